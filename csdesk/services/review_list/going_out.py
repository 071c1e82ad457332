"""A review list goes out: made once, kept in the vault, given out as a file or as an e-mail, withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.attachment import AttachmentKind
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.message import MessageAttachment, MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, CsaReview, ReviewAnswer, ReviewList
from csdesk.services import attachments, audit, reviews
from csdesk.services.agreements import answer_days
from csdesk.services.bulk import portions
from csdesk.services.days import local_day
from csdesk.services.disclosure import (
    Accounted,
    Fact,
    Recipient,
    Rulings,
    Telling,
    To,
    Way,
    account,
    account_kept,
    people_told,
    still_allowed,
)
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.names import full_name
from csdesk.services.review_list.wording import wording
from csdesk.services.review_list.workbook import ReviewRow, write
from csdesk.services.unwanted_messages import put_away
from csdesk.wording import tr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHAT = "Review list"
WHAT_BY_WORD = "Question before contact"
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of the codes of rows: a spreadsheet makes no number and no day of them, and they spell nothing."""
REF_LENGTH = 8
AT_A_TIME = 500
OVERTAKEN = tr(
    "Since this list was made, a case on it went to somebody else: somebody on it has no longer the cases that stand "
    "there. Nothing was given out; withdraw the list and make a new one."
)
NOT_GONE = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)


@dataclass(frozen=True)
class ReviewListView:
    """A list that went out, and what came of it."""

    id: UUID
    csa_id: UUID
    made_at: datetime
    due_on: date
    by: str
    people: int
    still_open: int
    withdrawn_at: datetime | None
    file_name: str


@dataclass(frozen=True)
class ListMade:
    """A new list."""

    list_id: UUID
    agency: str
    people: int
    left_out: int
    """Who may not be named to this agency."""
    file_name: str
    content: bytes


def due_day(session: Session, csa_id: UUID, today: date) -> date:
    """By when the CSA answers a list of today: as was agreed with it, else as is usual. Raises `NotFoundError`."""
    return today + timedelta(days=answer_days(session, csa_id))


def file_name_of(county: str, today: date) -> str:
    """How the file of a list of today is called."""
    return str(wording().toml["file_name"]).format(county=county, day=today.isoformat())


def make(
    session: Session, csa_id: UUID, ncp_ids: Iterable[UUID], *, due_on: date, at: datetime, who: str
) -> ListMade:
    """Put people before a CSA on a list, and make its workbook. Who lies there open already goes with this list.

    Nothing has left yet: `as_file` gives it out, or the mailbox does. Raises `NotFoundError`, and `RefusedError` when
    nobody is on the list, for a day that is past, or for somebody without a case with this agency.
    """
    csa, today = _agency(session, csa_id), local_day(at)
    if due_on < today:
        raise RefusedError(tr("The day of the answer is past. No list was made; choose a later day."))
    wanted = list(dict.fromkeys(ncp_ids))
    telling = Telling(Rulings.load(session, wanted, on=today), To(Recipient.CSA, csa_id=csa_id))
    may_be_named = [
        ncp_id for ncp_id in wanted if all(telling.may(ncp_id, fact, today) for fact in (Fact.NAME, Fact.CASE_NUMBER))
    ]
    if not may_be_named:
        raise RefusedError(tr("Nobody is on this list. No list was made; choose whom the agency is to review."))
    reviews.ask(session, csa_id, may_be_named, due_on=due_on, at=at, who=who)
    made = ReviewList(csa_id=csa_id, made_at=at, due_on=due_on, by=who, people=len(may_be_named))
    session.add(made)
    session.flush()
    cases = _cases(session, may_be_named, csa.county)
    rows = _rows(session, made, cases, telling, today)
    content = write(csa.name, due_on, today, rows, telling.notes())
    name = file_name_of(csa.county, today)
    made.attachment_id = attachments.keep(session, AttachmentKind.WORKBOOK, name, XLSX, content, at=at)
    made.told = telling.told(cases)
    session.flush()
    _audit(session, made, "review.list_made", f"{made.people} people", at=at, who=who)
    return ListMade(made.id, csa.name, made.people, len(wanted) - len(may_be_named), name, content)


