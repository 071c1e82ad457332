"""The rail at the left: the screens, each with its key."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.ui import theme
from csdesk.ui.screens import Entry
from csdesk.ui.theme.tokens import RAIL
from csdesk.ui.widgets import Button
from csdesk.ui.widgets.naming import name_widget


class RailButton(Button):
    """A screen's place in the rail; the one in view has a bar at its left."""

    def __init__(self, entry: Entry, number: int) -> None:
        super().__init__(entry.title, name=f"rail.{entry.name}", kind="rail", icon=entry.icon)
        self.setCheckable(True)
        self.setFixedWidth(theme.scaled(RAIL) - 13)
        key = f"Alt+{number % 10}" if number <= 10 else ""
        self.setToolTip(f"{entry.title} ({key})" if key else entry.title)
        self.setAccessibleDescription(key)

    def nextCheckState(self) -> None:
        """Which screen is in view is the window's to say."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and the bar."""
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tokens().accent))
            painter.drawRoundedRect(QRectF(0, (self.height() - 16) / 2, 3, 16), 1.5, 1.5)


class Rail(QWidget):
    """All screens that are in the rail. `wanted(name)`: the user chose one, by mouse or by Alt and its number."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setProperty("surface", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.scaled(RAIL))
        self.buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout()
        layout.setContentsMargins(6, 8, 6, 8)
        layout.setSpacing(2)
        shown = [entry for entry in entries if entry.in_rail]
        for entry in shown:
            if entry.at_bottom and not any(shown[at].at_bottom for at in range(shown.index(entry))):
                layout.addStretch(1)
            layout.addWidget(self._button(entry, shown.index(entry) + 1))
        if not any(entry.at_bottom for entry in shown):
            layout.addStretch(1)
        self.setLayout(layout)
        name_widget(self, "rail", "Screens")

    def show_current(self, name: str) -> None:
        """Mark the screen that is in view."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def show_count(self, name: str, count: int | None) -> None:
        """A number beside a screen's title: what waits there."""
        if name in self.buttons:
            self.buttons[name].set_trailing(f"{count:,}" if count else "")

    def _button(self, entry: Entry, number: int) -> RailButton:
        button = RailButton(entry, number)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(entry.name))
        if number <= 10:
            shortcut = QShortcut(QKeySequence(f"Alt+{number % 10}"), self)
            shortcut.activated.connect(lambda: self.wanted.emit(entry.name))
        self.buttons[entry.name] = button
        return button
