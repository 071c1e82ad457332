"""What a report changes for each person, and whom it does not list any more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.bulk import Reader, portions
from csdesk.services.names import full_name
from csdesk.services.referral_report import words
from csdesk.services.referral_report.check import Checked
from csdesk.services.referral_report.comparing import (
    Change,
    Comparing,
    PersonPlan,
    PlanOfKnown,
    case_changes,
    telling,
)
from csdesk.services.referral_report.facts import address_said
from csdesk.services.referral_report.flags import do_not_call, tells_something
from csdesk.services.referral_report.known import AddressParts, Known, NameParts
from csdesk.services.referral_report.matching import Matched
from csdesk.services.referral_report.past import PastReports
from csdesk.services.referral_report.shapes import FlaggedRow, People, PersonLine, RejectedRow
from csdesk.services.referral_report.undecided import Decision
from csdesk.services.search_terms import fold


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
        if isinstance(plan, PlanOfKnown):
            return plan.names
        line = self.checked.lines[plan.lines[0]]
        return ((self.report_date, (line.last_name, line.first_name, line.middle_name, line.suffix)),)

    def addresses(self, plan: PersonPlan) -> Sequence[tuple[date, AddressParts]]:
        """The addresses to add to a person."""
        if isinstance(plan, PlanOfKnown):
            return plan.addresses
        address = address_said(telling(plan, self.checked.lines, "address_1"), None)
        return ((self.report_date, address),) if address else ()

    def phones(self, plan: PersonPlan) -> Sequence[tuple[date, str]]:
        """The phone numbers to add to a person."""
        if isinstance(plan, PlanOfKnown):
            return plan.phones
        phone = telling(plan, self.checked.lines, "phone").phone
        return ((self.report_date, phone),) if phone else ()

    def changes(self, plan: PersonPlan) -> Iterator[Change]:
        """What the report changes for somebody who was known."""
        if isinstance(plan, PlanOfKnown):
            yield from plan.changes
            yield from case_changes(plan, self.checked.lines)

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
            ncp_id=plan.ncp_id,
            who=lines[0].who,
            pin=lines[0].pin,
            counties=tuple(sorted({line.county for line in lines if line.county})),
            changes=words.changes(self._shown(plan)),
        )

    def _shown(self, plan: PersonPlan) -> Iterator[Change]:
        """What changes about a person, as the list of people may tell it."""
        safe = plan.ncp_id in self.hidden
        for name, case_id, old, new in self.changes(plan):
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
    session: Session, matched: Matched, past: PastReports, counties: tuple[str, ...], report_date: date
) -> Reconciliation:
    """Set the people of a report against what the caseload knows of them, which is forgotten then. Reads only."""
    checked, known, plans = matched.checked, matched.known, matched.plans
    Comparing(session, checked.lines, known, past, report_date).fill_in(plans)
    here = {plan.ncp_id for plan in plans if plan.ncp_id}
    missing = _not_listed(session, known, past, counties, report_date, here)
    known.forget(list(known.people))
    return Reconciliation(
        checked=replace(checked, flags=_flags_of_people(checked, plans)),
        answers=matched.answers,
        counties=counties,
        report_date=report_date,
        known=known,
        plans=plans,
        not_listed=missing,
        conflicting=matched.conflicting,
        decisions=matched.decisions,
        hidden=matched.hidden,
        state=state_of(session),
    )


def state_of(session: Session) -> object:
    """A mark of the vault's last command: every command adds to the audit trail."""
    return session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1))


def _flags_of_people(checked: Checked, plans: Sequence[PersonPlan]) -> list[tuple[str, ...]]:
    """The flags of the rows that are about somebody.

    Where a row leaves the case status blank, the one that stands goes on being flagged: nobody comes back on the
    list to call because a report says nothing.
    """
    flags: list[tuple[str, ...]] = [()] * len(checked.lines)
    for plan in plans:
        for index in plan.lines:
            flags[index] = checked.flags[index]
        if plan.older:
            continue
        for index, case in zip(plan.lines, plan.cases, strict=False):
            line = checked.lines[index]
            if case and not line.case_status and tells_something(case.case_status):
                flags[index] = checked.flagger.flags_of(line._replace(case_status=case.case_status))
    return flags


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
        for ncp_id in known.facts.keys() - here:
            for case in known.facts[ncp_id].cases.values():
                if case.listed_import_id and case.county in by_report.get(case.listed_import_id, ()):
                    yield ncp_id, case.county
        return
    for import_id, covered in by_report.items():
        for county in covered:
            only = {"listed_import_id": import_id, "county": county}
            for (ncp_id,) in Reader(session).all_rows(IvdCase, ("ncp_id",), only=only):
                if ncp_id not in here:
                    yield ncp_id, county
