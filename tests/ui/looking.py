"""What can be seen to be wrong with a page: words cut off or covered, parts without a name, keys that get lost."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QToolButton,
    QWidget,
)

from csdesk.ui.widgets import Choice, Column, ListTable, Tick

SLACK = 2
"""Pixels that nobody sees."""
MOST_TABS = 300
EDGES_AND_CARET = 40
PASSES = 3
"""Until a new size of something small has reached the whole page."""
COMPARED = ("report.who.detail",)
"""People side by side, up to four of them: a table is read across, and one below the other nothing is compared."""
LEAST_COLUMN = 72
"""Pixels of a column that takes the rest of the room."""
WORDED = QLabel | QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit


def in_view(window: QWidget) -> list[QWidget]:
    """All parts of the page; Qt's own little buttons inside of fields are not ours."""
    for _ in range(PASSES):
        QApplication.processEvents()
    parts = [part for part in window.findChildren(QWidget) if part.isVisible() and part.window() is window]
    return [part for part in parts if not isinstance(part, QToolButton | QScrollBar)]


def cut_off(window: QWidget) -> list[str]:
    """Words that do not fit where they stand, and are not told in full under the pointer."""
    parts = in_view(window)
    found = [f"{_path(part)}: {_words(part)!r}" for part in parts if not _fits(part)]
    found += [f"{_path(part)} lies outside" for part in parts if _words(part) and not _inside(part)]
    return found


def covered(window: QWidget) -> list[str]:
    """Words that lie over other words."""
    worded = [part for part in in_view(window) if isinstance(part, WORDED)]
    return [
        f"{_path(one)} over {_path(other)}"
        for at, one in enumerate(worded)
        for other in worded[at + 1 :]
        if one.parentWidget() is other.parentWidget() and _overlap(one.geometry(), other.geometry())
    ]


def sideways(window: QWidget) -> list[str]:
    """Pages that have to be scrolled from side to side."""
    areas = [part for part in in_view(window) if isinstance(part, QScrollArea)]
    pages = [(area, page) for area in areas if (page := area.widget()) is not None]
    return [
        f"{_path(area)} needs {page.minimumSizeHint().width()}, has {area.viewport().width()}"
        for area, page in pages
        if area.objectName() not in COMPARED and page.minimumSizeHint().width() > area.viewport().width() + SLACK
    ]


def squeezed(window: QWidget) -> list[str]:
    """Columns of lists, also of those that have to be scrolled to, in which nothing can be read."""
    return [
        f"{_path(table)}: {column.title!r} has {table.columnWidth(at)}"
        for table in in_view(window)
        if isinstance(table, ListTable)
        for at, column in enumerate(table.rows.columns)
        if not table.isColumnHidden(at) and not column.tick and table.columnWidth(at) < _least(table, column)
    ]


def nameless(window: QWidget) -> list[str]:
    """Parts that can have the keyboard, and that tests or a screen reader cannot tell by name."""
    return [
        f"{_path(part)} ({type(part).__name__}) {part.accessibleName()!r}"
        for part in reachable(window)
        if not part.objectName() or not (part.accessibleName() or _words(part))
    ]


def reachable(window: QWidget) -> list[QWidget]:
    """All that Tab should come to."""
    return [part for part in in_view(window) if _takes_tab(part)]


def not_reached(window: QWidget) -> list[str]:
    """What Tab never comes to, going round once; and where it is caught, when it does not come back."""
    wanted = reachable(window)
    start = wanted[0]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = [start]
    for _ in range(MOST_TABS):
        here = QApplication.focusWidget()
        if here is None:
            return ["nothing has the keyboard"]
        QTest.keyClick(here, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is start:
            return [_path(part) for part in wanted if part not in seen and _takes_tab(part)]
        if now is not None:
            seen.append(now)
    return [f"caught at {_path(seen[-1])}"]


def _least(table: ListTable, column: Column) -> int:
    header = table.horizontalHeader()
    title = _advance(header, column.title) if header.isVisible() else 0
    return max(title, 0 if column.width else LEAST_COLUMN)


def _takes_tab(part: QWidget) -> bool:
    return part.isVisible() and part.isEnabled() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _words(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def _fits(part: QWidget) -> bool:
    width = part.width() + SLACK
    if isinstance(part, QLabel) and part.text() and part.pixmap().isNull():
        if part.toolTip():
            return True
        if part.wordWrap():
            return part.heightForWidth(part.width()) <= part.height() + SLACK
        return _advance(part, part.text()) <= width and part.fontMetrics().height() <= part.height() + SLACK
    if isinstance(part, Tick | Choice):
        return part.heightForWidth(part.width()) <= part.height() + SLACK
    if isinstance(part, QAbstractButton):
        return part.sizeHint().width() <= width and part.sizeHint().height() <= part.height() + SLACK
    if isinstance(part, QComboBox):
        return bool(part.toolTip()) or _advance(part, part.currentText()) <= part.width() - EDGES_AND_CARET
    if isinstance(part, QLineEdit):
        return bool(part.text()) or _advance(part, part.placeholderText()) <= part.contentsRect().width()
    return True


def _advance(part: QWidget, text: str) -> int:
    return max(QFontMetrics(part.font()).horizontalAdvance(line) for line in text.split("\n"))


def _inside(part: QWidget) -> bool:
    """Within all that it lies in, up to what can be scrolled; most pages scroll up and down only."""
    rect = QRect(QPoint(0, 0), part.size())
    for child, parent in _upwards(part):
        rect.translate(child.pos())
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea):
            sideways = area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            return sideways or (rect.left() >= -SLACK and rect.right() <= parent.width() + SLACK)
        if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(rect):
            return False
    return True


def _upwards(part: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    parent = part.parentWidget()
    while parent is not None:
        yield part, parent
        part, parent = parent, parent.parentWidget()


def _overlap(one: QRect, other: QRect) -> bool:
    shared = one.intersected(other)
    return shared.width() > SLACK and shared.height() > SLACK


def _path(part: QWidget) -> str:
    above = part.parentWidget()
    return f"{above.objectName() or type(above).__name__ if above else ''}/{part.objectName() or type(part).__name__}"
