"""From the passphrase to *Today* with 360,000 people: the key is derived, the vault opened, the page painted.

In the real window, as a liaison begins the day. The floor is the passphrase's key alone, which is slow on purpose.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication

from csdesk.services.clock import SetClock
from csdesk.services.vault import keys
from csdesk.services.vault.place import envelope_path
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.today import TodayScreen
from csdesk.ui.shell.window import Window
from tests.bench.daily import AT
from tests.bench.driving import until
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled

RUNS = 5
BEAT = 2
"""Milliseconds between two looks: a figure is not finer."""
TIMES_ALLOWED = 2.5


def measure() -> list[Figure]:
    """The median of some openings, one after the other in one window."""
    with tempfile.TemporaryDirectory() as folder:
        path = copied(filled("desk"), Path(folder))
        seconds = opened(path, Path(folder) / "data")
        floor = median([key(path) for _ in range(RUNS)])
    return [Figure(f"unlock to Today, {PEOPLE:,} people", seconds, "s", floor, TIMES_ALLOWED)]


def key(path: Path) -> float:
    """Seconds of the passphrase's key alone."""
    began = time.perf_counter()
    keys.open_with_passphrase(keys.read_envelope(envelope_path(path)), PASSPHRASE)
    return time.perf_counter() - began


def opened(path: Path, data: Path) -> float:
    """Seconds from the passphrase to Today, at the median."""
    application.application()
    window = application.build_window(clock=SetClock(AT), data_folder=data, dialogs=ScriptedDialogs())
    application.keep_what_is_loaded(window)
    window.begin(path)
    window.resize(1366, 688)
    window.show()
    until(lambda: window.tasks.idle)
    took = [_once(window) for _ in range(RUNS)]
    window.lock()
    window.close()
    QCoreApplication.processEvents()
    return median(took)


def _once(window: Window) -> float:
    began = time.perf_counter()
    window.doors.unlock.unlock_wanted.emit(PASSPHRASE, False)
    until(lambda: _shows_today(window), BEAT)
    assert window.main is not None
    window.main.screens["today"].repaint()
    took = time.perf_counter() - began
    until(lambda: window.tasks.idle)
    window.lock()
    until(lambda: window.tasks.idle)
    return took


def _shows_today(window: Window) -> bool:
    """Whether the lines of Today are there."""
    today = None if window.main is None else window.main.screens.get("today")
    return isinstance(today, TodayScreen) and bool(today.list.rows.rows)
