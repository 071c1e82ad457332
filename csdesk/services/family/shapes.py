"""What is told and entered of a family."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from csdesk.models.family import HowOften, WorkPoint
from csdesk.services import resources
from csdesk.wording import tr_marked

if TYPE_CHECKING:
    from csdesk.services.family.custody import CustodyView


@dataclass(frozen=True)
class NewParent:
    """A custodial parent as entered. Only the name must be there."""

    name: str
    phone: str = ""
    email: str = ""
    note: str = ""
    case_id: UUID | None = None
    """The case on which this parent receives support; None where it is not known."""


@dataclass(frozen=True)
class NewChild:
    """A child as entered. Only the name must be there."""

    name: str
    date_of_birth: date | None = None
    parent_id: UUID | None = None
    """With which custodial parent the child lives."""
    note: str = ""


@dataclass(frozen=True)
class Need:
    """A need of a custodial parent."""

    code: str
    label: str
    noted_on: date
    met_on: date | None
    note: str


@dataclass(frozen=True)
class OtherParent:
    """A custodial parent (CP)."""

    id: UUID
    name: str
    phone: str
    email: str
    note: str
    case_id: UUID | None
    case_words: str
    """`case 1234567, Rock`; empty where it is not known."""
    needs: tuple[Need, ...]
    """Those that are not met first."""
    contacts: int
    last_contact_on: date | None
    former: tuple[str, ...]
    """What was corrected: `name before: ...`."""

    @property
    def open_needs(self) -> tuple[Need, ...]:
        """Needs that are not met."""
        return tuple(one for one in self.needs if one.met_on is None)


@dataclass(frozen=True)
class Meeting:
    """How often parent and child meet, as the parent said."""

    id: UUID
    asked_on: date
    point: WorkPoint
    how_often: HowOften
    note: str

    @property
    def words(self) -> str:
        """`Every week (at intake)`."""
        return f"{tr_marked(how_often_labels()[self.how_often])} ({tr_marked(point_labels()[self.point])})"


@dataclass(frozen=True)
class Child:
    """A child of the NCP."""

    id: UUID
    name: str
    date_of_birth: date | None
    age: int | None
    """Today, in whole years."""
    parent_id: UUID | None
    note: str
    meetings: tuple[Meeting, ...]
    """The newest first."""
    former: tuple[str, ...]


@dataclass(frozen=True)
class ToAsk:
    """It is time to ask how often the parent and this child meet."""

    child_id: UUID
    name: str
    point: WorkPoint


@dataclass(frozen=True)
class Family:
    """The other parents and the children of one NCP."""

    parents: tuple[OtherParent, ...] = ()
    children: tuple[Child, ...] = ()
    to_ask: tuple[ToAsk, ...] = ()
    cases: tuple[tuple[UUID, str], ...] = ()
    """The cases that a parent can be on, with what they are called."""
    custody: "tuple[CustodyView, ...]" = ()
    """Changes of custody, placement and paternity, the newest first."""


def need_labels() -> dict[str, str]:
    """The needs that can be noted, by their code."""
    return {one["code"]: one["label"] for one in _toml("family/needs.toml")["need"]}


def how_often_labels() -> dict[HowOften, str]:
    """How often a parent and a child can meet, in words."""
    return {HowOften(code): words for code, words in _toml("family/words.toml")["how_often"].items()}


def point_labels() -> dict[WorkPoint, str]:
    """When in the work it was asked, in words."""
    return {WorkPoint(code): words for code, words in _toml("family/words.toml")["point"].items()}


def caution(*, safe_contact: bool) -> str:
    """What to heed before the other parent is contacted."""
    words: str = _toml("family/words.toml")["caution"]["safe_contact" if safe_contact else "always"]
    return tr_marked(words)


@cache
def _toml(name: str) -> dict[str, Any]:
    return resources.toml(name)
