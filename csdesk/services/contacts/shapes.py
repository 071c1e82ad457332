"""What is said of a contact, and what is on file of contacts and next steps."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from csdesk.models.contact import ContactKind, ContactOutcome, Direction
from csdesk.services.plan_steps import StepReview
from csdesk.wording import marked

KIND_LABELS = {
    ContactKind.CALL: marked("Call"),
    ContactKind.LETTER: marked("Letter"),
    ContactKind.TEXT: marked("Text"),
    ContactKind.EMAIL: marked("E-mail"),
    ContactKind.VISIT: marked("Visit"),
    ContactKind.OFFICE: marked("At the office"),
    ContactKind.COURT: marked("At court"),
}
DIRECTION_LABELS = {Direction.OUT: marked("Out"), Direction.IN: marked("In")}
OUTCOME_LABELS = {
    ContactOutcome.REACHED: marked("Reached"),
    ContactOutcome.APPOINTMENT_MADE: marked("Appointment made"),
    ContactOutcome.LEFT_MESSAGE: marked("Left message"),
    ContactOutcome.NO_ANSWER: marked("No answer"),
    ContactOutcome.SENT: marked("Sent"),
    ContactOutcome.WRONG_NUMBER: marked("Wrong number"),
    ContactOutcome.RETURNED_MAIL: marked("Returned mail"),
    ContactOutcome.REFUSED: marked("Refused"),
    ContactOutcome.NO_SHOW: marked("Did not come"),
}
BY_PHONE = (ContactKind.CALL, ContactKind.TEXT)
LONGEST_STEP = 200


@dataclass(frozen=True)
class NewContact:
    """What the liaison says of a contact."""

    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    promised: bool = False
    """The parent was told that the liaison would call back."""
    uncleared_reason: str = ""
    """Why the liaison goes ahead although `reason_needed` says something against it."""
    phone_id: UUID | None = None
    """The number that was called or written to; None: the one that the record shows first."""
    reviews: tuple[StepReview, ...] = ()
    """How the steps of the plan stand that were spoken of."""


@dataclass(frozen=True)
class ContactView:
    """A contact on file."""

    id: UUID
    ncp_id: UUID
    at: datetime
    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str
    by: str
    uncleared_reason: str
    phone_id: UUID | None = None


@dataclass(frozen=True)
class FollowUpView:
    """A next step that the liaison owes."""

    id: UUID
    ncp_id: UUID
    what: str
    due_on: date
    promised: bool
    done_at: datetime | None
    created_at: datetime
