"""A file is looked at, off the UI thread, again after everything that is said about it; the newest look counts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.screens.referral_report.said import Said
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.referral_report import Ahead, Preview, UntrustedReport

STEPS = 3
FILE_CHANGED = tr(
    "The report that you were looking at before the desk was locked is not there any more, or is another file now. "
    "The caseload was not changed; bring the file in again."
)


@dataclass(frozen=True)
class Found:
    """What a file means, with all that was said about it."""

    path: Path
    said: Said
    preview: "Preview"
    off_list: int
    """How many of its rows are not for the list to call."""


def in_rows(progress: Progress) -> Callable[[int, int], None]:
    """Tells how far the taking in of a report is, in its rows."""

    def tell(done: int, total: int) -> None:
        far = tr("{done:,} of {total:,} rows", done=done, total=total)
        progress.report(done, total, far if done < total else tr("Entering the names for the search"))

    return tell


class Looking(QObject):
    """`found(Found)`, `refused(DeskError)`, `busy(bool)`. What was found before stands until then.

    `review_list(Path)`: the file is no report, but what a CSA answered to a review list.
    """

    found = Signal(object)
    refused = Signal(object)
    review_list = Signal(object)
    busy = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.now: Found | None = None
        self._wanted: Said | None = None
        self._job: Progress | None = None
        self._number = 0
        desk.tasks.job_ended.connect(self._ended)

    @property
    def said(self) -> Said:
        """All that was said, also what is being worked out still."""
        return self._wanted or (self.now.said if self.now is not None else Said())

    def read(self, path: Path) -> None:
        """Read a file, of which nothing was said yet."""
        self._start(path, lambda: self._read(path), Said(), tr("Reading the report"))

    def read_again(self, path: Path, sha256: str, said: Said) -> None:
        """Read a file that was looked at before the desk was locked."""

        def read() -> "tuple[UntrustedReport, Ahead | None]":
            try:
                report, ahead = self._read(path)
            except DeskError as error:
                raise DeskError(FILE_CHANGED) from error
            if report.sha256 != sha256:
                raise DeskError(FILE_CHANGED)
            return report, ahead

        self._start(path, read, said, tr("Reading the report again"))

    def look_again(self, said: Said) -> None:
        """Look at the same file with something more said about it."""
        found = self.now
        if found is not None:
            self._start(found.path, lambda: _read_before(found.preview), said, tr("Reading the report again"))

    def forget(self) -> None:
        """Let go of the file, and of what is being worked out."""
        gone, self.now = self.now, None
        self._wanted = None
        if gone is not None:
            self._desk.tasks.query(self, partial(_let_go, [gone]), _nothing)
        self._number += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _read(self, path: Path) -> "tuple[UntrustedReport, Ahead | None]":
        from csdesk.services import referral_report

        return referral_report.read_and_look_ahead(path, self._desk.vault.read)

    def _start(
        self, path: Path, read: "Callable[[], tuple[UntrustedReport, Ahead | None]]", said: Said, title: str
    ) -> None:
        if self._job is not None:
            self._job.cancel()
        today, vault = self._desk.today(), self._desk.vault

        def work(progress: Progress) -> Found:
            from csdesk.services import referral_report, review_list

            progress.report(0, STEPS, tr("Reading the file"))
            report, ahead = read()
            review_list.refuse_review_list(report)
            progress.report(1, STEPS, tr("Comparing it with the caseload"))
            preview = vault.read(
                lambda session: referral_report.preview(
                    session,
                    report,
                    today=today,
                    answers=said.answers,
                    report_date=said.report_date,
                    corrections=said.corrections,
                    ahead=ahead,
                )
            )
            progress.report(2, STEPS, tr("Looking at its flags"))
            off_list = sum(bool(row.do_not_call) for row in preview.flagged())
            progress.report(STEPS, STEPS)
            return Found(path, said, preview, off_list)

        self._number += 1
        number = self._number
        self._wanted = said
        self._job = self._desk.tasks.job(
            self,
            work,
            lambda found: self._take(number, found),
            lambda error: self._fail(number, path, error),
            title=title,
        )
        self.busy.emit(True)

    def _take(self, number: int, found: Found) -> None:
        if number == self._number:
            self.now = found
            self.found.emit(found)

    def _fail(self, number: int, path: Path, error: DeskError) -> None:
        from csdesk.services.review_list import ReviewListBroughtError

        if number != self._number:
            return
        if isinstance(error, ReviewListBroughtError):
            self.review_list.emit(path)
        else:
            self.refused.emit(error)

    def _ended(self, progress: Progress) -> None:
        """Comes before the result, also where there is none since it was cancelled."""
        if progress is self._job:
            self._job = self._wanted = None
            self.busy.emit(False)


def _let_go(last: list[Found]) -> None:
    """On a worker: to free a million cells takes longer than the window may stand still."""
    last.clear()


def _nothing(_none: None) -> None:
    """Nothing follows."""


def _read_before(preview: "Preview") -> "tuple[UntrustedReport, Ahead]":
    from csdesk.services import referral_report

    return preview.report, referral_report.known_from(preview)
