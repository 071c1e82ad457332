"""Assessments for tests."""

from collections.abc import Sequence
from datetime import date
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
