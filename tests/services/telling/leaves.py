"""What a way out is, as the test sees it, and to whom ways lead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services.reporting import Quarter
from tests.services.telling.histories import COUNTIES, COURT, PROGRAM, Life, Said
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import World

QUARTER = Quarter(2026, 3)
CSAS = tuple(Asked("csa", county) for county in COUNTIES)
STATE, OWN, PARENT = Asked("state", "State mailbox"), Asked("own_use"), Asked("parent")
CALENDAR, SOURCE = Asked("calendar"), Asked("source")
PROGRAMS, COURTS = (Asked("program", PROGRAM),), (Asked("court", COURT),)
Files = tuple[bytes, ...]
Word = str | date


@dataclass(frozen=True)
class Leaves:
    """One way out."""

    make: Callable[[Session, World], Files]
    """What leaves, accounted for. Nothing leaves where nobody may be named."""
    to: tuple[Asked, ...]
    offers: Callable[[Life, Asked, list[Said], date], Iterator[Word]]
    """Of what may be told of a person as of a day, what this way must say."""
    standing: Callable[[date], date] = field(default=lambda today: today)
    """The day of which it speaks, if it leaves on a day."""

    examples: int = 12
    hides: Callable[[Life, Said], bool] = lambda _life, _said: False
    """What it never says, although this recipient may be told."""
    of_nobody: Callable[[Life, Said], bool] = lambda _life, _said: False
    """What stands in it without a name, so that it tells of nobody."""

    def printed(self, today: date) -> set[Word]:
        """Days that stand in a document for other reasons than somebody's life."""
        return {today, self.standing(today), QUARTER.first_day, QUARTER.last_day, QUARTER.due_on}
