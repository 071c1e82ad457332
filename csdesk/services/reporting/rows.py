"""The rows of a workbook: what may be told of each person to this recipient on this day.

Each cell about a person is asked of the disclosure service, with the kind of its fact and the day of the fact. What
lies after an enrolment is asked as of the report's own day whether or not there is anything to tell, so that a cell
that says *withheld* does not give away that something happened; and lines that may not be told are left out whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services.disclosure import Fact, Ruling
from csdesk.services.errors import DeskError
from csdesk.services.reporting.activities import Happening
from csdesk.services.reporting.content import ActiveNcp, Content, ReferralFacts
from csdesk.services.reporting.layout import Column, Layout

Value = str | int | date | None
Row = dict[str, Value]
Cell = tuple[Fact, date, Value]
"""What a cell would tell: its fact, the day of the fact, the value."""
Cells = dict[str, Cell]
Ask = Callable[[UUID, Fact, date], Ruling]
"""The disclosure service, for one recipient on one day: person, fact, day of the fact."""


@dataclass(frozen=True)
class WithheldByRule:
    """What one rule kept back: how many cells say *withheld*, about how many people.

    Activities that are left out are not counted: their number would tell that something was done.
    """

    rule: str
    source: str
    cells: int
    people: int


@dataclass(frozen=True)
class PersonTold:
    """A person of the workbook: by which rules something was told, and by which something was withheld (codes)."""

    ncp_id: UUID
    rules: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """All that a workbook says of people."""

    active: tuple[Row, ...]
    referrals: tuple[Row, ...]
    activities: tuple[Row, ...]
    told: tuple[PersonTold, ...]
    withheld: tuple[WithheldByRule, ...]

    @property
    def people_withheld(self) -> int:
        """About how many people something was withheld."""
        return sum(bool(person.withheld) for person in self.told)


def for_state(content: Content, ask: Ask, layout: Layout, words: dict[str, Any]) -> Rows:
    """Case numbers, no names: the fields do not offer any. Activities are counted for the desk.

    Raises `DeskError` when the layout asks for a field that there is not.
    """
    teller = _Teller(ask, words, content)
    people = sorted(
        (person for person in content.people if teller.referrals(person)),
        key=lambda person: (not person.cases, person.cases, str(person.ncp_id)),
    )
    active: list[Row] = []
    referrals: list[Row] = []
    for person in people:
        counties = ", ".join(person.counties) or words["no_county"]
        who = {"cases": teller.cases(person.cases), "counties": (Fact.CASE_NUMBER, content.as_of, counties)}
        active.append(teller.row(person, who | teller.standing(person), layout.columns("active")))
        referrals += [
            teller.row(person, who | teller.referral(referral), layout.columns("referrals"))
            for referral in teller.referrals(person)
        ]
    counted = tuple(
        Row(
            activity=words["activity"][count.activity],
            came_of_it=words["outcome"][count.came_of_it],
            number=count.number,
            people=count.people,
        )
        for count in content.office
    )
    return Rows(tuple(active), tuple(referrals), counted, teller.told(people), teller.withheld())


def for_county(content: Content, county: str, ask: Ask, layout: Layout, words: dict[str, Any]) -> Rows:
    """The people who have a case in `county`, by name, with the cases of that county only.

    Raises `DeskError` when the layout asks for a field that there is not.
    """
    teller = _Teller(ask, words, content)
    people = [person for person in content.people if county in person.counties and teller.referrals(person)]
    active: list[Row] = []
    referrals: list[Row] = []
    activities: list[Row] = []
    for person in people:
        cases = tuple(case for case in person.cases if case[1] == county)
        who = {"name": (Fact.NAME, content.as_of, person.name), "cases": teller.cases(cases)}
        active.append(teller.row(person, who | teller.standing(person), layout.columns("active")))
        referrals += [
            teller.row(person, who | teller.referral(referral), layout.columns("referrals"))
            for referral in teller.referrals(person)
        ]
        activities += [
            teller.row(person, who | teller.activity(line), layout.columns("activities"))
            for line in person.happenings
            if teller.ask(person.ncp_id, line.fact, line.on).allowed
        ]
    return Rows(tuple(active), tuple(referrals), tuple(activities), teller.told(people), teller.withheld())


@dataclass
class _Teller:
    """Asks for each fact, and counts what was withheld by which rule."""

    ask: Ask
    words: dict[str, Any]
    content: Content
    rules: dict[UUID, set[str]] = field(default_factory=dict)
    refusals: dict[str, tuple[Ruling, list[UUID]]] = field(default_factory=dict)

    def tell(self, ncp_id: UUID, fact: Fact, on: date, value: Value) -> Value:
        ruling = self.ask(ncp_id, fact, on)
        if ruling.allowed:
            self.rules.setdefault(ncp_id, set()).add(ruling.rule_code)
            return value
        self.refusals.setdefault(ruling.rule_code, (ruling, []))[1].append(ncp_id)
        return str(self.words["withheld"])

    def row(self, person: ActiveNcp, cells: Cells, columns: tuple[Column, ...]) -> Row:
        """The cells that the layout shows, each asked for; what it does not show is neither told nor withheld."""
        for column in columns:
            if column.field not in cells:
                raise DeskError(f"The workbook's layout asks for '{column.field}', which there is not. Restore it.")
        return {column.field: self.tell(person.ncp_id, *cells[column.field]) for column in columns}

    def referrals(self, person: ActiveNcp) -> tuple[ReferralFacts, ...]:
        """The referrals that may be told of: before an enrolment, with a release, or led to an enrolment.

        Others have no line at all: a line of nothing but *withheld* would tell that there was one.
        """
        return tuple(
            referral
            for referral in person.referrals
            if referral.enrolled_on is not None
            or self.ask(person.ncp_id, Fact.REFERRAL, referral.referred_on).allowed
        )

    def cases(self, cases: tuple[tuple[str, str], ...]) -> Cell:
        numbers = ", ".join(number for number, _county in cases) or self.words["no_case"]
        return Fact.CASE_NUMBER, self.content.as_of, numbers

    def standing(self, person: ActiveNcp) -> Cells:
        """The person's newest referral, and what is known of the person beside it."""
        as_of = self.content.as_of
        in_quarter = sum(contact.on >= self.content.quarter.first_day for contact in person.contacts)
        last = self.last_contact(person)
        contacted: Cell = (Fact.CONTACT, last.on if last else as_of, last.on if last else None)
        outcome = self.words["outcome"][last.came_of_it] if last else None
        employment: Cell = (Fact.EMPLOYMENT, as_of, person.employed_since)
        if not person.enrolled and not self.ask(person.ncp_id, Fact.EMPLOYMENT, as_of).allowed:
            # Empty for all of them, so that the word does not stand in every row.
            employment = (Fact.CASE_NUMBER, as_of, None)
        return self.referral(self.referrals(person)[-1]) | {
            "contacts": (Fact.CONTACT, as_of, in_quarter),
            "employed_since": employment,
            "next_step_on": (Fact.NEXT_STEP, as_of, person.next_step_on),
            "last_contact_on": contacted,
            "last_contact": (*contacted[:2], outcome),
        }

    def last_contact(self, person: ActiveNcp) -> Happening | None:
        """The newest contact that may be told."""
        newest_first = reversed(person.contacts)
        return next((line for line in newest_first if self.ask(person.ncp_id, line.fact, line.on).allowed), None)

    def referral(self, referral: ReferralFacts) -> Cells:
        as_of, referred = self.content.as_of, (Fact.REFERRAL, referral.referred_on)
        cells: Cells = {
            "program": (*referred, referral.program),
            "referred_on": (*referred, referral.referred_on),
            "hand_off": (*referred, "Yes" if referral.warm_hand_off else "No"),
            "outcome": (*_fact_of_outcome(referral), self.words["referral"][referral.outcome]),
            "enrolled_on": (*referred, None),
            "since_enrolment": (*referred, None),
            "ended_on": (*referred, None),
        }
        if referral.enrolled_on is not None:
            since = self.words["since_enrolment"][referral.since_enrolment]
            cells["enrolled_on"] = (Fact.ENROLLED, referral.enrolled_on, referral.enrolled_on)
            cells["since_enrolment"] = (Fact.OUTCOME, as_of, since)
            cells["ended_on"] = (Fact.OUTCOME, as_of, referral.ended_on)
        return cells

    def activity(self, line: Happening) -> Cells:
        return {
            "on": (line.fact, line.on, line.on),
            "activity": (line.fact, line.on, self.words["activity"][line.activity]),
            "came_of_it": (line.fact, line.on, self.words["outcome"][line.came_of_it]),
        }

    def told(self, people: list[ActiveNcp]) -> tuple[PersonTold, ...]:
        kept = {person.ncp_id: set[str]() for person in people}
        for code, (_ruling, ncp_ids) in self.refusals.items():
            for ncp_id in ncp_ids:
                kept[ncp_id].add(code)
        return tuple(
            PersonTold(ncp_id, tuple(sorted(self.rules.get(ncp_id, ()))), tuple(sorted(codes)))
            for ncp_id, codes in kept.items()
        )

    def withheld(self) -> tuple[WithheldByRule, ...]:
        return tuple(
            WithheldByRule(ruling.sentence, ruling.source, len(ncp_ids), len(set(ncp_ids)))
            for _code, (ruling, ncp_ids) in sorted(self.refusals.items())
        )


def _fact_of_outcome(referral: ReferralFacts) -> tuple[Fact, date]:
    if referral.enrolled_on is not None:
        return Fact.ENROLLED, referral.enrolled_on
    if referral.not_enrolled_on is not None:
        return Fact.OUTCOME, referral.not_enrolled_on
    return Fact.REFERRAL, referral.referred_on
