"""Who the liaison works with: child support agencies, their contact persons, programs and resources."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


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
    contact_rule: Mapped[ContactRule] = mapped_column(choice(ContactRule), default=ContactRule.LIAISON_FIRST)
    report_rhythm: Mapped[ReportRhythm] = mapped_column(choice(ReportRhythm), default=ReportRhythm.QUARTERLY)
    agreed_note: Mapped[Prose] = mapped_column(default="")


class CsaContact(Record):
    """A contact person at a CSA (DFES 19-07: name, phone number and e-mail address)."""

    __tablename__ = "csa_contact"

    csa_id: Mapped[UUID] = belongs_to("csa")
    name: Mapped[Line]
    phone: Mapped[Line] = mapped_column(default="")
    email: Mapped[Line] = mapped_column(default="")
    receives_reports: Mapped[bool] = mapped_column(default=True)


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


class ReviewAnswer(StrEnum):
    """What a CSA answered when asked whether a person may be contacted."""

    OPEN = "open"
    CLEARED = "cleared"
    EXCLUDED = "excluded"


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
