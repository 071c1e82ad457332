"""The real window on a display of its own, for the reader of `at_spi_reader`: does what each line on stdin says."""

import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.ui import application


def main(vault: Path, passphrase: str) -> None:
    """Begin at the locked page of a vault."""
    app = application.application()
    window = application.build_window(clock=Clock(), data_folder=vault.parent / "data")
    window.doors.choose_vault(vault)
    window.show()

    def do() -> None:
        command, _, words = sys.stdin.readline().strip().partition(" ")
        if command == "try":
            window.doors.unlock.unlock_wanted.emit(words, False)
        elif command == "open":
            opened = vaults.unlock(vault, passphrase)
            window.open_desk(opened, opened.read(settings.load))
        elif command == "go" and window.desk is not None:
            window.desk.navigate(words)
        elif command == "say" and window.desk is not None:
            window.desk.messages.good(words)
        else:
            window.lock()
            window.tasks.close()
            app.quit()

    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(do)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
