"""Files, partners, people, cases and the referral reports that brought them."""

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

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attachment",
        choice("kind", "ck_attachment_attachmentkind", "referral_report worksheet signed_plan release workbook"),
        line("file_name"),
        line("media_type"),
        line("sha256", 64),
        whole("size"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        moment("added_at"),
        key("id"),
        primary("attachment", "id"),
    )
    op.create_table(
        "csa",
        line("name"),
        choice("kind", "ck_csa_agencykind", "county tribal"),
        line("county"),
        choice("contact_rule", "ck_csa_contactrule", "csa_first liaison_first"),
        choice("report_rhythm", "ck_csa_reportrhythm", "quarterly monthly biweekly"),
        prose("agreed_note"),
        key("id"),
        sa.UniqueConstraint("county", name=op.f("uq_csa_county")),
        primary("csa", "id"),
    )
    op.create_table(
        "csa_contact",
        key("csa_id"),
        line("name"),
        line("phone"),
        line("email"),
        yes_no("receives_reports"),
        key("id"),
        belongs("csa_id", "csa", "CASCADE", "fk_csa_contact_csa_id_csa"),
        primary("csa_contact", "id"),
    )
    op.create_index(op.f("ix_csa_contact_csa_id"), "csa_contact", ["csa_id"], unique=False)
    op.create_table(
        "program",
        line("name"),
        choice("kind", "ck_program_programkind", "employment service"),
        line("category"),
        line("counties"),
        line("phone"),
        line("address"),
        prose("note"),
        yes_no("active"),
        key("id"),
        sa.UniqueConstraint("name", name=op.f("uq_program_name")),
        primary("program", "id"),
    )
    op.create_table(
        "report_import",
        line("file_name"),
        line("file_sha256", 64),
        key("attachment_id"),
        day("report_date"),
        yes_no("report_date_said"),
        moment("imported_at"),
        whole("rows_total"),
        whole("rows_accepted"),
        whole("rows_rejected"),
        whole("rows_duplicate"),
        whole("ncps_new"),
        whole("ncps_changed"),
        whole("ncps_unchanged"),
        whole("ncps_returned"),
        whole("ncps_not_listed"),
        key("id"),
        sa.CheckConstraint(
            "rows_total = rows_accepted + rows_rejected + rows_duplicate", name=op.f("ck_report_import_rows_add_up")
        ),
        belongs("attachment_id", "attachment", "RESTRICT", "fk_report_import_attachment_id_attachment"),
        sa.UniqueConstraint("file_sha256", name=op.f("uq_report_import_file_sha256")),
        primary("report_import", "id"),
    )
    op.create_table(
        "report_county",
        key("import_id"),
        line("county", 80),
        belongs("import_id", "report_import", "CASCADE", "fk_report_county_import_id_report_import"),
        primary("report_county", "import_id", "county"),
    )
    op.create_table(
        "report_row",
        key("import_id"),
        line("sheet"),
        whole("row_number"),
        choice("outcome", "ck_report_row_rowoutcome", "rejected duplicate"),
        line("reason", 40),
        prose("detail"),
        line("who"),
        key("id"),
        belongs("import_id", "report_import", "CASCADE", "fk_report_row_import_id_report_import"),
        sa.UniqueConstraint(
            "import_id", "sheet", "row_number", name=op.f("uq_report_row_import_id_sheet_row_number")
        ),
        primary("report_row", "id"),
    )
    op.create_table(
        "ncp",
        line("pin", 20, nullable=True),
        line("last_name"),
        line("first_name"),
        line("middle_name"),
        line("suffix"),
        line("sort_name"),
        day("date_of_birth", nullable=True),
        choice("source", "ck_ncp_source", "report csa court program parent liaison"),
        moment("created_at"),
        key("listed_import_id", nullable=True),
        yes_no("safe_contact"),
        prose("safe_contact_note"),
        day("closed_on", nullable=True),
        line("closed_reason"),
        key("id"),
        sa.CheckConstraint("last_name <> '' OR first_name <> ''", name=op.f("ck_ncp_has_a_name")),
        sa.CheckConstraint("pin <> ''", name=op.f("ck_ncp_pin_not_empty")),
        belongs("listed_import_id", "report_import", "RESTRICT", "fk_ncp_listed_import_id_report_import"),
        sa.UniqueConstraint("pin", name=op.f("uq_ncp_pin")),
        primary("ncp", "id"),
    )
    op.create_index(op.f("ix_ncp_listed_import_id"), "ncp", ["listed_import_id"], unique=False)
    op.create_index(op.f("ix_ncp_sort_name_id"), "ncp", ["sort_name", "id"], unique=False)
    op.create_table(
        "ncp_name",
        key("ncp_id"),
        line("last_name"),
        line("first_name"),
        line("middle_name"),
        line("suffix"),
        day("since"),
        choice("source", "ck_ncp_name_source", "report csa court program parent liaison"),
        key("import_id", nullable=True),
        key("id"),
        belongs("import_id", "report_import", "RESTRICT", "fk_ncp_name_import_id_report_import"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_ncp_name_ncp_id_ncp"),
        primary("ncp_name", "id"),
    )
    op.create_index(op.f("ix_ncp_name_import_id"), "ncp_name", ["import_id"], unique=False)
    op.create_index(op.f("ix_ncp_name_ncp_id"), "ncp_name", ["ncp_id"], unique=False)
    op.create_table(
        "ncp_address",
        key("ncp_id"),
        line("address_1"),
        line("address_2"),
        line("city"),
        line("state"),
        line("zip"),
        day("verified_on", nullable=True),
        day("since"),
        choice("standing", "ck_ncp_address_standing", "untried works failed"),
        choice("source", "ck_ncp_address_source", "report csa court program parent liaison"),
        key("import_id", nullable=True),
        key("id"),
        belongs("import_id", "report_import", "RESTRICT", "fk_ncp_address_import_id_report_import"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_ncp_address_ncp_id_ncp"),
        primary("ncp_address", "id"),
    )
    op.create_index(op.f("ix_ncp_address_import_id"), "ncp_address", ["import_id"], unique=False)
    op.create_index(op.f("ix_ncp_address_ncp_id"), "ncp_address", ["ncp_id"], unique=False)
    op.create_table(
        "ncp_phone",
        key("ncp_id"),
        line("number"),
        day("since"),
        choice("standing", "ck_ncp_phone_standing", "untried works failed"),
        choice("source", "ck_ncp_phone_source", "report csa court program parent liaison"),
        key("import_id", nullable=True),
        key("id"),
        belongs("import_id", "report_import", "RESTRICT", "fk_ncp_phone_import_id_report_import"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_ncp_phone_ncp_id_ncp"),
        primary("ncp_phone", "id"),
    )
    op.create_index(op.f("ix_ncp_phone_import_id"), "ncp_phone", ["import_id"], unique=False)
    op.create_index(op.f("ix_ncp_phone_ncp_id"), "ncp_phone", ["ncp_id"], unique=False)
    op.create_table(
        "search_term",
        line("term"),
        choice("kind", "ck_search_term_termkind", "name pin case phone"),
        key("ncp_id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_search_term_ncp_id_ncp"),
        primary("search_term", "term", "kind", "ncp_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_term_ncp_id"), "search_term", ["ncp_id"], unique=False)
    op.create_table(
        "iv_d_case",
        key("ncp_id"),
        line("number", 20),
        line("county"),
        key("listed_import_id", nullable=True),
        cents("csup_cents"),
        cents("paid_m1_cents"),
        cents("paid_m2_cents"),
        cents("paid_m3_cents"),
        cents("arrears_cents"),
        day("last_payment_on", nullable=True),
        cents("last_payment_cents"),
        day("order_on", nullable=True),
        line("worker"),
        line("case_status"),
        key("id"),
        belongs("listed_import_id", "report_import", "RESTRICT", "fk_iv_d_case_listed_import_id_report_import"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_iv_d_case_ncp_id_ncp"),
        sa.UniqueConstraint("number", "ncp_id", name=op.f("uq_iv_d_case_number_ncp_id")),
        primary("iv_d_case", "id"),
    )
    op.create_index(op.f("ix_iv_d_case_county"), "iv_d_case", ["county"], unique=False)
    op.create_index(op.f("ix_iv_d_case_listed_import_id"), "iv_d_case", ["listed_import_id"], unique=False)
    op.create_index(op.f("ix_iv_d_case_ncp_id"), "iv_d_case", ["ncp_id"], unique=False)
    op.create_table(
        "case_snapshot",
        key("case_id"),
        key("import_id"),
        day("as_of"),
        line("sheet"),
        whole("row_number"),
        line("county"),
        cents("csup_cents"),
        cents("paid_m1_cents"),
        cents("paid_m2_cents"),
        cents("paid_m3_cents"),
        cents("arrears_cents"),
        day("last_payment_on", nullable=True),
        cents("last_payment_cents"),
        day("order_on", nullable=True),
        line("worker"),
        line("case_status"),
        key("id"),
        belongs("case_id", "iv_d_case", "CASCADE", "fk_case_snapshot_case_id_iv_d_case"),
        belongs("import_id", "report_import", "RESTRICT", "fk_case_snapshot_import_id_report_import"),
        sa.UniqueConstraint("case_id", "import_id", name=op.f("uq_case_snapshot_case_id_import_id")),
        primary("case_snapshot", "id"),
    )
    op.create_index(op.f("ix_case_snapshot_import_id"), "case_snapshot", ["import_id"], unique=False)
    op.create_table(
        "snapshot_flag",
        key("snapshot_id"),
        line("code", 40),
        belongs("snapshot_id", "case_snapshot", "CASCADE", "fk_snapshot_flag_snapshot_id_case_snapshot"),
        primary("snapshot_flag", "snapshot_id", "code"),
    )
    op.create_index(op.f("ix_snapshot_flag_code"), "snapshot_flag", ["code"], unique=False)
    op.create_table(
        "report_change",
        key("import_id"),
        key("ncp_id"),
        key("case_id", nullable=True),
        line("field", 40),
        prose("old_value"),
        prose("new_value"),
        key("id"),
        belongs("case_id", "iv_d_case", "CASCADE", "fk_report_change_case_id_iv_d_case"),
        belongs("import_id", "report_import", "CASCADE", "fk_report_change_import_id_report_import"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_report_change_ncp_id_ncp"),
        primary("report_change", "id"),
    )
    op.create_index(op.f("ix_report_change_import_id"), "report_change", ["import_id"], unique=False)
    op.create_index(op.f("ix_report_change_ncp_id"), "report_change", ["ncp_id"], unique=False)
    op.create_table(
        "remembered_column",
        line("heading"),
        line("field", 40),
        primary("remembered_column", "heading"),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("remembered_column")
    op.drop_table("report_change")
    op.drop_table("snapshot_flag")
    op.drop_table("case_snapshot")
    op.drop_table("iv_d_case")
    op.drop_table("search_term")
    op.drop_table("ncp_phone")
    op.drop_table("ncp_address")
    op.drop_table("ncp_name")
    op.drop_table("ncp")
    op.drop_table("report_row")
    op.drop_table("report_county")
    op.drop_table("report_import")
    op.drop_table("program")
    op.drop_table("csa_contact")
    op.drop_table("csa")
    op.drop_table("attachment")
