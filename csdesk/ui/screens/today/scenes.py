"""Today as it is looked at: with what was done, and with the question until when a line is put off."""

from collections.abc import Iterable

from PySide6.QtCore import Qt

from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen


def of_today(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """Lines that were marked come last."""
    yield Scene("today-nothing_done", steps=(press("today.done"),))
    yield Scene("today-postpone", steps=(choose("today.list"), lambda page: page.until.ask("Ambrose Quillfeather")))
    marked = (choose("today.list", keys=(Qt.Key.Key_D,)), choose("today.list", keys=(Qt.Key.Key_P,)))
    yield Scene("today-message", steps=marked[:1], changes=True)
    yield Scene("today-done", steps=(*marked, press("today.done")), changes=True)
