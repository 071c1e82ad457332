"""Whether the keys that a page shows do something, and only one thing each."""

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QTextBrowser, QWidget

from csdesk.ui.commands import available, sequence
from csdesk.ui.screens import Screen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, KeyLine, ListTable

OF_QT = {"Enter", "Esc", "Tab", "Space", "Home", "End", "Ctrl+Enter", "Ctrl+C", "Ctrl+A"}
"""What lists, fields and the base of every screen do by themselves."""

OF_LISTS = {"↑", "↓", "Enter"}


def bound(window: Window) -> dict[str, list[str]]:
    """Keys that are bound to the window now, each with whose they are."""
    found: dict[str, list[str]] = defaultdict(list)
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.isEnabled() and isinstance(owner, QWidget) and _is_active(shortcut, owner):
            for keys in QShortcut.keys(shortcut):
                found[keys.toString()].append(f"{type(owner).__name__} {owner.objectName()}")
    main = window.main
    for action in main.actions() if main is not None and main.isVisible() else ():  # not under a cover
        for keys in action.shortcuts():
            found[keys.toString()].append(action.objectName())
    return found


def ambiguous(window: Window) -> list[str]:
    """Keys of which Qt could not tell what they mean: nothing at all would happen."""
    return [f"{keys}: {', '.join(owners)}" for keys, owners in bound(window).items() if len(owners) > 1]


def without_effect(window: Window) -> list[str]:
    """Keys that are shown on a button or in the line of keys, and that nobody answers to.

    Of the keys of rows only while a row is selected; the line of keys shows none of them where no list is.
    """
    main = window.main
    if main is None or not main.isVisible():
        return []
    screen = main.screens[main.current]
    known = {sequence(key).toString() for command in available(screen) for key in command.keys.split()}
    known |= set(bound(window))
    tables = [table for table in screen.findChildren(ListTable) if table.isVisible()]
    has_row = any(table.selected() is not None for table in tables)
    return [
        f"{keys} of {whose}"
        for whose, keys, in_line in _shown(screen)
        if sequence(keys).toString() not in known and (has_row or not _is_letter(keys) or (in_line and not tables))
    ]


def without_list(window: Window) -> list[str]:
    """Keys of lists, to move and to open, that the line of keys shows where no list is."""
    main = window.main
    if main is None or not main.isVisible():
        return []
    screen = main.screens[main.current]
    if any(_has_lines(part) for part in screen.findChildren(QAbstractScrollArea) if part.isVisible()):
        return []
    return [
        f"{caps} of {line.objectName()}"
        for line in screen.findChildren(KeyLine)
        if line.isVisible()
        for caps, _words in line.pairs_now
        if OF_LISTS & {*caps.split()}
    ]


def _has_lines(part: QAbstractScrollArea) -> bool:
    """What is read is gone through as a list is."""
    model = part.model() if isinstance(part, QAbstractItemView) else None
    return isinstance(part, QTextBrowser) or (model is not None and model.rowCount() > 0)


def _shown(screen: Screen) -> Iterator[tuple[str, str, bool]]:
    """Whose it is, the key, and whether it stands in the line of keys."""
    for line in screen.findChildren(KeyLine):
        for caps, _words in line.pairs_now if line.isVisible() else ():
            yield from ((line.objectName(), cap, True) for cap in caps.split() if _is_one(cap))
    for button in screen.findChildren(Button):
        if button.isVisible() and button.isEnabled() and _is_one(button.key):
            yield button.objectName(), button.key, False


def _is_one(cap: str) -> bool:
    """Not an arrow, nor several digits in one (`1-8`)."""
    return (cap.isascii() and cap not in ("", *OF_QT) and not cap.replace("-", "").isdigit()) or cap.isdigit()


def _is_active(shortcut: QShortcut, owner: QWidget) -> bool:
    if not owner.isVisible() or not owner.isEnabled():
        return False
    held = QApplication.focusWidget()
    within = held is not None and (held is owner or owner.isAncestorOf(held))
    if shortcut.context() == Qt.ShortcutContext.WidgetWithChildrenShortcut:
        return within
    return shortcut.context() != Qt.ShortcutContext.WidgetShortcut or held is owner


def _is_letter(keys: str) -> bool:
    return len(keys.removeprefix("Shift+")) == 1
