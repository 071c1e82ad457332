"""What a screen reader says of its own accord on the parent's page."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, *sentences: str, at_once: bool = False) -> None:
    """Have sentences spoken after what is being said now, or `at_once`. Without a screen reader nothing happens."""
    words = " ".join(sentence for sentence in sentences if sentence)
    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
