from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session
from tables import Invoice, engine

app = FastAPI(title="Invoices")


class ShownInvoice(BaseModel, from_attributes=True):
    """An invoice as it is shown."""

    id: int
    number: int
    customer_id: int
    cents: int


@app.get("/health")
def show_health():
    return {"status": "ok"}


@app.get("/invoices")
def list_invoices() -> list[ShownInvoice]:
    with Session(engine) as session:
        return list(session.scalars(select(Invoice)))


# Your other endpoints go here.
