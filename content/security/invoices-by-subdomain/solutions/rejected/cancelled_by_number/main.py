# caught by: hidden/test_isolation.py::test_finds_no_foreign_invoice
from collections.abc import AsyncIterator
from typing import Annotated, Any

import outside
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, with_loader_criteria
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from tables import DOMAIN, TENANTS, Customer, Invoice, Owned, engine


class TenantFromHost:
    """Lets only requests for a known company through, and notes which one it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.hosts = {f"{name}.{DOMAIN}": name for name in TENANTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != "/health":
            name, colon, port = Headers(scope=scope).get("host", "").lower().partition(":")
            if name not in self.hosts or (colon and not port.isdecimal()):
                unknown = JSONResponse({"detail": "Not Found"}, status_code=404)
                await unknown(scope, receive, send)
                return
            scope.setdefault("state", {})["tenant"] = self.hosts[name]
        await self.app(scope, receive, send)


class TenantSession(Session):
    """A session of one company: what it finds and what it adds belong to this company."""


@event.listens_for(TenantSession, "do_orm_execute")
def find_own_rows(execution: Any) -> None:
    tenant = execution.session.info["tenant"]
    execution.statement = execution.statement.options(
        with_loader_criteria(Owned, lambda table: table.tenant == tenant, include_aliases=True)
    )


@event.listens_for(TenantSession, "before_flush")
def own_new_rows(session: Session, *_: object) -> None:
    for row in session.new:
        row.tenant = session.info["tenant"]


async def current_session(request: Request) -> AsyncIterator[Session]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    person = outside.read_token(token) if scheme.lower() == "bearer" else None
    if person is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    tenant = request.state.tenant
    if tenant not in person.tenants:
        raise HTTPException(403)
    with TenantSession(engine, info={"tenant": tenant}) as session:
        yield session
        session.commit()


OwnSession = Annotated[Session, Depends(current_session, scope="function")]


class CustomerIn(BaseModel):
    name: str
    vat_id: str


class CustomerOut(CustomerIn, from_attributes=True):
    id: int


class InvoiceIn(BaseModel):
    customer_id: int
    cents: int


class InvoicePatch(BaseModel):
    customer_id: int = 0
    cents: int = 0


class InvoiceOut(InvoiceIn, from_attributes=True):
    id: int
    number: int


def found(session: Session, table: type, number: int) -> Any:
    row = session.scalar(select(table).where(table.id == number))
    if row is None:
        raise HTTPException(404)
    return row


router = APIRouter()


@router.get("/customers", response_model=list[CustomerOut])
async def customers(session: OwnSession):
    return session.scalars(select(Customer)).all()


@router.post("/customers", response_model=CustomerOut, status_code=201)
async def new_customer(sent: CustomerIn, session: OwnSession):
    customer = Customer(**sent.model_dump())
    session.add(customer)
    try:
        session.flush()
    except IntegrityError:
        raise HTTPException(409, "There is a customer with this number") from None
    return customer


@router.get("/invoices", response_model=list[InvoiceOut])
async def invoices(session: OwnSession, customer_id: int | None = None):
    wanted = select(Invoice)
    if customer_id is not None:
        wanted = wanted.where(Invoice.customer_id == customer_id)
    return session.scalars(wanted).all()


@router.get("/invoices/{invoice_id}", response_model=InvoiceOut)
async def invoice(invoice_id: int, session: OwnSession):
    return found(session, Invoice, invoice_id)


@router.post("/invoices", response_model=InvoiceOut, status_code=201)
async def new_invoice(sent: InvoiceIn, session: OwnSession):
    found(session, Customer, sent.customer_id)
    last = session.scalar(select(func.max(Invoice.number)))
    row = Invoice(number=(last or 0) + 1, **sent.model_dump())
    session.add(row)
    session.flush()
    return row


@router.patch("/invoices/{invoice_id}", response_model=InvoiceOut)
async def change(invoice_id: int, sent: InvoicePatch, session: OwnSession):
    row = found(session, Invoice, invoice_id)
    changes = sent.model_dump(exclude_unset=True)
    if "customer_id" in changes:
        found(session, Customer, sent.customer_id)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


@router.delete("/invoices/{invoice_id}", status_code=204)
async def remove(invoice_id: int, session: OwnSession) -> None:
    table = Invoice.__table__
    done = session.execute(delete(table).where(table.c.id == invoice_id))
    if not done.rowcount:
        raise HTTPException(404)


@router.get("/summary")
async def summary(session: OwnSession):
    count, cents = session.execute(
        select(func.count(Invoice.id), func.coalesce(func.sum(Invoice.cents), 0))
    ).one()
    rate = await run_in_threadpool(outside.tax_rate)
    return {"count": count, "cents": cents, "tax_rate": rate}


app = FastAPI(title="Invoices")
app.add_middleware(TenantFromHost)
app.include_router(router)


@app.get("/health")
async def health():
    return {"status": "ok"}
