"""Column types that behave alike on SQLite and PostgreSQL."""

from enum import StrEnum

from sqlalchemy import Enum


def words(kind: type[StrEnum], *, length: int = 20) -> Enum:
    """Return a text column type for an enumeration's values.

    A native PostgreSQL enumeration would need its own migration for every new value, and would
    store the names of the members instead of the words that everything else uses.
    """
    return Enum(
        kind,
        native_enum=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )
