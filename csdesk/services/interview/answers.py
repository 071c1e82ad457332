"""Holding an interview: start it, give answers one by one, withdraw it.

The caller runs each function in a transaction of its own (`vault.write`), so that an answer is kept the moment it is
given. Four things are told apart: *refused* (asked, the parent chose not to respond), *unanswered* (left open on
purpose), *skipped* (by a rule of the instrument) and *not asked* (nothing is kept).
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, InterviewMode
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import audit, going_ahead, settings
from csdesk.services.errors import NotFoundError
from csdesk.services.interview.errors import AnswerRefusedError
from csdesk.services.interview.instrument import AskedOf, Instrument, Question, QuestionKind
from csdesk.services.interview.records import assessment_of, instrument_of, keep_instrument, kept_answers
from csdesk.services.interview.state import InterviewState, state_of
from csdesk.wording import tr

MOST_HOURS = 168
"""A week has no more."""


def start(
    session: Session, ncp_id: UUID, *, at: datetime, who: str, instrument: str = "", uncleared_reason: str = ""
) -> UUID:
    """Begin an interview with the named instrument (else the one of the settings), whose whole text is kept with it.

    Raises `NotFoundError` for an unknown person, `InstrumentError` for a broken instrument, `AnswerRefusedError`
    while another interview of the person is under way, and `ReasonNeededError` for somebody who is not to be
    contacted as things stand, without a reason to go ahead.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault. No interview was started; open the list again."))
    running = select(Assessment.id).where(Assessment.ncp_id == ncp_id, Assessment.state == AssessmentState.UNDER_WAY)
    if session.scalar(running) is not None:
        raise AnswerRefusedError(
            tr("An interview of this person is under way. No second one was started; go on with it, or withdraw it.")
        )
    because = going_ahead.reason_kept(session, ncp_id, uncleared_reason, nothing="No interview was started")
    name = instrument or settings.load(session).instrument
    assessment = Assessment(
        ncp_id=ncp_id,
        instrument_id=keep_instrument(session, name),
        started_at=at,
        interviewer=who,
        uncleared_reason=because,
    )
    session.add(assessment)
    session.flush()
    audit.record(session, at=at, who=who, action="interview.started", kind="ncp", record_id=ncp_id)
    return assessment.id


def answer(
    session: Session,
    assessment_id: UUID,
    question: str,
    item: str = "",
    *,
    value: str | int | None = None,
    refused: bool = False,
    unanswered: bool = False,
    note: str | None = None,
    at: datetime,
    who: str,
) -> InterviewState:
    """Keep one answer (or change it), apply the skip rules, and say where the interview stands now.

    Exactly one of `value`, `refused` (the parent chose not to respond) and `unanswered` (left open on purpose) is
    given. For a question with lines, `item` names the line; without it `refused` and `unanswered` settle the lines
    that have no answer yet (all of them, when each has one), and a `note` alone is kept with the question.
    `note=None` leaves the note as it is.
    A yes to a line that asks for safeguards (family violence) turns safe contact on in the same transaction.

    Raises `InterviewNotFoundError`, and `AnswerRefusedError` when the answer does not fit or the interview is over.
    """
    assessment = _under_way(session, assessment_id)
    settle(
        session,
        assessment,
        question,
        item,
        value=value,
        refused=refused,
        unanswered=unanswered,
        note=note,
        at=at,
        who=who,
    )
    audit.record(
        session,
        at=at,
        who=who,
        action="interview.answered",
        kind="assessment",
        record_id=assessment_id,
        detail=f"{question}, by the parent alone" if _is_alone(session, assessment, question) else question,
    )
    session.flush()
    return state_of(session, assessment)


def _is_alone(session: Session, assessment: Assessment, question: str) -> bool:
    """Whether the parent answered it, at a desk that somebody else has unlocked."""
    by = instrument_of(session, assessment).question(question).by
    return assessment.mode is InterviewMode.CLIENT and by is AskedOf.PARENT


