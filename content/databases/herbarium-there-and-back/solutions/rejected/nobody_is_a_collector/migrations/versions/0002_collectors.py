# caught by: hidden/test_upgrade.py::test_sheets_without_a_finder
"""Collectors get a table of their own, and a place is called a locality."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# What the tables look like here and now. The application's models go on changing.
collectors = sa.table("collectors", sa.column("id"), sa.column("name"))
sheets = sa.table("sheets", sa.column("finder"), sa.column("collector_id"))


def upgrade() -> None:
    op.create_table(
        "collectors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
    )
    op.add_column(
        "sheets",
        sa.Column("collector_id", sa.Integer, sa.ForeignKey("collectors.id")),
        inline_references=True,  # as part of ADD COLUMN: SQLite cannot add it later
    )
    name = sa.func.coalesce(sheets.c.finder, "unknown")
    known = sa.select(name).distinct()
    op.execute(collectors.insert().from_select(["name"], known))
    found = sa.select(collectors.c.id).where(collectors.c.name == name)
    op.execute(sheets.update().values(collector_id=found.scalar_subquery()))
    op.drop_column("sheets", "finder")
    op.alter_column("sheets", "place", new_column_name="locality")


def downgrade() -> None:
    op.alter_column("sheets", "locality", new_column_name="place")
    op.add_column("sheets", sa.Column("finder", sa.String(80)))
    name = sa.select(collectors.c.name).where(collectors.c.id == sheets.c.collector_id)
    op.execute(sheets.update().values(finder=name.scalar_subquery()))
    op.drop_column("sheets", "collector_id")
    op.drop_table("collectors")
