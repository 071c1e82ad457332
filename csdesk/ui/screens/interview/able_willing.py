"""Able and willing: where one person stands."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.theme import icons
from csdesk.ui.widgets import Sheet, Text, name_widget

ABLE = ("no", "sometimes", "yes")
WILLING = ("yes", "sometimes", "no")
WORDS = {"yes": "yes", "sometimes": "sometimes", "no": "no", None: "not said"}


class Grid(QWidget):
    """Three by three, this person's place marked."""

    def __init__(self) -> None:
        super().__init__()
        self._place: tuple[int, int] | None = None
        self.setFixedHeight(theme.scaled(196))

    def show_place(self, able: str | None, willing: str | None) -> None:
        """Mark a place, or none."""
        known = able in ABLE and willing in WILLING
        self._place = (ABLE.index(str(able)), WILLING.index(str(willing))) if known else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells with their headings."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = theme.scaled(72), theme.scaled(22)
        wide, high = (self.width() - left) // 3, (self.height() - top) // 3
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.ink_2))
        for at, code in enumerate(ABLE):
            words = f"Able: {code}" if at == 0 else code.capitalize()
            painter.drawText(QRect(left + at * wide, 0, wide, top), int(Qt.AlignmentFlag.AlignCenter), words)
        for at, code in enumerate(WILLING):
            words = f"Willing: {code}" if at == 0 else code.capitalize()
            place = QRect(0, top + at * high, left - 6, high)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        for across in range(3):
            for down in range(3):
                here = self._place == (across, down)
                cell = QRectF(left + across * wide + 2.5, top + down * high + 2.5, wide - 5, high - 5)
                painter.setPen(QPen(QColor(tokens.accent if here else tokens.hairline), 2 if here else 1))
                painter.setBrush(QColor(tokens.selection if here else tokens.header))
                painter.drawRoundedRect(cell, 4, 4)
                if here:
                    picture = theme.icon_pixmap("user", "accent", 18, self.devicePixelRatioF())
                    icons.draw(painter, picture, cell.toAlignedRect())


class AbleWilling(Sheet):
    """The two answers, in words and as a place."""

    def __init__(self) -> None:
        super().__init__(title="Able and willing", name="interview.result.ableWilling")
        self._grid = Grid()
        self._words = Text("", wrap=True, name="interview.result.words")
        self._from = Text("", "small", wrap=True)
        self.add(self._grid, self._words, self._from)

    def show_place(self, able: str | None, willing: str | None, numbers: tuple[str, ...]) -> None:
        """Show what was said: yes, sometimes, no, or None; and the numbers of the two questions."""
        self._from.setText(f"From {' and '.join(numbers)}. It places, it does not score.")
        self._grid.show_place(able, willing)
        words = f"Able to pay: {WORDS[able]}. Willing to pay: {WORDS[willing]}."
        self._words.setText(words)
        name_widget(self._grid, "interview.result.map", words)
