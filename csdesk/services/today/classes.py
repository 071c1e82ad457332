"""Classes on *Today*: whom to remind the day before, whose roll is not noted, who was missed.

Source: 2Gen Procedures, Appendix B ("Track attendance"; "Place reminder and 'we missed you calls'").
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from csdesk.dates import clock_time, weekday
from csdesk.models.contact import ContactAttempt
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Attended, ClassSession, Enrolment
from csdesk.services import classes
from csdesk.services.bulk import portions
from csdesk.services.days import bounds, local_day, working_days_before
from csdesk.services.neutral import beside, program_name
from csdesk.services.today.groups import SHOWN, Found, away, put_off
from csdesk.services.today.lines import Due, counted, month_day, short
from csdesk.services.today.reminders import TOLD
from csdesk.services.today.safely import brings_together
from csdesk.wording import tr

ROLL_DAYS = 60
"""A roll that nobody noted is asked after for so long."""
MISSED_DAYS = 30
"""So long after a class it is said that somebody was missed."""
FARTHEST = 4
"""Days to the farthest session of which a working day is the one before: a Monday after a Friday, and a holiday."""
TAKE_ROLL = ("N", tr("Note who came"))


@dataclass(frozen=True)
class _Ahead:
    """Somebody enrolled, and a session ahead."""

    enrolment_id: UUID
    ncp_id: UUID
    program: str
    session: ClassSession

    @property
    def subject_id(self) -> UUID:
        return uuid5(self.enrolment_id, f"class {self.session.id}")


def class_reminders(session: Session, today: date) -> Found:
    """Who has a class on the next working day, or before it.

    A contact since the working day before the class, after which the parent can know, settles it.
    """
    due = [
        one
        for one in _ahead(session, bounds(today)[1], bounds(today + timedelta(days=FARTHEST))[1])
        if working_days_before(local_day(one.session.starts_at), 1) <= today
    ]
    handled = away(session, (one.subject_id for one in due), today)
    told = _told_since(session, due)
    due = [one for one in due if one.subject_id not in handled and one.ncp_id not in told]
    return Found([_reminder(one, today) for one in due[:SHOWN]], len(due))


def _reminder(one: _Ahead, today: date) -> Due:
    day = local_day(one.session.starts_at)
    hour = clock_time(one.session.starts_at)
    bare = (
        tr("Class tomorrow, {clock_time}", clock_time=hour)
        if (day - today).days == 1
        else tr("Class on {weekday}, {clock_time}", weekday=weekday(day), clock_time=hour)
    )
    why = ", ".join(filter(None, (f"{bare}: {one.program}", beside(one.program, one.session.place))))
    return Due(one.subject_id, one.ncp_id, short(day), why, instead=bare)


def _ahead(session: Session, first: datetime, end: datetime) -> list[_Ahead]:
    rows = session.execute(
        select(ClassSession, Enrolment, program_name())
        .join(Enrolment, Enrolment.program_id == ClassSession.program_id)
        .join(Ncp, Ncp.id == Enrolment.ncp_id)
        .join(Program, Program.id == ClassSession.program_id)
        .where(
            ClassSession.starts_at >= first,
            ClassSession.starts_at < end,
            ~ClassSession.cancelled,
            Enrolment.ended_on.is_(None),
            Ncp.closed_on.is_(None),
            ~brings_together(),
        )
        .order_by(ClassSession.starts_at, ClassSession.id, Ncp.sort_name, Enrolment.id)
    )
    return [
        _Ahead(enrolment.id, enrolment.ncp_id, program, row)
        for row, enrolment, program in rows
        if enrolment.enrolled_on <= local_day(row.starts_at)
    ]


def _told_since(session: Session, due: list[_Ahead]) -> set[UUID]:
    """Whom a contact told something since the working day before their class began."""
    since = {one.ncp_id: bounds(working_days_before(local_day(one.session.starts_at), 1))[0] for one in reversed(due)}
    told: set[UUID] = set()
    for part in portions(list(since), 500):
        rows = select(ContactAttempt.ncp_id, ContactAttempt.at).where(
            ContactAttempt.ncp_id.in_(part),
            ContactAttempt.at >= min(since[ncp_id] for ncp_id in part),
            ContactAttempt.outcome.in_(TOLD),
        )
        told.update(ncp_id for ncp_id, at in session.execute(rows) if at >= since[ncp_id])
    return told


def rolls(session: Session, today: date, now: datetime) -> Found:
    """Sessions that were held, whose roll is not noted whole, the oldest first. One line for each."""
    wanted = (
        select(ClassSession)
        .where(
            ClassSession.starts_at >= bounds(today - timedelta(days=ROLL_DAYS))[0],
            ClassSession.starts_at <= now,
            ~ClassSession.cancelled,
            ~put_off(ClassSession.id, today),
        )
        .order_by(ClassSession.starts_at, ClassSession.id)
    )
    due = [one for one in classes.views(session, wanted) if one.not_noted]
    lines = [
        Due(
            one.id,
            None,
            _since(local_day(one.starts_at), today),
            tr(
                "{not_noted} of {enrolled} not noted: {beside} on {month_day}, {clock_time}",
                not_noted=one.not_noted,
                enrolled=one.enrolled,
                beside=beside(one.program, one.topic) or tr("class"),
                month_day=month_day(local_day(one.starts_at)),
                clock_time=clock_time(one.starts_at),
            ),
            TAKE_ROLL,
            late=local_day(one.starts_at) < today,
            program_id=one.program_id,
        )
        for one in due[:SHOWN]
    ]
    return Found(lines, len(due))


def missed_classes(session: Session, today: date) -> Found:
    """Who did not come to the last class that was noted, without a contact since; the latest first."""
    later = aliased(Attendance)
    came_later = exists(
        select(1).where(later.enrolment_id == Attendance.enrolment_id, later.held_on > Attendance.held_on)
    )
    wanted = (
        select(Attendance, Enrolment.ncp_id, program_name(), ClassSession.starts_at)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Program, Program.id == Enrolment.program_id)
        .join(Ncp, Ncp.id == Enrolment.ncp_id)
        .outerjoin(ClassSession, ClassSession.id == Attendance.class_session_id)
        .where(
            Attendance.attended == Attended.NO,
            Attendance.held_on >= today - timedelta(days=MISSED_DAYS),
            Enrolment.ended_on.is_(None),
            ~came_later,
            ~put_off(Attendance.id, today),
            Ncp.closed_on.is_(None),
            ~brings_together(),
        )
        .order_by(Attendance.held_on.desc(), Attendance.id)
    )
    rows = session.execute(wanted).all()
    since = _contacts_since(session, {ncp_id for _, ncp_id, _, _ in rows}, today)
    due = [
        (row, ncp_id, program)
        for row, ncp_id, program, starts_at in rows
        if not any(at > _ended(row, starts_at) for at in since[ncp_id])
    ]
    lines = [
        Due(
            row.id,
            ncp_id,
            _since(row.held_on, today),
            tr("Did not come on {month_day}: {program}", month_day=month_day(row.held_on), program=program),
            instead=tr("Did not come to a class on {month_day}", month_day=month_day(row.held_on)),
        )
        for row, ncp_id, program in due[:SHOWN]
    ]
    return Found(lines, len(due))


def _ended(row: Attendance, starts_at: datetime | None) -> datetime:
    """From when a contact counts: from the session on; where only its day is known, from the end of that."""
    return starts_at or bounds(row.held_on)[1]


def _contacts_since(session: Session, ncp_ids: set[UUID], today: date) -> defaultdict[UUID, list[datetime]]:
    found: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for part in portions(list(ncp_ids), 500):
        rows = select(ContactAttempt.ncp_id, ContactAttempt.at).where(
            ContactAttempt.ncp_id.in_(part),
            ContactAttempt.at >= bounds(today - timedelta(days=MISSED_DAYS))[0],
        )
        for ncp_id, at in session.execute(rows):
            found[ncp_id].append(at)
    return found


def _since(day: date, today: date) -> str:
    return tr("Today") if day == today else counted((today - day).days)


def reminders_of(session: Session, today: date, wanted: set[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Of these subjects those that are reminders of classes: subject, person, and what is said of it."""
    for one in _ahead(session, bounds(today)[0], bounds(today + timedelta(days=2 * FARTHEST))[1]):
        if one.subject_id in wanted:
            yield (
                one.subject_id,
                one.ncp_id,
                tr("Remind of the class on {month_day}", month_day=month_day(local_day(one.session.starts_at))),
            )


def rolls_of(session: Session, wanted: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Of these subjects those that are rolls: the program, and what is said of it."""
    rows = select(ClassSession).where(ClassSession.id.in_(list(wanted)))
    return {
        row.id: (
            row.program_id,
            tr("Roll of the class on {month_day}", month_day=month_day(local_day(row.starts_at))),
        )
        for row in session.scalars(rows)
    }
