"""How a page finds its room: parts that turn, lines that break, a page that scrolls where it is low."""

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from csdesk.ui import theme
from csdesk.ui.widgets.buttons import Button

QWIDGETSIZE_MAX = 16_777_215
"""Qt's word for *no limit*."""
ROOM = 760
"""Below this width, parts that stand side by side turn and stand one under the other."""
LEAST_LIST = 240
"""What grows is at least so high where it stands above or below another."""
LEAST_WORDS = 160
"""Words that may be cut off keep so much of a line before the line breaks."""
EDGES, INSIDE = 28, 28
"""What a field takes beside the words in it that say what belongs there: its edges, and each icon."""
BETWEEN_LINES = 8
SET_FREE = "csdesk.width"
Part = QWidget | int | None
"""A widget, a gap in pixels, or None for what takes the space that is left."""


class Split(QBoxLayout):
    """Parts side by side, each with its share of the width (0: as wide as it is); in less than `room`, one under
    the other, and then as wide as the page. `last_first`: what stands at the right is what one came for."""

    def __init__(
        self, *parts: tuple[QWidget | QLayout, int], gap: int = 16, room: int = ROOM, last_first: bool = False
    ) -> None:
        directions = QBoxLayout.Direction
        super().__init__(directions.LeftToRight)
        self._stacking = directions.BottomToTop if last_first else directions.TopToBottom
        # Not asked for as items later: Qt deletes an item with its widget, and Python would not know.
        self._parts = [part for part, _share in parts]
        self._room = room
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        for part, share in parts:
            if isinstance(part, QWidget):
                self.addWidget(part, share)
            else:
                self.addLayout(part, share)

    @property
    def is_stacked(self) -> bool:
        """Whether the parts stand one under the other."""
        return self.direction() == self._stacking

    def minimumSize(self) -> QSize:
        """As narrow as the widest part, since they can stand one under the other; and then as high as all of them."""
        shown = [part for part in self._parts if isValid(part) and not _is_away(part)]
        width = max((_least_size(part).width() for part in shown), default=0)
        height = super().minimumSize().height()
        if self.is_stacked:
            gaps = self.spacing() * max(0, len(shown) - 1)
            height = max(height, gaps + sum(_least_height(part) for part in shown))
        return QSize(width, height)

    def setGeometry(self, rect: QRect) -> None:
        """Turn with the room that there is."""
        stacked = rect.width() < theme.scaled(self._room)
        if stacked != self.is_stacked:
            self.setDirection(self._stacking if stacked else QBoxLayout.Direction.LeftToRight)
            for part in self._parts:
                if isinstance(part, QWidget) and isValid(part):
                    _set_free(part, stacked)
            self.update()
        super().setGeometry(rect)


