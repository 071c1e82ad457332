"""How long the list of 360,000 people takes through the real window: from a key until the rows it found are painted.

Every letter is pressed in the search field of the real window; measured is the time until the table's paint event
that shows its rows has ended. The floor beside it is a bare `QTableView` over rows in memory that shows the next page
at each key: no vault, no search, plain words only. The memory is that of a process of its own, see `program`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from csdesk.services import search_terms, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import NcpsScreen
from tests.bench.driving import Painted, rest, scrolled, slow_frames, typed, until
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled, known_people
from tests.bench.people import Person

WORDS, COLUMNS, ROWS = 60, 8, 16
KEY_ALLOWED, KEY_P99_ALLOWED, PAGE_ALLOWED, MEMORY_ALLOWED = 16, 33, 25, 400
"""Milliseconds, and megabytes."""
FRAMES, FRAMES_ALLOWED = 600, 6
"""Ten seconds of scrolling, of which one frame in a hundred may come too late."""
ROOT = Path(__file__).parents[2]


def measure() -> list[Figure]:
    """Key by key, and page by page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    filled_vault = filled("caseload")
    people = known_people(filled_vault)
    chance = Random(3)
    words = [word_of(chance.choice(people), chance) for _ in range(WORDS)]
    with tempfile.TemporaryDirectory() as folder:
        path = copied(filled_vault, Path(folder))
        return [*in_window(path, Path(folder) / "data", words, chance), *memory(path, Path(folder) / "own", words)]


def memory(path: Path, data: Path, words: Sequence[str]) -> list[Figure]:
    """What the program takes with the same vault, in a process of its own, beside what it has with none open."""
    command = [sys.executable, "-m", "tests.bench.program", str(path), str(data), *words]
    told = json.loads(subprocess.run(command, check=True, cwd=ROOT, capture_output=True).stdout)
    title = f"the program with {PEOPLE:,} people: memory"
    return [
        Figure(title, told["at_work"], "MB", told["before"], MEMORY_ALLOWED, "value"),
        Figure(
            f"{title}, for the moment of unlocking", told["unlocking"], "MB", told["before"], MEMORY_ALLOWED, "value"
        ),
    ]


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
    until(lambda: window.tasks.idle)
    screen = window.main.screens["ncps"]
    assert isinstance(screen, NcpsScreen)
    floor = bare_keys()
    for word in words[:3]:  # what is asked the first time is compiled first
        typed(window, screen, word)
    keys = [took for word in words for took in typed(window, screen, word)]
    screen.search.clear()
    rest(window, 0.5)
    pages = scrolled(window, screen, chance)
    slow = slow_frames(window, screen, FRAMES)
    window.lock()
    window.close()
    QCoreApplication.processEvents()
    title = f"list of {PEOPLE:,} people in the window"
    return [
        Figure(f"{title}: key to painted rows", median(keys), "ms", floor, KEY_ALLOWED, "value"),
        Figure(f"{title}: key to painted rows, p99", _p99(keys), "ms", floor, KEY_P99_ALLOWED, "value"),
        Figure(f"{title}: a page of scrolling", median(pages), "ms", floor, PAGE_ALLOWED, "value"),
        Figure(f"{title}: a page of scrolling, p99", _p99(pages), "ms", floor, 2 * PAGE_ALLOWED, "value"),
        Figure(f"{title}: frames over 16 ms, of {FRAMES} of scrolling", slow, "frames", 0, FRAMES_ALLOWED, "value"),
    ]


def word_of(person: Person, chance: Random) -> str:
    """What somebody types who looks for a person: mostly a name, sometimes a number or a street."""
    kind = chance.randrange(10)
    if kind < 6:
        return search_terms.fold(person.last)[:6]
    if kind == 6:
        return f"{search_terms.fold(person.last)} {search_terms.fold(person.first)[:3]}"
    return {7: person.phone[-4:], 8: person.pin, 9: search_terms.fold(person.street)[:5]}[kind]


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
        until(lambda: painted.at > began)
        return (painted.at - began) * 1000

    took = [press() for _ in range(WORDS)]
    table.close()
    return median(took)


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[-1]
