"""The work with the reports of a quarter: made, saved, amended, put in the outbox."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from csdesk.services import reporting
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import Quarter, WorkbookFile, WorkbookMade
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.reports.files import write_files
from csdesk.wording import tr

CHANGED = frozenset({"quarters", "messages", "told", "today"})
MAKING = tr("Making the workbooks")


class QuarterWork:
    """Each runs as a job with progress; nothing of it is kept when it is stopped."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self._desk = desk
        self._owner = owner

    def make(self, quarter: Quarter, then: Callable[[UUID], object]) -> None:
        """Make the reports; `then` gets that to the state."""
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings

        def work(session: Any, progress: Any) -> UUID:
            progress.report(0, 1, MAKING)
            return reporting.prepare_quarter(session, quarter, at=at, who=who, settings=settings)[0].id

        self._desk.job(self._owner, work, then, title=MAKING, changed=CHANGED)

    def save(self, quarter: Quarter, show: Callable[[], object]) -> None:
        """Ask for a folder and write the files there; `show` them afterwards where the liaison wants it."""
        self._desk.dialogs.choose_folder(
            tr("Save the workbooks of the quarter"), lambda folder: self._save(quarter, folder, show)
        )

    def to_outbox(self, quarter: Quarter) -> None:
        """Make the reports and a message for each, and go to the outbox."""
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings

        def work(session: Any, progress: Any) -> int:
            from csdesk.services import mailbox

            progress.report(0, 2, MAKING)
            reporting.prepare_quarter(session, quarter, at=at, who=who, settings=settings)
            progress.report(1, 2, tr("Writing the messages"))
            return len(mailbox.draft_messages(session, quarter, at=at, who=who, settings=settings))

        title = tr("Preparing the quarter's report")
        self._desk.job(self._owner, work, lambda _count: self._desk.navigate("outbox"), title=title, changed=CHANGED)

    def amend(self, quarter: Quarter, then: Callable[[list[WorkbookMade]], object]) -> None:
        """Make a new report, with a message, for each that left and would differ; `then` gets them."""
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings

        def work(session: Any, progress: Any) -> list[WorkbookMade]:
            from csdesk.services import mailbox

            amended = []
            reports = reporting.newest_workbooks(session, quarter)
            for number, report in enumerate(reports):
                progress.report(
                    number,
                    len(reports),
                    tr("Looking at the report to {recipient_name}", recipient_name=report.recipient_name),
                )
                with suppress(RefusedError):  # it has not left, or nothing in it would differ
                    amended.append(reporting.amend(session, report.id, at=at, who=who, settings=settings))
            mailbox.draft_reports(session, amended, about=str(quarter), at=at, who=who, settings=settings)
            return amended

        def done(amended: list[WorkbookMade]) -> None:
            then(amended)
            self._tell_amended(len(amended))

        self._desk.job(self._owner, work, done, title=tr("Amending the reports"), changed=CHANGED)

    def _save(self, quarter: Quarter, folder: Path, show: Callable[[], object]) -> None:
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings
        policy = self._desk.ways.policy

        def work(session: Any, progress: Any) -> tuple[Path, ...]:
            from csdesk.services import mailbox

            progress.report(0, 2, MAKING)
            files: tuple[WorkbookFile, ...] = mailbox.save_quarter(
                session, quarter, at=at, who=who, settings=settings
            )
            progress.report(1, 2, tr("Writing the files"))
            each = ((name, content, file.told) for file in files for name, content in file.files)
            return write_files(session, folder, each, policy=policy)

        self._desk.job(self._owner, work, lambda paths: self._tell_saved(paths, show), title=MAKING, changed=CHANGED)

    def _tell_saved(self, paths: tuple[Path, ...], show: Callable[[], object]) -> None:
        workbooks = [path for path in paths if path.suffix == ".xlsx"]
        saved = tr(
            "{count} saved in {parent}, each with its page.",
            count=formats.count(len(workbooks), tr("workbook"), tr("workbooks")),
            parent=paths[0].parent,
        )
        locked = tr("What agencies get opens with a password.") if len(workbooks) > 1 else ""
        words = (saved, locked, tr("Once you sent them, say so in the outbox."))
        self._desk.messages.good(" ".join(filter(None, words)), tr("Show the reports"), show)

    def _tell_amended(self, count: int) -> None:
        if not count:
            self._desk.messages.info(tr("Nothing differs from what left. Nothing was made."))
            return
        words = tr(
            "{count} made. Look at what differs, then send from the outbox.",
            count=formats.count(count, tr("amended report"), tr("amended reports")),
        )
        self._desk.messages.good(words, tr("To the outbox"), lambda: self._desk.navigate("outbox"))
