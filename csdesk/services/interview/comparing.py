"""Two interviews of one person side by side: what has changed since.

Questions are put side by side by their number where their words are the same, else by the part that they play (able,
willing, hours ...), which outlives a new version of the instrument. The rest cannot be compared, and is said to.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.services.interview.answer_lines import PRIVATE_LINE, words_of
from csdesk.services.interview.instrument import QuestionKind
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.state import InterviewState, QuestionState, QuestionStatus, state_of
from csdesk.wording import tr


class Change(StrEnum):
    """What became of an answer."""

    CHANGED = "changed"
    ANSWERED_NOW = "answered_now"
    NOT_ANSWERED_NOW = "not_answered_now"
    """Refused, left open, skipped or not asked, which it was not before, or not for this reason."""
    SAME = "same"

    @property
    def is_other_answer(self) -> bool:
        """Whether something else was answered than before, or for the first time."""
        return self in (Change.CHANGED, Change.ANSWERED_NOW)


@dataclass(frozen=True)
class ComparedLine:
    """One answer then and now, in words. `number` is the later interview's."""

    number: str
    label: str
    before: str
    after: str
    change: Change
    private: bool = False


@dataclass(frozen=True)
class Comparison:
    """What has changed from one interview to a later one."""

    earlier_id: UUID
    later_id: UUID
    earlier_on: date
    """When the earlier one was held."""
    lines: tuple[ComparedLine, ...]
    """What has changed comes first, then what was not answered this time; within, as they were asked."""
    unlike: tuple[str, ...]
    """Labels of questions that only one of the two asked."""

    @property
    def changed(self) -> int:
        """How many answers are others now."""
        return sum(line.change.is_other_answer for line in self.lines)


@dataclass(frozen=True)
class Earlier:
    """An interview that a later one can be compared with."""

    assessment_id: UUID
    on: date
    """When it was held."""


def compare(session: Session, earlier_id: UUID, later_id: UUID) -> Comparison:
    """What has changed since, by the answers as they stand now, corrections included.

    Raises `InterviewNotFoundError`, and `RefusedError` when they are not two finished interviews of one person.
    """
    earlier, later = assessment_of(session, earlier_id), assessment_of(session, later_id)
    if earlier.ncp_id != later.ncp_id or earlier.id == later.id:
        raise RefusedError(tr("These are not two interviews of one person. Nothing was compared; choose again."))
    if {earlier.state, later.state} != {AssessmentState.FINISHED}:
        raise RefusedError(tr("Only finished interviews are compared. Nothing was compared; choose again."))
    then, now = state_of(session, earlier), state_of(session, later)
    pairs = [(_same_question(then, now, one), one) for one in now.questions]
    lines = [line for was, one in pairs if was is not None for line in _lines(then, was, now, one)]
    matched = {was.question.id for was, _one in pairs if was is not None}
    gone = [was.question.result_label for was in then.questions if was.question.id not in matched]
    return Comparison(
        earlier_id=earlier_id,
        later_id=later_id,
        earlier_on=held_on(earlier),
        lines=tuple(sorted(lines, key=_place)),
        unlike=(*(one.question.result_label for was, one in pairs if was is None), *gone),
    )


def earlier_interviews(session: Session, assessment: Assessment) -> tuple[Earlier, ...]:
    """The finished interviews of the same person that were held before this finished one, the latest first."""
    if assessment.state is not AssessmentState.FINISHED:
        return ()
    of_person = (Assessment.ncp_id == assessment.ncp_id, Assessment.state == AssessmentState.FINISHED)
    held = sorted(session.scalars(select(Assessment).where(*of_person)), key=in_order)
    before = (one for one in reversed(held) if in_order(one) < in_order(assessment))
    return tuple(Earlier(one.id, held_on(one)) for one in before)


def held_on(assessment: Assessment) -> date:
    """The day on which an interview was held: of one on paper as it was typed in, else when it ended."""
    return assessment.held_on or local_day(assessment.finished_at or assessment.started_at)


def in_order(assessment: Assessment) -> tuple[date, datetime, UUID]:
    """Sorts interviews as they were held."""
    return held_on(assessment), assessment.finished_at or assessment.started_at, assessment.id


def _place(line: ComparedLine) -> tuple[bool, bool]:
    return line.change is Change.SAME, not line.change.is_other_answer


def _same_question(then: InterviewState, now: InterviewState, one: QuestionState) -> QuestionState | None:
    """The question of then that asks the same."""
    asked = {was.question.id: was for was in then.questions}
    was = asked.get(one.question.id)
    if was is not None and was.question.text == one.question.text:
        return was
    part = next((name for name, number in asdict(now.instrument.parts).items() if number == one.question.id), None)
    found = asked.get(getattr(then.instrument.parts, part)) if part is not None else None
    return found if found is not None and found.question.kind is one.question.kind else None


def _lines(
    then: InterviewState, was: QuestionState, now: InterviewState, one: QuestionState
) -> Iterator[ComparedLine]:
    number, label = one.question.number, one.question.result_label
    if one.question.kind is not QuestionKind.LINES:
        yield _line(number, label, _said(then, was), _said(now, one))
        return
    known = {item.code for item in was.question.items}
    for item in one.question.items:
        if item.code not in known:
            continue
        before, after = _said(then, was, item.code), _said(now, one, item.code)
        if not item.private:
            yield _line(number, item.text, before, after)
        elif before[:2] != after[:2] or after[1] == "yes":
            yield _line(number, PRIVATE_LINE, before, after, private=True)


def _said(state: InterviewState, one: QuestionState, item: str = "") -> tuple[QuestionStatus, str, str]:
    """How it stands, the code, and the words."""
    status, value = one.status, one.value
    if item and status is not QuestionStatus.SKIPPED:
        given = one.item(item)
        status = QuestionStatus(given.state.value) if given is not None else QuestionStatus.NOT_ASKED
        value = given.value if given is not None else ""
    return status, value, words_of(state.instrument, state.mode, one.question, status, value)


def _line(
    number: str,
    label: str,
    before: tuple[QuestionStatus, str, str],
    after: tuple[QuestionStatus, str, str],
    *,
    private: bool = False,
) -> ComparedLine:
    answered = [one[0] is QuestionStatus.ANSWERED for one in (before, after)]
    if before[:2] == after[:2]:
        change = Change.SAME
    elif not answered[1]:
        change = Change.NOT_ANSWERED_NOW
    else:
        change = Change.CHANGED if answered[0] else Change.ANSWERED_NOW
    return ComparedLine(number, label, before[2], after[2], change, private)
