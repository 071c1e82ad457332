"""What somebody said about single rows of a referral report is kept with it."""

from alembic import op

from csdesk.models.migrations.columns import belongs, key, line, primary, whole

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "report_answer",
        key("import_id"),
        line("sheet"),
        whole("row_number"),
        line("field", 40),
        line("in_file"),
        line("said"),
        belongs("import_id", "report_import", "CASCADE", "fk_report_answer_import_id_report_import"),
        primary("report_answer", "import_id", "sheet", "row_number", "field"),
    )


def downgrade() -> None:
    """Let go of it."""
    op.drop_table("report_answer")
