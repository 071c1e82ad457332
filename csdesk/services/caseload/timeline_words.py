"""The words of the timeline, and one line of it."""

from datetime import date, datetime
from uuid import UUID

from csdesk.models.ncp import Source
from csdesk.models.plan import StepState
from csdesk.models.referral import Attended
from csdesk.services.caseload.shapes import TimelineEntry
from csdesk.services.days import local_day
from csdesk.wording import tr, tr_marked

SOURCES = {
    Source.CSA: tr("the CSA"),
    Source.COURT: tr("a court"),
    Source.PROGRAM: tr("a program"),
    Source.PARENT: tr("the parent"),
    Source.LIAISON: tr("the liaison"),
    Source.REPORT: tr("the report"),
}
STEP_STATES = {
    StepState.OPEN: tr("not begun"),
    StepState.UNDER_WAY: tr("under way"),
    StepState.DONE: tr("done"),
    StepState.STUCK: tr("stuck"),
    StepState.DROPPED: tr("dropped"),
}
CAME = {Attended.YES: tr("Came"), Attended.NO: tr("Did not come"), Attended.EXCUSED: tr("Excused")}


def in_words(code: str) -> str:
    """A code as a word: `left_message` is *left message*."""
    return tr_marked(code.replace("_", " "))


def entry(moment: datetime | date, icon: str, what: str, detail: str, key: UUID | None) -> TimelineEntry:
    """What happened at a moment, or on a day of which no hour is known."""
    if isinstance(moment, datetime):
        return TimelineEntry(moment, local_day(moment), icon, what, detail, key)
    return TimelineEntry(None, moment, icon, what, detail, key)


def went_ahead(reason: str) -> str:
    """Why the liaison went ahead with somebody who was not cleared."""
    return tr("went ahead: {reason}", reason=reason) if reason else ""


def money(cents: int) -> str:
    """`$1,234.56`."""
    return f"{'−' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
