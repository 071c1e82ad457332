"""The menu of a row: everything that its keys do, for the right mouse button, Shift+F10 and the menu key."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QMenu

from csdesk.ui.commands import Command, fill_menu

MENU_KEYS = ((Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier))


class RowMenu(QMenu):
    """Made when it is asked for, gone when it is closed."""

    def __init__(self, table: QAbstractScrollArea, commands: Sequence[Command]) -> None:
        super().__init__(table)
        self.setObjectName(f"{table.objectName()}.menu")
        self.setAccessibleName(table.accessibleName())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        fill_menu(self, commands)

    def open_at(self, row: QRect) -> None:
        """Open under a row, where the keyboard and the pointer find it alike."""
        self.popup(self._table.viewport().mapToGlobal(row.bottomLeft()))


def asks_for_menu(event: QKeyEvent) -> bool:
    """Whether a key asks for the menu of what is selected."""
    return (Qt.Key(event.key()), event.modifiers()) in MENU_KEYS
