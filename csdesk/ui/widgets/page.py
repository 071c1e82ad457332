"""The parts of a page: its header, its sheets, its action bar and its line of keys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.commands import Command
from csdesk.ui.theme.tokens import ACTION_BAR, FOOTER, MARGIN
from csdesk.ui.widgets.buttons import Button
from csdesk.ui.widgets.layouts import column, holding, row
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.ui.widgets.reflow import QWIDGETSIZE_MAX, ROOM, Flowing, Part, Split, needed
from csdesk.ui.widgets.room import Room
from csdesk.ui.widgets.text import Icon, KeyCap, Text

HEADER = 36
BAND = 40


class PageHeader(Flowing):
    """Title, what it is about, and the page's actions: at the right, or in a line below where there is no room."""

    def __init__(
        self, title: str, subtitle: str = "", *actions: QWidget, back: QWidget | None = None, name: str = ""
    ) -> None:
        self.title = Text(title, "title", elide=True, name=f"{name}.title" if name else "")
        # As wide as its words where there is room; cut, and told under the pointer, where there is not.
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.subtitle = Text(subtitle, role="ink_2", wrap=True, name=f"{name}.subtitle" if name else "")
        begun = [] if back is None else [back]
        super().__init__([*begun, self.title, self.subtitle], actions, gap=12, least=HEADER)
        name_widget(self, name)

    def set(self, title: str | None = None, subtitle: str | None = None) -> None:
        """Change the words."""
        if title is not None:
            self.title.setText(title)
        if subtitle is not None:
            self.subtitle.setText(subtitle)


