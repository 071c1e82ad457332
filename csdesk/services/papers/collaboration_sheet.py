"""The collaboration plan on paper: what, who, by when and how far, by agency, with room for notes of a meeting.

It is about agencies and their steps; nothing about a parent is on it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from csdesk.services import resources
from csdesk.services.agreements import choices
from csdesk.services.days import clock_time, local_day, spoken
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain
from csdesk.services.joint_work import JointStepState, JointStepView

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(10, 13.5)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (186.0, 100.0, 68.0, 60.0, 90.0)


def make(steps: Sequence[JointStepView], *, at: datetime, desk: str = "") -> bytes:
    """The plan as PDF, Letter, tagged for assistive technology. `desk`: whose plan it is."""
    words: dict[str, Any] = resources.toml("papers/collaboration_sheet.toml")

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=words["title"], language=words["language"], footer=footer)
    sheet.text(plain(words["title"]), TITLE, tag="H1")
    number = words["one"] if len(steps) == 1 else words["many"].format(count=len(steps))
    made = f"{spoken(local_day(at))}, {clock_time(at)}"
    sheet.text(plain(words["made"].format(number=number, made=made, desk=desk).strip()), SMALL, after=8)
    today = local_day(at)
    waits = [step for step in steps if not step.is_closed]
    if not waits:
        sheet.text(plain(words["nothing"]), BODY)
    for closed, title in ((False, words["open"]), (True, words["closed"])):
        some = sorted((step for step in steps if step.is_closed is closed), key=lambda step: step.agency)
        for agency, of_agency in groupby(some, key=lambda step: step.agency):
            sheet.space(12)
            rows = [_row(step, words, today) for step in of_agency]
            sheet.table(plain(f"{title}: {agency}"), HEADING, words["columns"], rows, WIDTHS, CELL)
    return sheet.finish()


def _row(step: JointStepView, words: dict[str, Any], today: date) -> list[list[Block]]:
    small = f'<font size="{SMALL.size}">'
    about = f"<b>{plain(step.what)}</b><br/>{small}{plain(choices('topic').get(step.topic, step.topic))}</font>"
    late = step.due_on is not None and step.due_on < today and not step.is_closed
    day = _day(step.due_on) if step.due_on else words["no_day"]
    state = choices("state")[step.state]
    if step.state is JointStepState.DONE and step.done_on:
        state = words["done"].format(day=_day(step.done_on))
    note = plain(step.note).replace("\n", "<br/>")
    cells = (about, plain(step.who), plain(f"{day}, {words['late']}" if late else day), plain(state), note)
    return [[Block(cell or "&nbsp;")] for cell in cells]


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
