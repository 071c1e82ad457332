"""Telling: what a document to one recipient says of people, each value asked for, and what it withholds and why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, overload
from uuid import UUID

from csdesk.models.release import Recipient
from csdesk.services.disclosure.facts import Fact, To
from csdesk.services.disclosure.rulings import Ruling, Rulings

Value = TypeVar("Value")
WITHHELD = "withheld"
"""What stands where something may not be told."""
TOLD_ANYWAY = "told_anyway"


@dataclass(frozen=True)
class Withheld:
    """What was kept back for one reason: how many values, about how many people.

    Lines that are left out whole (`may`) are not counted: their number would tell that there is something.
    """

    sentence: str
    """As the document says it."""
    source: str
    values: int
    people: int


@dataclass(frozen=True)
class PersonTold:
    """A person of the document: by which rules something was told, and by which something was withheld (codes)."""

    ncp_id: UUID
    rules: tuple[str, ...]
    withheld: tuple[str, ...]


class Telling:
    """What one document tells one recipient. Ask for every value; give it to `account` when the document leaves."""

    def __init__(self, rulings: Rulings, to: To) -> None:
        self.to = to
        self.rulings = rulings
        self._rules: dict[UUID, set[str]] = {}
        self._told: dict[UUID, set[tuple[Fact, date]]] = {}
        self._kept: dict[UUID, dict[str, int]] = {}
        self._alike: dict[tuple[Fact, date], tuple[Fact, date]] = {}

    def ruling(self, ncp_id: UUID, fact: Fact, fact_on: date) -> Ruling:
        """May it be told, and by which rule? Nothing is told by asking. Raises `NotFoundError`."""
        return self.rulings.ruling(ncp_id, self.to, fact, fact_on)

    def ever(self, fact: Fact) -> bool:
        """Whether there is anybody of whom this recipient could be told such a fact: else a column is left out."""
        return self.rulings.table.treatments[self.to.kind, fact] not in ("never", "minimum")

    def may(self, ncp_id: UUID, fact: Fact, fact_on: date) -> bool:
        """Whether it may be told: for lines that are left out whole where not. Raises `NotFoundError`."""
        return self.ruling(ncp_id, fact, fact_on).allowed

    @overload
    def tell(self, ncp_id: UUID, fact: Fact, fact_on: date, value: Value, *, instead: Value) -> Value: ...

    @overload
    def tell(
        self, ncp_id: UUID, fact: Fact, fact_on: date, value: Value, *, instead: Value | str = WITHHELD
    ) -> Value | str: ...

    def tell(
        self, ncp_id: UUID, fact: Fact, fact_on: date, value: Value, *, instead: Value | str = WITHHELD
    ) -> Value | str:
        """The value where it may be told; `instead` where not, and that it was withheld is noted.

        What lies after an enrolment is asked for whether or not there is a value, so that *withheld* does not give
        away that something happened. Raises `NotFoundError` for a person who was not loaded.
        """
        ruling = self.ruling(ncp_id, fact, fact_on)
        if ruling.allowed:
            self._rules.setdefault(ncp_id, set()).add(ruling.rule_code)
            if self.to.kind is not Recipient.OWN_USE:  # which is told to nobody, and may be about everybody
                cell = self._alike.setdefault((fact, fact_on), (fact, fact_on))
                self._told.setdefault(ncp_id, set()).add(cell)
            return value
        kept = self._kept.setdefault(ncp_id, {})
        kept[ruling.rule_code] = kept.get(ruling.rule_code, 0) + 1
        return instead

    def slipped(self, ncp_id: UUID) -> None:
        """Something was told that may not be: the accounting says so."""
        self._rules.setdefault(ncp_id, set()).add(TOLD_ANYWAY)

    def notes(self) -> tuple[Withheld, ...]:
        """What was withheld and why, as the document must say it."""
        found: dict[tuple[str, str], list[tuple[UUID, int]]] = {}
        rules = self.rulings.table.rules
        for ncp_id, kept in self._kept.items():
            for code, values in kept.items():
                found.setdefault((rules[code].outside, rules[code].source), []).append((ncp_id, values))
        return tuple(
            Withheld(sentence, source, sum(values for _id, values in kept), len({ncp_id for ncp_id, _values in kept}))
            for (sentence, source), kept in sorted(found.items())
        )

    def people(self) -> tuple[PersonTold, ...]:
        """Everybody of whom something was told or withheld."""
        return tuple(
            PersonTold(ncp_id, tuple(sorted(self._rules.get(ncp_id, ()))), tuple(sorted(self._kept.get(ncp_id, ()))))
            for ncp_id in dict.fromkeys((*self._rules, *self._kept))
        )

    def told(self, cases: Mapping[UUID, Sequence[str]] | None = None) -> str:
        """What was told and withheld of whom, as JSON: kept with a document that leaves later (`told_again`).

        `cases`: the case numbers that stand there for each person, where it is to be known later whose they are.
        """
        people = [
            {
                "ncp": str(person.ncp_id),
                "told": sorted([fact.value, on.isoformat()] for fact, on in self._told.get(person.ncp_id, ())),
                "withheld": list(person.withheld),
            }
            | ({"cases": list(cases[person.ncp_id])} if cases else {})
            for person in sorted(self.people(), key=lambda person: person.ncp_id)
        ]
        return json.dumps(people, separators=(",", ":"))


@dataclass(frozen=True)
class ToldPerson:
    """What a document that was kept tells of one person."""

    ncp_id: UUID
    facts: tuple[tuple[Fact, date], ...]
    withheld: tuple[str, ...]
    cases: tuple[str, ...] = ()
    """The case numbers that stand there, where they were kept."""


def kept(told: str) -> Iterator[ToldPerson]:
    """What `Telling.told` gave, read again."""
    for person in json.loads(told):
        facts = tuple((Fact(fact), date.fromisoformat(on)) for fact, on in person["told"])
        yield ToldPerson(UUID(person["ncp"]), facts, tuple(person["withheld"]), tuple(person.get("cases", ())))
