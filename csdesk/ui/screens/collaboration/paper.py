"""The plan on paper: printed, or saved as a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import joint_work
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.ui import printing
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import Button
from csdesk.wording import tr

Drawn = tuple[int, bytes]


class PlanPaper:
    """Its two buttons."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.print = Button(tr("Print"), self.ask_printer, name="collaboration.print", icon="printer", key="Ctrl+P")
        self.save = Button(tr("Save as PDF …"), self._ask_path, name="collaboration.savePdf", icon="floppy-disk")

    def ask_printer(self) -> None:
        """Ask for a printer, and print."""
        printing.ask_printer(self._owner, tr("Collaboration plan"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the plan on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("The collaboration plan went to the printer."))

        self._hand_out(
            None,
            lambda pdf: printing.print_beside(
                self._desk.tasks, self._owner, printer, pdf, printed, told=Exempt.NOBODY
            ),
        )

    def _ask_path(self) -> None:
        name = tr("Collaboration plan {today:%Y-%m-%d}.pdf", today=self._desk.today())
        self._desk.dialogs.save_file(tr("Save the collaboration plan"), name, tr("PDF (*.pdf)"), self._save)

    def _save(self, path: Path) -> None:
        said = tr("The collaboration plan is saved as {name}.", name=path.name)
        self._hand_out(path, lambda _pdf: self._desk.messages.good(said))

    def _hand_out(self, path: Path | None, done: Callable[[bytes], object]) -> None:
        desk = self._desk
        today, at, who, policy = desk.today(), desk.now(), desk.who, desk.ways.policy
        office = desk.settings.agency_name

        def draw(read: Read, _progress: Progress) -> Drawn:
            from csdesk.services.papers import collaboration_sheet

            found = read(lambda session: joint_work.joint_steps(session, today=today))
            return len(found), collaboration_sheet.make(found, at=at, desk=office)

        def note(session: Any, drawn: Drawn, _progress: Progress) -> bytes:
            number, pdf = drawn
            joint_work.note_paper(session, number, at=at, who=who)
            if path is not None:
                write_file(session, path, pdf, told=Exempt.NOBODY, policy=policy)
            return pdf

        desk.hand_out(self._owner, draw, note, done, title=tr("Making the collaboration plan"))
