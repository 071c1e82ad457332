"""How long the list of 360,000 people takes through the real window: from a key until the rows it found are painted.

Every letter is pressed in the search field of the real window; measured is the time until the table's paint event
that shows its rows has ended. The floor beside it is a bare `QTableView` over rows in memory that shows the next page
at each key: no vault, no search, plain words only.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import psutil
from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from csdesk.services import search_terms, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.cycles import many_objects
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.shell.window import Window
from tests.bench.figures import Figure
from tests.bench.importing import PASSPHRASE
from tests.bench.people import Person, everybody, fill

PEOPLE = 360_000
WORDS, PAGES, COLUMNS, ROWS = 60, 60, 8, 16
KEY_ALLOWED, KEY_P99_ALLOWED, PAGE_ALLOWED, MEMORY_ALLOWED = 16, 33, 25, 400
"""Milliseconds, and megabytes."""
BEAT = 20
"""Milliseconds between two looks whether something has come: seldom, since each takes Python from the workers."""
BETWEEN_KEYS = 0.12
"""Seconds between two keys of somebody who types fast."""
PATIENCE = 60.0


class Painted(QObject):
    """Notes when a table was painted."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._times: list[float] = []
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """The moment after the paint event, as near as a filter comes: the table paints within it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QCoreApplication.sendEvent(watched, event)
            watched.installEventFilter(self)
            self._times.append(time.perf_counter())
            return True
        return False

    @property
    def at(self) -> float:
        """When it was painted last."""
        return self._times[-1] if self._times else 0.0

    def after(self, moment: float) -> float | None:
        """When it was painted first after a moment; what is painted later, such as why they were found, is not it."""
        return next((at for at in self._times if at > moment), None)


def measure() -> list[Figure]:
    """Key by key, and page by page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    people = everybody(PEOPLE)
    chance = Random(3)
    words = [word_of(chance.choice(people), chance) for _ in range(WORDS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csvault"
        vault = vaults.create(path, PASSPHRASE).vault
        with many_objects():
            vault.write(partial(_fill, people))
        vault.lock()
        return in_window(path, Path(folder) / "data", words, chance)


def _fill(people: list[Person], session: Any) -> None:
    fill(session, people)
    people.clear()  # the window's memory is measured, not theirs


def in_window(path: Path, data: Path, words: Sequence[str], chance: Random) -> list[Figure]:
    """The figures of a vault that is filled."""
    vault = vaults.unlock(path, PASSPHRASE)
    clock = SetClock(datetime(2026, 11, 21, 15, tzinfo=UTC))
    window = application.build_window(clock=clock, data_folder=data, dialogs=ScriptedDialogs())
    application.keep_what_is_loaded(window)
    window.open_desk(vault, vault.read(settings.load))
    window.resize(1366, 688)
    window.show()
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("ncps")
    _until(lambda: window.tasks.idle)
    screen = window.main.screens["ncps"]
    assert isinstance(screen, NcpsScreen)
    floor = bare_keys()
    for word in words[:3]:  # what is asked the first time is compiled first
        typed(window, screen, word)
    keys = [took for word in words for took in typed(window, screen, word)]
    screen.search.clear()
    _rest(window, 0.5)
    pages = scrolled(window, screen, chance)
    memory = psutil.Process().memory_info().rss / 1e6
    window.lock()
    window.close()
    QCoreApplication.processEvents()
    title = f"list of {PEOPLE:,} people in the window"
    return [
        Figure(f"{title}: key to painted rows", median(keys), "ms", floor, KEY_ALLOWED, "value"),
        Figure(f"{title}: key to painted rows, p99", _p99(keys), "ms", floor, KEY_P99_ALLOWED, "value"),
        Figure(f"{title}: a page of scrolling", median(pages), "ms", floor, PAGE_ALLOWED, "value"),
        Figure(f"{title}: a page of scrolling, p99", _p99(pages), "ms", floor, 2 * PAGE_ALLOWED, "value"),
        Figure(f"{title}: memory", memory, "MB", memory, MEMORY_ALLOWED, "value"),
    ]


def word_of(person: Person, chance: Random) -> str:
    """What somebody types who looks for a person: mostly a name, sometimes a number or a street."""
    kind = chance.randrange(10)
    if kind < 6:
        return search_terms.fold(person.last)[:6]
    if kind == 6:
        return f"{search_terms.fold(person.last)} {search_terms.fold(person.first)[:3]}"
    return {7: person.phone[-4:], 8: person.pin, 9: search_terms.fold(person.street)[:5]}[kind]


def typed(window: Window, screen: NcpsScreen, word: str) -> list[float]:
    """One word, key by key: milliseconds from each key to its rows."""
    painted = Painted(screen.list)
    screen.search.clear()
    _rest(window, 0.3)
    took = [_one_key(window, screen, painted, letter) for letter in word]
    painted.deleteLater()
    return took


def _one_key(window: Window, screen: NcpsScreen, painted: Painted, letter: str) -> float:
    shown: list[float] = []
    heard = screen.feed.shown.connect(lambda _lines: shown.append(time.perf_counter()))
    began = time.perf_counter()
    QTest.keyClicks(screen.search, letter)
    _until(lambda: bool(shown) and painted.after(shown[0]) is not None)
    at = painted.after(shown[0]) or 0.0
    screen.feed.shown.disconnect(heard)
    _rest(window, BETWEEN_KEYS)
    return (at - began) * 1000


def scrolled(window: Window, screen: NcpsScreen, chance: Random) -> list[float]:
    """A page further, here and there in the list: milliseconds until its lines are painted."""
    bar = screen.list.verticalScrollBar()
    painted = Painted(screen.list)
    bar.setValue(bar.maximum() // 2)  # from now on the order of everybody is known
    _until(lambda: window.tasks.idle)
    took = []
    for number in range(PAGES):
        if number % 10 == 0:
            bar.setValue(chance.randrange(bar.maximum()))
            _until(lambda: window.tasks.idle)
        took.append(_one_page(screen, painted))
        _rest(window, 0.05)
    painted.deleteLater()
    return took


def _one_page(screen: NcpsScreen, painted: Painted) -> float:
    bar = screen.list.verticalScrollBar()
    began = time.perf_counter()
    bar.setValue(bar.value() + bar.pageStep())
    _until(lambda: painted.at > began and _are_here(screen))
    return (painted.at - began) * 1000


def bare_keys() -> float:
    """A plain table over rows in memory: milliseconds from a key to its next page, at the median."""

    class Rows(QAbstractTableModel):
        page = 0

        def rowCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's
            return ROWS

        def columnCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's
            return COLUMNS

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            return f"Words {self.page} {index.row()}" if role == Qt.ItemDataRole.DisplayRole else None

    class Table(QTableView):
        def keyPressEvent(self, _event: Any) -> None:  # noqa: N802 - Qt's
            rows.beginResetModel()
            rows.page += 1
            rows.endResetModel()

    rows, table = Rows(), Table()
    table.setModel(rows)
    table.resize(1200, 560)
    table.show()
    painted = Painted(table)

    def press() -> float:
        began = time.perf_counter()
        QTest.keyClick(table, Qt.Key.Key_A)
        _until(lambda: painted.at > began)
        return (painted.at - began) * 1000

    took = [press() for _ in range(WORDS)]
    table.close()
    return median(took)


def _are_here(screen: NcpsScreen) -> bool:
    first, last = screen.list.in_view()
    return all(row is not None for row in screen.list.people.rows[first : last + 1])


def _until(holds: Callable[[], bool]) -> None:
    """Let the event loop run, asleep between events as a window is, so that workers have Python to themselves."""
    loop, beat = QEventLoop(), QTimer()
    ends = time.perf_counter() + PATIENCE

    def look() -> None:
        if holds() or time.perf_counter() > ends:
            loop.quit()

    beat.timeout.connect(look)
    beat.start(BEAT)
    loop.exec()
    beat.stop()
    assert holds(), "the window did not come to its end"


def _rest(window: Window, seconds: float) -> None:
    ends = time.perf_counter() + seconds
    _until(lambda: time.perf_counter() > ends and window.tasks.idle)


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[-1]
