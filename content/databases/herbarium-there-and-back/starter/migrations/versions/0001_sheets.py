"""Sheets and their photos. In production for years: leave this file as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sheets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("finder", sa.String(80)),
        sa.UniqueConstraint("number"),
        sa.CheckConstraint("height BETWEEN 0 AND 9000"),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sheet_id", sa.Integer, nullable=False),
        sa.Column("file", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("photos")
    op.drop_table("sheets")
