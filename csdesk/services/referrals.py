"""Referrals to programs and services, enrolment, attendance, and the jobs that come of them (DFES 19-07)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Attendance, Attended, Enrolment, Referral, ReferralStatus
from csdesk.services import audit
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.jobs import JobView, end_job, jobs_of, start_job
from csdesk.services.people import people

__all__ = [
    "ATTENDED_LABELS",
    "STATUS_LABELS",
    "AttendanceView",
    "Attended",
    "EnrolmentView",
    "JobView",
    "NewReferral",
    "ReferralStatus",
    "ReferralView",
    "active_referrals",
    "attend",
    "complete",
    "end_job",
    "enrol",
    "jobs_of",
    "leave",
    "news",
    "not_enrolled",
    "refer",
    "referrals_of",
    "start_job",
]

STATUS_LABELS = {
    ReferralStatus.OPEN: "Referred",
    ReferralStatus.ENROLLED: "Enrolled",
    ReferralStatus.NOT_ENROLLED: "Not enrolled",
    ReferralStatus.COMPLETED: "Completed",
    ReferralStatus.LEFT: "Left early",
}
ATTENDED_LABELS = {Attended.YES: "Came", Attended.NO: "Did not come", Attended.EXCUSED: "Excused"}
ACTIVE = (ReferralStatus.OPEN, ReferralStatus.ENROLLED)


@dataclass(frozen=True)
class NewReferral:
    """Where a person is referred to."""

    program_id: UUID
    referred_on: date
    warm_hand_off: bool = False
    """The person was introduced to the program's staff, not just told of it."""
    note: str = ""


@dataclass(frozen=True)
class AttendanceView:
    """One session of a program or class."""

    id: UUID
    held_on: date
    session: str
    attended: Attended


@dataclass(frozen=True)
class EnrolmentView:
    """An enrolment, with its sessions in order."""

    id: UUID
    enrolled_on: date
    ended_on: date | None
    completed: bool
    outcome: str
    attendance: tuple[AttendanceView, ...]


@dataclass(frozen=True)
class ReferralView:
    """A referral and what came of it."""

    id: UUID
    ncp_id: UUID
    name: str
    program_id: UUID
    program_name: str
    employment: bool
    """To an employment program, not to another service."""
    referred_on: date
    by: str
    warm_hand_off: bool
    status: ReferralStatus
    reason: str
    """Why it did not lead to an enrolment, or ended early."""
    last_news_on: date
    note: str
    enrolment: EnrolmentView | None


