"""What lies between the agencies: agreements, review lists, classes, outcomes, releases, the checklist, watches."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import (
    belongs,
    cents,
    choice,
    day,
    key,
    line,
    moment,
    primary,
    prose,
    whole,
    yes_no,
)

revision = "0009"
down_revision = "0008"

FORMER_RECIPIENTS = "csa state program"
RECIPIENTS = "csa state program parent court own_use calendar source other"
WAYS = "mail draft file print by_hand spoken"
GENERAL = "participation attendance outcome employment services address_phone"
STOPPED = "paid_m1_cents = 0 AND paid_m2_cents > 0"
BY_SCHEDULE = "class_session_id IS NOT NULL"


def upgrade() -> None:
    """Add the columns and the tables; a release and a disclosure may have more kinds of recipients."""
    _agencies()
    _programs()
    _releases()
    _disclosures()
    _person()
    _index("ix_iv_d_case_stopped", "iv_d_case", "listed_import_id", STOPPED)
    op.drop_index("ix_follow_up_due_on", "follow_up")
    _index("ix_follow_up_due_on", "follow_up", "due_on", "done_at IS NULL")


def _index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _agencies() -> None:
    for column in (
        line("other_names", server_default=""),
        day("agreed_on", nullable=True),
        whole("review_answer_days", nullable=True),
        whole("referrals_expected", nullable=True),
        line("referral_rhythm", 40, server_default=""),
        whole("contact_within_days", nullable=True),
        whole("follow_up_within_days", nullable=True),
        line("travels", 40, server_default=""),
        _prose("travels_note"),
        _prose("identifying_note"),
    ):
        op.add_column("csa", column)
    op.add_column(
        "csa_contact", sa.Column("receives_reviews", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("csa_contact", line("role", server_default=""))
    _table(
        "csa_process",
        key("csa_id"),
        line("name"),
        line("program"),
        prose("note"),
        day("since", nullable=True),
        day("ended_on", nullable=True),
        to={"csa_id": ("csa", "CASCADE")},
    )
    _table(
        "csa_meeting",
        key("csa_id", nullable=True),
        day("held_on"),
        line("subject"),
        line("present"),
        prose("decided"),
        line("by"),
        moment("created_at"),
        to={"csa_id": ("csa", "CASCADE")},
    )
    _table(
        "joint_step",
        key("csa_id", nullable=True),
        line("topic", 40),
        line("what"),
        line("who"),
        day("due_on", nullable=True),
        choice("state", "jointstepstate", "open under_way done dropped"),
        day("done_on", nullable=True),
        prose("note"),
        moment("created_at"),
        _rule("joint_step", "done_has_its_day", "(state = 'done') = (done_on IS NOT NULL)"),
        to={"csa_id": ("csa", "CASCADE")},
    )
    op.create_index("ix_joint_step_due_on", "joint_step", ["due_on"])
    _table("liaison", line("name"), line("agency"), line("phone"), line("email"), prose("note"), yes_no("active"))
    op.create_table(
        "liaison_area",
        key("liaison_id"),
        line("county"),
        belongs("liaison_id", "liaison", "CASCADE", "fk_liaison_area_liaison_id_liaison"),
        primary("liaison_area", "liaison_id", "county"),
    )
    _table(
        "review_list",
        key("csa_id"),
        moment("made_at"),
        day("due_on"),
        line("by"),
        whole("people"),
        moment("withdrawn_at", nullable=True),
        key("attachment_id", nullable=True),
        sa.Column("told", sa.Text(), nullable=False, server_default="[]"),
        to={"csa_id": ("csa", "RESTRICT"), "attachment_id": ("attachment", "RESTRICT")},
    )
    op.add_column("csa_review", key("list_id", nullable=True))
    op.add_column("csa_review", line("ref", 12, server_default=""))
    op.add_column("csa_review", line("answered_by", server_default=""))
    op.add_column("csa_review", day("answered_on", nullable=True))
    op.create_index("ix_csa_review_list_id", "csa_review", ["list_id"])


def _programs() -> None:
    for name in ("email", "website", "contact_name", "barriers"):
        op.add_column("program", line(name, server_default=""))
    op.add_column("referral", line("handed_to", server_default=""))
    for name in ("barrier", "reason_code"):
        op.add_column("referral", line(name, 40, server_default=""))
    op.add_column("referral", day("settled_on", nullable=True))
    op.add_column("referral", _prose("uncleared_reason"))
    op.add_column("appointment", _prose("uncleared_reason"))
    op.execute("UPDATE referral SET settled_on = last_news_on WHERE status = 'not_enrolled'")
    _table(
        "referral_feedback",
        key("referral_id"),
        day("asked_on"),
        line("dignity", 40),
        line("utility", 40),
        line("effectiveness", 40),
        prose("note"),
        line("by"),
        sa.UniqueConstraint("referral_id", name=op.f("uq_referral_feedback_referral_id")),
        to={"referral_id": ("referral", "CASCADE")},
        unindexed={"referral_id"},
    )
    _table(
        "class_session",
        key("program_id"),
        moment("starts_at"),
        moment("ends_at", nullable=True),
        line("place"),
        line("topic"),
        yes_no("cancelled"),
        moment("created_at"),
        _rule("class_session", "ends_after_start", "ends_at >= starts_at"),
        to={"program_id": ("program", "CASCADE")},
        unindexed={"program_id"},
    )
    op.create_index("ix_class_session_program_id_starts_at", "class_session", ["program_id", "starts_at"])
    op.create_index("ix_class_session_starts_at", "class_session", ["starts_at"])
    op.add_column("attendance", key("class_session_id", nullable=True))
    op.create_index(
        "uq_attendance_class_session",
        "attendance",
        ["class_session_id", "enrolment_id"],
        unique=True,
        sqlite_where=sa.text(BY_SCHEDULE),
        postgresql_where=sa.text(BY_SCHEDULE),
    )
    _table(
        "job_check",
        key("job_id"),
        whole("days"),
        day("asked_on"),
        sa.Column("still_there", sa.Boolean(), nullable=True),
        line("note"),
        line("by"),
        _rule("job_check", "days_30_60_90", "days IN (30, 60, 90)"),
        sa.UniqueConstraint("job_id", "days", name=op.f("uq_job_check_job_id_days")),
        to={"job_id": ("job", "CASCADE")},
        unindexed={"job_id"},
    )


def _releases() -> None:
    _recipients("release", RECIPIENTS)
    op.add_column("release", line("recipient_name", server_default=""))
    op.add_column("release", key("form_id", nullable=True))
    op.add_column("release", _prose("revoked_note"))
    _ruled("release", line("facts", 400, server_default=GENERAL), "names_facts", "facts <> ''")
    _ruled(
        "release",
        line("signed_how", 40, server_default="unknown"),
        "signedhow",
        "signed_how IN ('paper', 'mail', 'electronic', 'unknown')",
    )
    _ruled(
        "release",
        line("revoked_how", 40, nullable=True),
        "revokedhow",
        "revoked_how IN ('written', 'mail', 'spoken')",
    )
    op.create_index("ix_release_form_id", "release", ["form_id"])
    _table(
        "release_form",
        key("ncp_id"),
        choice("recipient", "recipient", RECIPIENTS),
        line("recipient_name"),
        key("csa_id", nullable=True),
        key("program_id", nullable=True),
        line("facts", 400),
        day("valid_until", nullable=True),
        moment("printed_at"),
        line("by"),
        to={"ncp_id": ("ncp", "CASCADE"), "csa_id": ("csa", "RESTRICT"), "program_id": ("program", "RESTRICT")},
    )


def _disclosures() -> None:
    """What was told in a workbook left when its message was sent or its file given out; otherwise it has not left."""
    _recipients("disclosure", RECIPIENTS)
    op.add_column("disclosure", moment("left_at", nullable=True))
    way = line("way", 40, nullable=True)
    _ruled("disclosure", way, "way", f"way IN ({', '.join(map(repr, WAYS.split()))})")
    sent = (
        "SELECT max(outbox_message.sent_at) FROM outbox_message JOIN quarter_workbook "
        "ON quarter_workbook.id = outbox_message.workbook_id "
        "WHERE quarter_workbook.attachment_id = disclosure.attachment_id"
    )
    op.execute(f"UPDATE disclosure SET left_at = ({sent}) WHERE attachment_id IS NOT NULL")  # noqa: S608 - constant
    op.execute("UPDATE disclosure SET way = 'mail' WHERE left_at IS NOT NULL")
    given = (
        "SELECT min(audit_event.at) FROM audit_event JOIN quarter_workbook "
        "ON quarter_workbook.id = audit_event.record_id "
        "WHERE audit_event.action = 'workbook.exported' AND quarter_workbook.attachment_id = disclosure.attachment_id"
    )
    op.execute(f"UPDATE disclosure SET left_at = ({given}) WHERE attachment_id IS NOT NULL AND left_at IS NULL")  # noqa: S608 - constant
    op.execute("UPDATE disclosure SET way = 'file' WHERE left_at IS NOT NULL AND way IS NULL")
    op.execute("UPDATE disclosure SET left_at = at WHERE attachment_id IS NULL")
    op.create_index("ix_disclosure_ncp_id_left_at", "disclosure", ["ncp_id", "left_at"])
    op.add_column("quarter_workbook", sa.Column("told", sa.Text(), nullable=False, server_default="[]"))


def _person() -> None:
    _table(
        "checklist_mark",
        key("ncp_id"),
        line("item", 40),
        choice("state", "checkliststate", "done not_needed open"),
        day("on"),
        line("note"),
        line("by"),
        moment("at"),
        to={"ncp_id": ("ncp", "CASCADE")},
    )
    _table(
        "watch",
        key("ncp_id"),
        choice("kind", "watchedchange", "address employment custody hearing payment_stopped back_on_report"),
        choice("asked_by", "whoasked", "liaison csa program"),
        key("csa_id", nullable=True),
        key("program_id", nullable=True),
        day("asked_on"),
        day("until", nullable=True),
        day("ended_on", nullable=True),
        line("note"),
        moment("created_at"),
        _rule("watch", "csa_asked", "asked_by = 'csa' OR csa_id IS NULL"),
        _rule("watch", "program_asked", "asked_by = 'program' OR program_id IS NULL"),
        _rule("watch", "ended_after_asked", "ended_on >= asked_on"),
        to={"ncp_id": ("ncp", "CASCADE"), "csa_id": ("csa", "RESTRICT"), "program_id": ("program", "RESTRICT")},
    )
    _table(
        "custody_change",
        key("ncp_id"),
        key("child_id", nullable=True),
        day("happened_on"),
        choice("what", "custodykind", "custody placement paternity"),
        prose("words"),
        choice("source", "source", "report csa court program parent liaison"),
        moment("created_at"),
        to={"ncp_id": ("ncp", "CASCADE"), "child_id": ("child", "SET NULL")},
    )
    _table(
        "outcome_answer",
        key("ncp_id"),
        key("enrolment_id", nullable=True),
        key("custodial_parent_id", nullable=True),
        key("child_id", nullable=True),
        line("measure", 40),
        choice("point", "outcomepoint", "enrolment during exit"),
        line("value", 40),
        cents("amount_cents"),
        day("asked_on"),
        line("note"),
        line("by"),
        moment("created_at"),
        _rule("outcome_answer", "about_one", "custodial_parent_id IS NULL OR child_id IS NULL"),
        _rule("outcome_answer", "amount_not_negative", "amount_cents >= 0"),
        to={
            "ncp_id": ("ncp", "CASCADE"),
            "custodial_parent_id": ("custodial_parent", "CASCADE"),
            "child_id": ("child", "CASCADE"),
        },
    )


def _table(
    name: str, *columns: Any, to: dict[str, tuple[str, str]] | None = None, unindexed: set[str] | None = None
) -> None:
    """A table with a key; `to` names what its columns refer to, each with an index but those in `unindexed`."""
    references = [
        belongs(column, table, on_delete, f"fk_{name}_{column}_{table}")
        for column, (table, on_delete) in (to or {}).items()
    ]
    op.create_table(name, key("id"), *columns, *references, primary(name, "id"))
    for column in (to or {}).keys() - (unindexed or set()):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _prose(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _rule(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _ruled(table: str, column: sa.Column[Any], check: str, rule: str) -> None:
    """A column with a rule. SQLite takes the rule with the column only."""
    named = f"ck_{table}_{check}"
    if op.get_bind().dialect.name != "sqlite":
        op.add_column(table, column)
        op.create_check_constraint(op.f(named), table, rule)
        return
    kind = f"{column.name} {column.type}"
    if not column.nullable:
        kind += f" DEFAULT {column.server_default.arg!r} NOT NULL"  # type: ignore[union-attr]
    op.execute(f"ALTER TABLE {table} ADD COLUMN {kind} CONSTRAINT {named} CHECK ({rule})")


def _recipients(table: str, recipients: str) -> None:
    """Let the table have these recipients, and no others. SQLite makes it anew: no other table refers to it."""
    allowed = f"recipient IN ({', '.join(map(repr, recipients.split()))})"
    name = op.f(f"ck_{table}_recipient")
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(name, type_="check")
        changed.create_check_constraint(name, sa.text(allowed))


def downgrade() -> None:
    """Let go of them. A release or a disclosure to a recipient of the new kinds goes with them."""
    op.drop_index("ix_follow_up_due_on", "follow_up")
    op.create_index("ix_follow_up_due_on", "follow_up", ["due_on"])
    op.drop_index("ix_iv_d_case_stopped", "iv_d_case")
    op.drop_index("uq_attendance_class_session", "attendance")
    op.drop_index("ix_csa_review_list_id", "csa_review")
    op.drop_index("ix_disclosure_ncp_id_left_at", "disclosure")
    op.drop_index("ix_release_form_id", "release")
    for table in (
        "outcome_answer",
        "custody_change",
        "watch",
        "checklist_mark",
        "release_form",
        "job_check",
        "class_session",
        "referral_feedback",
        "review_list",
        "liaison_area",
        "liaison",
        "joint_step",
        "csa_meeting",
        "csa_process",
    ):
        op.drop_table(table)
    columns = {
        "csa": "other_names agreed_on review_answer_days referrals_expected referral_rhythm contact_within_days "
        "follow_up_within_days travels travels_note identifying_note",
        "csa_contact": "receives_reviews role",
        "csa_review": "list_id ref answered_by answered_on",
        "program": "email website contact_name barriers",
        "referral": "handed_to barrier reason_code settled_on uncleared_reason",
        "appointment": "uncleared_reason",
        "attendance": "class_session_id",
        "release": "recipient_name form_id revoked_note facts signed_how revoked_how",
        "disclosure": "left_at way",
        "quarter_workbook": "told",
    }
    for table, names in columns.items():
        for name in names.split():
            op.drop_column(table, name)
    known = ", ".join(map(repr, FORMER_RECIPIENTS.split()))
    for table in ("release", "disclosure"):
        op.execute(f"DELETE FROM {table} WHERE recipient NOT IN ({known})")  # noqa: S608 - constants
        _recipients(table, FORMER_RECIPIENTS)
