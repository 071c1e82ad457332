"""Corrections of referrals, enrolments and jobs. How a referral stands follows from its days."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Enrolment, Job, Referral, ReferralFeedback, ReferralStatus
from csdesk.services.corrections.shape import PROSE, CorrectedKind, Kind, refuse_long
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import RefusedError
from csdesk.services.jobs import refuse_wage
from csdesk.wording import tr

WAITING = (ReferralStatus.OPEN, ReferralStatus.NOT_ENROLLED)
PROGRAM = "program"
"""What only a referral that was taken out keeps: to which program it was."""
DAY_NEEDED = tr("A day is needed. Nothing was changed; say when it was.")


def _refuse_twice(session: Session, referral: Referral) -> None:
    """Raises `RefusedError` where the referral would go on again beside another one to the same program."""
    going_on = select(Referral.id).where(
        Referral.ncp_id == referral.ncp_id,
        Referral.program_id == referral.program_id,
        Referral.id != referral.id,
        Referral.status.in_((ReferralStatus.OPEN, ReferralStatus.ENROLLED)),
    )
    if session.scalar(going_on.limit(1)):
        raise RefusedError(
            tr("This person is referred to or enrolled in this program anew. Nothing was changed; correct that one.")
        )


def _check_referral(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    refuse_long(values)
    if values["referred_on"] is None:
        _refuse_to_take_out_referral(session, row)
        return
    refuse_ahead(values["referred_on"], at)
    settled = values["settled_on"]
    if settled is None:
        if row.status is ReferralStatus.NOT_ENROLLED:
            _refuse_twice(session, row)
        return
    if row.status not in WAITING:
        raise RefusedError(tr("This person was enrolled. Nothing was changed; correct the enrolment."))
    if not values["reason"]:
        raise RefusedError(tr("A reason is needed. Nothing was changed; say why it led to no enrolment."))
    refuse_ahead(settled, at)
    refuse_before(settled, values["referred_on"], tr("the referral"))


def _refuse_to_take_out_referral(session: Session, row: Any) -> None:
    """Raises `RefusedError` where something hangs on a referral."""
    enrolled = select(Enrolment.id).where(Enrolment.referral_id == row.id)
    thought = select(ReferralFeedback.id).where(ReferralFeedback.referral_id == row.id)
    if session.scalar(enrolled.limit(1)):
        raise RefusedError(
            tr(
                "An enrollment follows from this referral, so it cannot be taken out. Nothing was changed; correct "
                "the enrollment first."
            )
        )
    if session.scalar(thought.limit(1)):
        raise RefusedError(
            tr("What the parent thought of this referral is noted, so it cannot be taken out. Nothing was changed.")
        )


def _take_out_referral(session: Session, row: Any, values: Mapping[str, Any], reason: str) -> UUID | None:
    """Without a day the person was not referred at all: it was entered by mistake."""
    if values["referred_on"] is not None:
        return None
    if not reason.strip():
        raise RefusedError(tr("Without a day it was no referral. Nothing was changed; say why it was entered."))
    key: UUID = row.id
    session.delete(row)
    return key


def _said_besides(session: Session, row: Any) -> Mapping[str, str]:
    return {
        PROGRAM: session.get_one(Program, row.program_id).name,
        "by": row.by,
        "barrier": row.barrier.replace("_", " "),
        "uncleared_reason": row.uncleared_reason,
    }


def _waits_again(row: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    waits = row.status is ReferralStatus.NOT_ENROLLED and wanted.get("settled_on", row.settled_on) is None
    return {"reason": ""} if waits else {}


def _goes_on_again(row: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    goes_on = row.ended_on is not None and wanted.get("ended_on", row.ended_on) is None
    return {"completed": False, "outcome": ""} if goes_on else {}


def _settle_referral(session: Session, row: Any, former: Mapping[str, Any]) -> None:
    """Without the day on which it was settled the referral waits again."""
    if row.status in WAITING:
        row.status = ReferralStatus.NOT_ENROLLED if row.settled_on else ReferralStatus.OPEN
        row.reason_code = row.reason_code if row.settled_on else ""
    elif row.status is ReferralStatus.LEFT and "reason" in former:
        session.scalars(select(Enrolment).where(Enrolment.referral_id == row.id)).one().outcome = row.reason
    _date_news(session, row, former)


def _check_enrolment(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    refuse_long(values)
    enrolled, ended = values["enrolled_on"], values["ended_on"]
    if enrolled is None:
        _refuse_to_take_out(session, row, values)
        return
    refuse_ahead(enrolled, at)
    held = session.scalars(select(Attendance.held_on).where(Attendance.enrolment_id == row.id)).all()
    if held and enrolled > min(held):
        raise RefusedError(
            tr("Attendance is noted before this day. Nothing was changed; correct the day, or the attendance first.")
        )
    if ended is None:
        if values["completed"] or values["outcome"]:
            raise RefusedError(tr("What came of a program has its last day. Nothing was changed; enter that, too."))
        if row.ended_on is not None:
            _refuse_twice(session, session.get_one(Referral, row.referral_id))
        return
    refuse_ahead(ended, at)
    refuse_before(ended, enrolled, tr("the enrolment"))
    if held and ended < max(held):
        raise RefusedError(tr("Attendance is noted after this day. Nothing was changed; correct the day."))
    if not values["completed"] and not values["outcome"]:
        raise RefusedError(tr("A reason is needed. Nothing was changed; say why it ended early."))


def _refuse_to_take_out(session: Session, row: Any, values: Mapping[str, Any]) -> None:
    """Raises `RefusedError` where something hangs on an enrolment."""
    attended = select(Attendance.id).where(Attendance.enrolment_id == row.id)
    answered = select(OutcomeAnswer.id).where(OutcomeAnswer.enrolment_id == row.id)
    ended = row.ended_on is not None or any(values[field] for field in ("ended_on", "completed", "outcome"))
    if ended or session.scalar(attended.limit(1)) or session.scalar(answered.limit(1)):
        raise RefusedError(
            tr(
                "Attendance, outcomes or an end are noted of this enrollment, so it cannot be taken out. Nothing was "
                "changed; correct its day, or what is noted of it first."
            )
        )


def _take_out(session: Session, row: Any, values: Mapping[str, Any], reason: str) -> UUID | None:
    """Without a day the person was not enrolled after all: the referral waits again, and tells what was said."""
    if values["enrolled_on"] is not None:
        return None
    if not reason.strip():
        raise RefusedError(tr("Without a day it was no enrollment. Nothing was changed; say why it was noted."))
    referral = session.get_one(Referral, row.referral_id)
    referral.status = ReferralStatus.OPEN
    session.delete(row)
    _date_news(session, referral, {"enrolled_on": row.enrolled_on})
    return referral.id


def _settle_enrolment(session: Session, row: Any, former: Mapping[str, Any]) -> None:
    """The referral stands as its enrolment says: enrolled, completed, or left early and why."""
    referral = session.get_one(Referral, row.referral_id)
    left = row.ended_on is not None and not row.completed
    if row.ended_on is None:
        referral.status = ReferralStatus.ENROLLED
    else:
        referral.status = ReferralStatus.LEFT if left else ReferralStatus.COMPLETED
    referral.reason = row.outcome if left else ""
    referral.reason_code = referral.reason_code if left else ""
    _date_news(session, referral, former)


def _date_news(session: Session, referral: Referral, former: Mapping[str, Any]) -> None:
    """Where the last news was a day that is corrected, it is the latest of the days that are known now."""
    if referral.last_news_on not in former.values():
        return
    session.flush()
    enrolment = session.scalar(select(Enrolment).where(Enrolment.referral_id == referral.id))
    days = [referral.referred_on, referral.settled_on]
    if enrolment is not None:
        held = select(func.max(Attendance.held_on)).where(Attendance.enrolment_id == enrolment.id)
        days += [enrolment.enrolled_on, enrolment.ended_on, session.scalar(held)]
    referral.last_news_on = max(day for day in days if day is not None)


def _check_job(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    refuse_long(values)
    started, ended = values["started_on"], values["ended_on"]
    if started is None:
        raise RefusedError(DAY_NEEDED)
    refuse_ahead(started, at)
    if ended is not None:
        refuse_ahead(ended, at)
        refuse_before(ended, started, tr("the start of the job"))
    if values["hours_a_week"] is not None and not 0 < values["hours_a_week"] <= 168:
        raise RefusedError(tr("Hours a week are more than 0 and at most 168. Nothing was changed."))
    if values["wage_cents"] != row.wage_cents:
        refuse_wage(values["wage_cents"], field="wage_cents")


KINDS = {
    CorrectedKind.REFERRAL: Kind(
        Referral,
        {
            "referred_on": date,
            "warm_hand_off": bool,
            "handed_to": str,
            "settled_on": date,
            "reason": str,
            "note": str,
        },
        _check_referral,
        implied=_waits_again,
        taken_out=_take_out_referral,
        besides=_said_besides,
        after=_settle_referral,
    ),
    CorrectedKind.ENROLMENT: Kind(
        Enrolment,
        {"enrolled_on": date, "ended_on": date, "completed": bool, "outcome": str},
        _check_enrolment,
        implied=_goes_on_again,
        taken_out=_take_out,
        after=_settle_enrolment,
        prose=PROSE | {"outcome"},
    ),
    CorrectedKind.JOB: Kind(
        Job,
        {"started_on": date, "ended_on": date, "employer": str, "hours_a_week": Decimal, "wage_cents": int},
        _check_job,
    ),
}
