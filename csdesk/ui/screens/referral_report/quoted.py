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
    """Draw the `detail` of a row; where it does not fit it is cut, and without frames, to say as much as it can."""
    font = theme.font("body")
    metrics = QFontMetrics(font)
    painter.setFont(font)
    frames = 2 * PADDING * len(VALUE.findall(line.detail))
    if metrics.horizontalAdvance(VALUE.sub(r"\1", line.detail)) + frames > rect.width():
        painter.setPen(QColor(theme.tokens().ink))
        cut = metrics.elidedText(line.detail, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(LEFT), cut)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = rect.x()
    for number, part in enumerate(VALUE.split(line.detail)):
        is_value = number % 2 == 1
        place = QRect(left, rect.y(), rect.right() - left + 1, rect.height())
        if is_value:
            left = _draw_value(painter, place, part, metrics)
        elif part:
            painter.setPen(QColor(theme.tokens().ink))
            painter.drawText(place, int(LEFT), part)
            left += metrics.horizontalAdvance(part)


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
