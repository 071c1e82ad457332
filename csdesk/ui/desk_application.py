"""Qt's application, as a file manager calls it: macOS opens a vault by an event, not by the command line."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from csdesk.services.places import is_vault


class DeskApplication(QApplication):
    """`file_opened(Path)`: a vault was opened from outside."""

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Only what is sent to the application itself comes by here."""
        if isinstance(event, QFileOpenEvent):
            if is_vault(Path(event.file())):
                self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)
