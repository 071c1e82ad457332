"""What is known of a referral, as the window shows it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from csdesk.models.referral import Attended, ReferralStatus
from csdesk.wording import tr

STATUS_LABELS = {
    ReferralStatus.OPEN: tr("Referred"),
    ReferralStatus.ENROLLED: tr("Enrolled"),
    ReferralStatus.NOT_ENROLLED: tr("Not enrolled"),
    ReferralStatus.COMPLETED: tr("Completed"),
    ReferralStatus.LEFT: tr("Left early"),
}
ATTENDED_LABELS = {Attended.YES: tr("Came"), Attended.NO: tr("Did not come"), Attended.EXCUSED: tr("Excused")}
ACTIVE = (ReferralStatus.OPEN, ReferralStatus.ENROLLED)


@dataclass(frozen=True)
class NewReferral:
    """Where a person is referred to."""

    program_id: UUID
    referred_on: date
    warm_hand_off: bool = False
    """The person was introduced to the program's staff, not just told of it."""
    note: str = ""
    handed_to: str = ""
    """Of the program's staff, to whom the person was introduced."""
    barrier: str = ""
    """The circumstance of Q11 for which the person is referred."""
    enrolled_since: date | None = None
    """The person takes part already: since this day, which may lie before the referral."""
    uncleared_reason: str = ""
    """Why the liaison refers somebody who is not to be contacted as things stand (`contacts.reason_needed`)."""


@dataclass(frozen=True)
class AttendanceView:
    """One session of a program or class."""

    id: UUID
    held_on: date
    session: str
    attended: Attended
    class_session_id: UUID | None = None
    """The session of the schedule, where there is one."""


@dataclass(frozen=True)
class EnrolmentView:
    """An enrolment, with its sessions in order."""

    id: UUID
    enrolled_on: date
    ended_on: date | None
    completed: bool
    outcome: str
    attendance: tuple[AttendanceView, ...]


@dataclass(frozen=True)
class Thought:
    """What the parent thought of a referral: `yes`, `partly`, `no`, or empty where nothing was said."""

    dignity: str = ""
    utility: str = ""
    effectiveness: str = ""
    note: str = ""
    asked_on: date | None = None


@dataclass(frozen=True)
class ReferralView:
    """A referral and what came of it."""

    id: UUID
    ncp_id: UUID
    name: str
    program_id: UUID
    program_name: str
    employment: bool
    """To an employment program, not to another service."""
    referred_on: date
    by: str
    warm_hand_off: bool
    status: ReferralStatus
    reason: str
    """Why it did not lead to an enrolment, or ended early."""
    last_news_on: date
    note: str
    enrolment: EnrolmentView | None
    handed_to: str = ""
    barrier: str = ""
    reason_code: str = ""
    """A code of `resources/partners/referral_words.toml`."""
    thought: Thought | None = None
    """What the parent thought of it; None: not asked."""
