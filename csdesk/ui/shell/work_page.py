"""Something that must be finished first: what is being done, and what was done already."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from csdesk.ui.shell.door import DoorPage
from csdesk.ui.widgets import Button, Icon, Text, clear, row
from csdesk.wording import tr


class WorkPage(DoorPage):
    """One job, its steps, and, when it did not work, what can be done."""

    def __init__(self, name: str = "work") -> None:
        super().__init__(name)
        self._icon = Icon("hourglass", "ink", 20)
        self._state = Text("", "subtitle", name=f"{name}.state")
        self._why = Text("", wrap=True, role="ink_2", name=f"{name}.why")
        self.side.addLayout(row(self._icon, self._state, None, gap=4))
        self.side.addWidget(self._why)
        self.side.addStretch(1)
        self._vault = self.tell(tr("Vault"), "", f"{name}.vault")
        self._title = Text("", "title", name=f"{name}.title", wrap=True)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self._doing = Text("", wrap=True, role="ink_2", name=f"{name}.doing")
        self._sign = Icon("arrow-right", "ink_2", 16)
        told = row(self._sign, gap=8)
        told.addWidget(self._doing, 1)
        told.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self._buttons = row()
        self.main.addWidget(self._title)
        self.main.addSpacing(20)
        self.main.addLayout(self._steps)
        self.main.addLayout(told)
        self.main.addStretch(1)
        self.main.addLayout(self._buttons)

    def show_work(self, title: str, *, state: str, why: str, vault: str, icon: str = "hourglass") -> None:
        """Begin: `title` is what is done, `state` and `why` what it is good for."""
        self._title.setText(title)
        self._icon.set_icon(icon, "ink")
        self._state.setText(state)
        self._why.setText(why)
        self._vault.setText(vault)
        self._say("", "ink_2", "arrow-right")
        clear(self._steps)
        clear(self._buttons)

    def show_step(self, doing: str) -> None:
        """This is done now; what was done before is finished."""
        before = self._doing.text()
        if before:
            self._steps.addLayout(row(Icon("check-circle", "good", 16), Text(before, role="ink_2"), None, gap=8))
        self._say(doing, "ink_2", "arrow-right")

    def show_end(self, title: str, sentence: str, *actions: tuple[str, str, Callable[[], object]], why: str) -> None:
        """It did not work: say so. `why` is what holds all the same; `actions` are names, verbs and what follows."""
        self._title.setText(title)
        self._why.setText(why)
        self._say(sentence, "bad", "warning-circle")
        self._offer(actions)

    def offer_cancel(self, cancel: Callable[[], object]) -> None:
        """What is done can be called off."""
        clear(self._buttons)
        button = Button(tr("Cancel"), cancel, name=f"{self.objectName()}.cancel", key="Esc")
        self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        button.setFocus()

    def _offer(self, actions: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        clear(self._buttons)
        for number, (name, verb, follow) in enumerate(actions):
            kind = "secondary" if number else "primary"
            key = "" if number else "Enter"
            button = Button(verb, follow, name=f"{self.objectName()}.{name}", kind=kind, key=key)
            self._buttons.addWidget(button)
            if not number:
                button.setFocus()
        self._buttons.addStretch(1)

    def _say(self, sentence: str, role: str, icon: str) -> None:
        self._sign.set_icon(icon, role)
        self._doing.setText(sentence)
        self._doing.set_role(role)
