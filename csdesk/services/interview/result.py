"""What an interview came to: the answers in short, the suggestion with its reasons, what was decided; lists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility, InterviewMode
from csdesk.services import audit, people, settings
from csdesk.services.interview.answer_lines import ResultLine, result_lines
from csdesk.services.interview.before import Decision, before, before_of
from csdesk.services.interview.comparing import Earlier, earlier_interviews
from csdesk.services.interview.eligibility import Suggestion, suggest
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.state import InterviewState, QuestionStatus, state_of
from csdesk.wording import tr


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
    held_on: date | None
    """The day on which it was held on paper; None where it was held here."""
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
    decisions: tuple[Decision, ...]
    """All that was determined, the first first; the last is the one that counts."""
    suggested_before: tuple[Eligibility, ...]
    """What the answers suggested before they were corrected."""
    corrected_at: datetime | None
    """When an answer was corrected last."""
    corrected_since: bool
    """That was after the last decision."""
    earlier: tuple[Earlier, ...]
    """The interviews that it can be compared with, the latest first."""


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
    corrected_since: bool
    """An answer was corrected after it was determined."""


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
    corrected_since: bool
    """An answer was corrected after it was determined."""


def finish(session: Session, assessment_id: UUID, *, at: datetime, who: str, leave_open: bool = False) -> Suggestion:
    """End an interview and keep what its answers suggest. Afterwards an answer is changed by a correction only.

    Raises `InterviewNotFoundError`; `AnswerRefusedError` when it is over already, when the mode was never settled, or
    when questions are open and `leave_open` is not set (they stay *not asked* then).
    """
    assessment = assessment_of(session, assessment_id)
    now = state_of(session, assessment)
    if assessment.state is not AssessmentState.UNDER_WAY:
        raise AnswerRefusedError(tr("This interview is over. Nothing was changed; hold a new one to ask again."))
    if assessment.mode is None:
        raise AnswerRefusedError(
            tr(
                "{mode} is not answered, so nothing was asked of the parent. The interview was not finished; answer "
                "it, or withdraw the interview.",
                mode=now.instrument.parts.mode,
            )
        )
    not_asked = [one.question.id for one in now.questions if one.status is QuestionStatus.NOT_ASKED]
    if not_asked and not leave_open:
        raise AnswerRefusedError(
            tr(
                "Not asked yet: {not_asked}. The interview was not finished; ask them, leave them unanswered, or "
                "finish with them open.",
                not_asked=", ".join(not_asked),
            )
        )
    suggestion = suggestion_of(session, assessment, now)
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


def result(session: Session, assessment_id: UUID) -> InterviewResult:
    """What an interview came to, or comes to so far. Raises `InterviewNotFoundError`."""
    assessment = assessment_of(session, assessment_id)
    now = state_of(session, assessment)
    suggestion = suggestion_of(session, assessment, now)
    said = before(session, assessment)
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
        held_on=assessment.held_on,
        lines=tuple(line for one in now.questions for line in result_lines(now, one, suggestion, said)),
        suggestion=suggestion,
        determination=assessment.determination,
        determination_reason=assessment.determination_reason,
        determined_at=assessment.determined_at,
        determined_by=assessment.determined_by,
        able=now.question(parts.able).value or None,
        willing=now.question(parts.willing).value or None,
        able_willing=(parts.able, parts.willing),
        safe_contact=person.safe_contact,
        decisions=said.decisions,
        suggested_before=said.suggestions,
        corrected_at=said.answers[-1].at if said.answers else None,
        corrected_since=said.corrected_since,
        earlier=earlier_interviews(session, assessment),
    )


def interviews_of(session: Session, ncp_id: UUID) -> tuple[Held, ...]:
    """All interviews of a person, the latest first."""
    wanted = select(Assessment).where(Assessment.ncp_id == ncp_id)
    held = session.scalars(wanted.order_by(Assessment.started_at.desc(), Assessment.id.desc())).all()
    said = before_of(session, held)
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
            corrected_since=said[one.id].corrected_since,
        )
        for one in held
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
    said = before_of(session, held)
    return tuple(
        RecentInterview(
            assessment_id=one.id,
            ncp_id=one.ncp_id,
            name=persons[one.ncp_id].name,
            counties=persons[one.ncp_id].counties,
            finished_at=one.finished_at or one.started_at,
            suggestion=one.suggestion,
            determination=one.determination,
            corrected_since=said[one.id].corrected_since,
        )
        for one in held
    )


def suggestion_of(session: Session, assessment: Assessment, now: InterviewState) -> Suggestion:
    """What the answers suggest, by the hours of full time that counted when it was finished; else by today's."""
    hours = assessment.full_time_hours or settings.load(session).full_time_hours
    return suggest(now.instrument, now.questions, full_time_hours=hours)
