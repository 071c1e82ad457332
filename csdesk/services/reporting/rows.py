"""The rows of a workbook: what may be told of each person to this recipient on this day.

Each cell about a person is asked of the disclosure service, with the kind of its fact and the day of the fact. What
lies after an enrolment is asked as of the report's own day whether or not there is anything to tell, so that a cell
that says *withheld* does not give away that something happened; and lines that may not be told are left out whole.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services.disclosure import Fact, PersonTold, Telling, Withheld
from csdesk.services.errors import DeskError
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.activities import Happening
from csdesk.services.reporting.content import ActiveNcp, Content, ReferralFacts
from csdesk.services.reporting.layout import Column, Layout
from csdesk.wording import tr

Value = str | int | date | None
Row = dict[str, Value]
CHANGED = "changed"
"""The column that says what is new or changed since the last report."""
Cell = tuple[Fact, date, Value]
"""What a cell would tell: its fact, the day of the fact, the value."""
Cells = dict[str, Cell]


class PersonRow(Row):
    """A line about a person, with the fact and the day that was asked for each cell.

    `ids`: of cells that are told what they name, which stays the same when its name is corrected.
    """

    def __init__(
        self, ncp_id: UUID, asked: Mapping[str, tuple[Fact, date]], told: Row, ids: Mapping[str, UUID]
    ) -> None:
        super().__init__(told)
        self.ncp_id = ncp_id
        self.asked = asked
        self.ids = ids


@dataclass(frozen=True)
class Rows:
    """All that a workbook says of people."""

    active: tuple[Row, ...]
    referrals: tuple[Row, ...]
    activities: tuple[Row, ...]
    told: tuple[PersonTold, ...]
    withheld: tuple[Withheld, ...]
    meetings: int = 0
    """With the CSA whose report it is."""
    meetings_of_several: int = 0
    """With several CSAs, of which this may be one."""

    @property
    def people_withheld(self) -> int:
        """About how many people something was withheld."""
        return sum(bool(person.withheld) for person in self.told)


def for_state(content: Content, telling: Telling, layout: Layout, words: dict[str, Any]) -> Rows:
    """Case numbers, no names: the fields do not offer any. Activities are counted for the desk.

    Raises `DeskError` when the layout asks for a field that there is not.
    """
    teller = _Teller(telling, words, content)
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
            teller.row(person, who | teller.referral(referral), layout.columns("referrals"), referral)
            for referral in teller.referrals(person)
        ]
    counted = tuple(
        Row(
            activity=words["activity"][count.activity],
            came_of_it=words["outcome"][count.came_of_it],
            number=count.number,
            people=count.people,
        )
        for count in small_numbers.enough(content.office)
    )
    return Rows(tuple(active), tuple(referrals), counted, telling.people(), telling.notes())


def for_county(content: Content, county: str, telling: Telling, layout: Layout, words: dict[str, Any]) -> Rows:
    """The people who have a case in `county`, by name, with the cases of that county only.

    Raises `DeskError` when the layout asks for a field that there is not.
    """
    teller = _Teller(telling, words, content)
    people = [person for person in content.people if county in person.counties_now and teller.referrals(person)]
    active: list[Row] = []
    referrals: list[Row] = []
    activities: list[Row] = []
    for person in people:
        cases = tuple(case for case in person.cases_now if case[1] == county)
        who = {"name": (Fact.NAME, content.as_of, person.name), "cases": teller.cases(cases)}
        active.append(teller.row(person, who | teller.standing(person), layout.columns("active")))
        referrals += [
            teller.row(person, who | teller.referral(referral), layout.columns("referrals"), referral)
            for referral in teller.referrals(person)
        ]
        activities += [
            teller.row(person, who | teller.activity(line), layout.columns("activities"))
            for line in person.happenings
            if telling.may(person.ncp_id, line.fact, line.on)
        ]
    held = Counter(meeting.csa_id for meeting in content.meetings)
    return Rows(
        tuple(active),
        tuple(referrals),
        tuple(activities),
        telling.people(),
        telling.notes(),
        meetings=held[telling.to.csa_id],
        meetings_of_several=held[None],
    )


@dataclass(frozen=True)
class _Teller:
    """Asks for each fact that a cell of the workbook would tell."""

    telling: Telling
    words: dict[str, Any]
    content: Content

    def row(
        self, person: ActiveNcp, cells: Cells, columns: tuple[Column, ...], referral: ReferralFacts | None = None
    ) -> Row:
        """The cells that the layout shows, each asked for; what it does not show is neither told nor withheld."""
        shown = [column.field for column in columns if column.field != CHANGED]
        for field in shown:
            if field not in cells:
                raise DeskError(
                    tr("The workbook's layout asks for '{field}', which there is not. Restore it.", field=field)
                )
        withheld = str(self.words["withheld"])
        told = {field: self.telling.tell(person.ncp_id, *cells[field], instead=withheld) for field in shown}
        ids = {"program": referral.program_id} if referral and told.get("program") == referral.program else {}
        return PersonRow(person.ncp_id, {field: cells[field][:2] for field in shown}, told, ids)

    def referrals(self, person: ActiveNcp) -> tuple[ReferralFacts, ...]:
        """The referrals that may be told of: made before an enrolment, the one that led to it, or with a release.

        Others have no line at all: a line of nothing but *withheld* would tell that there was one.
        """
        return tuple(
            referral
            for referral in person.referrals
            if self.enrolment_told(person, referral)
            or self.telling.may(person.ncp_id, Fact.REFERRAL, referral.referred_on)
        )

    def enrolment_told(self, person: ActiveNcp, referral: ReferralFacts) -> bool:
        """Whether it led to an enrolment of which may be told: a later one than the first only with a release."""
        on = referral.enrolled_on
        return on is not None and self.telling.may(person.ncp_id, Fact.ENROLLED, on)

    def cases(self, cases: tuple[tuple[str, str], ...]) -> Cell:
        numbers = ", ".join(number for number, _county in cases) or self.words["no_case"]
        return Fact.CASE_NUMBER, self.content.as_of, numbers

    def standing(self, person: ActiveNcp) -> Cells:
        """The person's newest referral, and what is known of the person beside it."""
        as_of = self.content.as_of
        in_quarter = sum(contact.on >= self.content.span.first_day for contact in person.contacts)
        last = self.last_contact(person)
        contacted: Cell = (Fact.CONTACT, last.on if last else as_of, last.on if last else None)
        outcome = self.words["outcome"][last.came_of_it] if last else None
        employment: Cell = (Fact.EMPLOYMENT, as_of, person.employed_since)
        enrolled = any(self.enrolment_told(person, referral) for referral in person.referrals)
        if not enrolled and not self.telling.may(person.ncp_id, Fact.EMPLOYMENT, as_of):
            # Empty for all who are not enrolled as far as is told, so that the word does not stand in every row.
            employment = (Fact.CASE_NUMBER, as_of, None)
        return self.referral(self.referrals(person)[-1]) | {
            "status": self.status_told(person),
            "contacts": (Fact.CONTACT, as_of, in_quarter),
            "employed_since": employment,
            "next_step_on": (Fact.NEXT_STEP, as_of, person.next_step_on),
            "last_contact_on": contacted,
            "last_contact": (*contacted[:2], outcome),
        }

    def status_told(self, person: ActiveNcp) -> Cell:
        """The status; that somebody works is of the job, so that a release which ends later is asked for that."""
        as_of, status = self.content.as_of, self.status(person)
        works = status == "employed" and self.telling.may(person.ncp_id, Fact.OUTCOME, as_of)
        return Fact.EMPLOYMENT if works else Fact.OUTCOME, as_of, self.words["status"][status]

    def status(self, person: ActiveNcp) -> str:
        """Where the person stands, as far as may be told to somebody who may be told what came of the referrals.

        Its key among the words for the status. It is asked for as what came of the referral as things stand, so after
        an enrolment in anything it is withheld without a release, whatever it says.
        """
        told = self.referrals(person)
        enrolled = [referral for referral in told if self.enrolment_told(person, referral)]
        if person.closed_on is not None:
            return "closed"
        if person.employed_since and self.telling.may(person.ncp_id, Fact.EMPLOYMENT, self.content.as_of):
            return "employed"
        if any(referral.ended_on is None for referral in enrolled):
            return "enrolled"
        if told[-1] in enrolled:
            return told[-1].since_enrolment
        return "referred" if told[-1].not_enrolled_on is None else "not_enrolled"

    def last_contact(self, person: ActiveNcp) -> Happening | None:
        """The newest contact that may be told."""
        newest_first = reversed(person.contacts)
        return next((line for line in newest_first if self.telling.may(person.ncp_id, line.fact, line.on)), None)

    def referral(self, referral: ReferralFacts) -> Cells:
        """A referral as it stands. What came of it is asked for alike whether there is anything or not."""
        as_of, referred = self.content.as_of, (Fact.REFERRAL, referral.referred_on)
        since = self.words["since_enrolment"][referral.since_enrolment] if referral.enrolled_on else None
        return {
            "program": (*referred, referral.program),
            "referred_on": (*referred, referral.referred_on),
            "hand_off": (*referred, "Yes" if referral.warm_hand_off else "No"),
            "outcome": (*_fact_of_outcome(referral, as_of), self.words["referral"][referral.outcome]),
            "enrolled_on": (Fact.ENROLLED, referral.enrolled_on or as_of, referral.enrolled_on),
            "since_enrolment": (Fact.OUTCOME, as_of, since),
            "ended_on": (Fact.OUTCOME, as_of, referral.ended_on),
        }

    def activity(self, line: Happening) -> Cells:
        return {
            "on": (line.fact, line.on, line.on),
            "activity": (line.fact, line.on, self.words["activity"][line.activity]),
            "came_of_it": (line.fact, line.on, self.words["outcome"][line.came_of_it]),
        }


def _fact_of_outcome(referral: ReferralFacts, as_of: date) -> tuple[Fact, date]:
    """That somebody still waits is of the report's own day: who enrolled elsewhere meanwhile is not told of so."""
    if referral.enrolled_on is not None:
        return Fact.ENROLLED, referral.enrolled_on
    if referral.not_enrolled_on is not None:
        return Fact.OUTCOME, referral.not_enrolled_on
    return Fact.REFERRAL, as_of
