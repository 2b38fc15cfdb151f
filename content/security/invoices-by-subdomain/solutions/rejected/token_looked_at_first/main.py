# caught by: hidden/test_hosts.py::test_knows_no_other_address
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, TypeVar

import outside
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tables import DOMAIN, TENANTS, Customer, Invoice, Owned, engine

app = FastAPI(title="Invoices")

HOST = re.compile(rf"([a-z0-9-]+)\.{re.escape(DOMAIN)}(:[0-9]+)?")
Row = TypeVar("Row", bound=Owned)


class NewCustomer(BaseModel):
    name: str
    vat_id: str


class ShownCustomer(NewCustomer, from_attributes=True):
    id: int


class NewInvoice(BaseModel):
    customer_id: int
    cents: int


class InvoiceChange(BaseModel):
    customer_id: int | None = None
    cents: int | None = None


class ShownInvoice(NewInvoice, from_attributes=True):
    id: int
    number: int


@dataclass
class Desk:
    """The tables, as one company sees them. Handlers have no other way to the database."""

    session: Session
    tenant: str

    def all(self, table: type[Row], *conditions) -> list[Row]:
        own = select(table).where(table.tenant == self.tenant, *conditions)
        return list(self.session.scalars(own.order_by(table.id)))

    def one(self, table: type[Row], number: int) -> Row:
        rows = self.all(table, table.id == number)
        if not rows:
            raise HTTPException(404, "There is no such thing")
        return rows[0]

    def value(self, expression):
        own = select(expression).where(Invoice.tenant == self.tenant)
        return self.session.scalar(own)

    def add(self, table: type[Row], **values) -> Row:
        row = table(tenant=self.tenant, **values)
        self.session.add(row)
        self.session.flush()
        return row


def tenant_of_host(host: Annotated[str, Header()] = "") -> str:
    """Return the company that was asked for; the host selects, and permits nothing."""
    match = HOST.fullmatch(host.lower())
    if match is None or match[1] not in TENANTS:
        raise HTTPException(404, "Not Found")
    return match[1]


def open_desk(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
    host: Annotated[str, Header()] = "",
) -> Iterator[Desk]:
    person = outside.read_token(credentials.credentials)
    if person is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    tenant = tenant_of_host(host)
    if tenant not in person.tenants:
        raise HTTPException(403, "This company is not yours")
    with Session(engine) as session, session.begin():
        yield Desk(session, tenant)


OpenDesk = Annotated[Desk, Depends(open_desk, scope="function")]


@app.get("/health")
def show_health():
    return {"status": "ok"}


@app.get("/customers")
def list_customers(desk: OpenDesk) -> list[ShownCustomer]:
    return [ShownCustomer.model_validate(row) for row in desk.all(Customer)]


@app.post("/customers", status_code=201)
def add_customer(new: NewCustomer, desk: OpenDesk) -> ShownCustomer:
    try:
        row = desk.add(Customer, name=new.name, vat_id=new.vat_id)
    except IntegrityError:
        raise HTTPException(409, "You have this customer") from None
    return ShownCustomer.model_validate(row)


@app.get("/invoices")
def list_invoices(desk: OpenDesk, customer_id: int | None = None) -> list[ShownInvoice]:
    conditions = [] if customer_id is None else [Invoice.customer_id == customer_id]
    return [ShownInvoice.model_validate(row) for row in desk.all(Invoice, *conditions)]


@app.get("/invoices/{invoice_id}")
def show_invoice(invoice_id: int, desk: OpenDesk) -> ShownInvoice:
    return ShownInvoice.model_validate(desk.one(Invoice, invoice_id))


@app.post("/invoices", status_code=201)
def write_invoice(new: NewInvoice, desk: OpenDesk) -> ShownInvoice:
    customer = desk.one(Customer, new.customer_id)
    number = (desk.value(func.max(Invoice.number)) or 0) + 1
    row = desk.add(Invoice, number=number, customer_id=customer.id, cents=new.cents)
    return ShownInvoice.model_validate(row)


@app.patch("/invoices/{invoice_id}")
def change_invoice(invoice_id: int, change: InvoiceChange, desk: OpenDesk) -> ShownInvoice:
    invoice = desk.one(Invoice, invoice_id)
    if change.customer_id is not None:
        invoice.customer_id = desk.one(Customer, change.customer_id).id
    if change.cents is not None:
        invoice.cents = change.cents
    return ShownInvoice.model_validate(invoice)


@app.delete("/invoices/{invoice_id}", status_code=204)
def cancel_invoice(invoice_id: int, desk: OpenDesk) -> None:
    desk.session.delete(desk.one(Invoice, invoice_id))


@app.get("/summary")
def show_summary(desk: OpenDesk):
    rate = outside.tax_rate()
    return {
        "count": desk.value(func.count(Invoice.id)),
        "cents": desk.value(func.sum(Invoice.cents)) or 0,
        "tax_rate": rate,
    }
