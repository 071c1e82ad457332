"""How long the window stands still while a report of 50,000 rows is read, previewed and taken in through it."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.screens.referral_report.screen import DONE, PREVIEW
from csdesk.ui.shell.window import Window
from tests.bench.figures import Figure
from tests.bench.importing import PASSPHRASE
from tests.bench.imports import ROWS, write_workbook
from tests.support.sample_reports import World, refresh_of

MILLISECONDS_ALLOWED = 100
EVERY = 5
"""Milliseconds between two beats of a loop that has nothing else to do."""
AT_REST = 3.0
"""Seconds for which the window is left alone, for comparison."""
PATIENCE = 120.0


class Heart(QObject):
    """Beats in the event loop, and keeps the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._beat)
        self._loop = QEventLoop(self)
        self._until: Callable[[], bool] = lambda: True
        self._last = self._began = self._longest = 0.0

    def watch(self, until: Callable[[], bool]) -> float:
        """Let the loop run until something holds. The longest gap meanwhile, in milliseconds."""
        self._until = until
        self._last = self._began = time.perf_counter()
        self._longest = 0.0
        self._timer.start()
        self._loop.exec()
        self._timer.stop()
        assert until(), "the window did not come to its end"
        return self._longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now
        if self._until() or now - self._began > PATIENCE:
            self._loop.quit()


def measure() -> list[Figure]:
    """A first import and the next month's, dropped on the real window; beside the same window at rest."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        world = World(seed=1, rows=ROWS, churn=0.15)
        clock = SetClock(datetime(2026, 11, 21, 15, tzinfo=UTC))
        window = application.build_window(clock=clock, data_folder=place / "data", dialogs=ScriptedDialogs())
        vault = vaults.create(place / "bench.csvault", PASSPHRASE).vault
        application.keep_what_is_loaded(window)
        window.open_desk(vault, vault.read(settings.load))
        window.show()
        figures = []
        for month, name in ((1, "first import"), (2, "next month")):
            path = place / f"NCP Referral Report {refresh_of(month):%Y-%m-%d}.xlsx"
            write_workbook(path, world, month)
            figures += import_through(window, path, name)
        window.lock()
        window.close()
        QCoreApplication.processEvents()
        return figures


def import_through(window: Window, path: Path, name: str) -> list[Figure]:
    """One report: the longest gap until its preview is seen, and until it is in."""
    heart = Heart()
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("referral_report")
    screen = window.main.screens["referral_report"]
    assert isinstance(screen, ReferralReportScreen)
    rested = time.perf_counter() + AT_REST
    rest = heart.watch(lambda: time.perf_counter() > rested and window.tasks.idle)
    window.desk.navigate("referral_report", path=path)
    seen = heart.watch(lambda: screen.at == PREVIEW and window.tasks.idle)
    screen.primary_action().click()
    taken = heart.watch(lambda: screen.at == DONE and window.tasks.idle)
    return [
        Figure(f"window, {ROWS:,} rows: {name}, {what}", gap, "ms", rest, MILLISECONDS_ALLOWED, "value")
        for what, gap in (("preview", seen), ("apply", taken))
    ]
