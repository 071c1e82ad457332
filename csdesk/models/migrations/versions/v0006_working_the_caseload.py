"""Letters, the family, locate requests, corrections, merged records, saved views, and who works with whom."""

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import belongs, choice, day, key, line, moment, primary, prose, whole

revision = "0006"
down_revision = "0005"

KINDS = "call letter text email visit office court"
OUTCOMES = "reached appointment_made left_message no_answer sent wrong_number returned_mail refused no_show"
NEW_COLUMNS = {
    "ncp": ("safe_contact_way", "safe_contact_time", "assigned_to"),
    "appointment": ("court",),
}


def upgrade() -> None:
    """Add the columns and the tables."""
    for table, names in NEW_COLUMNS.items():
        for name in names:
            op.add_column(table, line(name, server_default=""))
    op.add_column("appointment", sa.Column("outcome_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("appointment", day("remind_on", nullable=True))
    op.create_index("ix_ncp_assigned_to", "ncp", ["assigned_to"])
    _people()
    _work()
    _family()


def _people() -> None:
    op.create_table(
        "ncp_mark",
        key("ncp_id"),
        line("mark", 40),
        belongs("ncp_id", "ncp", "CASCADE", "fk_ncp_mark_ncp_id_ncp"),
        primary("ncp_mark", "ncp_id", "mark"),
    )
    op.create_index("ix_ncp_mark_mark", "ncp_mark", ["mark"])
    op.create_table(
        "ncp_other_pin",
        line("pin", 20),
        key("ncp_id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_ncp_other_pin_ncp_id_ncp"),
        primary("ncp_other_pin", "pin"),
    )
    op.create_index("ix_ncp_other_pin_ncp_id", "ncp_other_pin", ["ncp_id"])
    op.create_table(
        "ncp_merge",
        key("id"),
        key("kept_id"),
        key("gone_id"),
        moment("at"),
        line("by"),
        prose("reason"),
        prose("moved"),
        belongs("kept_id", "ncp", "CASCADE", "fk_ncp_merge_kept_id_ncp"),
        primary("ncp_merge", "id"),
    )
    op.create_index("ix_ncp_merge_kept_id", "ncp_merge", ["kept_id"])
    op.create_table(
        "correction",
        key("id"),
        key("ncp_id"),
        line("record_kind", 40),
        key("record_id"),
        line("field", 40),
        prose("former"),
        moment("at"),
        line("by"),
        prose("reason"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_correction_ncp_id_ncp"),
        primary("correction", "id"),
    )
    op.create_index("ix_correction_ncp_id", "correction", ["ncp_id"])
    op.create_index("ix_correction_record_id", "correction", ["record_id"])


def _work() -> None:
    op.create_table(
        "contact_phone",
        key("contact_id"),
        key("phone_id"),
        belongs("contact_id", "contact_attempt", "CASCADE", "fk_contact_phone_contact_id_contact_attempt"),
        belongs("phone_id", "ncp_phone", "CASCADE", "fk_contact_phone_phone_id_ncp_phone"),
        primary("contact_phone", "contact_id"),
    )
    op.create_index("ix_contact_phone_phone_id", "contact_phone", ["phone_id"])
    op.create_table(
        "saved_view",
        key("id"),
        line("name"),
        prose("shows"),
        whole("position"),
        sa.UniqueConstraint("name", name=op.f("uq_saved_view_name")),
        primary("saved_view", "id"),
    )
    op.create_table(
        "locate_request",
        key("id"),
        key("ncp_id"),
        line("source"),
        day("asked_on"),
        day("answered_on", nullable=True),
        sa.Column("found", sa.Boolean(), nullable=True),
        prose("result"),
        line("by"),
        moment("created_at"),
        sa.CheckConstraint("answered_on >= asked_on", name=op.f("ck_locate_request_answered_after_asked")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_locate_request_ncp_id_ncp"),
        primary("locate_request", "id"),
    )
    op.create_index("ix_locate_request_ncp_id", "locate_request", ["ncp_id"])
    op.create_table(
        "letter_template",
        line("code", 40),
        line("title"),
        prose("body"),
        moment("changed_at"),
        line("changed_by"),
        primary("letter_template", "code"),
    )
    op.create_table(
        "letter",
        key("id"),
        key("ncp_id"),
        key("contact_id", nullable=True),
        key("address_id", nullable=True),
        line("template", 40),
        line("title"),
        prose("addressed_to"),
        prose("body"),
        moment("made_at"),
        line("by"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_letter_ncp_id_ncp"),
        belongs("contact_id", "contact_attempt", "CASCADE", "fk_letter_contact_id_contact_attempt"),
        belongs("address_id", "ncp_address", "SET NULL", "fk_letter_address_id_ncp_address"),
        primary("letter", "id"),
    )
    op.create_index("ix_letter_ncp_id", "letter", ["ncp_id"])
    op.create_index("ix_letter_contact_id", "letter", ["contact_id"])


def _family() -> None:
    op.create_table(
        "custodial_parent",
        key("id"),
        key("ncp_id"),
        key("case_id", nullable=True),
        line("name"),
        line("phone"),
        line("email"),
        prose("note"),
        moment("created_at"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_custodial_parent_has_a_name")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_custodial_parent_ncp_id_ncp"),
        belongs("case_id", "iv_d_case", "SET NULL", "fk_custodial_parent_case_id_iv_d_case"),
        primary("custodial_parent", "id"),
    )
    op.create_index("ix_custodial_parent_ncp_id", "custodial_parent", ["ncp_id"])
    op.create_table(
        "cp_need",
        key("custodial_parent_id"),
        line("need", 40),
        day("noted_on"),
        day("met_on", nullable=True),
        line("note"),
        belongs(
            "custodial_parent_id", "custodial_parent", "CASCADE", "fk_cp_need_custodial_parent_id_custodial_parent"
        ),
        primary("cp_need", "custodial_parent_id", "need"),
    )
    op.create_table(
        "cp_contact",
        key("id"),
        key("custodial_parent_id"),
        moment("at"),
        choice("kind", op.f("ck_cp_contact_contactkind"), KINDS),
        choice("direction", op.f("ck_cp_contact_direction"), "out in"),
        choice("outcome", op.f("ck_cp_contact_contactoutcome"), OUTCOMES),
        prose("note"),
        line("by"),
        belongs(
            "custodial_parent_id", "custodial_parent", "CASCADE", "fk_cp_contact_custodial_parent_id_custodial_parent"
        ),
        primary("cp_contact", "id"),
    )
    op.create_index("ix_cp_contact_custodial_parent_id", "cp_contact", ["custodial_parent_id"])
    op.create_table(
        "child",
        key("id"),
        key("ncp_id"),
        key("custodial_parent_id", nullable=True),
        line("name"),
        day("date_of_birth", nullable=True),
        prose("note"),
        moment("created_at"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_child_has_a_name")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_child_ncp_id_ncp"),
        belongs(
            "custodial_parent_id", "custodial_parent", "SET NULL", "fk_child_custodial_parent_id_custodial_parent"
        ),
        primary("child", "id"),
    )
    op.create_index("ix_child_ncp_id", "child", ["ncp_id"])
    op.create_index("ix_child_custodial_parent_id", "child", ["custodial_parent_id"])
    op.create_table(
        "parent_child_contact",
        key("id"),
        key("child_id"),
        day("asked_on"),
        choice("point", op.f("ck_parent_child_contact_workpoint"), "intake exit other"),
        choice("how_often", op.f("ck_parent_child_contact_howoften"), "daily weekly monthly less never not_allowed"),
        line("note"),
        belongs("child_id", "child", "CASCADE", "fk_parent_child_contact_child_id_child"),
        primary("parent_child_contact", "id"),
    )
    op.create_index("ix_parent_child_contact_child_id", "parent_child_contact", ["child_id"])


def downgrade() -> None:
    """Let go of them."""
    for table in (
        "parent_child_contact",
        "child",
        "cp_contact",
        "cp_need",
        "custodial_parent",
        "letter",
        "letter_template",
        "locate_request",
        "contact_phone",
        "saved_view",
        "correction",
        "ncp_merge",
        "ncp_other_pin",
        "ncp_mark",
    ):
        op.drop_table(table)
    op.drop_index("ix_ncp_assigned_to", "ncp")
    for name in ("remind_on", "outcome_note"):
        op.drop_column("appointment", name)
    for table, names in NEW_COLUMNS.items():
        for name in names:
            op.drop_column(table, name)
