"""What the record already knows of the caseworker's own questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState
from csdesk.models.assessment import Instrument as InstrumentRecord
from csdesk.models.iv_d_case import IvdCase
from csdesk.services import settings
from csdesk.services.days import local_day
from csdesk.services.interview import instruments
from csdesk.services.interview.instrument import AskedOf, Instrument
from csdesk.wording import tr


@dataclass(frozen=True)
class Prefilled:
    """A question that can be filled in: the likeliest value first. Nothing is kept until it is answered."""

    question: str
    values: tuple[str, ...]
    source: str
    """Where the values come from, in words."""


def prefill(
    session: Session, ncp_id: UUID, *, who: str = "", instrument: Instrument | None = None
) -> tuple[Prefilled, ...]:
    """What can be filled in for this person, by default for the instrument of the settings.

    The case with the highest arrears comes first. `who` is the interviewer whose last Tech ID is offered, else the
    one of the settings. To the caseworker's other questions (Q3, what best describes the case) the last interview's
    answer is offered: the case may have changed since, so that nothing is chosen.
    """
    kept = settings.load(session)
    used = instrument or instruments.load(kept.instrument)
    parts = used.parts
    found = []
    cases = session.scalars(
        select(IvdCase.number)
        .where(IvdCase.ncp_id == ncp_id)
        .order_by(IvdCase.arrears_cents.is_(None), IvdCase.arrears_cents.desc(), IvdCase.number)
    )
    numbers = tuple(cases)
    if numbers:
        found.append(Prefilled(parts.case_number, numbers, tr("from the record")))
    last = session.scalar(_given(parts.worker).where(Assessment.interviewer == who))
    if last is not None:
        found.append(Prefilled(parts.worker, (last,), tr("from your last interview")))
    elif kept.tech_id:
        found.append(Prefilled(parts.worker, (kept.tech_id,), tr("from the settings")))
    found += _said_before(session, ncp_id, used)
    return tuple(found)


def _said_before(session: Session, ncp_id: UUID, instrument: Instrument) -> Iterator[Prefilled]:
    filled = {instrument.parts.case_number, instrument.parts.worker, instrument.parts.mode}
    for question in instrument.questions:
        if question.by is not AskedOf.CASEWORKER or question.id in filled:
            continue
        earlier = (
            _given(question.id)
            .add_columns(Assessment.finished_at)
            .join(InstrumentRecord, InstrumentRecord.id == Assessment.instrument_id)
            .where(
                Assessment.ncp_id == ncp_id,
                Assessment.state == AssessmentState.FINISHED,
                InstrumentRecord.code == instrument.code,
            )
        )
        row = session.execute(earlier).first()
        if row is not None and (not question.choices or row[0] in {choice.code for choice in question.choices}):
            yield Prefilled(question.id, (row[0],), tr("in the interview of {day}", day=whole_day(local_day(row[1]))))


def _given(question: str) -> Select[str]:
    """The last answer to a question, of anybody's interview."""
    return (
        select(Answer.value)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(Answer.question == question, Answer.state == AnswerState.ANSWERED)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
        .limit(1)
    )
