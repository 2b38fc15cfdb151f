# caught by: hidden/test_upgrade.py::test_rule_for_heights
"""Collectors get a table of their own, and a place is called a locality."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


@contextmanager
def copying_sheets() -> Iterator[None]:
    """Let the table be dropped without taking its photos along; look after them at the end."""
    with op.get_context().autocommit_block():  # the switch does nothing within a transaction
        op.execute("PRAGMA foreign_keys = OFF")
    yield
    broken = op.get_bind().exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"{len(broken)} rows refer to nothing")
    with op.get_context().autocommit_block():
        op.execute("PRAGMA foreign_keys = ON")


def upgrade() -> None:
    op.create_table(
        "collectors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.execute(
        "INSERT INTO collectors (name)"
        " SELECT DISTINCT finder FROM sheets WHERE finder IS NOT NULL ORDER BY finder"
    )
    with copying_sheets():
        with op.batch_alter_table("sheets") as sheets:
            sheets.add_column(sa.Column("collector_id", sa.Integer))
            sheets.create_foreign_key("sheets_collector", "collectors", ["collector_id"], ["id"])
            sheets.alter_column("place", new_column_name="locality")
        op.execute(
            "UPDATE sheets SET collector_id = collectors.id FROM collectors WHERE name = finder"
        )
        with op.batch_alter_table("sheets") as sheets:
            sheets.drop_column("finder")


def downgrade() -> None:
    with copying_sheets():
        with op.batch_alter_table("sheets") as sheets:
            sheets.add_column(sa.Column("finder", sa.String(80)))
            sheets.alter_column("locality", new_column_name="place")
        op.execute(
            "UPDATE sheets SET finder = name FROM collectors WHERE collectors.id = collector_id"
        )
        with op.batch_alter_table("sheets") as sheets:
            sheets.drop_constraint("sheets_collector", type_="foreignkey")
            sheets.drop_column("collector_id")
    op.drop_table("collectors")
