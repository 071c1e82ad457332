"""The class schedule of a program on paper: day, time, class and place. Nobody who takes part is on it."""

from datetime import datetime
from typing import Any

from csdesk.services import resources
from csdesk.services.class_schedule import ClassSchedule, ScheduledClass
from csdesk.services.days import clock_time, local_day, spoken
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain

TITLE = Style(21, 27, bold=True)
LEAD = Style(13, 18)
HEADING = Style(13, 18, bold=True)
BODY = Style(11, 15)
CELL = Style(10, 13.5)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (150.0, 128.0, 104.0, 122.0)
BARE_WIDTHS = (252.0, 252.0)


def make(schedule: ClassSchedule, *, at: datetime, desk: str = "") -> bytes:
    """The schedule as PDF, Letter, tagged for assistive technology. `desk`: who hands it out.

    A program that no paper names is told as days and times alone.
    """
    words: dict[str, Any] = resources.toml("papers/class_schedule_sheet.toml")

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=words["title"], language=words["language"], footer=footer)
    sheet.text(plain(words["title"]), TITLE, tag="H1")
    if schedule.program:
        sheet.text(plain(schedule.program), LEAD, after=2)
    reached = [schedule.address, words["ask"].format(phone=schedule.phone) if schedule.phone else ""]
    for line in filter(None, reached):
        sheet.text(plain(line), BODY)
    today = local_day(at)
    made = words["as_of"].format(day=f"{spoken(today)}, {today.year}")
    sheet.text(plain(" ".join(filter(None, (desk and f"{desk}.", made)))), SMALL, after=8)
    if not schedule.classes:
        sheet.text(plain(words["nothing"]), BODY)
        return sheet.finish()
    bare = not schedule.program
    columns, widths = (words["bare_columns"], BARE_WIDTHS) if bare else (words["columns"], WIDTHS)
    rows = [_row(one, words["cancelled"], today.year)[: len(columns)] for one in schedule.classes]
    sheet.table(plain(words["sessions"]), HEADING, columns, rows, widths, CELL)
    return sheet.finish()


def _row(one: ScheduledClass, cancelled: str, this_year: int) -> list[list[Block]]:
    time = clock_time(one.starts_at)
    if one.ends_at is not None:
        time = f"{time} to {clock_time(one.ends_at)}"
    day = local_day(one.starts_at)
    when = f"<b>{plain(spoken(day) if day.year == this_year else f'{spoken(day)}, {day.year}')}</b>"
    hour = f"<b>{plain(cancelled)}</b>" if one.cancelled else plain(time)
    return [[Block(cell or "&nbsp;")] for cell in (when, hour, plain(one.topic), plain(one.place))]
