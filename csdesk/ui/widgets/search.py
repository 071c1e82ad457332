"""The field that filters while somebody types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from csdesk.ui import theme
from csdesk.ui.speech import announce_soon
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets.naming import name_widget
from csdesk.ui.widgets.rows import Group, RowsModel
from csdesk.wording import tr


class SearchBox(QLineEdit):
    """`typed(text)` at each letter; `went_down` for the down arrow, `entered` for Enter."""

    typed = Signal(str)
    went_down = Signal()
    entered = Signal()

    def __init__(self, *, name: str, spoken: str, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(theme.scaled(CONTROL))
        sign = self.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        sign.setText(tr("Search"))
        self._erase = self.addAction(theme.icon("x"), QLineEdit.ActionPosition.TrailingPosition)
        self._erase.setText(tr("Erase"))
        self._erase.setVisible(False)
        self._erase.triggered.connect(lambda _checked=False: self.clear())
        self.textChanged.connect(self._tell)
        name_widget(self, name, spoken, placeholder)

    def finds(self, rows: RowsModel) -> None:
        """What is typed changes these rows: how many there are is said when the typing pauses."""
        rows.modelReset.connect(lambda: self._say_count(rows))

    def _say_count(self, rows: RowsModel) -> None:
        if self.hasFocus() and self.text() and QAccessible.isActive():
            count = rows.total - sum(isinstance(row, Group) for row in rows.rows)
            announce_soon(self, tr("{count:,} found", count=count) if count else tr("Nothing found"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The down arrow leaves for the list; Enter, too, or it opens what was found. Esc erases."""
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CTRL:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _tell(self, text: str) -> None:
        self._erase.setVisible(bool(text))
        self.typed.emit(text)


_CTRL = Qt.KeyboardModifier.ControlModifier
