"""Looks into the scanner's folder now and then, while the desk is in view: network folders tell nobody."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.scans.folder import WaitingScan

EVERY_MS = 10_000


class FolderWatch(QObject):
    """`found(tuple)`: the whole scans that lie there; `failed(str)`: why nobody can tell."""

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, page: QWidget, *, every_ms: int = EVERY_MS) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._folder: Path | None = None
        self._before: tuple[WaitingScan, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now, unless nothing of the desk is in view or no folder is chosen."""
        folder, at = self._desk.ways.scan_folder, self._desk.now()
        if folder is None or not self._page.isVisible():
            return
        if folder != self._folder:
            self._folder, self._before = folder, ()
        before = self._before

        def work() -> "tuple[tuple[WaitingScan, ...], tuple[WaitingScan, ...]]":
            from csdesk.services.scans import folder as folders

            now = folders.look(folder)
            return now, folders.whole(now, before, at)

        self._desk.tasks.query(self, work, self._take, self._refuse, key="look")

    def _take(self, looked: "tuple[tuple[WaitingScan, ...], tuple[WaitingScan, ...]]") -> None:
        self._before, whole = looked
        self.found.emit(whole)

    def _refuse(self, error: DeskError) -> None:
        self.failed.emit(str(error))


class ScannerNews(QObject):
    """Says once of each scan that it waits, unless the list of them `is_in_view`; no warning has to go for it.

    A folder that cannot be read is told on the screen of scans only.
    """

    def __init__(self, desk: Desk, page: QWidget, is_in_view: Callable[[], bool]) -> None:
        super().__init__(page)
        self._desk = desk
        self._is_in_view = is_in_view
        self._told: set[WaitingScan] = set()
        self.watch = FolderWatch(desk, page)
        self.watch.found.connect(self._tell)
        QTimer.singleShot(0, self, self.watch.look)

    def _tell(self, found: "tuple[WaitingScan, ...]") -> None:
        said, is_in_view = self._desk.messages.current, self._is_in_view()
        if said is not None and said.lasting and not is_in_view:
            return
        new = set(found) - self._told
        self._told = set(found)
        if new and not is_in_view:
            several = len(found) > 1
            told = tr("{count:,} scans wait in the scanner’s folder.", count=len(found))
            self._desk.messages.info(
                told if several else tr("1 scan waits in the scanner’s folder."),
                tr("Look at them") if several else tr("Look at it"),
                lambda: self._desk.navigate("scans"),
            )
