"""A line that is typed in, whose words may be longer than it is wide."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter

from csdesk.ui import theme

BESIDE = 2
"""Pixels that Qt leaves at either side of what is typed."""


class LineInput(QLineEdit):
    """While the keyboard is elsewhere it shows how its words begin, … where they are cut, and all under the pointer.

    `most`: how wide it becomes where a line breaks, in pixels at the usual size of text; 0: as Qt has it.
    """

    def __init__(self, text: str = "", *, most: int = 0) -> None:
        super().__init__(text)
        self.most = theme.scaled(most)
        self.setCursorPosition(0)
        self.textChanged.connect(lambda _text: self._tell_whole())

    @property
    def is_cut(self) -> bool:
        """Whether its words have no room."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self._room.width()

    def setText(self, text: str | None) -> None:
        """Change the words; one reads them from the first on."""
        super().setText(text)
        self.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for all of them now."""
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, cut where they do not fit and nobody types."""
        if self.hasFocus() or not self.is_cut:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, self._frame)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        room = self._room
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        sides = QStyle.visualAlignment(self.layoutDirection(), self.alignment()) | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(sides), words)

    @property
    def _frame(self) -> QStyleOptionFrame:
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        return frame

    @property
    def _room(self) -> QRect:
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, self._frame, self)
        return inside.marginsRemoved(self.textMargins()).adjusted(BESIDE, 0, -BESIDE, 0)

    def _tell_whole(self) -> None:
        self.setToolTip(self.text() if self.is_cut else "")
