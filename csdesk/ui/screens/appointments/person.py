"""Choosing a person by typing: a field, who is found, and then one name."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadLine, CaseloadQuery
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Column, ListTable, SearchBox, Text, column, holding, name_widget, row
from csdesk.wording import tr

FIND_AFTER_MS = 120
MOST_FOUND = 20
ROWS_SHOWN = 4
FOUND = (
    Column(tr("Name"), lambda line: line.name, bold=True, found=True),
    Column(tr("County"), lambda line: ", ".join(line.counties), 150, role="ink_2"),
)


class PersonPicker(QWidget):
    """`chosen(UUID)`: a person was chosen, and is in `ncp_id`."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.ncp_id: UUID | None = None
        self.name = ""
        self.search = SearchBox(
            name="appointments.person",
            spoken=tr("Person"),
            placeholder=tr("A name, a PIN, or the end of a phone number"),
        )
        self.found = ListTable(
            FOUND, name="appointments.found", spoken=tr("People found"), key=lambda line: line.ncp_id, header=False
        )
        self.found.setFixedHeight(theme.scaled(32 * ROWS_SHOWN + 4))
        self._told = Text("", "small", role="ink_2", wrap=True, name="appointments.person.below")
        self._name = Text("", "strong", name="appointments.person.name")
        self._other = Button(
            tr("Another person"), self.reset, name="appointments.person.other", kind="link", small=True
        )
        self._chosen_line = holding(row(self._name, self._other, None))
        label = Text(tr("Who?"), "small")
        label.setBuddy(self.search)
        self.setLayout(column(label, self.search, self.found, self._chosen_line, self._told, gap=4))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(FIND_AFTER_MS)
        self._wait.timeout.connect(self._search)
        self.search.typed.connect(lambda _text: self._wait.start())
        self.search.finds(self.found.rows)
        self.search.entered.connect(self._take_first)
        self.search.went_down.connect(lambda: self.found.setFocus(Qt.FocusReason.TabFocusReason))
        self.found.opened.connect(lambda line: self.choose(line.ncp_id, line.name))
        self.found.installEventFilter(self)
        name_widget(self, "appointments.who", tr("Person"))
        self.reset(take_focus=False)

    def reset(self, *, take_focus: bool = True) -> None:
        """Nobody is chosen."""
        self.ncp_id, self.name = None, ""
        self.search.clear()
        self._show()
        if take_focus:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, ncp_id: UUID, name: str) -> None:
        """This person."""
        self.ncp_id, self.name = ncp_id, name
        self._name.setText(name)
        self._show()
        self.chosen.emit(ncp_id)

    def show_fault(self, sentence: str) -> None:
        """Say that somebody has to be chosen."""
        self._tell(sentence, "bad")
        if sentence:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up on the first person goes back to the field."""
        is_up = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Up
        if is_up and event.type() == QEvent.Type.KeyPress and self.found.currentIndex().row() <= 0:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        is_chosen = self.ncp_id is not None
        self.search.setVisible(not is_chosen)
        self.found.hide()
        self._chosen_line.setVisible(is_chosen)
        self._tell("")

    def _tell(self, sentence: str, role: str = "ink_2") -> None:
        self._told.setText(sentence)
        self._told.set_role(role)
        self._told.setVisible(bool(sentence))

    def _search(self) -> None:
        text, today = self.search.text().strip(), self._desk.today()
        if not text or self.ncp_id is not None:
            self.found.hide()
            return

        def work(session: Any) -> tuple[CaseloadLine, ...]:
            return caseload.find(session, CaseloadQuery(text=text), today=today, limit=MOST_FOUND).rows

        self._desk.read(self, work, lambda rows: self._show_found(text, rows), key="find")

    def _show_found(self, text: str, rows: tuple[CaseloadLine, ...]) -> None:
        if self.ncp_id is not None:
            return
        self.found.set_rows(rows)
        self.found.show_found(text)
        self.found.setVisible(bool(rows))
        if rows:
            self.found.select_first()
        self._tell(
            "" if rows else tr("Nobody is found. People come with the referral report, or are added under NCPs.")
        )

    def _take_first(self) -> None:
        line = self.found.selected()
        if line is not None and not self._wait.isActive() and self.found.isVisible():
            self.choose(line.ncp_id, line.name)
