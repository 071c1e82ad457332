"""How the figures grow with the number of people, as one picture: docs/pictures/growth.png.

Both ways logarithmic: a line that goes up as steeply as the dotted one grows as the number of people does, one that
lies flat does not.
"""

from math import ceil, floor, log10
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from csdesk.ui import application, theme
from tests.bench import record_file
from tests.bench.filled import SIZES

FILE = Path(__file__).parents[2] / "docs" / "pictures" / "growth.png"
WIDTH, HEIGHT = 1_180, 640
LEFT, RIGHT, TOP, BOTTOM = 84, 320, 56, 60
LABEL = 19
"""Pixels from one label at the right to the next at least."""
COLOURS = ("#1C4E8A", "#A12622", "#1B673A", "#7A4800", "#5B3F94", "#0F6E78", "#8A1C6B", "#454C48")
MARKS = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
Points = dict[str, list[tuple[int, float]]]


def draw() -> Path:
    """Draw what the last run of the bench `growth` found. LookupError where it was not run."""
    run = record_file.read(record_file.OUT).get("benches", {}).get("growth")
    if run is None:
        raise LookupError("make bench")
    points: Points = {}
    for figure in run["figures"]:
        points.setdefault(figure["name"], []).append((figure["people"], figure["value"]))
    application.application()
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Chart(painter, points).draw(f"CS Desk {run['version']}: how long it takes, by the number of people in the vault")
    painter.end()
    FILE.parent.mkdir(exist_ok=True)
    image.save(str(FILE))
    return FILE


class _Chart:
    def __init__(self, painter: QPainter, points: Points) -> None:
        self._painter = painter
        self._points = points
        values = [value for line in points.values() for _count, value in line]
        self._low, self._high = floor(log10(min(values))), ceil(log10(max(values)))

    def draw(self, title: str) -> None:
        """The whole picture."""
        self._say(title, QRectF(LEFT, 12, WIDTH - LEFT, 28), "section")
        self._draw_grid()
        self._draw_in_step()
        for number, name in enumerate(self._points):
            self._draw_line(number, name)
        self._draw_labels()

    def _draw_grid(self) -> None:
        self._painter.setPen(QPen(QColor("#DADDD7"), 1))
        for power in range(self._low, self._high + 1):
            y = self._y(10**power)
            self._painter.setPen(QPen(QColor("#DADDD7"), 1))
            self._painter.drawLine(QPointF(LEFT, y), QPointF(WIDTH - RIGHT, y))
            self._say(_amount(10**power), QRectF(0, y - 10, LEFT - 10, 20), "small", at_right=True)
        for count in SIZES:
            self._painter.setPen(QPen(QColor("#DADDD7"), 1))
            self._painter.drawLine(QPointF(self._x(count), TOP), QPointF(self._x(count), HEIGHT - BOTTOM))
            place = QRectF(self._x(count) - 60, HEIGHT - BOTTOM + 8, 120, 20)
            self._say(f"{count:,}", place, "small", in_middle=True)
        self._say("people", QRectF(LEFT, HEIGHT - 28, WIDTH - RIGHT - LEFT, 20), "small", in_middle=True)

    def _draw_in_step(self) -> None:
        """What takes as many times longer as there are more people goes up like this."""
        least = 10**self._low * 2
        self._painter.setPen(QPen(QColor("#868D86"), 2, Qt.PenStyle.DotLine))
        most = QPointF(self._x(SIZES[-1]), self._y(least * SIZES[-1] / SIZES[0]))
        self._painter.drawLine(QPointF(self._x(SIZES[0]), self._y(least)), most)
        place = QRectF(LEFT, 34, WIDTH - LEFT, 20)
        self._say("dotted: what grows as the number of people does", place, "small", colour="#5C645F")

    def _draw_line(self, number: int, name: str) -> None:
        colour = QColor(COLOURS[number % len(COLOURS)])
        places = [QPointF(self._x(count), self._y(value)) for count, value in self._points[name]]
        self._painter.setPen(QPen(colour, 2, MARKS[number % len(MARKS)]))
        self._painter.drawPolyline(places)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        for place in places:
            self._painter.drawEllipse(place, 3.5, 3.5)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_labels(self) -> None:
        """At the end of each line its name and how it grew, none over another."""
        lines = sorted(enumerate(self._points.items()), key=lambda one: -one[1][1][-1][1])
        below = 0.0
        for number, (name, values) in lines:
            (_least, first), (_most, last) = values[0], values[-1]
            y = max(self._y(last), below)
            below = y + LABEL
            words = f"{name}: {_amount(last)}, {last / first:.1f} times"
            place = QRectF(WIDTH - RIGHT + 10, y - 10, RIGHT - 12, 20)
            self._say(words, place, "small", colour=COLOURS[number % len(COLOURS)])

    def _x(self, count: int) -> float:
        least, most = log10(SIZES[0]), log10(SIZES[-1])
        return LEFT + 20 + (WIDTH - RIGHT - LEFT - 40) * (log10(count) - least) / (most - least)

    def _y(self, value: float) -> float:
        share = (log10(value) - self._low) / (self._high - self._low)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share

    def _say(
        self,
        words: str,
        place: QRectF,
        kind: str,
        *,
        at_right: bool = False,
        in_middle: bool = False,
        colour: str = "#1A1E1C",
    ) -> None:
        across = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        across = Qt.AlignmentFlag.AlignHCenter if in_middle else across
        self._painter.setFont(theme.font(kind))
        self._painter.setPen(QColor(colour))
        self._painter.drawText(place, int(across | Qt.AlignmentFlag.AlignVCenter), words)


def _amount(milliseconds: float) -> str:
    if milliseconds >= 1_000:
        return f"{milliseconds / 1_000:g} s" if milliseconds % 1_000 == 0 else f"{milliseconds / 1_000:.1f} s"
    return f"{milliseconds:g} ms" if milliseconds in (0.1, 1, 10, 100) else f"{milliseconds:.1f} ms"
