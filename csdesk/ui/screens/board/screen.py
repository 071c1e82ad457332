"""The board: one question, *where do they stop?*, and every number opens the people behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import flow
from csdesk.services.flow import Asked, Figure, Flow
from csdesk.services.stages import Stage
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.board.detail import NO_REASON, Detail
from csdesk.ui.screens.board.looks import LOOKS, STOP, Column, Look, Row, as_text
from csdesk.ui.screens.board.scope import ScopeBar
from csdesk.ui.screens.board.table import BoardTable
from csdesk.ui.widgets import Button, Chip, EmptyState, KeyLine, PageHeader, Sheet, holding, page, row
from csdesk.wording import tr

BOARD, NOBODY, NOBODY_HERE = range(3)
MUCH = 100
"""The table takes what room there is, until all its lines are seen."""
KEYS = (
    ("← → ↑ ↓", tr("move")),
    ("Enter", tr("open the people")),
    ("1 2", tr("where they stop, where they stand")),
    ("Ctrl+C", tr("copy the table")),
)


@dataclass(frozen=True)
class Shown:
    """What a reading gave."""

    flow: Flow
    counties: tuple[str, ...]
    workers: tuple[str, ...]


class BoardScreen(Screen):
    """How many stand at each stage, for how long, who came and went on, and where they stop."""

    name = "board"
    depends_on = ABOUT_PEOPLE | {"settings"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.look: Look = STOP
        self.shown: Shown | None = None
        self.copy = Button(tr("Copy the table"), self._copy, name="board.copy", icon="copy")
        self.header = PageHeader(tr("Board"), "", self.copy, name="board")
        self.looks = {look.name: Chip(look.title, name=f"board.look.{look.name}") for look in LOOKS}
        self.bar = ScopeBar()
        self.bar.changed.connect(self.refresh)
        self.table = BoardTable(self.look)
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(self._open)
        self.table.copy_wanted.connect(self._copy)
        self.detail = Detail()
        self.detail.reason_opened.connect(self._open_reason)
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.table, padding=0, name="board.sheet"))
        self.pages.addWidget(Sheet(self._empty(), name="board.nobody"))
        self.pages.addWidget(Sheet(self._empty_scope(), name="board.nobodyHere"))
        chips = row(*self.looks.values(), 16, self.bar)
        chips.setStretch(chips.count() - 1, 1)
        self._choices = holding(chips)
        content = page(self.header, self._choices, self.pages, self.detail, None)
        content.setStretch(content.indexOf(self.pages), MUCH)
        content.setStretch(content.count() - 1, 1)
        self.keys = KeyLine(*KEYS, name="board.keys")
        self.set_content(content, self.keys)
        for look in LOOKS:
            chip = self.looks[look.name]
            chip.clicked.connect(lambda _checked=False, look=look: self.show_look(look))
        self._mark_look()

    def refresh(self) -> None:
        """Read the flow of the scope that is chosen."""
        scope, period, today = self.bar.scope, self.bar.chosen_period, self.desk.today()
        after = self.desk.settings.lapsed_after_days

        def read(session: Any) -> Shown:
            found = flow.the_flow(session, scope, today=today, lapsed_after_days=after, period=period)
            return Shown(found, flow.counties(session), flow.workers(session))

        self.desk.read(self, read, self._show, key="flow")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.board import scenes

        return scenes.of_board(self, files)

    def commands(self) -> list[Command]:
        """The ways to look at it."""
        return [
            Command(f"board.look.{look.name}", look.title, str(number), partial(self.show_look, look), kind=Kind.VIEW)
            for number, look in enumerate(LOOKS, 1)
        ]

    def primary_action(self) -> QAbstractButton | None:
        """To the report, while nobody is here."""
        return self.bring_in if self.pages.currentIndex() == NOBODY else None

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def show_look(self, look: Look) -> None:
        """Look at the same people in another way."""
        self.look = look
        self._mark_look()
        if self.shown is not None:
            self._show(self.shown)

    def _mark_look(self) -> None:
        for name, chip in self.looks.items():
            chip.setChecked(name == self.look.name)
        self.bar.period.setVisible(self.look.with_period)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        found = shown.flow
        self.bar.offer(shown.counties, shown.workers)
        people = formats.count(found.everybody, tr("person"), tr("people"))
        self.header.set(subtitle=f"{people}. {self.look.question}." if found.everybody else "")
        everybody = found.scope == flow.Scope()
        self.pages.setCurrentIndex(BOARD if found.everybody else NOBODY if everybody else NOBODY_HERE)
        self.detail.setVisible(bool(found.everybody))
        for part in (self.copy, self.keys):
            part.setVisible(bool(found.everybody))
        self._choices.setVisible(bool(found.everybody) or not everybody)
        self.table.show_flow(found, self.look)
        self.pages.setMaximumHeight(self.table.whole_height + 4 if found.everybody else theme.scaled(10_000))
        current = self.table.row()
        if current is not None:
            self._tell(current)

    def _tell(self, line: Row) -> None:
        if self.shown is not None:
            self.detail.show_row(line, self.shown.flow.everybody)

    def _open(self, line: Row, column: Column) -> None:
        if column.figure is None or self.shown is None:
            return
        scope, title = self.shown.flow.scope, f"{line.title}: {column.spoken}"
        if column.figure is Figure.NOW:
            self.desk.navigate(
                "ncps",
                stages=(line.stage,) if line.stage is not None else (),
                counties=scope.counties,
                assigned_to=scope.workers,
                on_latest_report=True if scope.on_latest_report else None,
            )
            return
        stages = [line.stage] if line.stage is not None else [one.stage for one in line.of]
        self._read_people([Asked(stage, column.figure) for stage in stages], title)

    def _open_reason(self, line: Row, reason: str) -> None:
        if line.stage is not None:
            figure = Figure.NOW if line.stage is Stage.CLOSED else Figure.ENDED
            self._read_people(
                [Asked(line.stage, figure, reason)],
                tr("{title}: closed, {reason}", title=line.title, reason=reason or NO_REASON),
            )

    def _read_people(self, asked: list[Asked], title: str) -> None:
        scope, period, today = self.bar.scope, self.bar.chosen_period, self.desk.today()
        after = self.desk.settings.lapsed_after_days

        def read(session: Any) -> tuple[UUID, ...]:
            return flow.people_behind(session, asked, scope, today=today, lapsed_after_days=after, period=period)

        def show(people: tuple[UUID, ...]) -> None:
            self.desk.navigate("ncps", people=people, title=title, behind=flow.told_by(asked, scope))

        self.desk.read(self, read, show, key="people")

    def _copy(self) -> None:
        if self.shown is None:
            return
        QGuiApplication.clipboard().setText(as_text(self.shown.flow, self.look))
        self.desk.messages.good(tr("The table was copied: numbers only, no names."))

    def _empty(self) -> EmptyState:
        empty = EmptyState(
            tr("Nobody is here yet"),
            tr(
                "Here stands how people move from the referral report to work: how many are at each stage, for how "
                "long, and where they stop. Bring in the referral report first."
            ),
            icon="funnel",
            action=tr("To the referral report"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="board.empty",
        )
        self.bring_in = next(button for button in empty.findChildren(Button))
        return empty

    def _empty_scope(self) -> EmptyState:
        return EmptyState(
            tr("Nobody is in this choice"),
            tr("Choose other counties or workers, or look at everybody."),
            icon="funnel",
            action=tr("Look at everybody"),
            on_action=self.look_at_everybody,
            name="board.emptyChoice",
        )

    def look_at_everybody(self) -> None:
        """No restriction any more."""
        self.bar.reset()
        self.table.setFocus()
