"""How lines of the list are drawn: whole columns at a time, by plain strokes, since a page must be there at once.

Everything that comes back again and again (a tag, a dial, a colour) is drawn once and kept as a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from csdesk.services.caseload import CaseloadLine
from csdesk.services.stages import Stage
from csdesk.ui import theme
from csdesk.ui.messages import ICONS
from csdesk.ui.screens.ncps import marking
from csdesk.ui.theme import Tokens, Tone, icons
from csdesk.ui.widgets import Column
from csdesk.ui.widgets.choices import draw_tick
from csdesk.ui.widgets.rows import value

SIDE = 8
BAR = 3
DIAL = 9
TAG_ICON = 14
MARK = 18
"""Height of what marks found letters."""
DIALS: list[Stage] = [stage for stage in Stage if stage is not Stage.CLOSED]
Lines = list[tuple[int, CaseloadLine]]
"""Lines in view, each with the pixel at which it begins."""


@dataclass
class Brushes:
    """Fonts, measures, colours and pictures for one look; made again when the look changes."""

    tokens: Tokens
    ratio: float
    colours: dict[str, QColor] = field(default_factory=dict)
    pictures: dict[object, QPixmap] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.body, self.strong, self.small = theme.font("body"), theme.font("strong"), theme.font("small")
        self.body_metrics, self.strong_metrics = QFontMetrics(self.body), QFontMetrics(self.strong)
        self.small_metrics = QFontMetrics(self.small)

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        found = self.colours.get(role)
        if found is None:
            found = self.colours[role] = QColor(self.tokens.colour(role))
        return found

    def picture(self, key: object, draw: Callable[[QPainter], None], width: int, height: int) -> QPixmap:
        """A picture that is drawn at its first use."""
        found = self.pictures.get(key)
        if found is None:
            found = QPixmap(round(width * self.ratio), round(height * self.ratio))
            found.setDevicePixelRatio(self.ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self.pictures[key] = found
        return found


def draw_texts(
    painter: QPainter, brushes: Brushes, column: Column, left: int, width: int, height: int, lines: Lines
) -> None:
    """A column of words."""
    bold = bool(column.bold)
    metrics = brushes.strong_metrics if bold else brushes.body_metrics
    painter.setFont(brushes.strong if bold else brushes.body)
    baseline = (height - 1 - metrics.height()) // 2 + metrics.ascent()
    room = width - 2 * SIDE
    role = ""
    for top, line in lines:
        wanted = value(column.role, line)
        if wanted != role:
            role = wanted
            painter.setPen(brushes.colour(role))
        text = fitted(column.text(line), metrics, room)
        at = left + SIDE + (room - metrics.horizontalAdvance(text) if column.right else 0)
        painter.drawText(at, top + baseline, text)


def fitted(text: str, metrics: QFontMetrics, room: int) -> str:
    """A text, cut where there is no room for all of it. Short ones are not measured."""
    if len(text) * metrics.averageCharWidth() * 5 // 8 * 2 < room or metrics.horizontalAdvance(text) <= room:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def draw_found(
    painter: QPainter,
    brushes: Brushes,
    column: Column,
    left: int,
    width: int,
    height: int,
    lines: Lines,
    words: tuple[str, ...],
    why: Callable[[CaseloadLine], str],
) -> None:
    """A column in which what was found is marked; `why`: what stands after the text, where something else was."""
    bold = bool(column.bold)
    metrics = brushes.strong_metrics if bold else brushes.body_metrics
    baseline = (height - 1 - metrics.height()) // 2 + metrics.ascent()
    found = QColor(brushes.tokens.found)
    for top, line in lines:
        text = fitted(column.text(line), metrics, width - 2 * SIDE)
        at = left + SIDE
        painter.setFont(brushes.strong if bold else brushes.body)
        _mark(painter, text, metrics, words, QPoint(at, top), height, found)
        painter.setPen(brushes.colour(value(column.role, line)))
        painter.drawText(at, top + baseline, text)
        more = why(line)
        if more:
            at += metrics.horizontalAdvance(text) + SIDE
            room = left + width - SIDE - at
            small = brushes.small_metrics
            cut = small.elidedText(more, Qt.TextElideMode.ElideRight, room)
            if not marking.spans(cut, words):  # what was found stands further right
                cut = small.elidedText(more, Qt.TextElideMode.ElideLeft, room)
            painter.setFont(brushes.small)
            _mark(painter, cut, small, words, QPoint(at, top), height, found)
            painter.setPen(brushes.colour("ink_2"))
            painter.drawText(at, top + baseline, cut)


def _mark(
    painter: QPainter,
    text: str,
    metrics: QFontMetrics,
    words: tuple[str, ...],
    corner: QPoint,
    height: int,
    colour: QColor,
) -> None:
    for start, end in marking.spans(text, words):
        at = corner.x() + metrics.horizontalAdvance(text[:start])
        wide = metrics.horizontalAdvance(text[start:end])
        painter.fillRect(at, corner.y() + (height - theme.scaled(MARK)) // 2, wide, theme.scaled(MARK), colour)


def draw_tags(
    painter: QPainter, brushes: Brushes, column: Column, left: int, width: int, height: int, lines: Lines
) -> None:
    """A column of tags."""
    if column.tag is None or column.icon is None:
        return
    room, tall = width - 2 * SIDE, theme.scaled(20)
    for top, line in lines:
        tone = column.tag(line)
        if tone is None:
            continue
        text, icon = column.text(line), column.icon(line) or ICONS.get(tone, "tag")
        wide = min(room, brushes.small_metrics.horizontalAdvance(text) + 2 * 14 + 5)
        picture = brushes.picture(
            ("tag", text, tone, icon, wide), _tag_drawer(brushes, text, tone, icon, wide, tall), wide, tall
        )
        painter.drawPixmap(QPoint(left + SIDE, top + (height - 1 - tall) // 2), picture)


def _tag_drawer(
    brushes: Brushes, text: str, tone: Tone, icon: str, wide: int, tall: int
) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(QColor(brushes.tokens.tone_edge(tone)), 1))
        painter.setBrush(QColor(brushes.tokens.wash(tone)))
        painter.drawRoundedRect(QRectF(0.5, 0.5, wide - 1, tall - 1), 4, 4)
        icons.draw(painter, theme.icon_pixmap(icon, str(tone), TAG_ICON, brushes.ratio), QRect(7, 0, TAG_ICON, tall))
        painter.setFont(brushes.small)
        painter.setPen(brushes.colour(str(tone)))
        cut = brushes.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide - 30)
        painter.drawText(QRect(26, 0, wide - 30, tall), int(_LEFT), cut)

    return draw


def draw_stages(
    painter: QPainter, brushes: Brushes, column: Column, left: int, width: int, height: int, lines: Lines
) -> None:
    """A column of stages: the little dial that fills as the work goes on, and the stage in words."""
    metrics = brushes.body_metrics
    baseline = (height - 1 - metrics.height()) // 2 + metrics.ascent()
    size = theme.scaled(DIAL)
    painter.setFont(brushes.body)
    for top, line in lines:
        stage = line.stage
        if stage is None:
            continue
        picture = brushes.picture(("dial", stage), _dial_drawer(brushes, stage, size), size + 2, size + 2)
        painter.drawPixmap(QPoint(left + SIDE, top + (height - 1 - size) // 2 - 1), picture)
        painter.setPen(brushes.colour("ink_2" if stage is Stage.CLOSED else "ink"))
        at = left + SIDE + size + 7
        painter.drawText(at, top + baseline, fitted(column.text(line), metrics, width - 2 * SIDE - size - 7))


def _dial_drawer(brushes: Brushes, stage: Stage, size: int) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        box = QRectF(1, 1, size, size)
        closed = stage is Stage.CLOSED
        painter.setPen(QPen(brushes.colour("ink_3" if closed else "accent"), 1.2))
        painter.drawEllipse(box)
        if not closed:
            share = DIALS.index(stage) / (len(DIALS) - 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(brushes.colour("accent"))
            painter.drawPie(box, 90 * 16, -round(share * 360 * 16))

    return draw


def draw_boxes(
    painter: QPainter,
    brushes: Brushes,
    left: int,
    width: int,
    height: int,
    lines: Lines,
    is_ticked: Callable[[CaseloadLine], bool],
) -> None:
    """The boxes that can be ticked."""
    for top, line in lines:
        ticked = is_ticked(line)
        painter.drawPixmap(QPoint(left + 1, top), box_picture(brushes, ticked, width - 2, height - 1))


def box_picture(brushes: Brushes, ticked: bool, width: int, height: int) -> QPixmap:
    """A box, ticked or not."""

    def draw(painter: QPainter) -> None:
        draw_tick(painter, QRect(0, 0, width, height), ticked, True, brushes.ratio)

    return brushes.picture(("box", ticked, width, height), draw, width, height)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
