"""The performance measures of a year: what each agency earns by its counts (Notice 03-21 Revised)."""

from csdesk.services.program.measures.advances import Advances, advances
from csdesk.services.program.measures.allocation import Allotted, Statewide, statewide
from csdesk.services.program.measures.checking import MOST, MOST_CLAIMS
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
from csdesk.services.program.measures.keeping import (
    KeptAgency,
    KeptYear,
    TakenIn,
    Typed,
    keep,
    keep_funds,
    kept_agency,
    kept_year,
    remove,
    take_in,
    years_kept,
)
from csdesk.services.program.measures.standing import (
    Standing,
    StandingRow,
    YearStanding,
    standing,
    year_standing,
)
from csdesk.services.program.measures.what_if import Range, part_for, range_of, what_if

__all__ = [
    "MOST",
    "MOST_CLAIMS",
    "Advances",
    "AgencyCounts",
    "AgencyEarned",
    "Allotted",
    "Count",
    "Definition",
    "Earned",
    "KeptAgency",
    "KeptYear",
    "Measure",
    "NextStep",
    "Range",
    "Rule",
    "Standing",
    "StandingRow",
    "Statewide",
    "TakenIn",
    "Typed",
    "YearStanding",
    "advances",
    "available_by",
    "definition",
    "earned_by",
    "federal_match",
    "keep",
    "keep_funds",
    "kept_agency",
    "kept_year",
    "part_for",
    "range_of",
    "remove",
    "standing",
    "statewide",
    "take_in",
    "what_if",
    "year_standing",
    "years",
    "years_kept",
]
