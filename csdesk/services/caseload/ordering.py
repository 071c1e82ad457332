"""In which order people are listed: parts that follow each other, each answered from an index as far as one goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, case, exists, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import UNDER_SAFE_CONTACT, Ncp, NcpMark, SearchEntry
from csdesk.services.caseload.shapes import Sort
from csdesk.services.days import bounds

OF_SEVERAL: dict[Sort, Any] = {
    Sort.CASE: IvdCase.number,
    Sort.OFFICE_MARKS: NcpMark.mark,
}
"""Of which a person may have several: the first of them counts."""
NEAR = 200
"""People whose next step is among the first, or the last: a few pages."""
WHERE_TO_FIND: dict[Sort, Any] = {Sort.PHONE: SearchEntry.phones, Sort.CITY: SearchEntry.city}
"""What no list says of people under safe contact, and so no order either."""


@dataclass(frozen=True)
class Section:
    """A part of a list: the people of `source`, which leads to `SearchEntry`, for whom `condition` holds."""

    keys: tuple[Any, ...]
    """What it is sorted by, before the name."""
    condition: ColumnElement[bool] | None = None
    person: bool = False
    """`Ncp` is joined."""
    source: Any = None
    """What it is read from; the entries where None. Has a column `ncp_id`."""


def sections_of(sort: Sort, today: date, *, down: bool) -> tuple[Section, ...]:
    """The parts of a list that is sorted so, but for stages and workers, each of which is a list of its own.

    `down`: the largest values come first.
    """
    if sort is Sort.NAME:
        return (Section(()),)
    if sort is Sort.LAST_CONTACT:
        return _by_last_contact()
    if sort is Sort.NEXT_STEP:
        return _by_next_step(today, down)
    if sort is Sort.FLAGS:
        return Section((), _flagged()), Section((), ~_flagged())
    if sort in OF_SEVERAL:
        return _by_first_of_several(sort)
    if sort in WHERE_TO_FIND:
        value = WHERE_TO_FIND[sort]
        hidden = SearchEntry.ncp_id.in_(_hidden())
        return Section((value,), (value > "") & ~hidden), Section((), (value == "") | hidden)
    column: Any = {
        Sort.PIN: Ncp.pin,
        Sort.AGE: Ncp.date_of_birth,
        Sort.COUNTY: SearchEntry.county,
        Sort.ARREARS: SearchEntry.arrears_cents,
        Sort.ASSIGNED_TO: Ncp.assigned_to,
    }[sort]
    person = sort in {Sort.PIN, Sort.AGE, Sort.ASSIGNED_TO}
    is_text = sort in {Sort.COUNTY, Sort.ASSIGNED_TO}
    known = column > "" if is_text else column.is_not(None)
    # Without a value nobody is sought by it: the index has nearly all of them, in another order.
    unknown = func.coalesce(column, "") == "" if is_text else column.is_(None)
    return Section((column,), known, person), Section((), unknown, person)


def key_of(sort: Sort, today: date) -> tuple[Any, bool]:
    """What one person is sorted by, None where there is no such value; and whether `Ncp` must be joined for it."""
    if sort is Sort.LAST_CONTACT:
        newest = select(func.max(ContactAttempt.at)).where(ContactAttempt.ncp_id == SearchEntry.ncp_id)
        return newest.correlate(SearchEntry).scalar_subquery(), False
    if sort is Sort.NEXT_STEP:
        steps = _steps(today)
        return select(func.min(steps.c.day)).where(steps.c.ncp_id == SearchEntry.ncp_id).scalar_subquery(), False
    if sort is Sort.COUNTY:
        return func.nullif(SearchEntry.county, ""), False
    if sort is Sort.ARREARS:
        return SearchEntry.arrears_cents, False
    if sort is Sort.FLAGS:
        return func.nullif(_flagged(), literal(value=False)), False
    if sort is Sort.ASSIGNED_TO:
        return func.nullif(Ncp.assigned_to, ""), True
    if sort in WHERE_TO_FIND:
        return case((SearchEntry.ncp_id.in_(_hidden()), None), else_=func.nullif(WHERE_TO_FIND[sort], "")), False
    if sort in OF_SEVERAL:
        values = _first_of_several(sort).subquery()
        return select(values.c.value).where(values.c.ncp_id == SearchEntry.ncp_id).scalar_subquery(), False
    return (Ncp.pin if sort is Sort.PIN else Ncp.date_of_birth), True


def backwards(sort: Sort, descending: bool) -> bool:
    """Whether the values of `key_of` come from the largest to the smallest: the oldest person is born first."""
    return descending is not (sort is Sort.AGE)


def ordered(statement: Select[Any], section: Section, down: bool) -> Select[Any]:
    """The section in its order; those with the same value by name."""
    keys = [key.desc() if down else key for key in section.keys]
    place = SearchEntry.place
    return statement.order_by(*keys, place.desc() if down and not section.keys else place)


def _by_last_contact() -> tuple[Section, ...]:
    later = aliased(ContactAttempt)
    same = later.ncp_id == ContactAttempt.ncp_id
    after = (later.at > ContactAttempt.at) | ((later.at == ContactAttempt.at) & (later.id > ContactAttempt.id))
    last = ~exists(select(1).where(same, after).correlate(ContactAttempt))
    mine = exists(select(1).where(ContactAttempt.ncp_id == SearchEntry.ncp_id).correlate(SearchEntry))
    return Section((ContactAttempt.at,), last, source=ContactAttempt), Section((), ~mine)


def _by_next_step(today: date, down: bool) -> tuple[Section, ...]:
    """First those of the first days (the last ones), so that a page of them is not picked from everybody."""
    steps, again = _steps(today), _steps(today)
    due = select(FollowUp.due_on).where(FollowUp.done_at.is_(None))
    due = due.order_by(FollowUp.due_on.desc() if down else FollowUp.due_on)
    edge = func.coalesce(due.limit(1).offset(NEAR).scalar_subquery(), date.min if down else date.max, type_=Date)
    by_person = select(steps.c.ncp_id, func.min(steps.c.day).label("day")).group_by(steps.c.ncp_id)
    if down:  # whose first step is late: only those with a late one are asked whether they have an earlier one
        near = by_person.where(steps.c.day >= edge, *_none_before(steps, edge, today))
        others = by_person.having(func.min(steps.c.day) < edge)
    else:
        near, others = by_person.where(steps.c.day <= edge), by_person.having(func.min(steps.c.day) > edge)
    first, rest = near.subquery(), others.subquery()
    mine = exists(select(1).where(again.c.ncp_id == SearchEntry.ncp_id).correlate(SearchEntry))
    return Section((first.c.day,), source=first), Section((rest.c.day,), source=rest), Section((), ~mine)


def _none_before(steps: Any, edge: Any, today: date) -> Iterator[ColumnElement[bool]]:
    for one in _due(today):
        earlier = one.where(one.selected_columns.ncp_id == steps.c.ncp_id, one.selected_columns.day < edge)
        yield ~exists(earlier.correlate(steps))


def _by_first_of_several(sort: Sort) -> tuple[Section, ...]:
    values = _first_of_several(sort).subquery()
    again = _first_of_several(sort).subquery()
    none = Section((), SearchEntry.ncp_id.not_in(select(again.c.ncp_id)))
    if sort is Sort.CASE:  # which have an index: as many are looked at as are wanted
        other = aliased(IvdCase)
        smaller = (other.ncp_id == IvdCase.ncp_id, other.number > "", other.number < IvdCase.number)
        first = (IvdCase.number > "") & ~exists(select(1).where(*smaller).correlate(IvdCase))
        return Section((IvdCase.number,), first, source=IvdCase), none
    return Section((values.c.value,), source=values), none


def _first_of_several(sort: Sort) -> Select[Any]:
    column = OF_SEVERAL[sort]
    ncp_id = column.class_.ncp_id
    return select(ncp_id.label("ncp_id"), func.min(column).label("value")).where(column != "").group_by(ncp_id)


def _hidden() -> Select[UUID]:
    return select(Ncp.id).where(UNDER_SAFE_CONTACT)


def _flagged() -> ColumnElement[bool]:
    """A word of the marks begins with the letter of flags."""
    return (literal(" ") + SearchEntry.marks).contains(" f")


def _due(today: date) -> tuple[Select[UUID, date], Select[UUID, date]]:
    """Open next steps, and appointments from today on, each with its day."""
    due = select(FollowUp.ncp_id, FollowUp.due_on.label("day")).where(FollowUp.done_at.is_(None))
    planned = (Appointment.state == AppointmentState.PLANNED, Appointment.starts_at >= bounds(today)[0])
    day = type_coerce(func.date(Appointment.starts_at), Date).label("day")
    return due, select(Appointment.ncp_id, day).where(*planned)


def _steps(today: date) -> Any:
    return union_all(*_due(today)).subquery()
