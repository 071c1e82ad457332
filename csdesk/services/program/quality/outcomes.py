"""Outcomes at enrolment against those at exit: of the same people, as `reporting.outcomes` compares them."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.measures import NOT_SAID
from csdesk.services.program.quality.counting import whose
from csdesk.services.program.quality.shapes import About, Bar, Card, Number, Scope, Unit, Wage
from csdesk.services.reporting import outcomes
from csdesk.services.reporting.outcomes import Compared
from csdesk.wording import marked

OF = {"ncp": marked("NCP"), "cp": marked("Custodial parent"), "child": marked("Child")}


def compared(session: Session, scope: Scope) -> tuple[tuple[Card, ...], tuple[Wage, ...]]:
    """A card for each measure and kind of people, and the median wages."""
    found = outcomes.compare(session, scope.time, as_of=scope.today)
    among = whose(session, scope, {pair.ncp_id for one in found for pair in one.pairs})
    mine = [replace(one, pairs=tuple(pair for pair in one.pairs if pair.ncp_id in among)) for one in found]
    cards = tuple(_card(one) for one in mine if one.pairs and not one.measure.money)
    wages = tuple(wage for one in mine if one.measure.money and (wage := _wage(one)) is not None)
    return cards, wages


def _card(one: Compared) -> Card:
    said = {pair.at_enrolment.value for pair in one.pairs} | {pair.at_exit.value for pair in one.pairs}
    codes = [choice.code for choice in one.measure.choices]
    codes += [*sorted(said.difference(codes, {NOT_SAID})), NOT_SAID]
    bars = tuple(
        Bar(
            code,
            one.measure.label_of(code),
            _number([pair.ncp_id for pair in one.pairs if pair.at_exit.value == code]),
            _number([pair.ncp_id for pair in one.pairs if pair.at_enrolment.value == code]),
        )
        for code in codes
        if code in said
    )
    whole = _number([pair.ncp_id for pair in one.pairs])
    return Card(About.OUTCOME, Unit.ANSWERS, bars, whole, title=one.measure.label, of=OF[one.of], code=_code(one))


def _wage(one: Compared) -> Wage | None:
    """Of those who had a wage both times."""
    both = [
        (pair.ncp_id, pair.at_enrolment.amount_cents, pair.at_exit.amount_cents)
        for pair in one.pairs
        if pair.at_enrolment.amount_cents is not None and pair.at_exit.amount_cents is not None
    ]
    if not both:
        return None
    who = frozenset(ncp_id for ncp_id, _before, _after in both)
    before = round(median([before or 0 for _who, before, _after in both]))
    after = round(median([after or 0 for _who, _before, after in both]))
    return Wage(one.measure.label, OF[one.of], _code(one), before, after, len(who), who)


def _code(one: Compared) -> str:
    return f"{one.measure.code}.{one.of}"


def _number(behind: Sequence[UUID]) -> Number:
    who = frozenset(behind)
    return Number(len(behind), len(who), who=who)
