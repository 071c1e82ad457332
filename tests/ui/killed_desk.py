"""A desk in a process of its own, in which something is typed until the process is killed.

    python -m tests.ui.killed_desk VAULT PERSON

Says `typed` once the keys were pressed and `kept` once the vault holds what they wrote.
"""

import os
import sys
import tempfile
from pathlib import Path
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest

from csdesk.services import drafts, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.ui import application
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.shell.locking import TYPED
from tests.conftest import PASSPHRASE

NOTE = "Asks about the bus pass"


def main(path: Path, ncp_id: UUID) -> None:
    """Open the record and type; nobody saves or locks."""
    app = application.application()
    with tempfile.TemporaryDirectory() as folder:
        window = application.build_window(clock=Clock(), data_folder=Path(folder))
        window.show()
        vault = vaults.unlock(path, PASSPHRASE)
        desk = window.open_desk(vault, vault.read(settings.load))
        desk.navigate("record", ncp_id=ncp_id)
        wait(app, lambda: window.tasks.idle)
        assert window.main is not None
        screen = window.main.screens["record"]
        assert isinstance(screen, RecordScreen)
        screen.contact.begin("call")
        note = screen.contact.note
        note.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(note, NOTE)
        say("typed")
        wait(app, lambda: NOTE in str(vault.read(lambda session: drafts.load(session, TYPED))))
        say("kept")
        wait(app, lambda: False)


def say(word: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def wait(app: QCoreApplication, until: object) -> None:
    """Let the window work until something is true."""
    while callable(until) and not until():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]))
