"""Review before contact: some CSAs settle whom the liaison may contact (DFES 19-07, joint responsibilities)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.services import audit, former
from csdesk.services.bulk import portions
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.names import full_name
from csdesk.services.referred_by_csa import referred_by_its_csa
from csdesk.wording import tr

__all__ = [
    "ANSWER_LABELS",
    "ReviewAnswer",
    "ReviewStanding",
    "ReviewView",
    "answer",
    "answered_reviews",
    "ask",
    "newest_of",
    "open_reviews",
    "reviews_of",
    "standing_of",
    "standings_of",
]

AT_A_TIME = 500
ANSWER_LABELS = {
    ReviewAnswer.OPEN: tr("No answer yet"),
    ReviewAnswer.CLEARED: tr("May be contacted"),
    ReviewAnswer.EXCLUDED: tr("Do not contact"),
}


@dataclass(frozen=True)
class ReviewView:
    """One person put before a CSA."""

    id: UUID
    ncp_id: UUID
    name: str
    csa_id: UUID
    csa_name: str
    asked_at: datetime
    due_on: date
    answer: ReviewAnswer
    answered_at: datetime | None
    reason: str
    list_id: UUID | None = None
    """The list on which the person was put before the CSA; None: asked in another way."""
    ref: str = ""
    """The code of the row on that list."""
    answered_on: date | None = None
    """The day of the CSA's answer."""
    answered_by: str = ""


@dataclass(frozen=True)
class ReviewStanding:
    """Whether a person may be contacted as far as the CSAs are concerned."""

    needed: bool
    """A CSA of the person's counties reviews first."""
    cleared: bool
    """Nothing stands in the way: none is needed or all that are needed cleared, and none excluded."""
    excluded: bool
    reason: str
    """A sentence that names what stands in the way, or who cleared; empty when no CSA was asked or wants to be."""


def ask(
    session: Session, csa_id: UUID, ncp_ids: Iterable[UUID], *, due_on: date, at: datetime, who: str
) -> tuple[UUID, ...]:
    """Put people before a CSA, its answer due on a day. Who lies there open already is not put there again.

    Returns the new reviews. Raises `NotFoundError` for an agency or a person who is not in the vault, and
    `RefusedError` for somebody without a case in the CSA's county: that would tell another agency of them.
    """
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nobody was put before it."))
    wanted = list(dict.fromkeys(ncp_ids))
    _refuse_others(session, csa, wanted)
    lying = set(
        session.scalars(
            select(CsaReview.ncp_id).where(CsaReview.csa_id == csa_id, CsaReview.answer == ReviewAnswer.OPEN)
        )
    )
    asked = [
        CsaReview(ncp_id=ncp_id, csa_id=csa_id, asked_at=at, due_on=due_on)
        for ncp_id in wanted
        if ncp_id not in lying
    ]
    session.add_all(asked)
    session.flush()
    detail = f"{len(asked)} people"
    audit.record(session, at=at, who=who, action="review.asked", kind="csa", record_id=csa_id, detail=detail)
    return tuple(review.id for review in asked)


def _refuse_others(session: Session, csa: Csa, ncp_ids: Sequence[UUID]) -> None:
    known: set[UUID] = set()
    here: set[UUID] = set()
    for portion in portions(ncp_ids, AT_A_TIME):
        known.update(session.scalars(select(Ncp.id).where(Ncp.id.in_(portion))))
        case = select(IvdCase.ncp_id).where(IvdCase.ncp_id.in_(portion), IvdCase.county == csa.county)
        here.update(session.scalars(case))
    if len(known) < len(ncp_ids):
        raise NotFoundError(tr("A person of this list is not in the vault any more. Nobody was put before the CSA."))
    if len(here) < len(ncp_ids):
        raise RefusedError(
            tr(
                "A person of this list has no case with {name}. Nobody was put before it; open the list again.",
                name=csa.name,
            )
        )


def answer(
    session: Session,
    review_id: UUID,
    answer: ReviewAnswer,
    reason: str = "",
    *,
    answered_on: date | None = None,
    answered_by: str = "",
    at: datetime,
    who: str,
) -> None:
    """Write down what the CSA answered, on which day (today, unless said) and who there. An exclusion needs the CSA's
    reason. What was answered before is kept as a correction.

    Raises `NotFoundError`, and `RefusedError` for an exclusion without a reason, a day ahead, or one before the CSA
    was asked.
    """
    review = session.get(CsaReview, review_id)
    if review is None:
        raise NotFoundError(tr("This review is not in the vault any more. The answer was not saved."))
    if answer is ReviewAnswer.EXCLUDED and not reason.strip():
        raise RefusedError(tr("An exclusion needs the CSA's reason. The answer was not saved; add the reason."))
    if answered_on is not None and answered_on > local_day(at):
        raise RefusedError(tr("The day of the answer lies ahead. The answer was not saved; correct the day."))
    if answered_on is not None and answered_on < local_day(review.asked_at):
        raise RefusedError(
            tr("The day of the answer is before the agency was asked. The answer was not saved; correct the day.")
        )
    _keep_former(session, review, answer, reason.strip(), at=at, who=who)
    is_open = answer is ReviewAnswer.OPEN
    review.answer = answer
    review.reason = reason.strip()
    review.answered_at = None if is_open else at
    review.answered_on = None if is_open else answered_on or local_day(at)
    review.answered_by = "" if is_open else answered_by.strip()
    session.flush()
    audit.record(
        session, at=at, who=who, action="review.answered", kind="ncp", record_id=review.ncp_id, detail=answer.value
    )


