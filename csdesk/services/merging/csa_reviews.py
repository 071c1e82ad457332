"""The reviews of two records of one person: before each agency one of them stands, and one question waits at most."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.correction import Correction
from csdesk.models.partner import Csa, CsaReview, ReviewAnswer
from csdesk.wording import tr


@dataclass(frozen=True)
class _Before:
    """What two records have before one agency."""

    csa_id: UUID
    stands: CsaReview
    """Holds of the merged person until the agency is asked again."""
    is_newest: bool
    taken_back: tuple[CsaReview, ...]
    """Questions that wait beside it."""


def move(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Give the reviews of one record to the other.

    Before an agency that was asked about both the newest stands, but for *do not contact*: whom the agency excluded
    under either name stays so until it is asked again. What waits beside it is taken back.
    """
    settled = tuple(_before_both(session, kept_id, gone_id))
    for review in session.scalars(select(CsaReview).where(CsaReview.ncp_id == gone_id)).all():
        review.ncp_id = kept_id
    session.flush()
    for one in settled:
        for review in one.taken_back:
            if one.stands.answer is ReviewAnswer.OPEN and not one.stands.ref:
                one.stands.list_id, one.stands.ref = review.list_id, review.ref
            session.delete(review)
        if not one.is_newest:
            _become_newest(session, one.stands)
    session.flush()


def notes(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[str, ...]:
    """Sentences for the preview: which exclusion stands, and what is taken back."""
    said = []
    for one in _before_both(session, kept_id, gone_id):
        agency = session.get_one(Csa, one.csa_id).name
        if one.stands.answer is ReviewAnswer.EXCLUDED:
            said.append(
                tr(
                    "{agency} does not want one of them contacted: that stands until it is asked again.",
                    agency=agency,
                )
            )
        if one.taken_back:
            said.append(tr("{agency} was asked about both: one question is taken back.", agency=agency))
    return tuple(said)


def _before_both(session: Session, kept_id: UUID, gone_id: UUID) -> Iterator[_Before]:
    rows = select(CsaReview).where(CsaReview.ncp_id.in_((kept_id, gone_id))).order_by(CsaReview.id)
    by_agency: defaultdict[UUID, list[CsaReview]] = defaultdict(list)
    for review in session.scalars(rows):
        by_agency[review.csa_id].append(review)
    for csa_id, reviews in by_agency.items():
        newest = {review.ncp_id: review for review in reviews}
        if len(newest) == 2:
            stands = _standing(sorted(newest.values(), key=lambda review: review.id))
            waiting = (review for review in reviews if review.answer is ReviewAnswer.OPEN and review is not stands)
            yield _Before(csa_id, stands, stands is reviews[-1], tuple(waiting))


def _standing(newest: Sequence[CsaReview]) -> CsaReview:
    excluded = [review for review in newest if review.answer is ReviewAnswer.EXCLUDED]
    return (excluded or newest)[-1]


def _become_newest(session: Session, review: CsaReview) -> None:
    """What an agency said last is told by the order of keys: the same review under a new one."""
    columns = {attribute.key: getattr(review, attribute.key) for attribute in inspect(CsaReview).column_attrs}
    made = CsaReview(**columns | {"id": uuid7()})
    for correction in session.scalars(select(Correction).where(Correction.record_id == review.id)):
        correction.record_id = made.id
    session.delete(review)
    session.add(made)
    session.flush()
