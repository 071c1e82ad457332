"""Codes of a plan in the office's words."""

from datetime import date

from csdesk.services.plans import PlanState, PlanView, StepDraft, StepState
from csdesk.ui import formats

STEP_STATES = (
    (StepState.OPEN, "Not begun"),
    (StepState.UNDER_WAY, "Under way"),
    (StepState.DONE, "Done"),
    (StepState.STUCK, "Stuck"),
    (StepState.DROPPED, "Dropped"),
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
    return {PlanState.DRAFT: "draft", PlanState.SIGNED: "signed", PlanState.REPLACED: "replaced"}[state]


def version_line(view: PlanView) -> str:
    """Whose plan, which version, how it stands."""
    state = plan_state(view.state)
    if view.signed_on is not None:
        state = f"{state} {formats.full_day(view.signed_on)}"
    return f"{view.name} · version {view.version}, {state}"


def step_words(step: StepDraft) -> str:
    """What a step says, in one line."""
    words = f"{step.who}: {step.what}"
    return f"{words}, OR {step.alternative}" if step.alternative else words


def due_words(due_on: date | None, rhythm: str) -> str:
    """By when, and how often."""
    return ", ".join(part for part in (formats.day(due_on) if due_on else "", rhythm) if part) or "no date"
