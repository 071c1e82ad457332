"""What could be told of a person, and to whom."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from csdesk.models.release import Recipient


class Fact(StrEnum):
    """What could be told of a person."""

    CASE_NUMBER = "case_number"
    NAME = "name"
    PIN = "pin"
    DATE_OF_BIRTH = "date_of_birth"
    ADDRESS = "address"
    PHONE = "phone"
    SAFE_CONTACT = "safe_contact"
    VIOLENCE = "violence"
    """Answers and words about violence."""
    FAMILY = "family"
    """The other parent, the children, custody: it is about others."""
    CASE_FIGURES = "case_figures"
    """What is ordered, paid and owed in a case."""
    REPORT_FLAGS = "report_flags"
    LISTED = "listed"
    """Whether, and since when, the referral report lists the person."""
    REVIEW = "review"
    """What a CSA was asked before the first contact, and what it answered."""
    HEARING = "hearing"
    """A hearing's day and court."""
    COURT_ORDER = "court_order"
    CONTACT = "contact"
    """That a contact was made or tried, its kind and outcome."""
    COOPERATION = "cooperation"
    APPOINTMENT = "appointment"
    INTERVIEW_HELD = "interview_held"
    ELIGIBILITY = "eligibility"
    PLAN_SIGNED = "plan_signed"
    PLAN = "plan"
    """The plan's words: goals and steps."""
    REFERRAL = "referral"
    """A referral to an employment program, and that it is open or did not lead to an enrolment."""
    SERVICE_REFERRAL = "service_referral"
    """A referral to, or an enrolment in, a named service: it tells of a need."""
    ENROLLED = "enrolled"
    """That the NCP is enrolled in a program."""
    ATTENDANCE = "attendance"
    OUTCOME = "outcome"
    """What came of a referral or an enrolment: completed, left, not enrolled."""
    EMPLOYMENT = "employment"
    """A job: that there is one, since when, employer, hours, wage."""
    NEXT_STEP = "next_step"
    """That a next step is set, and its day; its words are a note."""
    CHECKLIST = "checklist"
    """That a step of the procedures was done, where it is no other fact."""
    ANSWERS = "answers"
    BARRIERS = "barriers"
    NOTE = "note"
    """Free text: a note, a reason, a mark of the desk."""
    SIGNED_PAPER = "signed_paper"
    """The scan of a signed paper as a whole."""


FACT_OF_STAGE = {
    "listed": Fact.REVIEW,
    "csa_review": Fact.REVIEW,
    "to_contact": Fact.CONTACT,
    "attempted": Fact.CONTACT,
    "reached": Fact.CONTACT,
    "assessed": Fact.INTERVIEW_HELD,
    "planned": Fact.PLAN_SIGNED,
    "referred": Fact.REFERRAL,
    "enrolled": Fact.ENROLLED,
    "employed": Fact.EMPLOYMENT,
    "closed": Fact.OUTCOME,
}
"""What the stage of a person's work tells: of the day of telling, but *enrolled* of its enrolment's own day."""


@dataclass(frozen=True)
class To:
    """Who would be told. Without `csa_id` or `program_id` only a release helps that names no agency or program."""

    kind: Recipient
    csa_id: UUID | None = None
    program_id: UUID | None = None
    name: str = ""
    """As the accounting names the recipient; of a court or somebody else a release must have the same name."""
