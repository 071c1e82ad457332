"""A file dropped anywhere on the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.theme.tokens import MARGIN, RADIUS
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

WORDS = tr("Drop a referral report or a scan anywhere: you see what it means before anything is changed.")


class FileDrops(QObject):
    """Takes one file that is dropped on a page, wherever on it, and says so while the file hangs over it.

    The veil lies over the page as soon as the file comes in: no text field below can take the file's name instead.
    """

    def __init__(self, page: QWidget, take: Callable[[Path], object]) -> None:
        super().__init__(page)
        self._take = take
        self._veil = Veil(page)
        self._over_veil = False
        for part in (page, self._veil):
            part.setAcceptDrops(True)
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a file over the page."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._over_veil = False
            QTimer.singleShot(0, self, self._look)  # the file may have gone from the page to the veil over it
        elif isinstance(event, QDropEvent):
            path = file_of(event.mimeData())
            if path is None:
                return False
            event.acceptProposedAction()
            self._over_veil = watched is self._veil and kind != QEvent.Type.Drop
            if kind == QEvent.Type.Drop:
                self._look()
                self._take(path)
            elif self._veil.isHidden():
                self._veil.cover()
            return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        if not self._over_veil:
            self._veil.hide()


def file_of(data: QMimeData) -> Path | None:
    """The one file of this computer that is dragged; None for several, or something else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


class Veil(QWidget):
    """Says that the file may be dropped here."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        name_widget(self, "drop.veil", WORDS)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole page."""
        page = self.parentWidget()
        if page is not None:
            self.setGeometry(page.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the veil, the dashed edge and the words."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.selection)
        veil.setAlphaF(0.9)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        edge = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.drawRoundedRect(edge, RADIUS, RADIUS)
        painter.setFont(theme.font("subtitle"))
        painter.setPen(QColor(tokens.ink))
        painter.drawText(edge, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), WORDS)