class Sheet(QFrame):
    """A white card. `add` puts widgets or layouts one under the other; `padding=0` for tables."""

    spoken_role = Role.Grouping

    def __init__(
        self,
        *parts: QWidget | QLayout,
        title: str = "",
        icon: str = "",
        tone: str = "accent",
        key: str = "",
        padding: int = 16,
        gap: int = 8,
        name: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.body = QVBoxLayout()
        self.body.setContentsMargins(padding or 1, (padding - 4) or 1, padding or 1, (padding - 4) or 1)
        if not padding:
            self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(gap)
        self.setLayout(self.body)
        if title:
            self.heading = Text(title, "section", elide=True)
            # As wide as its words where there is room; cut, and told under the pointer, where there is not.
            self.heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            head = row(Icon(icon, tone) if icon else 0, self.heading, None, KeyCap(key) if key else 0)
            self.body.addLayout(head)
        self.add(*parts)
        name_widget(self, name, title)

    def add(self, *parts: QWidget | QLayout, stretch: int = 0) -> None:
        """Put parts at the end."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part, stretch)
            else:
                self.body.addLayout(part, stretch)

    def add_space(self) -> None:
        """Let what follows stand at the bottom."""
        self.body.addStretch(1)

    def want(self, wanted: bool) -> None:
        """Border in the colour of attention: something here waits for the user."""
        self.setProperty("wanted", wanted)
        restyle(self)


class Band(Flowing):
    """The grey line of words and buttons at the top of a sheet."""

    def __init__(self, *parts: Part, name: str = "") -> None:
        super().__init__(*_groups(parts), margins=(16, 0, 8, 0), least=BAND)
        self.setProperty("surface", "band")
        name_widget(self, name)


class ActionBar(Flowing):
    """The bar at the foot of a page: what will happen at the left, the buttons at the right."""

    def __init__(self, *parts: Part, name: str = "") -> None:
        super().__init__(*_groups(parts), gap=12, margins=(MARGIN, 0, MARGIN, 0), least=ACTION_BAR)
        self.setProperty("surface", "footer")
        name_widget(self, name)


class KeyLine(Flowing):
    """The footer that shows the keys of a page: commands, and pairs of keys (blank between several) and what they do.

    Pairs are for what every list does by itself: arrows, Enter, Tab.
    """

    def __init__(self, *keys: Command | tuple[str, str], name: str = "") -> None:
        self.pairs = [(one.key, one.brief or one.words) if isinstance(one, Command) else one for one in keys]
        self._left_out: frozenset[str] = frozenset()
        self._parts: dict[str, list[QWidget]] = {}
        self.note = Text("", "small", elide=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._told = [
            holding(row(*(KeyCap(cap) for cap in caps.split()), Text(meaning, "small"), gap=6))
            for caps, meaning in self.pairs
        ]
        super().__init__(self._told, [self.note], gap=14, margins=(MARGIN, 0, MARGIN, 0), least=FOOTER)
        self.setProperty("surface", "footer")
        name_widget(self, name)

    @property
    def pairs_now(self) -> list[tuple[str, str]]:
        """Those that are not left out, and whose part of the page is in view."""
        return [pair for pair in self.pairs if pair[0] not in self._left_out and self._have_part(pair[0])]

    def belong(self, part: QWidget, *keys: str) -> None:
        """These keys are for this part of the page, a list as a rule: they are shown where it is in view, as they do
        nothing without it. None named: all of them. A key may be for several parts, of which one has to be there.
        """
        for caps in keys or [caps for caps, _meaning in self.pairs]:
            self._parts.setdefault(caps, []).append(part)
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A part came into view, or went."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.arrange()
        return super().eventFilter(watched, event)

    def leave_out(self, *keys: str) -> None:
        """Do not show these keys, which do nothing now; all others are shown again."""
        if self._left_out != frozenset(keys):
            self._left_out = frozenset(keys)
            self.arrange()

    def arrange(self) -> None:
        """One line: the keys come first; those that have no room are told on their own page.

        What is told beside them is cut where it must be, and told whole under the pointer.
        """
        now = self.pairs_now
        here = [told for told, pair in zip(self._told, self.pairs, strict=True) if pair in now]
        for told in self._told:
            told.setVisible(told in here and needed(here[: here.index(told) + 1], self.gap) <= self.room)
        shown = [told for told in here if not told.isHidden()]
        self.note.setVisible(needed([*shown, self.note], self.gap) <= self.room)
        super().arrange()

    def _have_part(self, keys: str) -> bool:
        parts = self._parts.get(keys)
        return parts is None or any(part.isVisible() for part in parts)


class EmptyState(QWidget):
    """What belongs here, and the next step, which no empty page is without. `kind`: that of the step's button."""

    spoken_role = Role.Grouping

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        action: str,
        on_action: Callable[[], object],
        icon: str = "tray",
        kind: str = "primary",
        key: str = "",
        name: str = "",
    ) -> None:
        super().__init__()
        self.title = Text(title, "subtitle")
        self.sentence = text = Text(sentence, role="ink_2", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setMaximumWidth(theme.scaled(440))
        middle = QHBoxLayout()
        for widget, share in ((None, 1), (text, 1000), (None, 1)):
            if widget is None:
                middle.addStretch(share)
            else:
                middle.addWidget(widget, share)
        self.button = Button(action, on_action, kind=kind, key=key, name=f"{name}.action" if name else "")
        parts: tuple[QLayout, ...] = (
            row(None, Icon(icon, "ink_3", 32), None),
            row(None, self.title, None),
            middle,
            row(None, self.button, None, margins=(0, 8, 0, 0)),
        )
        self.setLayout(column(None, *parts, None, gap=8, margins=(24, 24, 24, 24)))
        name_widget(self, name, title)


class Scrolling(Room):
    """A column that scrolls when the page is too low for it; with `joins` with the page, where the page does."""

    def __init__(
        self, *parts: QWidget | QLayout | int | None, gap: int = 12, name: str = "", joins: bool = False
    ) -> None:
        self.column = column(*parts, gap=gap, margins=(0, 4, 4, 4))
        super().__init__(self.column, least=0, joins=joins)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_widget(self, name)

    def minimumSizeHint(self) -> QSize:
        """A few lines."""
        return QScrollArea.minimumSizeHint(self).expandedTo(super().minimumSizeHint())


class Beside(QWidget):
    """Parts side by side, each with its share of the width; below `room` pixels one under the other.

    `side`: the width of the last part while it stands beside the others. `turned(stacked)` tells of a change.
    """

    turned = Signal(bool)

    def __init__(self, *parts: tuple[QWidget, int], room: int, gap: int = 12, side: int = 0) -> None:
        super().__init__()
        self._room = room
        self._side = side
        self._last = parts[-1][0]
        self._stacked = False
        self.setLayout(split(*parts, gap=gap, room=room))

    @property
    def is_stacked(self) -> bool:
        """Whether the parts stand one under the other."""
        return self.width() < theme.scaled(self._room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The parts turn by themselves; say so."""
        super().resizeEvent(event)
        if self._side:
            self._last.setMaximumWidth(QWIDGETSIZE_MAX if self.is_stacked else theme.scaled(self._side))
        if self.is_stacked != self._stacked:
            self._stacked = self.is_stacked
            self.turned.emit(self._stacked)


def page(*parts: QWidget | QLayout | int | None, gap: int = 12) -> QVBoxLayout:
    """The column of a page with its margins; the footer or action bar is added to the screen below it."""
    return column(*parts, gap=gap, margins=(MARGIN, 12, MARGIN, 12))


def split(*parts: tuple[QWidget | QLayout, int], gap: int = 16, room: int = ROOM, last_first: bool = False) -> Split:
    """Parts side by side, each with its share of the width (0: as wide as it is); below `room`, stacked."""
    return Split(*parts, gap=gap, room=room, last_first=last_first)


def _groups(parts: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]]:
    """What stands at the left, and what stands at the right of the space between."""
    middle = parts.index(None) if None in parts else len(parts)
    return parts[:middle], parts[middle:]
