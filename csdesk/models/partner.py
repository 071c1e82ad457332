"""Who the liaison works with: child support agencies, their contact persons, programs and resources."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class AgencyKind(StrEnum):
    """County or tribal child support agency."""

    COUNTY = "county"
    TRIBAL = "tribal"


class ContactRule(StrEnum):
    """Who settles whom to contact (DFES 19-07, joint responsibilities)."""

    CSA_FIRST = "csa_first"
    LIAISON_FIRST = "liaison_first"


class ReportRhythm(StrEnum):
    """How often a CSA wants its status report; quarterly is the least (DFES 19-07)."""

    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    BIWEEKLY = "biweekly"


class Csa(Record):
    """A child support agency and what was agreed with it."""

    __tablename__ = "csa"

    name: Mapped[Line]
    kind: Mapped[AgencyKind] = mapped_column(choice(AgencyKind), default=AgencyKind.COUNTY)
    county: Mapped[Line] = mapped_column(unique=True)
    """Its county, or its nation, as a referral report writes it."""
    other_names: Mapped[Line] = mapped_column(default="")
    """Other ways in which reports write the county or nation, divided by commas."""
    contact_rule: Mapped[ContactRule] = mapped_column(choice(ContactRule), default=ContactRule.LIAISON_FIRST)
    report_rhythm: Mapped[ReportRhythm] = mapped_column(choice(ReportRhythm), default=ReportRhythm.QUARTERLY)
    agreed_note: Mapped[Prose] = mapped_column(default="")
    agreed_on: Mapped[Day | None]
    review_answer_days: Mapped[int | None] = mapped_column(Integer)
    """Days in which it answers a review list; None: the usual fourteen."""
    referrals_expected: Mapped[int | None] = mapped_column(Integer)
    """How many people it expects to refer, each `referral_rhythm`."""
    referral_rhythm: Mapped[str] = mapped_column(String(40), default="")
    """A code of `resources/partners/agreement.toml`."""
    contact_within_days: Mapped[int | None] = mapped_column(Integer)
    """Days until whom it refers or clears is contacted (DFES 19-07, "Time period for contacting the NCP")."""
    follow_up_within_days: Mapped[int | None] = mapped_column(Integer)
    """Days until it hears of whom it referred (DFES 19-07, "and follow-up with the CSA")."""
    travels: Mapped[str] = mapped_column(String(40), default="")
    """How information travels: a code of `resources/partners/agreement.toml`."""
    travels_note: Mapped[Prose] = mapped_column(default="")
    identifying_note: Mapped[Prose] = mapped_column(default="")
    """How it identifies, refers and tracks NCPs."""


class CsaContact(Record):
    """A contact person at a CSA (DFES 19-07: name, phone number and e-mail address)."""

    __tablename__ = "csa_contact"

    csa_id: Mapped[UUID] = belongs_to("csa")
    name: Mapped[Line]
    phone: Mapped[Line] = mapped_column(default="")
    email: Mapped[Line] = mapped_column(default="")
    receives_reports: Mapped[bool] = mapped_column(default=True)
    receives_reviews: Mapped[bool] = mapped_column(default=False)
    """Gets the list of people to review before contact."""
    role: Mapped[Line] = mapped_column(default="")
    """Function or team (DFES 19-07: "a contact person or team")."""


class CsaProcess(Record):
    """A referral process that a CSA has with another program (DFES 19-07: "to avoid duplication of efforts")."""

    __tablename__ = "csa_process"

    csa_id: Mapped[UUID] = belongs_to("csa")
    name: Mapped[Line]
    program: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    since: Mapped[Day | None]
    ended_on: Mapped[Day | None]


class CsaMeeting(Record):
    """A meeting with a CSA, or with several."""

    __tablename__ = "csa_meeting"

    csa_id: Mapped[UUID | None] = belongs_to("csa")
    """None: several agencies."""
    held_on: Mapped[Day]
    """A day ahead is a meeting that is planned."""
    subject: Mapped[Line]
    present: Mapped[Line] = mapped_column(default="")
    decided: Mapped[Prose] = mapped_column(default="")
    by: Mapped[Line]
    created_at: Mapped[Moment]


class JointStepState(StrEnum):
    """How far a joint step is."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class JointStep(Record):
    """A step of the collaboration plan: what, who, by when."""

    __tablename__ = "joint_step"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_has_its_day"),
        Index("ix_joint_step_due_on", "due_on"),
    )

    csa_id: Mapped[UUID | None] = belongs_to("csa")
    """None: with several agencies, or within the office."""
    topic: Mapped[str] = mapped_column(String(40))
    """A code of `resources/partners/agreement.toml`, such as `training`."""
    what: Mapped[Line]
    who: Mapped[Line] = mapped_column(default="")
    due_on: Mapped[Day | None]
    state: Mapped[JointStepState] = mapped_column(choice(JointStepState), default=JointStepState.OPEN)
    done_on: Mapped[Day | None]
    note: Mapped[Prose] = mapped_column(default="")
    readiness_category: Mapped[str] = mapped_column(String(40), default="")
    """The category of the readiness assessment that it came of; empty of other steps."""
    created_at: Mapped[Moment]


