"""The bar at the top: menu, find, what state the desk is in, lock."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from csdesk.ui import theme
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import MARGIN, RAIL, TOP_BAR
from csdesk.ui.widgets import Button, SampleTag, Tag, row
from csdesk.ui.widgets.buttons import cap_width, draw_cap
from csdesk.ui.widgets.naming import name_widget

FIND_WIDTH, LEAST_FIND_WIDTH = 480, 280
FIND_KEY = "Ctrl+K"
NETWORK = {
    "Offline": "This computer has no network. Everything but sending works; what you approved goes when it is back.",
    "Sign-in page": "This network wants you to sign in first: open its page in a browser.",
    "Online": "Messages that you approved are on their way, or are tried again by themselves.",
}


class FindBox(QLineEdit):
    """Finds people. `wanted(text)`: Enter was pressed. `left`: Esc, or Enter with nothing typed."""

    wanted = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find a person: name, PIN, case number, phone …")
        self.setMaximumWidth(theme.scaled(FIND_WIDTH))
        self.setMinimumWidth(theme.scaled(LEAST_FIND_WIDTH))
        self.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.returnPressed.connect(self._tell)
        QShortcut(QKeySequence(FIND_KEY), self).activated.connect(self._take_focus)
        name_widget(self, "topBar.find", "Find a person", FIND_KEY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field and, while it is empty, its key."""
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = cap_width(FIND_KEY)
            draw_cap(painter, self.rect().adjusted(self.width() - width - 10, 0, -10, 0), FIND_KEY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, and leaves nothing behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _tell(self) -> None:
        text = self.text().strip()
        if text:
            self.clear()
            self.wanted.emit(text)
        else:
            self.left.emit()


class TopBar(QWidget):
    """The bar itself. `find` is None where no screen lists people."""

    def __init__(self, menu: QMenu, *, sample: bool, on_outbox: Callable[[], object] | None, with_find: bool) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.scaled(TOP_BAR))
        self.menu_button = Button("Menu", self._open_menu, name="topBar.menu", kind="bar", icon="list", key="Alt+M")
        self._menu = menu
        self.find_box = FindBox() if with_find else None
        self.outbox = Button("Outbox", on_outbox, name="topBar.outbox", kind="bar", icon="paper-plane-tilt")
        self.network = Tag("", Tone.PLAIN, name="topBar.network")
        self.lock = Button("Lock", name="topBar.lock", icon="lock-simple", key="Ctrl+L")
        layout = row(gap=8, margins=(8, 0, 16, 0))
        layout.addWidget(self.menu_button)
        # The field begins where the page does.
        layout.addSpacing(max(0, theme.scaled(RAIL) + MARGIN - 16 - self.menu_button.sizeHint().width()))
        if self.find_box is not None:
            layout.addWidget(self.find_box, 1000)
        layout.addStretch(1)
        if sample:
            layout.addWidget(SampleTag())
        layout.addWidget(self.network)
        layout.addWidget(self.outbox)
        layout.addWidget(self.lock)
        self.setLayout(layout)
        self.outbox.hide()
        self.network.hide()
        name_widget(self, "topBar")

    def show_outbox(self, waiting: int) -> None:
        """How many messages wait for a yes; none hides it."""
        self.outbox.setVisible(waiting > 0)
        self.outbox.set_trailing(f"{waiting} waiting")

    def show_network(self, *, offline: bool, portal: bool, waits: bool) -> None:
        """Said only where it matters: there is none, it wants a sign-in, or messages are on their way by it."""
        if offline:
            self.network.set("Offline", Tone.ATTENTION, "cloud-slash")
        elif portal:
            self.network.set("Sign-in page", Tone.ATTENTION, "wifi-medium")
        else:
            self.network.set("Online", Tone.PLAIN, "cloud-check")
        self.network.setToolTip(NETWORK[self.network.text])
        self.network.setVisible(offline or portal or waits)

    def _open_menu(self) -> None:
        self._menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
