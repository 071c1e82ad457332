"""Where an interview stands: each question, how it was settled, and which one comes next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, InterviewMode
from csdesk.models.ncp import Ncp
from csdesk.services import audit
from csdesk.services.interview.events import rephrased
from csdesk.services.interview.instrument import Instrument, Question, QuestionKind
from csdesk.services.interview.records import assessment_of, instrument_of, kept_answers
from csdesk.services.names import full_name


class QuestionStatus(StrEnum):
    """How a question stands in an interview."""

    ANSWERED = "answered"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    SKIPPED = "skipped"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class GivenAnswer:
    """One answer as it is kept. `value` is the code of the choice, the number or the text; empty unless answered."""

    question: str
    item: str
    """The line of a question that has several; empty elsewhere."""
    state: AnswerState
    value: str
    note: str
    answered_at: datetime


@dataclass(frozen=True)
class QuestionState:
    """A question and what has been answered. `note` and `rephrased` are of the question as a whole."""

    question: Question
    status: QuestionStatus
    answers: tuple[GivenAnswer, ...]
    rephrased: bool
    note: str

    @property
    def value(self) -> str:
        """The answer's code, number or text; empty unless it is answered (and for a question with lines)."""
        return next((answer.value for answer in self.answers if not answer.item), "")

    def item(self, code: str) -> GivenAnswer | None:
        """What was answered to one line; None when it was not asked."""
        return next((answer for answer in self.answers if answer.item == code), None)


@dataclass(frozen=True)
class InterviewState:
    """Where an interview stands."""

    assessment_id: UUID
    ncp_id: UUID
    name: str
    """Last name first."""
    instrument: Instrument
    mode: InterviewMode | None
    """None until the mode question (Q4) is answered."""
    state: AssessmentState
    started_at: datetime
    finished_at: datetime | None
    interviewer: str
    questions: tuple[QuestionState, ...]
    current: str | None
    """The first question that is not settled; None when all are."""
    at_question: str
    """The question that was in view last; empty before the first."""

    @property
    def place(self) -> str | None:
        """The question to go on with: the one in view last, as long as it is asked; None when all are settled."""
        asked = {one.question.id for one in self.questions if one.status is not QuestionStatus.SKIPPED}
        return self.at_question if self.current is not None and self.at_question in asked else self.current

    def question(self, question_id: str) -> QuestionState:
        """A question of this interview. Raises `KeyError`."""
        return {state.question.id: state for state in self.questions}[question_id]


@dataclass(frozen=True)
class UnderWay:
    """An interview that can be gone on with."""

    assessment_id: UUID
    ncp_id: UUID
    name: str
    mode: InterviewMode | None
    started_at: datetime
    interviewer: str
    current: str | None
    """The question to go on with; None when all are settled."""
    settled: int
    questions: int


def state(session: Session, assessment_id: UUID) -> InterviewState:
    """Where an interview stands, with the words that were asked then. Raises `InterviewNotFoundError`."""
    return state_of(session, assessment_of(session, assessment_id))


def note_opening(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """Note in the audit trail that an interview was opened. Raises `InterviewNotFoundError`."""
    assessment = assessment_of(session, assessment_id)
    audit.record(session, at=at, who=who, action="interview.opened", kind="assessment", record_id=assessment.id)


def under_way(session: Session) -> tuple[UnderWay, ...]:
    """The interviews that can be gone on with, the latest first."""
    running = select(Assessment).where(Assessment.state == AssessmentState.UNDER_WAY)
    found = []
    for assessment in session.scalars(running.order_by(Assessment.started_at.desc(), Assessment.id.desc())):
        now = state_of(session, assessment)
        open_questions = sum(one.status is QuestionStatus.NOT_ASKED for one in now.questions)
        found.append(
            UnderWay(
                assessment_id=now.assessment_id,
                ncp_id=now.ncp_id,
                name=now.name,
                mode=now.mode,
                started_at=now.started_at,
                interviewer=now.interviewer,
                current=now.place,
                settled=len(now.questions) - open_questions,
                questions=len(now.questions),
            )
        )
    return tuple(found)


def state_of(session: Session, assessment: Assessment) -> InterviewState:
    """Where the interview of this record stands."""
    ncp = session.get_one(Ncp, assessment.ncp_id)
    instrument = instrument_of(session, assessment)
    kept = kept_answers(session, assessment.id)
    asked = instrument.asked_in(assessment.mode)
    other = rephrased(session, assessment.id)
    questions = tuple(
        _question_state(
            question,
            tuple(row for key, row in kept.items() if key[0] == question.id),
            in_other_words=question.id in other,
        )
        for question in instrument.questions
        # What was asked before the mode was changed stays in sight.
        if question in asked or (question.id, "") in kept
    )
    open_questions = (one.question.id for one in questions if one.status is QuestionStatus.NOT_ASKED)
    return InterviewState(
        assessment_id=assessment.id,
        ncp_id=assessment.ncp_id,
        name=full_name(ncp.last_name, ncp.first_name),
        instrument=instrument,
        mode=assessment.mode,
        state=assessment.state,
        started_at=assessment.started_at,
        finished_at=assessment.finished_at,
        interviewer=assessment.interviewer,
        questions=questions,
        current=next(open_questions, None),
        at_question=assessment.at_question,
    )


def _question_state(question: Question, rows: tuple[Answer, ...], *, in_other_words: bool) -> QuestionState:
    whole = next((row for row in rows if not row.item), None)
    lines = tuple(row for row in rows if row.item)
    order = [item.code for item in question.items]
    if question.kind is QuestionKind.LINES:
        status = _status_of_lines(question, whole, lines)
        shown = tuple(sorted(lines, key=lambda row: order.index(row.item)))
    else:
        status = QuestionStatus(whole.state.value) if whole else QuestionStatus.NOT_ASKED
        shown = rows
    return QuestionState(
        question=question,
        status=status,
        answers=tuple(_given(row) for row in shown),
        rephrased=in_other_words or any(row.rephrased for row in rows),
        note=whole.note if whole else "",
    )


def _status_of_lines(question: Question, whole: Answer | None, lines: tuple[Answer, ...]) -> QuestionStatus:
    """Settled when every line is: answered if any line is, else refused if any line is."""
    if whole is not None and whole.state is AnswerState.SKIPPED:
        return QuestionStatus.SKIPPED
    if len(lines) < len(question.items):
        return QuestionStatus.NOT_ASKED
    states = {line.state for line in lines}
    for found in (AnswerState.ANSWERED, AnswerState.REFUSED):
        if found in states:
            return QuestionStatus(found.value)
    return QuestionStatus.UNANSWERED


def _given(row: Answer) -> GivenAnswer:
    return GivenAnswer(
        question=row.question,
        item=row.item,
        state=row.state,
        value=row.value if row.state is AnswerState.ANSWERED else "",
        note=row.note,
        answered_at=row.answered_at,
    )