def refer(session: Session, ncp_id: UUID, new: NewReferral, *, at: datetime, who: str) -> UUID:
    """Refer a person to a program or service; returns the referral's id.

    Raises `NotFoundError`, and `RefusedError` when the day lies ahead, the program is not active, or the person has
    an open referral or enrolment there already.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault any more. Nobody was referred; search again.")
    program = session.get(Program, new.program_id)
    if program is None or not program.active:
        raise RefusedError("This program is not offered any more. Nobody was referred; choose another one.")
    refuse_ahead(new.referred_on, at)
    there = select(Referral.id).where(
        Referral.ncp_id == ncp_id, Referral.program_id == new.program_id, Referral.status.in_(ACTIVE)
    )
    if session.scalar(there.limit(1)):
        raise RefusedError(
            "This person is referred to or enrolled in this program already. Nothing was added; record news there."
        )
    row = Referral(
        ncp_id=ncp_id,
        program_id=new.program_id,
        referred_on=new.referred_on,
        by=who,
        warm_hand_off=new.warm_hand_off,
        last_news_on=new.referred_on,
        note=new.note.strip(),
        created_at=at,
    )
    session.add(row)
    session.flush()
    _audit(session, at, who, "referral.made", ncp_id, program.category)
    return row.id


def news(session: Session, referral_id: UUID, *, on: date, note: str = "", at: datetime, who: str) -> None:
    """Something was heard of a referral. A note is added below the ones that are there. Raises as `enrol` does."""
    row = _referral(session, referral_id, *ACTIVE)
    refuse_ahead(on, at)
    row.last_news_on = max(row.last_news_on, on)
    if note.strip():
        row.note = f"{row.note}\n{on.isoformat()}: {note.strip()}".strip()
    _audit(session, at, who, "referral.news", row.ncp_id)


def enrol(session: Session, referral_id: UUID, *, enrolled_on: date, at: datetime, who: str) -> UUID:
    """The person is enrolled: from this day telling the CSA needs a release (DFES 19-07). Returns the enrolment's id.

    Raises `NotFoundError`, and `RefusedError` when the referral is not open or the day cannot be.
    """
    row = _referral(session, referral_id, ReferralStatus.OPEN)
    refuse_ahead(enrolled_on, at)
    refuse_before(enrolled_on, row.referred_on, "the referral")
    enrolment = Enrolment(
        referral_id=row.id, ncp_id=row.ncp_id, program_id=row.program_id, enrolled_on=enrolled_on, created_at=at
    )
    row.status = ReferralStatus.ENROLLED
    row.last_news_on = max(row.last_news_on, enrolled_on)
    session.add(enrolment)
    session.flush()
    _audit(session, at, who, "referral.enrolled", row.ncp_id)
    return enrolment.id


def attend(
    session: Session,
    enrolment_id: UUID,
    *,
    held_on: date,
    attended: Attended,
    class_name: str = "",
    at: datetime,
    who: str,
) -> UUID:
    """Note whether the person came to a session. A session noted before, by day and name, is corrected.

    Raises `NotFoundError`, and `RefusedError` for a day outside of the enrolment.
    """
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFoundError("This enrolment is not in the vault any more. Nothing was noted.")
    refuse_ahead(held_on, at)
    refuse_before(held_on, enrolment.enrolled_on, "the enrolment")
    if enrolment.ended_on is not None and held_on > enrolment.ended_on:
        raise RefusedError("This session lies after the end of the enrolment. Nothing was noted; correct the day.")
    class_name = class_name.strip()
    row = session.scalar(
        select(Attendance).where(
            Attendance.enrolment_id == enrolment_id, Attendance.held_on == held_on, Attendance.session == class_name
        )
    )
    if row is None:
        row = Attendance(enrolment_id=enrolment_id, held_on=held_on, session=class_name, attended=attended)
        session.add(row)
    row.attended = attended
    referral = session.get_one(Referral, enrolment.referral_id)
    referral.last_news_on = max(referral.last_news_on, held_on)
    session.flush()
    _audit(session, at, who, "attendance.noted", enrolment.ncp_id, attended.value)
    return row.id


def complete(
    session: Session, referral_id: UUID, *, ended_on: date, outcome: str = "", at: datetime, who: str
) -> None:
    """The person completed the program. Raises as `leave` does."""
    row, enrolment = _end(session, referral_id, ended_on, at)
    row.status = ReferralStatus.COMPLETED
    enrolment.completed, enrolment.outcome = True, outcome.strip()
    session.flush()
    _audit(session, at, who, "referral.completed", row.ncp_id)


def leave(session: Session, referral_id: UUID, *, ended_on: date, reason: str, at: datetime, who: str) -> None:
    """The person left the program early, and why.

    Raises `NotFoundError`, and `RefusedError` when the person is not enrolled, the day cannot be or there is no
    reason.
    """
    _need(reason)
    row, enrolment = _end(session, referral_id, ended_on, at)
    row.status, row.reason = ReferralStatus.LEFT, reason.strip()
    enrolment.outcome = reason.strip()
    session.flush()
    _audit(session, at, who, "referral.left", row.ncp_id)


def not_enrolled(session: Session, referral_id: UUID, *, on: date, reason: str, at: datetime, who: str) -> None:
    """The referral did not lead to an enrolment, and why.

    Raises `NotFoundError`, and `RefusedError` when it is not open, the day cannot be or no reason is given.
    """
    _need(reason)
    row = _referral(session, referral_id, ReferralStatus.OPEN)
    refuse_ahead(on, at)
    refuse_before(on, row.referred_on, "the referral")
    row.status, row.reason, row.settled_on = ReferralStatus.NOT_ENROLLED, reason.strip(), on
    row.last_news_on = on
    session.flush()
    _audit(session, at, who, "referral.not_enrolled", row.ncp_id)


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
    enrolments = _enrolments(session, [row.id for row, _, _ in found])
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
        )
        for row, program_name, kind in found
    )


def _enrolments(session: Session, referral_ids: list[UUID]) -> dict[UUID, EnrolmentView]:
    found: dict[UUID, EnrolmentView] = {}
    for start in range(0, len(referral_ids), 500):
        chunk = Enrolment.referral_id.in_(referral_ids[start : start + 500])
        sessions: defaultdict[UUID, list[AttendanceView]] = defaultdict(list)
        attended = select(Attendance).join(Enrolment, Enrolment.id == Attendance.enrolment_id).where(chunk)
        for row in session.scalars(attended.order_by(Attendance.held_on, Attendance.id)):
            sessions[row.enrolment_id].append(AttendanceView(row.id, row.held_on, row.session, row.attended))
        for one in session.scalars(select(Enrolment).where(chunk)):
            found[one.referral_id] = EnrolmentView(
                one.id, one.enrolled_on, one.ended_on, one.completed, one.outcome, tuple(sessions[one.id])
            )
    return found


def _referral(session: Session, referral_id: UUID, *allowed: ReferralStatus) -> Referral:
    row = session.get(Referral, referral_id)
    if row is None:
        raise NotFoundError("This referral is not in the vault any more. Nothing was changed.")
    if row.status not in allowed:
        raise RefusedError(
            f"This referral stands at '{STATUS_LABELS[row.status]}', which does not allow this. Nothing was changed."
        )
    return row


def _end(session: Session, referral_id: UUID, ended_on: date, at: datetime) -> tuple[Referral, Enrolment]:
    row = _referral(session, referral_id, ReferralStatus.ENROLLED)
    enrolment = session.scalars(select(Enrolment).where(Enrolment.referral_id == referral_id)).one()
    refuse_ahead(ended_on, at)
    refuse_before(ended_on, enrolment.enrolled_on, "the enrolment")
    enrolment.ended_on = ended_on
    row.last_news_on = max(row.last_news_on, ended_on)
    return row, enrolment


def _need(reason: str) -> None:
    if not reason.strip():
        raise RefusedError("A reason is needed. Nothing was changed; say why in a few words.")


def _audit(session: Session, at: datetime, who: str, action: str, ncp_id: UUID, detail: str = "") -> None:
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=ncp_id, detail=detail)
