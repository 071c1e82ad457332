"""The radial diagram: levels on axes around a middle, joined to a web; earlier webs below it, dashed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import atan2, ceil, hypot, pi

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from csdesk.services.documents.radial import RINGS, Radial, lay_out, least
from csdesk.ui import theme
from csdesk.ui.theme.tokens import RADIUS, mix
from csdesk.ui.widgets.charts import Choosable
from csdesk.wording import tr

DOT = 4.0
EDGE = 5
GAP = 9
SAMPLE = 34
"""Pixels of a line in the legend."""
LOWEST, NARROWEST, USUAL = 240, 300, 440
SMALLEST, STEP = 84, 20
FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
Marks = Sequence[int | None]
DASHES = ((6.0, 4.0), (2.0, 3.0), (9.0, 3.0, 2.0, 3.0))
"""Of earlier webs, the latest first."""


class RadialDiagram(Choosable):
    """Axes with labels, each with a mark of 1 to 3. Arrows walk around them, Enter opens one.

    What is of now is a web with filled dots; what was earlier is dashed, with other markers: a square, a triangle, a
    diamond. Nothing is told by its colour alone, and all marks are its description in words.
    """

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.labels: tuple[str, ...] = ()
        self.now: tuple[int | None, ...] = ()
        self.earlier: tuple[tuple[int | None, ...], ...] = ()
        self.legends: tuple[str, ...] = ()
        self._laid: tuple[object, Radial] | None = None
        self._least: tuple[object, QSize] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_marks(
        self,
        labels: Sequence[str],
        now: Marks,
        earlier: Sequence[Marks] = (),
        legends: Sequence[str] = (),
        *,
        levels: Sequence[str] = (),
    ) -> None:
        """Show other marks; None where there is none. `legends`: what is of now, then each of the earlier webs.
        `levels`: what the marks 1, 2, 3 are called."""
        self.labels, self.now = tuple(labels), tuple(now)
        self.earlier, self.legends = tuple(tuple(one) for one in earlier), tuple(legends)
        webs = (self.now, *self.earlier)
        said = [(*self.legends, *("" for _ in webs))[at] for at in range(len(webs))]
        words = []
        for place, label in enumerate(self.labels):
            told = [_said(web[place], levels, legend) for web, legend in zip(webs, said, strict=True)]
            words.append(f"{label}: {'; '.join(told)}")
        self._laid = None
        self.show_words(words, len(self.labels))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Large enough to be read from a step away."""
        return QSize(theme.scaled(USUAL), theme.scaled(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Room for each label beside a circle that can still be told apart; a wider diagram needs less height."""
        wide, high = least(self.labels, measure=_measure(), line=_line(), gap=theme.scaled(GAP))
        edges = 2 * theme.scaled(EDGE)
        width = max(theme.scaled(NARROWEST), ceil(wide) + edges)
        whole = (self.width(), self.labels, self.legends, theme.scale())
        if self._least is None or self._least[0] != whole:
            room = max(width, self.width())
            needs = theme.scaled(LOWEST)
            while needs < high and not self._is_legible(room - edges, needs):
                needs += theme.scaled(STEP)
            self._least = (whole, QSize(width, needs + edges + self._legend_height(room)))
        return self._least[1]

    def _is_legible(self, width: int, height: int) -> bool:
        laid = self._lay_out(width, height)
        return laid.radius >= theme.scaled(SMALLEST)

    def _lay_out(self, width: int, height: int) -> Radial:
        return lay_out(
            self.labels,
            width,
            max(1, height),
            measure=_measure(),
            line=_line(),
            gap=theme.scaled(GAP),
        )

    @property
    def radial(self) -> Radial:
        """Where everything stands now."""
        room = (self.width(), self.height(), self.labels, theme.scale())
        if self._laid is None or self._laid[0] != room:
            edge = theme.scaled(EDGE)
            height = self.height() - self._legend_height(self.width()) - 2 * edge
            laid = self._lay_out(self.width() - 2 * edge, height)
            labels = tuple(replace(one, x=one.x + edge, y=one.y + edge) for one in laid.labels)
            self._laid = (room, Radial(laid.x + edge, laid.y + edge, laid.radius, labels))
        return self._laid[1]

    def room_of(self, place: int) -> QRect:
        """The label of an axis."""
        one = self.radial.labels[place]
        return QRectF(one.x, one.y, one.width, one.height).toAlignedRect()

    def place_at(self, point: QPoint) -> int | None:
        """The label that was pointed at, or the axis that is nearest within the circle."""
        found = super().place_at(point)
        if found is not None or not self.labels:
            return found
        radial = self.radial
        across, down = point.x() - radial.x, point.y() - radial.y
        if hypot(across, down) > radial.radius + DOT:
            return None
        turn = atan2(across, -down) / (2 * pi) * len(self.labels)
        return round(turn) % len(self.labels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the room anew."""
        super().resizeEvent(event)
        self._laid = None
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _moved(self, event: QKeyEvent) -> int | None:
        key = Qt.Key(event.key())
        if key in (*FORWARD, *BACK) and self.words and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.place is None:
                return 0
            return (self.place + (1 if key in FORWARD else -1)) % len(self.words)
        return super()._moved(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw rings, axes, webs, labels and the legend."""
        if not self.labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        tokens = theme.tokens()
        for at in reversed(range(len(self.earlier))):
            self._draw_web(painter, self.earlier[at], at + 1, QColor(tokens.ink_2))
        self._draw_web(painter, self.now, 0, QColor(tokens.accent))
        self._draw_levels(painter)
        for place in range(len(self.labels)):
            self._draw_label(painter, place)
        self._draw_legend(painter)

    def _draw_ground(self, painter: QPainter) -> None:
        tokens, radial = theme.tokens(), self.radial
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for level in range(1, RINGS + 1):
            painter.setPen(QPen(QColor(tokens.edge if level == RINGS else tokens.hairline), 1))
            painter.drawPolygon(QPolygonF([QPointF(*point) for point in radial.ring(level)]))
        for place in range(len(self.labels)):
            chosen = place == self.place
            painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.hairline), 2 if chosen else 1))
            painter.drawLine(QPointF(radial.x, radial.y), QPointF(*radial.point(place, RINGS)))

    def _draw_levels(self, painter: QPainter) -> None:
        """The numbers of the rings, beside the first axis."""
        tokens, radial = theme.tokens(), self.radial
        painter.setFont(theme.font("cap"))
        metrics = painter.fontMetrics()
        for level in range(1, RINGS + 1):
            x, y = radial.point(0, level)
            box = QRectF(x + theme.scaled(6), y + 2, metrics.horizontalAdvance("3") + 4, metrics.height())
            painter.fillRect(box, QColor(tokens.sheet))
            painter.setPen(QColor(tokens.ink_2))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(level))

    def _draw_web(self, painter: QPainter, marks: Sequence[int | None], at: int, colour: QColor) -> None:
        """`at`: 0 is of now; then the earlier ones."""
        radial = self.radial
        points = [None if mark is None else QPointF(*radial.point(place, mark)) for place, mark in enumerate(marks)]
        whole = [point for point in points if point is not None]
        if at == 0 and len(whole) == len(points):
            wash = QColor(mix(theme.tokens().sheet, theme.tokens().chart, 0.35))
            wash.setAlpha(110)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(wash)
            painter.drawPolygon(QPolygonF(whole))
        painter.setPen(_pen(at, colour))
        for place, point in enumerate(points):
            other = points[(place + 1) % len(points)]
            if point is not None and other is not None:
                painter.drawLine(point, other)
        for point in whole:
            _draw_marker(painter, point, at, colour)

    def _draw_label(self, painter: QPainter, place: int) -> None:
        tokens, label = theme.tokens(), self.radial.labels[place]
        chosen = place == self.place
        box = QRectF(label.x, label.y, label.width, label.height)
        if chosen:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(box.adjusted(-2, -1, 2, 1), RADIUS - 2, RADIUS - 2)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.ink))
        sides = {-1: Qt.AlignmentFlag.AlignRight, 0: Qt.AlignmentFlag.AlignHCenter, 1: Qt.AlignmentFlag.AlignLeft}
        line = label.height / len(label.lines)
        for number, text in enumerate(label.lines):
            here = QRectF(label.x, label.y + number * line, label.width, line)
            painter.drawText(here, int(sides[label.side] | Qt.AlignmentFlag.AlignVCenter), text)

    def _legend_lines(self, width: int) -> list[list[int]]:
        """Which legends stand in which line."""
        metrics = QFontMetrics(theme.font("small"))
        lines: list[list[int]] = []
        used = 0
        for at, text in enumerate(self.legends):
            needs = theme.scaled(SAMPLE) + metrics.horizontalAdvance(text) + theme.scaled(24)
            if not lines or used + needs > width:
                lines.append([])
                used = 0
            lines[-1].append(at)
            used += needs
        return lines

    def _legend_height(self, width: int) -> int:
        line = QFontMetrics(theme.font("small")).height() + theme.scaled(4)
        return line * len(self._legend_lines(width)) + (theme.scaled(6) if self.legends else 0)

    def _draw_legend(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        line = metrics.height() + theme.scaled(4)
        top = self.height() - self._legend_height(self.width()) + theme.scaled(6)
        for number, places in enumerate(self._legend_lines(self.width())):
            left = theme.scaled(4)
            middle = top + number * line + line / 2
            for at in places:
                colour = QColor(tokens.ink_2 if at else tokens.accent)
                painter.setPen(_pen(at, colour))
                begin, end = QPointF(left, middle), QPointF(left + theme.scaled(SAMPLE) - theme.scaled(8), middle)
                painter.drawLine(begin, end)
                _draw_marker(painter, (begin + end) / 2, at, colour)
                painter.setPen(QColor(tokens.ink))
                left += theme.scaled(SAMPLE)
                wide = metrics.horizontalAdvance(self.legends[at])
                words = QRectF(left, middle - line / 2, wide + 4, line)
                painter.drawText(
                    words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.legends[at]
                )
                left += wide + theme.scaled(24)


def _measure() -> Callable[[str], float]:
    """The width of words, asked for once each: a layout asks hundreds of times."""
    metrics = QFontMetrics(theme.font("small"))
    return cache(lambda text: metrics.horizontalAdvance(text) + 2)


def _line() -> int:
    return QFontMetrics(theme.font("small")).height() + 1


def _said(mark: int | None, levels: Sequence[str], legend: str) -> str:
    name = f"{mark} {levels[mark - 1]}" if mark is not None and levels else str(mark)
    told = tr("no mark") if mark is None else name
    return f"{legend}: {told}" if legend else told


def _pen(at: int, colour: QColor) -> QPen:
    pen = QPen(colour, 2.0 if at == 0 else 1.4)
    if at:
        pen.setDashPattern(list(DASHES[(at - 1) % len(DASHES)]))
    return pen


def _draw_marker(painter: QPainter, middle: QPointF, at: int, colour: QColor) -> None:
    """A filled dot, or (earlier) an open square, triangle, diamond."""
    reach = DOT * max(1.0, theme.scale() * 0.9)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if at == 0 else QColor(theme.tokens().sheet))
    x, y = middle.x(), middle.y()
    if at == 0:
        painter.drawEllipse(middle, reach, reach)
        return
    corners = (
        ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
        ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    )[(at - 1) % 3]
    painter.drawPolygon(QPolygonF([QPointF(x + across * reach, y + down * reach) for across, down in corners]))
