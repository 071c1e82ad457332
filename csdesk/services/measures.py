"""What is asked of parents and children at enrolment and at exit (2Gen Procedures, quality improvement)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.models.family import HowOften
from csdesk.models.outcome import OutcomePoint
from csdesk.services import resources
from csdesk.services.errors import RefusedError
from csdesk.services.jobs import refuse_wage
from csdesk.wording import tr

FILE = "outcomes/measures.toml"
NOT_SAID = "not_said"
"""The parent did not want to say, or does not know."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be given."""

    code: str
    label: str


@dataclass(frozen=True)
class OnlyAfter:
    """The answer of the same person without which a measure is not asked."""

    measure: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One measure."""

    code: str
    label: str
    question: str
    document: str
    """The sentence of the document from which it comes."""
    of: tuple[str, ...]
    """Whom it is asked about: `ncp`, `cp`, `child`."""
    points: tuple[OutcomePoint, ...]
    choices: tuple[Choice, ...]
    money: bool
    """An amount in cents is asked for in place of a choice."""
    from_age: int | None
    below_age: int | None
    only_after: OnlyAfter | None
    suggested_by: str
    with_the_family: bool
    """Its answers are kept with the children (`parent_child_contact`)."""

    def label_of(self, value: str) -> str:
        """The words of an answer; of one that the file does not know any more, its code."""
        if value == NOT_SAID:
            return words("said")[NOT_SAID]
        return next((one.label for one in self.choices if one.code == value), value)

    def refuse_other(self, value: str, amount_cents: int | None) -> None:
        """Raises `RefusedError` for what cannot be the answer."""
        if self.money and value != NOT_SAID:
            if amount_cents is None:
                raise RefusedError(
                    tr("An amount is needed. Nothing was kept; write for example 17.50, or say “not said”.")
                )
            refuse_wage(amount_cents, field="amount")
        elif value not in {NOT_SAID, *(one.code for one in self.choices)} or amount_cents is not None:
            raise RefusedError(tr("This is none of the answers. Nothing was kept; choose one of them."))

    def fits(self, age: int | None) -> bool:
        """Whether it is asked about a child of this age; who has none on record is not asked what depends on it."""
        if self.from_age is None and self.below_age is None:
            return True
        return age is not None and (self.from_age or 0) <= age and (self.below_age is None or age < self.below_age)


@dataclass(frozen=True)
class Times:
    """When it is asked."""

    months_until_exit: int
    during_after_days: int
    ask_within_days: int
    carried_days: int


def not_asked_when_closed() -> tuple[str, ...]:
    """Reasons for closing a record after which nothing is asked."""
    return tuple(_file()["not_asked_when_closed"])


@cache
def measures() -> tuple[Measure, ...]:
    """All measures, in the order in which they are asked."""
    return tuple(_measure(one) for one in _file()["measure"])


def measure(code: str) -> Measure | None:
    """The measure of this code; None where the file does not have it (any more)."""
    return next((one for one in measures() if one.code == code), None)


def times() -> Times:
    """When it is asked."""
    file = _file()
    return Times(**{name: file[name] for name in Times.__dataclass_fields__})


def words(what: str) -> dict[str, str]:
    """The words of `said` or `point`, by their codes."""
    found: dict[str, str] = _file()[what]
    return found


@cache
def _file() -> dict[str, Any]:
    return resources.toml(FILE)


def _measure(one: dict[str, Any]) -> Measure:
    after = one.get("only_after")
    in_family = one.get("with_the_family", False)
    how_often = resources.toml("family/words.toml")["how_often"] if in_family else {}
    choices = [Choice(HowOften(code).value, label) for code, label in how_often.items()]
    return Measure(
        code=one["code"],
        label=one["label"],
        question=one["question"],
        document=one["document"],
        of=tuple(one["of"]),
        points=tuple(OutcomePoint(point) for point in one["points"]),
        choices=tuple(choices or (Choice(**choice) for choice in one.get("choice", ()))),
        money=one.get("money", False),
        from_age=one.get("from_age"),
        below_age=one.get("below_age"),
        only_after=OnlyAfter(after["measure"], tuple(after["values"])) if after else None,
        suggested_by=one.get("suggested_by", ""),
        with_the_family=in_family,
    )
