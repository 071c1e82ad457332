"""The sample caseload at the door: what is being prepared is in view, and can be called off."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from csdesk.services.errors import DeskError
from csdesk.ui.shell.work_page import WorkPage
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.ways import Opened
from csdesk.wording import tr

TITLE = tr("Preparing the sample caseload")
STATE = tr("Sample data")
WHY = tr("Made-up people, so that you can try everything. It lies in a vault of its own, apart from your work.")


class Sampling(QObject):
    """One preparation. `back(error)`: it was refused, or (None) called off."""

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._progress: Progress | None = None
        self._page: WorkPage | None = None
        self._back: Callable[[DeskError | None], object] | None = None
        self._told = ""
        tasks.job_ended.connect(self._ended)

    def begin(
        self,
        make: Callable[[Progress], Opened],
        page: WorkPage,
        entered: Callable[[Opened], object],
        back: Callable[[DeskError | None], object],
    ) -> None:
        """Prepare it; `page` is in view meanwhile, and `entered` follows."""
        self._page, self._back, self._told = page, back, ""
        page.show_work(TITLE, state=STATE, why=WHY, vault=STATE, icon="flask")
        page.show_step(tr("Making the vault"))
        self._progress = self._tasks.job(self, make, entered, self._refused, title=TITLE, writes=True)
        self._progress.moved.connect(self._move)
        page.offer_cancel(self._stop)

    def _move(self, _done: int, _total: int, doing: str) -> None:
        if self._page is not None and doing and doing != self._told:
            self._told = doing
            self._page.show_step(doing)

    def _stop(self) -> None:
        if self._progress is not None and self._page is not None:
            self._progress.cancel()
            self._page.show_step(tr("Stopping …"))

    def _refused(self, error: DeskError) -> None:
        if self._back is not None:
            self._back(error)

    def _ended(self, progress: Progress) -> None:
        if progress is self._progress:
            if progress.cancelled and self._back is not None:
                self._back(None)
            self.deleteLater()
