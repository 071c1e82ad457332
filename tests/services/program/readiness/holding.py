"""Assessments for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.program import readiness
from csdesk.services.program.readiness import Held
from tests.services.people import NOW, TODAY, WHO

THEN = date(2025, 10, 7)
NOW_LEVELS = (3, 3, 2, 2, 1, 2, 1, 3, 2, 2, 2, 3, 2)
"""As on the picture of *Program*."""
THEN_LEVELS = (2, 2, 1, 2, 1, 1, 1, 2, 1, 1, 2, 2, 1)


def begun(session: Session, on: date = TODAY, *, from_last: bool = False) -> UUID:
    """An assessment under way."""
    held = Held(on, "Sam Liaison", "Pao Vang, Ana Ruiz", "At the table of the team.")
    return readiness.begin(session, held, from_last=from_last, at=NOW, who=WHO)


def fill_in(session: Session, found: UUID, levels: Sequence[int] = NOW_LEVELS) -> None:
    """Mark all statements of each category, and its overall mark, with one level."""
    for category, level in zip(readiness.load().categories, levels, strict=True):
        for statement in category.statements:
            readiness.mark(session, found, statement.code, level, at=NOW, who=WHO)
        readiness.set_overall(session, found, {category.code: level}, at=NOW, who=WHO)


def finished(session: Session, on: date = TODAY, levels: Sequence[int] = NOW_LEVELS) -> UUID:
    """An assessment that is done."""
    found = begun(session, on)
    fill_in(session, found, levels)
    readiness.finish(session, found, at=NOW, who=WHO)
    return found


def some_years(session: Session) -> None:
    """Two that are done, with a note and next steps, and one under way that is not done yet."""
    finished(session, THEN, THEN_LEVELS)
    newer = begun(session, TODAY - timedelta(days=30))
    fill_in(session, newer)
    readiness.note(session, newer, "support_education", "The college answers within a week.", at=NOW, who=WHO)
    readiness.finish(session, newer, at=NOW, who=WHO)
    for what, days in (("GED course list", 25), ("Ask the college for a contact person", 60)):
        due = TODAY + timedelta(days=days)
        readiness.add_step(session, "support_education", what, "Ana Ruiz", due, today=TODAY, at=NOW, who=WHO)
    readiness.add_step(session, "engage_court", "Meet the court liaison", today=TODAY, at=NOW, who=WHO)
    under_way = begun(session)
    for category, level in zip(readiness.load().categories[:7], NOW_LEVELS, strict=False):
        for statement in category.statements:
            readiness.mark(session, under_way, statement.code, level, at=NOW, who=WHO)
        readiness.set_overall(session, under_way, {category.code: level}, at=NOW, who=WHO)
    for statement in readiness.load().categories[7].statements:
        readiness.mark(session, under_way, statement.code, 3, at=NOW, who=WHO)