def settle(
    session: Session,
    assessment: Assessment,
    question: str,
    item: str,
    *,
    value: str | int | None,
    refused: bool,
    unanswered: bool,
    note: str | None = None,
    at: datetime,
    who: str,
) -> None:
    """Keep an answer as `answer` does, of an interview whatever its state, for the services of this package."""
    instrument = instrument_of(session, assessment)
    asked = _asked(instrument, assessment, question)
    kept = kept_answers(session, assessment.id)
    skipped = kept.get((asked.id, ""))
    if skipped is not None and skipped.state is AnswerState.SKIPPED:
        raise AnswerRefusedError(
            tr(
                "{id} is skipped because of an earlier answer. Nothing was changed; change that answer first.",
                id=asked.id,
            ),
            field=asked.id,
        )
    given = _Given(session, assessment.id, kept, at, note)
    if asked.kind is QuestionKind.LINES:
        _answer_lines(given, asked, item, value, refused=refused, unanswered=unanswered)
    elif item:
        raise AnswerRefusedError(tr("{id} has no lines. Nothing was changed.", id=asked.id), field=asked.id)
    else:
        new_state = _answer_state(asked, value, refused=refused, unanswered=unanswered)
        given.keep(asked.id, "", new_state, _value(session, instrument, assessment, asked, value))
    if asked.id == instrument.parts.mode:
        assessment.mode = InterviewMode(str(value)) if value is not None else None
    _apply_skips(given, instrument)
    _apply_safeguards(session, assessment, asked, item, value, at=at, who=who)
    session.flush()


def note_place(session: Session, assessment_id: UUID, question: str) -> None:
    """Keep which question is in view, to go on there; that is no change of the interview.

    Raises `InterviewNotFoundError`. An interview that is over has no place any more.
    """
    assessment = assessment_of(session, assessment_id)
    if assessment.state is AssessmentState.UNDER_WAY:
        assessment.at_question = question


def withdraw(session: Session, assessment_id: UUID, *, at: datetime, who: str) -> None:
    """End an interview without a result. What was answered is kept, and shown as withdrawn.

    Raises `InterviewNotFoundError`, and `AnswerRefusedError` when it is over already.
    """
    assessment = _under_way(session, assessment_id)
    assessment.state = AssessmentState.WITHDRAWN
    assessment.finished_at = at
    audit.record(session, at=at, who=who, action="interview.withdrawn", kind="assessment", record_id=assessment_id)


def _under_way(session: Session, assessment_id: UUID) -> Assessment:
    assessment = assessment_of(session, assessment_id)
    if assessment.state is not AssessmentState.UNDER_WAY:
        raise AnswerRefusedError(tr("This interview is over. Nothing was changed; hold a new one to ask again."))
    return assessment


def _asked(instrument: Instrument, assessment: Assessment, question_id: str) -> Question:
    for question in instrument.asked_in(assessment.mode):
        if question.id == question_id:
            return question
    raise AnswerRefusedError(
        tr("There is no question {question_id} in this interview. Nothing was changed.", question_id=question_id)
    )


@dataclass(frozen=True)
class _Given:
    """What is being answered now, and the answers kept so far."""

    session: Session
    assessment_id: UUID
    kept: dict[tuple[str, str], Answer]
    at: datetime
    note: str | None = None

    def keep(self, question: str, item: str, new_state: AnswerState, value: str = "") -> None:
        row = self.kept.get((question, item))
        if row is None:
            row = Answer(assessment_id=self.assessment_id, question=question, item=item, note="")
            self.kept[question, item] = row
            self.session.add(row)
        row.state, row.value, row.answered_at = new_state, value, self.at
        if self.note is not None:
            row.note = self.note

    def forget(self, question: str, item: str) -> None:
        self.session.delete(self.kept.pop((question, item)))


def _answer_state(question: Question, value: str | int | None, *, refused: bool, unanswered: bool) -> AnswerState:
    if (value is not None) + refused + unanswered != 1:
        raise AnswerRefusedError(
            tr("{id} needs one answer, or that it was refused, or left open. Nothing was changed.", id=question.id),
            field=question.id,
        )
    if refused and not question.refusable:
        raise AnswerRefusedError(
            tr(
                "{id} cannot be refused, as the document has it. Nothing was changed; leave it unanswered.",
                id=question.id,
            ),
            field=question.id,
        )
    if value is not None:
        return AnswerState.ANSWERED
    return AnswerState.REFUSED if refused else AnswerState.UNANSWERED


