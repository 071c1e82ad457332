"""The docket of a day on paper: time, name, appointment or hearing, what to do there, and room for notes by hand.

It holds what a court corridor needs and no more: no purpose that somebody typed (`docket_for_paper`), no address, no
arrears, no number of a case; a phone only where it may be called, and never for safe contact, which the paper does
not mention either.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from csdesk.services import resources
from csdesk.services.appointments import AppointmentState
from csdesk.services.days import clock_time, local_day, spoken
from csdesk.services.docket import Docket, DocketLine
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(10, 13.5)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (62.0, 174.0, 94.0, 174.0)
ROOM = "<br/>&nbsp;" * 3
"""Empty lines to write on."""


def make(docket: Docket, *, at: datetime) -> bytes:
    """The docket as PDF, Letter, tagged for assistive technology. Its title and properties name nobody."""
    words: dict[str, Any] = resources.toml("papers/docket_sheet.toml")
    title = words["title"].format(day=_day(docket.day))

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=title, language=words["language"], footer=footer)
    sheet.text(plain(title), TITLE, tag="H1")
    number = len(docket.lines)
    counted = words["one"] if number == 1 else words["many"].format(count=number)
    made = f"{spoken(local_day(at))}, {clock_time(at)}"
    sheet.text(plain(words["made"].format(number=counted, made=made)), SMALL, after=8)
    if not docket.lines:
        sheet.text(plain(words["nothing"]), BODY)
        return sheet.finish()
    sheet.text(f"<b>{plain(words['to_bring'])}</b>", BODY)
    sheet.items([plain(item) for item in _to_bring(docket.lines, words["bring"])], BODY)
    for where, lines in groupby(docket.lines, key=lambda line: line.appointment.where):
        sheet.space(12)
        rows = [_row(line, words) for line in lines]
        sheet.table(plain(where or words["nowhere"]), HEADING, words["columns"], rows, WIDTHS, CELL)
    return sheet.finish()


def _row(line: DocketLine, words: dict[str, Any]) -> list[list[Block]]:
    one = line.appointment
    standing = [", ".join(line.counties), words["never_reached"] if line.never_reached else ""]
    about = [one.what, " · ".join(part for part in standing if part)]
    about += [words["do_not_call"] if line.do_not_call else line.phone]
    told = f"<b>{plain(line.name)}</b>" + "".join(f"<br/>{plain(part)}" for part in about if part)
    todo = [Block(plain(words["do"][what])) for what in _todo(line)]
    state = words["states"].get(one.state.value, "")
    notes = f'<font size="{SMALL.size}">{plain(state or words["marks"])}</font>{ROOM}'
    return [[Block(clock_time(one.starts_at))], [Block(told)], todo or [Block("&nbsp;")], [Block(notes)]]


def _todo(line: DocketLine) -> list[str]:
    if line.appointment.state is not AppointmentState.PLANNED:
        return []
    if line.draft_plan:
        return ["plan"]
    return ["review"] if line.interviewed else ["interview"]


def _to_bring(lines: Sequence[DocketLine], words: dict[str, str]) -> list[str]:
    todo = [what for line in lines for what in _todo(line)]
    interviews, plans = todo.count("interview"), todo.count("plan")
    bring = [words["laptop"].format(count=_counted(interviews, "person", "people"))] if interviews else []
    if plans:
        bring.append(words["plans" if plans == 1 else "plans_many"].format(count=_counted(plans, "plan", "plans")))
    return [*bring, words["cards"]]


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _day(day: date) -> str:
    return f"{spoken(day)}, {day.year}"
