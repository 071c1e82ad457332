"""What is done with a referral: made, news of it, enrolled, attended, completed, left, or not enrolled."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Attended, Enrolment, Referral, ReferralStatus
from csdesk.services import audit
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.directory.programs import with_the_other_parent
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.going_ahead import reason_kept
from csdesk.services.referrals import words
from csdesk.services.referrals.shapes import ACTIVE, STATUS_LABELS, NewReferral
from csdesk.wording import tr


def refer(session: Session, ncp_id: UUID, new: NewReferral, *, at: datetime, who: str) -> UUID:
    """Refer a person to a program or service; returns the referral's id. Who takes part already is enrolled with it.

    To refer somebody who is not to be contacted as things stand takes a reason, which is kept; that somebody takes
    part already is only noted.

    Raises `NotFoundError`, and `RefusedError` without that reason, when the day lies ahead, the program is not
    active, the person has an open referral or enrolment there already, or is under safe contact and the other parent
    would be there (2Gen Procedures, "Prioritize Domestic Violence Considerations").
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nobody was referred; search again."))
    program = session.get(Program, new.program_id)
    if program is None or not program.active:
        raise RefusedError(tr("This program is not offered any more. Nobody was referred; choose another one."))
    if ncp.safe_contact and program.category in with_the_other_parent():
        raise RefusedError(
            tr(
                "Safe contact is on, and this program brings both parents together. Nobody was referred; choose "
                "another one."
            )
        )
    refuse_ahead(new.referred_on, at)
    there = select(Referral.id).where(
        Referral.ncp_id == ncp_id, Referral.program_id == new.program_id, Referral.status.in_(ACTIVE)
    )
    if session.scalar(there.limit(1)):
        raise RefusedError(
            tr(
                "This person is referred to or enrolled in this program already. Nothing was added; record news "
                "there."
            )
        )
    because, noted = new.uncleared_reason, new.enrolled_since is not None
    because = "" if noted else reason_kept(session, ncp_id, because, nothing=tr("Nobody was referred"))
    row = Referral(
        ncp_id=ncp_id,
        program_id=new.program_id,
        referred_on=new.referred_on,
        by=who,
        warm_hand_off=new.warm_hand_off,
        last_news_on=new.referred_on,
        note=new.note.strip(),
        created_at=at,
        handed_to=" ".join(new.handed_to.split()) if new.warm_hand_off else "",
        barrier=new.barrier,
        uncleared_reason=because,
    )
    session.add(row)
    session.flush()
    _audit(session, at, who, "referral.made", ncp_id, program.category)
    if new.enrolled_since is not None:
        _enrol(session, row, new.enrolled_since, at, who)
    return row.id


def news(session: Session, referral_id: UUID, *, on: date, note: str = "", at: datetime, who: str) -> None:
    """Something was heard of a referral. A note is added below the ones that are there. Raises as `enrol` does."""
    row = _referral(session, referral_id, *ACTIVE)
    refuse_ahead(on, at)
    row.last_news_on = max(row.last_news_on, on)
    if note.strip():
        row.note = f"{row.note}\n{on.isoformat()}: {note.strip()}".strip()
    _audit(session, at, who, "referral.news", row.ncp_id)


def enrol(session: Session, referral_id: UUID, *, enrolled_on: date, at: datetime, who: str) -> UUID:
    """The person is enrolled: from this day telling the CSA needs a release (DFES 19-07). Returns the enrolment's id.

    Raises `NotFoundError`, and `RefusedError` when the referral is not open, the day cannot be, or safe contact was
    turned on since and the other parent would be there.
    """
    row = _referral(session, referral_id, ReferralStatus.OPEN)
    safe_contact = session.get_one(Ncp, row.ncp_id).safe_contact
    if safe_contact and session.get_one(Program, row.program_id).category in with_the_other_parent():
        raise RefusedError(
            tr(
                "Safe contact is on, and this program brings both parents together. The enrollment was not noted; "
                "note that it came to nothing, and tell the program."
            )
        )
    refuse_before(enrolled_on, row.referred_on, tr("the referral"))
    return _enrol(session, row, enrolled_on, at, who)


def _enrol(session: Session, row: Referral, enrolled_on: date, at: datetime, who: str) -> UUID:
    refuse_ahead(enrolled_on, at)
    enrolment = Enrolment(
        referral_id=row.id, ncp_id=row.ncp_id, program_id=row.program_id, enrolled_on=enrolled_on, created_at=at
    )
    row.status = ReferralStatus.ENROLLED
    row.last_news_on = max(row.last_news_on, enrolled_on)
    session.add(enrolment)
    session.flush()
    _audit(session, at, who, "referral.enrolled", row.ncp_id)
    return enrolment.id


