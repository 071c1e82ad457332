"""The readiness assessment on paper: the radial diagram with its numbers as a table, notes and next steps, and every
statement. It reads in grey: webs differ by their lines and markers. Nothing about a parent is on it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from csdesk.services import resources
from csdesk.services.days import clock_time, local_day, spoken
from csdesk.services.documents.sheet import MARGIN, Block, Cell, Sheet, Style, plain
from csdesk.services.joint_work import JointStepView
from csdesk.services.papers.radial_figure import EARLIER, draw_radial
from csdesk.services.program.readiness.shapes import Assessed, AssessedCategory, before_it, compare

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(9.5, 12)
NUMBER = Style(8.5, 10.5)
SMALL = Style(9, 12, gray=0.27)
FIGURE = 268.0
"""The height of the diagram with its legend: the table of its numbers stands on the same page."""
BESIDE, FIGURE_BESIDE, GAP = 244.0, 296.0, 8.0
"""The width and height of the diagram where the table stands beside it."""
MANY = 2
"""With so many earlier webs the table is too wide for that, and stands below."""
TABLE_HIGH = 450.0
DIGITS, ALONE, CHANGE = 47.0, 66.0, 58.0
"""The columns of the table beside the diagram: the marks are numbers there, whose names stand above."""
Words = dict[str, Any]


def make(now: Assessed, earlier: Sequence[Assessed] = (), *, at: datetime, desk: str = "") -> bytes:
    """The paper as PDF, Letter, tagged. `earlier`: what is laid over it, the latest first, three at most."""
    words: Words = resources.toml("papers/readiness_sheet.toml")
    shown = tuple(earlier)[:EARLIER]

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=now.definition.title, language=words["language"], footer=footer)
    _head(sheet, words, now, at, desk)
    beside = len(shown) < MANY
    sheet.space(6)
    sheet.need(TABLE_HIGH if beside else FIGURE)
    first, second, third = now.definition.levels
    sheet.text(plain(words["legend"].format(first=first, second=second, third=third)), SMALL, after=6)
    _diagram(sheet, words, now, shown, beside=beside)
    _numbers(sheet, words, now, shown, beside=beside)
    _growth(sheet, words, now)
    _statements(sheet, words, now)
    return sheet.finish()


def _head(sheet: Sheet, words: Words, now: Assessed, at: datetime, desk: str) -> None:
    sheet.text(plain(now.definition.title), TITLE, tag="H1")
    of_desk = {"held": _day(now.held_on), "by": now.held_by, "desk": desk}
    held = words["of_desk" if desk else "held"].format(**of_desk)
    made = words["printed"].format(made=f"{spoken(local_day(at))}, {clock_time(at)}")
    sheet.text(plain(f"{held} {made}"), SMALL)
    if now.under_way:
        sheet.text(plain(words["under_way"].format(marked=now.marked, statements=now.statements)), SMALL)
    if now.present:
        sheet.text(plain(words["present"].format(present=now.present)), SMALL)
    if now.note:
        sheet.text(plain(now.note).replace("\n", "<br/>"), BODY, after=2)


def _diagram(sheet: Sheet, words: Words, now: Assessed, earlier: Sequence[Assessed], *, beside: bool) -> None:
    legends = [words["drawn_now"].format(day=_day(now.held_on))]
    legends += [
        words["drawn_then"].format(day=_day(one.held_on), marker=marker)
        for one, marker in zip(earlier, words["markers"], strict=False)
    ]
    webs = [now.overalls, *(_as_of(one, now) for one in earlier)]
    titles = [one.title for one in now.categories]
    told = " ".join(
        words["web"].format(
            day=legend,
            marks=", ".join(f"{title} {mark or words['none']}" for title, mark in zip(titles, web, strict=True)),
        )
        for legend, web in zip(legends, webs, strict=True)
    )
    alternative = words["alternative"].format(axes=len(titles), webs=told)
    top = sheet.y
    width, height = (BESIDE, FIGURE_BESIDE) if beside else (sheet.width, FIGURE)
    sheet.figure(
        alternative,
        lambda canvas: draw_radial(canvas, titles, webs, legends, x=MARGIN, top=top, width=width, height=height),
    )
    if not beside:
        sheet.y -= FIGURE


def _numbers(sheet: Sheet, words: Words, now: Assessed, earlier: Sequence[Assessed], *, beside: bool) -> None:
    top = sheet.y
    before = before_it(now, earlier)
    growth = compare(now, before) if before else ()
    webs = [now.overalls, *(_as_of(one, now) for one in earlier)]
    rows = []
    for place, category in enumerate(now.categories):
        cells: list[Sequence[Block] | Cell] = [Cell([Block(plain(category.title))], heading=True)]
        marks = [web[place] for web in webs]
        said = [str(mark or words["none"]) if beside else _mark(words, now, mark) for mark in marks]
        cells += [[Block(plain(one))] for one in said]
        if growth:
            cells.append([Block(plain(_change(words, growth[place].change)))])
        rows.append(cells)
    days = [_day(one.held_on) for one in (now, *earlier)]
    headings = [words["category"], *days, *_since(words, before, earlier)]
    others = {1: ALONE, 2: DIGITS, 3: 80.0, 4: 76.0}[len(webs)]
    widths = [others] * len(webs) + ([CHANGE] if growth else [])
    left = MARGIN + (BESIDE + GAP if beside else 0)
    named = MARGIN + sheet.width - left - sum(widths)
    page = sheet.page
    sheet.table(plain(words["numbers"]), HEADING, headings, rows, [named, *widths], NUMBER, left=left)
    if beside and sheet.page == page:
        sheet.y = min(sheet.y, top - FIGURE_BESIDE)


def _growth(sheet: Sheet, words: Words, now: Assessed) -> None:
    sheet.space(14)
    told = [one for one in now.categories if one.note or one.steps]
    if not told:
        sheet.text(plain(words["growth"]), HEADING, tag="H2")
        sheet.text(plain(words["no_growth"]), BODY)
        return
    rows = [_grown(words, now, one) for one in told]
    widths = (150.0, 164.0, sheet.width - 314.0)
    sheet.table(plain(words["growth"]), HEADING, words["growth_columns"], rows, widths, CELL)


def _grown(words: Words, now: Assessed, one: AssessedCategory) -> list[Sequence[Block] | Cell]:
    title = f"{plain(one.title)}<br/>{plain(_mark(words, now, one.overall))}"
    note = plain(one.note).replace("\n", "<br/>") or "&nbsp;"
    steps = [Block(plain(_step(words, step)), bullet=True) for step in one.steps] or [Block("&nbsp;")]
    return [Cell([Block(title)], heading=True), [Block(note)], steps]


def _statements(sheet: Sheet, words: Words, now: Assessed) -> None:
    sheet.space(14)
    rows: list[list[Sequence[Block] | Cell]] = []
    for one in now.categories:
        title = f"{one.title}: {_mark(words, now, one.overall)}"
        rows.append([Cell([Block(plain(title))], span=2, heading=True)])
        for statement, mark in zip(one.category.statements, one.marks, strict=True):
            rows.append([[Block(plain(statement.text))], [Block(plain(_mark(words, now, mark)))]])
    widths = (sheet.width - 104.0, 104.0)
    sheet.table(plain(words["statements"]), HEADING, words["statement_columns"], rows, widths, CELL)
    sheet.space(6)
    sheet.text(plain(words["source"].format(source=now.definition.source)), SMALL)


def _as_of(one: Assessed, now: Assessed) -> tuple[int | None, ...]:
    """The marks of another assessment on the axes of this one."""
    return tuple(growth.then for growth in compare(now, one))


def _mark(words: Words, now: Assessed, mark: int | None) -> str:
    if mark is None:
        return str(words["none"])
    return str(words["mark"].format(level=mark, name=now.definition.level_name(mark)))


def _since(words: Words, before: Assessed | None, earlier: Sequence[Assessed]) -> list[str]:
    """The heading of the changes; of several webs with the day since which they are."""
    if before is None:
        return []
    return [words["change"] if len(earlier) == 1 else words["change_since"].format(day=_day(before.held_on))]


def _change(words: Words, change: int | None) -> str:
    if change is None:
        return "–"
    if change == 0:
        return str(words["same"])
    return str(words["up" if change > 0 else "down"].format(count=abs(change)))


def _step(words: Words, step: JointStepView) -> str:
    what = words["step"].format(what=step.what, who=step.who) if step.who else step.what
    return f"{what}, {words['due'].format(day=_day(step.due_on))}" if step.due_on else what


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
