"""Quarters, the outbox, the accounting of disclosures, the audit trail and settings."""

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import belongs, choice, day, key, line, moment, primary, prose, whole

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "quarter",
        whole("year"),
        whole("number"),
        day("due_on"),
        key("id"),
        sa.CheckConstraint("number BETWEEN 1 AND 4", name=op.f("ck_quarter_number_1_to_4")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_quarter_year_number")),
        primary("quarter", "id"),
    )
    op.create_table(
        "quarter_workbook",
        key("quarter_id"),
        choice("recipient", "ck_quarter_workbook_recipient", "csa state program"),
        key("csa_id", nullable=True),
        line("recipient_name"),
        key("attachment_id"),
        day("as_of"),
        moment("made_at"),
        whole("people"),
        whole("withheld"),
        key("id"),
        sa.CheckConstraint(
            "(recipient = 'csa') = (csa_id IS NOT NULL)", name=op.f("ck_quarter_workbook_csa_is_the_recipient")
        ),
        sa.CheckConstraint("withheld BETWEEN 0 AND people", name=op.f("ck_quarter_workbook_withheld_of_people")),
        belongs("attachment_id", "attachment", "RESTRICT", "fk_quarter_workbook_attachment_id_attachment"),
        belongs("csa_id", "csa", "RESTRICT", "fk_quarter_workbook_csa_id_csa"),
        belongs("quarter_id", "quarter", "CASCADE", "fk_quarter_workbook_quarter_id_quarter"),
        primary("quarter_workbook", "id"),
    )
    op.create_index(op.f("ix_quarter_workbook_csa_id"), "quarter_workbook", ["csa_id"], unique=False)
    op.create_index(op.f("ix_quarter_workbook_quarter_id"), "quarter_workbook", ["quarter_id"], unique=False)
    op.create_table(
        "disclosure",
        key("ncp_id"),
        moment("at"),
        choice("recipient", "ck_disclosure_recipient", "csa state program"),
        line("recipient_name"),
        line("what"),
        line("rule", 80),
        line("withheld"),
        key("attachment_id", nullable=True),
        key("id"),
        belongs("attachment_id", "attachment", "RESTRICT", "fk_disclosure_attachment_id_attachment"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_disclosure_ncp_id_ncp"),
        primary("disclosure", "id"),
    )
    op.create_index(op.f("ix_disclosure_attachment_id"), "disclosure", ["attachment_id"], unique=False)
    op.create_index(op.f("ix_disclosure_ncp_id"), "disclosure", ["ncp_id"], unique=False)
    op.create_table(
        "outbox_message",
        line("message_id"),
        line("recipient_name"),
        line("recipient_email"),
        line("subject"),
        prose("body"),
        whole("about_people"),
        line("rule"),
        line("withheld"),
        choice("state", "ck_outbox_message_messagestate", "draft queued sending sent failed unknown"),
        moment("created_at"),
        moment("approved_at", nullable=True),
        moment("sent_at", nullable=True),
        whole("attempts"),
        prose("server_answer"),
        prose("problem"),
        key("workbook_id", nullable=True),
        key("id"),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_message_attempts_not_negative")),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_message_sent_has_its_moment")
        ),
        belongs("workbook_id", "quarter_workbook", "RESTRICT", "fk_outbox_message_workbook_id_quarter_workbook"),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_message_id")),
        primary("outbox_message", "id"),
    )
    op.create_index(op.f("ix_outbox_message_workbook_id"), "outbox_message", ["workbook_id"], unique=False)
    op.create_table(
        "message_attachment",
        key("message_id"),
        key("attachment_id"),
        key("id"),
        belongs("attachment_id", "attachment", "RESTRICT", "fk_message_attachment_attachment_id_attachment"),
        belongs("message_id", "outbox_message", "CASCADE", "fk_message_attachment_message_id_outbox_message"),
        sa.UniqueConstraint(
            "message_id", "attachment_id", name=op.f("uq_message_attachment_message_id_attachment_id")
        ),
        primary("message_attachment", "id"),
    )
    op.create_table(
        "audit_event",
        moment("at"),
        line("who"),
        line("action", 60),
        line("record_kind", 40),
        key("record_id", nullable=True),
        line("detail"),
        key("id"),
        primary("audit_event", "id"),
    )
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(op.f("ix_audit_event_record_id"), "audit_event", ["record_id"], unique=False)
    op.create_table(
        "setting",
        line("key", 80),
        prose("value"),
        primary("setting", "key"),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("setting")
    op.drop_table("audit_event")
    op.drop_table("message_attachment")
    op.drop_table("outbox_message")
    op.drop_table("disclosure")
    op.drop_table("quarter_workbook")
    op.drop_table("quarter")
