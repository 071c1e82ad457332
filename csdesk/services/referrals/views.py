"""Referrals as they stand, with what came of each."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Attendance, Enrolment, Referral, ReferralFeedback
from csdesk.services.bulk import portions
from csdesk.services.people import people
from csdesk.services.referrals.shapes import ACTIVE, AttendanceView, EnrolmentView, ReferralView, Thought

AT_A_TIME = 500


def referrals_of(session: Session, ncp_id: UUID) -> tuple[ReferralView, ...]:
    """All referrals of a person, newest first."""
    rows = _rows().where(Referral.ncp_id == ncp_id)
    return _views(session, rows.order_by(Referral.referred_on.desc(), Referral.id.desc()))


def active_referrals(session: Session, *, employment_only: bool = False) -> tuple[ReferralView, ...]:
    """Referrals that are open or led to an enrolment that goes on; the one longest without news first."""
    rows = _rows().where(Referral.status.in_(ACTIVE))
    if employment_only:
        rows = rows.where(Program.kind == ProgramKind.EMPLOYMENT)
    return _views(session, rows.order_by(Referral.last_news_on, Referral.id))


def _rows() -> Select[Referral, str, ProgramKind]:
    return select(Referral, Program.name, Program.kind).join(Program, Program.id == Referral.program_id)


def _views(session: Session, rows: Select[Referral, str, ProgramKind]) -> tuple[ReferralView, ...]:
    found = session.execute(rows).all()
    who = people(session, (row.ncp_id for row, _, _ in found))
    keys = [row.id for row, _, _ in found]
    enrolments, thoughts = _enrolments(session, keys), _thoughts(session, keys)
    return tuple(
        ReferralView(
            id=row.id,
            ncp_id=row.ncp_id,
            name=who[row.ncp_id].name,
            program_id=row.program_id,
            program_name=program_name,
            employment=kind is ProgramKind.EMPLOYMENT,
            referred_on=row.referred_on,
            by=row.by,
            warm_hand_off=row.warm_hand_off,
            status=row.status,
            reason=row.reason,
            last_news_on=row.last_news_on,
            note=row.note,
            enrolment=enrolments.get(row.id),
            handed_to=row.handed_to,
            barrier=row.barrier,
            reason_code=row.reason_code,
            thought=thoughts.get(row.id),
        )
        for row, program_name, kind in found
    )


def _enrolments(session: Session, referral_ids: list[UUID]) -> dict[UUID, EnrolmentView]:
    found: dict[UUID, EnrolmentView] = {}
    for portion in portions(referral_ids, AT_A_TIME):
        chunk = Enrolment.referral_id.in_(portion)
        sessions: defaultdict[UUID, list[AttendanceView]] = defaultdict(list)
        attended = select(Attendance).join(Enrolment, Enrolment.id == Attendance.enrolment_id).where(chunk)
        for row in session.scalars(attended.order_by(Attendance.held_on, Attendance.id)):
            sessions[row.enrolment_id].append(
                AttendanceView(row.id, row.held_on, row.session, row.attended, row.class_session_id)
            )
        for kept in session.scalars(select(Enrolment).where(chunk)):
            found[kept.referral_id] = EnrolmentView(
                kept.id, kept.enrolled_on, kept.ended_on, kept.completed, kept.outcome, tuple(sessions[kept.id])
            )
    return found


def _thoughts(session: Session, referral_ids: list[UUID]) -> dict[UUID, Thought]:
    return {
        row.referral_id: Thought(row.dignity, row.utility, row.effectiveness, row.note, row.asked_on)
        for portion in portions(referral_ids, AT_A_TIME)
        for row in session.scalars(select(ReferralFeedback).where(ReferralFeedback.referral_id.in_(portion)))
    }
