"""Codes of an interview in the office's words."""

from csdesk.services.interview import Eligibility, InterviewMode, InterviewResult
from csdesk.ui import formats
from csdesk.wording import tr

ELIGIBILITY = {
    Eligibility.ELIGIBLE: tr("Eligible"),
    Eligibility.NOT_ELIGIBLE: tr("Not eligible"),
    Eligibility.CANNOT_BE_SAID: tr("Cannot be said yet"),
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
        return tr("not chosen yet")
    return tr("caseworker facilitates") if mode is InterviewMode.CASEWORKER else tr("client answers alone")


def held_when(result: InterviewResult) -> str:
    """The day, and from when to when; or that it was on paper."""
    ended = result.finished_at or result.started_at
    day = formats.short_day(ended.astimezone().date())
    if result.held_on is not None:
        return tr("{day}, on paper", day=day)
    return tr(
        "{day}, {clock_time} to {clock_time2}",
        day=day,
        clock_time=formats.clock_time(result.started_at),
        clock_time2=formats.clock_time(ended),
    )


def decided(determination: Eligibility | None, *, corrected_since: bool = False) -> str:
    """What the caseworker determined, and whether that is to be done again."""
    if determination is None:
        return tr("Not determined")
    return tr("Decide again") if corrected_since else ELIGIBILITY[determination]
