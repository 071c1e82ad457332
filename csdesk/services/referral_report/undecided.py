"""Somebody on the report who may be in the caseload already, for a liaison to decide."""

from dataclasses import dataclass
from uuid import UUID

from csdesk.wording import tr

SAME = "same:"
"""An answer that begins so goes on with the id of the person who is meant."""
NEW_PERSON = "new"
"""The answer that a row is about somebody who is not in the caseload yet."""
ROW_LEFT_OUT = "leave_out"
"""The answer where the PIN of a row is somebody else's: the row is not taken in."""


@dataclass(frozen=True)
class Candidate:
    """A person in the caseload whom a row may be about."""

    ncp_id: UUID
    answer: str
    """What goes into `answers` to say that it is this one: `same:<id>`."""
    who: str
    facts: tuple[str, ...]
    """What the caseload says, in the order of the decision's `labels`; empty text where it says nothing."""
    reasons_for: tuple[str, ...]
    """Sentences that speak for the same person."""
    reasons_against: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A row (and all others with its PIN) that is about nobody for certain. `answers[key]` settles it.

    Answers are the `answer` of a candidate, or `otherwise`. While it is open the row counts as somebody new, and one
    with the PIN of the caseload as the person who has it.
    """

    key: str
    sheet: str
    row: int
    who: str
    sentence: str
    labels: tuple[str, ...]
    """What is compared: *Name*, *PIN*, *Date of birth* ..."""
    facts: tuple[str, ...]
    """What the row says, in the order of `labels`; empty text where it says nothing."""
    candidates: tuple[Candidate, ...]
    otherwise: str
    """The answer that it is none of them: `NEW_PERSON`, or `ROW_LEFT_OUT` where one of them has the row's PIN."""
    answer: str
    """What was answered; empty while it is open."""

    @property
    def otherwise_label(self) -> str:
        """The answer that it is none of them, in words."""
        return tr("Somebody new") if self.otherwise == NEW_PERSON else tr("Leave the row out")
