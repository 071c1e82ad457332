"""The performance measures of a year: what each agency earns by its counts (Notice 03-21 Revised)."""

from csdesk.services.program.measures.allocation import Allotted, Statewide, statewide
from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import Definition, Measure, definition, years
from csdesk.services.program.measures.earning import (
    AgencyEarned,
    Earned,
    NextStep,
    Rule,
    available_by,
    earned_by,
    federal_match,
)
from csdesk.services.program.measures.what_if import Range, part_for, range_of, what_if

__all__ = [
    "AgencyCounts",
    "AgencyEarned",
    "Allotted",
    "Count",
    "Definition",
    "Earned",
    "Measure",
    "NextStep",
    "Range",
    "Rule",
    "Statewide",
    "available_by",
    "definition",
    "earned_by",
    "federal_match",
    "part_for",
    "range_of",
    "statewide",
    "what_if",
    "years",
]
