"""Words on the screen: text of a kind, key caps, lines."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from csdesk.ui import theme
from csdesk.ui.speech import announce
from csdesk.ui.theme import icons
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.wording import tr


class Text(QLabel):
    """A text of a kind (`body`, `strong`, `small`, `section`, `title`, `figure`, ...), in ink or a role's colour.

    `wrap` breaks long texts; `elide` cuts them with an ellipsis instead of widening the page. Rich text only when
    `rich` is set: names and notes are never read as markup.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "body",
        *,
        role: str = "",
        name: str = "",
        wrap: bool = False,
        elide: bool = False,
        rich: bool = False,
    ) -> None:
        super().__init__()
        self._elide = elide
        self._own_tip = ""
        self.setProperty("kind", kind)  # before its words, for which a screen reader asks what it is
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        QLabel.setText(self, text)
        if role:
            self.setProperty("role", role)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        name_widget(self, name)

    def set_role(self, role: str) -> None:
        """Change the colour."""
        if self.property("role") == role:
            return
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)

    def setText(self, text: str) -> None:
        """Change the words."""
        super().setText(text)
        self._fit_height()
        self._tell_whole()

    def setToolTip(self, tip: str) -> None:
        """Say more under the pointer; what is cut off says its whole text there by itself."""
        self._own_tip = tip
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the lines need that the words take at this width."""
        super().resizeEvent(event)
        self._fit_height()
        self._tell_whole()

    def showEvent(self, event: QShowEvent) -> None:
        """What was laid out while it was hidden had no font yet."""
        super().showEvent(event)
        self._fit_height()

    def hasHeightForWidth(self) -> bool:
        """Never: the height is told as a fixed one."""
        return False

    def minimumSizeHint(self) -> QSize:
        """An elided or broken text may become very narrow."""
        hint = super().minimumSizeHint()
        return QSize(24, hint.height()) if self._elide or self.wordWrap() else hint

    def _fit_height(self) -> None:
        """Said to the layout as a fixed height: Qt's own height for width goes wrong in nested layouts."""
        if self.wordWrap() and self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.setMinimumHeight(0)  # QLabel never asks for less than its minimum
            needed = self.heightForWidth(self.width())
            if needed > 0:
                self.setFixedHeight(needed)

    def _tell_whole(self) -> None:
        is_cut = self._elide and self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        super().setToolTip(self._own_tip or (self.text() if is_cut else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut where it does not fit."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        cut = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), cut)


class Fault(Text):
    """What is wrong with what was entered: it is said as soon as it stands there, and belongs to inputs.

    A reader that comes to one of them hears it there, too. Empty: nothing is wrong any more.
    """

    def __init__(self, kind: str = "body", *, name: str = "", of: Sequence[QWidget] = ()) -> None:
        super().__init__("", kind, role="bad", wrap=True, name=name)
        self._of = tuple(of)

    def belongs_to(self, *inputs: QWidget) -> None:
        """What is entered where, from now on."""
        self._of = inputs

    def setText(self, text: str) -> None:
        """Say what is wrong."""
        super().setText(text)
        for part in self._of:
            describe_fault(part, text)
        announce(self, text, at_once=True)


def describe_fault(part: QWidget, sentence: str, usual: str = "") -> None:
    """Mark an input as wrong, to the eye and to a reader, or as right again: `usual`, or what did, describes it."""
    was_wrong = bool(part.property("fault"))
    if not was_wrong:
        part.setProperty("described", part.accessibleDescription())
    part.setProperty("fault", bool(sentence))
    part.setAccessibleDescription(sentence or usual or part.property("described"))
    if was_wrong != bool(sentence):
        restyle(part)


class KeyCap(QLabel):
    """A key that can be pressed here, drawn as a key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setProperty("cap", True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(theme.scaled(18))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Key {key}", key=key))

    def sizeHint(self) -> QSize:
        """As wide as the key's name, and never narrower than a square."""
        return super().sizeHint().expandedTo(QSize(theme.scaled(20), 0))

    def minimumSizeHint(self) -> QSize:
        """A key is never cut off."""
        return self.sizeHint()


class Icon(QWidget):
    """An icon of its own, decoration beside a word: screen readers pass it over."""

    def __init__(self, icon: str, role: str = "ink_2", pixels: int = 16) -> None:
        super().__init__()
        self._icon = icon
        self._role = role
        self._pixels = theme.scaled(pixels)
        self.setFixedSize(self._pixels, self._pixels)

    def set_icon(self, icon: str, role: str) -> None:
        """Show another icon."""
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        picture = theme.icon_pixmap(self._icon, self._role, self._pixels, self.devicePixelRatioF())
        icons.draw(QPainter(self), picture, self.rect())


class Line(QFrame):
    """A hairline across."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "line")
        self.setFixedHeight(1)


class Value(QLabel):
    """A value as it stands in a file, in a small frame."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("value", True)
        self.setFixedHeight(theme.scaled(20))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
