"""The quarter of this desk, as it stands in an extract: who reached which step, where, and what was done.

The steps count as the quarterly report counts them (`reporting.counting`); people of whom nothing is in the quarter
are not in the extract at all.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpOtherPin
from csdesk.models.partner import CsaMeeting, Program, ProgramKind
from csdesk.models.plan import Plan
from csdesk.models.referral import Attendance, Attended, Enrolment, Referral
from csdesk.services.days import local_day
from csdesk.services.program.supervisor.contents import REACHED, Contents, Person, Service, Sum, counties, desk_name
from csdesk.services.program.supervisor.team import Team
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting import counting
from csdesk.services.reporting.as_it_was import county_on
from csdesk.services.reporting.quarters import Quarter

CHUNK = 20_000
"""People between two looks at whether to stop."""
PARTS = 4


def gather(
    session: Session,
    quarter: Quarter,
    team: Team,
    *,
    source: UUID,
    liaison: str,
    at: datetime,
    progress: Progress = unwatched,
) -> Contents:
    """Count the quarter of this vault, person by person. Raises `Cancelled`."""
    progress(0, PARTS)
    reached: defaultdict[UUID, int] = defaultdict(int)
    for what, ncp_id in session.execute(_reached(quarter)):
        reached[ncp_id] |= 1 << REACHED.index(what)
    progress(1, PARTS)
    pins, cases, places = _numbers(session, quarter, reached)
    progress(2, PARTS)
    people = []
    for number, (ncp_id, steps) in enumerate(reached.items()):
        if number % CHUNK == 0:
            progress(2, PARTS)
        known = tuple(sorted(places.get(ncp_id, {""})))
        people.append(Person(team.of_pins(pins.get(ncp_id, ())), team.of_cases(cases.get(ncp_id, ())), known, steps))
    progress(3, PARTS)
    # In an order of their own: that of the records tells who came first to the desk.
    people.sort(key=lambda one: (one.pins, one.cases, one.counties, one.reached))
    return Contents(quarter, source, desk_name(liaison), at, team.mark, tuple(people), _sums(session, quarter, at))


def _reached(quarter: Quarter) -> Select[Any]:
    """Code of `REACHED` and person, each once."""
    steps = counting.all_steps(quarter)
    parts = [
        select(steps.c.step.label("what"), steps.c.ncp_id.label("ncp_id")),
        *(
            select(literal(service.value).label("what"), query.subquery().c.ncp_id)
            for service, query in _services(quarter)
        ),
    ]
    every = union_all(*parts).subquery("every")
    return select(every.c.what, every.c.ncp_id).distinct()


def _services(quarter: Quarter) -> Iterator[tuple[Service, Select[Any]]]:
    """Services beside the employment programs, as the steps count those."""
    referred = (
        select(Referral.ncp_id.label("ncp_id"))
        .join(Program, Program.id == Referral.program_id)
        .where(Program.kind == ProgramKind.SERVICE, _day_in(Referral.referred_on, quarter))
    )
    enrolled = (
        select(Enrolment.ncp_id.label("ncp_id"))
        .join(Program, Program.id == Enrolment.program_id)
        .where(Program.kind == ProgramKind.SERVICE)
    )
    yield Service.REFERRED, referred
    yield Service.ENROLLED, enrolled.where(_day_in(Enrolment.enrolled_on, quarter))
    yield Service.COMPLETED, enrolled.where(_day_in(Enrolment.ended_on, quarter), Enrolment.completed)


def _numbers(
    session: Session, quarter: Quarter, wanted: dict[UUID, int]
) -> tuple[dict[UUID, list[str]], dict[UUID, list[str]], dict[UUID, set[str]]]:
    """PINs, case numbers, and the counties on the quarter's last day, of the people who are wanted."""
    pins: dict[UUID, list[str]] = {}
    cases: dict[UUID, list[str]] = {}
    places: dict[UUID, set[str]] = {}
    own = select(Ncp.id, Ncp.pin).where(Ncp.pin.is_not(None))
    for query in (own, select(NcpOtherPin.ncp_id, NcpOtherPin.pin)):
        for ncp_id, pin in session.execute(query):
            if ncp_id in wanted:
                pins.setdefault(ncp_id, []).append(pin or "")
    state = counties()
    county = func.coalesce(county_on(quarter.last_day), "")
    for ncp_id, number, name in session.execute(select(IvdCase.ncp_id, IvdCase.number, county)):
        if ncp_id in wanted:
            cases.setdefault(ncp_id, []).append(number)
            places.setdefault(ncp_id, set()).add(name if name in state else "")
    return pins, cases, places


def _sums(session: Session, quarter: Quarter, at: datetime) -> tuple[int, ...]:
    counted = {
        Sum.CONTACTS: select(func.count()).where(_moment_in(ContactAttempt.at, quarter)),
        Sum.KEPT: select(func.count()).where(
            Appointment.state == AppointmentState.KEPT, _moment_in(Appointment.starts_at, quarter)
        ),
        Sum.INTERVIEWS: select(func.count()).where(
            Assessment.state == AssessmentState.FINISHED, _moment_in(Assessment.finished_at, quarter)
        ),
        Sum.PLANS: select(func.count()).where(_day_in(Plan.signed_on, quarter)),
        Sum.SESSIONS: select(func.count()).where(
            Attendance.attended == Attended.YES, _day_in(Attendance.held_on, quarter)
        ),
        Sum.MEETINGS: select(func.count()).where(
            _day_in(CsaMeeting.held_on, quarter), CsaMeeting.held_on <= local_day(at)
        ),
    }
    return tuple(int(session.scalar(counted[each]) or 0) for each in Sum)


def _day_in(day: Any, quarter: Quarter) -> ColumnElement[bool]:
    return and_(day >= quarter.first_day, day <= quarter.last_day)


def _moment_in(moment: Any, quarter: Quarter) -> ColumnElement[bool]:
    return and_(moment >= quarter.starts_at, moment < quarter.ends_before)
