"""Rows joined to people: by PIN, then by IV-D case number with date of birth; else somebody must say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services.names import full_name
from csdesk.services.referral_report import likeness as likenesses
from csdesk.services.referral_report import words
from csdesk.services.referral_report.check import Checked
from csdesk.services.referral_report.comparing import PersonPlan, PlanOfKnown, PlanOfNew
from csdesk.services.referral_report.known import (
    Known,
    KnownPerson,
    NameParts,
    cases_of,
    know,
    know_more,
    numbers_of,
)
from csdesk.services.referral_report.likeness import Likeness, Verdict
from csdesk.services.referral_report.lookalikes import Acquaintance, acquaintances, bearers, name_key
from csdesk.services.referral_report.shapes import RejectedRow, ReportLine
from csdesk.services.referral_report.undecided import NEW_PERSON, ROW_LEFT_OUT, SAME, Candidate, Decision
from csdesk.wording import tr

LABELS = (tr("Name"), tr("PIN"), tr("Date of birth"), tr("IV-D case"), tr("County"), tr("Address"), tr("Phone"))
LEFT_OUT = (
    "The caseload knows this PIN as somebody with another first name and another date of birth. "
    "It was decided to leave the row out."
)
NOBODY = Acquaintance()


@dataclass
class Matched:
    """Who the rows of a report are about."""

    checked: Checked
    answers: Mapping[str, str]
    known: Known
    plans: list[PersonPlan]
    """Each person of the report with their rows."""
    conflicting: list[RejectedRow]
    """Accepted rows that turned out to be about a case that another row had already."""
    decisions: list[Decision]
    """People who may be in the caseload already, answered or open."""
    hidden: frozenset[UUID]
    """Who is under safe contact: no list tells an address or a phone of them."""


def match(session: Session, checked: Checked, answers: Mapping[str, str], ahead: Known | None = None) -> Matched:
    """Find out who the accepted rows of a report are about. Reads only.

    `answers`: who is who, by decision. `ahead`: whom of the caseload somebody loaded before, as it still is.
    """
    known = know(session, checked.lines, ahead)
    matcher = Matcher(checked.lines, known, answers)
    matcher.settle(session)
    plans, conflicting = matcher.plans(session)
    checked = replace(checked, pins_rejected=checked.pins_rejected | matcher.left_out)
    return Matched(checked, answers, known, plans, conflicting, matcher.decisions, matcher.hidden)


class Matcher:
    """Joins rows to people, and people to the caseload.

    Rows with one PIN are about one person, whoever that is; a row without a PIN stands by itself.
    """

    def __init__(self, lines: list[ReportLine], known: Known, answers: Mapping[str, str]) -> None:
        self.lines = lines
        self.known = known
        self.answers = answers
        self.pins = {line.pin for line in lines} - {""}
        self.claimed: set[UUID] = set()
        self.joined: dict[object, KnownPerson] = {}
        """By the key of rows whose PIN the caseload does not know: whom they mean."""
        self.strangers: dict[object, list[int]] = {}
        """Rows that are about nobody for certain, by their key."""
        self.perhaps: dict[object, dict[UUID, Likeness]] = defaultdict(dict)
        self.contested: dict[str, list[int]] = {}
        """Rows of a PIN that the caseload knows as somebody of whom hardly anything else agrees."""
        self.left_out: set[str] = set()
        """PINs whose rows are not taken in, by decision."""
        self.decisions: list[Decision] = []
        self.hidden: frozenset[UUID] = frozenset()
        """Who is under safe contact: whose address and phone are not told beside those of the report."""

    def settle(self, session: Session) -> None:
        """Find out who is meant by rows whose PIN the caseload does not know, and what has to be asked."""
        if session.scalar(select(Ncp.id).limit(1)) is None:
            return
        self.hidden = frozenset(session.scalars(select(Ncp.id).where(Ncp.safe_contact)))
        doubtful: list[tuple[ReportLine, KnownPerson]] = []
        for index, line in enumerate(self.lines):
            ncp_id = self.known.by_pin.get(line.pin) if line.pin else None
            if ncp_id is None:
                self.strangers.setdefault(self._key(line), []).append(index)
            elif likenesses.contradicts(line, self.known.people[ncp_id]):
                doubtful.append((line, self.known.people[ncp_id]))
        know_more(session, self.known, (person.id for _, person in doubtful))
        for line, perhaps in doubtful:
            if likenesses.contradicts(line, perhaps, self._names_of(perhaps)):
                self.contested[line.pin] = []
        for key in list(self.strangers):
            person = self._by_case(key)
            if person:
                self.joined[key] = person
                del self.strangers[key]
        self._find_bearers(session)
        self._contest(session)
        self._ask(session)

    def _key(self, line: ReportLine) -> object:
        return line.pin or (line.number, line.date_of_birth, line.last_name, line.first_name)

    def _by_case(self, key: object) -> KnownPerson | None:
        """Whom the rows mean by a case number, if that is certain; else the likely ones are noted."""
        certain: dict[UUID, tuple[bool, ...]] = {}
        for index in self.strangers[key]:
            line = self.lines[index]
            for candidate in self.known.by_number.get(line.number, ()) if line.number else ():
                person = self.known.people[candidate]
                if line.pin and person.pin in self.pins:
                    continue  # the report lists that person under a PIN of their own
                like = self._likeness(line, person, case=True)
                verdict = likenesses.by_case(like)
                if verdict is Verdict.SAME and not (line.pin and candidate in self.claimed):
                    certain[candidate] = max(certain.get(candidate, ()), likenesses.closeness(line, person))
                if verdict is not Verdict.OTHER:
                    self.perhaps[key].setdefault(candidate, like)
        closest = max(certain.values(), default=())
        best = [candidate for candidate, closeness in certain.items() if closeness == closest]
        if len(best) != 1:
            return None
        if self.lines[self.strangers[key][0]].pin:
            self.claimed.add(best[0])  # nobody has two PINs
        return self.known.people[best[0]]

    def _likeness(self, line: ReportLine, person: KnownPerson, *, case: bool) -> Likeness:
        return likenesses.likeness(line, person, self._names_of(person), case=case)

    def _names_of(self, person: KnownPerson) -> list[NameParts]:
        """What reports called somebody, the newest last."""
        return [name for _, name in self.known.facts[person.id].names]

    def _find_bearers(self, session: Session) -> None:
        """Note who bears the name of rows that no case tells anything about."""
        rest = {key: self.lines[rows[0]] for key, rows in self.strangers.items() if not self.perhaps.get(key)}
        found = bearers(session, rest.values())
        people = {ncp_id for ids in found.values() for ncp_id in ids}
        know_more(session, self.known, people)
        where = acquaintances(session, people)
        for key, line in rest.items():
            for ncp_id in found.get(name_key(line), ()):
                like = self._likeness(line, self.known.people[ncp_id], case=False)
                met = where.get(ncp_id, NOBODY).met(line)
                if likenesses.by_name(like, met=met) is Verdict.UNSURE:
                    self.perhaps[key][ncp_id] = like

    def _contest(self, session: Session) -> None:
        """Note whom rows may mean that give a known PIN to somebody else: who has it, or whose case they are about.

        Most likely the PIN is mistyped. Nobody new can have it.
        """
        if not self.contested:
            return
        for index, line in enumerate(self.lines):
            if line.pin in self.contested:
                self.contested[line.pin].append(index)
        rows_of_all = (index for rows in self.contested.values() for index in rows)
        by_number = cases_of(session, {self.lines[index].number for index in rows_of_all})
        know_more(session, self.known, {ncp_id for ids in by_number.values() for ncp_id in ids})
        for pin, rows in self.contested.items():
            holder = self.known.people[self.known.by_pin[pin]]
            numbers = {self.lines[index].number for index in rows}
            first = self.lines[rows[0]]
            cases = self.known.facts[holder.id].cases
            self.perhaps[pin][holder.id] = self._likeness(first, holder, case=not numbers.isdisjoint(cases))
            for ncp_id in {ncp_id for number in numbers for ncp_id in by_number.get(number, ())} - {holder.id}:
                like = self._likeness(first, self.known.people[ncp_id], case=True)
                if like.born and like.first:
                    self.perhaps[pin][ncp_id] = like

    def _ask(self, session: Session) -> None:
        rows = {key: found for key, found in self.strangers.items() if self.perhaps.get(key)} | self.contested
        where = acquaintances(session, (ncp_id for key in rows for ncp_id in self.perhaps[key]))
        for key in sorted(rows, key=lambda key: rows[key][0]):
            decision = self._decision(
                [self.lines[index] for index in rows[key]],
                self.perhaps[key],
                where,
                ROW_LEFT_OUT if key in self.contested else NEW_PERSON,
            )
            self.decisions.append(decision)
            if decision.answer.startswith(SAME):
                self.joined[key] = self.known.people[UUID(decision.answer.removeprefix(SAME))]
            elif decision.answer == ROW_LEFT_OUT:
                self.left_out.add(str(key))

    def _decision(
        self,
        lines: Sequence[ReportLine],
        likely: Mapping[UUID, Likeness],
        where: Mapping[UUID, Acquaintance],
        otherwise: str,
    ) -> Decision:
        first = lines[0]
        candidates = tuple(
            self._candidate(first, self.known.people[ncp_id], like, where.get(ncp_id, NOBODY))
            for ncp_id, like in likely.items()
        )
        key = f"who:{first.sheet}:{first.row}" if first.sheet else f"who:{first.row}"
        answer = self.answers.get(key, "")
        possible = {otherwise, *(candidate.answer for candidate in candidates)}
        place = (
            tr("Row {row} of sheet {sheet}", row=first.row, sheet=first.sheet)
            if first.sheet
            else tr("Row {row}", row=first.row)
        )
        several = tr("one of these people") if len(candidates) > 1 else tr("this person")
        if otherwise == NEW_PERSON:
            sentence = tr(
                "{place} is about nobody for certain: is it {several} of the caseload, or somebody new?",
                place=place,
                several=several,
            )
        else:
            sentence = tr(
                "{place} has a PIN of the caseload, but another first name and another date of birth: is it "
                "{several}, or is the PIN mistyped, so that the row is to be left out?",
                place=place,
                several=several,
            )
        return Decision(
            key=key,
            sheet=first.sheet,
            row=first.row,
            who=first.who,
            sentence=sentence,
            labels=LABELS,
            facts=(
                first.who,
                first.pin,
                words.value_text("date_of_birth", first.date_of_birth),
                _each(line.number for line in lines),
                _each(line.county for line in lines),
                words.address_line(
                    (first.address_1, first.address_2, first.city, first.state, first.zip, first.verified_on)
                ),
                first.phone,
            ),
            candidates=candidates,
            otherwise=otherwise,
            answer=answer if answer in possible else "",
        )

    def _candidate(self, line: ReportLine, person: KnownPerson, like: Likeness, where: Acquaintance) -> Candidate:
        met = where.met(line)
        said = next(reversed(self._names_of(person)), ("", "", "", ""))
        present = (person.last_name, person.first_name)
        address, phone = where.addresses[0][1] if where.addresses else "", where.phones[0] if where.phones else ""
        if person.id in self.hidden:
            address = phone = words.SAFE_CONTACT
        name = full_name(*(said if said[:2] == present else present))
        return Candidate(
            ncp_id=person.id,
            answer=f"{SAME}{person.id}",
            who=name,
            facts=(
                name,
                person.pin or "",
                words.value_text("date_of_birth", person.date_of_birth),
                _each(number for number, _ in where.cases),
                _each(county for _, county in where.cases),
                address,
                phone,
            ),
            reasons_for=tuple(likenesses.reasons_for(like, met=met)),
            reasons_against=tuple(likenesses.reasons_against(like)),
        )

    def plans(self, session: Session) -> tuple[list[PersonPlan], list[RejectedRow]]:
        """Each person of the report with their rows, and rows about a case that the person has in it already."""
        people: dict[object, tuple[int, ...]] = {}
        conflicting = []
        unnumbered = [person.id for row in self.lines if not row.number and (person := self._person_of(row))]
        numbers = numbers_of(session, unnumbered)
        for index, row in enumerate(self.lines):
            if row.pin in self.left_out:
                conflicting.append(
                    RejectedRow(row.sheet, row.row, "conflicting_row", LEFT_OUT, row.who, ("pin", "date_of_birth"))
                )
                continue
            person = self._person_of(row)
            line = self.lines[index] = self._numbered(row, person, numbers)
            key = person.id if person else self._key(line)
            rows = people.get(key, ())
            if any(self.lines[other].number == line.number for other in rows):
                detail = "Another row of the report is about the same person and case; that one was taken."
                fields = ("pin", "number")
                conflicting.append(RejectedRow(line.sheet, line.row, "conflicting_row", detail, line.who, fields))
                continue
            people[key] = (*rows, index)
        return [self._plan(key, rows) for key, rows in people.items()], conflicting

    def _plan(self, key: object, rows: tuple[int, ...]) -> PersonPlan:
        """The persons of the caseload stand there by their ids."""
        if not isinstance(key, UUID):
            return PlanOfNew(rows)
        return PlanOfKnown(rows, key, self.known.people[key].listed_import_id)

    def _numbered(
        self, line: ReportLine, person: KnownPerson | None, numbers: Mapping[UUID, Sequence[str]]
    ) -> ReportLine:
        """A row says the PIN under which its person is kept, and, where there is only one, that person's case."""
        if person and (line.pin in self.contested or line.pin in self.known.other_pins):
            line = line._replace(pin=person.pin or "")
        cases = numbers.get(person.id, ()) if person and not line.number else ()
        return line._replace(number=cases[0]) if len(cases) == 1 else line

    def _person_of(self, line: ReportLine) -> KnownPerson | None:
        ncp_id = self.known.by_pin.get(line.pin) if line.pin and line.pin not in self.joined else None
        if ncp_id:
            return self.known.people[ncp_id]
        return self.joined.get(self._key(line)) if self.joined else None


def _each(texts: Iterable[str]) -> str:
    return ", ".join(sorted({text for text in texts if text}))
