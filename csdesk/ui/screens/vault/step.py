"""One thing to be done with the keys: what it means, what is needed for it, and a yes, in place of the overview."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Line, Sheet, Text, row
from csdesk.wording import tr

WIDTH = 540
PASSPHRASE = FieldSpec(
    "current", tr("Your passphrase"), "password", helper=tr("So that nobody else does this at your desk.")
)


class Step(Sheet):
    """A form with an explanation. `closed`: the user leaves it; `finished(sentence)`: it was done.

    `about`: paragraphs, with an empty line between them.
    Subclasses say by `faults` what is wrong with what was typed, and do the work in `carry_out`.
    """

    closed = Signal()
    finished = Signal(str)

    def __init__(
        self,
        desk: Desk,
        name: str,
        *,
        title: str,
        icon: str,
        about: str,
        specs: Sequence[FieldSpec],
        verb: str,
    ) -> None:
        super().__init__(title=title, icon=icon, gap=10, padding=20, name=f"vault.{name}.step")
        self.desk = desk
        self.is_busy = False
        self.form = Form(specs, screen=f"vault.{name}")
        self.form.changed.connect(self.note_typing)
        self.fault = Fault(name=f"vault.{name}.fault")
        self.verb = Button(verb, self.submit, name=f"vault.{name}.do", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.leave, name=f"vault.{name}.cancel", key="Esc")
        self.add(*(Text(paragraph, role="ink_2", wrap=True) for paragraph in about.split("\n\n")))
        self.add(self.form, self.fault, Line(), row(None, leave, self.verb, margins=(0, 4, 0, 0)))
        self.setFixedWidth(theme.scaled(WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def begin(self) -> None:
        """Empty the fields and take the keyboard."""
        self.forget()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Typing goes into the first field."""
        next(iter(self.form.fields.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Leave it undone; what is being done is waited for."""
        if not self.is_busy:
            self.closed.emit()

    def forget(self) -> None:
        """Nothing that was typed here stays."""
        self.form.clear()
        self.form.show_faults({})
        self.show_fault("")
        self.set_busy(False)

    def note_typing(self) -> None:
        """Something was typed."""
        self.show_fault("")

    def faults(self, values: dict[str, Any]) -> dict[str, str]:
        """What is wrong with what was typed, by field."""
        return {} if values["current"] else {"current": tr("Type your passphrase.")}

    def carry_out(self, values: dict[str, Any]) -> None:
        """Do it, off the UI thread."""
        raise NotImplementedError

    def submit(self) -> None:
        """Do it, unless something is wrong with what was typed."""
        if self.is_busy:
            return
        values = self.form.values()
        wrong = self.faults(values)
        self.form.show_faults(wrong)
        self.show_fault("")
        if not wrong:
            self.set_busy(True)
            self.carry_out(values)

    def run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Run `work` as a command; what it refuses is said here."""
        self.desk.tasks.command(self, work, done, self.refuse)

    def refuse(self, error: DeskError) -> None:
        """Say why it was not done."""
        self.set_busy(False)
        self.show_fault(str(error))
        self.take_keyboard()

    def show_fault(self, sentence: str) -> None:
        """Say what went wrong; empty takes that away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def set_busy(self, busy: bool) -> None:
        """While it is done, nothing can be pressed twice."""
        self.is_busy = busy
        self.verb.setEnabled(not busy)
