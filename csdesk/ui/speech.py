"""What a screen reader says of its own accord: what came about without the keyboard having moved there."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

SOON_MS = 600
"""A pause in typing after which a count is said."""
LATER = "said_soon"


def announce(widget: QWidget, *sentences: str, at_once: bool = False) -> None:
    """Have sentences spoken after what is being said now, or `at_once`, in its place.

    Without a screen reader nothing happens, nor while `widget` is out of sight: what a cover hides is not heard
    either. A page that is only just being put in place is waited for.
    """
    words = " ".join(sentence for sentence in sentences if sentence)
    if not words or not QAccessible.isActive():
        return
    if widget.isVisible():
        _say(widget, words, at_once)
    else:
        QTimer.singleShot(0, widget, lambda: _say(widget, words, at_once))


def announce_soon(widget: QWidget, sentence: str) -> None:
    """The same once nothing newer came for a moment: what a search found while somebody types. Only the newest."""
    if not QAccessible.isActive():
        return
    timer = widget.findChild(QTimer, LATER)
    if timer is None:
        timer = QTimer(widget)
        timer.setObjectName(LATER)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: announce(widget, widget.property(LATER)))
    widget.setProperty(LATER, sentence)
    timer.start(SOON_MS)


def _say(widget: QWidget, words: str, at_once: bool) -> None:
    if not widget.isVisible():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