def _keep_former(
    session: Session, review: CsaReview, answer: ReviewAnswer, reason: str, *, at: datetime, who: str
) -> None:
    """What an answer said that is changed now."""
    if review.answer is ReviewAnswer.OPEN:
        return
    for field, before, now in (("answer", review.answer.value, answer.value), ("reason", review.reason, reason)):
        if before != now:
            former.keep(session, review.ncp_id, "csa_review", review.id, field, before, at=at, who=who)


def open_reviews(session: Session, *, csa_id: UUID | None = None) -> tuple[ReviewView, ...]:
    """Reviews without an answer, the one due first on top; of one CSA or of all."""
    rows = _rows().where(CsaReview.answer == ReviewAnswer.OPEN)
    if csa_id is not None:
        rows = rows.where(CsaReview.csa_id == csa_id)
    return _views(session, rows.order_by(CsaReview.due_on, Ncp.sort_name, CsaReview.id))


def answered_reviews(session: Session, csa_id: UUID) -> tuple[ReviewView, ...]:
    """What a CSA answered, the newest answer of each person, the latest on top; not of who was asked again since."""
    later = aliased(CsaReview)
    newer = exists().where(later.ncp_id == CsaReview.ncp_id, later.csa_id == csa_id, later.id > CsaReview.id)
    rows = _rows().where(CsaReview.csa_id == csa_id, CsaReview.answer != ReviewAnswer.OPEN, ~newer)
    return _views(session, rows.order_by(CsaReview.answered_at.desc(), Ncp.sort_name, CsaReview.id))


def newest_of(session: Session, csa_id: UUID) -> dict[UUID, ReviewView]:
    """The newest review of each person who was ever put before a CSA, by person."""
    rows = _rows().where(CsaReview.csa_id == csa_id).order_by(CsaReview.id)
    return {review.ncp_id: review for review in _views(session, rows)}


def reviews_of(session: Session, ncp_id: UUID) -> tuple[ReviewView, ...]:
    """All reviews of one person, newest first."""
    return _views(session, _rows().where(CsaReview.ncp_id == ncp_id).order_by(CsaReview.id.desc()))


def standing_of(session: Session, ncp_id: UUID) -> ReviewStanding:
    """Where the person stands with the CSAs. Whom their only CSA referred itself needs no review.

    Raises `NotFoundError`.
    """
    found = standings_of(session, [ncp_id])
    if ncp_id not in found:
        raise NotFoundError(tr("This person is not in the vault any more. Search again."))
    return found[ncp_id]


def standings_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, ReviewStanding]:
    """Where these people (some hundred at most) stand with the CSAs; who is not in the vault is left out."""
    newest: dict[UUID, dict[UUID, ReviewView]] = {}
    for review in _views(session, _rows().where(CsaReview.ncp_id.in_(ncp_ids)).order_by(CsaReview.id.desc())):
        newest.setdefault(review.ncp_id, {}).setdefault(review.csa_id, review)
    reviewers: dict[UUID, list[tuple[UUID, str]]] = {}
    first = select(IvdCase.ncp_id, Csa.id, Csa.name).join(Csa, IvdCase.county == Csa.county).distinct()
    for ncp_id, csa_id, name in session.execute(
        first.where(IvdCase.ncp_id.in_(ncp_ids), Csa.contact_rule == ContactRule.CSA_FIRST).order_by(Csa.name)
    ):
        reviewers.setdefault(ncp_id, []).append((csa_id, name))
    exempt = session.execute(select(Ncp.id, referred_by_its_csa()).where(Ncp.id.in_(ncp_ids)))
    return {
        ncp_id: _standing(bool(referred), reviewers.get(ncp_id, []), newest.get(ncp_id, {}))
        for ncp_id, referred in exempt
    }


def _standing(
    referred: bool, reviewers: Sequence[tuple[UUID, str]], newest: Mapping[UUID, ReviewView]
) -> ReviewStanding:
    needed = bool(reviewers) and not referred
    excluded = [review for review in newest.values() if review.answer is ReviewAnswer.EXCLUDED]
    if excluded:
        return ReviewStanding(
            needed,
            False,
            True,
            tr("{csa_name} excluded this NCP: {reason}", csa_name=excluded[0].csa_name, reason=excluded[0].reason),
        )
    if not needed:
        return ReviewStanding(False, True, False, "")
    for csa_id, csa_name in reviewers:
        asked = newest.get(csa_id)
        if asked is None:
            return ReviewStanding(
                True, False, False, tr("{csa_name} reviews first and was not asked yet.", csa_name=csa_name)
            )
        if asked.answer is not ReviewAnswer.CLEARED:
            return ReviewStanding(
                True, False, False, tr("{csa_name} reviews first and has not answered yet.", csa_name=csa_name)
            )
    names = ", ".join(csa_name for _, csa_name in reviewers)
    return ReviewStanding(True, True, False, tr("Cleared by {names}.", names=names))


def _rows() -> Select[CsaReview, str, str, str]:
    return (
        select(CsaReview, Ncp.last_name, Ncp.first_name, Csa.name)
        .join(Ncp, Ncp.id == CsaReview.ncp_id)
        .join(Csa, Csa.id == CsaReview.csa_id)
    )


def _views(session: Session, rows: Select[CsaReview, str, str, str]) -> tuple[ReviewView, ...]:
    return tuple(
        ReviewView(
            id=review.id,
            ncp_id=review.ncp_id,
            name=full_name(last_name, first_name),
            csa_id=review.csa_id,
            csa_name=csa_name,
            asked_at=review.asked_at,
            due_on=review.due_on,
            answer=review.answer,
            answered_at=review.answered_at,
            reason=review.reason,
            list_id=review.list_id,
            ref=review.ref,
            answered_on=review.answered_on,
            answered_by=review.answered_by,
        )
        for review, last_name, first_name, csa_name in session.execute(rows)
    )