def attend(
    session: Session,
    enrolment_id: UUID,
    *,
    held_on: date,
    attended: Attended,
    class_name: str = "",
    at: datetime,
    who: str,
) -> UUID:
    """Note whether the person came to a session. A session noted before, by day and name, is corrected.

    Raises `NotFoundError`, and `RefusedError` for a day outside of the enrolment.
    """
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise NotFoundError(tr("This enrolment is not in the vault any more. Nothing was noted."))
    refuse_ahead(held_on, at)
    refuse_before(held_on, enrolment.enrolled_on, tr("the enrolment"))
    if enrolment.ended_on is not None and held_on > enrolment.ended_on:
        raise RefusedError(
            tr("This session lies after the end of the enrolment. Nothing was noted; correct the day.")
        )
    class_name = class_name.strip()
    row = session.scalar(
        select(Attendance).where(
            Attendance.enrolment_id == enrolment_id, Attendance.held_on == held_on, Attendance.session == class_name
        )
    )
    if row is None:
        row = Attendance(enrolment_id=enrolment_id, held_on=held_on, session=class_name, attended=attended)
        session.add(row)
    row.attended = attended
    referral = session.get_one(Referral, enrolment.referral_id)
    referral.last_news_on = max(referral.last_news_on, held_on)
    session.flush()
    _audit(session, at, who, "attendance.noted", enrolment.ncp_id, attended.value)
    return row.id


def complete(
    session: Session, referral_id: UUID, *, ended_on: date, outcome: str = "", at: datetime, who: str
) -> None:
    """The person completed the program. Raises as `leave` does."""
    row, enrolment = _end(session, referral_id, ended_on, at)
    row.status = ReferralStatus.COMPLETED
    enrolment.completed, enrolment.outcome = True, outcome.strip()
    session.flush()
    _audit(session, at, who, "referral.completed", row.ncp_id)


def leave(
    session: Session,
    referral_id: UUID,
    *,
    ended_on: date,
    reason: str = "",
    reason_code: str = "",
    at: datetime,
    who: str,
) -> None:
    """The person left the program early, and why: a listed reason, words, or both.

    Raises `NotFoundError`, and `RefusedError` when the person is not enrolled, the day cannot be or there is no
    reason.
    """
    why = words.in_words(words.left_reasons(), reason_code, reason)
    row, enrolment = _end(session, referral_id, ended_on, at)
    row.status, row.reason, row.reason_code = ReferralStatus.LEFT, why, reason_code
    enrolment.outcome = why
    session.flush()
    _audit(session, at, who, "referral.left", row.ncp_id)


def not_enrolled(
    session: Session,
    referral_id: UUID,
    *,
    on: date,
    reason: str = "",
    reason_code: str = "",
    at: datetime,
    who: str,
) -> None:
    """The referral did not lead to an enrolment, and why: a listed reason, words, or both.

    Raises `NotFoundError`, and `RefusedError` when it is not open, the day cannot be or no reason is given.
    """
    why = words.in_words(words.not_enrolled_reasons(), reason_code, reason)
    row = _referral(session, referral_id, ReferralStatus.OPEN)
    refuse_ahead(on, at)
    refuse_before(on, row.referred_on, tr("the referral"))
    row.status, row.reason, row.reason_code = ReferralStatus.NOT_ENROLLED, why, reason_code
    row.settled_on = row.last_news_on = on
    session.flush()
    _audit(session, at, who, "referral.not_enrolled", row.ncp_id)


def _referral(session: Session, referral_id: UUID, *allowed: ReferralStatus) -> Referral:
    row = session.get(Referral, referral_id)
    if row is None:
        raise NotFoundError(tr("This referral is not in the vault any more. Nothing was changed."))
    if row.status not in allowed:
        raise RefusedError(
            tr(
                "This referral stands at '{status_labels}', which does not allow this. Nothing was changed.",
                status_labels=STATUS_LABELS[row.status],
            )
        )
    return row


def _end(session: Session, referral_id: UUID, ended_on: date, at: datetime) -> tuple[Referral, Enrolment]:
    row = _referral(session, referral_id, ReferralStatus.ENROLLED)
    enrolment = session.scalars(select(Enrolment).where(Enrolment.referral_id == referral_id)).one()
    refuse_ahead(ended_on, at)
    refuse_before(ended_on, enrolment.enrolled_on, tr("the enrolment"))
    enrolment.ended_on = ended_on
    row.last_news_on = max(row.last_news_on, ended_on)
    return row, enrolment


def _audit(session: Session, at: datetime, who: str, action: str, ncp_id: UUID, detail: str = "") -> None:
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=ncp_id, detail=detail)
