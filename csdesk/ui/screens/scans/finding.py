"""Says by hand which plan a page belongs to: its code was not found, or cannot be told."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from csdesk.services import plans
from csdesk.services.plans import PlanOnPaper
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.words import plan_state
from csdesk.ui.widgets import Column, ListTable, Text, column, name_widget
from csdesk.wording import tr


class PlanFinder(QWidget):
    """`found(PlanOnPaper)`."""

    found = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown_for: str | None = None
        """The text for which the list was filled; None while it is being read."""
        self._takes_first = False
        """Whether Enter was pressed before the list was filled."""
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Whose plan is it? Last name …"))
        name_widget(self.name, "scans.find", tr("Whose plan it is, by the last name"))
        self.name.textChanged.connect(lambda _text: self.refresh())
        self.name.returnPressed.connect(self._take_selected)
        self.list = ListTable(
            (
                Column(tr("Name"), lambda plan: plan.name, bold=True),
                Column(tr("Version"), lambda plan: str(plan.version), 66, right=True),
                Column(tr("State"), lambda plan: plan_state(plan.state).capitalize(), 90, role="ink_2"),
            ),
            name="scans.plans",
            spoken=tr("Plans without their signed page"),
            header=False,
            key=lambda plan: plan.plan_id,
        )
        self.list.opened.connect(self.found.emit)
        self.told = Text("", "small", wrap=True, name="scans.find.told")
        self.told.hide()
        self.setLayout(column(self.name, self.told, self.list, gap=8, margins=(0, 0, 0, 0)))

    def ask(self) -> None:
        """Ask anew."""
        self.name.clear()
        self.refresh()
        self.name.setFocus()

    def refresh(self) -> None:
        """Look for plans whose person's name begins so."""
        text = self.name.text()
        self._shown_for, self._takes_first = None, False

        def work(session: Any) -> tuple[PlanOnPaper, ...]:
            return plans.without_scan(session, text)

        self._desk.read(self, work, lambda found: self._show(text, found), key="find")

    def _show(self, text: str, found: tuple[PlanOnPaper, ...]) -> None:
        self._shown_for = text
        self.list.set_rows(found)
        self.list.select_first()
        self.told.setText("" if found else tr("No plan without its signed page is found. Try fewer letters."))
        self.told.setVisible(not found)
        if self._takes_first and self.isVisible():
            self._take_selected()

    def _take_selected(self) -> None:
        self._takes_first = self._shown_for != self.name.text()
        chosen = None if self._takes_first else self.list.selected()
        if chosen is not None:
            self.found.emit(chosen)
