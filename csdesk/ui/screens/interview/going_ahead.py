"""Before an interview with somebody who is not to be contacted as things stand: why, and the reason to go ahead."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from csdesk.services import caseload, contacts
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import ActionBar, Button, FieldSpec, Form, PageHeader, Sheet, Text, column, framed, page, row
from csdesk.wording import tr

REASON = FieldSpec(
    "reason", tr("Why interview all the same?"), longest=200, helper=tr("It is kept with the interview.")
)
NEEDED = tr("Say why in a few words, such as who asked for the interview.")
WIDTH = 620


class GoingAheadPage(QWidget):
    """`wanted(UUID, str)`: interview this person, for this reason; `left`: do not."""

    wanted = Signal(object, str)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("interview.goingAhead")
        self.desk = desk
        self.ncp_id: UUID | None = None
        self.header = PageHeader(tr("Interview"), "", name="interview.goingAhead")
        self.why = Text("", wrap=True, name="interview.goingAhead.why")
        self.form = Form((REASON,), screen="interview.goingAhead", columns=1, today=desk.today)
        back = Button(tr("Back"), self.left.emit, name="interview.goingAhead.back", icon="arrow-left", key="Esc")
        self.start = Button(
            tr("Start it"), self._start, name="interview.goingAhead.start", kind="primary", key="Ctrl+Enter"
        )
        sheet = Sheet(self.why, self.form, title=tr("Not to be contacted as things stand"), gap=12)
        sheet.setMaximumWidth(theme.scaled(WIDTH))
        body = column(row(sheet, None, gap=0))
        body.addStretch(1)
        self.setLayout(framed(page(self.header, body), ActionBar(back, None, self.start)))

    def ask(self, ncp_id: UUID, typed: str = "") -> None:
        """Ask for the reason; `typed` is what was typed before."""
        self.ncp_id = ncp_id
        self.form.clear()
        self.form.bring_back({"reason": typed})
        today = self.desk.today()

        def read(session: Any) -> tuple[str, str]:
            return caseload.record(session, ncp_id, today=today).name, contacts.reason_needed(session, ncp_id)

        self.desk.read(self, read, lambda found: self._show(*found), key="goingAhead")

    def unsaved(self) -> dict[str, Any]:
        """Whom, and the reason as far as it was typed."""
        typed = self.form.values()["reason"]
        return {"going_ahead": [str(self.ncp_id), typed]} if typed else {}

    def first_focus(self) -> QWidget:
        """The reason."""
        return self.form.fields["reason"].input

    def primary_action(self) -> QAbstractButton:
        """Start it."""
        return self.start

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter starts, Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._start()
        else:
            super().keyPressEvent(event)

    def _show(self, name: str, why: str) -> None:
        self.header.set(subtitle=name)
        self.why.setText(why)

    def _start(self) -> None:
        reason = self.form.values()["reason"]
        self.form.show_faults({} if reason else {"reason": NEEDED})
        if reason:
            self.wanted.emit(self.ncp_id, reason)
