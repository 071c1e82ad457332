"""Contacts, reviews, interviews, plans, referrals and releases."""

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

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contact_attempt",
        key("ncp_id"),
        moment("at"),
        choice("kind", "ck_contact_attempt_contactkind", "call letter text email visit office court"),
        choice("direction", "ck_contact_attempt_direction", "out in"),
        choice(
            "outcome",
            "ck_contact_attempt_contactoutcome",
            "reached appointment_made left_message no_answer sent wrong_number returned_mail refused no_show",
        ),
        prose("note"),
        line("by"),
        prose("uncleared_reason"),
        key("id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_contact_attempt_ncp_id_ncp"),
        primary("contact_attempt", "id"),
    )
    op.create_index(op.f("ix_contact_attempt_ncp_id_at"), "contact_attempt", ["ncp_id", "at"], unique=False)
    op.create_table(
        "follow_up",
        key("ncp_id"),
        key("contact_id", nullable=True),
        line("what"),
        yes_no("promised"),
        day("due_on"),
        moment("done_at", nullable=True),
        moment("created_at"),
        key("id"),
        belongs("contact_id", "contact_attempt", "CASCADE", "fk_follow_up_contact_id_contact_attempt"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_follow_up_ncp_id_ncp"),
        primary("follow_up", "id"),
    )
    op.create_index(op.f("ix_follow_up_contact_id"), "follow_up", ["contact_id"], unique=False)
    op.create_index(op.f("ix_follow_up_due_on"), "follow_up", ["due_on"], unique=False)
    op.create_index(op.f("ix_follow_up_ncp_id"), "follow_up", ["ncp_id"], unique=False)
    op.create_table(
        "appointment",
        key("ncp_id"),
        choice("kind", "ck_appointment_appointmentkind", "appointment hearing"),
        moment("starts_at"),
        line("place"),
        line("purpose"),
        choice("state", "ck_appointment_appointmentstate", "planned kept no_show cancelled"),
        moment("created_at"),
        key("id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_appointment_ncp_id_ncp"),
        primary("appointment", "id"),
    )
    op.create_index(op.f("ix_appointment_ncp_id"), "appointment", ["ncp_id"], unique=False)
    op.create_index(op.f("ix_appointment_starts_at"), "appointment", ["starts_at"], unique=False)
    op.create_table(
        "postponement",
        key("subject_id"),
        day("until", nullable=True),
        moment("made_at"),
        key("id"),
        sa.UniqueConstraint("subject_id", name=op.f("uq_postponement_subject_id")),
        primary("postponement", "id"),
    )
    op.create_table(
        "csa_review",
        key("ncp_id"),
        key("csa_id"),
        moment("asked_at"),
        day("due_on"),
        choice("answer", "ck_csa_review_reviewanswer", "open cleared excluded"),
        moment("answered_at", nullable=True),
        prose("reason"),
        key("id"),
        sa.CheckConstraint(
            "(answer = 'open') = (answered_at IS NULL)", name=op.f("ck_csa_review_answered_has_its_moment")
        ),
        belongs("csa_id", "csa", "RESTRICT", "fk_csa_review_csa_id_csa"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_csa_review_ncp_id_ncp"),
        primary("csa_review", "id"),
    )
    op.create_index(op.f("ix_csa_review_csa_id"), "csa_review", ["csa_id"], unique=False)
    op.create_index(op.f("ix_csa_review_ncp_id"), "csa_review", ["ncp_id"], unique=False)
    op.create_table(
        "instrument",
        line("code"),
        line("version"),
        line("sha256", 64),
        prose("source_text"),
        key("id"),
        sa.UniqueConstraint("code", "version", "sha256", name=op.f("uq_instrument_code_version_sha256")),
        primary("instrument", "id"),
    )
    op.create_table(
        "assessment",
        key("ncp_id"),
        key("instrument_id"),
        choice("mode", "ck_assessment_interviewmode", "caseworker client", nullable=True),
        choice("state", "ck_assessment_assessmentstate", "under_way finished withdrawn"),
        moment("started_at"),
        moment("finished_at", nullable=True),
        line("interviewer"),
        choice("suggestion", "ck_assessment_eligibility", "eligible not_eligible cannot_be_said", nullable=True),
        choice("determination", "ck_assessment_determination", "eligible not_eligible cannot_be_said", nullable=True),
        prose("determination_reason"),
        moment("determined_at", nullable=True),
        line("determined_by"),
        key("id"),
        sa.CheckConstraint(
            "determination IS NULL OR determined_at IS NOT NULL", name=op.f("ck_assessment_determined_has_its_moment")
        ),
        sa.CheckConstraint(
            "state = 'under_way' OR finished_at IS NOT NULL", name=op.f("ck_assessment_over_has_its_moment")
        ),
        belongs("instrument_id", "instrument", "RESTRICT", "fk_assessment_instrument_id_instrument"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_assessment_ncp_id_ncp"),
        primary("assessment", "id"),
    )
    op.create_index(op.f("ix_assessment_ncp_id"), "assessment", ["ncp_id"], unique=False)
    op.create_index(
        op.f("uq_assessment_ncp_id_under_way"),
        "assessment",
        ["ncp_id"],
        unique=True,
        sqlite_where=sa.text("state = 'under_way'"),
        postgresql_where=sa.text("state = 'under_way'"),
    )
    op.create_table(
        "answer",
        key("assessment_id"),
        line("question", 20),
        line("item", 40),
        choice("state", "ck_answer_answerstate", "answered refused unanswered skipped"),
        prose("value"),
        yes_no("rephrased"),
        prose("note"),
        moment("answered_at"),
        key("id"),
        belongs("assessment_id", "assessment", "CASCADE", "fk_answer_assessment_id_assessment"),
        sa.UniqueConstraint("assessment_id", "question", "item", name=op.f("uq_answer_assessment_id_question_item")),
        primary("answer", "id"),
    )
    op.create_table(
        "plan",
        key("ncp_id"),
        key("assessment_id", nullable=True),
        whole("version"),
        choice("state", "ck_plan_planstate", "draft signed replaced"),
        line("coach"),
        moment("created_at"),
        moment("changed_at"),
        day("signed_on", nullable=True),
        prose("signed_note"),
        key("signed_attachment_id", nullable=True),
        key("id"),
        sa.CheckConstraint("state = 'draft' OR signed_on IS NOT NULL", name=op.f("ck_plan_signed_has_a_date")),
        belongs("assessment_id", "assessment", "RESTRICT", "fk_plan_assessment_id_assessment"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_plan_ncp_id_ncp"),
        belongs("signed_attachment_id", "attachment", "RESTRICT", "fk_plan_signed_attachment_id_attachment"),
        sa.UniqueConstraint("ncp_id", "version", name=op.f("uq_plan_ncp_id_version")),
        primary("plan", "id"),
    )
    op.create_index(
        op.f("uq_plan_ncp_id_draft"),
        "plan",
        ["ncp_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_index(
        op.f("uq_plan_ncp_id_signed"),
        "plan",
        ["ncp_id"],
        unique=True,
        sqlite_where=sa.text("state = 'signed'"),
        postgresql_where=sa.text("state = 'signed'"),
    )
    op.create_table(
        "plan_goal",
        key("plan_id"),
        whole("position"),
        choice("kind", "ck_plan_goal_goalkind", "primary ongoing longer_term"),
        cents("amount_cents"),
        line("pay_to"),
        prose("text"),
        key("id"),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_plan_goal_amount_above_zero")),
        belongs("plan_id", "plan", "CASCADE", "fk_plan_goal_plan_id_plan"),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_plan_goal_plan_id_position")),
        primary("plan_goal", "id"),
    )
    op.create_table(
        "plan_step",
        key("plan_id"),
        whole("position"),
        line("who"),
        prose("what"),
        prose("alternative"),
        prose("items"),
        day("due_on", nullable=True),
        line("rhythm"),
        line("barrier", 40),
        choice("state", "ck_plan_step_stepstate", "open under_way done stuck dropped"),
        prose("state_note"),
        moment("reviewed_at", nullable=True),
        key("id"),
        belongs("plan_id", "plan", "CASCADE", "fk_plan_step_plan_id_plan"),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_plan_step_plan_id_position")),
        primary("plan_step", "id"),
    )
    op.create_table(
        "referral",
        key("ncp_id"),
        key("program_id"),
        day("referred_on"),
        line("by"),
        yes_no("warm_hand_off"),
        choice("status", "ck_referral_referralstatus", "open enrolled not_enrolled completed left"),
        prose("reason"),
        day("last_news_on"),
        prose("note"),
        moment("created_at"),
        key("id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_referral_ncp_id_ncp"),
        belongs("program_id", "program", "RESTRICT", "fk_referral_program_id_program"),
        primary("referral", "id"),
    )
    op.create_index(op.f("ix_referral_ncp_id"), "referral", ["ncp_id"], unique=False)
    op.create_index(op.f("ix_referral_program_id"), "referral", ["program_id"], unique=False)
    op.create_table(
        "enrolment",
        key("referral_id"),
        key("ncp_id"),
        key("program_id"),
        day("enrolled_on"),
        day("ended_on", nullable=True),
        yes_no("completed"),
        prose("outcome"),
        moment("created_at"),
        key("id"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= enrolled_on", name=op.f("ck_enrolment_ends_after_start")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_enrolment_ncp_id_ncp"),
        belongs("program_id", "program", "RESTRICT", "fk_enrolment_program_id_program"),
        belongs("referral_id", "referral", "CASCADE", "fk_enrolment_referral_id_referral"),
        primary("enrolment", "id"),
    )
    op.create_index(op.f("ix_enrolment_ncp_id"), "enrolment", ["ncp_id"], unique=False)
    op.create_index(op.f("ix_enrolment_program_id"), "enrolment", ["program_id"], unique=False)
    op.create_index(op.f("ix_enrolment_referral_id"), "enrolment", ["referral_id"], unique=True)
    op.create_table(
        "attendance",
        key("enrolment_id"),
        day("held_on"),
        line("session"),
        choice("attended", "ck_attendance_attended", "yes no excused"),
        key("id"),
        belongs("enrolment_id", "enrolment", "CASCADE", "fk_attendance_enrolment_id_enrolment"),
        sa.UniqueConstraint(
            "enrolment_id", "held_on", "session", name=op.f("uq_attendance_enrolment_id_held_on_session")
        ),
        primary("attendance", "id"),
    )
    op.create_table(
        "job",
        key("ncp_id"),
        day("started_on"),
        day("ended_on", nullable=True),
        line("employer"),
        sa.Column("hours_a_week", sa.Numeric(5, 2), nullable=True),
        cents("wage_cents"),
        moment("created_at"),
        key("id"),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_job_ends_after_start")),
        sa.CheckConstraint("hours_a_week > 0 AND hours_a_week <= 168", name=op.f("ck_job_hours_of_a_week")),
        sa.CheckConstraint("wage_cents >= 0", name=op.f("ck_job_wage_not_negative")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_job_ncp_id_ncp"),
        primary("job", "id"),
    )
    op.create_index(op.f("ix_job_ncp_id"), "job", ["ncp_id"], unique=False)
    op.create_table(
        "release",
        key("ncp_id"),
        choice("recipient", "ck_release_recipient", "csa state program"),
        key("csa_id", nullable=True),
        key("program_id", nullable=True),
        day("signed_on"),
        day("valid_until", nullable=True),
        day("revoked_on", nullable=True),
        prose("note"),
        key("attachment_id", nullable=True),
        moment("created_at"),
        key("id"),
        sa.CheckConstraint("recipient = 'csa' OR csa_id IS NULL", name=op.f("ck_release_csa_is_the_recipient")),
        sa.CheckConstraint(
            "recipient = 'program' OR program_id IS NULL", name=op.f("ck_release_program_is_the_recipient")
        ),
        sa.CheckConstraint("revoked_on >= signed_on", name=op.f("ck_release_revoked_after_signed")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= signed_on", name=op.f("ck_release_valid_after_signed")
        ),
        belongs("attachment_id", "attachment", "RESTRICT", "fk_release_attachment_id_attachment"),
        belongs("csa_id", "csa", "RESTRICT", "fk_release_csa_id_csa"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_release_ncp_id_ncp"),
        belongs("program_id", "program", "RESTRICT", "fk_release_program_id_program"),
        primary("release", "id"),
    )
    op.create_index(op.f("ix_release_csa_id"), "release", ["csa_id"], unique=False)
    op.create_index(op.f("ix_release_ncp_id"), "release", ["ncp_id"], unique=False)
    op.create_index(op.f("ix_release_program_id"), "release", ["program_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("release")
    op.drop_table("job")
    op.drop_table("attendance")
    op.drop_table("enrolment")
    op.drop_table("referral")
    op.drop_table("plan_step")
    op.drop_table("plan_goal")
    op.drop_table("plan")
    op.drop_table("answer")
    op.drop_table("assessment")
    op.drop_table("instrument")
    op.drop_table("csa_review")
    op.drop_table("postponement")
    op.drop_table("appointment")
    op.drop_table("follow_up")
    op.drop_table("contact_attempt")