class Flowing(QFrame):
    """Widgets in one line; where they do not fit, each group begins a line of its own, and breaks where it must.

    `least`: the height of one line, in pixels at the usual size of text.
    """

    def __init__(
        self,
        *groups: Sequence[Part],
        gap: int = 8,
        least: int = 0,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        super().__init__()
        self._groups = [list(group) for group in groups]
        self.gap = gap
        self._least = theme.scaled(least)
        self._margins = margins
        for part in chain.from_iterable(self._groups):
            if isinstance(part, QWidget):
                part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._least)

    def sizeHint(self) -> QSize:
        """All in one line."""
        parts = self._shown(list(chain.from_iterable(self._groups)))
        caps = sum(part.cap_left_out for part in parts if isinstance(part, Button))
        return QSize(self._sides() + needed(parts, self.gap) + caps, self.height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest widget."""
        shown = self._shown(list(chain.from_iterable(self._groups)))
        widest = max((_narrowest(part) for part in shown if isinstance(part, QWidget)), default=0)
        return QSize(self._sides() + widest, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the line anew."""
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while it was hidden was told to nobody."""
        super().showEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """A widget changed its words, came or went."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
            self.updateGeometry()
        return done

    def _sides(self) -> int:
        return self._margins[0] + self._margins[2]

    def _shown(self, parts: Sequence[Part]) -> list[Part]:
        return [part for part in parts if not isinstance(part, QWidget) or not part.isHidden()]

    @property
    def room(self) -> int:
        """Pixels of a line."""
        return self.width() - self._sides()

    def _lines(self, room: int) -> list[list[Part]]:
        """Without the keys on the buttons where that spares a line."""
        with_keys = self._broken(room, keys=True)
        if len(with_keys) > 1:
            without = self._broken(room, keys=False)
            if len(without) < len(with_keys):
                return without
        return self._broken(room, keys=True)

    def _broken(self, room: int, *, keys: bool) -> list[list[Part]]:
        """One line where all fits, else at least one for each group."""
        together = self._shown(list(chain.from_iterable(self._groups)))
        for part in together:
            if isinstance(part, Button):
                part.show_key(keys)
        if needed(together, self.gap) <= room:
            return [together]
        lines: list[list[Part]] = []
        for group in self._groups:
            line: list[Part] = []
            for part in self._shown(group):
                if isinstance(part, QLabel) and _says_nothing(part):
                    part.setGeometry(0, 0, 0, 0)
                    continue
                if isinstance(part, QWidget) and _has_widget(line) and needed([*line, part], self.gap) > room:
                    lines.append(line)
                    line = []
                line.append(part)
            lines.append(line)
        return [line for line in lines if _has_widget(line)]

    def arrange(self) -> None:
        """Put the widgets where they belong at this width."""
        left, top, _right, bottom = self._margins
        room = self.room
        lines = self._lines(room)
        placed = [self._placed(line, room) for line in lines]
        heights = [max((_height(part, width) for part, _left, width in line), default=0) for line in placed]
        wanted = top + bottom + sum(heights) + BETWEEN_LINES * max(0, len(lines) - 1)
        if len(lines) > 1:
            wanted += BETWEEN_LINES if self._least else 0
        whole = max(self._least, wanted)
        if whole != self.height():
            self.setFixedHeight(whole)
        at = top + (whole - wanted) // 2
        if len(lines) > 1 and self._least:
            at += BETWEEN_LINES // 2
        for line, high in zip(placed, heights, strict=True):
            for part, start, width in line:
                own = min(_height(part, width), high)
                rect = QRect(left + start, at + (high - own) // 2, width, own)
                part.setGeometry(_mirrored(rect, self.width()) if self.isRightToLeft() else rect)
            at += high + BETWEEN_LINES

    def _placed(self, line: Sequence[Part], room: int) -> list[tuple[QWidget, int, int]]:
        """Each widget of a line with where it begins and how wide it is."""
        spare = max(0, room - needed(line, self.gap))
        springs = sum(part is None for part in line)
        wants: dict[QWidget, int] = {}
        for part in line:
            if isinstance(part, QWidget) and _grows(part):
                most = _whole(part) if springs or isinstance(part, QComboBox) else part.maximumWidth()
                wants[part] = max(0, min(most, part.maximumWidth()) - _width(part))
        more: dict[QWidget, int] = {}
        for number, part in enumerate(sorted(wants, key=wants.__getitem__)):  # what one does not take, others do
            more[part] = min(wants[part], spare // (len(wants) - number))
            spare -= more[part]
        placed: list[tuple[QWidget, int, int]] = []
        at = 0
        for one in line:
            if isinstance(one, QWidget):
                width = min(_width(one) + more.get(one, 0), room)
                placed.append((one, at, width))
                at += width + self.gap
            else:
                at += spare // springs if one is None else one
        return placed


def needed(parts: Sequence[Part], gap: int = 0) -> int:
    """The width of a line of these parts."""
    widths = [_width(part) for part in parts if part is not None]
    return sum(widths) + gap * max(0, sum(isinstance(part, QWidget) for part in parts) - 1)


def _set_free(part: QWidget, free: bool) -> None:
    """A part of a fixed width takes the page's width while it stands alone on its line."""
    if free and part.minimumWidth() == part.maximumWidth():
        part.setProperty(SET_FREE, part.minimumWidth())
        part.setMinimumWidth(0)
        part.setMaximumWidth(QWIDGETSIZE_MAX)
    elif not free and part.property(SET_FREE) is not None:
        part.setFixedWidth(int(part.property(SET_FREE)))
        part.setProperty(SET_FREE, None)


def _is_away(part: QWidget | QLayout) -> bool:
    return part.isHidden() if isinstance(part, QWidget) else part.isEmpty()


def _least_size(part: QWidget | QLayout) -> QSize:
    """What it needs at least, as a layout reckons it."""
    if isinstance(part, QLayout):
        return part.minimumSize()
    hint, wanted, policy = part.minimumSizeHint(), part.sizeHint(), part.sizePolicy()
    width = _least_side(policy.horizontalPolicy(), hint.width(), wanted.width())
    height = _least_side(policy.verticalPolicy(), hint.height(), wanted.height())
    least = QSize(width, height).boundedTo(part.maximumSize())
    return QSize(part.minimumWidth() or max(0, least.width()), part.minimumHeight() or max(0, least.height()))


def _least_side(policy: QSizePolicy.Policy, least: int, wanted: int) -> int:
    if policy == QSizePolicy.Policy.Ignored:
        return 0
    return least if policy.value & QSizePolicy.PolicyFlag.ShrinkFlag.value else max(least, wanted)


def _least_height(part: QWidget | QLayout) -> int:
    least = _least_size(part).height()
    if _grows_down(part):
        return max(least, min(theme.scaled(LEAST_LIST), max(part.sizeHint().height(), least)))
    return least


def _grows_down(part: QWidget | QLayout) -> bool:
    if isinstance(part, QLayout):
        return bool(part.expandingDirections() & Qt.Orientation.Vertical)
    policies = [part.sizePolicy().verticalPolicy()]
    own = part.layout()
    return any(policy.value & QSizePolicy.PolicyFlag.ExpandFlag.value for policy in policies) or (
        own is not None and bool(own.expandingDirections() & Qt.Orientation.Vertical)
    )


def _has_widget(line: Sequence[Part]) -> bool:
    return any(isinstance(part, QWidget) for part in line)


def _says_nothing(part: QLabel) -> bool:
    """Without words it needs no place, unless one is kept for it."""
    return not part.text() and part.pixmap().isNull() and not part.minimumWidth()


def _grows(part: QWidget) -> bool:
    if isinstance(part, QComboBox) or (isinstance(part, QLabel) and part.wordWrap()):
        return True
    policy = part.sizePolicy().horizontalPolicy()
    return policy == QSizePolicy.Policy.Ignored or bool(policy.value & QSizePolicy.PolicyFlag.ExpandFlag.value)


def _width(part: QWidget | int) -> int:
    """What a widget wants of a line before the line breaks."""
    if isinstance(part, int):
        return part
    wanted = part.sizeHint().width()
    if part.minimumWidth():
        return part.minimumWidth()
    if isinstance(part, QComboBox) and part.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Minimum:
        wanted = part.minimumSizeHint().width()
    if isinstance(part, QLineEdit):
        told = part.fontMetrics().horizontalAdvance(part.placeholderText())
        wanted = max(wanted, told + theme.scaled(EDGES + INSIDE * len(part.actions())))
    if isinstance(part, QLabel) and _grows(part):
        least = theme.scaled(LEAST_WORDS)
        if part.wordWrap():
            wanted = part.fontMetrics().horizontalAdvance(part.text())
            least = max(least, wanted * 6 // 10)  # two lines, as a rule
        wanted = min(wanted, least)
    return min(wanted, part.maximumWidth())


def _whole(part: QWidget) -> int:
    """What a widget can fill: words in one line, or as much as it says itself (`LineInput.most`)."""
    if isinstance(part, QLabel) and part.wordWrap():
        return part.fontMetrics().horizontalAdvance(part.text()) + 2
    return max(getattr(part, "most", 0), part.sizeHint().width())


def _narrowest(part: QWidget) -> int:
    """What a widget can do with where it has a line of its own."""
    return max(part.minimumWidth(), min(part.minimumSizeHint().width(), _width(part)))


def _height(part: QWidget, width: int) -> int:
    if isinstance(part, QLabel) and part.wordWrap():
        return part.heightForWidth(width)
    return max(part.minimumHeight(), min(part.sizeHint().height(), part.maximumHeight()))


def _mirrored(rect: QRect, whole: int) -> QRect:
    return QRect(whole - rect.right() - 1, rect.y(), rect.width(), rect.height())
