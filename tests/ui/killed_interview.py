"""An interview at a desk in a process of its own, in which keys are pressed until the process is killed.

    python -m tests.ui.killed_interview VAULT ASSESSMENT KEYS

Each of the keys is pressed in its own time, `>` for Enter. Says `kept` once the vault has all that they answered.
"""

import sys
import tempfile
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.ui import application
from tests.conftest import PASSPHRASE
from tests.ui.killed_desk import say, wait


def main(path: Path, assessment_id: UUID, keys: str) -> None:
    """Go on with the interview; nobody pauses or locks."""
    app = application.application()
    with tempfile.TemporaryDirectory() as folder:
        window = application.build_window(clock=Clock(), data_folder=Path(folder))
        window.show()
        vault = vaults.unlock(path, PASSPHRASE)
        desk = window.open_desk(vault, vault.read(settings.load))
        desk.navigate("interview", assessment_id=assessment_id)
        wait(app, lambda: window.tasks.idle)
        for key in keys:
            held: QWidget | None = window.focusWidget()
            at = window if held is None else held
            if key == ">":
                QTest.keyClick(at, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(at, key)
            wait(app, lambda: window.tasks.idle)
        say("kept")
        wait(app, lambda: False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]), sys.argv[3])