def _value(
    session: Session, instrument: Instrument, assessment: Assessment, question: Question, value: str | int | None
) -> str:
    """The value as it is kept. Raises `AnswerRefusedError` when it does not fit its question."""
    if value is None:
        return ""
    text = str(value).strip()
    if question.kind in {QuestionKind.CHOICE, QuestionKind.LINES}:
        if text not in {choice.code for choice in question.choices}:
            raise AnswerRefusedError(
                tr("{id} has no such answer. Nothing was changed; choose one of its answers.", id=question.id),
                field=question.id,
            )
    elif question.kind is QuestionKind.HOURS:
        if not (text.isascii() and text.isdigit() and int(text) <= MOST_HOURS):
            raise AnswerRefusedError(
                tr(
                    "{id} takes whole hours a week, 0 to {most_hours}. Nothing was changed; enter a number.",
                    id=question.id,
                    most_hours=MOST_HOURS,
                ),
                field=question.id,
            )
        text = str(int(text))
    elif not text:
        raise AnswerRefusedError(
            tr("{id} was left empty. Nothing was changed; fill it in, or leave it unanswered.", id=question.id),
            field=question.id,
        )
    elif question.kind is QuestionKind.CASE_NUMBER and not _is_case_number(session, instrument, assessment, text):
        raise AnswerRefusedError(
            tr(
                "This is no IV-D case number: it has neither a known pattern, nor does the record hold it. "
                "Nothing was changed; correct it, or leave it unanswered."
            ),
            field=question.id,
        )
    return text


def _is_case_number(session: Session, instrument: Instrument, assessment: Assessment, text: str) -> bool:
    if any(re.fullmatch(pattern, text) for pattern in instrument.case_number_patterns):
        return True
    held = select(IvdCase.id).where(IvdCase.ncp_id == assessment.ncp_id, IvdCase.number == text)
    return session.scalar(held) is not None


def _answer_lines(
    given: _Given, question: Question, item: str, value: str | int | None, *, refused: bool, unanswered: bool
) -> None:
    """Keep the answer to one line, settle the lines that are still open, or keep a note with the question."""
    codes = [line.code for line in question.items]
    if item and item not in codes:
        raise AnswerRefusedError(tr("{id} has no such line. Nothing was changed.", id=question.id), field=question.id)
    if not item and value is not None:
        raise AnswerRefusedError(
            tr("{id} is answered line by line. Nothing was changed; answer one line.", id=question.id),
            field=question.id,
        )
    if not item and not refused and not unanswered and given.note is not None:
        given.keep(question.id, "", AnswerState.ANSWERED)
        return
    new_state = _answer_state(question, value, refused=refused, unanswered=unanswered)
    if item:
        text = str(value).strip() if value is not None else ""
        if value is not None and text not in {choice.code for choice in question.choices}:
            raise AnswerRefusedError(
                tr("{id} has no such answer. Nothing was changed; choose one of its answers.", id=question.id),
                field=question.id,
            )
        given.keep(question.id, item, new_state, text)
        return
    open_lines = [code for code in codes if (question.id, code) not in given.kept] or codes
    if given.note is not None:
        given.keep(question.id, "", AnswerState.ANSWERED)
    for code in open_lines:
        replace(given, note=None).keep(question.id, code, new_state)


def _apply_skips(given: _Given, instrument: Instrument) -> None:
    """Skip what the answers so far skip, and ask again what no answer skips any more."""
    skipped: set[str] = set()
    for rule in instrument.skips:
        row = given.kept.get((rule.question, ""))
        if row is not None and row.state is AnswerState.ANSWERED and row.value == rule.answer:
            skipped.update(rule.skips)
    silent = replace(given, note=None)
    for question in instrument.questions:
        rows = [key for key in given.kept if key[0] == question.id]
        is_skipped = any(given.kept[key].state is AnswerState.SKIPPED for key in rows)
        if question.id in skipped and not is_skipped:
            for key in rows:
                if key[1]:
                    silent.forget(*key)
            silent.keep(question.id, "", AnswerState.SKIPPED)
        elif question.id not in skipped and is_skipped:
            silent.forget(question.id, "")


def _apply_safeguards(
    session: Session,
    assessment: Assessment,
    question: Question,
    item: str,
    value: str | int | None,
    *,
    at: datetime,
    who: str,
) -> None:
    """Turn safe contact on where an answer asks for it. Only the liaison turns it off, never an answer."""
    line = next((line for line in question.items if line.code == item), None)
    if line is None or not line.safeguards_when or str(value).strip() != line.safeguards_when:
        return
    ncp = session.get_one(Ncp, assessment.ncp_id)
    if not ncp.safe_contact:
        ncp.safe_contact = True
        audit.record(session, at=at, who=who, action="ncp.safe_contact_on", kind="ncp", record_id=ncp.id)
