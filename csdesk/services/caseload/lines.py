"""What lists and records show of people: cases, months, flags, last contact, next step, phone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, select, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import NcpAddress, NcpMark, NcpPhone, Standing
from csdesk.services.bulk import keys_as_rows
from csdesk.services.caseload.shapes import LastContact, MonthPaid, NextStep
from csdesk.services.days import clock_time, local_day
from csdesk.services.neutral import NEXT_STEP, told
from csdesk.services.referral_report.flags import do_not_call
from csdesk.services.referral_report.past import PastReports

MONTHS_SHOWN = 6
# The questions are put together once: that takes as long as to ask them. People's keys are asked for and answered as
# the database has them: to make objects of those that are known already takes longer than to read them.
THESE: BindParameter[Any] = bindparam("ncp_ids", expanding=True, type_=NullType())


def _person(ncp_id: Any) -> ColumnElement[Any]:
    return type_coerce(ncp_id, NullType())


CASES = (
    select(
        _person(IvdCase.ncp_id),
        IvdCase.id,
        IvdCase.number,
        IvdCase.county,
        IvdCase.arrears_cents,
        IvdCase.case_status,
        IvdCase.listed_import_id,
        IvdCase.worker,
    )
    .where(_person(IvdCase.ncp_id).in_(THESE))
    .order_by(IvdCase.county, IvdCase.number)
)
FLAGS = (
    select(_person(IvdCase.ncp_id), IvdCase.id, SnapshotFlag.code)
    .join(CaseSnapshot, (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id))
    .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
    .where(_person(IvdCase.ncp_id).in_(THESE))
    .order_by(SnapshotFlag.code)
)
MONTHS = (
    select(
        _person(IvdCase.ncp_id),
        IvdCase.id,
        CaseSnapshot.import_id,
        CaseSnapshot.as_of,
        CaseSnapshot.csup_cents,
        CaseSnapshot.paid_m1_cents,
        CaseSnapshot.paid_m2_cents,
        CaseSnapshot.paid_m3_cents,
    )
    .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
    .where(_person(IvdCase.ncp_id).in_(THESE))
)
LATER = aliased(ContactAttempt)
CONTACTS = (
    select(_person(ContactAttempt.ncp_id), ContactAttempt.at, ContactAttempt.kind, ContactAttempt.outcome)
    .where(
        _person(ContactAttempt.ncp_id).in_(THESE),
        ~exists(
            select(1)
            .where(LATER.ncp_id == ContactAttempt.ncp_id, LATER.at > ContactAttempt.at)
            .correlate(ContactAttempt)
        ),
    )
    .order_by(ContactAttempt.id)
)
"""Of several contacts at one moment, the one that was noted last comes last."""
STEPS = (
    select(_person(FollowUp.ncp_id), FollowUp.due_on, FollowUp.what)
    .where(_person(FollowUp.ncp_id).in_(THESE), FollowUp.done_at.is_(None))
    .order_by(FollowUp.due_on, FollowUp.id)
)
MEETINGS = select(_person(Appointment.ncp_id), Appointment.starts_at, Appointment.kind, Appointment.purpose).where(
    _person(Appointment.ncp_id).in_(THESE), Appointment.state == AppointmentState.PLANNED
)
PHONES = (
    select(_person(NcpPhone.ncp_id), NcpPhone.number)
    .where(_person(NcpPhone.ncp_id).in_(THESE), NcpPhone.standing != Standing.FAILED)
    .order_by(NcpPhone.since, NcpPhone.id)
)


@dataclass(frozen=True)
class CaseStanding:
    """A case as it stands."""

    ncp_id: UUID
    id: UUID
    number: str
    county: str
    arrears_cents: int | None
    case_status: str
    listed_import_id: UUID | None
    worker: str


def cases_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, list[CaseStanding]]:
    """The cases of these people, by county and number."""
    cases: dict[UUID, list[CaseStanding]] = defaultdict(list)
    for ncp_id, *row in _asked(session, CASES, ncp_ids):
        cases[ncp_id].append(CaseStanding(ncp_id, *row))
    return cases


def _asked(session: Session, question: Select[Any], ncp_ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    """What the vault says of these people; the first of each row is the person."""
    session.flush()
    keys = keys_as_rows(session, ncp_ids)
    rows = session.connection().execute(question, {"ncp_ids": list(keys)}).all()
    return [(keys[ncp_id], *row) for ncp_id, *row in rows]


def sum_known(amounts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def counties_of(cases: Iterable[CaseStanding]) -> tuple[str, ...]:
    """The counties of these cases."""
    return tuple(sorted({case.county for case in cases if case.county}))


def is_listed(case: CaseStanding, past: PastReports) -> bool:
    """Whether the newest report that covers the case's county lists it."""
    return case.listed_import_id is not None and case.listed_import_id in past.current_in(case.county)


