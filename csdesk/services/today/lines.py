"""How a thing to do becomes a line: who it is about, and which key does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk import dates
from csdesk.models.ncp import Ncp
from csdesk.services.cautions import do_not_call
from csdesk.services.neutral import told
from csdesk.services.people import Person, people
from csdesk.services.today.agencies import SEVERAL, Agency, agencies, programs
from csdesk.services.today.records import TodayLine
from csdesk.wording import in_number, tr

Action = tuple[str, str]
OPEN: Action = ("O", tr("Open the record"))
OPEN_AGENCY: Action = ("O", tr("Open the agency"))
SAFE_CONTACT = tr("See safe contact")


@dataclass(frozen=True)
class Due:
    """A thing to do, before it is known who it is about: a person, an agency, or several agencies."""

    subject_id: UUID
    ncp_id: UUID | None
    when: str
    why: str
    action: Action | None = None
    """None: call the person, if that may be; open the agency, if it is about no person."""
    late: bool = False
    instead: str = ""
    """For `why` where that holds words that somebody typed: what is said of somebody under safe contact."""
    csa_id: UUID | None = None
    """The agency, where it is about no person; None there: several."""
    program_id: UUID | None = None
    """The program, where it is about no person and no agency."""


def as_lines(session: Session, groups: Sequence[Sequence[Due]]) -> list[tuple[TodayLine, ...]]:
    """The lines of these things to do, group by group, in the order given; who they are about is asked once."""
    who = people(session, (thing.ncp_id for group in groups for thing in group if thing.ncp_id))
    barred = _not_to_be_called(session, list(who))
    known = agencies(session, (thing.csa_id for group in groups for thing in group if thing.ncp_id is None))
    known |= programs(session, (thing.program_id for group in groups for thing in group))

    def line(thing: Due) -> TodayLine | None:
        if thing.ncp_id is None:
            about = thing.program_id or thing.csa_id
            return _agency_line(thing, known.get(about, SEVERAL) if about else SEVERAL)
        person = who.get(thing.ncp_id)
        if person is None:
            return None
        return _line(thing, person, thing.action or _call(person, person.ncp_id in barred))

    return [tuple(found for found in map(line, group) if found) for group in groups]


def _agency_line(thing: Due, agency: Agency) -> TodayLine:
    return TodayLine(
        subject_id=thing.subject_id,
        ncp_id=None,
        when=thing.when,
        name=agency.name,
        counties=agency.counties,
        why=thing.why,
        action_key=(thing.action or OPEN_AGENCY)[0],
        action=(thing.action or OPEN_AGENCY)[1],
        late=thing.late,
        csa_id=thing.csa_id,
        program_id=thing.program_id,
    )


def _line(thing: Due, person: Person, action: Action) -> TodayLine:
    return TodayLine(
        subject_id=thing.subject_id,
        ncp_id=thing.ncp_id,
        when=thing.when,
        name=person.name,
        counties=person.counties,
        why=told(thing.why, thing.instead or thing.why, safe_contact=person.safe_contact),
        action_key=action[0],
        action=action[1],
        safe_contact=person.safe_contact,
        late=thing.late,
    )


def _call(person: Person, barred: bool) -> Action:
    if barred:
        return "O", tr("Do not call, see why")
    if person.safe_contact:
        return "C", SAFE_CONTACT
    return ("C", tr("Call {phone}", phone=person.phone)) if person.phone else ("L", tr("Letter, no phone known"))


def _not_to_be_called(session: Session, ncp_ids: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for start in range(0, len(ncp_ids), 500):
        found.update(session.scalars(select(Ncp.id).where(Ncp.id.in_(ncp_ids[start : start + 500]), do_not_call())))
    return found


def counted(days: int) -> str:
    """`1 day`, `3 days`."""
    return in_number(days, tr("day"), tr("days"))


def short(day: date) -> str:
    """`Tue, Oct 13`."""
    return dates.day(day)


def month_day(day: date) -> str:
    """`October 4`."""
    return dates.month_day(day)
