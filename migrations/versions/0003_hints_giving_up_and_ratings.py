"""Hints that were shown, questions that were given up, ratings with a middle.

Revision 0003, after 0002.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ANSWERS = sa.table("practice_answer", sa.column("id", sa.Uuid()), sa.column("ratings", sa.JSON()))


def upgrade() -> None:
    op.create_table(
        "practice_hint_shown",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_practice_hint_shown_user_id_accounts_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_hint_shown")),
        sa.UniqueConstraint(
            "user_id", "question_slug", "number", name=op.f("uq_practice_hint_shown_user_id")
        ),
    )
    op.create_table(
        "practice_given_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_practice_given_up_user_id_accounts_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_given_up")),
        sa.UniqueConstraint("user_id", "question_slug", name=op.f("uq_practice_given_up_user_id")),
    )
    _rewrite_ratings(lambda rating: "met" if rating else "not_yet")


def downgrade() -> None:
    _rewrite_ratings(lambda rating: rating == "met")
    op.drop_table("practice_given_up")
    op.drop_table("practice_hint_shown")


def _rewrite_ratings(change: Callable[[Any], str | bool]) -> None:
    """Change the rating of each rubric point in answers that were rated."""
    if context.is_offline_mode():
        op.execute("-- practice_answer.ratings: run this migration online to rewrite old ratings")
        return
    connection = op.get_bind()
    for row in connection.execute(sa.select(ANSWERS)).all():
        if row.ratings is not None:
            ratings = {point: change(rating) for point, rating in row.ratings.items()}
            connection.execute(
                sa.update(ANSWERS).where(ANSWERS.c.id == row.id).values(ratings=ratings)
            )