def flags_of_cases(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Case -> flags of the newest report that lists it."""
    flags: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for _ncp_id, case_id, code in _asked(session, FLAGS, ncp_ids):
        flags[case_id] = (*flags[case_id], code)
    return flags


def flags_of_people(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Person -> flags that the newest reports give any case; who has none is not in it."""
    flags: dict[UUID, set[str]] = defaultdict(set)
    for ncp_id, _case_id, code in _asked(session, FLAGS, ncp_ids):
        flags[ncp_id].add(code)
    return {ncp_id: tuple(sorted(codes)) for ncp_id, codes in flags.items()}


def flags_together(
    cases: Iterable[CaseStanding], flags: Mapping[UUID, tuple[str, ...]]
) -> tuple[tuple[str, ...], str]:
    """The flags of a person over all cases, and why not to call."""
    cases = list(cases)
    codes = tuple(sorted({code for case in cases for code in flags.get(case.id, ())}))
    return codes, do_not_call(codes, [case.case_status for case in cases])


def months_of_cases(
    session: Session, ncp_ids: Sequence[UUID], past: PastReports
) -> dict[UUID, dict[UUID, dict[date, MonthPaid]]]:
    """Person -> case -> month: what was due and paid, as the newest report that speaks of the month says."""
    ranks = {report.id: rank for rank, report in enumerate(past.reports)}
    rows = _asked(session, MONTHS, ncp_ids)
    months: dict[UUID, dict[UUID, dict[date, MonthPaid]]] = defaultdict(lambda: defaultdict(dict))
    for ncp_id, case_id, _import_id, as_of, due, *paid in sorted(rows, key=lambda row: ranks[row[2]]):
        for back, amount in enumerate(paid, 1):
            month = months_back(as_of, back)
            if amount is not None or month not in months[ncp_id][case_id]:
                months[ncp_id][case_id][month] = MonthPaid(month, due, amount)
    return months


def months_back(day: date, count: int) -> date:
    """The first day of the month `count` months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, 1)


def months_together(
    by_case: Mapping[UUID, Mapping[date, MonthPaid]], newest: int = MONTHS_SHOWN
) -> tuple[MonthPaid, ...]:
    """The months of all cases of a person added up, the oldest first; `newest` of them, 0 for all."""
    if len(by_case) == 1:
        (only,) = by_case.values()
        return tuple(only[month] for month in sorted(only)[-newest:])
    months = sorted({month for case in by_case.values() for month in case})
    together = []
    for month in months[-newest:]:
        parts = [case[month] for case in by_case.values() if month in case]
        due, paid = sum_known(part.due_cents for part in parts), sum_known(part.paid_cents for part in parts)
        together.append(MonthPaid(month, due, paid))
    return tuple(together)


def last_contacts(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, LastContact]:
    """The newest contact of each of these people who has one."""
    rows = _asked(session, CONTACTS, ncp_ids)
    return {ncp_id: LastContact(at, local_day(at), kind, outcome) for ncp_id, at, kind, outcome in rows}


def next_steps(
    session: Session, ncp_ids: Sequence[UUID], today: date, *, guarded: Collection[UUID] = ()
) -> dict[UUID, NextStep]:
    """What comes first for each of these people: an open next step, an appointment or a hearing from today on.

    Of the `guarded` ones, who are under safe contact, without what somebody typed, which see `neutral.told`.
    """
    found: dict[UUID, list[NextStep]] = defaultdict(list)
    for ncp_id, due_on, what in _asked(session, STEPS, ncp_ids):
        said = told(what, NEXT_STEP, safe_contact=ncp_id in guarded)
        found[ncp_id].append(NextStep(due_on, said))
    for ncp_id, starts_at, kind, purpose in _asked(session, MEETINGS, ncp_ids):
        if local_day(starts_at) >= today:
            name = "Hearing" if kind is AppointmentKind.HEARING else "Appointment"
            said = told(purpose, "", safe_contact=ncp_id in guarded)
            what = f"{clock_time(starts_at)}, {said or name.lower()}"
            found[ncp_id].append(NextStep(local_day(starts_at), what, name))
    return {ncp_id: min(steps_of_one, key=lambda step: step.due_on) for ncp_id, steps_of_one in found.items()}


def phones_to_call(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The newest number of each person that is not known to fail."""
    rows = _asked(session, PHONES, ncp_ids)
    return {ncp_id: number for ncp_id, number in rows}  # noqa: C416 - dict() takes no rows by its types


def addresses_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The newest address of each person that is not known to fail, in one line."""
    columns = (NcpAddress.address_1, NcpAddress.address_2, NcpAddress.city, NcpAddress.state, NcpAddress.zip)
    rows = (
        select(NcpAddress.ncp_id, *columns)
        .where(NcpAddress.ncp_id.in_(ncp_ids), NcpAddress.standing != Standing.FAILED)
        .order_by(NcpAddress.since, NcpAddress.id)
    )
    found = {}
    for ncp_id, first, second, city, state, code in session.execute(rows):
        place = " ".join(filter(None, (state, code)))
        found[ncp_id] = ", ".join(filter(None, (first, second, city, place)))
    return found


def office_marks_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The office's own marks of these people."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    rows = select(NcpMark.ncp_id, NcpMark.mark).where(NcpMark.ncp_id.in_(ncp_ids)).order_by(NcpMark.mark)
    for ncp_id, mark in session.execute(rows):
        found[ncp_id] = (*found[ncp_id], mark)
    return found
