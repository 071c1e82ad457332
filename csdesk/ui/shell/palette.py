"""The palette: from one field to a person, to a screen, to what can be done at the page in view.

It lies below the field as a part of the window, not as a window of its own: a cover hides it with the desk, the
keyboard stays in the field, and a screen reader hears the line that is marked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadLine, CaseloadQuery
from csdesk.services.search_terms import words_typed
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.shell.find_box import ONLY_COMMANDS, FindBox
from csdesk.ui.speech import announce, announce_soon
from csdesk.ui.theme import icons
from csdesk.ui.widgets.buttons import cap_width, draw_cap
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

ROW = 32
MOST_ROWS = 10
LEAST_WIDTH = 480
MOST_PEOPLE = 6
LOOK_AFTER_MS = 120
KINDS = {Kind.GO: tr("Go to"), Kind.VIEW: tr("View"), Kind.HELP: tr("Help")}
ICONS = {Kind.GO: "arrow-right", Kind.VIEW: "eye", Kind.HELP: "question"}
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - MOST_ROWS,
    Qt.Key.Key_PageDown: MOST_ROWS - 1,
}
SIDE, ICON = 12, 16
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Offer:
    """A line of the palette."""

    words: str
    beside: str
    """What kind of thing it is, or a person's counties."""
    run: Callable[[], object] | None
    """None: it only says something."""
    key: str = ""
    icon: str = "lightning"

    @property
    def spoken(self) -> str:
        """The line as it is heard."""
        return ", ".join(part for part in (self.words, self.beside, self.key) if part)


NOTHING = Offer(tr("Nothing here is called so"), "", None, icon="info")


