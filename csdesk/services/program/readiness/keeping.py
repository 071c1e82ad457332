"""Filling in an assessment: each mark is kept at once; it is finished when all is there, and can be corrected."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Instrument
from csdesk.models.program import ReadinessAssessment, ReadinessCategory, ReadinessMark
from csdesk.services import audit, joint_work
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.joint_work import NewStep
from csdesk.services.program.readiness import definition
from csdesk.services.program.readiness.definition import LEVELS
from csdesk.services.program.readiness.shapes import Assessed
from csdesk.services.program.readiness.views import assessed, latest
from csdesk.services.program.readiness.views import under_way as now_under_way
from csdesk.wording import tr

KIND = "readiness"
LONGEST_LINE = 200


@dataclass(frozen=True)
class Held:
    """When, by whom and with whom an assessment is held."""

    on: date | None
    by: str
    present: str = ""
    note: str = ""


def begin(session: Session, held: Held, *, from_last: bool = False, at: datetime, who: str) -> UUID:
    """Begin an assessment; its id. `from_last`: with the marks of the statements of the last that was finished.

    Overall marks and notes are not taken over: each category is looked at anew. Raises `RefusedError` when one is
    under way, or without a day or who holds it.
    """
    if now_under_way(session) is not None:
        raise RefusedError(
            tr("A readiness assessment is under way already. Nothing was begun; finish or remove that one first.")
        )
    last = latest(session) if from_last else None
    row = ReadinessAssessment(
        instrument_id=_instrument(session, definition.source_text()), created_at=at, finished_at=None, under_way=True
    )
    _describe(row, held, at)
    session.add(row)
    session.flush()
    if last is not None:
        _take_over(session, row.id, last)
    _audit(session, "begun", row.id, at, who, "from the last" if last else "")
    return row.id


def describe(session: Session, assessment_id: UUID, held: Held, *, at: datetime, who: str) -> None:
    """Say when, by whom and with whom it is held, and a note. Raises as `begin` does, and `NotFoundError`."""
    _describe(_open(session, assessment_id), held, at)
    session.flush()
    _audit(session, "described", assessment_id, at, who)


def mark(session: Session, assessment_id: UUID, statement: str, level: int | None, *, at: datetime, who: str) -> None:
    """Mark the service level of a statement, or take the mark away (None). Raises `RefusedError`, `NotFoundError`."""
    _open(session, assessment_id)
    if statement not in {one.code for one in assessed(session, assessment_id).definition.statements}:
        raise RefusedError(tr("The assessment has no such statement. Nothing was marked; open the assessment again."))
    row = session.get(ReadinessMark, (assessment_id, statement))
    if level is None:
        if row is not None:
            session.delete(row)
    else:
        row = row or ReadinessMark(assessment_id=assessment_id, statement=statement)
        row.level = _level(level)
        session.add(row)
    session.flush()
    _audit(session, "marked", assessment_id, at, who, f"{statement}: {level or 'no mark'}")


def set_overall(
    session: Session, assessment_id: UUID, overalls: Mapping[str, int | None], *, at: datetime, who: str
) -> None:
    """Set the overall marks of categories; None takes one away. Raises `RefusedError`, `NotFoundError`."""
    _open(session, assessment_id)
    for category, level in overalls.items():
        _category(session, assessment_id, category).overall = None if level is None else _level(level)
        _audit(session, "overall", assessment_id, at, who, f"{category}: {level or 'no mark'}")
    session.flush()


def note(session: Session, assessment_id: UUID, category: str, text: str, *, at: datetime, who: str) -> None:
    """Write the note of a category. Raises `RefusedError`, `NotFoundError`."""
    _open(session, assessment_id)
    _category(session, assessment_id, category).note = text.strip()
    session.flush()
    _audit(session, "noted", assessment_id, at, who, category)


def add_step(
    session: Session,
    category: str,
    what: str,
    by_whom: str = "",
    due_on: date | None = None,
    *,
    today: date,
    at: datetime,
    who: str,
) -> UUID:
    """A next step of a category: a joint step, in the collaboration plan and on *Today* when it is due.

    Raises `RefusedError` without what is to be done, `NotFoundError` for a category that there is not.
    """
    if definition.load().category(category) is None:
        raise NotFoundError(tr("The assessment has no such category. Nothing was saved; open the assessment again."))
    new = NewStep(what, "readiness", by_whom, due_on, readiness_category=category)
    return joint_work.keep_step(session, None, new, today=today, at=at, who=who)


def finish(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """Say that it is done. Raises `RefusedError` naming what is missing, and `NotFoundError`."""
    row = _open(session, assessment_id)
    missing = what_is_missing(assessed(session, assessment_id))
    if missing:
        raise RefusedError(missing)
    row.under_way, row.finished_at = False, at
    session.flush()
    _audit(session, "finished", assessment_id, at, who)


def what_is_missing(found: Assessed) -> str:
    """The sentence that says why it cannot be finished; empty when it can."""
    unmarked = [one for one in found.categories if None in one.marks]
    if unmarked:
        return tr(
            "{marked} of {statements} statements are marked. Mark the rest first; the next is in “{category}”. All "
            "that is marked is kept.",
            marked=found.marked,
            statements=found.statements,
            category=unmarked[0].title,
        )
    if found.to_set:
        return tr(
            "{count} of {categories} categories have no overall mark; the next is “{category}”. Set it, or take the "
            "proposals. All that is marked is kept.",
            count=len(found.to_set),
            categories=len(found.categories),
            category=found.to_set[0].title,
        )
    return ""


def reopen(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """Correct one that is finished. Raises `RefusedError` while another is under way, and `NotFoundError`."""
    found, other = assessed(session, assessment_id), now_under_way(session)
    if other is not None and other.id != found.id:
        raise RefusedError(
            tr("Another readiness assessment is under way. Nothing was changed; finish or remove that one first.")
        )
    row = session.get_one(ReadinessAssessment, assessment_id)
    row.under_way = True
    session.flush()
    _audit(session, "reopened", assessment_id, at, who)


def remove(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """Take an assessment out, with its marks and notes; its joint steps stay in the plan. Raises `NotFoundError`."""
    assessed(session, assessment_id)
    for kind in (ReadinessMark, ReadinessCategory):
        for one in session.scalars(select(kind).where(kind.assessment_id == assessment_id)):
            session.delete(one)
    session.flush()
    session.delete(session.get_one(ReadinessAssessment, assessment_id))
    session.flush()
    _audit(session, "removed", assessment_id, at, who)


def note_paper(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """Note in the audit trail that an assessment leaves the vault: printed, or written to a file."""
    _audit(session, "printed", assessment_id, at, who)


def _open(session: Session, assessment_id: UUID) -> ReadinessAssessment:
    row = session.get(ReadinessAssessment, assessment_id)
    if row is None:
        raise NotFoundError(tr("This readiness assessment is not in the vault any more. Nothing was changed."))
    if not row.under_way:
        raise RefusedError(tr("This assessment is finished. Nothing was changed; choose Correct first."))
    return row


def _category(session: Session, assessment_id: UUID, code: str) -> ReadinessCategory:
    row = session.get(ReadinessCategory, (assessment_id, code))
    if row is None:
        if assessed(session, assessment_id).of(code) is None:
            raise RefusedError(
                tr("The assessment has no such category. Nothing was saved; open the assessment again.")
            )
        row = ReadinessCategory(assessment_id=assessment_id, category=code, overall=None, note="")
        session.add(row)
    return row


def _level(level: int) -> int:
    if level not in LEVELS:
        raise RefusedError(tr("A service level is 1, 2 or 3. Nothing was marked."))
    return level


def _describe(row: ReadinessAssessment, held: Held, at: datetime) -> None:
    if held.on is None:
        raise RefusedError(
            tr("A readiness assessment needs its day. Nothing was saved; write the day, or today."), field="on"
        )
    refuse_ahead(held.on, at)
    by = " ".join(held.by.split())[:LONGEST_LINE]
    if not by:
        raise RefusedError(tr("A readiness assessment needs who holds it. Nothing was saved; write it."), field="by")
    row.held_on, row.held_by, row.present, row.note = held.on, by, held.present.strip(), held.note.strip()


def _take_over(session: Session, assessment_id: UUID, last: Assessed) -> None:
    """The marks of statements that the instrument of today has, too."""
    today = {one.code for one in definition.load().statements}
    for one in last.categories:
        for statement, level in zip(one.category.statements, one.marks, strict=True):
            if level is not None and statement.code in today:
                session.add(ReadinessMark(assessment_id=assessment_id, statement=statement.code, level=level))
    session.flush()


def _instrument(session: Session, text: str) -> UUID:
    """The row that keeps the file word for word; made once for each text."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    own = definition.parse(text)
    known = select(Instrument).where(
        Instrument.code == own.code, Instrument.version == own.version, Instrument.sha256 == sha256
    )
    row = session.scalar(known)
    if row is None:
        row = Instrument(code=own.code, version=own.version, sha256=sha256, source_text=text)
        session.add(row)
        session.flush()
    return row.id


def _audit(session: Session, action: str, record_id: UUID, at: datetime, who: str, detail: str = "") -> None:
    audit.record(session, at=at, who=who, action=f"readiness.{action}", kind=KIND, record_id=record_id, detail=detail)
