"""What a report changes for each person, and whom it does not list any more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.bulk import Reader, portions
from csdesk.services.names import full_name
from csdesk.services.referral_report import words
from csdesk.services.referral_report.check import Checked
from csdesk.services.referral_report.facts import (
    address_said,
    figure_changes,
    name_said,
    phone_said,
    placed,
    told_before,
    told_now,
)
from csdesk.services.referral_report.flags import do_not_call, tells_something
from csdesk.services.referral_report.known import AddressParts, Known, KnownPerson, NameParts, know
from csdesk.services.referral_report.matching import Matcher
from csdesk.services.referral_report.past import PastReports
from csdesk.services.referral_report.shapes import (
    FlaggedRow,
    People,
    PersonLine,
    RejectedRow,
    ReportLine,
)
from csdesk.services.referral_report.undecided import Decision
from csdesk.services.search_terms import fold

Change = tuple[str, UUID | None, object, object]
"""Field, case (None for what is about the person), old and new value."""


@dataclass(slots=True)
class PersonPlan:
    """What a report does to one person. Of somebody new the rows say it all."""

    lines: tuple[int, ...]
    known: KnownPerson | None
    which: People = People.UNCHANGED
    older: bool = False
    """A newer report lists this person already: nothing current changes."""
    changes: Sequence[Change] = ()
    names: Sequence[tuple[date, NameParts]] = ()
    addresses: Sequence[tuple[date, AddressParts]] = ()
    phones: Sequence[tuple[date, str]] = ()
    date_of_birth: date | None = None
    pin: str = ""
    figures_only: bool = False


@dataclass
class Reconciliation:
    """The lines of a report set against the caseload."""

    checked: Checked
    answers: Mapping[str, str]
    counties: tuple[str, ...]
    """In which people can be missing from this report."""
    report_date: date
    known: Known
    plans: list[PersonPlan]
    not_listed: list[PersonLine]
    conflicting: list[RejectedRow]
    """Accepted rows that turned out to be about a case that another row had already."""
    decisions: list[Decision]
    """People who may be in the caseload already, answered or open."""
    hidden: frozenset[UUID]
    """Who is under safe contact: no list tells an address or a phone of them."""
    state: object
    """What the vault's last command was: while it is the same, all of this still holds."""

    def count(self, which: People) -> int:
        """How many people."""
        if which is People.NOT_LISTED:
            return len(self.not_listed)
        return sum(plan.which is which for plan in self.plans)

    def names(self, plan: PersonPlan) -> Sequence[tuple[date, NameParts]]:
        """The names to add to a person, and since when they are known."""
        if plan.known:
            return plan.names
        line = self.checked.lines[plan.lines[0]]
        return ((self.report_date, (line.last_name, line.first_name, line.middle_name, line.suffix)),)

    def addresses(self, plan: PersonPlan) -> Sequence[tuple[date, AddressParts]]:
        """The addresses to add to a person."""
        if plan.known:
            return plan.addresses
        address = address_said(_telling(plan, self.checked.lines, "address_1"), None)
        return ((self.report_date, address),) if address else ()

    def phones(self, plan: PersonPlan) -> Sequence[tuple[date, str]]:
        """The phone numbers to add to a person."""
        if plan.known:
            return plan.phones
        phone = _telling(plan, self.checked.lines, "phone").phone
        return ((self.report_date, phone),) if phone else ()

    @property
    def cases_total(self) -> int:
        """Cases on the report."""
        return sum(len(plan.lines) for plan in self.plans)

    def people(self, which: People) -> tuple[PersonLine, ...]:
        """The people behind a number, by name."""
        if which is People.NOT_LISTED:
            return tuple(self.not_listed)
        lines = [self._person_line(plan) for plan in self.plans if plan.which is which]
        return tuple(sorted(lines, key=lambda line: fold(line.who)))

    def _person_line(self, plan: PersonPlan) -> PersonLine:
        lines = [self.checked.lines[index] for index in plan.lines]
        return PersonLine(
            ncp_id=plan.known.id if plan.known else None,
            who=lines[0].who,
            pin=lines[0].pin,
            counties=tuple(sorted({line.county for line in lines if line.county})),
            changes=words.changes(self._shown(plan)),
        )

    def _shown(self, plan: PersonPlan) -> Iterator[Change]:
        """What changes about a person, as the list of people may tell it."""
        safe = plan.known is not None and plan.known.id in self.hidden
        for name, case_id, old, new in plan.changes:
            told = (None, words.SAFE_CONTACT) if safe and name in words.WHERE_TO_FIND else (old, new)
            yield name, case_id, *told

    def flagged(self, code: str = "") -> tuple[FlaggedRow, ...]:
        """Accepted rows that break rules of the report, in the order of the file."""
        return tuple(
            FlaggedRow(
                line.sheet,
                line.row,
                line.who,
                line.county,
                codes,
                line.case_status,
                do_not_call(codes, [line.case_status]),
            )
            for line, codes in zip(self.checked.lines, self.checked.flags, strict=True)
            if codes and (not code or code in codes)
        )


