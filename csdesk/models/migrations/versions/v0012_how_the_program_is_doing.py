"""Readiness assessments, performance measures, and quarters that other desks told of."""

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

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables, and let a joint step say of which category it came."""
    op.add_column("joint_step", line("readiness_category", 40, server_default=""))
    _readiness()
    _measures()
    _extracts()


def _readiness() -> None:
    op.create_table(
        "readiness_assessment",
        key("instrument_id"),
        day("held_on"),
        line("held_by"),
        prose("present"),
        prose("note"),
        yes_no("under_way"),
        moment("created_at"),
        moment("finished_at", nullable=True),
        key("id"),
        belongs("instrument_id", "instrument", "RESTRICT", "fk_readiness_assessment_instrument_id_instrument"),
        primary("readiness_assessment", "id"),
    )
    op.create_index(
        "uq_readiness_assessment_under_way",
        "readiness_assessment",
        ["under_way"],
        unique=True,
        sqlite_where=sa.text("under_way"),
        postgresql_where=sa.text("under_way"),
    )
    op.create_table(
        "readiness_mark",
        key("assessment_id"),
        line("statement", 40),
        whole("level"),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_readiness_mark_level_1_to_3")),
        belongs(
            "assessment_id",
            "readiness_assessment",
            "CASCADE",
            "fk_readiness_mark_assessment_id_readiness_assessment",
        ),
        primary("readiness_mark", "assessment_id", "statement"),
    )
    op.create_table(
        "readiness_category",
        key("assessment_id"),
        line("category", 40),
        whole("overall", nullable=True),
        prose("note"),
        sa.CheckConstraint("overall BETWEEN 1 AND 3", name=op.f("ck_readiness_category_overall_1_to_3")),
        belongs(
            "assessment_id",
            "readiness_assessment",
            "CASCADE",
            "fk_readiness_category_assessment_id_readiness_assessment",
        ),
        primary("readiness_category", "assessment_id", "category"),
    )


def _measures() -> None:
    op.create_table(
        "measure_year",
        whole("year"),
        cents("funds_cents"),
        key("id"),
        sa.UniqueConstraint("year", name=op.f("uq_measure_year_year")),
        primary("measure_year", "id"),
    )
    op.create_table(
        "measured_agency",
        whole("year"),
        line("name"),
        cents("allocation_cents"),
        whole("claims_before", nullable=True),
        whole("claims_now", nullable=True),
        moment("changed_at"),
        key("id"),
        sa.UniqueConstraint("year", "name", name=op.f("uq_measured_agency_year_name")),
        primary("measured_agency", "id"),
    )
    op.create_table(
        "measure_count",
        key("agency_id"),
        line("measure", 20),
        choice("point", "measurepoint", "baseline current"),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        day("as_of", nullable=True),
        sa.CheckConstraint("part >= 0", name=op.f("ck_measure_count_part_not_negative")),
        sa.CheckConstraint("whole >= 0", name=op.f("ck_measure_count_whole_not_negative")),
        belongs("agency_id", "measured_agency", "CASCADE", "fk_measure_count_agency_id_measured_agency"),
        primary("measure_count", "agency_id", "measure", "point"),
    )


def _extracts() -> None:
    op.create_table(
        "quarter_extract",
        whole("year"),
        whole("number"),
        key("source"),
        line("liaison"),
        moment("made_at"),
        moment("brought_at"),
        line("sha256", 64),
        whole("people"),
        prose("contents"),
        key("id"),
        sa.UniqueConstraint("year", "number", "source", name=op.f("uq_quarter_extract_year_number_source")),
        sa.CheckConstraint("number BETWEEN 1 AND 4", name=op.f("ck_quarter_extract_number_1_to_4")),
        primary("quarter_extract", "id"),
    )


def downgrade() -> None:
    """Let go of all of it."""
    for table in (
        "quarter_extract",
        "measure_count",
        "measured_agency",
        "measure_year",
        "readiness_category",
        "readiness_mark",
        "readiness_assessment",
    ):
        op.drop_table(table)
    op.drop_column("joint_step", "readiness_category")
