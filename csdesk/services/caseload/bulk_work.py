"""Several people at once: assigned, marked, scheduled, closed; all of them in one transaction, or nothing.

Who cannot take part is left out, and the answer says why. Each work counts for a person what the same work done on
the record alone would: the same rules, the same lines of the audit trail.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentState, FollowUp
from csdesk.models.ncp import Ncp, NcpMark, SearchEntry
from csdesk.services import appointments, belonging, closing, contacts
from csdesk.services.appointments import NewAppointment
from csdesk.services.bulk import portions
from csdesk.services.caseload import lines
from csdesk.services.caseload.find import order
from csdesk.services.caseload.shapes import CaseloadQuery
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.going_ahead import held_back
from csdesk.services.progress import Progress, unwatched
from csdesk.wording import tr

MOST = 5_000
"""People whom one work takes: what was done must be possible to take back at once."""
AT_A_TIME = 200
CLOSED, DECEASED = "closed", "deceased"
Leave = Callable[[UUID], str]
Do = Callable[[UUID], object]


@dataclass(frozen=True)
class Chosen:
    """Some people: those who are ticked, or everybody in a list but some."""

    ncp_ids: tuple[UUID, ...] = ()
    everybody: CaseloadQuery | None = None
    without: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Worked:
    """What was done."""

    done: int
    left_out: tuple[tuple[str, int], ...] = ()
    """Why, in words that follow *is*, and how many people: `("closed", 2)`."""


def people_of(session: Session, chosen: Chosen, *, today: date) -> tuple[UUID, ...]:
    """Who is chosen, in the order of the list. Raises `RefusedError` for more than may be worked with at once."""
    if chosen.everybody is None:
        found = tuple(dict.fromkeys(chosen.ncp_ids))
    else:
        places = order(session, chosen.everybody, today=today).places
        if len(places) - len(chosen.without) > MOST:
            raise RefusedError(too_many(len(places) - len(chosen.without)))
        found = tuple(one for one in at_places(session, places) if one not in chosen.without)
    if len(found) > MOST:
        raise RefusedError(too_many(len(found)))
    if not found:
        raise NotFoundError(tr("Nobody is chosen. Nothing was changed; tick the people first."))
    return found


def too_many(number: int) -> str:
    """Why so many people are not worked with at once."""
    return tr(
        "At most {most:,} people are worked with at once, here are {number:,}. Nothing was changed; filter the list.",
        most=MOST,
        number=number,
    )


def at_places(session: Session, places: Sequence[int]) -> Iterator[UUID]:
    """The people at these places of the list, in order."""
    for some in portions(list(places), AT_A_TIME):
        rows = select(SearchEntry.place, SearchEntry.ncp_id).where(SearchEntry.place.in_(some))
        found = {place: ncp_id for place, ncp_id in session.execute(rows)}  # noqa: C416 - dict() takes no rows
        yield from (found[place] for place in some if place in found)


def assign(
    session: Session,
    ncp_ids: Sequence[UUID],
    to: str,
    *,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Worked:
    """Assign people to somebody of the office; an empty name: to nobody. Raises `RefusedError`."""
    name = " ".join(to.split())
    with_them = set(_those(session, ncp_ids, Ncp.assigned_to == name))

    def do(ncp_id: UUID) -> None:
        belonging.assign(session, [ncp_id], name, at=at, who=who)

    words = tr("with {name} already", name=name) if name else tr("with nobody already")
    return _each(session, ncp_ids, lambda one: words if one in with_them else "", do, progress)


def mark(
    session: Session,
    ncp_ids: Sequence[UUID],
    word: str,
    *,
    take_away: bool = False,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Worked:
    """Put a mark to people, or take it away. Raises `RefusedError`."""
    tidy = " ".join(word.split())
    marked = set(session.scalars(select(NcpMark.ncp_id).where(NcpMark.mark == tidy)))
    work = belonging.unmark if take_away else belonging.mark

    def leave(ncp_id: UUID) -> str:
        if (ncp_id in marked) is take_away:
            return ""
        return tr("not marked so") if take_away else tr("marked so already")

    return _each(session, ncp_ids, leave, lambda one: work(session, [one], tidy, at=at, who=who), progress)


def add_step(
    session: Session,
    ncp_ids: Sequence[UUID],
    what: str,
    due_on: date,
    *,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Worked:
    """One next step for each of these people. Who is closed or deceased is left out, and who has the same step."""
    same = (FollowUp.what == what.strip(), FollowUp.due_on == due_on, FollowUp.done_at.is_(None))
    have = set(session.scalars(select(FollowUp.ncp_id).where(*same)))
    gone = _gone(session, ncp_ids)

    def leave(ncp_id: UUID) -> str:
        return gone.get(ncp_id, "") or (tr("given this step already") if ncp_id in have else "")

    def do(ncp_id: UUID) -> None:
        contacts.add_follow_up(session, ncp_id, what, due_on, at=at, who=who)

    return _each(session, ncp_ids, leave, do, progress)


def set_appointment(
    session: Session,
    ncp_ids: Sequence[UUID],
    new: NewAppointment,
    *,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Worked:
    """The same appointment for all: a group session, a day at court. Who is closed or deceased is left out, who has
    an appointment at this time, and from an invitation who is not to be contacted as things stand."""
    planned = (Appointment.state == AppointmentState.PLANNED, Appointment.starts_at == new.starts_at)
    busy = set(session.scalars(select(Appointment.ncp_id).where(*planned)))
    gone = _gone(session, ncp_ids)
    invites = new.kind is appointments.AppointmentKind.APPOINTMENT and new.starts_at > at
    held = held_back(session, ncp_ids) if invites else frozenset()

    def leave(ncp_id: UUID) -> str:
        away = gone.get(ncp_id, "") or (tr("expected elsewhere at this time") if ncp_id in busy else "")
        return away or (tr("not cleared, or not to be called") if ncp_id in held else "")

    def do(ncp_id: UUID) -> None:
        appointments.set_appointment(session, ncp_id, new, at=at, who=who)

    return _each(session, ncp_ids, leave, do, progress)


def close(
    session: Session,
    ncp_ids: Sequence[UUID],
    reason: str,
    *,
    on: date,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Worked:
    """Close records for one reason. Raises `RefusedError` without one."""
    closed = set(_those(session, ncp_ids, Ncp.closed_on.is_not(None)))

    def do(ncp_id: UUID) -> None:
        closing.close(session, ncp_id, reason, on=on, at=at, who=who)

    return _each(session, ncp_ids, lambda one: tr("closed already") if one in closed else "", do, progress)


def _each(session: Session, ncp_ids: Sequence[UUID], leave: Leave, do: Do, progress: Progress) -> Worked:
    """Do something for each person but those whom `leave` names a reason for."""
    here = set(_those(session, ncp_ids))
    left: Counter[str] = Counter()
    for number, ncp_id in enumerate(ncp_ids):
        progress(number, len(ncp_ids))
        why = leave(ncp_id) if ncp_id in here else tr("not in the vault any more")
        if why:
            left[why] += 1
        else:
            do(ncp_id)
    session.flush()
    progress(len(ncp_ids), len(ncp_ids))
    return Worked(len(ncp_ids) - left.total(), tuple(left.most_common()))


def _those(session: Session, ncp_ids: Sequence[UUID], *conditions: ColumnElement[bool]) -> Iterator[UUID]:
    """Who of these is in the vault and as the conditions say."""
    for some in portions(list(ncp_ids), AT_A_TIME):
        yield from session.scalars(select(Ncp.id).where(Ncp.id.in_(some), *conditions))


def _gone(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who of these is not worked with any more, and why."""
    found = dict.fromkeys(_those(session, ncp_ids, Ncp.closed_on.is_not(None)), CLOSED)
    for some in portions(list(ncp_ids), AT_A_TIME):
        cases, flags = lines.cases_of(session, some), lines.flags_of_cases(session, some)
        for ncp_id in some:
            if lines.flags_together(cases.get(ncp_id, ()), flags)[1] == DECEASED:
                found[ncp_id] = DECEASED
    return found
