"""Jobs that are set aside, and an index of the unfinished ones.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("status <> 'finished'")


def upgrade() -> None:
    op.add_column("grading_job", sa.Column("fault", sa.String(length=500), nullable=True))
    op.drop_index(op.f("ix_grading_job_status"), table_name="grading_job")
    op.drop_index(op.f("ix_grading_job_created_at"), table_name="grading_job")
    op.create_index(
        "ix_grading_job_unfinished",
        "grading_job",
        ["created_at", "id", "status"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def downgrade() -> None:
    # The version before knows no such status: it tries these jobs again and again.
    op.execute("UPDATE grading_job SET status = 'queued' WHERE status = 'set_aside'")
    op.drop_index("ix_grading_job_unfinished", table_name="grading_job")
    op.create_index(op.f("ix_grading_job_created_at"), "grading_job", ["created_at"])
    op.create_index(op.f("ix_grading_job_status"), "grading_job", ["status"])
    with op.batch_alter_table("grading_job", schema=None) as batch_op:
        batch_op.drop_column("fault")
