"""What a report says about a person, set against what the caseload knows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.services.bulk import RowKey, portions
from csdesk.services.names import full_name
from csdesk.services.referral_report import words
from csdesk.services.referral_report.facts import (
    address_said,
    figure_changes,
    name_said,
    phone_said,
    placed,
    told_before,
    told_now,
)
from csdesk.services.referral_report.known import (
    AddressParts,
    Known,
    KnownCase,
    KnownFacts,
    KnownPerson,
    NameParts,
    facts_of,
)
from csdesk.services.referral_report.past import PastReports
from csdesk.services.referral_report.shapes import People, ReportLine

PEOPLE_AT_A_TIME = 5_000
"""Of whom all facts are in memory together."""
Change = tuple[str, UUID | None, object, object]
"""Field, case (None for what is about the person), old and new value."""


@dataclass(slots=True)
class PlanOfNew:
    """What a report does to somebody new: the rows say it all. There may be as many of them as rows."""

    which: ClassVar[People] = People.NEW
    ncp_id: ClassVar[None] = None
    cases: ClassVar[tuple[()]] = ()
    changes: ClassVar[tuple[()]] = ()
    older: ClassVar[bool] = False
    figures_only: ClassVar[bool] = False
    lines: tuple[int, ...]
    key: RowKey = ""
    """Once the person is written; so with the name by which people are sorted."""
    sort_name: str = ""


@dataclass(slots=True)
class PlanOfKnown:
    """What a report does to a person of the caseload."""

    lines: tuple[int, ...]
    ncp_id: UUID
    listed_import_id: UUID | None
    """The report that listed the person until now."""
    cases: tuple[KnownCase | None, ...] = ()
    """For each row the case that it is about, None for a new one."""
    all_cases: bool = False
    """These are all cases of the person."""
    which: People = People.UNCHANGED
    older: bool = False
    """A newer report lists this person already: nothing current changes."""
    changes: tuple[Change, ...] = ()
    """About the person; those of the cases are told by `case_changes`."""
    figures_only: bool = False
    names: Sequence[tuple[date, NameParts]] = ()
    addresses: Sequence[tuple[date, AddressParts]] = ()
    phones: Sequence[tuple[date, str]] = ()
    date_of_birth: date | None = None
    pin: str = ""


PersonPlan = PlanOfNew | PlanOfKnown


class Comparing:
    """Sets the rows of people who are known against what is known of them, a portion of the people at a time."""

    def __init__(
        self, session: Session, lines: Sequence[ReportLine], known: Known, past: PastReports, report_date: date
    ) -> None:
        self._session = session
        self._lines = lines
        self._known = known
        self._past = past
        self._report_date = report_date

    def fill_in(self, plans: Iterable[PersonPlan]) -> None:
        """Note in each plan what the report changes."""
        known = [plan for plan in plans if isinstance(plan, PlanOfKnown)]
        if self._known.everybody:
            self._fill_in_some(known, self._known.facts)
            return
        known.sort(key=lambda plan: plan.ncp_id.int)  # in the order of the tables: neighbours are read together
        for some in portions(known, PEOPLE_AT_A_TIME):
            ncp_ids = [plan.ncp_id for plan in some]
            self._fill_in_some(some, facts_of(self._session, ncp_ids))
            self._known.forget(ncp_ids)

    def _fill_in_some(self, plans: Sequence[PlanOfKnown], facts: Mapping[UUID, KnownFacts]) -> None:
        for plan in plans:
            listed = self._past.date_of(plan.listed_import_id)
            plan.older = listed is not None and listed > self._report_date
        listings = _listings(self._session, [plan.ncp_id for plan in plans if plan.older])
        for plan in plans:
            self._compare(plan, self._known.people[plan.ncp_id], facts[plan.ncp_id], listings.get(plan.ncp_id, ()))

    def _compare(self, plan: PlanOfKnown, person: KnownPerson, facts: KnownFacts, listed: Sequence[date]) -> None:
        """Fill in what the report changes for one person."""
        lines, day = self._lines, self._report_date
        first = lines[plan.lines[0]]
        address_line, phone_line = telling(plan, lines, "address_1"), telling(plan, lines, "phone")
        plan.names = placed(facts.names, day, listed, lambda before: name_said(first, before))
        plan.addresses = placed(facts.addresses, day, listed, lambda before: address_said(address_line, before))
        plan.phones = placed(facts.phones, day, listed, lambda before: phone_said(phone_line, before))
        plan.cases = tuple([facts.cases.get(lines[index].number) for index in plan.lines])
        plan.all_cases = None not in plan.cases and len(plan.cases) == len(facts.cases)
        plan.changes = tuple(_person_changes(plan, person, facts, first))
        if not plan.older:
            fields = [change[0] for change in (*plan.changes, *case_changes(plan, lines))]
            plan.figures_only = bool(fields) and words.FIGURES_ONLY.issuperset(fields)
            if self._is_back(plan, facts):
                plan.which = People.RETURNED
            elif fields:
                plan.which = People.CHANGED

    def _is_back(self, plan: PlanOfKnown, facts: KnownFacts) -> bool:
        """Whether reports on these counties that came in between did not list the person."""
        past = self._past
        rank = past.rank(plan.listed_import_id)
        if not 0 <= rank < past.newest_rank:
            return False
        counties = {case.county for case in facts.cases.values()} | {self._lines[i].county for i in plan.lines}
        newer = [past.newest_of(county) for county in counties]
        return any(report is not None and past.rank(report.id) > rank for report in newer)


def _listings(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, list[date]]:
    """The dates of all reports that list these people."""
    listings: dict[UUID, list[date]] = defaultdict(list)
    for some in portions(ncp_ids):
        rows = select(IvdCase.ncp_id, CaseSnapshot.as_of).join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        for ncp_id, day in session.execute(rows.where(IvdCase.ncp_id.in_(some)).distinct()):
            listings[ncp_id].append(day)
    return listings


def telling(plan: PersonPlan, lines: Sequence[ReportLine], field_name: str) -> ReportLine:
    """The first row of a person that gives a field, or the first row."""
    if len(plan.lines) == 1:
        return lines[plan.lines[0]]
    rows = [lines[index] for index in plan.lines]
    return next((row for row in rows if getattr(row, field_name)), rows[0])


def case_changes(plan: PlanOfKnown, lines: Sequence[ReportLine]) -> Iterator[Change]:
    """What changes about the cases of somebody who was known. It is told anew for whoever asks: it is much."""
    if plan.older:
        return
    for index, case in zip(plan.lines, plan.cases, strict=True):
        line = lines[index]
        if case is None:
            yield "case_added", None, "", line.number
        elif told_now(line) != told_before(case):
            for name, old, new in figure_changes(line, case):
                yield name, case.id, old, new


def _person_changes(plan: PlanOfKnown, person: KnownPerson, facts: KnownFacts, line: ReportLine) -> Iterator[Change]:
    """What changes about a person; a PIN and a birthday are noted in the plan."""
    if line.pin and line.pin != person.pin and not (plan.older and person.pin):
        plan.pin = line.pin
        yield "pin", None, person.pin or "", line.pin
    if plan.older:
        return
    born = line.date_of_birth
    if born and born != person.date_of_birth and (not person.date_of_birth or person.source == "report"):
        plan.date_of_birth = born
        yield "date_of_birth", None, person.date_of_birth, born
    for name in plan.names[:1]:
        before = facts.names[-1][1] if facts.names else (person.last_name, person.first_name, "", "")
        if full_name(*before) != full_name(*name[1]):
            yield "name", None, full_name(*before), full_name(*name[1])
    for address in plan.addresses[:1]:
        yield words.address_change(facts.addresses[-1][1] if facts.addresses else None, address[1])
    for phone in plan.phones[:1]:
        yield "phone", None, facts.phones[-1][1] if facts.phones else "", phone[1]
    if person.listed_import_id is None:
        yield "listed", None, "", "on the report"
