"""What is needed on the day when this computer is lost, and on the day when it leaves."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter

from csdesk.services.disclosure import Exempt
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.screens.vault import fixed
from csdesk.ui.widgets import Button, Line, Sheet, Text, row
from csdesk.wording import tr

ABOUT_INCIDENT = tr(
    "For the privacy officer when this computer is lost or was in a stranger’s hands: how many people, how it is "
    "encrypted, which backups. It names nobody. Print one now: on that day this computer is not there to ask."
)
ABOUT_RETIRE = tr("Before the computer is handed on: destroys every key of the vault here, and says what remains.")


class LeavingSheet(Sheet):
    """The incident sheet, and the end of this computer's service. `retire_wanted`."""

    retire_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            title=tr("When this computer is lost, or leaves"), icon="warning-octagon", name="vault.leaving"
        )
        self._desk = desk
        save = Button(tr("Save as PDF …"), self._ask_path, name="vault.incident.save", icon="floppy-disk")
        save.setAccessibleName(tr("Save the incident sheet as PDF"))
        paper = Button(tr("Print …"), self._ask_printer, name="vault.incident.print", icon="printer")
        paper.setAccessibleName(tr("Print the incident sheet"))
        retire = Button(tr("Retire this computer …"), self.retire_wanted.emit, name="vault.retire", icon="power")
        self.add(
            Text(tr("Incident sheet"), "strong"),
            Text(ABOUT_INCIDENT, "small", wrap=True),
            row(save, paper, None),
            Line(),
            Text(tr("End of service"), "strong"),
            Text(ABOUT_RETIRE, "small", wrap=True),
            row(retire, None),
        )

    def _ask_path(self) -> None:
        name = tr("Incident sheet {today:%Y-%m-%d}.pdf", today=self._desk.today())
        self._desk.dialogs.save_file(tr("Save the incident sheet"), name, tr("PDF (*.pdf)"), self._save)

    def _save(self, path: Path) -> None:
        make = self._sheet_maker()

        def work() -> Path:
            from csdesk.services.files import write_paper

            return write_paper(path, make())

        self._desk.tasks.command(
            self,
            work,
            lambda file: self._desk.messages.good(tr("The incident sheet is saved as {name}.", name=file.name)),
        )

    def _ask_printer(self) -> None:
        printing.ask_printer(self, tr("CS Desk"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the incident sheet from memory; no file is made on the way."""
        make = self._sheet_maker()

        def printed() -> None:
            self._desk.messages.good(tr("The incident sheet went to the printer."))

        def drawn(pdf: bytes) -> None:
            printing.print_beside(self._desk.tasks, self, printer, pdf, printed, told=Exempt.NOBODY)

        self._desk.tasks.command(self, make, drawn)

    def _sheet_maker(self) -> Callable[[], bytes]:
        """Makes the sheet, on the command thread: the audit trail gets a line that it was made."""
        ways, vault, at, who = self._desk.ways, self._desk.vault, self._desk.now(), self._desk.who
        minutes = fixed.lock_after(ways.policy, ways.preferences.load())

        def make() -> bytes:
            from csdesk.services.papers import incident, incident_sheet

            facts = incident.gather(vault, at=at, who=who, second=ways.second_place, lock_after_minutes=minutes)
            return incident_sheet.make(facts)

        return make
