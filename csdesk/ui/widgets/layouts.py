"""Rows and columns in one line each."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Box = TypeVar("Box", bound=QBoxLayout)
Part = QWidget | QLayout | int | None
"""A widget, a layout, a gap in pixels, or None for what takes the space that is left."""


def row(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side. `margins` are left, top, right, bottom."""
    return _filled(QHBoxLayout(), parts, gap, margins)


def column(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts one under the other."""
    return _filled(QVBoxLayout(), parts, gap, margins)


def holding(layout: QLayout, widget: QWidget | None = None) -> QWidget:
    """A plain widget that holds a layout."""
    widget = widget or QWidget()
    widget.setLayout(layout)
    return widget


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            for named in (widget, *widget.findChildren(QWidget)):
                named.setObjectName("")  # until it is deleted, it must not be found instead of what follows it
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def _filled(layout: Box, parts: tuple[Part, ...], gap: int, margins: tuple[int, int, int, int]) -> Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
