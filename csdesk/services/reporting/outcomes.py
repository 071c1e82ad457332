"""How things stood at exit against at enrolment, for the state: counts of the same people, and nothing of a person.

Counting rules (their wording for readers is in the notes of `resources/reporting/state_quarter.toml`):

- Who was asked at exit (or twelve months after the enrolment) in the span, and had been asked at the enrolment of the
  same spell: both answers count, once for each spell. Others do not count, so that the same people are compared.
- An answer counts on the day on which it was asked; one that was corrected is what it says now.
- What fewer than five noncustodial parents are behind is not told, nor a median of fewer than ten (decision
  `outcomes` of the disclosure rules).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.family import Child, ParentChildContact, WorkPoint
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.services.measures import NOT_SAID, Measure, measures
from csdesk.services.outcomes import facts as outcome_facts
from csdesk.services.outcomes.shapes import Answered
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.small_numbers import FEWEST, FEWEST_FOR_A_MEDIAN


@dataclass(frozen=True)
class Pair:
    """What was said of one NCP, custodial parent or child at the enrolment and at exit of one spell."""

    ncp_id: UUID
    at_enrolment: Answered
    at_exit: Answered


@dataclass(frozen=True)
class Compared:
    """All answers to one measure about one kind of people."""

    measure: Measure
    of: str
    """`ncp`, `cp` or `child`."""
    pairs: tuple[Pair, ...]

    @property
    def people(self) -> int:
        """How many noncustodial parents are behind it."""
        return len({pair.ncp_id for pair in self.pairs})


def compare(session: Session, span: Span, *, as_of: date) -> tuple[Compared, ...]:
    """The answers at exit of the span up to `as_of` beside those at enrolment, in the order of the measures."""
    until = min(as_of, span.last_day)
    said = select(OutcomeAnswer.ncp_id).where(
        OutcomeAnswer.point == OutcomePoint.EXIT, OutcomeAnswer.asked_on.between(span.first_day, until)
    )
    of_children = (
        select(Child.ncp_id)
        .join(ParentChildContact, ParentChildContact.child_id == Child.id)
        .where(ParentChildContact.point == WorkPoint.EXIT, ParentChildContact.asked_on.between(span.first_day, until))
    )
    found: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    asked: dict[str, Measure] = {}
    people = outcome_facts.load(session, session.scalars(said.union(of_children)))
    for one in people.values():
        for measure, of, pair in _pairs(one):
            if span.first_day <= pair.at_exit.asked_on <= until and pair.at_enrolment.asked_on <= until:
                found[measure.code, of].append(pair)
                asked[measure.code] = measure
    order = [one.code for one in measures()]
    kinds = ("ncp", "cp", "child")
    in_order = sorted(found, key=lambda key: (order.index(key[0]), kinds.index(key[1])))
    return tuple(Compared(asked[code], of, tuple(found[code, of])) for code, of in in_order)


def told(compared: Sequence[Compared], shown: Sequence[str], words: dict[str, Any]) -> tuple[Row, ...]:
    """The lines of the sheet for the measures that the layout shows: a line for each answer, or a median wage."""
    return tuple(
        Row(measure=one.measure.label, of=words["about"][one.of]) | line
        for one in compared
        if one.measure.code in shown
        for line in (_money(one, words) if one.measure.money else _answers(one, words))
    )


def in_one_line(line: Row) -> Row:
    """A line whose first cell says what it is about."""
    words = ("measure", "of", "answer")
    rest = {field: value for field, value in line.items() if field not in words}
    return Row(line=", ".join(str(line[word]) for word in words)) | rest


def _pairs(one: outcome_facts.PersonFacts) -> Iterator[tuple[Measure, str, Pair]]:
    for spell in one.spells:
        for subject in one.subjects:
            for measure in one.asked(spell, subject):
                before = one.answer(spell, subject, measure, OutcomePoint.ENROLMENT)
                after = one.answer(spell, subject, measure, OutcomePoint.EXIT)
                if before is not None and after is not None:
                    yield measure, subject.kind, Pair(one.ncp_id, before, after)


def _answers(one: Compared, words: dict[str, Any]) -> Iterator[Row]:
    if one.people < FEWEST:
        return
    said = {pair.at_enrolment.value for pair in one.pairs} | {pair.at_exit.value for pair in one.pairs}
    codes = [choice.code for choice in one.measure.choices]
    codes += [*sorted(said.difference(codes, {NOT_SAID})), NOT_SAID]
    columns = []
    for answers in (
        [(pair.ncp_id, pair.at_enrolment.value) for pair in one.pairs],
        [(pair.ncp_id, pair.at_exit.value) for pair in one.pairs],
    ):
        said_so = [[ncp_id for ncp_id, value in answers if value == code] for code in codes]
        hidden = small_numbers.hide_enough([frozenset(behind) for behind in said_so])
        columns.append(small_numbers.words_for([len(behind) for behind in said_so], hidden, words["withheld"]))
    for code, at_enrolment, at_exit in zip(codes, *columns, strict=True):
        yield {
            "answer": one.measure.label_of(code),
            "at_enrolment": at_enrolment,
            "at_exit": at_exit,
            "both": len(one.pairs),
        }


def _money(one: Compared, words: dict[str, Any]) -> Iterator[Row]:
    """The median in whole dollars, of those who had a wage both times."""
    with_both = tuple(
        pair
        for pair in one.pairs
        if pair.at_enrolment.amount_cents is not None and pair.at_exit.amount_cents is not None
    )
    if Compared(one.measure, one.of, with_both).people < FEWEST_FOR_A_MEDIAN:
        return
    yield {
        "answer": words["median"],
        "at_enrolment": _dollars([pair.at_enrolment.amount_cents or 0 for pair in with_both]),
        "at_exit": _dollars([pair.at_exit.amount_cents or 0 for pair in with_both]),
        "both": len(with_both),
    }


def _dollars(cents: list[int]) -> int:
    return round(median(cents) / 100)
