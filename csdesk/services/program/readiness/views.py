"""Reading the assessments that there are."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Instrument
from csdesk.models.program import ReadinessAssessment, ReadinessCategory, ReadinessMark
from csdesk.services import joint_work
from csdesk.services.errors import NotFoundError
from csdesk.services.joint_work import JointStepView
from csdesk.services.program.readiness.definition import Category, parse
from csdesk.services.program.readiness.shapes import Assessed, AssessedCategory
from csdesk.wording import tr

Steps = dict[str, tuple[JointStepView, ...]]


def assessments(session: Session) -> tuple[Assessed, ...]:
    """All of them, the latest on top; one that is under way stands where its day is."""
    newest = (
        ReadinessAssessment.held_on.desc(),
        ReadinessAssessment.created_at.desc(),
        ReadinessAssessment.id.desc(),
    )
    rows = session.scalars(select(ReadinessAssessment).order_by(*newest)).all()
    steps = joint_work.of_readiness(session)
    return tuple(_assessed(session, row, steps) for row in rows)


def under_way(session: Session) -> Assessed | None:
    """The one that is filled in."""
    row = session.scalar(select(ReadinessAssessment).where(ReadinessAssessment.under_way))
    return None if row is None else _assessed(session, row, joint_work.of_readiness(session))


def assessed(session: Session, assessment_id: UUID) -> Assessed:
    """One assessment. Raises `NotFoundError`."""
    row = session.get(ReadinessAssessment, assessment_id)
    if row is None:
        raise NotFoundError(tr("This readiness assessment is not in the vault any more. Nothing was changed."))
    return _assessed(session, row, joint_work.of_readiness(session))


def latest(session: Session) -> Assessed | None:
    """The newest that is finished."""
    return next((one for one in assessments(session) if not one.under_way), None)


def before(session: Session) -> Assessed | None:
    """The one finished before the newest."""
    finished = [one for one in assessments(session) if not one.under_way]
    return finished[1] if len(finished) > 1 else None


def _assessed(session: Session, row: ReadinessAssessment, steps: Steps) -> Assessed:
    definition = parse(
        session.scalars(select(Instrument.source_text).where(Instrument.id == row.instrument_id)).one()
    )
    marked = select(ReadinessMark).where(ReadinessMark.assessment_id == row.id)
    marks = {one.statement: one.level for one in session.scalars(marked)}
    noted = select(ReadinessCategory).where(ReadinessCategory.assessment_id == row.id)
    said = defaultdict(lambda: (None, ""), {one.category: (one.overall, one.note) for one in session.scalars(noted)})
    return Assessed(
        id=row.id,
        held_on=row.held_on,
        held_by=row.held_by,
        present=row.present,
        note=row.note,
        under_way=row.under_way,
        created_at=row.created_at,
        definition=definition,
        categories=tuple(_category(one, marks, said[one.code], steps) for one in definition.categories),
    )


def _category(
    category: Category, marks: dict[str, int], said: tuple[int | None, str], steps: Steps
) -> AssessedCategory:
    overall, note = said
    return AssessedCategory(
        category=category,
        marks=tuple(marks.get(one.code) for one in category.statements),
        overall=overall,
        note=note,
        steps=steps.get(category.code, ()),
    )
