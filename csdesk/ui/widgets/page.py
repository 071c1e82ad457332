"""The parts of a page: its header, its sheets, its action bar and its line of keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from csdesk.ui import theme
from csdesk.ui.theme.tokens import ACTION_BAR, FOOTER, MARGIN
from csdesk.ui.widgets.buttons import Button
from csdesk.ui.widgets.layouts import column, row
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.ui.widgets.text import Icon, KeyCap, Text

QWIDGETSIZE_MAX = 16_777_215
"""Qt's word for *no limit*."""


class PageHeader(QWidget):
    """Title, what it is about, and the page's actions at the right."""

    def __init__(
        self, title: str, subtitle: str = "", *actions: QWidget, back: QWidget | None = None, name: str = ""
    ) -> None:
        super().__init__()
        self.title = Text(title, "title", name=f"{name}.title" if name else "")
        self.subtitle = Text(subtitle, role="ink_2", elide=True, name=f"{name}.subtitle" if name else "")
        parts = row(*([back] if back is not None else []), self.title, gap=12)
        parts.addWidget(self.subtitle, 1)
        for action in actions:
            parts.addWidget(action)
        self.setLayout(parts)
        self.setFixedHeight(theme.scaled(36))
        name_widget(self, name)

    def set(self, title: str | None = None, subtitle: str | None = None) -> None:
        """Change the words."""
        if title is not None:
            self.title.setText(title)
        if subtitle is not None:
            self.subtitle.setText(subtitle)


class Sheet(QFrame):
    """A white card. `add` puts widgets or layouts one under the other; `padding=0` for tables."""

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


class Band(QFrame):
    """The grey line of words and buttons at the top of a sheet."""

    def __init__(self, *parts: QWidget | int | None, name: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "band")
        self.setLayout(row(*parts, margins=(16, 0, 8, 0)))
        self.setFixedHeight(theme.scaled(40))
        name_widget(self, name)


class ActionBar(QFrame):
    """The bar at the foot of a page: what will happen at the left, the buttons at the right."""

    def __init__(self, *parts: QWidget | int | None, name: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "footer")
        self.setLayout(row(*parts, gap=12, margins=(MARGIN, 0, MARGIN, 0)))
        self.setFixedHeight(theme.scaled(ACTION_BAR))
        name_widget(self, name)


class KeyLine(QFrame):
    """The footer that shows the keys of a page: pairs of keys (blank between several) and what they do."""

    def __init__(self, *keys: tuple[str, str], name: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "footer")
        parts = row(gap=6, margins=(MARGIN, 0, MARGIN, 0))
        for caps, meaning in keys:
            for cap in caps.split():
                parts.addWidget(KeyCap(cap))
            parts.addWidget(Text(meaning, "small"))
            parts.addSpacing(8)
        self.note = Text("", "small", elide=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parts.addWidget(self.note, 1)
        self.setLayout(parts)
        self.setFixedHeight(theme.scaled(FOOTER))
        name_widget(self, name)


class EmptyState(QWidget):
    """What belongs here, and the next step."""

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        icon: str = "tray",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        key: str = "",
        name: str = "",
    ) -> None:
        super().__init__()
        text = Text(sentence, role="ink_2", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setMaximumWidth(theme.scaled(440))
        middle = QHBoxLayout()
        for widget, share in ((None, 1), (text, 1000), (None, 1)):
            if widget is None:
                middle.addStretch(share)
            else:
                middle.addWidget(widget, share)
        parts: list[QLayout] = [
            row(None, Icon(icon, "ink_3", 32), None),
            row(None, Text(title, "subtitle"), None),
            middle,
        ]
        if action:
            button = Button(action, on_action, kind="primary", key=key, name=f"{name}.action" if name else "")
            parts.append(row(None, button, None, margins=(0, 8, 0, 0)))
        self.setLayout(column(None, *parts, None, gap=8, margins=(24, 24, 24, 24)))
        name_widget(self, name, f"{title}. {sentence}")


class Scrolling(QScrollArea):
    """A column that scrolls when the page is too low for it."""

    def __init__(self, *parts: QWidget | QLayout | int | None, gap: int = 12, name: str = "") -> None:
        super().__init__()
        self.inner = QWidget()
        self.inner.setProperty("surface", "clear")
        self.column = column(*parts, gap=gap, margins=(0, 4, 4, 4))
        self.inner.setLayout(self.column)
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(self, name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Also when the scroll bar comes: texts break anew beside it, and Qt does not ask again how high they are."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._have_room)

    def _have_room(self) -> None:
        if self.inner.height() < self.inner.minimumSizeHint().height():
            QApplication.sendEvent(self.inner, QEvent(QEvent.Type.LayoutRequest))


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
        self._layout = split(*parts, gap=gap)
        self.setLayout(self._layout)

    @property
    def is_stacked(self) -> bool:
        """Whether the parts stand one under the other."""
        return self.width() < theme.scaled(self._room)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest of its parts, since they can stand one under the other."""
        hint = super().minimumSizeHint()
        parts = [item.widget() for at in range(self._layout.count()) if (item := self._layout.itemAt(at)) is not None]
        return QSize(max((part.minimumSizeHint().width() for part in parts if part), default=0), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn with the room that there is."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if self.is_stacked else directions.LeftToRight
        if self._side:
            self._last.setMaximumWidth(QWIDGETSIZE_MAX if self.is_stacked else theme.scaled(self._side))
        if wanted != self._layout.direction():
            self._layout.setDirection(wanted)
            self.turned.emit(self.is_stacked)


def page(*parts: QWidget | QLayout | int | None, gap: int = 12) -> QVBoxLayout:
    """The column of a page with its margins; the footer or action bar is added to the screen below it."""
    return column(*parts, gap=gap, margins=(MARGIN, 12, MARGIN, 12))


def split(*parts: tuple[QWidget | QLayout, int], gap: int = 16) -> QHBoxLayout:
    """Parts side by side, each with its share of the width (0: as wide as it is)."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for part, share in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part, share)
        else:
            layout.addLayout(part, share)
    return layout
