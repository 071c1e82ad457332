"""After an interview is finished: answers are corrected for a reason, and the caseworker determines, perhaps again.

What was said before is kept (`before`). While an interview is under way its answers are simply changed: until it is
finished, nothing was decided upon them.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility
from csdesk.services import audit, settings
from csdesk.services.errors import RefusedError
from csdesk.services.interview.answers import settle
from csdesk.services.interview.before import before, keep_answer, keep_decision, keep_suggestion, standing
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.records import assessment_of, instrument_of, kept_answers
from csdesk.services.interview.result import suggestion_of
from csdesk.services.interview.state import InterviewState, state_of
from csdesk.wording import tr


def correct_answer(
    session: Session,
    assessment_id: UUID,
    question: str,
    item: str = "",
    *,
    value: str | int | None = None,
    refused: bool = False,
    unanswered: bool = False,
    reason: str,
    at: datetime,
    who: str,
) -> InterviewState:
    """Correct one answer of a finished interview, or one line of a question that has several.

    What was answered first is kept with the reason, and so is each answer that a skip rule takes or asks for now. The
    suggestion is made anew; a determination stays until it is decided again. A yes that asks for safeguards turns
    safe contact on, as ever; no correction turns it off.

    Raises `InterviewNotFoundError`, and `AnswerRefusedError` when the interview is not finished, the reason is
    missing, nothing would change, the answer does not fit, or the question is who asked: the words hang on that.
    """
    assessment = assessment_of(session, assessment_id)
    instrument = instrument_of(session, assessment)
    _refuse_to_correct(assessment, reason)
    if question == instrument.parts.mode:
        raise AnswerRefusedError(
            tr(
                "Who asked ({question}) is not corrected: the words of every question hang on it. Nothing was "
                "changed; hold a new interview.",
                question=question,
            )
        )
    if not item and any(one.id == question and one.items for one in instrument.questions):
        raise AnswerRefusedError(
            tr("{question} is corrected line by line. Nothing was changed; choose a line.", question=question)
        )
    was = {key: standing(row) for key, row in kept_answers(session, assessment_id).items()}
    settle(
        session,
        assessment,
        question,
        item,
        value=value,
        refused=refused,
        unanswered=unanswered,
        at=at,
        who=who,
    )
    now = {key: standing(row) for key, row in kept_answers(session, assessment_id).items()}
    nothing = standing(None)
    changed = [key for key in was | now if was.get(key, nothing) != now.get(key, nothing)]
    if not changed:
        raise AnswerRefusedError(tr("This is what was kept before. Nothing was changed; choose another answer."))
    for key in sorted(changed, key=lambda key: key != (question, item)):
        keep_answer(session, assessment, key, was.get(key, nothing), reason, at=at, who=who)
    _suggest_anew(session, assessment, reason, at=at, who=who)
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.corrected",
        kind="assessment",
        record_id=assessment_id,
        detail=question,
    )
    session.flush()
    return state_of(session, assessment)


def determine(
    session: Session, assessment_id: UUID, determination: Eligibility, *, reason: str = "", at: datetime, who: str
) -> None:
    """Keep the caseworker's decision. One that differs from the suggestion has a reason.

    Another decision upon the same answers has a reason, too; the one before is kept. The same decision again after a
    correction confirms it, and stays of its first day; the same again without one is nothing new.

    Raises `InterviewNotFoundError`, and `RefusedError` when the interview is not finished or a reason is missing.
    """
    assessment = assessment_of(session, assessment_id)
    if assessment.state is not AssessmentState.FINISHED:
        raise RefusedError(tr("Only a finished interview can be determined. Nothing was changed; finish it first."))
    given, first, same = reason.strip(), assessment.determination is None, determination is assessment.determination
    if determination is not assessment.suggestion and not given:
        raise RefusedError(
            tr("This decision differs from the suggestion. It was not kept; write the reason, then decide.")
        )
    corrected_since = before(session, assessment).corrected_since
    if not (first or same or corrected_since or given):
        raise RefusedError(
            tr("This was decided before, upon the same answers. Nothing was changed; write the reason, then decide.")
        )
    if same and given == assessment.determination_reason and not corrected_since:
        return
    keep_decision(session, assessment, given, at=at, who=who)
    assessment.determination = determination
    assessment.determination_reason = given
    if not same:
        assessment.determined_at, assessment.determined_by = at, who
    detail = "as suggested" if determination is assessment.suggestion else "other than suggested"
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.determined",
        kind="assessment",
        record_id=assessment_id,
        detail=detail if first else f"{detail}, {'confirmed' if same else 'decided again'}",
    )


def _refuse_to_correct(assessment: Assessment, reason: str) -> None:
    if assessment.state is AssessmentState.UNDER_WAY:
        raise AnswerRefusedError(tr("This interview is under way. Nothing was changed; change the answer there."))
    if assessment.state is not AssessmentState.FINISHED:
        raise AnswerRefusedError(
            tr("This interview was withdrawn. Nothing was changed; hold a new one to ask again.")
        )
    if not reason.strip():
        raise AnswerRefusedError(tr("An answer is corrected for a reason. Nothing was changed; say what was wrong."))


def _suggest_anew(session: Session, assessment: Assessment, reason: str, *, at: datetime, who: str) -> None:
    if assessment.full_time_hours is None:
        assessment.full_time_hours = settings.load(session).full_time_hours
    suggestion = suggestion_of(session, assessment, state_of(session, assessment))
    if suggestion.eligibility is not assessment.suggestion:
        keep_suggestion(session, assessment, reason, at=at, who=who)
        assessment.suggestion = suggestion.eligibility
