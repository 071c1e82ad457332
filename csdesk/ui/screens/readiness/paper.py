"""The assessment on paper: printed, or saved as a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.services.program import readiness
from csdesk.ui import printing
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import Button
from csdesk.wording import tr


class ReadinessPaper:
    """Its two buttons. `what` tells which assessment, and which it is laid over."""

    def __init__(self, desk: Desk, owner: QWidget, what: Callable[[], tuple[UUID, tuple[UUID, ...]] | None]) -> None:
        self._desk = desk
        self._owner = owner
        self._what = what
        self.print = Button(tr("Print"), self.ask_printer, name="readiness.print", icon="printer", key="Ctrl+P")
        self.save = Button(tr("PDF with table …"), self._ask_path, name="readiness.savePdf", icon="file-pdf")

    def ask_printer(self) -> None:
        """Ask for a printer, and print."""
        printing.ask_printer(self._owner, tr("Readiness assessment"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("The readiness assessment went to the printer."))

        self._hand_out(
            None,
            lambda pdf: printing.print_beside(
                self._desk.tasks, self._owner, printer, pdf, printed, told=Exempt.NOBODY
            ),
        )

    def _ask_path(self) -> None:
        name = tr("Readiness {today:%Y-%m-%d}.pdf", today=self._desk.today())
        self._desk.dialogs.save_file(tr("Save the readiness assessment"), name, tr("PDF (*.pdf)"), self._save)

    def _save(self, path: Path) -> None:
        said = tr("The readiness assessment is saved as {name}.", name=path.name)
        self._hand_out(path, lambda _pdf: self._desk.messages.good(said))

    def _hand_out(self, path: Path | None, done: Callable[[bytes], object]) -> None:
        desk, what = self._desk, self._what()
        if what is None:
            return
        now, earlier = what
        at, who, policy = desk.now(), desk.who, desk.ways.policy
        office = desk.settings.agency_name

        def draw(read: Read, _progress: Progress) -> bytes:
            from csdesk.services.papers import readiness_sheet

            found = read(lambda session: [readiness.assessed(session, one) for one in (now, *earlier)])
            return readiness_sheet.make(found[0], found[1:], at=at, desk=office)

        def note(session: Any, pdf: bytes, _progress: Progress) -> bytes:
            readiness.note_paper(session, now, at=at, who=who)
            if path is not None:
                write_file(session, path, pdf, told=Exempt.NOBODY, policy=policy)
            return pdf

        desk.hand_out(self._owner, draw, note, done, title=tr("Making the readiness assessment"))
