"""The tables as the application wants them. Leave this file as it is."""

from sqlalchemy import CheckConstraint, Engine, ForeignKey, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Collector(Base):
    __tablename__ = "collectors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Sheet(Base):
    __tablename__ = "sheets"
    __table_args__ = (CheckConstraint("height BETWEEN 0 AND 9000"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    height: Mapped[int]
    locality: Mapped[str] = mapped_column(String(80))  # was: place
    collector_id: Mapped[int | None] = mapped_column(ForeignKey("collectors.id"))  # was: finder


class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(String(80))


def open_engine(url: str) -> Engine:
    """Return the engine of the application, and of its migrations."""
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def watch_foreign_keys(connection, _record):
        connection.execute("PRAGMA foreign_keys = ON")

    return engine
