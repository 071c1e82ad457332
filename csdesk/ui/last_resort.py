"""Faults that nobody took: in the window as long as there is one, else in a box and on standard error."""

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from csdesk.services.errors import DeskError
from csdesk.ui.faults import details_of, places_of
from csdesk.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

    from csdesk.ui.shell.window import Window

log = logging.getLogger("csdesk")
CANNOT_START = tr(
    "CS Desk cannot start. Nothing was changed: the vault is as it was. Start the program again; if that does not "
    "help, send the details, which name no one, to whoever looks after the program."
)
UNSEEN = ("offscreen", "minimal")
"""Displays of Qt that nobody sees: a box there would wait for ever."""


def before_the_window() -> None:
    """From now on a fault that ends the program is said in a box: a program without a terminal would end unsaid."""
    sys.excepthook = _caught_at_last


def in_the_window(window: "Window") -> None:
    """From now on the window says what goes wrong, on whatever thread, and goes on."""
    from csdesk.ui.tasks import report_bug

    def caught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        window.show_bug(report_bug(error))

    def caught_elsewhere(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            window.tasks.bug.emit(report_bug(what.exc_value))  # Qt brings it to the window's own thread

    def caught_while_tidying(what: "sys.UnraisableHookArgs") -> None:
        if what.exc_value is not None:
            report_bug(what.exc_value)  # nothing that anybody did failed: it is logged

    sys.excepthook = caught
    threading.excepthook = caught_elsewhere
    sys.unraisablehook = caught_while_tidying


def said_of(error: BaseException) -> tuple[str, str]:
    """What a box says of a fault, and its details: never its values. A sentence that is meant to be read is said."""
    if isinstance(error, DeskError):
        return str(error), ""
    return CANNOT_START, details_of(error)


def box_of(sentence: str, details: str) -> "QMessageBox":
    """The box, not yet shown: its words can be read, and the details copied."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    box = QMessageBox(QMessageBox.Icon.Critical, tr("CS Desk"), sentence)
    close = box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(close)
    if details:
        box.setDetailedText(details)
        copy = box.addButton(tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # else the box would close, and its words with it
        copy.clicked.connect(lambda: QApplication.clipboard().setText(details))
    return box


def _caught_at_last(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    log.error("Unexpected %s at %s", type(error).__name__, " < ".join(reversed(places_of(error))))
    sentence, details = said_of(error)
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n{details}\n")
    _show(sentence, details)


def _show(sentence: str, details: str) -> None:
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError:  # Qt itself is damaged, or misses what it needs from the system
        _show_without_qt(sentence, details)
        return
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication) and application.platformName() not in UNSEEN:
        box_of(sentence, details).exec()


def _show_without_qt(sentence: str, details: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, f"{sentence}\n\n{details}", tr("CS Desk"), 0x10)
