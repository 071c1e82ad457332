"""What usually comes next after a contact, by what came of it: a proposal that the liaison writes over."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from csdesk.models.contact import ContactKind, ContactOutcome
from csdesk.services import resources
from csdesk.services.days import parse_when

SATURDAY = 5
NO_LETTER = (ContactKind.TEXT, ContactKind.EMAIL)


@dataclass(frozen=True)
class Proposal:
    """A next step, and when as people type it; both empty where nothing is proposed."""

    step: str = ""
    when: str = ""


def proposal(kind: ContactKind, outcome: ContactOutcome, today: date, *, other_number: bool = False) -> Proposal:
    """What is proposed after this outcome. `other_number`: after a wrong number, another one may still work.

    A text or an e-mail is waited for a shorter time than a letter. No day on a weekend is proposed.
    """
    if outcome is ContactOutcome.WRONG_NUMBER and other_number:
        return _working(Proposal("Call the other number", "tomorrow"), today)
    known = _steps().get(outcome.value)
    if known is None:
        return Proposal()
    when = "in 3 days" if outcome is ContactOutcome.SENT and kind in NO_LETTER else str(known["when"])
    return _working(Proposal(str(known["step"]), when), today)


def proposed_step(outcome: ContactOutcome) -> str:
    """The words of the next step that is proposed after this outcome; empty where none is."""
    return str(_steps().get(outcome.value, {}).get("step", ""))


def _working(proposed: Proposal, today: date) -> Proposal:
    if parse_when(proposed.when, today).weekday() < SATURDAY:
        return proposed
    day = parse_when(proposed.when, today)
    monday = day + timedelta(days=7 - day.weekday())
    near = (monday - today).days <= 7
    return Proposal(proposed.step, "Monday" if near else f"{monday.month}/{monday.day}/{monday.year}")


@cache
def _steps() -> dict[str, Any]:
    return dict(resources.toml("contacts/next_steps.toml")["outcome"])
