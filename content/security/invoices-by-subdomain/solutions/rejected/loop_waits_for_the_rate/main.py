# caught by: hidden/test_hosts.py::test_asks_for_the_rate_each_time
import re
import threading
from typing import Annotated

import outside
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from tables import DOMAIN, TENANTS, Customer, Invoice, engine

HOST = re.compile(r"([^.:]+)\." + re.escape(DOMAIN) + r"(:[0-9]*)?")


class Gate:
    """Asks the three questions before anything of the app runs, its reading of bodies included."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["path"] != "/health":
            headers = Headers(scope=scope)
            refusal = self.ask(headers, scope)
            if refusal is not None:
                return await refusal(scope, receive, send)
        await self.app(scope, receive, send)

    def ask(self, headers, scope):
        match = HOST.fullmatch(headers.get("host", "").lower())
        if match is None or match[1] not in TENANTS:
            return JSONResponse({"detail": "Not Found"}, 404)
        scheme, token = get_authorization_scheme_param(headers.get("authorization"))
        person = outside.read_token(token.strip()) if scheme.lower() == "bearer" else None
        if person is None:
            return JSONResponse(
                {"detail": "Not authenticated"}, 401, headers={"WWW-Authenticate": "Bearer"}
            )
        if match[1] not in person.tenants:
            return JSONResponse({"detail": "Forbidden"}, 403)
        scope.setdefault("state", {})["tenant"] = match[1]
        return None


app = FastAPI(title="Invoices")
app.add_middleware(Gate)
writing = threading.Lock()  # SQLite has one writer anyway


def tenant_of(request: Request) -> str:
    return request.state.tenant


Tenant = Annotated[str, Depends(tenant_of)]


class NewInvoice(BaseModel):
    customer_id: int
    cents: int


class InvoiceChange(BaseModel):
    customer_id: int = 0
    cents: int = 0


class ShownInvoice(BaseModel, from_attributes=True):
    """An invoice as it is shown."""

    id: int
    number: int
    customer_id: int
    cents: int


class NewCustomer(BaseModel):
    name: str
    vat_id: str


class ShownCustomer(NewCustomer, from_attributes=True):
    id: int


class Summary(BaseModel):
    count: int
    cents: int
    tax_rate: float


def own(session: Session, table, number: int, tenant: str):
    """A row of this company, or 404."""
    found = session.scalar(select(table).where(table.id == number, table.tenant == tenant))
    if found is None:
        raise HTTPException(404, "Not Found")
    return found


@app.get("/health")
def show_health():
    return {"status": "ok"}


@app.get("/customers")
def list_customers(tenant: Tenant) -> list[ShownCustomer]:
    with Session(engine) as session:
        rows = session.scalars(select(Customer).where(Customer.tenant == tenant))
        return [ShownCustomer.model_validate(row) for row in rows]


@app.post("/customers", status_code=201)
def add_customer(new: NewCustomer, tenant: Tenant) -> ShownCustomer:
    with writing, Session(engine) as session:
        row = Customer(tenant=tenant, name=new.name, vat_id=new.vat_id)
        session.add(row)
        try:
            session.commit()
        except IntegrityError:
            raise HTTPException(409, "There is a customer with this vat_id") from None
        return ShownCustomer.model_validate(row)


@app.get("/invoices")
def list_invoices(tenant: Tenant, customer_id: int | None = None) -> list[ShownInvoice]:
    query = select(Invoice).where(Invoice.tenant == tenant)
    if customer_id is not None:
        query = query.where(Invoice.customer_id == customer_id)
    with Session(engine) as session:
        return [ShownInvoice.model_validate(row) for row in session.scalars(query)]


@app.post("/invoices", status_code=201)
def add_invoice(new: NewInvoice, tenant: Tenant) -> ShownInvoice:
    with writing, Session(engine) as session, session.begin():
        own(session, Customer, new.customer_id, tenant)
        highest = session.scalar(select(func.max(Invoice.number)).where(Invoice.tenant == tenant))
        row = Invoice(
            tenant=tenant,
            number=(highest or 0) + 1,
            customer_id=new.customer_id,
            cents=new.cents,
        )
        session.add(row)
        session.flush()
        return ShownInvoice.model_validate(row)


@app.get("/invoices/{invoice_id}")
def show_invoice(invoice_id: int, tenant: Tenant) -> ShownInvoice:
    with Session(engine) as session:
        return ShownInvoice.model_validate(own(session, Invoice, invoice_id, tenant))


@app.patch("/invoices/{invoice_id}")
def change_invoice(invoice_id: int, change: InvoiceChange, tenant: Tenant) -> ShownInvoice:
    changes = change.model_dump(exclude_unset=True)
    with writing, Session(engine) as session, session.begin():
        row = own(session, Invoice, invoice_id, tenant)
        if "customer_id" in changes:
            own(session, Customer, changes["customer_id"], tenant)
        for key, value in changes.items():
            setattr(row, key, value)
        session.flush()
        return ShownInvoice.model_validate(row)


@app.delete("/invoices/{invoice_id}", status_code=204)
def cancel_invoice(invoice_id: int, tenant: Tenant) -> None:
    with writing, Session(engine) as session, session.begin():
        session.delete(own(session, Invoice, invoice_id, tenant))


@app.get("/summary")
async def sum_up(tenant: Tenant) -> Summary:
    query = select(func.count(), func.coalesce(func.sum(Invoice.cents), 0)).where(
        Invoice.tenant == tenant
    )
    with Session(engine) as session:
        count, cents = session.execute(query).one()
    return Summary(count=count, cents=cents, tax_rate=outside.tax_rate())
