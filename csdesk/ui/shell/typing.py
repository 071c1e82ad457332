"""What is being typed is kept in the vault while it is typed: a crash or a power cut loses a few seconds of it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from csdesk.services.errors import DeskError
from csdesk.ui.shell.locking import keep_typed, without_veto
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.desk import Desk
    from csdesk.ui.shell.main_page import MainPage

KEEP_AFTER_MS = 3_000
"""After the first key since it was kept last, however long somebody goes on."""


class DraftKeeper(QObject):
    """Keeps what stands in the forms of one open desk and is not saved yet, some seconds after it was typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._main: MainPage | None = None
        self._kept: dict[str, Any] = {}
        self._told = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(KEEP_AFTER_MS)
        self._waiting.timeout.connect(self.keep)

    def begin(self, desk: "Desk", main: "MainPage", kept: dict[str, Any]) -> None:
        """Look after an open desk; `kept` is what its vault holds of last time."""
        self._desk, self._main, self._kept, self._told = desk, main, kept, False

    def end(self) -> None:
        """The desk is locked: whoever locks it keeps what there is."""
        self._waiting.stop()
        self._desk = self._main = None

    def note(self) -> None:
        """Something was typed or clicked."""
        if self._main is not None and not self._waiting.isActive():
            self._waiting.start()

    def keep(self) -> None:
        """Keep what changed since, off the UI thread."""
        desk, main = self._desk, self._main
        if desk is None or main is None:
            return
        typed = without_veto(main.unsaved)
        if typed is None or typed == self._kept:
            return
        vault, at, before = desk.vault, desk.now(), self._kept
        self._kept = typed

        def lost(error: DeskError) -> None:
            self._kept = before
            if not self._told:
                self._told = True
                desk.messages.warn(tr("What is being typed cannot be kept before it is saved. {error}", error=error))

        desk.tasks.command(self, lambda: keep_typed(vault, typed, at), failed=lost)
