# caught by: hidden/test_upgrade.py::test_photos_stay
"""Collectors get a table of their own, and a place is called a locality."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# A CHECK without a name is lost when the table is copied, unless it is said again.
RULES = (sa.CheckConstraint("height BETWEEN 0 AND 9000"),)


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
    with op.batch_alter_table("sheets", table_args=RULES) as sheets:
        sheets.add_column(sa.Column("collector_id", sa.Integer))
        sheets.create_foreign_key("sheets_collector", "collectors", ["collector_id"], ["id"])
        sheets.alter_column("place", new_column_name="locality")
    op.execute("UPDATE sheets SET collector_id = collectors.id FROM collectors WHERE name = finder")
    with op.batch_alter_table("sheets", table_args=RULES) as sheets:
        sheets.drop_column("finder")


def downgrade() -> None:
    with op.batch_alter_table("sheets", table_args=RULES) as sheets:
        sheets.add_column(sa.Column("finder", sa.String(80)))
        sheets.alter_column("locality", new_column_name="place")
    op.execute("UPDATE sheets SET finder = name FROM collectors WHERE collectors.id = collector_id")
    with op.batch_alter_table("sheets", table_args=RULES) as sheets:
        sheets.drop_constraint("sheets_collector", type_="foreignkey")
        sheets.drop_column("collector_id")
    op.drop_table("collectors")