class Liaison(Record):
    """A liaison of this or another W-2 agency, and how to reach them."""

    __tablename__ = "liaison"

    name: Mapped[Line]
    agency: Mapped[Line] = mapped_column(default="")
    phone: Mapped[Line] = mapped_column(default="")
    email: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class LiaisonArea(Base):
    """A county or nation that a liaison serves."""

    __tablename__ = "liaison_area"

    liaison_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("liaison.id", ondelete="CASCADE"), primary_key=True)
    county: Mapped[Line] = mapped_column(primary_key=True)


class ProgramKind(StrEnum):
    """An employment program or another service. Enrolment in either changes what may be told to the CSA."""

    EMPLOYMENT = "employment"
    SERVICE = "service"


class Program(Record):
    """A program or community resource that people are referred to."""

    __tablename__ = "program"

    name: Mapped[Line] = mapped_column(unique=True)
    kind: Mapped[ProgramKind] = mapped_column(choice(ProgramKind))
    category: Mapped[Line] = mapped_column(default="")
    """A category of `resources/partners/programs.toml`, such as `wioa` or `parenting_class`."""
    counties: Mapped[Line] = mapped_column(default="")
    """Names divided by commas; empty means everywhere."""
    phone: Mapped[Line] = mapped_column(default="")
    address: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    email: Mapped[Line] = mapped_column(default="")
    website: Mapped[Line] = mapped_column(default="")
    contact_name: Mapped[Line] = mapped_column(default="")
    barriers: Mapped[Line] = mapped_column(default="")
    """Circumstances of Q11 that it answers, divided by commas; empty: those of its category."""


class ReviewAnswer(StrEnum):
    """What a CSA answered when asked whether a person may be contacted."""

    OPEN = "open"
    CLEARED = "cleared"
    EXCLUDED = "excluded"


class ReviewList(Record):
    """A list of people that went to a CSA for review before contact."""

    __tablename__ = "review_list"

    csa_id: Mapped[UUID] = refers_to("csa")
    made_at: Mapped[Moment]
    due_on: Mapped[Day]
    by: Mapped[Line]
    people: Mapped[int] = mapped_column(Integer)
    withdrawn_at: Mapped[Moment | None]
    attachment_id: Mapped[UUID | None] = refers_to("attachment")
    """The workbook as it went out."""
    told: Mapped[Prose] = mapped_column(default="[]")
    """What it tells of whom, as `disclosure.Telling.told` gives it: asked again whenever it leaves."""


class CsaReview(Record):
    """One person put before a CSA for review before contact."""

    __tablename__ = "csa_review"
    __table_args__ = (CheckConstraint("(answer = 'open') = (answered_at IS NULL)", name="answered_has_its_moment"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    csa_id: Mapped[UUID] = refers_to("csa")
    asked_at: Mapped[Moment]
    due_on: Mapped[Day]
    answer: Mapped[ReviewAnswer] = mapped_column(choice(ReviewAnswer), default=ReviewAnswer.OPEN)
    answered_at: Mapped[Moment | None]
    reason: Mapped[Prose] = mapped_column(default="")
    list_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """The list on which it went out; None: asked in another way."""
    ref: Mapped[str] = mapped_column(String(12), default="")
    """The code of its row on that list."""
    answered_by: Mapped[Line] = mapped_column(default="")
    """Who at the CSA answered."""
    answered_on: Mapped[Day | None]
    """The day of the CSA's answer, which may be before it was written down."""
