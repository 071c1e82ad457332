"""Work off the UI thread: commands one after the other, queries, long jobs and errands beside them.

Results come back on the UI thread. A callback belongs to the widget that asked: when that is gone, nothing is called.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from csdesk.services.errors import DeskError
from csdesk.services.progress import Cancelled
from csdesk.ui.faults import details_of, places_of

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger("csdesk")

Result = TypeVar("Result")
Done = Callable[[Result], object]
Failed = Callable[[DeskError], object]

Kind = Literal["command", "query", "errand"]
WORKERS: dict[Kind, int] = {"command": 1, "query": 2, "errand": 1}
REPORT_EVERY = 0.05
"""Seconds between two reports of progress: the window cannot show more."""


class Progress(QObject):
    """What a job tells about itself, and the flag that says it should stop. Handed to the job's work."""

    moved = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._last = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; it looks at this when it can."""
        self._stop.set()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is. Raises `Cancelled` when the user asked to stop."""
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= REPORT_EVERY or done >= total:
            self._last = now
            self.moved.emit(done, total, text)


@dataclass(frozen=True)
class Bug:
    """An unexpected fault: its kind and the places in the program, without any value."""

    kind: str
    details: str
    """What may be copied and sent to whoever looks after the program."""


@dataclass
class _Ticket:
    """One piece of work under way."""

    owner: QObject
    work: Callable[[], Any]
    done: Done[Any] | None
    failed: Failed | None
    latest: tuple[int, str] | None = None
    progress: Progress | None = None
    result: Any = None
    error: BaseException | None = None


class Tasks(QObject):
    """Runs work for the screens.

    Signals: `busy_changed(bool)`, `job_started(title, Progress)`, `job_ended(Progress)`, `fault(DeskError)` for
    expected faults that nobody took, `bug(Bug)` for unexpected ones.
    """

    busy_changed = Signal(bool)
    job_started = Signal(str, object)
    job_ended = Signal(object)
    fault = Signal(object)
    bug = Signal(object)
    _returned = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Kind, ThreadPoolExecutor] = {}
        self._under_way = 0
        self._newest: dict[tuple[int, str], _Ticket] = {}
        self._closed = False
        self._jobs: set[Progress] = set()
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is running, waiting or about to be delivered."""
        return self._under_way == 0

    def query(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Done[Result],
        failed: Failed | None = None,
        *,
        key: str = "",
    ) -> None:
        """Read something. With a `key`, only the newest query of this owner and key is delivered."""
        latest = (id(owner), key) if key else None
        ticket = _Ticket(owner, work, done, failed, latest)
        if latest is not None:
            self._newest[latest] = ticket
        self._start("query", ticket)

    def command(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Done[Result] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change something. Commands run one after the other, in the order in which they were given."""
        self._start("command", _Ticket(owner, work, done, failed))

    def errand(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Done[Result] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do something that waits for others, such as a mail server: neither commands nor queries wait for it."""
        self._start("errand", _Ticket(owner, work, done, failed))

    def job(
        self,
        owner: QObject,
        work: Callable[[Progress], Result],
        done: Done[Result] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        writes: bool = False,
    ) -> Progress:
        """Do something long. The window shows `title` and a Cancel button when it takes more than 0.2 s.

        `writes`: run it among the commands, since it changes the vault. A cancelled job calls neither callback.
        """
        progress = Progress()
        ticket = _Ticket(owner, lambda: work(progress), done, failed, progress=progress)
        self._jobs.add(progress)
        self.job_started.emit(title, progress)
        self._start("command" if writes else "query", ticket)
        return progress

    def cancel_jobs(self) -> None:
        """Ask every job to stop; what each had changed is undone."""
        for progress in self._jobs:
            progress.cancel()

    def close(self) -> None:
        """Take no more work and wait for what runs. Nothing is delivered afterwards."""
        self._closed = True
        for kind, pool in sorted(self._pools.items(), reverse=True):  # commands last: each of them is done
            pool.shutdown(wait=True, cancel_futures=kind != "command")

    def _start(self, kind: Kind, ticket: _Ticket) -> None:
        if self._closed:
            return
        self._under_way += 1
        if self._under_way == 1:
            self.busy_changed.emit(True)
        if kind not in self._pools:
            from concurrent.futures import ThreadPoolExecutor

            self._pools[kind] = ThreadPoolExecutor(WORKERS[kind], thread_name_prefix=kind)
        self._pools[kind].submit(self._run, ticket)

    def _run(self, ticket: _Ticket) -> None:
        """On a worker thread."""
        if not self._is_outdated(ticket):
            try:
                ticket.result = ticket.work()
            except BaseException as error:  # noqa: BLE001 - whatever happens in a worker is told on the UI thread
                ticket.error = error
        if not self._closed:
            self._returned.emit(ticket)

    def _deliver(self, ticket: _Ticket) -> None:
        """On the UI thread."""
        try:
            if ticket.progress is not None:
                self._jobs.discard(ticket.progress)
                self.job_ended.emit(ticket.progress)
            if not self._closed and isValid(ticket.owner) and not self._is_outdated(ticket):
                self._tell(ticket)
        finally:
            if ticket.latest is not None and self._newest.get(ticket.latest) is ticket:
                del self._newest[ticket.latest]
            self._under_way -= 1
            if self._under_way == 0:
                self.busy_changed.emit(False)

    def _tell(self, ticket: _Ticket) -> None:
        error = ticket.error
        if error is None:
            if ticket.done is not None:
                ticket.done(ticket.result)
        elif isinstance(error, Cancelled):
            return
        elif isinstance(error, DeskError):
            (ticket.failed or self.fault.emit)(error)
        else:
            self.bug.emit(report_bug(error))

    def _is_outdated(self, ticket: _Ticket) -> bool:
        return ticket.latest is not None and self._newest.get(ticket.latest) is not ticket


def report_bug(error: BaseException) -> Bug:
    """Log an unexpected fault: type and places only, since its text and its values may hold a person's data."""
    bug = Bug(type(error).__name__, details_of(error))
    log.error("Unexpected %s at %s", bug.kind, " < ".join(reversed(places_of(error))))
    return bug
