"""A calm page over the desk or before it: nothing of anybody, and behind one button the passphrase."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.shell.attempts import Attempts
from csdesk.ui.speech import announce
from csdesk.ui.theme.looks import Paper
from csdesk.ui.widgets import Button, Icon, Sheet, Text, column, describe_fault, holding, name_widget, row
from csdesk.wording import tr

WIDTH = 720
TYPED_STAYS_MS = 60_000
"""A passphrase that was typed and not entered: whoever walked away left it for the next one."""


@dataclass(frozen=True)
class WaitingWords:
    """What the page says, in the language of whoever reads it."""

    waiting: str = tr("This interview is waiting.")
    ask: str = tr("Please ask your caseworker.")
    caseworker: str = tr("Caseworker")
    go_on: str = tr("Back to the questions")


@dataclass(frozen=True)
class Verb:
    """What the passphrase is entered for."""

    name: str
    words: str


class WaitingPage(Paper):
    """Waits for the caseworker. `entered(passphrase, name of the verb)`; `left`: back from a gate that is free."""

    entered = Signal(str, str)
    left = Signal()

    def __init__(self, name: str, words: WaitingWords, rule: str, *verbs: Verb) -> None:
        super().__init__(name)
        self._rule = rule
        self._words = words
        self._free = False
        self._attempts = Attempts(self, lambda: self.set_busy(False), lambda said: self.tell(said, fault=True))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setProperty("tall", True)
        self.secret.setAcceptDrops(False)
        self.secret.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        name_widget(self.secret, f"{name}.passphrase", tr("Passphrase of the vault"))
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(TYPED_STAYS_MS)
        self._stale.timeout.connect(self.forget)
        self.secret.textEdited.connect(self._stale.start)
        self._buttons = [self._verb(verb, first=not number) for number, verb in enumerate(verbs)]
        self.secret.returnPressed.connect(self._buttons[0].click)
        self._back = Button(tr("Back"), self.go_back, name=f"{name}.back", key="Esc", icon="arrow-left")
        self._below = Text(rule, role="ink_2", wrap=True, name=f"{name}.below")
        self._waiting = Text(words.waiting, "client_question", wrap=True, name=f"{name}.waiting")
        self._ask = Text(words.ask, "client", wrap=True, name=f"{name}.ask")
        self.caseworker = Button(
            words.caseworker, lambda: self.ask(free=False), name=f"{name}.caseworker", icon="lock-simple"
        )
        self.caseworker.setFixedHeight(theme.scaled(44))
        self._pages = QStackedLayout(self)
        self._calm = self._build_calm()
        self._card = self._build_card()
        self._pages.addWidget(self._calm)
        self._pages.addWidget(self._card)

    def show_words(self, words: WaitingWords) -> None:
        """Say it in other words."""
        self._words = words
        self._waiting.setText(words.waiting)
        self._ask.setText(words.ask)
        self.caseworker.setText(words.caseworker)

    def wait(self) -> None:
        """Show the calm words; the way on is the caseworker's."""
        self._free = False
        self.forget()
        self._pages.setCurrentWidget(self._calm)
        self.caseworker.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, *, free: bool) -> None:
        """Ask for the passphrase. `free`: whoever pressed the button by mistake may go back to the questions."""
        self._free = free
        self._back.setText(self._words.go_on if free else tr("Back"))
        self.forget()
        self.set_busy(False)
        self._pages.setCurrentWidget(self._card)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_calm(self) -> bool:
        """Whether nobody is asked for the passphrase now."""
        return self._pages.currentWidget() is self._calm

    def go_back(self) -> None:
        """Leave the passphrase: to the questions where that is free, else to the calm words."""
        if self._free:
            self.left.emit()
        else:
            self.wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; nothing else does anything."""
        if event.key() == Qt.Key.Key_Escape and not self.is_calm:
            self.go_back()
        event.accept()

    def forget(self) -> None:
        """Take what was typed out of the field, and out of what Ctrl+Z would bring back."""
        self._stale.stop()
        self.secret.setText("")

    def set_busy(self, busy: bool) -> None:
        """While the key is computed, and while one has to wait, nothing can be pressed."""
        for button in self._buttons:
            button.setEnabled(not busy and not self._attempts.must_wait)
        self.secret.setReadOnly(busy)

    def tell(self, sentence: str, *, fault: bool = False) -> None:
        """Say something below the field."""
        self._below.setText(sentence)
        self._below.set_role("bad" if fault else "ink_2")
        if fault:
            describe_fault(self.secret, sentence)
            announce(self, sentence, at_once=True)

    def was_right(self) -> None:
        """The passphrase was right: tries count from the beginning again."""
        self._attempts.forget()
        self.forget()
        self.tell(self._rule)

    def was_wrong(self, error: DeskError | str, seconds: int = 0) -> None:
        """The passphrase was wrong, or could not be tried; `seconds` until the next try."""
        self.forget()
        self.tell(self._attempts.failed(error, seconds), fault=True)
        self.set_busy(False)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def must_wait(self, seconds: int) -> None:
        """Wrong tries before this page was shown count, too."""
        if seconds:
            self.tell(self._attempts.wait(seconds), fault=True)
            self.set_busy(False)

    def _verb(self, verb: Verb, *, first: bool) -> Button:
        name, kind, key = (
            f"{self.objectName()}.{verb.name}",
            "primary" if first else "secondary",
            "Enter" if first else "",
        )
        return Button(verb.words, self._teller(verb.name), name=name, kind=kind, key=key)

    def _teller(self, verb: str) -> Callable[[], None]:
        def enter() -> None:
            if self.secret.text() and not self.secret.isReadOnly() and not self._attempts.must_wait:
                self._stale.stop()
                self.set_busy(True)
                self.entered.emit(self.secret.text(), verb)

        return enter

    def _build_calm(self) -> QWidget:
        words = holding(column(self._waiting, self._ask, row(self.caseworker, None, margins=(0, 28, 0, 0)), gap=16))
        words.setMaximumWidth(theme.scaled(WIDTH))
        middle = row(gap=0, margins=(24, 24, 24, 24))
        middle.addStretch(1)
        middle.addWidget(words, 100)
        middle.addStretch(1)
        return holding(column(None, middle, None, None))

    def _build_card(self) -> QWidget:
        card = Sheet(padding=32, gap=12)
        card.add(row(Icon("lock-key", "accent", 24), Text(tr("For the caseworker"), "title"), None, gap=12))
        card.add(Text(tr("Passphrase"), "small"), self.secret, self._below)
        card.add(row(self._back, None, *reversed(self._buttons)))
        card.setFixedWidth(theme.scaled(600))
        return holding(column(None, row(None, card, None), None))
