"""A sentence in which the values of the file stand in frames."""

import re
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from csdesk.ui import theme
from csdesk.ui.theme import Tone

VALUE = re.compile(r"“([^”]*)”")
PADDING = 5
HEIGHT = 20
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_detail(painter: QPainter, rect: QRect, line: Any) -> None:
    """Draw the `detail` of a row; what does not fit is cut."""
    font = theme.font("body")
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = rect.x()
    for number, part in enumerate(VALUE.split(line.detail)):
        is_value = number % 2 == 1
        room = rect.right() - left - (2 * PADDING if is_value else 0)
        if not part or room <= 0:
            continue
        words = metrics.elidedText(part, Qt.TextElideMode.ElideRight, room)
        if is_value:
            left = _draw_value(painter, QRect(left, rect.y(), rect.width(), rect.height()), words, metrics)
        else:
            painter.setPen(QColor(theme.tokens().ink))
            painter.drawText(QRect(left, rect.y(), room, rect.height()), int(LEFT), words)
            left += metrics.horizontalAdvance(words)


def _draw_value(painter: QPainter, place: QRect, words: str, metrics: QFontMetrics) -> int:
    """A value in its frame; gives where the next words begin."""
    tokens = theme.tokens()
    height = theme.scaled(HEIGHT)
    width = metrics.horizontalAdvance(words) + 2 * PADDING
    box = QRectF(place.x() + 0.5, place.y() + (place.height() - height) / 2 + 0.5, width - 1, height - 1)
    painter.setPen(QPen(QColor(tokens.tone_edge(Tone.BAD)), 1))
    painter.setBrush(QColor(tokens.wash(Tone.BAD)))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(tokens.bad))
    painter.drawText(QRect(place.x() + PADDING, place.y(), width, place.height()), int(LEFT), words)
    return place.x() + width
