"""The field at the top: it finds a person, a screen, or something to do."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from csdesk.ui import theme
from csdesk.ui.commands import sequence, shown
from csdesk.ui.widgets.buttons import cap_width, draw_cap
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.shell.palette import Palette

FIND_WIDTH, LEAST_FIND_WIDTH = 480, 280
FIND_KEY = "Ctrl+K"
ONLY_COMMANDS = ">"
"""Typed first: nobody is looked for, only what can be done."""
ELSEWHERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Why the keyboard is gone for a moment only: another window, or a menu."""
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FindBox(QLineEdit):
    """`asked`: show what there is. `wanted(text)`: Enter was pressed, and nothing else is marked in the palette.

    `left`: Esc, or Enter with nothing typed. `moved(key)`: an arrow. `gone`: the keyboard went elsewhere.
    """

    asked = Signal()
    wanted = Signal(str)
    left = Signal()
    moved = Signal(object)
    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.palette_below: Palette | None = None
        self.setPlaceholderText(tr("Find a person, go to, do …"))
        self.setMaximumWidth(theme.scaled(FIND_WIDTH))
        self.setMinimumWidth(theme.scaled(LEAST_FIND_WIDTH))
        sign = self.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        sign.setText(tr("Search"))
        self.textEdited.connect(lambda _text: self.asked.emit())
        name_widget(self, "topBar.find", tr("Find a person, go to, do"), _key())

    def take_focus(self) -> None:
        """Have the keyboard, and show what can be found and done."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self.asked.emit()

    def leave(self) -> None:
        """Give the keyboard back, and leave nothing behind."""
        self.clear()
        self.gone.emit()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field and, while it is empty, its key."""
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = cap_width(_key())
            draw_cap(painter, self.rect().adjusted(self.width() - width - 10, 0, -10, 0), _key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the palette, Enter takes what is marked there, Esc leaves."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.palette_below is None:
                self.asked.emit()
            self.moved.emit(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows what there is, too."""
        super().mousePressEvent(event)
        self.asked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing lies over the page, and no name stays in sight, when the keyboard is elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in ELSEWHERE:
            self.clear()
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.gone.emit()

    def _enter(self) -> None:
        text = self.text().strip()
        if self.palette_below is not None and self.palette_below.take():
            return
        self.leave()
        if text and not text.startswith(ONLY_COMMANDS):
            self.wanted.emit(text)


def _key() -> str:
    return shown(sequence(FIND_KEY))
