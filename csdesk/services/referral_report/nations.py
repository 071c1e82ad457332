"""Counties and nations are kept as the directory names them, however a report writes them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from csdesk.services import directory
from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.shapes import ReportLine


class Nations:
    """How the directory names what a report writes: *LCO* is Lac Courte Oreilles."""

    def __init__(self, session: Session) -> None:
        self._known = {fold(name): county for name, county in directory.known_as(session).items()}

    def name(self, written: str) -> str:
        """The directory's name; what it does not have stays as it is written."""
        return self._known.get(fold(written), written)

    def names(self, written: Iterable[str]) -> tuple[str, ...]:
        """The same for several, each once."""
        return tuple(dict.fromkeys(map(self.name, written)))

    def put_into(self, lines: list[ReportLine]) -> None:
        """Write the directory's names into accepted rows."""
        others = {county: self.name(county) for county in {line.county for line in lines}}
        others = {county: name for county, name in others.items() if name != county}
        if others:
            lines[:] = [line._replace(county=others.get(line.county, line.county)) for line in lines]
