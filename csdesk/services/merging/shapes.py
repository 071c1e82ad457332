"""What is told about merging."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from csdesk.wording import tr


@dataclass(frozen=True)
class Difference:
    """A fact on which the two records differ: what each says, and what the merged record will say."""

    label: str
    kept: str
    gone: str
    will_be: str


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do."""

    kept_id: UUID
    gone_id: UUID
    kept_name: str
    gone_name: str
    moves: tuple[tuple[str, int], ...]
    """What would move to the kept record: *contacts*, 3."""
    differences: tuple[Difference, ...]
    sides: tuple[Difference, ...]
    """What each has, side by side, whether they differ or not: facts first, then what was done."""
    notes: tuple[str, ...]
    """Sentences on what would not stay as it is, such as two drafts of a plan."""
    refused: str
    """Why they cannot be merged; empty when they can."""


@dataclass(frozen=True)
class MergeLine:
    """A record that was merged into this one."""

    id: UUID
    kept_id: UUID
    gone_id: UUID
    gone_name: str
    gone_pin: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class TakenApart:
    """What came of taking two records apart."""

    kept_id: UUID
    gone_id: UUID
    stays: str
    """What came since the merge and stays with the kept record: *2 contacts, 1 letter*; empty for nothing."""
    left: str
    """What was changed since the merge and could not go back, in words; empty for nothing."""

    @property
    def sentence(self) -> str:
        """For the message."""
        parts = [tr("The two records are apart again.")]
        if self.stays:
            parts.append(tr("What came since stays with the record that was kept: {stays}.", stays=self.stays))
        if self.left:
            parts.append(tr("What was changed since stays as it is: {left}.", left=self.left))
        return " ".join(parts)
