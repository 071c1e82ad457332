"""What is told of the outcomes of a person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from csdesk.models.outcome import OutcomePoint
from csdesk.services.measures import Measure
from csdesk.services.spells import Spell


@dataclass(frozen=True)
class Subject:
    """Whom an answer is about."""

    kind: str
    """`ncp`, `cp` or `child`."""
    id: UUID | None
    """Of the custodial parent or the child; None: the NCP."""
    name: str
    born: date | None = None


@dataclass(frozen=True)
class Answered:
    """An answer that was given."""

    id: UUID
    value: str
    amount_cents: int | None
    words: str
    """`Full time`, `$17.50`, `Not said`."""
    asked_on: date
    note: str
    by: str
    former: tuple[str, ...]
    """What it said before it was corrected, the latest first."""
    with_the_child: bool = False
    """It is kept with the child (`parent_child_contact`)."""


@dataclass(frozen=True)
class Suggestion:
    """What the record says to a question: to be confirmed, not asked."""

    value: str
    amount_cents: int | None
    words: str
    because: str
    """Where it stands: `Job since September 1, 2026`."""


@dataclass(frozen=True)
class Cell:
    """A measure of a person at one point."""

    point: OutcomePoint
    answer: Answered | None
    due: bool
    """To be asked now."""
    can_be_entered: bool
    """Its time has come, also where it is over."""
    asked_from: date | None
    suggestion: Suggestion | None


@dataclass(frozen=True)
class OutcomeLine:
    """One measure of one person, over the points."""

    subject: Subject
    measure: Measure
    cells: tuple[Cell, ...]

    @property
    def key(self) -> tuple[UUID | None, str]:
        """Tells the lines of a spell apart."""
        return self.subject.id, self.measure.code

    def at(self, point: OutcomePoint) -> Cell | None:
        """Its cell of this point; None where it is not asked then."""
        return next((cell for cell in self.cells if cell.point is point), None)

    @property
    def due(self) -> Cell | None:
        """What of it is to be asked now, the enrolment before the exit."""
        return next((cell for cell in self.cells if cell.due), None)


@dataclass(frozen=True)
class SpellOutcomes:
    """The outcomes of one spell."""

    spell: Spell
    lines: tuple[OutcomeLine, ...]

    @property
    def to_ask(self) -> int:
        """How many questions are to be asked now."""
        return sum(cell.due for line in self.lines for cell in line.cells)

    def due_point(self) -> OutcomePoint | None:
        """The point of which something is to be asked now; the latest where there are several."""
        points = [cell.point for line in self.lines for cell in line.cells if cell.due]
        return next((point for point in reversed(OutcomePoint) if point in points), None)


@dataclass(frozen=True)
class Outcomes:
    """All of one person."""

    ncp_id: UUID
    name: str
    safe_contact: bool
    spells: tuple[SpellOutcomes, ...]
    """The newest first; empty where the person was never enrolled."""

    @property
    def to_ask(self) -> int:
        """How many questions are to be asked now."""
        return sum(one.to_ask for one in self.spells)


@dataclass(frozen=True)
class Given:
    """An answer as it is entered."""

    measure: str
    point: OutcomePoint
    enrolment_id: UUID
    """One of the spell."""
    value: str
    """A code of the measure's choices, or `not_said`; of an amount, empty."""
    amount_cents: int | None = None
    custodial_parent_id: UUID | None = None
    child_id: UUID | None = None
    note: str = ""
