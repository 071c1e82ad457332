"""Codes of a plan in the office's words."""

from datetime import date

from csdesk.services.days import local_day
from csdesk.services.plans import PastReview, PlanState, PlanView, StepDraft, StepState
from csdesk.ui import formats
from csdesk.wording import tr

STEP_STATES = (
    (StepState.OPEN, tr("Not begun")),
    (StepState.UNDER_WAY, tr("Under way")),
    (StepState.DONE, tr("Done")),
    (StepState.STUCK, tr("Stuck")),
    (StepState.DROPPED, tr("Dropped")),
)
STATE_ICONS = {
    StepState.OPEN: ("circle", "ink_3"),
    StepState.UNDER_WAY: ("circle-half", "accent"),
    StepState.DONE: ("check-circle", "good"),
    StepState.STUCK: ("warning-circle", "attention"),
    StepState.DROPPED: ("minus-circle", "ink_3"),
}


def plan_state(state: PlanState) -> str:
    """Draft, signed, replaced."""
    return {PlanState.DRAFT: tr("draft"), PlanState.SIGNED: tr("signed"), PlanState.REPLACED: tr("replaced")}[state]


def version_line(view: PlanView) -> str:
    """Whose plan, which version, how it stands."""
    state = plan_state(view.state)
    if view.signed_on is not None:
        state = f"{state} {formats.full_day(view.signed_on)}"
    return tr("{name} · version {version}, {state}", name=view.name, version=view.version, state=state)


def step_words(step: StepDraft) -> str:
    """What a step says, in one line."""
    words = f"{step.who}: {step.what}"
    return tr("{words}, OR {alternative}", words=words, alternative=step.alternative) if step.alternative else words


def due_words(due_on: date | None, rhythm: str) -> str:
    """By when, and how often."""
    return ", ".join(part for part in (formats.day(due_on) if due_on else "", rhythm) if part) or tr("no date")


def review_words(review: PastReview) -> str:
    """One past review: `Oct 8: stuck, no bus; new date Tue, Oct 20 (before: Mon, Oct 12)`."""
    told = f"{formats.short_day(local_day(review.at))}: {dict(STEP_STATES)[review.state].lower()}"
    if review.note:
        told += f", {review.note}"
    if review.due_on is not None:
        day = formats.day(review.due_on)
        if not review.former_due_on:
            return tr("{told}; new date {day}", told=told, day=day)
        before = formats.day(review.former_due_on)
        return tr("{told}; new date {day} (before: {before})", told=told, day=day, before=before)
    return told
