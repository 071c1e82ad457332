"""The rail at the left: the screens, each with its key."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.ui import theme
from csdesk.ui.screens import Entry, key_of
from csdesk.ui.theme.tokens import NARROW_RAIL, RAIL
from csdesk.ui.widgets import Button
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

SIDE, EDGE, GAP = 4, 8, 2
HIGH, LOW = 36, 24
"""Pixels of a button, at the usual size of text, where there is room and where there is not."""

FEW, MANY = 100, "99+"


class RailButton(Button):
    """A screen's place in the rail; the one in view has a bar at its left."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.title, name=f"rail.{entry.name}", kind="rail", icon=entry.icon)
        self.count = 0
        self.setCheckable(True)
        key = key_of(entry.name)
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
    """All screens that are in the rail. `wanted(name)`: one was pressed. Their keys are the program's commands."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setProperty("surface", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons: dict[str, RailButton] = {}
        self._narrow = False
        layout = QVBoxLayout()
        layout.setContentsMargins(SIDE, EDGE, SIDE, EDGE)
        layout.setSpacing(GAP)
        shown = [entry for entry in entries if entry.in_rail]
        for entry in shown:
            if entry.at_bottom and not any(shown[at].at_bottom for at in range(shown.index(entry))):
                layout.addStretch(1)
            layout.addWidget(self._button(entry))
        if not any(entry.at_bottom for entry in shown):
            layout.addStretch(1)
        self.setLayout(layout)
        name_widget(self, "rail", tr("Screens"))
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, and what waits there; or the titles, too."""
        width = theme.scaled(NARROW_RAIL if narrow else RAIL)
        self.setFixedWidth(width)
        self._narrow = narrow
        self._show_counts()
        for button in self.buttons.values():
            button.set_compact(narrow)
            button.setFixedWidth(width - 2 * SIDE - 1)

    def minimumSizeHint(self) -> QSize:
        """Never higher than a low window: the buttons become lower."""
        return QSize(self.width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All screens are in view in a low window, too."""
        super().resizeEvent(event)
        each = (self.height() - 2 * EDGE) // max(1, len(self.buttons)) - GAP
        for button in self.buttons.values():
            button.setFixedHeight(max(theme.scaled(LOW), min(each, theme.scaled(HIGH))))

    def show_current(self, name: str) -> None:
        """Mark the screen that is in view."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def show_count(self, name: str, count: int | None) -> None:
        """A number beside a screen's title: what waits there."""
        if name in self.buttons:
            self.buttons[name].count = count or 0
            self._show_counts()

    def _show_counts(self) -> None:
        """Beside an icon alone there is room for two figures."""
        for button in self.buttons.values():
            said = MANY if self._narrow and button.count >= FEW else f"{button.count:,}"
            button.set_trailing(said if button.count else "")

    def _button(self, entry: Entry) -> RailButton:
        button = RailButton(entry)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(entry.name))
        self.buttons[entry.name] = button
        return button
