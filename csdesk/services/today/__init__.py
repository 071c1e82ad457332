"""Today: whom to call now, and why. Lines are done or put off by the record that they stand for."""

from csdesk.services.today.agencies import short_name
from csdesk.services.today.changes import ToTell, to_tell
from csdesk.services.today.doing import bring_back, mark_done, postpone
from csdesk.services.today.done import done_lines
from csdesk.services.today.list import todays_list
from csdesk.services.today.records import (
    DoneLine,
    OutboxCard,
    QuarterCard,
    ReportCard,
    Today,
    TodayGroup,
    TodayLine,
    WaitingLine,
)

__all__ = [
    "DoneLine",
    "OutboxCard",
    "QuarterCard",
    "ReportCard",
    "ToTell",
    "Today",
    "TodayGroup",
    "TodayLine",
    "WaitingLine",
    "bring_back",
    "done_lines",
    "mark_done",
    "postpone",
    "short_name",
    "to_tell",
    "todays_list",
]
