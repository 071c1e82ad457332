"""The place in an interview, what happened during it, how each step of a plan stood at each review, and paper."""

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import belongs, choice, day, key, line, moment, primary, prose, whole

revision = "0008"
down_revision = "0007"

EVENTS = "rephrased handed_over left went_on idle locked gate_refused returned"
STATES = "open under_way done stuck dropped"


def upgrade() -> None:
    """Add the columns and the tables. The last review of each step becomes the first of its history."""
    op.add_column("assessment", line("at_question", 20, server_default=""))
    op.add_column("assessment", sa.Column("from_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("assessment", day("held_on", nullable=True))
    op.add_column("assessment", whole("full_time_hours", nullable=True))
    op.add_column("plan", sa.Column("change_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("plan", moment("printed_at", nullable=True))
    op.add_column("plan", line("printed_sha256", 64, server_default=""))
    op.add_column("plan_step", key("from_step_id", nullable=True))
    op.create_table(
        "interview_event",
        key("id"),
        key("assessment_id"),
        moment("at"),
        choice("kind", "intervieweventkind", EVENTS),
        line("question", 20),
        belongs("assessment_id", "assessment", "CASCADE", "fk_interview_event_assessment_id_assessment"),
        primary("interview_event", "id"),
    )
    op.create_index("ix_interview_event_assessment_id", "interview_event", ["assessment_id"])
    op.create_table(
        "plan_step_review",
        key("id"),
        key("step_id"),
        key("contact_id", nullable=True),
        moment("at"),
        line("by"),
        choice("state", "stepstate", STATES),
        prose("note"),
        day("due_on", nullable=True),
        day("former_due_on", nullable=True),
        belongs("step_id", "plan_step", "CASCADE", "fk_plan_step_review_step_id_plan_step"),
        belongs("contact_id", "contact_attempt", "SET NULL", "fk_plan_step_review_contact_id_contact_attempt"),
        primary("plan_step_review", "id"),
    )
    op.create_index("ix_plan_step_review_step_id", "plan_step_review", ["step_id"])
    op.create_index("ix_plan_step_review_contact_id", "plan_step_review", ["contact_id"])
    op.create_table(
        "plan_other_id",
        key("id"),
        key("plan_id"),
        belongs("plan_id", "plan", "CASCADE", "fk_plan_other_id_plan_id_plan"),
        primary("plan_other_id", "id"),
    )
    op.create_index("ix_plan_other_id_plan_id", "plan_other_id", ["plan_id"])
    op.execute(
        "INSERT INTO plan_step_review (id, step_id, at, by, state, note) "
        "SELECT id, id, reviewed_at, '', state, state_note FROM plan_step WHERE reviewed_at IS NOT NULL"
    )


def downgrade() -> None:
    """Let go of them."""
    for table in ("plan_other_id", "plan_step_review", "interview_event"):
        op.drop_table(table)
    columns = {
        "assessment": ("at_question", "from_paper", "held_on", "full_time_hours"),
        "plan": ("change_note", "printed_at", "printed_sha256"),
        "plan_step": ("from_step_id",),
    }
    for table, names in columns.items():
        for name in names:
            op.drop_column(table, name)
