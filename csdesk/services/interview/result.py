"""What an interview came to: the answers in short, the suggestion with its reasons, and the caseworker's decision."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import AnswerState, Assessment, AssessmentState, Eligibility, InterviewMode
from csdesk.services import audit, people, settings
from csdesk.services.errors import RefusedError
from csdesk.services.interview.eligibility import Suggestion, suggest
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.instrument import Instrument, QuestionKind
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.state import InterviewState, QuestionState, QuestionStatus, state_of

PRIVATE_LINE = "One more, kept private"
"""Stands for a line such as family violence, wherever a result is shown."""


@dataclass(frozen=True)
class ResultLine:
    """One answer in short. `number` and `label` are empty on the second and later lines of a question."""

    number: str
    label: str
    answer: str
    status: QuestionStatus
    rephrased: bool
    note: str
    led_to_it: bool
    """The suggestion rests on this answer."""
    private: bool = False


@dataclass(frozen=True)
class InterviewResult:
    """An interview as it is looked back at. `able` and `willing` are codes (yes, sometimes, no) or None."""

    assessment_id: UUID
    ncp_id: UUID
    name: str
    counties: tuple[str, ...]
    title: str
    version: str
    mode: InterviewMode | None
    state: AssessmentState
    started_at: datetime
    finished_at: datetime | None
    interviewer: str
    lines: tuple[ResultLine, ...]
    suggestion: Suggestion
    determination: Eligibility | None
    determination_reason: str
    determined_at: datetime | None
    determined_by: str
    able: str | None
    willing: str | None
    able_willing: tuple[str, ...]
    """The ids of these two questions."""
    safe_contact: bool


@dataclass(frozen=True)
class Held:
    """One interview of a person, for a list."""

    assessment_id: UUID
    mode: InterviewMode | None
    state: AssessmentState
    started_at: datetime
    finished_at: datetime | None
    interviewer: str
    suggestion: Eligibility | None
    determination: Eligibility | None


@dataclass(frozen=True)
class RecentInterview:
    """A finished interview in the desk's list."""

    assessment_id: UUID
    ncp_id: UUID
    name: str
    counties: tuple[str, ...]
    finished_at: datetime
    suggestion: Eligibility | None
    determination: Eligibility | None
    """None while the caseworker has not decided."""


def finish(session: Session, assessment_id: UUID, *, at: datetime, who: str, leave_open: bool = False) -> Suggestion:
    """End an interview and keep what its answers suggest. Afterwards no answer changes any more.

    Raises `InterviewNotFoundError`; `AnswerRefusedError` when it is over already, when the mode was never settled, or
    when questions are open and `leave_open` is not set (they stay *not asked* then).
    """
    assessment = assessment_of(session, assessment_id)
    now = state_of(session, assessment)
    if assessment.state is not AssessmentState.UNDER_WAY:
        raise AnswerRefusedError("This interview is over. Nothing was changed; hold a new one to ask again.")
    if assessment.mode is None:
        raise AnswerRefusedError(
            f"{now.instrument.parts.mode} is not answered, so nothing was asked of the parent. The interview was not "
            "finished; answer it, or withdraw the interview."
        )
    not_asked = [one.question.id for one in now.questions if one.status is QuestionStatus.NOT_ASKED]
    if not_asked and not leave_open:
        raise AnswerRefusedError(
            f"Not asked yet: {', '.join(not_asked)}. The interview was not finished; ask them, leave them "
            "unanswered, or finish with them open."
        )
    suggestion = _suggestion(session, assessment, now)
    assessment.state = AssessmentState.FINISHED
    assessment.finished_at = at
    assessment.suggestion = suggestion.eligibility
    assessment.full_time_hours = settings.load(session).full_time_hours
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.finished",
        kind="assessment",
        record_id=assessment_id,
        detail=f"not_asked={len(not_asked)}",
    )
    return suggestion


def determine(
    session: Session, assessment_id: UUID, determination: Eligibility, *, reason: str = "", at: datetime, who: str
) -> None:
    """Keep the caseworker's decision. One that differs from the suggestion has a reason.

    Raises `InterviewNotFoundError`, and `RefusedError` when the interview is not finished or the reason is missing.
    """
    assessment = assessment_of(session, assessment_id)
    if assessment.state is not AssessmentState.FINISHED:
        raise RefusedError("Only a finished interview can be determined. Nothing was changed; finish it first.")
    if determination is not assessment.suggestion and not reason.strip():
        raise RefusedError(
            "This decision differs from the suggestion. It was not kept; write the reason, then decide."
        )
    assessment.determination = determination
    assessment.determination_reason = reason.strip()
    assessment.determined_at = at
    assessment.determined_by = who
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.determined",
        kind="assessment",
        record_id=assessment_id,
        detail="as suggested" if determination is assessment.suggestion else "other than suggested",
    )


