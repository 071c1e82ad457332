"""What is known of an agency: its allocation, its counts, and its unemployment claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Count(NamedTuple):
    """The two counts of which a rate is made: cases, children, or cents."""

    part: int
    whole: int


@dataclass(frozen=True)
class AgencyCounts:
    """One agency in one year. What is not known is None, or not there."""

    name: str
    allocation_cents: int | None = None
    claims_before: int | None = None
    """Unemployment claims of the fiscal year before."""
    claims_now: int | None = None
    baseline: Mapping[str, Count] = field(default_factory=dict)
    """By the code of the measure."""
    current: Mapping[str, Count] = field(default_factory=dict)
