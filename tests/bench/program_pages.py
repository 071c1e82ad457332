"""How long the pages of *Program* take with 360,000 people, of whom 8,000 are worked with, through the real window.

Measured from the wish to read until the page is painted. What takes longer than the bound has to show its progress by
then: what counts is the time until the page, or its progress, is there. The floor is one count of everybody; that of
the table by county, which is asked for where the map is shown, one count of the people of each county.
"""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QThread
from sqlalchemy.orm import Session

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.program import measures
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.able_willing import AbleWillingScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets.progress import ProgressPanel
from tests.bench.daily import AT, CAME, floor
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled
from tests.services.measures.agencies import several

PAGES = ("program", "readiness", "measures", "able_willing", "quality", "supervisor")
ALLOWED = 300
"""Milliseconds until the page is there, or its progress."""
LONGEST = 5_000
"""Milliseconds until all is there."""
RUNS = 7
AGENCIES = 71
OF_COUNTIES = "SELECT county, count(DISTINCT ncp_id) FROM iv_d_case GROUP BY county"


def measure() -> list[Figure]:
    """Each page, again and again: until something is there, and until all is."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.unlock(copied(filled("desk"), Path(folder)), PASSPHRASE)
        vault.write(_agencies)
        came, of_counties = floor(vault, CAME, ()), floor(vault, OF_COUNTIES, ())
        clock = SetClock(AT)
        window = application.build_window(clock=clock, data_folder=Path(folder) / "data", dialogs=ScriptedDialogs())
        application.keep_what_is_loaded(window)
        window.open_desk(vault, vault.read(settings.load))
        window.resize(1366, 688)
        window.show()
        figures = []
        pages = [(name, partial(_opened, window, name), came) for name in PAGES]
        by_county = ("able_willing_by_county", partial(_counties, window), of_counties)
        pages.insert(PAGES.index("able_willing") + 1, by_county)
        for name, opened, least in pages:
            there, whole = zip(*(opened() for _ in range(RUNS)), strict=True)
            title = f"{PEOPLE:,} people: {name.replace('_', ' ')}"
            figures.append(Figure(f"{title}, page or progress", median(there), "ms", least, ALLOWED, "value"))
            figures.append(Figure(f"{title}, whole", median(whole), "ms", least, LONGEST, "value"))
        window.lock()
        window.close()
        QCoreApplication.processEvents()
        return figures


def _opened(window: Window, name: str) -> tuple[float, float]:
    """Milliseconds until the page, or the progress of what it waits for, is there; and until all of it is."""
    assert window.desk is not None
    assert window.main is not None
    desk, screens = window.desk, window.main.screens
    desk.navigate("today")
    _rest(window)

    def wish() -> None:
        desk.navigate(name)
        screens[name].refresh()

    return _timed(window, wish)


def _counties(window: Window) -> tuple[float, float]:
    """The same of the table by county, where the map was counted anew."""
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("able_willing", view="map")
    screen = window.main.screens["able_willing"]
    assert isinstance(screen, AbleWillingScreen)
    screen.refresh()
    _rest(window)
    return _timed(window, partial(screen.show_view, "county"))


def _timed(window: Window, wish: Callable[[], object]) -> tuple[float, float]:
    panel = window.findChild(ProgressPanel)
    assert panel is not None
    began = time.perf_counter()
    wish()
    told = None
    while not window.tasks.idle:
        QThread.msleep(1)
        QCoreApplication.processEvents()
        if told is None and panel.isVisible():
            told = time.perf_counter()
    QCoreApplication.processEvents()
    window.repaint()
    painted = time.perf_counter()
    return ((told or painted) - began) * 1000, (painted - began) * 1000


def _rest(window: Window) -> None:
    QCoreApplication.processEvents()
    while not window.tasks.idle:
        QThread.msleep(1)
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()


def _agencies(session: Session) -> None:
    """As many agencies as there are in the state."""
    for one in several(AGENCIES):
        measures.keep(session, 2004, one, at=AT, who="Bench")
