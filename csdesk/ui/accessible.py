"""What a part of the window is to a screen reader, where Qt knows no more than that it is a widget.

A widget says so as its class's `spoken_role`: Qt asks but once, and may do so while the widget is being made. Names
come from `widgets.naming`, sentences that are said of their own accord from `speech`.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget

Role = QAccessible.Role
HEADINGS = frozenset({"title", "subtitle", "section"})
"""Kinds of `Text` that a reader can go to from one to the next."""


def install() -> None:
    """Let Qt ask here what our widgets are. It asks once for each, and only when a reader is there."""
    QAccessible.installFactory(_interface)


def _interface(_class: str, part: QObject) -> QAccessibleWidget | None:
    if not isinstance(part, QWidget):
        return None
    told = getattr(part, "spoken_role", None)
    if told is not None:
        return QAccessibleWidget(part, told)
    if isinstance(part, QLabel) and part.property("kind") in HEADINGS:
        return Heading(part, Role.Heading)
    return None


class Heading(QAccessibleWidget):
    """A title: its name is what stands there."""

    def text(self, kind: QAccessible.Text) -> str:
        """The words."""
        label = self.widget()
        if kind == QAccessible.Text.Name and isinstance(label, QLabel):
            return label.accessibleName() or label.text()
        return super().text(kind)
