"""The words of the screen: its views, its keys, its titles."""

from datetime import date

from csdesk.services.docket import Docket
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.wording import tr

TODAY = Command("appointments.today", tr("Go to today"), "T", brief=tr("today"), kind=Kind.VIEW)
PRINT = Command("appointments.printDay", tr("Print the docket"), "P", brief=tr("print"), icon="printer")
INTERVIEW = Command("appointments.interview", tr("Interview"), "I", brief=tr("interview"), icon="chats")
PLAN = Command("appointments.plan", tr("Plan"), "W", brief=tr("plan"), icon="clipboard-text")
REMINDED = Command("appointments.reminded", tr("The parent is reminded"), "M", brief=tr("reminded"), icon="bell")
KEYS = (("← →", tr("another day")), TODAY, ("Enter", tr("record")), INTERVIEW, PLAN, REMINDED, PRINT)
OF_LINE = (INTERVIEW, PLAN, REMINDED)
THE_DAY, COMING, UNSETTLED = "day", "coming", "unsettled"
SHOWS = {THE_DAY: tr("The day"), COMING: tr("Next 4 weeks"), UNSETTLED: tr("Not settled")}
OF_PAGE = (
    TODAY,
    PRINT,
    *(
        Command(f"appointments.show.{key}", said, str(number), kind=Kind.VIEW)
        for number, (key, said) in enumerate(SHOWS.items(), start=1)
    ),
)
NOTHING = {
    THE_DAY: (
        tr("Nothing is planned on this day"),
        tr(
            "Here stand the appointments and hearings of a day, by court and place. Enter what was agreed with a "
            "parent."
        ),
    ),
    COMING: (
        tr("Nothing is planned in the next 4 weeks"),
        tr("Enter what was agreed with a parent, or what a court has set."),
    ),
    UNSETTLED: (
        tr("All that is past is settled"),
        tr("Here stand past appointments of which nobody said whether the parent came."),
    ),
}


def title(shows: str, day: date, today: date) -> str:
    """The title of the page: the day, or the view."""
    if shows != THE_DAY:
        return SHOWS[shows]
    return formats.long_day(day) if day.year == today.year else f"{formats.long_day(day)}, {day.year}"


def subtitle(around: Docket, today: date) -> str:
    """How much the day holds: `Today: 6 on the docket, 1 called off`."""
    lines = len(around.lines)
    said = tr("{lines} on the docket", lines=lines) if lines else tr("nothing on the docket")
    if around.called_off:
        said = tr("{said}, {called_off} called off", said=said, called_off=around.called_off)
    return tr("Today: {said}", said=said) if around.day == today else said
