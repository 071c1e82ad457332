"""The most memory that the whole program takes with many people, in a process of its own.

    python -m tests.bench.program VAULT FOLDER WORD ...

Opens the vault by its passphrase as a liaison does, shows Today and the board, types the words into the list key by
key, scrolls through everybody, opens records, and goes round once more. FOLDER holds the program's own preferences.
Prints the most memory that this process had before the vault was opened, while it was (the passphrase takes 268 MB
for some tenths of a second, so that guessing is expensive), and from then on, in MB, as JSON.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from PySide6.QtCore import QCoreApplication

from csdesk.services.caseload import CaseloadLine
from csdesk.services.clock import SetClock
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.shell.window import Window
from tests.bench.driving import rest, scrolled, typed, until
from tests.bench.importing import PASSPHRASE, most_memory

RECORDS = 10
ROUNDS = 2


def main(vault: str, folder: str, *words: str) -> None:
    """Go through a day, and say what it took."""
    application.application()
    clock = SetClock(datetime(2026, 11, 21, 15, tzinfo=UTC))
    window = application.build_window(clock=clock, data_folder=Path(folder), dialogs=ScriptedDialogs())
    application.keep_what_is_loaded(window)
    window.begin(Path(vault))
    window.resize(1366, 688)
    window.show()
    rest(window, 1)  # what is not needed for the first page is loaded behind it
    before = most_memory()
    window.doors.unlock.unlock_wanted.emit(PASSPHRASE, False)
    until(lambda: window.desk is not None and window.tasks.idle)
    unlocking = most_memory()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most is counted anew
    for _ in range(ROUNDS):
        go_round(window, words, Random(3))
    window.lock()
    window.close()
    QCoreApplication.processEvents()
    sys.stdout.write(json.dumps({"before": before, "unlocking": unlocking, "at_work": most_memory()}))


def go_round(window: Window, words: tuple[str, ...], chance: Random) -> None:
    """Every page that the memory depends on, each as a liaison uses it."""
    for name in ("today", "board", "ncps"):
        _go(window, name)
    assert window.main is not None
    screen = window.main.screens["ncps"]
    assert isinstance(screen, NcpsScreen)
    for word in words:
        typed(window, screen, word)
    screen.search.clear()
    rest(window, 0.5)
    scrolled(window, screen, chance)
    first, _ = screen.list.in_view()
    for line in screen.list.people.rows[first : first + RECORDS]:
        assert isinstance(line, CaseloadLine)
        _go(window, "record", ncp_id=line.ncp_id)


def _go(window: Window, name: str, **arguments: object) -> None:
    assert window.desk is not None
    window.desk.navigate(name, **arguments)
    until(lambda: window.tasks.idle)


if __name__ == "__main__":
    main(*sys.argv[1:])
