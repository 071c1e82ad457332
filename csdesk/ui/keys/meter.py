"""How strong a passphrase is, as a bar. The words for it stand below."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

SEGMENTS = 4
GAP = 4
HEIGHT = 4
ABOVE = 4
"""Room for the focus ring of the field above."""


class StrengthMeter(QWidget):
    """Four segments; as many are filled as the passphrase has points. None: nothing was judged yet."""

    spoken_role = Role.StaticText

    def __init__(self, name: str) -> None:
        super().__init__()
        self._score: int | None = None
        self._enough = False
        self.setFixedHeight(theme.scaled(HEIGHT) + ABOVE)
        name_widget(self, name, tr("Strength of the passphrase"))

    def show_score(self, score: int | None, *, enough: bool = False) -> None:
        """Show 0 to 4 points. `enough`: the passphrase may be taken."""
        self._score, self._enough = score, enough
        told = (
            ""
            if score is None
            else tr("{score} of {segments}, strong enough", score=score, segments=SEGMENTS)
            if enough
            else tr("{score} of {segments}, too weak", score=score, segments=SEGMENTS)
        )
        self.setAccessibleDescription(told)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segments."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        filled = 0 if self._score is None else max(1, self._score)
        width = (self.width() - GAP * (SEGMENTS - 1)) / SEGMENTS
        for number in range(SEGMENTS):
            tone = tokens.good if self._enough else tokens.attention
            painter.setBrush(QColor(tone if number < filled else tokens.hairline))
            left = number * (width + GAP)
            painter.drawRoundedRect(QRectF(left, ABOVE, width, self.height() - ABOVE), 2, 2)
