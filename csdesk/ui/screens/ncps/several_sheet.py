"""The form for several people at once, in the place of the list."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from csdesk.services.caseload.overview import Choices
from csdesk.services.docket import KnownPlaces
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import FieldFault, Moment
from csdesk.ui.screens.ncps.several import Several, Work
from csdesk.ui.widgets import Button, Fault, Form, Scrolling, Sheet, Text, clear, row
from csdesk.wording import tr


class SeveralSheet(Sheet):
    """`closed`; `wanted(Several, Work, values)`: do it."""

    closed = Signal()
    wanted = Signal(object, object, object)

    def __init__(self, today: Callable[[], date], moment: Callable[[], Moment]) -> None:
        super().__init__(title=tr("Several people"), gap=10, name="ncps.several")
        self._today, self._moment = today, moment
        self.several: Several | None = None
        self.form: Form | None = None
        self.people = Text("", role="ink_2", wrap=True, name="ncps.several.people")
        self.fault = Fault(name="ncps.several.fault")
        self._place = QVBoxLayout()
        self.save = Button(tr("Save"), self._save, name="ncps.several.save", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.closed.emit, name="ncps.several.cancel", key="Esc")
        scrolling = Scrolling(gap=12)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        scrolling.column.addWidget(self.people)
        scrolling.column.addLayout(self._place)
        scrolling.column.addWidget(self.fault)
        scrolling.column.addLayout(row(None, leave, self.save))
        scrolling.column.addStretch(1)
        self.add(scrolling, stretch=1)

    def begin(self, several: Several, people: int, choices: Choices, known: KnownPlaces) -> None:
        """Show the form of one work for so many people."""
        self.end()
        self.several = several
        self.heading.setText(several.title.removesuffix(" …"))
        self.people.setText(
            tr(
                "For {count}. All are done at once, or nobody; it can be taken back with Ctrl+Z.",
                count=formats.count(people, tr("person"), tr("people")),
            )
        )
        self.save.setText(several.verb)
        self.fault.setText("")
        self.form = Form(several.fields(choices, known), screen="ncps.several", columns=2, today=self._today)
        self._place.addWidget(self.form)
        next(iter(self.form.fields.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def unsaved(self) -> dict[str, Any]:
        """Which work it is and what was typed for it; empty when nothing was."""
        typed = self.form.unsaved() if self.form is not None else {}
        return {"work": self.several.code, "typed": typed} if typed and self.several is not None else {}

    def end(self) -> None:
        """Forget what was entered."""
        clear(self._place)
        self.form = self.several = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        if self.several is None or self.form is None:
            return
        faults = self.form.find_faults(self.several.needed)
        values: dict[str, Any] = {}
        work: Work | None = None
        if not faults:
            values = self.form.values()
            try:
                work = self.several.work(values, self._moment())
            except FieldFault as fault:
                faults = {fault.name: str(fault)}
        self.form.show_faults(faults)
        if work is not None:
            self.wanted.emit(self.several, work, values)
