"""Stable names: tests and screen readers find a widget by them."""

from PySide6.QtWidgets import QWidget


def name_widget(widget: QWidget, name: str, spoken: str = "", description: str = "") -> None:
    """Give a widget its object name (`screen.thing`), the name that is spoken and a description."""
    if name:
        widget.setObjectName(name)
    if spoken:
        widget.setAccessibleName(spoken)
    if description:
        widget.setAccessibleDescription(description)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
