"""The docket: the appointments and hearings of a day, by court and place; the weeks ahead; what is not settled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import Appointment, AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanState
from csdesk.models.referral_report import ReportCounty
from csdesk.services import audit
from csdesk.services.appointments import AppointmentView, clash, view
from csdesk.services.cautions import do_not_call
from csdesk.services.days import bounds, local_day
from csdesk.services.disclosure import Accounted, Fact, Recipient, Rulings, Telling, To, Way, account
from csdesk.services.neutral import guarded
from csdesk.services.people import Person, people
from csdesk.services.stages import Stage, stages_of

__all__ = [
    "DayCount",
    "Docket",
    "DocketLine",
    "KnownPlaces",
    "Stage",
    "by_place",
    "coming",
    "day_docket",
    "docket_for_paper",
    "known_places",
    "note_paper",
    "unsettled",
]

WEEKS_AHEAD = 4
UNSETTLED_DAYS = 366
"""What lies further back and was never settled is left alone."""
NEVER_REACHED = (Stage.LISTED, Stage.CSA_REVIEW, Stage.TO_CONTACT, Stage.ATTEMPTED)
LATEST = 300
"""Entries from which courts and places are offered."""
IN = 500
"""People asked about by one query."""


@dataclass(frozen=True)
class DocketLine:
    """One line of a docket."""

    appointment: AppointmentView
    """Of somebody under safe contact without what was typed of it, which see `neutral.guarded`."""
    day: date
    """The day here on which it begins."""
    name: str
    counties: tuple[str, ...]
    stage: Stage
    phone: str
    """Empty where none works, for safe contact, and for whom a flag says not to call."""
    safe_contact: bool
    do_not_call: bool
    never_reached: bool
    interviewed: bool
    draft_plan: bool
    """A plan waits to be agreed and signed."""
    clashes: bool
    """Another one begins at the same time elsewhere, or the same parent has another one."""


@dataclass(frozen=True)
class DayCount:
    """How many appointments and hearings a day has, and how many of them are not settled."""

    day: date
    number: int
    planned: int


@dataclass(frozen=True)
class Docket:
    """A day, and what lies around it."""

    day: date
    lines: tuple[DocketLine, ...]
    """In order of court and place, then of time. What was called off is left out."""
    called_off: int
    week: tuple[DayCount, ...]
    """Monday to Sunday of the day's week."""
    coming: int
    """Planned in the four weeks after today."""
    unsettled: int
    """Past, and nobody said what became of them."""


@dataclass(frozen=True)
class KnownPlaces:
    """Courts and places that a form offers."""

    courts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def day_docket(session: Session, day: date, *, today: date) -> Docket:
    """The docket of a day, with the counts around it."""
    first, end = bounds(day)
    rows = session.scalars(_between(first, end)).all()
    lines = by_place(_lines(session, [row for row in rows if row.state is not AppointmentState.CANCELLED], today))
    return Docket(
        day=day,
        lines=lines,
        called_off=sum(row.state is AppointmentState.CANCELLED for row in rows),
        week=_week(session, day),
        coming=_count(session, *_ahead(today)),
        unsettled=_count(session, *_past(today)),
    )


def coming(session: Session, *, today: date) -> tuple[DocketLine, ...]:
    """What is planned in the four weeks after today, in order of time."""
    rows = session.scalars(_between(*_ahead(today)).where(Appointment.state == AppointmentState.PLANNED)).all()
    return _lines(session, rows, today)


def unsettled(session: Session, *, today: date) -> tuple[DocketLine, ...]:
    """What lies before today of which nobody said what became, the newest day first; a year back at most."""
    rows = session.scalars(_between(*_past(today)).where(Appointment.state == AppointmentState.PLANNED)).all()
    return tuple(sorted(_lines(session, rows, today), key=lambda line: -line.day.toordinal()))


def docket_for_paper(session: Session, day: date, *, today: date) -> tuple[Docket, Telling]:
    """The docket of a day as the desk's own paper says it, and what that tells."""
    found = day_docket(session, day, today=today)
    rulings = Rulings.load(session, {line.appointment.ncp_id for line in found.lines}, on=today)
    telling = Telling(rulings, To(Recipient.OWN_USE))
    return replace(found, lines=tuple(_on_paper(line, telling, today) for line in found.lines)), telling


def _on_paper(line: DocketLine, telling: Telling, today: date) -> DocketLine:
    one = line.appointment
    ncp_id = one.ncp_id
    return replace(
        line,
        appointment=replace(one, purpose=telling.tell(ncp_id, Fact.NOTE, today, one.purpose, instead="")),
        name=telling.tell(ncp_id, Fact.NAME, today, line.name),
        phone=telling.tell(ncp_id, Fact.PHONE, today, line.phone, instead=""),
        counties=telling.tell(ncp_id, Fact.CASE_NUMBER, today, line.counties, instead=()),
        do_not_call=telling.tell(ncp_id, Fact.REPORT_FLAGS, today, line.do_not_call, instead=True),
        never_reached=telling.tell(ncp_id, Fact.CONTACT, today, line.never_reached, instead=False),
        interviewed=telling.tell(ncp_id, Fact.INTERVIEW_HELD, today, line.interviewed, instead=False),
    )


def note_paper(session: Session, telling: Telling, number: int, *, way: Way, at: datetime, who: str) -> Accounted:
    """Note, and account for, that a docket of so many lines leaves the vault: printed, or written to a file."""
    action = "appointments.docket_printed" if way is Way.PRINT else "appointments.docket_saved"
    audit.record(session, at=at, who=who, action=action, detail=str(number))
    return account(session, telling, what="Docket", way=way, at=at, who=who)


