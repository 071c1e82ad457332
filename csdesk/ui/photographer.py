"""Visits every screen and saves its picture, at the pace of the window's own event loop."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from csdesk.services import settings, today
from csdesk.services.vault import Vault
from csdesk.ui.shell.window import Window

RECORD = "record"
"""The screen of one person; it is shown for someone, or not at all."""
SETTLE_MS = 60
"""After the last result came: time for layouts and for a query that follows from it."""


class Photographer(QObject):
    """Takes one picture after the other. `finished` follows; `taken` lists the files."""

    finished = Signal()

    def __init__(self, window: Window, vault: Vault, folder: Path) -> None:
        super().__init__()
        self._window = window
        self._vault = vault
        self._folder = folder
        self._someone = self._first_person()
        self._left = [entry.name for entry in window.program.entries if entry.name != RECORD or self._someone]
        self.taken: list[Path] = []

    def begin(self) -> None:
        """Open the desk and start."""
        self._window.open_desk(self._vault, self._vault.read(settings.load))
        self._next()

    def _next(self) -> None:
        main = self._window.main
        if self._left and main is not None:
            name = self._left[0]
            main.open_screen(name, {"ncp_id": self._someone} if name == RECORD else None)
            self._when_idle(name)
        elif self._left == [] and main is not None:
            self._window.choose_vault(self._vault.path)
            self._when_idle("unlock")
        else:
            self.finished.emit()

    def _first_person(self) -> UUID | None:
        """Whose record is shown: who stands first on today's list."""
        clock = self._window.program.clock
        found = self._vault.read(
            lambda session: today.todays_list(
                session, today=clock.today(), now=clock.now(), settings=settings.load(session)
            )
        )
        return found.groups[0].lines[0].ncp_id if found.groups else None

    def _when_idle(self, name: str) -> None:
        if self._window.tasks.idle:
            QTimer.singleShot(SETTLE_MS, lambda: self._take(name))
        else:
            QTimer.singleShot(SETTLE_MS, lambda: self._when_idle(name))

    def _take(self, name: str) -> None:
        if not self._window.tasks.idle:
            self._when_idle(name)
            return
        file = self._folder / f"{len(self.taken) + 1:02d}-{name}.png"
        self._window.grab().save(str(file))
        self.taken.append(file)
        if name == "unlock":
            self.finished.emit()
            return
        self._left.pop(0)
        self._next()
