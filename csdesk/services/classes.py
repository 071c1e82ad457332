"""Classes of a program: their schedule, the roll of a session, and what a parent has ahead.

Source: 2Gen Procedures, Appendix B ("Provide class schedule; track attendance; place reminder and 'we missed you'
calls") and "consistently record attendance and class evaluations".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Attended, ClassSession, Enrolment
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.days import bounds, clock_time, local_day, moment_of
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.neutral import A_SERVICE, UNNAMED, beside
from csdesk.services.people import people
from csdesk.services.referrals.referring import attend
from csdesk.wording import tr

MOST_WEEKS = 52
LONGEST_LINE = 200
SEE_RECORD = "Parent {number}, see record"
COUNTS = (Attended.YES, Attended.EXCUSED, Attended.NO, None)
"""What counts of somebody who was noted twice, as two records that were merged: whoever came, came."""
ATTENDED_KEYS = {"C": Attended.YES, "N": Attended.NO, "E": Attended.EXCUSED}
"""Key -> what it notes on the roll: came, did not come, excused."""


@dataclass(frozen=True)
class Series:
    """Sessions on one weekday, week after week."""

    first_on: date
    clock: time
    """Where this computer stands."""
    weeks: int = 1
    minutes: int | None = None
    place: str = ""
    topic: str = ""


@dataclass(frozen=True)
class SessionView:
    """A session, and how its roll stands."""

    id: UUID
    program_id: UUID
    program: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    topic: str
    cancelled: bool
    enrolled: int = 0
    """Who was enrolled that day."""
    came: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def not_noted(self) -> int:
        """Of whom nobody said whether they came."""
        return max(0, self.enrolled - self.came - self.missed - self.excused)


@dataclass(frozen=True)
class RollLine:
    """Somebody who is enrolled on the day of a session."""

    enrolment_id: UUID
    ncp_id: UUID
    name: str
    """Where no list names the program, none: `Parent 1, see record`."""
    attended: Attended | None
    """None: not noted."""


@dataclass(frozen=True)
class ClassAhead:
    """A session that a parent has ahead."""

    session_id: UUID
    enrolment_id: UUID
    starts_at: datetime
    place: str
    """Empty where the program is not named."""
    program: str
    """As lists may name it."""


def plan_series(session: Session, program_id: UUID, series: Series, *, at: datetime, who: str) -> tuple[UUID, ...]:
    """Put sessions into the schedule of a program, one a week at the same time of the clock. Returns their ids.

    A session that begins at the same moment is there already and is not put in twice. Raises `NotFoundError`, and
    `RefusedError` for no or too many weeks, an end before the start, or a time that the clocks skip.
    """
    if session.get(Program, program_id) is None:
        raise NotFoundError(tr("This program is not in the directory any more. Nothing was planned."))
    if not 1 <= series.weeks <= MOST_WEEKS:
        raise RefusedError(
            tr(
                "A series has 1 to {most_weeks} sessions. Nothing was planned; correct the number.",
                most_weeks=MOST_WEEKS,
            ),
            field="weeks",
        )
    if series.minutes is not None and not 0 < series.minutes <= 24 * 60:
        raise RefusedError(
            tr("A session lasts some minutes, and a day at most. Nothing was planned."), field="minutes"
        )
    place, topic = _line(series.place), _line(series.topic)
    starts = [moment_of(series.first_on + timedelta(weeks=week), series.clock) for week in range(series.weeks)]
    there = set(
        session.scalars(
            select(ClassSession.starts_at).where(
                ClassSession.program_id == program_id, ClassSession.starts_at.between(starts[0], starts[-1])
            )
        )
    )
    lasts = timedelta(minutes=series.minutes) if series.minutes is not None else None
    rows = [
        ClassSession(
            program_id=program_id,
            starts_at=start,
            ends_at=start + lasts if lasts is not None else None,
            place=place,
            topic=topic,
            created_at=at,
        )
        for start in starts
        if start not in there
    ]
    if not rows:
        raise RefusedError(tr("These sessions are in the schedule already. Nothing was planned."))
    session.add_all(rows)
    session.flush()
    audit.record(
        session, at=at, who=who, action="program.classes_planned", kind="program", record_id=program_id,
        detail=str(len(rows)),
    )  # fmt: skip
    return tuple(row.id for row in rows)


def change_session(
    session: Session, session_id: UUID, *, starts_at: datetime, place: str, topic: str, at: datetime, who: str
) -> None:
    """Move a session, or say where and about what it is; it lasts as long as before.

    Raises `NotFoundError`, and `RefusedError` where its roll is noted and the day would be another one.
    """
    row = _row(session, session_id)
    if local_day(starts_at) != local_day(row.starts_at) and _noted(session, row):
        raise RefusedError(tr("The roll of this session is noted. Its day was not changed; correct the roll first."))
    if row.ends_at is not None:
        row.ends_at = starts_at + (row.ends_at - row.starts_at)
    row.starts_at, row.place, row.topic = starts_at.astimezone(UTC), _line(place), _line(topic)
    _audit(session, at, who, "program.class_changed", row)


def call_off(session: Session, session_id: UUID, *, cancelled: bool = True, at: datetime, who: str) -> None:
    """Call a session off, or hold it after all. Nobody is reminded of one that is called off, and nobody missed it.

    Raises `NotFoundError`, and `RefusedError` where its roll is noted.
    """
    row = _row(session, session_id)
    if cancelled and _noted(session, row):
        raise RefusedError(tr("The roll of this session is noted, so it was held. Nothing was changed."))
    row.cancelled = cancelled
    _audit(session, at, who, "program.class_called_off" if cancelled else "program.class_changed", row)


def take_out(session: Session, session_id: UUID, *, at: datetime, who: str) -> None:
    """Take a session out of the schedule, as if it had never been planned. Raises as `call_off` does."""
    row = _row(session, session_id)
    if _noted(session, row):
        raise RefusedError(tr("The roll of this session is noted, so it was held. Nothing was changed."))
    _audit(session, at, who, "program.class_changed", row)
    session.delete(row)
    session.flush()


def sessions_of(session: Session, program_id: UUID) -> tuple[SessionView, ...]:
    """The schedule of a program, in order, with how each roll stands."""
    rows = select(ClassSession).where(ClassSession.program_id == program_id)
    return views(session, rows.order_by(ClassSession.starts_at, ClassSession.id))


def views(session: Session, wanted: Select[ClassSession]) -> tuple[SessionView, ...]:
    """The sessions of a statement, with how each roll stands."""
    rows = session.scalars(wanted).all()
    programs = {row.program_id for row in rows}
    names = {
        one.id: A_SERVICE if one.category in UNNAMED else one.name
        for one in session.scalars(select(Program).where(Program.id.in_(programs)))
    }
    enrolled: defaultdict[UUID, list[Enrolment]] = defaultdict(list)
    for one in session.scalars(select(Enrolment).where(Enrolment.program_id.in_(programs))):
        enrolled[one.program_id].append(one)
    noted: defaultdict[UUID, dict[UUID, Attended]] = defaultdict(dict)
    for portion in portions([row.id for row in rows], 500):
        said = select(Attendance.class_session_id, Enrolment.ncp_id, Attendance.attended).join(
            Enrolment, Enrolment.id == Attendance.enrolment_id
        )
        for session_id, ncp_id, attended in session.execute(said.where(Attendance.class_session_id.in_(portion))):
            if session_id is not None:
                noted[session_id][ncp_id] = min(attended, noted[session_id].get(ncp_id, attended), key=COUNTS.index)
    return tuple(
        SessionView(
            row.id,
            row.program_id,
            names[row.program_id],
            row.starts_at,
            row.ends_at,
            row.place,
            row.topic,
            row.cancelled,
            len({one.ncp_id for one in enrolled[row.program_id] if takes_part(one, local_day(row.starts_at))}),
            *(list(noted[row.id].values()).count(one) for one in (Attended.YES, Attended.NO, Attended.EXCUSED)),
        )
        for row in rows
    )


def takes_part(enrolment: Enrolment, day: date) -> bool:
    """Whether an enrolment holds on a day."""
    return enrolment.enrolled_on <= day and (enrolment.ended_on is None or day <= enrolment.ended_on)


def roll(session: Session, session_id: UUID) -> tuple[RollLine, ...]:
    """Everybody who is enrolled on the day of a session, by name, once also where two records were merged that were
    both enrolled; without names where no list names the program. Raises `NotFoundError`.
    """
    row = _row(session, session_id)
    unnamed = session.get_one(Program, row.program_id).category in UNNAMED
    day = local_day(row.starts_at)
    rows = session.execute(
        select(Enrolment, Attendance.attended)
        .outerjoin(
            Attendance, (Attendance.enrolment_id == Enrolment.id) & (Attendance.class_session_id == session_id)
        )
        .where(
            Enrolment.program_id == row.program_id,
            Enrolment.enrolled_on <= day,
            or_(Enrolment.ended_on.is_(None), Enrolment.ended_on >= day),
        )
    ).all()
    who = people(session, (one.ncp_id for one, _ in rows))
    once: dict[UUID, RollLine] = {}
    for one, attended in sorted(rows, key=lambda pair: (COUNTS.index(pair[1]), pair[0].id)):
        once.setdefault(one.ncp_id, RollLine(one.id, one.ncp_id, "" if unnamed else who[one.ncp_id].name, attended))
    lines = sorted(once.values(), key=lambda line: (line.name.casefold(), line.enrolment_id))
    if unnamed:
        lines = [replace(line, name=SEE_RECORD.format(number=number)) for number, line in enumerate(lines, 1)]
    return tuple(lines)


def note_roll(
    session: Session, session_id: UUID, noted: Mapping[UUID, Attended], *, at: datetime, who: str
) -> tuple[UUID, ...]:
    """Note who came, by enrolment. Returns the ids of what was noted; what was noted before is corrected.

    Raises `NotFoundError`, and `RefusedError` for a session ahead or called off, or somebody not enrolled then.
    """
    row = _row(session, session_id)
    if row.cancelled:
        raise RefusedError(tr("This session was called off. Nothing was noted; hold it after all first."))
    if row.starts_at > at:
        raise RefusedError(tr("This session lies ahead. Nothing was noted; record it when it has happened."))
    return tuple(_note(session, row, enrolment_id, attended, at, who) for enrolment_id, attended in noted.items())


def _note(
    session: Session, row: ClassSession, enrolment_id: UUID, attended: Attended, at: datetime, who: str
) -> UUID:
    held_on = local_day(row.starts_at)
    there = select(Attendance).where(Attendance.enrolment_id == enrolment_id, Attendance.held_on == held_on)
    same_day = session.scalars(there.order_by(Attendance.id)).all()
    of_session = next((one for one in same_day if one.class_session_id == row.id), None)
    # What was noted of that day without the schedule is this session's.
    loose = next((one for one in same_day if one.class_session_id is None), None)
    kept = of_session or loose
    name = kept.session if kept is not None else row.topic
    if kept is None and any(one.session == name for one in same_day):
        name = f"{name} {clock_time(row.starts_at)}".strip()[:LONGEST_LINE]
    key = attend(session, enrolment_id, held_on=held_on, attended=attended, class_name=name, at=at, who=who)
    session.get_one(Attendance, key).class_session_id = row.id
    session.flush()
    return key


def ahead_of(session: Session, ncp_id: UUID, *, on: date) -> tuple[ClassAhead, ...]:
    """The next session, on that day or later, of each program in which a person takes part; the first first."""
    first: dict[UUID, ClassAhead] = {}
    rows = session.execute(
        select(ClassSession, Enrolment, Program.name, Program.category)
        .join(Enrolment, Enrolment.program_id == ClassSession.program_id)
        .join(Program, Program.id == ClassSession.program_id)
        .where(
            Enrolment.ncp_id == ncp_id,
            Enrolment.ended_on.is_(None),
            ~ClassSession.cancelled,
            ClassSession.starts_at >= bounds(on)[0],
        )
        .order_by(ClassSession.starts_at, ClassSession.id)
    )
    for row, enrolment, name, category in rows:
        named = A_SERVICE if category in UNNAMED else name
        place = beside(named, row.place)
        first.setdefault(enrolment.id, ClassAhead(row.id, enrolment.id, row.starts_at, place, named))
    return tuple(first.values())


def missed_by(session: Session, ncp_ids: Sequence[UUID] | None = None) -> dict[UUID, date]:
    """Person -> the day of their last class, where they did not come to it and the enrolment goes on.

    Of these people; without `ncp_ids` of everybody.
    """
    later = aliased(Attendance)
    came_later = exists(
        select(1).where(later.enrolment_id == Attendance.enrolment_id, later.held_on > Attendance.held_on)
    )
    rows = (
        select(Enrolment.ncp_id, Attendance.held_on)
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .where(Enrolment.ended_on.is_(None), Attendance.attended == Attended.NO, ~came_later)
        .order_by(Attendance.held_on)
    )
    found: dict[UUID, date] = {}
    of_them = [rows.where(Enrolment.ncp_id.in_(some)) for some in portions(ncp_ids or (), 500)]
    for wanted in [rows] if ncp_ids is None else of_them:
        found.update((ncp_id, held_on) for ncp_id, held_on in session.execute(wanted))
    return found


def _row(session: Session, session_id: UUID) -> ClassSession:
    row = session.get(ClassSession, session_id)
    if row is None:
        raise NotFoundError(tr("This session is not in the schedule any more. Nothing was changed."))
    return row


def _noted(session: Session, row: ClassSession) -> bool:
    return session.scalar(select(Attendance.id).where(Attendance.class_session_id == row.id).limit(1)) is not None


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]


def _audit(session: Session, at: datetime, who: str, action: str, row: ClassSession) -> None:
    session.flush()
    audit.record(session, at=at, who=who, action=action, kind="program", record_id=row.program_id)
