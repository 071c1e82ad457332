"""Program: how the program itself is doing, at one look."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import measures, readiness
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.program.cards import PAGES, MeasuresCard, PageCard, ReadinessCard, WeakTable
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.widgets import Beside, PageHeader, Scrolling, Sheet, column, holding, page
from csdesk.wording import tr

BOTH_FIT, ALL_FIT = 940, 720
"""Pixels from which on the cards stand beside each other."""


@dataclass(frozen=True)
class _Read:
    now: readiness.Assessed | None
    before: readiness.Assessed | None
    standing: measures.Standing | None
    fault: str = ""
    """Why the measures cannot be told: the file of their year does not hold."""


class ProgramScreen(Screen):
    """What stands on the other pages of *Program*, in short, and the way to each."""

    name = "program"
    depends_on = frozenset({"readiness", "measures", "directory"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs = ProgramTabs(desk, self.name)
        self.readiness = ReadinessCard(desk)
        self.measures = MeasuresCard(desk)
        self.weak = WeakTable()
        self.weak.opened.connect(lambda _one: desk.navigate("readiness"))
        self.weak_sheet = Sheet(self.weak, padding=0, name="program.weak.sheet")
        pages = [PageCard(one, partial(desk.navigate, one.name)) for one in PAGES]
        right = holding(column(self.measures, self.weak_sheet, None, gap=12))
        top = Beside((self.readiness, 1), (right, 1), room=BOTH_FIT, gap=12)
        below = Beside(*((one, 1) for one in pages), room=ALL_FIT, gap=12)
        content = page(PageHeader(tr("Program"), tr("How the program itself is doing"), name="program"), self.tabs)
        content.addWidget(Scrolling(top, below, name="program.cards", joins=True), 1)
        self.set_content(content)

    def refresh(self) -> None:
        """Read what is shown in short."""
        self.desk.read(self, _read, self._show, key="program")

    def commands(self) -> tuple[Command, ...]:
        """The other pages."""
        return self.tabs.commands()

    def scenes(self, _files: Files) -> Iterable[Scene]:
        """It has one state beside that of an empty desk."""
        return ()

    def first_focus(self) -> QWidget:
        """The tab of this page."""
        return self.tabs.chips[self.name]

    def _show(self, read: _Read) -> None:
        self.readiness.show_assessed(read.now, read.before)
        self.measures.show_standing(read.standing, read.fault)
        now = read.now
        if now is not None:
            self.weak.show_weak(now.weak, now.definition.levels)
        self.weak_sheet.setVisible(bool(now and now.weak))


def _read(session: Any) -> _Read:
    now, before = readiness.latest(session), readiness.before(session)
    try:
        return _Read(now, before, measures.standing(session))
    except DeskError as error:
        return _Read(now, before, None, str(error))
