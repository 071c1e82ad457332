"""The radial diagram in print: what is of now with a solid line and dots, what was earlier dashed, with open ones."""

from collections.abc import Sequence
from typing import Any

from csdesk.services.documents import fonts
from csdesk.services.documents.radial import RINGS, Measure, Point, Radial, lay_out

EARLIER = 3
"""So many earlier webs can be told apart."""
SIZE, LINE = 8.5, 10.5
DASHES = ((5.0, 3.0), (1.5, 2.5), (7.0, 2.5, 1.5, 2.5))
MARKERS = (
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
    ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
)
REACH = 3.2
LEGEND = 18.0
LEGEND_LINE = 12.0
Marks = Sequence[int | None]


def draw_radial(
    canvas: Any,
    labels: Sequence[str],
    webs: Sequence[Marks],
    legends: Sequence[str],
    *,
    x: float,
    top: float,
    width: float,
    height: float,
) -> None:
    """Draw it into this room, the legend at its foot. The first web is of now."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def measure(text: str) -> float:
        return float(stringWidth(text, fonts.REGULAR, SIZE))

    canvas.saveState()
    canvas.translate(x, top)  # y grows downwards in the layout, upwards on the page
    legend = LEGEND + LEGEND_LINE * (len(_in_lines(legends, width, measure)) - 1)
    laid = lay_out(labels, width, height - legend, measure=measure, line=LINE, gap=7)
    _ground(canvas, laid)
    for at in reversed(range(len(webs))):
        _web(canvas, laid, webs[at], at)
    canvas.setFillGray(0.07)
    canvas.setFont(fonts.REGULAR, SIZE)
    for label in laid.labels:
        for number, text in enumerate(label.lines):
            base = -(label.y + number * LINE + SIZE)
            left = {-1: label.x + label.width - measure(text), 0: label.x + (label.width - measure(text)) / 2}
            canvas.drawString(left.get(label.side, label.x), base, text)
    _legend(canvas, legends, width, height, measure)
    canvas.restoreState()


def _ground(canvas: Any, laid: Radial) -> None:
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(0.62)
    for level in range(1, RINGS + 1):
        _outline(canvas, laid.ring(level))
    for place in range(len(laid.labels)):
        end = laid.point(place, RINGS)
        canvas.line(laid.x, -laid.y, end[0], -end[1])


def _web(canvas: Any, laid: Radial, marks: Marks, at: int) -> None:
    points = [None if mark is None else laid.point(place, mark) for place, mark in enumerate(marks)]
    if at == 0:
        _numbers(canvas, laid)
    canvas.setStrokeGray(0.07 if at == 0 else 0.3)
    canvas.setLineWidth(1.6 if at == 0 else 0.9)
    canvas.setDash(*([] if at == 0 else [list(DASHES[(at - 1) % EARLIER])]))
    for place, point in enumerate(points):
        other = points[(place + 1) % len(points)]
        if point is not None and other is not None:
            canvas.line(point[0], -point[1], other[0], -other[1])
    canvas.setDash()
    for point in points:
        if point is not None:
            _marker(canvas, point, at)


def _numbers(canvas: Any, laid: Radial) -> None:
    """Of the rings, beside the first axis."""
    canvas.setFillGray(0.3)
    canvas.setFont(fonts.REGULAR, 7)
    for level in range(1, RINGS + 1):
        x, y = laid.point(0, level)
        canvas.drawString(x + 5, -(y + 9), str(level))


def _marker(canvas: Any, point: Point, at: int) -> None:
    x, y = point[0], -point[1]
    canvas.setLineWidth(0.9)
    if at == 0:
        canvas.setFillGray(0.07)
        canvas.circle(x, y, REACH, stroke=0, fill=1)
        return
    canvas.setFillGray(1)
    _outline(canvas, [(x + a * REACH, -y + d * REACH) for a, d in MARKERS[(at - 1) % EARLIER]], fill=1)


def _in_lines(legends: Sequence[str], width: float, measure: Measure) -> list[list[int]]:
    """Which stand beside each other, by their numbers."""
    lines: list[list[int]] = [[]]
    room = width
    for at, text in enumerate(legends):
        wide = _wide(text, measure)
        if lines[-1] and wide > room:
            lines.append([])
            room = width
        lines[-1].append(at)
        room -= wide
    return lines


def _wide(text: str, measure: Measure) -> float:
    return 28 + measure(text) * 7.5 / SIZE + 10


def _legend(canvas: Any, legends: Sequence[str], width: float, height: float, measure: Measure) -> None:
    lines = _in_lines(legends, width, measure)
    for number, line in enumerate(lines):
        left, base = 0.0, -(height - 6 - LEGEND_LINE * (len(lines) - 1 - number))
        for at in line:
            canvas.setStrokeGray(0.07 if at == 0 else 0.3)
            canvas.setLineWidth(1.6 if at == 0 else 0.9)
            canvas.setDash(*([] if at == 0 else [list(DASHES[(at - 1) % EARLIER])]))
            canvas.line(left, base + 3, left + 24, base + 3)
            canvas.setDash()
            _marker(canvas, (left + 12, -(base + 3)), at)
            canvas.setFillGray(0.07)
            canvas.setFont(fonts.REGULAR, 7.5)
            canvas.drawString(left + 28, base, legends[at])
            left += _wide(legends[at], measure)


def _outline(canvas: Any, points: Sequence[Point], *, fill: int = 0) -> None:
    shape = canvas.beginPath()
    shape.moveTo(points[0][0], -points[0][1])
    for x, y in points[1:]:
        shape.lineTo(x, -y)
    shape.close()
    canvas.drawPath(shape, stroke=1, fill=fill)
