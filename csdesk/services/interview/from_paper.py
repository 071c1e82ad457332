"""An interview that was held on paper, typed in as a whole: either all of it is kept, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, InterviewEventKind, InterviewMode
from csdesk.services import audit
from csdesk.services.days import local_day, noon, refuse_ahead
from csdesk.services.interview.answers import answer, start
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.events import note_event
from csdesk.services.interview.instrument import QuestionKind
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.result import finish
from csdesk.services.interview.state import QuestionStatus, state
from csdesk.wording import tr


@dataclass(frozen=True)
class PaperAnswer:
    """What stands on the paper at one question, or at one line of it: an answer, a refusal, *left open*, or a note.

    `value` is the code of the choice, the number or the text. A note alone says that it was asked and left open.
    """

    question: str
    item: str = ""
    value: str | None = None
    refused: bool = False
    unanswered: bool = False
    note: str = ""
    rephrased: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether there is more than a note or a mark that it was put in other words."""
        return self.value is not None or self.refused or self.unanswered


@dataclass(frozen=True)
class PaperInterview:
    """A paper that came back."""

    mode: InterviewMode
    held_on: date
    answers: tuple[PaperAnswer, ...]
    held_by: str = ""
    """Who held it; empty for whoever types it in."""
    left_open: bool = False
    """What has no mark was left open on purpose; otherwise it was not asked."""
    instrument: str = ""
    """The one that was printed; empty for the one of the settings."""
    uncleared_reason: str = ""
    """Why it was held with somebody who is not to be contacted as things stand."""


def enter(session: Session, ncp_id: UUID, paper: PaperInterview, *, at: datetime, who: str) -> UUID:
    """Keep a paper interview as a finished one, by the same checks as if it were held now; gives its id.

    It counts from the day on which it was held (noon, as wherever only the day is known); when each answer was typed
    in is kept with it. Raises `NotFoundError`, `RefusedError` for a day ahead, and `AnswerRefusedError` for an
    interview of that day that was typed in before, an answer that does not fit its question (it is named), or while
    another one is under way; `ReasonNeededError` as `start`.
    """
    refuse_ahead(paper.held_on, at)
    same = select(Assessment.id).where(
        Assessment.ncp_id == ncp_id,
        Assessment.from_paper,
        Assessment.held_on == paper.held_on,
        Assessment.state == AssessmentState.FINISHED,
    )
    if session.scalar(same) is not None:
        raise AnswerRefusedError(
            tr(
                "A paper interview of this day is in the record already. Nothing was kept; open that one, or "
                "correct the day."
            )
        )
    assessment_id = start(
        session, ncp_id, at=at, who=who, instrument=paper.instrument, uncleared_reason=paper.uncleared_reason
    )
    assessment = assessment_of(session, assessment_id)
    assessment.from_paper, assessment.held_on = True, paper.held_on
    assessment.interviewer = paper.held_by.strip() or who
    instrument = state(session, assessment_id).instrument
    answer(session, assessment_id, instrument.parts.mode, value=paper.mode.value, at=at, who=who)
    order = [question.id for question in instrument.questions]
    lines = {question.id for question in instrument.questions if question.kind is QuestionKind.LINES}
    for given in sorted(paper.answers, key=lambda one: order.index(one.question) if one.question in order else -1):
        _keep(session, assessment_id, given, of_all_lines=given.question in lines and not given.item, at=at, who=who)
    if paper.left_open:
        _leave_open(session, assessment_id, at=at, who=who)
    finish(session, assessment_id, at=at, who=who, leave_open=True)
    held_at = at if paper.held_on == local_day(at) else noon(paper.held_on)
    assessment.started_at = assessment.finished_at = held_at
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.typed_in",
        kind="assessment",
        record_id=assessment_id,
        detail=f"answers={sum(given.is_settled for given in paper.answers)}",
    )
    session.flush()
    return assessment_id


def _keep(
    session: Session, assessment_id: UUID, given: PaperAnswer, *, of_all_lines: bool, at: datetime, who: str
) -> None:
    note = given.note.strip()
    if given.rephrased:
        note_event(session, assessment_id, InterviewEventKind.REPHRASED, question=given.question, at=at, who=who)
    if not given.is_settled and not note:
        return
    note_alone = not given.is_settled and not of_all_lines
    answer(
        session,
        assessment_id,
        given.question,
        given.item,
        value=given.value,
        refused=given.refused,
        unanswered=given.unanswered or note_alone,
        note=note or None,
        at=at,
        who=who,
    )


def _leave_open(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    for one in state(session, assessment_id).questions:
        if one.status is QuestionStatus.NOT_ASKED:
            answer(session, assessment_id, one.question.id, unanswered=True, at=at, who=who)
