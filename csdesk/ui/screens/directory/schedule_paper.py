"""The class schedule of a program on paper: printed, or saved as a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services.class_schedule import class_schedule, note_schedule
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.ui import printing
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import Button
from csdesk.wording import tr

Drawn = tuple[int, bytes]


class SchedulePaper:
    """Its two buttons. `program_id`: of the program that is shown."""

    def __init__(self, desk: Desk, owner: QWidget, program_id: Callable[[], UUID | None]) -> None:
        self._desk = desk
        self._owner = owner
        self._program_id = program_id
        name = "directory.schedule"
        self.print = Button(
            tr("Print"), self._ask_printer, name=f"{name}.print", icon="printer", key="Ctrl+P", small=True
        )
        self.save = Button(
            tr("Save as PDF …"), self._ask_path, name=f"{name}.savePdf", icon="floppy-disk", small=True
        )

    def show(self, *, shown: bool) -> None:
        """Show the buttons, or hide them."""
        self.print.setVisible(shown)
        self.save.setVisible(shown)

    def _ask_printer(self) -> None:
        printing.ask_printer(self._owner, tr("Class schedule"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the schedule on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("The class schedule went to the printer."))

        self._hand_out(
            None,
            lambda pdf: printing.print_beside(
                self._desk.tasks, self._owner, printer, pdf, printed, told=Exempt.NOBODY
            ),
        )

    def _ask_path(self) -> None:
        name = tr("Class schedule {today:%Y-%m-%d}.pdf", today=self._desk.today())
        self._desk.dialogs.save_file(tr("Save the class schedule"), name, tr("PDF (*.pdf)"), self._save)

    def _save(self, path: Path) -> None:
        said = tr("The class schedule is saved as {name}.", name=path.name)
        self._hand_out(path, lambda _pdf: self._desk.messages.good(said))

    def _hand_out(self, path: Path | None, done: Callable[[bytes], object]) -> None:
        desk, program_id = self._desk, self._program_id()
        if program_id is None:
            return
        today, at, who, policy = desk.today(), desk.now(), desk.who, desk.ways.policy
        office = desk.settings.agency_name

        def draw(read: Read, _progress: Progress) -> Drawn:
            from csdesk.services.papers import class_schedule_sheet

            found = read(lambda session: class_schedule(session, program_id, today=today))
            return len(found.classes), class_schedule_sheet.make(found, at=at, desk=office)

        def note(session: Any, drawn: Drawn, _progress: Progress) -> bytes:
            number, pdf = drawn
            note_schedule(session, program_id, number, at=at, who=who)
            if path is not None:
                write_file(session, path, pdf, told=Exempt.NOBODY, policy=policy)
            return pdf

        desk.hand_out(self._owner, draw, note, done, title=tr("Making the class schedule"))
