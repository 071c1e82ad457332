"""The papers of the screen: made, noted and printed from memory, or saved as a file on purpose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services.disclosure import Left, Way
from csdesk.services.files import write_file
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.tasks import Failed
from csdesk.wording import tr

Made = tuple[bytes, Left]
MakePaper = Callable[[Any, Way], Made]
"""Takes the session and how the paper leaves; accounts for it. Raises `DeskError`."""


class Papers:
    """Prints and saves."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def ask_printer(self, name: str, make: MakePaper, then: Callable[[], object], failed: Failed | None) -> None:
        """Ask for a printer, and print. `then` follows when the paper is made."""
        printing.ask_printer(self._owner, name, lambda printer: self.print_on(printer, name, make, then, failed))

    def print_on(
        self, printer: QPrinter, name: str, make: MakePaper, then: Callable[[], object], failed: Failed | None = None
    ) -> None:
        """Print on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("{name}: it went to the printer.", name=name))

        def made(paper: Made) -> None:
            then()
            pdf, told = paper
            printing.print_beside(self._desk.tasks, self._owner, printer, pdf, printed, told=told)

        self._desk.write(
            self._owner, lambda session: make(session, Way.PRINT), made, failed, changed={"releases", "told"}
        )

    def ask_path(self, name: str, make: MakePaper, then: Callable[[], object], failed: Failed | None) -> None:
        """Ask where to save, and save."""
        self._desk.dialogs.save_file(
            tr("Save as PDF"), f"{name}.pdf", tr("PDF (*.pdf)"), lambda path: self.save(path, make, then, failed)
        )

    def save(self, path: Path, make: MakePaper, then: Callable[[], object], failed: Failed | None) -> None:
        """Save as this file."""
        policy = self._desk.ways.policy

        def work(session: Any) -> None:
            pdf, told = make(session, Way.FILE)
            write_file(session, path, pdf, told=told, policy=policy)

        def saved(_nothing: None) -> None:
            then()
            self._desk.messages.good(tr("Saved as {name}. The file is not encrypted.", name=path.name))

        self._desk.write(self._owner, work, saved, failed, changed={"releases", "told"})
