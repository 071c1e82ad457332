"""The bar at the top: menu, find, what state the desk is in, lock."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QSpacerItem, QWidget

from csdesk.ui import theme
from csdesk.ui.shell.find_box import LEAST_FIND_WIDTH, FindBox
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import MARGIN, NARROW_RAIL, RAIL, TOP_BAR
from csdesk.ui.widgets import Button, SampleTag, Tag, row
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

NARROW_FIND_WIDTH = 140
NETWORK = {
    tr("Offline"): tr(
        "This computer has no network. Everything but sending works; what you approved goes when it is back."
    ),
    tr("Sign-in page"): tr("This network wants you to sign in first: open its page in a browser."),
    tr("Online"): tr("Messages that you approved are on their way, or are tried again by themselves."),
}


class TopBar(QWidget):
    """The bar itself."""

    def __init__(self, menu: QMenu, *, sample: bool, on_outbox: Callable[[], object] | None) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.scaled(TOP_BAR))
        self.menu_button = Button(
            tr("Menu"), self._open_menu, name="topBar.menu", kind="bar", icon="list", key="Alt+M"
        )
        self._menu = menu
        self.find_box = FindBox()
        self.outbox = Button(tr("Outbox"), on_outbox, name="topBar.outbox", kind="bar", icon="paper-plane-tilt")
        self.network = Tag("", Tone.PLAIN, name="topBar.network")
        self.lock = Button(tr("Lock"), name="topBar.lock", icon="lock-simple", key="Ctrl+L", binds=False)
        layout = row(gap=8, margins=(8, 0, 16, 0))
        layout.addWidget(self.menu_button)
        # The field begins where the page does.
        self._before = QSpacerItem(0, 0)
        layout.addSpacerItem(self._before)
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
        self.set_narrow(False)
        name_widget(self, "topBar")

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, and a shorter field; or words and keys, too."""
        for button in (self.menu_button, self.outbox, self.lock):
            button.set_compact(narrow)
        rail = theme.scaled(NARROW_RAIL if narrow else RAIL)
        self._before.changeSize(max(0, rail + MARGIN - 16 - self.menu_button.sizeHint().width()), 0)
        self.find_box.setMinimumWidth(theme.scaled(NARROW_FIND_WIDTH if narrow else LEAST_FIND_WIDTH))
        layout = self.layout()
        if layout is not None:
            layout.invalidate()

    def show_outbox(self, waiting: int) -> None:
        """How many messages wait for a yes; none hides it."""
        self.outbox.setVisible(waiting > 0)
        self.outbox.set_trailing(tr("{waiting} waiting", waiting=waiting))

    def show_network(self, *, offline: bool, portal: bool, waits: bool) -> None:
        """Said only where it matters: there is none, it wants a sign-in, or messages are on their way by it."""
        if offline:
            self.network.set(tr("Offline"), Tone.ATTENTION, "cloud-slash")
        elif portal:
            self.network.set(tr("Sign-in page"), Tone.ATTENTION, "wifi-medium")
        else:
            self.network.set(tr("Online"), Tone.PLAIN, "cloud-check")
        self.network.setToolTip(NETWORK[self.network.text])
        self.network.setVisible(offline or portal or waits)

    def _open_menu(self) -> None:
        self._menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
