"""The rules and decisions of `resources/partners/disclosure.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.models.release import Recipient
from csdesk.services import resources
from csdesk.services.disclosure.facts import Fact

RESOURCE = "partners/disclosure.toml"


@dataclass(frozen=True)
class Rule:
    """One rule, in words."""

    code: str
    sentence: str
    outside: str
    """As a document says it that leaves: it gives away nothing of a person."""
    short: str
    source: str
    """Document and section, or that it is a decision of this program."""
    quote: str
    """The sentence of the document, word for word; of a decision, the decision."""
    refuses: bool = False


@dataclass(frozen=True)
class Decision:
    """What was decided where the memo is silent."""

    code: str
    question: str
    answer: str


@dataclass(frozen=True)
class Table:
    """How each fact is treated for each recipient, and what the rules say."""

    treatments: Mapping[tuple[Recipient, Fact], str]
    covered_by: Mapping[Fact, str]
    """The code that a release must name for a fact; a fact that is not here is covered by every release."""
    rules: Mapping[str, Rule]
    decisions: tuple[Decision, ...]
    sentence: Mapping[str, str]
    """The pieces of the sentence of the record screen."""


@cache
def table() -> Table:
    """The rules as they are laid out. Raises `DeskError` when the resource is missing."""
    return read(resources.toml(RESOURCE))


def read(laid_out: Mapping[str, Any]) -> Table:
    """The same, from the layout of the resource."""
    decisions = {one["code"]: Decision(**one) for one in laid_out["decision"]}
    return Table(
        treatments={
            (recipient, Fact(fact)): treatment
            for recipient in Recipient
            for treatment, facts in laid_out[recipient.value].items()
            for fact in facts
        },
        covered_by={Fact(fact): code for code, facts in laid_out["covered"].items() for fact in facts},
        rules={
            rule["code"]: Rule(
                code=rule["code"],
                sentence=rule["sentence"],
                outside=rule["outside"],
                short=rule["short"],
                source=rule["source"],
                quote=laid_out["quote"][rule["quote"]] if "quote" in rule else decisions[rule["decision"]].answer,
                refuses=rule.get("refuses", False),
            )
            for rule in laid_out["rule"]
        },
        decisions=tuple(decisions.values()),
        sentence=laid_out["sentence"],
    )
