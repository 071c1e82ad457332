"""What a plan says, before it is kept: its goals and first steps, and what may not be said."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from csdesk.services.errors import RefusedError
from csdesk.wording import tr

MOST_STEPS = 6
"""Few at a time: small, achievable tasks (2Gen Procedures, goal setting)."""
MOST_ITEMS = 8
MOST_LETTERS = 300
"""Of one text (500 for a goal, 120 for a part). A worksheet is read at arm's length."""
MOST_DUE_CENTS = 10_000_000


@dataclass(frozen=True)
class StepDraft:
    """A first step: *who* will do *what* by *when*."""

    who: str
    what: str
    due_on: date | None = None
    alternative: str = ""
    """What else would do: *Pay ..., OR* this."""
    items: tuple[str, ...] = ()
    """The parts of the step (of its alternative, where it has one)."""
    rhythm: str = ""
    """Such as *then each month*; empty for once."""
    barrier: str = ""
    """The circumstance that led to it. Never printed."""
    step_id: UUID | None = None
    """The step that this is an edit of; None for a new one."""


@dataclass(frozen=True)
class PlanDraft:
    """The contents of a plan. Amounts in cents a month."""

    coach: str
    amount_cents: int | None
    """The primary goal; None while nothing is agreed."""
    pay_to: str
    keep_paying: bool = True
    """*Continue to pay monthly child support obligations ongoing.*"""
    longer_term: tuple[str, ...] = ()
    """The parent's own words, one paragraph each."""
    steps: tuple[StepDraft, ...] = ()
    assessment_id: UUID | None = None
    change_note: str = ""
    """Why this version follows the one before, in the coach's words. Never printed."""

    @property
    def is_empty(self) -> bool:
        """Nothing is agreed on: no amount, no goal, no step."""
        return self.amount_cents is None and not self.longer_term and not self.steps


def money(cents: int) -> str:
    """An amount as a worksheet says it: `$150`, `$1,304.50`."""
    dollars, rest = divmod(cents, 100)
    return f"${dollars:,}.{rest:02}" if rest else f"${dollars:,}"


def short_payee(pay_to: str) -> str:
    """What stands in brackets at the end of a payee's name (`WI SCTF`), else the whole name."""
    found = re.search(r"\(([^()]+)\)\s*$", pay_to)
    return found[1] if found else pay_to


def fingerprint(draft: PlanDraft) -> str:
    """The SHA-256 of all that a worksheet says of a draft: the same words have the same, whoever the coach is."""
    steps = [
        (step.who, step.what, step.alternative, step.items, str(step.due_on or ""), step.rhythm)
        for step in draft.steps
    ]
    said = (draft.amount_cents, draft.pay_to, draft.keep_paying, draft.longer_term, steps)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def with_amount(draft: PlanDraft, amount_cents: int | None) -> PlanDraft:
    """The draft with another monthly amount, in its goal and in the steps that name the old one."""
    steps = draft.steps
    if draft.amount_cents is not None and amount_cents is not None:
        old = re.compile(rf"{re.escape(money(draft.amount_cents))}(?![\d,]|\.\d)")
        steps = tuple(replace(step, what=old.sub(money(amount_cents), step.what)) for step in steps)
    return replace(draft, amount_cents=amount_cents, steps=steps)


def checked(draft: PlanDraft) -> PlanDraft:
    """The draft with blanks tidied. Raises `RefusedError` when it cannot be kept or printed."""
    tidy = replace(
        draft,
        coach=_line(draft.coach),
        pay_to=_line(draft.pay_to),
        change_note=_line(draft.change_note),
        longer_term=tuple(filter(None, (_line(goal) for goal in draft.longer_term))),
        steps=tuple(_tidy_step(step) for step in draft.steps),
    )
    if tidy.amount_cents is not None and not 0 < tidy.amount_cents <= MOST_DUE_CENTS:
        raise RefusedError(
            tr("The monthly amount must be more than $0 and at most $100,000. The plan was not saved.")
        )
    if tidy.amount_cents is not None and not tidy.pay_to:
        raise RefusedError(tr("It is not said to whom is paid. The plan was not saved; enter the payee."))
    if len(tidy.steps) > MOST_STEPS:
        raise RefusedError(
            tr(
                "A plan has at most {most_steps} first steps. It was not saved; keep the rest for later.",
                most_steps=MOST_STEPS,
            )
        )
    if any(not step.what or not step.who for step in tidy.steps):
        raise RefusedError(
            tr("A step needs who and what. The plan was not saved; fill them in, or take the step out.")
        )
    if any(len(step.items) > MOST_ITEMS for step in tidy.steps):
        raise RefusedError(
            tr(
                "A step has at most {most_items} parts. The plan was not saved; make two steps of it.",
                most_items=MOST_ITEMS,
            )
        )
    _refuse_long("name", 200, (tidy.coach, tidy.pay_to, *(step.who for step in tidy.steps)))
    _refuse_long("goal", 500, tidy.longer_term)
    _refuse_long("word on what changed", 500, (tidy.change_note,))
    _refuse_long("step", MOST_LETTERS, (text for step in tidy.steps for text in (step.what, step.alternative)))
    _refuse_long("part of a step", 120, (text for step in tidy.steps for text in (*step.items, step.rhythm)))
    return tidy


def _refuse_long(what: str, most: int, texts: Iterable[str]) -> None:
    if any(len(text) > most for text in texts):
        raise RefusedError(
            tr(
                "A {what} is longer than {most} letters. The plan was not saved; say it shorter.",
                what=what,
                most=most,
            )
        )


def _tidy_step(step: StepDraft) -> StepDraft:
    return replace(
        step,
        who=_line(step.who),
        what=_line(step.what),
        alternative=_line(step.alternative),
        items=tuple(filter(None, (_line(item) for item in step.items))),
        rhythm=_line(step.rhythm),
    )


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
