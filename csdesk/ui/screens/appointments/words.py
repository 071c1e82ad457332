"""The words of the screen: its views, its keys, its titles."""

from datetime import date

from csdesk.services.docket import Docket
from csdesk.ui import formats

KEYS = (
    ("← →", "another day"),
    ("T", "today"),
    ("Enter", "record"),
    ("I", "interview"),
    ("W", "plan"),
    ("M", "reminded"),
    ("P", "print"),
)
THE_DAY, COMING, UNSETTLED = "day", "coming", "unsettled"
SHOWS = {THE_DAY: "The day", COMING: "Coming 4 weeks", UNSETTLED: "Not settled"}
NOTHING = {
    THE_DAY: (
        "Nothing is planned on this day",
        "Here stand the appointments and hearings of a day, by court and place. Enter what was agreed with a parent.",
    ),
    COMING: (
        "Nothing is planned in the next 4 weeks",
        "Enter what was agreed with a parent, or what a court has set.",
    ),
    UNSETTLED: (
        "All that is past is settled",
        "Here stand past appointments of which nobody said whether the parent came.",
    ),
}


def title(shows: str, day: date, today: date) -> str:
    """The title of the page: the day, or the view."""
    if shows != THE_DAY:
        return SHOWS[shows]
    return formats.long_day(day) if day.year == today.year else f"{formats.long_day(day)}, {day.year}"


def subtitle(around: Docket, today: date) -> str:
    """How much the day holds: `Today: 6 on the docket, 1 called off`."""
    off = f", {around.called_off} called off" if around.called_off else ""
    now = "Today: " if around.day == today else ""
    return f"{now}{len(around.lines) or 'nothing'} on the docket{off}"
