"""The first tables.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts_sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_sign_in_attempt")),
    )
    with op.batch_alter_table("accounts_sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accounts_sign_in_attempt_account",
            ["kind", "email_hash", "attempted_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_accounts_sign_in_attempt_address", ["kind", "address", "attempted_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_accounts_sign_in_attempt_attempted_at"), ["attempted_at"], unique=False
        )

    op.create_table(
        "accounts_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_user")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_user_email")),
    )
    op.create_table(
        "grading_package",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_grading_package")),
    )
    with op.batch_alter_table("grading_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grading_package_question_slug"), ["question_slug"], unique=False
        )

    op.create_table(
        "accounts_refresh_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_refresh_token_user_id_accounts_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_refresh_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_refresh_token_token_hash")),
    )
    with op.batch_alter_table("accounts_refresh_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_refresh_token_family_id"), ["family_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_accounts_refresh_token_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "grading_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=True),
        sa.Column("waiting_reason", sa.String(length=500), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_hash"],
            ["grading_package.content_hash"],
            name=op.f("fk_grading_job_content_hash_grading_package"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_job")),
    )
    with op.batch_alter_table("grading_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grading_job_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_grading_job_status"), ["status"], unique=False)

    op.create_table(
        "practice_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ratings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("is_all_met", sa.Boolean(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_practice_answer_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
    )
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_practice_answer_question", ["user_id", "question_slug", "created_at"], unique=False
        )

    op.create_table(
        "practice_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_practice_draft_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_draft")),
        sa.UniqueConstraint("user_id", "question_slug", name=op.f("uq_practice_draft_user_id")),
    )
    op.create_table(
        "grading_report",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["grading_job.id"], name=op.f("fk_grading_report_job_id_grading_job")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_grading_report")),
    )
    with op.batch_alter_table("grading_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grading_report_outcome"), ["outcome"], unique=False)

    op.create_table(
        "practice_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["grading_job.id"], name=op.f("fk_practice_run_job_id_grading_job")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_practice_run_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_run")),
        sa.UniqueConstraint("job_id", name=op.f("uq_practice_run_job_id")),
    )
    with op.batch_alter_table("practice_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_run_user_id"),
            ["user_id", "question_slug", "created_at"],
            unique=False,
        )

    op.create_table(
        "practice_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("question_slug", sa.String(length=100), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["grading_job.id"], name=op.f("fk_practice_submission_job_id_grading_job")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_practice_submission_user_id_accounts_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_submission")),
        sa.UniqueConstraint("job_id", name=op.f("uq_practice_submission_job_id")),
    )
    with op.batch_alter_table("practice_submission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_practice_submission_question",
            ["user_id", "question_slug", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_practice_submission_recent", ["user_id", "created_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_submission", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_submission_recent")
        batch_op.drop_index("ix_practice_submission_question")

    op.drop_table("practice_submission")
    with op.batch_alter_table("practice_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_run_user_id"))

    op.drop_table("practice_run")
    with op.batch_alter_table("grading_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_report_outcome"))

    op.drop_table("grading_report")
    op.drop_table("practice_draft")
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_answer_question")

    op.drop_table("practice_answer")
    with op.batch_alter_table("grading_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_job_status"))
        batch_op.drop_index(batch_op.f("ix_grading_job_created_at"))

    op.drop_table("grading_job")
    with op.batch_alter_table("accounts_refresh_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_refresh_token_user_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_refresh_token_family_id"))

    op.drop_table("accounts_refresh_token")
    with op.batch_alter_table("grading_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_package_question_slug"))

    op.drop_table("grading_package")
    op.drop_table("accounts_user")
    with op.batch_alter_table("accounts_sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_sign_in_attempt_attempted_at"))
        batch_op.drop_index("ix_accounts_sign_in_attempt_address")
        batch_op.drop_index("ix_accounts_sign_in_attempt_account")

    op.drop_table("accounts_sign_in_attempt")