def ask_by_word(
    session: Session, csa_id: UUID, ncp_ids: Iterable[UUID], *, due_on: date, at: datetime, who: str
) -> tuple[UUID, ...]:
    """The agency was asked about people by phone or in a meeting: they lie before it, and that they were named is
    accounted for. Gives the new reviews. Raises as `reviews.ask` does, and `RefusedError` for who may not be named.
    """
    wanted, today = list(dict.fromkeys(ncp_ids)), local_day(at)
    asked = reviews.ask(session, csa_id, wanted, due_on=due_on, at=at, who=who)
    telling = Telling(Rulings.load(session, wanted, on=today), To(Recipient.CSA, csa_id=csa_id))
    if not all(telling.may(ncp_id, Fact.NAME, today) for ncp_id in wanted):
        raise RefusedError(tr("Somebody may not be named to this agency. Nobody was put before it."))
    for ncp_id in wanted:
        telling.tell(ncp_id, Fact.NAME, today, "")
    account(session, telling, what=WHAT_BY_WORD, way=Way.SPOKEN, at=at, who=who)
    return asked


def as_file(session: Session, list_id: UUID, *, at: datetime, who: str) -> tuple[bytes, Accounted]:
    """The workbook as it was made, and that it is accounted for; the caller writes it in the same transaction.

    Raises `NotFoundError`, and `RefusedError` for a list that was withdrawn, or that tells more than may be told now.
    """
    found = standing(session, list_id)
    if not may_leave(session, list_id, on=local_day(at)):
        raise RefusedError(OVERTAKEN)
    accounted = leave(session, list_id, way=Way.FILE, at=at, who=who)
    return attachments.content(session, found.attachment_id or list_id).content, accounted


def may_leave(session: Session, list_id: UUID, *, on: date) -> bool:
    """Whether all that the list tells may be told on a day, and each case there is still that person's: one may have
    moved, or people who were one were taken apart. Raises `NotFoundError`.
    """
    found = _list(session, list_id)
    to = To(Recipient.CSA, csa_id=found.csa_id)
    if found.withdrawn_at is not None or not still_allowed(session, found.told, to, on=on):
        return False
    people = people_told(session, found.told)
    cases = _cases(session, list(people), _agency(session, found.csa_id).county)
    return all(numbers <= set(cases[ncp_id]) for ncp_id, numbers in people.items())


def leave(session: Session, list_id: UUID, *, way: Way, at: datetime, who: str) -> Accounted:
    """The list leaves: a line in the accounting of everybody on it. Raises `NotFoundError`."""
    found = _list(session, list_id)
    to = To(Recipient.CSA, csa_id=found.csa_id)
    _audit(session, found, "review.list_left", f"{found.people} people, {way.value}", at=at, who=who)
    return account_kept(
        session, found.told, to, what=WHAT, way=way, attachment_id=found.attachment_id, at=at, who=who
    )


def withdraw(session: Session, list_id: UUID, *, at: datetime, who: str) -> int:
    """Take a list back: who was not answered lies before the CSA no more, and a message that has not gone is dropped.

    Who lay there before this list goes on as before it. What was answered stays, and so does the accounting of what
    left. Gives how many were taken back. Raises `NotFoundError`, and `RefusedError` when it was withdrawn already.
    """
    found = standing(session, list_id)
    taken_back = _put_back(session, found)
    messages = (
        select(OutboxMessage)
        .join(MessageAttachment, MessageAttachment.message_id == OutboxMessage.id)
        .where(MessageAttachment.attachment_id == found.attachment_id, OutboxMessage.state.in_(NOT_GONE))
    )
    for message in session.scalars(messages).all():
        put_away(session, message)
    found.withdrawn_at = at
    session.flush()
    _audit(session, found, "review.list_withdrawn", f"{taken_back} people", at=at, who=who)
    return taken_back


def _put_back(session: Session, found: ReviewList) -> int:
    """Whoever waits on a list goes back to the newest earlier one that stands, or to having been asked by word; who
    has none lies before the agency no more. Gives how many those are.
    """
    rows = select(ReviewList).where(ReviewList.csa_id == found.csa_id, ReviewList.made_at < found.made_at)
    earlier = [
        (one, people_told(session, one.told)) for one in session.scalars(rows.order_by(ReviewList.id.desc())).all()
    ]
    taken_back = 0
    for review in session.scalars(
        select(CsaReview).where(CsaReview.list_id == found.id, CsaReview.answer == ReviewAnswer.OPEN)
    ).all():
        lay_on = [one for one, people in earlier if one.made_at >= review.asked_at and review.ncp_id in people]
        stands = next((one for one in lay_on if one.withdrawn_at is None), None)
        if stands is not None:
            review.list_id, review.due_on = stands.id, stands.due_on
        elif all(one.made_at != review.asked_at for one in (found, *lay_on)):
            review.list_id = None
        else:
            session.delete(review)
            taken_back += 1
    return taken_back


