from typing import Annotated

from directory import LOANS
from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

app = FastAPI(title="Library")


class NewLoan(BaseModel):
    """What somebody wants to borrow."""

    book: str


@app.post("/token")
def give_token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    return {"access_token": form.username, "token_type": "bearer", "scope": " ".join(form.scopes)}


@app.get("/loans")
def list_loans():
    return list(LOANS.values())


# Your other endpoints go here.
