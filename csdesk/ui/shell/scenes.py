"""The window around the screens as it is looked at: messages, work under way, menus, the palette, a dropped file."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from csdesk.ui.scenes import Scene, choose, press, write
from csdesk.ui.shell.drops import Veil
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import ProgressPanel
from csdesk.wording import tr

LONG = tr(
    "The mail server refused the address of this agency, so its report was not sent. What was written is kept; "
    "correct the address in the directory, then send it again from the outbox."
)


def of_window() -> Iterable[Scene]:
    """Over the first screen."""
    yield Scene("window-done", steps=(partial(_tell, "info"),))
    yield Scene("window-fault", steps=(partial(_tell, "error"),))
    yield Scene("window-menu", steps=(press("topBar.menu"),))
    yield Scene("window-row_menu", steps=(choose("today.list", keys=(Qt.Key.Key_Menu,)),))
    yield Scene("window-palette", steps=(_palette, write("topBar.find", "ro")))
    yield Scene("window-drop", steps=(lambda page: page.window().findChild(Veil).cover(),))
    yield Scene("window-work", steps=(_work,))


def _tell(kind: str, page: Any) -> None:
    getattr(page.desk.messages, kind)(LONG, tr("Undo"), lambda: None)


def _palette(page: Any) -> None:
    page.window().main.top_bar.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _work(page: Any) -> None:
    """As a long import does; nothing runs."""
    progress = Progress()
    panel: ProgressPanel = page.window().findChild(ProgressPanel)
    page.desk.tasks.job_started.emit(tr("Taking in the report"), progress)
    progress.report(120, 400, tr("120 of 400 people"))
    panel.show()
