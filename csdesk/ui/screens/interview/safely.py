"""The quiet shield of an interview: how a person can be reached safely, and who helps nearby.

It stands where somebody under safe contact is interviewed, is opened by whoever knows what it is for, and is on no
page that a parent has alone. The safeguards are taken off on the record only, for a reason.
"""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from csdesk.services import caseload
from csdesk.services.caseload import Safety
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Scrolling, Sheet, Text, clear, row
from csdesk.wording import tr

FIELDS = (
    FieldSpec("way", tr("Safe way"), longest=200, placeholder=tr("Text only, to the sister’s phone")),
    FieldSpec("time", tr("Safe time"), longest=200, placeholder=tr("Weekdays before noon")),
    FieldSpec("note", tr("Note"), "lines", lines=2),
)


FORM_HEIGHT = 210


class SafelySheet(Sheet):
    """The way, the time, a note, and the programs nearby. `closed`."""

    closed = Signal()

    def __init__(self, screen: str, width: int) -> None:
        super().__init__(title=tr("How to reach this person"), icon="shield-check", name=f"{screen}.sheet")
        self.form = Form(FIELDS, screen=screen, columns=1)
        self.fault = Fault(name=f"{screen}.fault")
        self._programs = QVBoxLayout()
        self._programs.setSpacing(4)
        self.save = Button(tr("Save"), name=f"{screen}.save", small=True)
        close = Button(tr("Close"), self.closed.emit, name=f"{screen}.close", kind="link", small=True)
        scrolling = Scrolling(self.form, self.fault, self._programs, None, gap=8)
        scrolling.column.setContentsMargins(2, 0, 4, 0)
        self.add(scrolling, stretch=1)
        self.add(row(close, None, self.save))
        self.form.setMinimumHeight(theme.scaled(FORM_HEIGHT))
        self.setFixedWidth(theme.scaled(width))
        self.fault.hide()

    def show_safety(self, safety: Safety) -> None:
        """Show what is kept."""
        self.form.set_values({"way": safety.way, "time": safety.time, "note": safety.note})
        self.say("")
        clear(self._programs)
        self._programs.addWidget(Text(tr("Help nearby"), "small_strong"))
        for program in safety.programs[:3]:
            words = ": ".join(part for part in (program.name, program.phone) if part)
            self._programs.addWidget(Text(words, "small", wrap=True))
        if not any(program.phone for program in safety.programs):
            self._programs.addWidget(Text(tr("The directory has no phone number for it yet."), "small", wrap=True))

    def say(self, sentence: str) -> None:
        """Why it was not saved."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))


class Safely(QObject):
    """The shield and its sheet. `opened`, `closed`: the sheet wants to be seen, or not any more."""

    opened = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, screen: str, parent: QObject, *, width: int = 300) -> None:
        super().__init__(parent)
        self.desk = desk
        self._ncp_id: UUID | None = None
        self._before: dict[str, str | bool] = {}
        self.button = Button("", self._open, name=f"{screen}.shield", icon="shield-check", key="F7")
        self.sheet = SafelySheet(screen, width)
        self.sheet.closed.connect(self.closed)
        self.sheet.save.clicked.connect(lambda _checked=False: self._save())
        self.button.hide()
        self.sheet.hide()

    def look(self, ncp_id: UUID) -> None:
        """Show the shield where it is needed."""
        if ncp_id != self._ncp_id:
            self.button.hide()
            self.closed.emit()
            self._before = {}
            self.sheet.form.set_values({field.name: "" for field in FIELDS})  # never one person's words at another
        self._ncp_id = ncp_id
        self.desk.read(self, lambda session: caseload.safety_of(session, ncp_id), self._show, key="safely")

    def unsaved(self) -> dict[str, str | bool]:
        """What was typed and not saved."""
        return self._before or self.sheet.form.unsaved()

    def bring_back(self, unsaved: dict[str, str | bool]) -> None:
        """Put back what `unsaved` gave, once what is kept is shown. The sheet stays closed: who is there now?"""
        if not self.sheet.form.unsaved():
            self._before = unsaved

    def _show(self, safety: Safety) -> None:
        known = bool(safety.way or safety.note)
        self.button.setVisible(safety.on)
        self.button.set_trailing("" if known else "?")
        self.button.setAccessibleName(tr("Reach safely") if known else tr("Reach safely: not said how"))
        self.button.setToolTip(
            tr("How to reach this person") if known else tr("How to reach this person: not said yet")
        )
        if not self.sheet.form.unsaved():
            self.sheet.show_safety(safety)
        before, self._before = self._before, {}
        self.sheet.form.bring_back(before)

    def _open(self) -> None:
        self.opened.emit()
        self.sheet.form.fields["way"].input.setFocus()

    def _save(self) -> None:
        values, ncp_id = self.sheet.form.values(), self._ncp_id
        at, who = self.desk.now(), self.desk.who
        if ncp_id is None:
            return
        asked = ncp_id

        def work(session: Any) -> Safety:
            caseload.set_safe_contact(
                session, asked, True, values["note"], way=values["way"], time=values["time"], at=at, who=who
            )
            return caseload.safety_of(session, asked)

        def kept(safety: Safety) -> None:
            self.sheet.show_safety(safety)
            self._show(safety)
            self.closed.emit()

        def refused(error: DeskError) -> None:
            self.sheet.say(str(error))

        self.desk.write(self, work, kept, refused, changed={"ncps"}, undo=tr("The change of safe contact"))