def lists_of(session: Session, csa_id: UUID) -> tuple[ReviewListView, ...]:
    """The lists that went to a CSA, the newest first."""
    waiting = (
        select(CsaReview.list_id, func.count())
        .where(CsaReview.csa_id == csa_id, CsaReview.answer == ReviewAnswer.OPEN)
        .group_by(CsaReview.list_id)
    )
    still_open = dict(session.execute(waiting).all())
    rows = session.scalars(select(ReviewList).where(ReviewList.csa_id == csa_id).order_by(ReviewList.id.desc()))
    return tuple(
        ReviewListView(
            id=row.id,
            csa_id=row.csa_id,
            made_at=row.made_at,
            due_on=row.due_on,
            by=row.by,
            people=row.people,
            still_open=still_open.get(row.id, 0),
            withdrawn_at=row.withdrawn_at,
            file_name=f"Review list of {local_day(row.made_at).isoformat()}.xlsx",
        )
        for row in rows
    )


def _rows(
    session: Session, made: ReviewList, cases: Mapping[UUID, Sequence[str]], telling: Telling, today: date
) -> list[ReviewRow]:
    """The people of the list by name, each with the code by which the answer finds the review."""
    taken = set(session.scalars(select(CsaReview.ref).where(CsaReview.ref != "")))
    rows: list[tuple[str, ReviewRow]] = []
    for portion in portions(list(cases), AT_A_TIME):
        lying = (
            select(CsaReview, Ncp)
            .join(Ncp, Ncp.id == CsaReview.ncp_id)
            .where(
                CsaReview.ncp_id.in_(portion),
                CsaReview.csa_id == made.csa_id,
                CsaReview.answer == ReviewAnswer.OPEN,
            )
        )
        for review, ncp in session.execute(lying).all():
            review.list_id, review.due_on = made.id, made.due_on
            review.ref = review.ref or _free_ref(review.id, taken)
            name = full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix)
            told = telling.tell(ncp.id, Fact.NAME, today, name)
            numbers = telling.tell(ncp.id, Fact.CASE_NUMBER, today, "; ".join(cases[ncp.id]))
            rows.append((ncp.sort_name, ReviewRow(review.ref, told, numbers)))
    return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].ref))]


def _cases(session: Session, ncp_ids: Sequence[UUID], county: str) -> dict[UUID, list[str]]:
    """The numbers of each person's cases there."""
    found: dict[UUID, list[str]] = {ncp_id: [] for ncp_id in ncp_ids}
    for portion in portions(ncp_ids, AT_A_TIME):
        rows = select(IvdCase.ncp_id, IvdCase.number).where(
            IvdCase.ncp_id.in_(portion), IvdCase.county == county, IvdCase.number != ""
        )
        for ncp_id, number in session.execute(rows.order_by(IvdCase.number)):
            found[ncp_id].append(number)
    return found


def _free_ref(review_id: UUID, taken: set[str]) -> str:
    """A code of letters from the end of the key, which differs within one list; noted as taken."""
    number = review_id.int & (1 << 62) - 1
    while True:
        rest, code = number, ""
        for _ in range(REF_LENGTH):
            rest, place = divmod(rest, len(LETTERS))
            code += LETTERS[place]
        if code not in taken:
            taken.add(code)
            return code
        number += 1


def _agency(session: Session, csa_id: UUID) -> Csa:
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nothing was changed."))
    return csa


def standing(session: Session, list_id: UUID) -> ReviewList:
    """A list that was not withdrawn. Raises `NotFoundError`, and `RefusedError` for one that was."""
    found = _list(session, list_id)
    if found.withdrawn_at is not None:
        raise RefusedError(tr("This review list was withdrawn. Nothing was changed; make a new list."))
    return found


def _list(session: Session, list_id: UUID) -> ReviewList:
    found = session.get(ReviewList, list_id)
    if found is None or found.attachment_id is None:
        raise NotFoundError(tr("This review list is not in the vault any more. Nothing was changed."))
    return found


def _audit(session: Session, one: ReviewList, action: str, detail: str, *, at: datetime, who: str) -> None:
    audit.record(session, at=at, who=who, action=action, kind="csa", record_id=one.csa_id, detail=detail)
