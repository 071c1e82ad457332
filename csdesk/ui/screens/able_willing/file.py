"""The map as a file: numbers only, without the small ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import ByCounty, Map
from csdesk.ui.desk import Read
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.screens.able_willing.screen import AbleWillingScreen

KINDS = tr("Workbook (*.xlsx)")


class AbleWillingFile:
    """Asks for a place, and writes the map that is shown."""

    def __init__(self, screen: "AbleWillingScreen") -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask where it goes."""
        day = self._screen.scope.as_of
        name = (
            tr("Able and willing by county {day}.xlsx", day=day)
            if self._screen.view == "county"
            else tr("Able and willing {day}.xlsx", day=day)
        )
        self._screen.desk.dialogs.save_file(tr("Save the numbers"), name, KINDS, self.save)

    def save(self, path: Path) -> None:
        """Write it: the map, or its counties while they are looked at."""
        by_county = self._screen.view == "county"
        desk, scope = self._screen.desk, self._screen.scope
        today, at, who, policy = desk.today(), desk.now(), desk.who, desk.ways.policy

        def draw(read: Read, progress: Progress) -> tuple[Map, bytes]:
            from csdesk.services.program.able_willing import county_told, told

            progress.report(0, 1, tr("Counting"))
            found: Map = read(lambda session: able.map_of(session, scope, today=today))
            if by_county:
                counties: ByCounty = read(lambda session: able.by_county(session, found, today=today))
                return found, county_told.workbook(counties, made_on=today)
            return found, told.workbook(found, made_on=today)

        def note(session: Any, drawn: tuple[Map, bytes], _progress: Progress) -> None:
            from csdesk.services.program.able_willing import told

            found, content = drawn
            told.note_export(session, found, at=at, who=who)
            write_file(session, path, content, told=Exempt.NOBODY, policy=policy)

        def done(_nothing: object) -> None:
            desk.messages.good(
                tr("The numbers are saved as {name}: no names, and small numbers withheld.", name=path.name)
            )

        desk.hand_out(self._screen, draw, note, done, title=tr("Saving the numbers"))
