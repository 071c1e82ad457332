"""How far the work with a person has come: told from what happened, never typed."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame

from csdesk.services.stages import STAGE_LABELS, StageStep
from csdesk.ui import formats, theme
from csdesk.ui.accessible import Role
from csdesk.ui.theme import icons
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr, tr_marked

HEIGHT = 48
LINE = 18
BETWEEN = 6
SIDE = 16
CIRCLE = 16
RIM = 2.0


class StageLine(QFrame):
    """The stages as a line of circles, each with the day on which it was first reached.

    Where the names have no room beside each other, every second one stands a line lower.
    """

    spoken_role = Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.lines = 1
        self.setFixedHeight(theme.scaled(HEIGHT))
        self.steps: tuple[StageStep, ...] = ()
        name_widget(self, "record.stage", tr("Stage"))

    def show_steps(self, steps: Sequence[StageStep]) -> None:
        """Show these stages."""
        self.steps = tuple(steps)
        here = next((step for step in self.steps if step.current), None)
        self.setAccessibleName(tr("Stage: {label}", label=_label(here)) if here else tr("Stage"))
        reached = "; ".join(_label(step) for step in self.steps if step.reached_on)
        self.setAccessibleDescription(reached)
        self.setToolTip(reached)
        self._arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In one line, or in two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = QFontMetrics(theme.font("small_strong")).horizontalAdvance
        names = [wide(tr_marked(STAGE_LABELS[step.stage])) for step in self.steps]
        self.lines = 2 if names and max(names) > self._each - BETWEEN else 1
        self.setFixedHeight(theme.scaled(HEIGHT + (self.lines - 1) * LINE))

    @property
    def _each(self) -> float:
        return (self.width() - 2 * SIDE) / len(self.steps)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, circles and words."""
        super().paintEvent(event)
        if not self.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._each
        middle = theme.scaled(14)
        self._draw_line(painter, width, middle)
        for number, step in enumerate(self.steps):
            left = round(SIDE + number * width)
            circle = theme.scaled(CIRCLE)
            self._draw_circle(painter, QRectF(left, middle - circle / 2, circle, circle), step)
            top = middle + circle // 2 + 3 + number % self.lines * theme.scaled(LINE)
            room = min(round(width) * self.lines - BETWEEN, self.width() - left)
            self._draw_words(painter, QRect(left, top, room, theme.scaled(LINE)), step)

    def _draw_line(self, painter: QPainter, width: float, middle: int) -> None:
        tokens, circle = theme.tokens(), theme.scaled(CIRCLE)
        for number, step in enumerate(self.steps[1:]):
            done = step.passed or step.current
            painter.setPen(QPen(QColor(tokens.accent if done else tokens.hairline), RIM))
            left = SIDE + number * width + circle
            painter.drawLine(round(left), middle, round(left + width - circle), middle)

    def _draw_circle(self, painter: QPainter, box: QRectF, step: StageStep) -> None:
        tokens = theme.tokens()
        done = step.passed or step.current
        painter.setPen(QPen(QColor(tokens.accent if done else tokens.edge), RIM if done else 1))
        painter.setBrush(QColor(tokens.accent if done else tokens.sheet))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if step.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_accent))
            painter.drawEllipse(box.center(), box.width() / 6, box.width() / 6)
        elif step.passed:
            picture = theme.icon_pixmap("check-bold", "on_accent", theme.scaled(9), self.devicePixelRatioF())
            icons.draw(painter, picture, box.toAlignedRect())

    def _draw_words(self, painter: QPainter, rect: QRect, step: StageStep) -> None:
        tokens = theme.tokens()
        font = theme.font("small_strong" if step.current else "small")
        ink = tokens.ink if step.current else tokens.ink_2 if step.passed else tokens.ink_3
        painter.setFont(font)
        painter.setPen(QColor(ink))
        metrics = QFontMetrics(font)
        fits = metrics.horizontalAdvance(_label(step)) <= rect.width()
        words = _label(step) if fits else tr_marked(STAGE_LABELS[step.stage])
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


def _label(step: StageStep) -> str:
    day = f" {formats.short_day(step.reached_on)}" if step.reached_on else ""
    return f"{tr_marked(STAGE_LABELS[step.stage])}{day}"