def by_place(lines: Sequence[DocketLine]) -> tuple[DocketLine, ...]:
    """Lines of one day by court and place, the earliest place first, each in order of time."""
    first: dict[str, datetime] = {}
    for line in lines:
        starts_at, where = line.appointment.starts_at, line.appointment.where.casefold()
        first[where] = min(starts_at, first.get(where, starts_at))

    def order(line: DocketLine) -> tuple[datetime, str, datetime, UUID]:
        one = line.appointment
        where = one.where.casefold()
        return first[where], where, one.starts_at, one.id

    return tuple(sorted(lines, key=order))


def known_places(session: Session, counties: Sequence[str] = ()) -> KnownPlaces:
    """What a form offers: courts and places of the latest entries, the most used first, then the circuit courts of
    `counties`, or of all counties that a report told of. Where people under safe contact are met is not offered."""
    latest = select(Appointment.court, Appointment.place).join(Ncp, Ncp.id == Appointment.ncp_id)
    latest = latest.where(~Ncp.safe_contact).order_by(Appointment.starts_at.desc()).limit(LATEST)
    rows = session.execute(latest).all()
    used = [court for court, _ in Counter(court for court, _ in rows if court).most_common()]
    places = [place for place, _ in Counter(place for _, place in rows if place).most_common()]
    circuit = [f"{county} County Circuit Court" for county in counties or _counties(session)]
    return KnownPlaces((*used, *(court for court in circuit if court not in used)), tuple(places))


def _counties(session: Session) -> list[str]:
    return list(session.scalars(select(ReportCounty.county).distinct().order_by(ReportCounty.county)))


def _between(first: datetime, end: datetime) -> Select[Appointment]:
    return (
        select(Appointment)
        .where(Appointment.starts_at >= first, Appointment.starts_at < end)
        .order_by(Appointment.starts_at, Appointment.id)
    )


def _ahead(today: date) -> tuple[datetime, datetime]:
    return bounds(today)[1], bounds(today + timedelta(weeks=WEEKS_AHEAD))[1]


def _past(today: date) -> tuple[datetime, datetime]:
    return bounds(today - timedelta(days=UNSETTLED_DAYS))[0], bounds(today)[0]


def _count(session: Session, first: datetime, end: datetime) -> int:
    planned = Appointment.state == AppointmentState.PLANNED
    rows = select(func.count()).where(Appointment.starts_at >= first, Appointment.starts_at < end, planned)
    return session.scalar(rows) or 0


def _week(session: Session, day: date) -> tuple[DayCount, ...]:
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    rows = session.execute(
        select(Appointment.starts_at, Appointment.state).where(
            Appointment.starts_at >= bounds(days[0])[0],
            Appointment.starts_at < bounds(days[-1])[1],
            Appointment.state != AppointmentState.CANCELLED,
        )
    ).all()
    found = [(local_day(starts_at), state) for starts_at, state in rows]
    return tuple(
        DayCount(
            one,
            sum(where == one for where, _ in found),
            sum(where == one and state is AppointmentState.PLANNED for where, state in found),
        )
        for one in days
    )


def _lines(session: Session, rows: Sequence[Appointment], today: date) -> tuple[DocketLine, ...]:
    ids = list(dict.fromkeys(row.ncp_id for row in rows))
    who, stages = people(session, ids), stages_of(session, ids, today=today)
    barred: set[UUID] = set()
    drafts: set[UUID] = set()
    interviewed: set[UUID] = set()
    for start in range(0, len(ids), IN):
        some = ids[start : start + IN]
        barred.update(session.scalars(select(Ncp.id).where(Ncp.id.in_(some), do_not_call())))
        drafts.update(
            session.scalars(select(Plan.ncp_id).where(Plan.ncp_id.in_(some), Plan.state == PlanState.DRAFT))
        )
        finished = Assessment.state == AssessmentState.FINISHED
        interviewed.update(session.scalars(select(Assessment.ncp_id).where(Assessment.ncp_id.in_(some), finished)))
    views = [view(row) for row in rows]
    clashing = _clashing(views)
    public = {one.where for one in views if not who[one.ncp_id].safe_contact}
    told = [guarded(one, safe_contact=who[one.ncp_id].safe_contact, public=public) for one in views]
    return tuple(
        _line(one, who[one.ncp_id], stages[one.ncp_id], one.ncp_id in barred, one.ncp_id in interviewed,
              one.ncp_id in drafts, one.id in clashing)
        for one in told
    )  # fmt: skip


def _line(
    one: AppointmentView, person: Person, stage: Stage, barred: bool, interviewed: bool, draft: bool, clashes: bool
) -> DocketLine:
    return DocketLine(
        appointment=one,
        day=local_day(one.starts_at),
        name=person.name,
        counties=person.counties,
        stage=stage,
        phone="" if barred else person.phone,
        safe_contact=person.safe_contact,
        do_not_call=barred,
        never_reached=stage in NEVER_REACHED,
        interviewed=interviewed,
        draft_plan=draft,
        clashes=clashes,
    )


def _clashing(views: Sequence[AppointmentView]) -> set[UUID]:
    """Planned ones that are in the way of another planned one."""
    by_time: dict[datetime, list[AppointmentView]] = {}
    for one in views:
        if one.state is AppointmentState.PLANNED:
            by_time.setdefault(one.starts_at, []).append(one)
    return {
        one.id
        for same in by_time.values()
        for one in same
        if any(one is not other and clash(one, other) for other in same)
    }
