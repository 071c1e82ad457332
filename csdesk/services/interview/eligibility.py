"""Who is eligible: a parent who works less than full time, or has one or more barriers to getting or keeping a job.

The program suggests and gives its reasons; the caseworker determines (2Gen Procedures, end of Appendix A). Nothing is
scored beyond that.
"""

from dataclasses import dataclass

from csdesk.models.assessment import AnswerState, Eligibility
from csdesk.services.interview.instrument import Instrument
from csdesk.services.interview.state import QuestionState, QuestionStatus


@dataclass(frozen=True)
class Suggestion:
    """What the answers suggest. `led_to` are the questions that the reasons rest on."""

    eligibility: Eligibility
    reasons: tuple[str, ...]
    led_to: tuple[str, ...]


def suggest(instrument: Instrument, questions: tuple[QuestionState, ...], *, full_time_hours: int) -> Suggestion:
    """What the answers suggest. One of the two grounds is enough; to be ruled out, neither may be open.

    `full_time_hours` are the hours a week from which on a parent works full time; not employed counts as less.
    """
    less_than_full_time, work_reason, work_questions = _works_less(instrument, questions, full_time_hours)
    has_barrier, barrier_reason = _has_barrier(instrument, questions)
    grounds = (
        (less_than_full_time, work_reason, work_questions),
        (has_barrier, barrier_reason, (instrument.parts.barriers,)),
    )
    if less_than_full_time or has_barrier:
        eligibility, decisive = Eligibility.ELIGIBLE, True
    elif less_than_full_time is None or has_barrier is None:
        eligibility, decisive = Eligibility.CANNOT_BE_SAID, None
    else:
        eligibility, decisive = Eligibility.NOT_ELIGIBLE, False
    told = [ground for ground in grounds if ground[0] is decisive]
    return Suggestion(
        eligibility=eligibility,
        reasons=tuple(ground[1] for ground in told),
        led_to=tuple(question for ground in told for question in ground[2]),
    )


def _of(questions: tuple[QuestionState, ...], question_id: str) -> QuestionState:
    return next(one for one in questions if one.question.id == question_id)


def _works_less(
    instrument: Instrument, questions: tuple[QuestionState, ...], full_time_hours: int
) -> tuple[bool | None, str, tuple[str, ...]]:
    employed = _of(questions, instrument.parts.employed)
    hours = _of(questions, instrument.parts.hours)
    if employed.value == "no":
        return True, f"Works less than full time: not employed ({employed.question.id}).", (employed.question.id,)
    if hours.status is QuestionStatus.ANSWERED:
        worked = int(hours.value)
        full = worked >= full_time_hours
        reason = "Works full time" if full else "Works less than full time"
        unit = "hour" if worked == 1 else "hours"
        sentence = f"{reason}: {worked} {unit} a week; full time is {full_time_hours} here ({hours.question.id})."
        return not full, sentence, (hours.question.id,)
    open_question = hours if employed.value == "yes" else employed
    sentence = (
        f"Not known whether the parent works full time: {_standing(open_question)} ({open_question.question.id})."
    )
    return None, sentence, (open_question.question.id,)


def _has_barrier(instrument: Instrument, questions: tuple[QuestionState, ...]) -> tuple[bool | None, str]:
    asked = _of(questions, instrument.parts.barriers)
    name, lines = asked.question.id, len(asked.question.items)
    said = [line.value for line in asked.answers if line.item and line.state is AnswerState.ANSWERED]
    if "yes" in said:
        count = said.count("yes")
        return True, f"Has {count} of the {lines} barriers to a job ({name})."
    if said.count("no") == lines:
        return False, f"Has none of the {lines} barriers to a job ({name})."
    return None, f"Not known whether there are barriers to a job: {_standing(asked)} ({name})."


def _standing(question: QuestionState) -> str:
    return {
        QuestionStatus.ANSWERED: "not every line was answered",
        QuestionStatus.REFUSED: "the parent chose not to respond",
        QuestionStatus.UNANSWERED: "left unanswered",
        QuestionStatus.SKIPPED: "skipped",
        QuestionStatus.NOT_ASKED: "not asked, or not to the end",
    }[question.status]
