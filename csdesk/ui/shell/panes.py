"""F6: from one part of the window to the next, past all that lies between."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from csdesk.ui.focus import takes_keys


def turn(parts: Sequence[QWidget], stops: Sequence[Sequence[QWidget]], *, forward: bool) -> None:
    """Give the keyboard to the part after the one that has it; `stops`: what Tab stops at in each.

    In a part it goes to what had it there last, else to the button that is on, else to the first stop.
    """
    here = QApplication.focusWidget()
    at = next((n for n, part in enumerate(parts) if here is not None and part.isAncestorOf(here)), -1)
    step = 1 if forward else -1
    for number in range(1, len(parts) + 1):
        where = (at + step * number) % len(parts)
        if where != at and stops[where]:
            wanted = _entry(parts[where], stops[where])
            wanted.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _entry(part: QWidget, stops: Sequence[QWidget]) -> QWidget:
    before: QWidget | None = part.focusWidget()
    if before is not None and before.isVisible() and takes_keys(before):
        return before
    buttons = (stop for stop in stops if isinstance(stop, QAbstractButton))
    on: Iterator[QWidget] = (button for button in buttons if button.isChecked())
    return next(on, stops[0])
