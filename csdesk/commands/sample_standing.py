"""How the sample desk's program is doing: two readiness assessments, a year apart, and the measures of its agency."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from csdesk.commands.sample_script import LIAISON, moment
from csdesk.services.program import measures, readiness

PRESENT = "Two liaisons, the supervisor, the CSA's contact person"
THEN = (date(2025, 10, 6), (2, 2, 1, 2, 1, 1, 1, 2, 2, 1, 2, 2, 1))
NOW = (date(2026, 10, 5), (3, 3, 2, 2, 1, 2, 1, 3, 2, 2, 2, 3, 2))
"""The day, and the level of each category, in the order of the document."""
STEPS = (
    ("case_management_cps", "Call each CP in the first week", LIAISON, date(2026, 11, 2)),
    ("support_education", "A list of GED courses for the lobby", "Ana Ruiz", date(2026, 11, 16)),
    ("access_visitation", "Agree with the mediation office on how to refer", LIAISON, None),
)
YEAR = 2004
AGENCY = "Rock County CSA"
ALLOCATION_CENTS = 214_600_00
CLAIMS = (4_000, 4_100)
"""Unemployment claims, the year before and this year."""
COUNTS = {
    "court_order": (10_000, 8_232, 8_341),
    "paternity": (6_500, 5_951, 6_029),
    "current_support": (1_894_000_000, 1_384_514_000, 1_387_355_000),
    "arrears": (7_000, 5_173, 5_187),
}
"""Measure -> the whole, the part a year ago, the part now; cents of current support."""


def look_back(session: Session) -> None:
    """Fill in both assessments and the counts, and agree on next steps."""
    _assess(session, *THEN, at=moment(7, 6, 8))
    at = moment(10, 5)
    _assess(session, *NOW, at=at)
    for category, what, by_whom, due_on in STEPS:
        readiness.add_step(session, category, what, by_whom, due_on, today=NOW[0], at=at, who=LIAISON)
    before = {code: measures.Count(part, whole) for code, (whole, part, _now) in COUNTS.items()}
    current = {code: measures.Count(part, whole) for code, (whole, _before, part) in COUNTS.items()}
    counts = measures.AgencyCounts(AGENCY, ALLOCATION_CENTS, *CLAIMS, before, current)
    measures.keep(session, YEAR, measures.Typed(counts), at=at, who=LIAISON)


def _assess(session: Session, held_on: date, levels: tuple[int, ...], *, at: datetime) -> None:
    held = readiness.Held(held_on, LIAISON, PRESENT)
    assessment_id = readiness.begin(session, held, at=at, who=LIAISON)
    for category, level in zip(readiness.load().categories, levels, strict=True):
        for statement in category.statements:
            readiness.mark(session, assessment_id, statement.code, level, at=at, who=LIAISON)
        readiness.set_overall(session, assessment_id, {category.code: level}, at=at, who=LIAISON)
    readiness.finish(session, assessment_id, at=at, who=LIAISON)
