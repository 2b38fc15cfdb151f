"""Tries at multiple choice.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_choice_sheet",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_practice_choice_sheet")),
    )
    op.create_table(
        "practice_choice_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("right_count", sa.Integer(), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_hash"],
            ["practice_choice_sheet.content_hash"],
            name=op.f("fk_practice_choice_try_content_hash_practice_choice_sheet"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_practice_choice_try_user_id_accounts_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_choice_try")),
    )
    with op.batch_alter_table("practice_choice_try", schema=None) as batch_op:
        batch_op.create_index(
            "ix_practice_choice_try_question",
            ["user_id", "question_slug", "created_at"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_choice_try", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_choice_try_question")

    op.drop_table("practice_choice_try")
    op.drop_table("practice_choice_sheet")