class Offers(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: Sequence[Offer] = ()

    def set_lines(self, lines: Sequence[Offer]) -> None:
        """Offer other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many there are."""
        return len(self.lines) if parent is None or not parent.isValid() else 0

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, and how they are heard."""
        line = self.lines[index.row()]
        said = {int(Qt.ItemDataRole.DisplayRole): line.words, int(Qt.ItemDataRole.AccessibleTextRole): line.spoken}
        return said.get(int(role))  # also a role of a style's own is asked for


class OfferDelegate(QStyledItemDelegate):
    """Draws icon, words, what it is, and the key that does the same."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are as high as the text needs."""
        return QSize(option.rect.width(), theme.scaled(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line."""
        model, tokens = index.model(), theme.tokens()
        view = self.parent()
        if not isinstance(model, Offers) or not isinstance(view, QAbstractItemView):
            return
        line, rect = model.lines[index.row()], option.rect
        if index.row() == view.currentIndex().row():
            painter.fillRect(rect, QColor(tokens.selection))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), QColor(tokens.accent))
        icon = theme.scaled(ICON)
        inner = rect.adjusted(SIDE, 0, -SIDE, 0)
        picture = theme.icon_pixmap(line.icon, "ink_2", icon, painter.device().devicePixelRatioF())
        at_left = inner.adjusted(0, 0, icon - inner.width(), 0)
        icons.draw(painter, picture, at_left)
        inner.setLeft(inner.x() + icon + SIDE)
        if line.key:
            width = cap_width(line.key)
            draw_cap(painter, inner.adjusted(inner.width() - width, 0, 0, 0), line.key)
            inner.setRight(inner.right() - width - SIDE)
        small, body = theme.font("small"), theme.font("body")
        beside = min(QFontMetrics(small).horizontalAdvance(line.beside), inner.width() // 3)
        painter.setFont(small)
        painter.setPen(QColor(tokens.ink_2))
        place = inner.adjusted(inner.width() - beside, 0, 0, 0)
        cut = Qt.TextElideMode.ElideRight
        painter.drawText(place, int(LEFT), QFontMetrics(small).elidedText(line.beside, cut, beside + 1))
        inner.setRight(place.left() - SIDE)
        painter.setFont(body)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(inner, int(LEFT), QFontMetrics(body).elidedText(line.words, cut, inner.width()))


class Palette(QFrame):
    """The lines below the field. `commands()` gives what can be done, asked each time the field is entered."""

    def __init__(
        self, box: FindBox, desk: Desk, host: QWidget, commands: Callable[[], Iterable[Command]], *, finds: bool
    ) -> None:
        super().__init__(host)
        self._box, self._desk, self._host, self._ask, self._finds = box, desk, host, commands, finds
        self._known: tuple[Command, ...] = ()
        self._people: tuple[CaseloadLine, ...] = ()
        self._found_for = ""
        self.setProperty("surface", "sheet")
        self.offers = Offers(self)
        self.list = QListView()
        self.list.setModel(self.offers)
        self.list.setItemDelegate(OfferDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.clicked.connect(lambda _index: self.take())
        layout = QVBoxLayout()
        layout.setContentsMargins(1, 4, 1, 4)
        layout.addWidget(self.list)
        self.setLayout(layout)
        name_widget(self, "palette", tr("What can be found and done"))
        name_widget(self.list, "palette.list", tr("What can be found and done"))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(LOOK_AFTER_MS)
        self._wait.timeout.connect(self._look_for_people)
        box.moved.connect(self._move)
        box.gone.connect(self.close_up)
        for part in (host, box):
            part.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show what fits what is typed."""
        if not self.isVisible():
            self._known = tuple(self._ask())
        self._people = self._people if self._found_for and self._text().startswith(self._found_for) else ()
        self._wait.start()
        self._fill()
        self._place()
        self.show()
        self.raise_()

    def close_up(self) -> None:
        """Nothing is offered any more."""
        self._wait.stop()
        self._known, self._people, self._found_for = (), (), ""
        self.hide()
        self.offers.set_lines(())

    def take(self) -> bool:
        """Do what is marked; the keyboard is back where it was before. False when nothing is marked.

        A line that only says something is read, and what was typed stays to be mended.
        """
        at = self.list.currentIndex().row()
        if not self.isVisible() or not 0 <= at < len(self.offers.lines):
            return False
        run = self.offers.lines[at].run
        if run is not None:
            self._box.leave()
            run()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay below the field when it or the window changes its place or size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            QTimer.singleShot(0, self, self._place)
        return super().eventFilter(watched, event)

    def _text(self) -> str:
        return self._box.text().strip()

    def _move(self, key: Qt.Key) -> None:
        if not self.isVisible():
            self.open()
        last = len(self.offers.lines) - 1
        self._mark(max(0, min(last, self.list.currentIndex().row() + STEPS[key])))
        if last >= 0:
            announce(self._box, self.offers.lines[self.list.currentIndex().row()].spoken, at_once=True)

    def _mark(self, number: int) -> None:
        self.list.setCurrentIndex(self.offers.index(number, 0))
        self.list.viewport().update()

    def _fill(self) -> None:
        """Put the lines together; the one that is marked stays so, while it is there.

        What is called as it is typed comes before the people, who come later, so that no line moves under a finger.
        """
        text = self._text()
        marked = self.list.currentIndex().row()
        before = self.offers.lines[marked].words if 0 <= marked < len(self.offers.lines) else ""
        plain = text.removeprefix(ONLY_COMMANDS).strip()
        fitting = [one for one in self._known if fits(f"{one.words} {one.also}", plain)]
        begins = plain.casefold()
        fitting.sort(key=lambda one: not (begins and one.words.casefold().startswith(begins)))
        first = [one for one in fitting if self._seeks(text) and leads(one, begins)]
        lines = [self._offer(one) for one in first]
        lines += self._about_people(text, "" if first else tr("Enter"))
        lines += [self._offer(one) for one in fitting if one not in first]
        lines = lines or [NOTHING]
        self.offers.set_lines(lines)
        words = [line.words for line in lines]
        if before in words and words.index(before) and marked:
            self._mark(words.index(before))
        elif plain:
            self._mark(0)
        heard = [line.words for line in lines if line.run is None]
        if len(lines) > len(heard):
            heard.append(formats.count(len(lines) - len(heard), tr("line"), tr("lines")))
        announce_soon(self._box, ", ".join(heard))

    def _seeks(self, text: str) -> bool:
        """Whether people are looked for, too: signs alone mean nobody."""
        return self._finds and not text.startswith(ONLY_COMMANDS) and bool(words_typed(text))

    def _about_people(self, text: str, key: str) -> list[Offer]:
        if not self._seeks(text):
            return []
        if text == self._found_for and not self._people:
            return [Offer(tr("Nobody is found by “{text}”", text=text), "", None, icon="info")]
        everybody = Offer(
            tr("All people found by “{text}”", text=text),
            tr("List"),
            lambda: self._box.wanted.emit(text),
            key,
            "magnifying-glass",
        )
        return [everybody, *(self._person(line) for line in self._people)]

    def _person(self, line: CaseloadLine) -> Offer:
        ncp_id = line.ncp_id
        counties = ", ".join(line.counties)
        return Offer(line.name, counties, lambda: self._desk.navigate("record", ncp_id=ncp_id), icon="user")

    @staticmethod
    def _offer(command: Command) -> Offer:
        icon = command.icon or ICONS.get(command.kind, "lightning")
        return Offer(command.words, KINDS.get(command.kind, tr("Do")), command.do, command.key, icon)

    def _look_for_people(self) -> None:
        text, today = self._text(), self._desk.today()
        if not self._seeks(text):
            return

        def found(lines: tuple[CaseloadLine, ...]) -> None:
            if text == self._text() and self.isVisible():
                self._people, self._found_for = lines, text
                self._fill()
                self._place()

        query = CaseloadQuery(text=text)
        self._desk.read(
            self,
            lambda session: caseload.first_rows(session, query, today=today, limit=MOST_PEOPLE, parts=frozenset()),
            found,
            key="palette",
        )

    def _place(self) -> None:
        """Below the field, as wide as it and never narrower than its words need, inside the window."""
        corner = self._box.mapTo(self._host, QPoint(0, self._box.height() + 4))
        rows = max(1, min(MOST_ROWS, len(self.offers.lines)))
        height = min(rows * theme.scaled(ROW) + 10, max(0, self._host.height() - corner.y() - 8))
        width = min(max(self._box.width(), theme.scaled(LEAST_WIDTH)), self._host.width() - 16)
        left = max(8, min(corner.x(), self._host.width() - width - 8))
        self.setGeometry(left, corner.y(), width, height)


def leads(command: Command, typed: str) -> bool:
    """Whether a command comes before the people: where it leads begins so, or it is called so, in whole words.

    A deed is never the first line for the beginning of its words: it may be a name (*Mark*, *Bill*) half typed.
    """
    words = command.words.casefold()
    called = typed == words or set(typed.split()) <= set(command.also.casefold().split())
    return bool(typed) and (called or (command.kind in KINDS and words.startswith(typed)))


def fits(words: str, typed: str) -> bool:
    """Whether every word that is typed begins one of these words."""
    said = words.casefold().split()
    return all(any(word.startswith(part) for word in said) for part in typed.casefold().split())