def reconcile(
    session: Session,
    checked: Checked,
    past: PastReports,
    counties: tuple[str, ...],
    report_date: date,
    answers: Mapping[str, str],
    ahead: Known | None = None,
) -> Reconciliation:
    """Set the accepted rows of a report against the caseload. Reads only.

    `answers`: who is who, by decision. `ahead`: whom of the caseload somebody loaded before, as it still is.
    """
    known = know(session, checked.lines, ahead)
    matcher = Matcher(checked.lines, known, answers)
    matcher.settle(session)
    people, conflicting = matcher.people()
    plans = [PersonPlan(rows, known.people[key] if isinstance(key, UUID) else None) for key, rows in people.items()]
    del people  # a dictionary of everybody, while all of them are compared
    older = [plan.known.id for plan in plans if plan.known and _is_older(plan.known, past, report_date)]
    listings = _listings(session, older)
    for plan in plans:
        _compare(plan, checked.lines, past, report_date, listings)
    here = {plan.known.id for plan in plans if plan.known}
    flags = _flags_of_people(checked, plans)
    missing = _not_listed(session, known, past, counties, report_date, here)
    return Reconciliation(
        checked=replace(checked, flags=flags, pins_rejected=checked.pins_rejected | matcher.left_out),
        answers=answers,
        counties=counties,
        report_date=report_date,
        known=known,
        plans=plans,
        not_listed=missing,
        conflicting=conflicting,
        decisions=matcher.decisions,
        hidden=matcher.hidden,
        state=state_of(session),
    )


def state_of(session: Session) -> object:
    """A mark of the vault's last command: every command adds to the audit trail."""
    return session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1))


def _is_older(person: KnownPerson, past: PastReports, report_date: date) -> bool:
    listed = past.date_of(person.listed_import_id)
    return listed is not None and listed > report_date


def _listings(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, list[date]]:
    """The dates of all reports that list these people."""
    listings: dict[UUID, list[date]] = defaultdict(list)
    for some in portions(ncp_ids):
        rows = select(IvdCase.ncp_id, CaseSnapshot.as_of).join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        for ncp_id, day in session.execute(rows.where(IvdCase.ncp_id.in_(some)).distinct()):
            listings[ncp_id].append(day)
    return listings


def _compare(
    plan: PersonPlan,
    lines: list[ReportLine],
    past: PastReports,
    report_date: date,
    listings: dict[UUID, list[date]],
) -> None:
    """Fill in what the report changes for one person."""
    person = plan.known
    if person is None:
        plan.which = People.NEW
        return
    first = lines[plan.lines[0]]
    plan.older = _is_older(person, past, report_date)
    listed = listings.get(person.id, [])
    names, addresses, phones = person.names, person.addresses, person.phones
    address_line, phone_line = _telling(plan, lines, "address_1"), _telling(plan, lines, "phone")
    plan.names = placed(names, report_date, listed, lambda before: name_said(first, before))
    plan.addresses = placed(addresses, report_date, listed, lambda before: address_said(address_line, before))
    plan.phones = placed(phones, report_date, listed, lambda before: phone_said(phone_line, before))
    changes = [*_person_changes(plan, person, first)]
    if not plan.older:
        changes += _case_changes(plan, person, lines)
    plan.changes = changes or ()
    if not plan.older:
        plan.figures_only = bool(changes) and all(change[0] in words.FIGURES_ONLY for change in changes)
        plan.which = _which(plan, person, lines, past)


