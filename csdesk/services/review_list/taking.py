"""The answers of a file are taken down, all that were chosen or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.partner import CsaReview, ReviewAnswer
from csdesk.services import audit, reviews
from csdesk.services.errors import RefusedError
from csdesk.services.review_list.answers import AnswerLine
from csdesk.wording import tr


@dataclass(frozen=True)
class Taken:
    """How many answers were taken down."""

    cleared: int
    excluded: int


def take(
    session: Session,
    csa_id: UUID,
    lines: Iterable[AnswerLine],
    *,
    answered_on: date,
    answered_by: str = "",
    at: datetime,
    who: str,
) -> Taken:
    """Write down these answers of a CSA, given on a day and by somebody there.

    Raises `RefusedError` when two of them are about one person, one cannot be taken, or somebody answered meanwhile;
    nothing was changed then.
    """
    chosen = tuple(lines)
    if len({line.review_id for line in chosen}) < len(chosen):
        raise RefusedError(
            tr("Two answers about one person are ticked. No answer was taken down; leave one of them.")
        )
    for line in chosen:
        review = session.get(CsaReview, line.review_id) if line.review_id and line.can_be_taken else None
        if review is None or review.csa_id != csa_id or review.answer is not line.before:
            raise RefusedError(
                tr("What was looked at has changed meanwhile. No answer was taken down; bring the file in again.")
            )
        reviews.answer(
            session, review.id, line.answer, line.reason, answered_on=answered_on, answered_by=answered_by, at=at,
            who=who,
        )  # fmt: skip
    cleared = sum(line.answer is ReviewAnswer.CLEARED for line in chosen)
    taken = Taken(cleared, len(chosen) - cleared)
    detail = f"{taken.cleared} cleared, {taken.excluded} excluded"
    audit.record(session, at=at, who=who, action="review.answers_taken", kind="csa", record_id=csa_id, detail=detail)
    return taken