def result(session: Session, assessment_id: UUID) -> InterviewResult:
    """What an interview came to, or comes to so far. Raises `InterviewNotFoundError`."""
    assessment = assessment_of(session, assessment_id)
    now = state_of(session, assessment)
    suggestion = _suggestion(session, assessment, now)
    if assessment.suggestion is not None and assessment.suggestion is not suggestion.eligibility:
        # It was finished before the hours were kept with it: what was suggested then is what was decided upon.
        note = "Suggested when the interview was finished; the hours of full time were changed since."
        suggestion = Suggestion(assessment.suggestion, (note,), ())
    person = people.people(session, [assessment.ncp_id])[assessment.ncp_id]
    parts = now.instrument.parts
    return InterviewResult(
        assessment_id=now.assessment_id,
        ncp_id=now.ncp_id,
        name=now.name,
        counties=person.counties,
        title=now.instrument.title,
        version=now.instrument.version,
        mode=now.mode,
        state=now.state,
        started_at=now.started_at,
        finished_at=now.finished_at,
        interviewer=now.interviewer,
        lines=tuple(line for one in now.questions for line in _lines(now.instrument, now.mode, one, suggestion)),
        suggestion=suggestion,
        determination=assessment.determination,
        determination_reason=assessment.determination_reason,
        determined_at=assessment.determined_at,
        determined_by=assessment.determined_by,
        able=now.question(parts.able).value or None,
        willing=now.question(parts.willing).value or None,
        able_willing=(parts.able, parts.willing),
        safe_contact=person.safe_contact,
    )


def interviews_of(session: Session, ncp_id: UUID) -> tuple[Held, ...]:
    """All interviews of a person, the latest first."""
    held = select(Assessment).where(Assessment.ncp_id == ncp_id)
    return tuple(
        Held(
            assessment_id=one.id,
            mode=one.mode,
            state=one.state,
            started_at=one.started_at,
            finished_at=one.finished_at,
            interviewer=one.interviewer,
            suggestion=one.suggestion,
            determination=one.determination,
        )
        for one in session.scalars(held.order_by(Assessment.started_at.desc(), Assessment.id.desc()))
    )


def recent(session: Session, *, limit: int = 20) -> tuple[RecentInterview, ...]:
    """The interviews that were finished last, of all people, the latest first."""
    finished = (
        select(Assessment)
        .where(Assessment.state == AssessmentState.FINISHED)
        .order_by(Assessment.finished_at.desc(), Assessment.id.desc())
        .limit(limit)
    )
    held = session.scalars(finished).all()
    persons = people.people(session, (one.ncp_id for one in held))
    return tuple(
        RecentInterview(
            assessment_id=one.id,
            ncp_id=one.ncp_id,
            name=persons[one.ncp_id].name,
            counties=persons[one.ncp_id].counties,
            finished_at=one.finished_at or one.started_at,
            suggestion=one.suggestion,
            determination=one.determination,
        )
        for one in held
    )


def _suggestion(session: Session, assessment: Assessment, now: InterviewState) -> Suggestion:
    """What the answers suggest, by the hours of full time that counted when it was finished; else by today's."""
    hours = assessment.full_time_hours or settings.load(session).full_time_hours
    return suggest(now.instrument, now.questions, full_time_hours=hours)


def answer_text(instrument: Instrument, mode: InterviewMode | None, one: QuestionState) -> str:
    """How a question with one answer was settled, in words."""
    if one.status is QuestionStatus.ANSWERED:
        return one.question.choice_text(one.value) if one.question.kind is QuestionKind.CHOICE else one.value
    return status_text(instrument, mode, one.status)


def status_text(instrument: Instrument, mode: InterviewMode | None, status: QuestionStatus) -> str:
    """The words for a question that has no answer."""
    return {
        QuestionStatus.ANSWERED: "Answered",
        QuestionStatus.REFUSED: instrument.refusal(mode),
        QuestionStatus.UNANSWERED: "Left unanswered",
        QuestionStatus.SKIPPED: "Skipped",
        QuestionStatus.NOT_ASKED: "Not asked",
    }[status]


def _lines(
    instrument: Instrument, mode: InterviewMode | None, one: QuestionState, suggestion: Suggestion
) -> tuple[ResultLine, ...]:
    question = one.question
    led = question.id in suggestion.led_to
    if question.kind is not QuestionKind.LINES:
        text = answer_text(instrument, mode, one)
        return (ResultLine(question.number, question.result_label, text, one.status, one.rephrased, one.note, led),)
    shown = _circumstances(instrument, mode, one)
    return tuple(
        ResultLine(
            number=question.number if first else "",
            label=question.result_label if first else "",
            answer=text,
            status=one.status,
            rephrased=one.rephrased and first,
            note=" ".join(filter(None, (one.note, note))) if first else note,
            led_to_it=led and first,
            private=kept_private,
        )
        for first, (text, note, kept_private) in ((at == 0, line) for at, line in enumerate(shown))
    )


def _circumstances(
    instrument: Instrument, mode: InterviewMode | None, one: QuestionState
) -> list[tuple[str, str, bool]]:
    """The lines answered yes (text, note, private), private ones unnamed and last, and what else is to be said."""
    items = {item.code: item for item in one.question.items}
    yes = [(items[answer.item], answer.note) for answer in one.answers if answer.item and answer.value == "yes"]
    shown = [(item.text, note, False) for item, note in yes if not item.private]
    shown += [(PRIVATE_LINE, "", True) for item, _ in yes if item.private]
    if one.status is not QuestionStatus.ANSWERED:
        return [*shown, (status_text(instrument, mode, one.status), "", False)]
    refused = sum(answer.state is AnswerState.REFUSED for answer in one.answers)
    if not yes:
        of_asked = len([answer for answer in one.answers if answer.item and answer.value == "no"])
        shown.append((f"None of {of_asked}", "", False))
    if refused:
        shown.append((f"{instrument.refusal(mode)}: {refused} of {len(items)}", "", False))
    return shown
