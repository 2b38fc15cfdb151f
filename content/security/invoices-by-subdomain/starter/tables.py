"""The tables of all companies, with what is in them at the start. Leave it as it is."""

from sqlalchemy import ForeignKey, UniqueConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DOMAIN = "invoices.example"
TENANTS = {"acme", "bolt", "dune"}

engine = create_engine("sqlite:///invoices.db")


class Base(DeclarativeBase):
    """All tables."""


class Owned:
    """What belongs to a company."""

    tenant: Mapped[str] = mapped_column(index=True)


class Customer(Owned, Base):
    """Who gets invoices."""

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("tenant", "vat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    vat_id: Mapped[str]


class Invoice(Owned, Base):
    """What a customer has to pay."""

    __tablename__ = "invoices"
    __table_args__ = (UniqueConstraint("tenant", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    cents: Mapped[int]


Base.metadata.create_all(engine)
with Session(engine) as _session, _session.begin():
    _session.add_all(
        [
            Customer(id=1, tenant="acme", name="Ink and Paper", vat_id="DE100"),
            Customer(id=2, tenant="acme", name="Tall Ships", vat_id="DE200"),
            Customer(id=3, tenant="bolt", name="Night Bakery", vat_id="DE300"),
        ]
    )
    _session.flush()
    _session.add_all(
        [
            Invoice(id=1, tenant="acme", number=1, customer_id=1, cents=5000),
            Invoice(id=2, tenant="acme", number=2, customer_id=2, cents=700),
            Invoice(id=3, tenant="bolt", number=1, customer_id=3, cents=99000),
            Invoice(id=4, tenant="bolt", number=2, customer_id=3, cents=1200),
            Invoice(id=5, tenant="bolt", number=3, customer_id=3, cents=40),
        ]
    )
