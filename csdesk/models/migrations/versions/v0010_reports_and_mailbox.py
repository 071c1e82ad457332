"""What a report keeps of what it told, frozen once it left, and what the mailbox keeps of each handing over."""

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import belongs, choice, day, key, line, moment, primary, prose, whole

revision = "0010"
down_revision = "0009"

FROZEN = "A report that has left the desk stays what it was."
LEFT_WAYS = "'smtp', 'by_hand', 'arrived'"
KEPT_COLUMNS = (
    "quarter_id, recipient, csa_id, recipient_name, attachment_id, as_of, made_at, people, withheld, since_on, "
    "until_on, version, amends_id, compared_id, frozen_at, plain_sha256, page_attachment_id, contents, marked"
)
SQLITE = (
    f"""CREATE TRIGGER quarter_workbook_changed BEFORE UPDATE OF {KEPT_COLUMNS} ON quarter_workbook
    WHEN OLD.frozen_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    f"""CREATE TRIGGER quarter_workbook_removed BEFORE DELETE ON quarter_workbook
    WHEN OLD.frozen_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION quarter_workbook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE integrity_constraint_violation USING MESSAGE = '{FROZEN}';
    END $$""",
    f"""CREATE TRIGGER quarter_workbook_changed BEFORE UPDATE OF {KEPT_COLUMNS} ON quarter_workbook
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION quarter_workbook_guard()""",
    """CREATE TRIGGER quarter_workbook_removed BEFORE DELETE ON quarter_workbook
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION quarter_workbook_guard()""",
)
COLUMNS = {
    "assessment": "uncleared_reason",
    "message_attachment": "position rule about_people",
    "outbox_message": "recipient_people sender_name sender_email approved_by approved_print next_try_at hold "
    "handed_out_at sent_on sent_how",
    "quarter_workbook": "since_on until_on version amends_id compared_id frozen_at plain_sha256 password "
    "password_shown_at page_attachment_id contents marked",
}


def upgrade() -> None:
    """Add the columns and the table; a report that left is frozen, a message that went has its day and its way."""
    op.add_column("assessment", _prose("uncleared_reason"))
    _messages()
    _attempts()
    _reports()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _messages() -> None:
    for name in ("recipient_people", "sender_name", "sender_email", "approved_by"):
        op.add_column("outbox_message", line(name, server_default=""))
    op.add_column("outbox_message", line("approved_print", 64, server_default=""))
    op.add_column("outbox_message", line("hold", 20, server_default=""))
    for name in ("next_try_at", "handed_out_at"):
        op.add_column("outbox_message", moment(name, nullable=True))
    op.add_column("outbox_message", day("sent_on", nullable=True))
    _ruled("outbox_message", "sent_how", "senthow", f"sent_how IN ({LEFT_WAYS})")
    op.create_index("ix_outbox_message_next_try_at", "outbox_message", ["next_try_at"])
    op.execute(
        "UPDATE outbox_message SET sent_on = date(sent_at), sent_how = CASE "
        "WHEN server_answer LIKE 'Sent by hand%' THEN 'by_hand' "
        "WHEN server_answer LIKE 'No answer%' THEN 'arrived' ELSE 'smtp' END WHERE sent_at IS NOT NULL"
    )
    op.add_column("message_attachment", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message_attachment", line("rule", server_default=""))
    op.add_column("message_attachment", sa.Column("about_people", sa.Integer(), nullable=False, server_default="0"))
    for column in ("rule", "about_people"):
        op.execute(
            f"UPDATE message_attachment SET {column} = (SELECT outbox_message.{column} FROM outbox_message "  # noqa: S608 - constants
            "WHERE outbox_message.id = message_attachment.message_id)"
        )


def _attempts() -> None:
    op.create_table(
        "message_attempt",
        key("id"),
        key("message_id"),
        whole("number"),
        moment("begun_at"),
        moment("ended_at", nullable=True),
        choice("outcome", "attemptoutcome", "begun taken refused later stopped unknown"),
        line("fault", 20),
        line("server"),
        prose("answer"),
        whole("size"),
        line("letter_sha256", 64),
        line("by"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_message_attempt_number_from_1")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_message_attempt_message_id_number")),
        belongs("message_id", "outbox_message", "RESTRICT", "fk_message_attempt_message_id_outbox_message"),
        primary("message_attempt", "id"),
    )


def _reports() -> None:
    for name in ("since_on", "until_on"):
        op.add_column("quarter_workbook", day(name, nullable=True))
    for name in ("version", "marked"):
        op.add_column("quarter_workbook", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("frozen_at", "password_shown_at"):
        op.add_column("quarter_workbook", moment(name, nullable=True))
    op.add_column("quarter_workbook", line("plain_sha256", 64, server_default=""))
    op.add_column("quarter_workbook", line("password", server_default=""))
    op.add_column("quarter_workbook", _prose("contents"))
    for name in ("amends_id", "compared_id", "page_attachment_id"):
        op.add_column("quarter_workbook", key(name, nullable=True))
    op.execute(
        "UPDATE quarter_workbook SET frozen_at = (SELECT min(disclosure.left_at) FROM disclosure "
        "WHERE disclosure.attachment_id = quarter_workbook.attachment_id)"
    )
    op.execute(
        "UPDATE quarter_workbook SET frozen_at = (SELECT min(outbox_message.sent_at) FROM outbox_message "
        "WHERE outbox_message.workbook_id = quarter_workbook.id) WHERE frozen_at IS NULL"
    )


def _prose(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _ruled(table: str, column: str, check: str, rule: str) -> None:
    """A short text with a rule, or none. SQLite takes the rule with the column only."""
    named = f"ck_{table}_{check}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) CONSTRAINT {named} CHECK ({rule})")
    else:
        op.add_column(table, line(column, 40, nullable=True))
        op.create_check_constraint(op.f(named), table, rule)


def downgrade() -> None:
    """Let go of them: how messages were handed over, and what frozen reports told."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER quarter_workbook_changed")
        op.execute("DROP TRIGGER quarter_workbook_removed")
    else:
        op.execute("DROP TRIGGER quarter_workbook_changed ON quarter_workbook")
        op.execute("DROP TRIGGER quarter_workbook_removed ON quarter_workbook")
        op.execute("DROP FUNCTION quarter_workbook_guard")
    op.drop_index("ix_outbox_message_next_try_at", "outbox_message")
    op.drop_table("message_attempt")
    for table, names in COLUMNS.items():
        for name in names.split():
            op.drop_column(table, name)
