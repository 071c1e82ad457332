"""While somebody else has the computer: one page over the whole display, and nothing over it or beside it."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from csdesk.ui.desk import Cover
    from csdesk.ui.shell.waiting import WaitingWords

BLINK_MS = 300
"""Window managers take the keyboard away and give it back within this time, and nobody left anything."""
NOT_TAKEN = {
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.Drop,
    QEvent.Type.ToolTip,
    QEvent.Type.WhatsThis,
}
"""What opens something else, or brings something in from elsewhere."""


class Covering(QObject):
    """Puts the window over everything else and keeps it there. The page is told what happens to it.

    `page` is the page that covers the desk; once the vault is locked below it, there is none, and the door before it
    is kept as close until `end`.
    """

    guarding = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.page: Cover | None = None
        self.is_guarding = False
        self._before = window.windowState()
        self._was_full = False
        self._curtains: list[QWidget] = []
        self._blink = QTimer(self)
        self._blink.setSingleShot(True)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._judge)

    def begin(self, page: "Cover") -> None:
        """Cover the whole display with this page."""
        self.page = page
        self._fill()
        if page.words is not None:
            self.guard()

    def guard(self) -> None:
        """Keep everything else away: from the parent's page, and from the door that comes in its place."""
        if self.is_guarding:
            return
        self.is_guarding = True
        self._fill()
        self._draw_curtains()
        self._keep_on_top(True)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.installEventFilter(self)
            application.applicationStateChanged.connect(self.look)
            application.screenAdded.connect(self._draw_curtains)
            application.screenRemoved.connect(self._draw_curtains)
        self.guarding.emit(True)

    def leave_page(self) -> "WaitingWords | None":
        """The vault is locked: the page goes, the window stays as it is. Gives what the door before it says."""
        page, self.page = self.page, None
        self._blink.stop()
        return page.words if page is not None else None

    def end(self) -> None:
        """The liaison has the computer again."""
        self.page = None
        self._blink.stop()
        self.rest()
        if self._was_full:
            self._was_full = False
            self._window.setWindowState(self._before)
            self._window.activateWindow()

    def rest(self) -> None:
        """Guard no more."""
        if not self.is_guarding:
            return
        self.is_guarding = False
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.removeEventFilter(self)
            application.applicationStateChanged.disconnect(self.look)
            application.screenAdded.disconnect(self._draw_curtains)
            application.screenRemoved.disconnect(self._draw_curtains)
        self._keep_on_top(False)
        self._drop_curtains()
        self.guarding.emit(False)

    def look(self, _state: object = None) -> None:
        """Whether the window has the keyboard: when it has not, nothing is in sight at once."""
        if not self.is_guarding or self.page is None:
            return
        if not self._is_away():
            if self._blink.isActive():
                self._blink.stop()
                self.page.came_back()
        elif not self._blink.isActive():
            self.page.hide_at_once()
            self._blink.start()

    def look_at_state(self) -> None:
        """Whether the window still fills the display; else it does so again, and it was left."""
        if self.is_guarding and not self._window.windowState() & Qt.WindowState.WindowFullScreen:
            QTimer.singleShot(0, self, self._fill_again)
            if self.page is not None:
                self.page.left()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """No menu, nothing dropped, and no other window of the program."""
        if event.type() in NOT_TAKEN:
            return True
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and self._is_other(watched):
            self._send_away(watched)
        return False

    def _is_other(self, widget: QWidget) -> bool:
        return widget.isWindow() and widget is not self._window and widget not in self._curtains

    def _send_away(self, other: QWidget) -> None:
        other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        QTimer.singleShot(0, other, other.reject if isinstance(other, QDialog) else other.hide)

    def _is_away(self) -> bool:
        active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        return not active or not self._window.isActiveWindow()

    def _judge(self) -> None:
        """The time of a blink is over."""
        if self.page is None:
            return
        if self._is_away():
            self.page.left()
        else:
            self.page.came_back()

    def _fill(self) -> None:
        if not self._was_full:
            self._was_full = True
            self._before = self._window.windowState()
        self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        self._window.activateWindow()

    def _fill_again(self) -> None:
        if self.is_guarding:
            self._fill()

    def _keep_on_top(self, wanted: bool) -> None:
        """Over the windows of other programs, also when one of them has the keyboard."""
        if sys.platform == "win32":
            from csdesk.ui.shell import windows

            windows.keep_on_top(self._window, wanted)
            return
        handle = self._window.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowStaysOnTopHint, wanted)

    def _draw_curtains(self, _screen: object = None) -> None:
        """Every other display shows an empty page."""
        self._drop_curtains()
        for screen in QGuiApplication.screens():
            if screen is self._window.screen():
                continue
            curtain = QWidget()
            curtain.setObjectName("curtain")
            curtain.setProperty("surface", "paper")
            # What is shown as a tip never takes the keyboard, and no window manager moves it.
            curtain.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowStaysOnTopHint)
            curtain.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            curtain.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._curtains.append(curtain)
            curtain.setGeometry(screen.geometry())
            curtain.show()

    def _drop_curtains(self) -> None:
        curtains, self._curtains = self._curtains, []
        for curtain in curtains:
            curtain.close()
            curtain.deleteLater()
