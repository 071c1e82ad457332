"""The question for the team passphrase, before an extract is made, brought in, or this desk is counted."""

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Line, Sheet, Text, Tick, row
from csdesk.wording import tr

WIDTH = 560


class Purpose(StrEnum):
    """What the passphrase is asked for."""

    MAKE = "make"
    BRING_IN = "bring_in"
    COUNT = "count"


TITLES = {
    Purpose.MAKE: tr("Make my extract"),
    Purpose.BRING_IN: tr("Bring in extracts"),
    Purpose.COUNT: tr("Count this desk"),
}
ABOUT = {
    Purpose.MAKE: tr(
        "The supervisor tells all desks of the team the same passphrase, by word of mouth. Who does not have it "
        "cannot open the file; whoever has it could try PINs against what stands in it."
    ),
    Purpose.BRING_IN: tr(
        "The passphrase with which the desks of the team made their extracts. This desk is counted with them. If the "
        "team changed it, choose the new files of all desks at once: they take the place of the earlier ones."
    ),
    Purpose.COUNT: tr(
        "This desk's own quarter is counted anew, to be added up with the others. It is compared with them by the "
        "team passphrase, which is not kept in the vault."
    ),
}
VERBS = {
    Purpose.MAKE: tr("Save the extract …"),
    Purpose.BRING_IN: tr("Choose the files …"),
    Purpose.COUNT: tr("Count this desk"),
}
HELD = tr("This computer's keyring holds the team passphrase. Leave the field empty to use it.")


@dataclass(frozen=True)
class Given:
    """What was answered."""

    passphrase: str = field(repr=False)
    """Empty: the one that the keyring holds."""
    remember: bool = False


class TeamSheet(Sheet):
    """A form with an explanation. `answered(Purpose, Given)`; `closed()`: it was left; `forget_wanted()`."""

    answered = Signal(object, object)
    closed = Signal()
    forget_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=" ", icon="key", gap=10, padding=20, name="supervisor.team")
        self.purpose = Purpose.BRING_IN
        self._held = False
        self._may_keep = desk.ways.policy.keyring_allowed is not False
        self.about = Text("", role="ink_2", wrap=True, name="supervisor.team.about")
        self.held = Text(HELD, "small", wrap=True, name="supervisor.team.held")
        self.forget_it = Button(
            tr("Take it out of the keyring"), self.forget_wanted.emit, name="supervisor.team.forget", kind="link"
        )
        self.form = Form(
            (
                FieldSpec("passphrase", tr("Team passphrase"), "password"),
                FieldSpec("again", tr("The same passphrase again"), "password"),
            ),
            screen="supervisor.team",
        )
        self.remember = Tick(tr("Remember it in this computer's own keyring"), name="supervisor.team.remember")
        self.fault = Fault(name="supervisor.team.fault", of=[self._input("passphrase")])
        self.verb = Button("", self.submit, name="supervisor.team.do", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.closed.emit, name="supervisor.team.cancel", key="Esc")
        self.form.changed.connect(lambda: self.refuse(""))
        for name in ("passphrase", "again"):
            self._input(name).returnPressed.connect(self.submit)
        self.add(self.about, self.held, row(self.forget_it, None), self.form, self.remember, self.fault)
        self.add(Line(), row(None, leave, self.verb, margins=(0, 4, 0, 0)))
        self.setMaximumWidth(theme.scaled(WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def ask(self, purpose: Purpose, fault: str = "") -> None:
        """Ask for it. `fault`: why it is asked once more."""
        self.purpose = purpose
        self.empty()
        self.heading.setText(TITLES[purpose])
        self.setAccessibleName(TITLES[purpose])
        self.about.setText(ABOUT[purpose])
        self.verb.setText(VERBS[purpose])
        self.form.fields["again"].setVisible(purpose is Purpose.MAKE)
        self.remember.setVisible(self._may_keep)
        self.show_held(False)
        self.refuse(fault)

    def show_held(self, held: bool) -> None:
        """Say whether the keyring holds one."""
        self._held = held
        self.held.setVisible(held)
        self.forget_it.setVisible(held)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed does not stay where nobody sees it."""
        super().hideEvent(event)
        self.empty()

    def take_keyboard(self) -> None:
        """Typing goes into the first field."""
        self._input("passphrase").setFocus(Qt.FocusReason.OtherFocusReason)

    def empty(self) -> None:
        """Nothing that was typed here stays."""
        self.form.clear()
        self.form.show_faults({})
        self.remember.setChecked(False)
        self.refuse("")

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; empty takes that away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def show_error(self, error: DeskError) -> None:
        """Say what was refused, and take the keyboard."""
        self.refuse(str(error))
        self.take_keyboard()

    def submit(self) -> None:
        """Go on with what was typed, unless something is wrong with it."""
        values = self.form.values()
        typed, again = str(values["passphrase"]), str(values["again"])
        wrong: dict[str, str] = {}
        if not typed and not self._held:
            wrong["passphrase"] = tr("Type the team passphrase.")
        elif self.purpose is Purpose.MAKE and typed != again:
            wrong["again"] = tr("The two are not the same. Type it again.")
        self.form.show_faults(wrong)
        self.refuse("")
        if not wrong:
            self.answered.emit(self.purpose, Given(typed, self.remember.isChecked()))

    def _input(self, name: str) -> QLineEdit:
        return self.form.fields[name].input  # type: ignore[return-value]
