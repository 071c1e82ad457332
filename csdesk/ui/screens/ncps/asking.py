"""A line in which something is asked for in a few words, in place: a name for a view, words of notes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from csdesk.ui import theme
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets import Button, Text, name_widget, row
from csdesk.wording import tr

Answered = Callable[[str], None]


class AskLine(QWidget):
    """Asks one thing at a time. Enter answers, Esc leaves."""

    def __init__(self) -> None:
        super().__init__()
        self._then: Answered | None = None
        self._back: QWidget | None = None
        self._label = Text("", "strong", name="ncps.ask.label")
        self.input = QLineEdit()
        self.input.setFixedHeight(theme.scaled(CONTROL))
        self.input.setMinimumWidth(theme.scaled(160))
        self.input.setMaximumWidth(theme.scaled(360))
        self.input.returnPressed.connect(self._answer)
        name_widget(self.input, "ncps.ask.input")
        self.ok = Button(tr("OK"), self._answer, name="ncps.ask.ok", key="Enter")
        leave = Button(tr("Cancel"), self.leave, name="ncps.ask.cancel", key="Esc")
        layout = row(self._label, gap=8)
        layout.addWidget(self.input, 1)
        layout.addWidget(self.ok)
        layout.addWidget(leave)
        layout.addStretch(1)
        self.setLayout(layout)
        self.hide()
        name_widget(self, "ncps.ask")

    def ask(
        self, question: str, verb: str, then: Answered, *, text: str = "", offers: Sequence[str] = (), back: QWidget
    ) -> None:
        """Ask; `then` gets what was typed, unless nothing was. `back` has the keyboard afterwards."""
        self._then, self._back = then, back
        self._label.setText(question)
        self.input.setAccessibleName(question)
        self.ok.setText(verb)
        self.offer(offers)
        self.input.setText(text)
        self.input.selectAll()
        self.show()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, offers: Sequence[str]) -> None:
        """What may be meant, as soon as it is known."""
        completer = QCompleter(list(offers), self.input)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.input.setCompleter(completer)

    def leave(self) -> None:
        """Ask no more."""
        self._then = None
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        text, then = self.input.text().strip(), self._then
        if text and then is not None:
            self.leave()
            then(text)
