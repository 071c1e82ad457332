"""What the record already knows of the caseworker's own questions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment
from csdesk.models.iv_d_case import IvdCase
from csdesk.services.interview import instruments
from csdesk.services.interview.instruments import FRA


@dataclass(frozen=True)
class Prefilled:
    """A question that can be filled in: the likeliest value first. Nothing is kept until it is answered."""

    question: str
    values: tuple[str, ...]
    source: str
    """Where the values come from, in words."""


def prefill(session: Session, ncp_id: UUID, *, who: str = "", instrument: str = FRA) -> tuple[Prefilled, ...]:
    """What can be filled in for this person. `who` is the interviewer whose last Tech ID is offered.

    The case with the highest arrears comes first. What the record does not say (Q3, what best describes the case) is
    not guessed.
    """
    parts = instruments.load(instrument).parts
    found = []
    cases = session.scalars(
        select(IvdCase.number)
        .where(IvdCase.ncp_id == ncp_id)
        .order_by(IvdCase.arrears_cents.is_(None), IvdCase.arrears_cents.desc(), IvdCase.number)
    )
    numbers = tuple(cases)
    if numbers:
        found.append(Prefilled(parts.case_number, numbers, "from the record"))
    last = session.scalar(
        select(Answer.value)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(
            Answer.question == parts.worker,
            Answer.state == AnswerState.ANSWERED,
            Assessment.interviewer == who,
        )
        .order_by(Answer.answered_at.desc())
        .limit(1)
    )
    if last:
        found.append(Prefilled(parts.worker, (last,), "from your last interview"))
    return tuple(found)
