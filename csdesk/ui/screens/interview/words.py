"""Codes of an interview in the office's words."""

from csdesk.services.interview import Eligibility, InterviewMode, InterviewResult
from csdesk.ui import formats

ELIGIBILITY = {
    Eligibility.ELIGIBLE: "Eligible",
    Eligibility.NOT_ELIGIBLE: "Not eligible",
    Eligibility.CANNOT_BE_SAID: "Cannot be said yet",
}
ICONS = {
    Eligibility.ELIGIBLE: "check-circle",
    Eligibility.NOT_ELIGIBLE: "minus-circle",
    Eligibility.CANNOT_BE_SAID: "question",
    None: "hourglass",
}
"""What was determined -> its icon; None: nothing yet."""


def mode_words(mode: InterviewMode | None) -> str:
    """Who asks, or who answers alone."""
    if mode is None:
        return "not chosen yet"
    return "caseworker facilitates" if mode is InterviewMode.CASEWORKER else "client answers alone"


def held_when(result: InterviewResult) -> str:
    """The day, and from when to when; or that it was on paper."""
    ended = result.finished_at or result.started_at
    day = formats.short_day(ended.astimezone().date())
    if result.held_on is not None:
        return f"{day}, on paper"
    return f"{day}, {formats.clock_time(result.started_at)} to {formats.clock_time(ended)}"


def decided(determination: Eligibility | None, *, corrected_since: bool = False) -> str:
    """What the caseworker determined, and whether that is to be done again."""
    if determination is None:
        return "Not determined"
    return "Decide again" if corrected_since else ELIGIBILITY[determination]
