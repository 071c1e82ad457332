"""Buttons that show their icon, their verb and their key."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton

from csdesk.ui import theme
from csdesk.ui.commands import Bound, Command, is_strong
from csdesk.ui.theme import icons
from csdesk.ui.theme.tokens import CHIP, CONTROL, mix
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.wording import tr

PRIMARY = "Ctrl+Enter"
"""The screen binds it, to its primary action."""
UNSAID = ("chip", "rail")
KINDS = ("secondary", "primary", "link", "bar", "rail", "chip")
HEIGHTS = {"chip": CHIP, "rail": 36}
SIDES = {"link": 4, "chip": 8, "bar": 8, "rail": 10}
GAP = 8
COMPACT_SIDE = 6
CAP_HEIGHT = 18
ICON = 16


class Button(QPushButton):
    """A button: verb, optional icon, optional key that is shown on it.

    `kind`: secondary, primary, link, bar, rail, chip. A `key` with Ctrl, Alt or F is also bound to the button while
    it is visible, except Ctrl+Enter, which the screen's primary action has; single letters, Enter and Esc are shown
    only, the screen decides when they count.
    """

    def __init__(
        self,
        text: str,
        on: Callable[[], object] | None = None,
        *,
        name: str = "",
        kind: str = "secondary",
        icon: str = "",
        key: str = "",
        small: bool = False,
        trailing: str = "",
        binds: bool = True,
    ) -> None:
        super().__init__(text)
        self._measured: tuple[tuple[object, ...], list[int]] = ((), [])
        self.icon_name = icon
        self.key = key
        self.trailing = trailing
        self.enter_presses = True
        self._kind = kind
        self._small = small
        self._compact = False
        self._shows_key = True
        self._own_tip = ""
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.scaled(24 if small else HEIGHTS.get(kind, CONTROL)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_widget(self, name, text, key)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())
        if binds and is_strong(key) and key != PRIMARY:
            Bound(self._command(), self, self.click)

    def commands(self) -> tuple[Command, ...]:
        """What it does, for the palette; what chooses a view without a key of its own is not a command."""
        return () if self._kind in UNSAID and not self.key else (self._command(),)

    def setText(self, text: str) -> None:
        """Change the verb."""
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_trailing(self, trailing: str) -> None:
        """Change what stands in bold after the text: a count."""
        self.trailing = trailing
        self.setAccessibleName(f"{self.text()} {trailing}".strip())
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the icon and what waits there; the words are told under the pointer, and to a reader as before."""
        if compact != self._compact:
            self._compact = compact
            if compact and not self.toolTip():
                self._own_tip = f"{self.text()} ({self.key})" if self.key else self.text()
                self.setToolTip(self._own_tip)
            elif self._own_tip:
                self.setToolTip("")
                self._own_tip = ""
            self.updateGeometry()
            self.update()

    @property
    def cap_left_out(self) -> int:
        """Pixels that its key would take, where it is not shown."""
        return 0 if self._shows_key or self._compact or not self.key else GAP + cap_width(self.key)

    def show_key(self, shown: bool) -> None:
        """Draw the key on it, or not, where its line has no room; it counts all the same. The line measures anew."""
        if shown != self._shows_key:
            self._shows_key = shown
            self.update()

    def set_kind(self, kind: str) -> None:
        """Become primary, or secondary again."""
        self._kind = kind
        self.setProperty("kind", kind)
        restyle(self)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does, except where Enter goes on to the next question."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.enter_presses and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as icon, verb and key need."""
        width = 2 * self._side() + sum(part for part in self._widths()) + GAP * (len(self._widths()) - 1)
        return QSize(width + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """The style sheet draws a frame without words."""
        super().initStyleOption(option)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame by the style sheet and the parts on it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_parts(painter)

    def _command(self) -> Command:
        words = self.accessibleName() or self.text()
        return Command(self.objectName(), words, self.key, self.click, icon=self.icon_name, can=self._can_be_pressed)

    def _can_be_pressed(self) -> bool:
        return self.isVisible() and self.isEnabled()

    def _draw_parts(self, painter: QPainter) -> None:
        ink = self._ink()
        spare = self.width() - self.sizeHint().width()
        left = self._side() + 1 + (0 if self._is_left_aligned() else max(0, spare // 2))
        if self.icon_name:
            picture = theme.icon_pixmap(self.icon_name, ink, theme.scaled(ICON), self.devicePixelRatioF())
            icons.draw(painter, picture, QRect(left, 0, theme.scaled(ICON), self.height()))
            left += theme.scaled(ICON) + GAP
        painter.setPen(QColor(theme.tokens().colour(ink)))
        if self.text() and not self._compact:
            font = theme.font(self._font())
            painter.setFont(font)
            width = QFontMetrics(font).horizontalAdvance(self.text())
            painter.drawText(QRect(left, 0, width + 2, self.height()), int(_MIDDLE), self.text())
            left += width + GAP
        if self.trailing:
            font = self._trailing_font()
            painter.setFont(font)
            width = QFontMetrics(font).horizontalAdvance(self.trailing)
            if self._is_left_aligned():
                left = self.width() - self._side() - width
            painter.drawText(QRect(left, 0, width + 2, self.height()), int(_MIDDLE), self.trailing)
            left += width + GAP
        if self._has_cap():
            self._draw_cap(painter, left)

    def _draw_cap(self, painter: QPainter, left: int) -> None:
        width = cap_width(self.key)
        if self._is_left_aligned():
            left = self.width() - width - self._side()
        primary = self._kind == "primary" and self.isEnabled()
        draw_cap(painter, QRect(left, 0, width, self.height()), self.key, on_accent=primary)

    def _widths(self) -> list[int]:
        """Asked for again and again while a line is laid out: measured once for what stands on it now."""
        stands = (self.text(), self.key, self.trailing, self._font(), self._has_cap(), self._compact, theme.scale())
        if self._measured[0] != stands:
            self._measured = (stands, self._measure())
        return self._measured[1]

    def _measure(self) -> list[int]:
        parts = [theme.scaled(ICON)] if self.icon_name else []
        if self.text() and not self._compact:
            parts.append(QFontMetrics(theme.font(self._font())).horizontalAdvance(self.text()))
        if self.trailing:
            parts.append(QFontMetrics(self._trailing_font()).horizontalAdvance(self.trailing))
        if self._has_cap():
            parts.append(cap_width(self.key))
        return parts

    def _has_cap(self) -> bool:
        return bool(self.key) and self._shows_key and not self._compact

    def _trailing_font(self) -> QFont:
        return theme.font("small_strong" if self._small or self._kind in ("chip", "rail") else "strong")

    def _side(self) -> int:
        if self._compact:
            return COMPACT_SIDE
        return 8 if self._small else SIDES.get(self._kind, 12)

    def _font(self) -> str:
        if self._kind == "primary" or (self._kind == "rail" and self.isChecked()):
            return "strong"
        return "small" if self._small or self._kind == "chip" else "body"

    def _ink(self) -> str:
        if not self.isEnabled():
            return "ink_3"
        if self._kind == "primary":
            return "on_accent"
        if self._kind == "link":
            return "accent"
        if self._kind == "bar" or (self._kind == "rail" and not self.isChecked()):
            return "ink_2"
        return "ink"

    def _is_left_aligned(self) -> bool:
        return self._kind == "rail"


class BackButton(Button):
    """The arrow before a page's title that leads back to where one came from."""

    def __init__(self, on: Callable[[], object], to: str, *, name: str, key: str = "") -> None:
        super().__init__("", on, name=name, kind="bar", icon="arrow-left")
        self.say_where(to, key)

    def say_where(self, to: str, key: str = "") -> None:
        """Say where it leads."""
        self.setAccessibleName(tr("Back to {to}", to=to))
        self.setToolTip(tr("Back to {to} ({key})", to=to, key=key) if key else tr("Back to {to}", to=to))


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def cap_width(key: str) -> int:
    """How wide a key cap is, in pixels."""
    return max(theme.scaled(20), QFontMetrics(theme.font("cap")).horizontalAdvance(key) + 10)


def draw_cap(painter: QPainter, rect: QRect, key: str, *, on_accent: bool = False) -> None:
    """Draw a key cap in the vertical middle of a rectangle."""
    tokens = theme.tokens()
    height = theme.scaled(CAP_HEIGHT)
    box = QRectF(rect.x() + 0.5, rect.y() + (rect.height() - height) / 2 + 0.5, rect.width() - 1, height - 1)
    line = tokens.on_accent if on_accent else mix(tokens.edge, tokens.sheet, 0.4)
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if on_accent else QColor(tokens.header))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(tokens.on_accent if on_accent else tokens.ink_2))
    painter.setFont(theme.font("cap"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key)
