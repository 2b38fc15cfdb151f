from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="House of desks")

MEMBERS = {"m-17": "Ann Lee", "m-23": "Ben Okoro"}
LOGIN_PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETitohWXFeHn/OOOD0eidz4QOpoet
NlHFZz9+IrB/j9sqgGdWMOi3kSt10JEWc9DeDEaSKdI3OhQaq0g5PgUcIg==
-----END PUBLIC KEY-----
"""


class Wish(BaseModel):
    """Whom a member lets in, and for how long."""

    guest: str
    minutes: int


@app.get("/me")
def show_me():
    return {"id": "m-17", "name": MEMBERS["m-17"]}


# Your other endpoints go here.