def _flags_of_people(checked: Checked, plans: Sequence[PersonPlan]) -> list[tuple[str, ...]]:
    """The flags of the rows that are about somebody.

    Where a row leaves the case status blank, the one that stands goes on being flagged: nobody comes back on the
    list to call because a report says nothing.
    """
    flags: list[tuple[str, ...]] = [()] * len(checked.lines)
    for plan in plans:
        cases = plan.known.cases if plan.known and not plan.older else {}
        for index in plan.lines:
            flags[index] = checked.flags[index]
            line = checked.lines[index]
            case = cases.get(line.number) if cases and not line.case_status else None
            if case and tells_something(case.case_status):
                flags[index] = checked.flagger.flags_of(line._replace(case_status=case.case_status))
    return flags


def _telling(plan: PersonPlan, lines: list[ReportLine], field_name: str) -> ReportLine:
    """The first row of a person that gives a field, or the first row."""
    if len(plan.lines) == 1:
        return lines[plan.lines[0]]
    rows = [lines[index] for index in plan.lines]
    return next((row for row in rows if getattr(row, field_name)), rows[0])


def _person_changes(plan: PersonPlan, person: KnownPerson, line: ReportLine) -> Iterator[Change]:
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
        before = person.names[-1][1] if person.names else (person.last_name, person.first_name, "", "")
        if full_name(*before) != full_name(*name[1]):
            yield "name", None, full_name(*before), full_name(*name[1])
    for address in plan.addresses[:1]:
        rows = person.addresses
        yield words.address_change(rows[-1][1] if rows else None, address[1])
    for phone in plan.phones[:1]:
        rows_of_phones = person.phones
        yield "phone", None, rows_of_phones[-1][1] if rows_of_phones else "", phone[1]


def _case_changes(plan: PersonPlan, person: KnownPerson, lines: list[ReportLine]) -> Iterator[Change]:
    cases = person.cases
    if person.listed_import_id is None:
        yield "listed", None, "", "on the report"
    for index in plan.lines:
        line = lines[index]
        case = cases.get(line.number)
        if case is None:
            yield "case_added", None, "", line.number
        elif told_now(line) != told_before(case):
            for name, old, new in figure_changes(line, case):
                yield name, case.id, old, new


def _which(plan: PersonPlan, person: KnownPerson, lines: list[ReportLine], past: PastReports) -> People:
    rank = past.rank(person.listed_import_id)
    if 0 <= rank < past.newest_rank:
        counties = {case.county for case in person.cases.values()} | {lines[i].county for i in plan.lines}
        newer = [past.newest_of(county) for county in counties]
        if any(report is not None and past.rank(report.id) > rank for report in newer):
            return People.RETURNED
    return People.CHANGED if plan.changes else People.UNCHANGED


def _not_listed(
    session: Session,
    known: Known,
    past: PastReports,
    counties: Iterable[str],
    report_date: date,
    here: set[UUID],
) -> list[PersonLine]:
    """People on the report before this one, in the counties that this one covers, whom it does not list any more."""
    missing: dict[UUID, set[str]] = defaultdict(set)
    by_report: dict[UUID, list[str]] = defaultdict(list)
    for county in counties:
        newest = past.newest_of(county)
        if newest and newest.report_date <= report_date:
            by_report[newest.id].append(county)
    for ncp_id, county in _listed(session, known, by_report, here):
        missing[ncp_id].add(county)
    people = []
    for some in portions(sorted(missing)):
        columns = (Ncp.id, Ncp.pin, Ncp.last_name, Ncp.first_name, Ncp.middle_name, Ncp.suffix)
        for ncp_id, pin, *name in session.execute(select(*columns).where(Ncp.id.in_(some)).order_by(Ncp.sort_name)):
            people.append(PersonLine(ncp_id, full_name(*name), pin or "", tuple(sorted(missing[ncp_id])), ()))
    return people


def _listed(
    session: Session, known: Known, by_report: Mapping[UUID, list[str]], here: set[UUID]
) -> Iterator[tuple[UUID, str]]:
    """People who are on these reports in these counties, each with the county, but for those who are here."""
    if known.everybody:
        for ncp_id in known.people.keys() - here:
            for case in known.people[ncp_id].cases.values():
                if case.listed_import_id and case.county in by_report.get(case.listed_import_id, ()):
                    yield ncp_id, case.county
        return
    reader = Reader(session)
    for import_id, covered in by_report.items():
        listed = reader.rows(IvdCase, ("ncp_id", "county"), "county", covered, only={"listed_import_id": import_id})
        yield from (found for found in listed if found[0] not in here)
