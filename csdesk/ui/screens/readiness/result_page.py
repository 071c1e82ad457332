"""The result: the radial diagram with its numbers beside it, what it is laid over, and all assessments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services.program.readiness import Assessed, AssessedCategory, before_it, compare
from csdesk.ui import formats
from csdesk.ui.screens.readiness.category_page import CategoryPage
from csdesk.ui.screens.readiness.words import change_icon, change_role, change_words, level_words
from csdesk.ui.widgets import Band, Beside, Chip, Column, ListTable, RadialDiagram, Sheet, Text, column
from csdesk.wording import tr

MOST = 3
"""So many earlier webs can be told apart."""
ROOM = 820


@dataclass(frozen=True)
class Number:
    """A category in the table."""

    one: AssessedCategory
    now: str
    then: str
    """Of the assessment before it."""
    then_on: str
    change: int | None


class ResultPage(QWidget):
    """`shown(id)`: another assessment is wanted; `overlaid(ids)`: others are to be laid under it.

    `too_many(sentence)`: there is no room for one more under it.
    """

    shown = Signal(object)
    overlaid = Signal(object)
    too_many = Signal(str)
    opened = Signal(str)

    def __init__(self, add: Callable[[], object], plan: Callable[[], object], today: Callable[[], date]) -> None:
        super().__init__()
        self.found: Assessed | None = None
        self.earlier: tuple[Assessed, ...] = ()
        self._all: tuple[Assessed, ...] = ()
        self._quiet = False
        self._list = "numbers"
        self.title = Text("", "section", wrap=True, name="readiness.result.title")
        self.about = Text("", "small", role="ink_2", wrap=True, name="readiness.result.about")
        self.diagram = RadialDiagram(name="readiness.diagram", spoken=tr("Service level readiness"))
        self.diagram.chosen.connect(self._choose)
        self.diagram.opened.connect(self._open_place)
        self.counts = Text("", "small", wrap=True, name="readiness.result.counts")
        picture = Sheet(self.title, self.about, name="readiness.result")
        picture.add(self.diagram, stretch=1)
        picture.add(self.counts)
        self.numbers = ListTable(
            (
                Column(tr("Category"), lambda row: row.one.title, bold=True, tip=_tip, least=150),
                Column(tr("Now"), lambda row: row.now, 122, icon=_weak_icon, icon_role="attention"),
                Column(tr("Before"), lambda row: row.then, 114, role="ink_2", yields=2, tip=lambda row: row.then_on),
                Column(
                    tr("Change"),
                    lambda row: change_words(row.change),
                    68,
                    role=lambda row: change_role(row.change),
                    icon=lambda row: change_icon(row.change),
                    yields=1,
                ),
            ),
            name="readiness.numbers",
            spoken=tr("Overall marks of the categories"),
            key=lambda row: row.one.code,
        )
        self.numbers.opened.connect(lambda row: self.open(row.one.code))
        self.numbers.chosen.connect(self._mark_chosen)
        self.numbers.offer(opens=tr("Open the category"))
        self.all = ListTable(
            (
                Column("", lambda _one: "", 34, tick=True, spoken=tr("Lay it under the web")),
                Column(tr("Held on"), _held_on, 116, bold=True),
                Column(tr("Integrated"), lambda one: str(one.counted(3)), 84, right=True),
                Column(tr("Coordinated"), lambda one: str(one.counted(2)), 92, right=True),
                Column(tr("Emerging"), lambda one: str(one.counted(1)), 78, right=True),
                Column(tr("By"), lambda one: one.held_by, role="ink_2", yields=1, tip=lambda one: one.held_by),
            ),
            name="readiness.all",
            spoken=tr("All assessments"),
            key=lambda one: one.id,
        )
        self.all.opened.connect(lambda one: self.shown.emit(one.id))
        self.all.ticks_changed.connect(self._tell_ticks)
        self.all.offer(opens=tr("Show the assessment"))
        self.weak = ListTable(
            (
                Column(tr("Room to grow"), lambda row: row.one.title, bold=True, tip=_tip, least=150),
                Column(tr("Now"), lambda row: row.now, 122, icon=_weak_icon, icon_role="attention"),
                Column(tr("Next step"), _next_step, role="ink_2", tip=_next_step, yields=1),
            ),
            name="readiness.weak",
            spoken=tr("Categories with room to grow"),
            key=lambda row: row.one.code,
        )
        self.weak.opened.connect(lambda row: self.open(row.one.code))
        self.weak.offer(opens=tr("Open the category"))
        self.category = CategoryPage(self.close_category, add, plan, today)
        self.help = Text(
            tr("Space lays an assessment under the web, three at most; Enter shows it."), "small", wrap=True
        )
        self.chips = {
            "numbers": Chip(tr("Categories"), name="readiness.view.numbers"),
            "weak": Chip(tr("Room to grow"), name="readiness.view.weak"),
            "all": Chip(tr("All assessments"), name="readiness.view.all"),
        }
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.show_part(name))
        self.parts = QStackedWidget()
        self._pages: dict[str, QWidget] = {
            "numbers": self.numbers,
            "weak": self.weak,
            "all": self._list_page(),
            "category": self.category,
        }
        for part in self._pages.values():
            self.parts.addWidget(part)
        side = Sheet(Band(*self.chips.values(), name="readiness.band"), padding=0, gap=0, name="readiness.beside")
        side.add(self.parts, stretch=1)
        whole = column(gap=0)
        whole.addWidget(Beside((picture, 1), (side, 1), room=ROOM), 1)
        self.setLayout(whole)
        self.show_part("numbers")

    def _list_page(self) -> QWidget:
        page = QWidget()
        whole = column(gap=6)
        whole.addWidget(self.all, 1)
        inner = column(self.help, margins=(16, 4, 16, 8))
        whole.addLayout(inner)
        page.setLayout(whole)
        return page

    @property
    def part(self) -> str:
        """Which part is in view beside the diagram."""
        return next(name for name, page in self._pages.items() if page is self.parts.currentWidget())

    def show_part(self, name: str) -> None:
        """Show the numbers, all assessments, or the category."""
        self.parts.setCurrentWidget(self._pages[name])
        self._list = name if name != "category" else self._list
        for one, chip in self.chips.items():
            chip.setChecked(one == self._list)

    def show_result(self, found: Assessed, earlier: tuple[Assessed, ...], all_of: tuple[Assessed, ...]) -> None:
        """Show an assessment, laid over others."""
        self.found, self.earlier, self._all = found, earlier, all_of
        self.title.setText(tr("Service level readiness, {day}", day=formats.full_day(found.held_on)))
        first, second, third = found.definition.levels
        self.about.setText(
            tr(
                "{statements} statements in {categories} categories · 1 {first}, 2 {second}, 3 {third}",
                statements=found.statements,
                categories=len(found.categories),
                first=first,
                second=second,
                third=third,
            )
        )
        growths = [compare(found, one) for one in earlier]
        self.diagram.show_marks(
            [one.title for one in found.categories],
            found.overalls,
            [[growth.then for growth in web] for web in growths],
            [formats.full_day(one.held_on) for one in (found, *earlier)],
            levels=found.definition.levels,
        )
        self.counts.setText(
            tr(
                "{third} {three} · {second} {two} · {first} {one}",
                first=first,
                second=second,
                third=third,
                three=found.counted(3),
                two=found.counted(2),
                one=found.counted(1),
            )
        )
        rows = _numbers(found, before_it(found, all_of))
        self.numbers.set_rows(rows)
        weak = {one.code for one in found.weak}
        self.weak.set_rows(sorted((row for row in rows if row.one.code in weak), key=lambda row: row.now))
        for table in (self.numbers, self.weak):
            if table.selected() is None:
                table.select_first()
        self._quiet = True
        self.all.set_rows([one for one in all_of if not one.under_way])
        self._tick()
        if self.all.selected() is None:
            self.all.select_key(found.id)
        self._quiet = False
        if self.category.one is not None:
            self._show_category(self.category.one.code)

    def open(self, code: str) -> None:
        """Open a category."""
        if self._show_category(code):
            self.show_part("category")
            self.category.back.setFocus()
            self.opened.emit(code)

    def close_category(self) -> None:
        """Back to the numbers."""
        self.show_part(self._list)
        (self.weak if self._list == "weak" else self.numbers).setFocus()

    def _show_category(self, code: str) -> bool:
        one = self.found.of(code) if self.found else None
        if one is None or self.found is None:
            return False
        self.category.show_category(self.found, one)
        self.diagram.mark([other.code for other in self.found.categories].index(code))
        return True

    def _choose(self, place: int) -> None:
        if self.found is not None:
            self.numbers.select_key(self.found.categories[place].code)
            if self.part == "category":
                self._show_category(self.found.categories[place].code)

    def _open_place(self, place: int) -> None:
        if self.found is not None:
            self.open(self.found.categories[place].code)

    def _mark_chosen(self, row: Number | None) -> None:
        if row is not None and self.found is not None and self.numbers.hasFocus():
            self.diagram.mark([one.code for one in self.found.categories].index(row.one.code))

    def _tell_ticks(self, _count: int) -> None:
        if self._quiet or self.found is None:
            return
        ticked: set[object] = self.all.rows.ticked
        ids: list[UUID] = [one.id for one in self._all if one.id in ticked and one.id != self.found.id]
        if len(ids) <= MOST:
            self.overlaid.emit(tuple(ids))
            return
        self._tick()
        self.too_many.emit(tr("Three lie under the web already. Take one away first: Space on its line."))

    def _tick(self) -> None:
        """Those that lie under the web."""
        self.all.rows.ticked = {one.id for one in self.earlier}
        self.all.viewport().update()


def _numbers(found: Assessed, before: Assessed | None) -> list[Number]:
    """Each category beside what it was before."""
    growths = compare(found, before) if before else [None] * len(found.categories)
    day = tr("On {day}", day=formats.full_day(before.held_on)) if before else ""
    return [
        Number(
            one,
            level_words(found, one.overall),
            level_words(found, growth.then) if growth else "–",
            day,
            growth.change if growth else None,
        )
        for one, growth in zip(found.categories, growths, strict=True)
    ]


def _tip(row: Number) -> str:
    return row.one.title


def _next_step(row: Number) -> str:
    return row.one.next_step


def _weak_icon(row: Number) -> str:
    return "warning" if row.one.overall == 1 else ""


def _held_on(one: Assessed) -> str:
    return formats.full_day(one.held_on)
