"""What happened during an interview besides its answers: put in other words, handed over, left alone, given back.

Each moment is kept at once, in a transaction of its own, so that it is not lost with an answer that never came.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, InterviewEvent, InterviewEventKind, InterviewMode
from csdesk.services import audit
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.records import assessment_of, instrument_of
from csdesk.wording import tr


@dataclass(frozen=True)
class InterviewEventLine:
    """One moment of an interview. `question` is the one in view; empty where none was."""

    at: datetime
    kind: InterviewEventKind
    question: str


def note_event(
    session: Session, assessment_id: UUID, kind: InterviewEventKind, *, question: str = "", at: datetime, who: str
) -> None:
    """Keep that something happened, and note it in the audit trail as `interview.<kind>`.

    A rephrase option is kept once for each question, however often it is shown. Raises `InterviewNotFoundError`, and
    `AnswerRefusedError` for a rephrasing where the question or the mode has none.
    """
    assessment = assessment_of(session, assessment_id)
    if kind is InterviewEventKind.REPHRASED:
        asked = {one.id: one for one in instrument_of(session, assessment).questions}.get(question)
        if asked is None or not asked.rephrase or assessment.mode is InterviewMode.CLIENT:
            raise AnswerRefusedError(
                tr("{question} has no rephrase option here. Nothing was changed.", question=question)
                if question
                else tr("This question has no rephrase option here. Nothing was changed.")
            )
        if question in rephrased(session, assessment_id):
            return
    session.add(InterviewEvent(assessment_id=assessment_id, at=at, kind=kind, question=question))
    audit.record(
        session,
        at=at,
        who=who,
        action=f"interview.{kind.value}",
        kind="assessment",
        record_id=assessment_id,
        detail=question,
    )
    session.flush()


def events(session: Session, assessment_id: UUID) -> tuple[InterviewEventLine, ...]:
    """What happened during an interview, the first first."""
    kept = select(InterviewEvent).where(InterviewEvent.assessment_id == assessment_id)
    return tuple(
        InterviewEventLine(one.at, one.kind, one.question)
        for one in session.scalars(kept.order_by(InterviewEvent.at, InterviewEvent.id))
    )


def with_the_parent(session: Session) -> UUID | None:
    """The interview under way during which the computer was handed over last and not given back; None for none."""
    newest = (
        select(InterviewEvent.assessment_id, InterviewEvent.kind)
        .join(Assessment, Assessment.id == InterviewEvent.assessment_id)
        .where(Assessment.state == AssessmentState.UNDER_WAY, InterviewEvent.kind != InterviewEventKind.REPHRASED)
        .order_by(InterviewEvent.at.desc(), InterviewEvent.id.desc())
        .limit(1)
    )
    found = session.execute(newest).first()
    return found.assessment_id if found is not None and found.kind is not InterviewEventKind.RETURNED else None


def rephrased(session: Session, assessment_id: UUID) -> frozenset[str]:
    """The questions whose rephrase option was shown."""
    shown = select(InterviewEvent.question).where(
        InterviewEvent.assessment_id == assessment_id, InterviewEvent.kind == InterviewEventKind.REPHRASED
    )
    return frozenset(session.scalars(shown))
