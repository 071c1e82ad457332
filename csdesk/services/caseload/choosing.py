"""By what people were chosen where no filter of the list says it: a number of the board, ticks in other lists."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from csdesk.services.caseload.shapes import CaseloadQuery
    from csdesk.services.disclosure import Fact
    from csdesk.services.stages import Stage


@dataclass(frozen=True)
class Behind:
    """What a number of another page tells of each person behind it."""

    stage: "Stage | None"
    """That somebody came as far as this stage, or further; None where the number is not of a stage."""
    whole: bool = False
    """And that somebody stopped there, lapsed, went on or came lately: what happened when, and what did not."""
    closed_because: bool = False
    """And why the record was closed, which the desk noted."""
    counties: tuple[str, ...] = ()
    """Of whom the number was told; so with the next."""
    on_latest_report: bool | None = None
    facts: tuple["Fact", ...] = ()
    """And these."""


@dataclass(frozen=True)
class Ticked:
    """People who were ticked in one list, and what that list was filtered by."""

    people: tuple[UUID, ...]
    query: "CaseloadQuery"
