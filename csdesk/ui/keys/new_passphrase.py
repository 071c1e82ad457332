"""A new passphrase: typed twice, judged while it is typed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.ui.keys.meter import StrengthMeter
from csdesk.ui.tasks import Tasks
from csdesk.ui.widgets import Field, FieldSpec, column
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.strength import Strength

SHORTEST = 14
ADVICE = tr("Four or five unrelated words are easy to keep in mind.")
HINT = tr("At least {shortest} characters. {advice}", shortest=SHORTEST, advice=ADVICE)
NOTHING = tr(
    "No passphrase is typed yet: it needs at least {shortest} characters. {advice}", shortest=SHORTEST, advice=ADVICE
)
NOT_AGAIN = tr("Type the same passphrase here, too.")
NOT_THE_SAME = tr("The two are not the same. Type it again.")


class NewPassphrase(QWidget):
    """Two fields and a meter. `submitted`: Enter was pressed in one of the fields.

    `hints`: words of the user's own that make a passphrase weak, such as the agency's name.
    """

    submitted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        *,
        screen: str,
        label: str = tr("New passphrase"),
        hints: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._hints = hints
        self._judged: tuple[str, Strength] | None = None
        self.first = Field(FieldSpec("passphrase", label, "password", helper=HINT), screen=screen)
        self.again = Field(FieldSpec("again", tr("The same passphrase again"), "password"), screen=screen)
        self.meter = StrengthMeter(f"{screen}.strength")
        inside = self.first.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertWidget(inside.indexOf(self.first.below), self.meter)
        self.first.changed.connect(self._judge)
        self.again.changed.connect(lambda: self.again.show_fault(""))
        for field in (self.first, self.again):
            field.input.installEventFilter(self)
        self.setLayout(column(self.first, self.again, gap=10))

    def clear(self) -> None:
        """Empty both fields."""
        for field in (self.first, self.again):
            field.set_value("")
            field.show_fault("")
        self._judged = None
        self.meter.show_score(None)

    def take_keyboard(self) -> None:
        """Typing goes into the first field."""
        self.first.input.setFocus()

    def accepted(self) -> str | None:
        """The passphrase, or None when it cannot be taken: then a field says why, in other words than its hint."""
        typed = self.first.value()
        missing = SHORTEST - len(typed)
        if not typed:
            self.refuse(NOTHING)
        elif missing > 0:
            more = tr("1 more character") if missing == 1 else tr("{missing} more characters", missing=missing)
            self.refuse(tr("Too short: it needs {more}. {advice}", more=more, advice=ADVICE))
        elif self._judged is not None and self._judged[0] == typed and not self._judged[1].enough:
            self.refuse(tr("This passphrase is not taken. {why}", why=self._judged[1].sentence))
        elif typed != self.again.value():
            self.first.show_fault("")
            self._say()
            self.again.refuse(NOT_THE_SAME if self.again.value() else NOT_AGAIN)
        else:
            self.again.show_fault("")
            return str(typed)
        return None

    def refuse(self, sentence: str) -> None:
        """Say below the first field why the passphrase is not taken."""
        self.first.refuse(sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter is the page's to follow."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.submitted.emit()
            return True
        return super().eventFilter(watched, event)

    def _judge(self) -> None:
        typed, hints = self.first.value(), self._hints()
        self.first.show_fault("")
        if len(typed) < SHORTEST:
            self._judged = None
            self._say()
        self._tasks.query(self, lambda: _judged(typed, hints), self._show, key="strength")

    def _show(self, judged: "tuple[str, Strength | None]") -> None:
        typed, strength = judged
        if typed == self.first.value() and strength is not None:
            self._judged = typed, strength
            self._say()

    def _say(self) -> None:
        typed = self.first.value()
        missing = SHORTEST - len(typed)
        if not typed:
            hint = HINT
        elif missing > 0:
            hint = tr("1 more character.") if missing == 1 else tr("{missing} more characters.", missing=missing)
        else:
            hint = self._judged[1].sentence if self._judged is not None else ""
        self.first.below.setText(hint or HINT)
        strength = self._judged[1] if self._judged is not None and missing <= 0 else None
        if strength is not None:
            self.meter.show_score(strength.score, enough=strength.enough)
        else:
            self.meter.show_score(0 if typed else None)


def _judged(typed: str, hints: tuple[str, ...]) -> "tuple[str, Strength | None]":
    """On a worker. What is too short is not judged; asked for all the same, it makes older questions out of date."""
    if len(typed) < SHORTEST:
        return typed, None
    from csdesk.services.vault import strength

    return typed, strength.judge(typed, hints)
