"""The measures in and out of the desk: the workbook of all agencies, its template, and the page on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtPrintSupport import QPrinter

from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.services.program import measures
from csdesk.services.program.measures import Definition, TakenIn
from csdesk.ui import formats, printing
from csdesk.ui.desk import Read
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.screens.measures.screen import MeasuresScreen

WORKBOOKS = tr("Workbooks (*.xlsx *.xls *.ods *.csv *.txt);;All files (*)")
CHANGED = frozenset({"measures"})


class MeasuresFiles:
    """Brings in and hands out for the screen."""

    def __init__(self, screen: "MeasuresScreen") -> None:
        self._screen = screen
        self._desk = screen.desk

    def ask_workbook(self) -> None:
        """Ask for a workbook, and bring it in."""
        self._desk.dialogs.open_file(tr("Bring in the counts of all agencies"), WORKBOOKS, self.bring_in)

    def bring_in(self, path: Path) -> None:
        """Take in all agencies of a workbook, or none."""
        definition = self._screen.definition
        if definition is None:
            return
        desk = self._desk
        year, at, who = definition.year, desk.now(), desk.who
        left: list[str] = []

        def read(_read: Read, _progress: Progress) -> Any:
            from csdesk.services.program.measures.workbook_in import read_counts

            return read_counts(path, definition)

        def take(session: Any, found: Any, _progress: Progress) -> TakenIn:
            left.extend(found.not_understood)
            return measures.take_in(session, year, found.agencies, at=at, who=who)

        def taken(done: TakenIn) -> None:
            self._screen.show_view("all")
            desk.messages.good(_taken(done, left))

        desk.hand_out(
            self._screen,
            read,
            take,
            taken,
            self._refused,
            title=tr("Bringing in the workbook"),
            changed=CHANGED,
            undo=tr("The workbook of the measures"),
        )

    def _refused(self, error: DeskError) -> None:
        self._screen.show_faults(str(error), getattr(error, "faults", ()))

    def ask_template(self) -> None:
        """Ask where the workbook to fill in goes."""
        year = self._screen.year
        self._ask(tr("Counts of all agencies {year}.xlsx", year=year), self._save_template)

    def ask_results(self) -> None:
        """Ask where the workbook with the results goes."""
        self._ask(tr("Performance measures {year}.xlsx", year=self._screen.year), self._save_results)

    def _ask(self, name: str, then: Callable[[Path], object]) -> None:
        self._desk.dialogs.save_file(tr("Save the workbook"), name, tr("Excel workbook (*.xlsx)"), then)

    def _save_template(self, path: Path) -> None:
        def draw(session: Any, definition: Definition) -> Any:
            from csdesk.services.program.measures.workbook_out import template

            return template(definition, measures.kept_year(session, definition.year).agencies)

        self._save(path, draw)

    def _save_results(self, path: Path) -> None:
        at = self._desk.now()

        def draw(session: Any, definition: Definition) -> Any:
            from csdesk.services.program.measures.workbook_out import results

            return results(measures.year_standing(session, definition.year), at=at)

        self._save(path, draw)

    def _save(self, path: Path, draw: Callable[[Any, Definition], Any]) -> None:
        def saved(_made: Any) -> None:
            self._desk.messages.good(tr("Saved as {name}.", name=path.name))

        self._hand_out(path, draw, saved)

    def print(self) -> None:
        """Ask for a printer, and print what is shown: the page of the agency, or the table of all."""
        printing.ask_printer(self._screen, tr("Performance measures"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print it on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("The measures went to the printer."))

        def send(made: Any) -> None:
            printing.print_beside(self._desk.tasks, self._screen, printer, made.content, printed, told=Exempt.NOBODY)

        self._hand_out(None, self._page(), send)

    def ask_pdf(self) -> None:
        """Ask where the page of the agency, or the table of all, goes as PDF."""
        year, standing = self._screen.year, self._screen.standing
        name = tr("Performance measures {year}.pdf", year=year)
        if standing is not None and not self._screen.shows_all:
            agency = standing.name.replace("/", "-")
            name = tr("Performance measures {year}, {agency}.pdf", year=year, agency=agency)
        self._desk.dialogs.save_file(
            tr("Save the measures"), name, tr("PDF (*.pdf)"), lambda path: self._save(path, self._page())
        )

    def _page(self) -> Callable[[Any, Definition], Any]:
        agency_id: UUID | None = self._screen.agency_id
        shows_all = self._screen.shows_all
        at, office = self._desk.now(), self._desk.settings.agency_name

        def draw(session: Any, definition: Definition) -> Any:
            from csdesk.services.papers import measures_all_sheet, measures_sheet
            from csdesk.services.program.measures.workbook_out import MeasuresFile

            year = measures.year_standing(session, definition.year)
            if shows_all:
                return MeasuresFile(measures_all_sheet.make(year, at=at, desk=office), len(year.standings))
            standing = year.of(agency_id) if agency_id is not None else None
            if standing is None:
                raise DeskError(tr("There is no agency to print. Nothing was made; choose one."))
            return MeasuresFile(measures_sheet.make(standing, year, at=at, desk=office), 1)

        return draw

    def _hand_out(
        self, path: Path | None, draw: Callable[[Any, Definition], Any], done: Callable[[Any], object]
    ) -> None:
        desk, definition = self._desk, self._screen.definition
        if definition is None:
            return
        at, who, policy = desk.now(), desk.who, desk.ways.policy

        def make(read: Read, _progress: Progress) -> Any:
            return read(lambda session: draw(session, definition))

        def note(session: Any, made: Any, _progress: Progress) -> Any:
            from csdesk.services.program.measures.workbook_out import note_file

            note_file(session, made, definition.year, at=at, who=who)
            if path is not None:
                write_file(session, path, made.content, told=Exempt.NOBODY, policy=policy)
            return made

        desk.hand_out(self._screen, make, note, done, title=tr("Making the file of the measures"))


def _taken(done: TakenIn, left: list[str]) -> str:
    count = formats.count(done.added + done.changed, tr("agency"), tr("agencies"))
    said = tr(
        "{count} brought in: {added} new, {changed} changed.", count=count, added=done.added, changed=done.changed
    )
    if left:
        alone = tr("Columns that were left alone: {names}.", names=", ".join(left[:6]))
        said = f"{said} {alone}"
    return said
