"""The work of reaching a person: contacts, what is to be done next, appointments and hearings."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Day, Line, Moment, Prose, Record, belongs_to, choice


class ContactKind(StrEnum):
    """How a contact was made or tried."""

    CALL = "call"
    LETTER = "letter"
    TEXT = "text"
    EMAIL = "email"
    VISIT = "visit"
    OFFICE = "office"
    COURT = "court"


class Direction(StrEnum):
    """Who began: the liaison (out) or the other side (in)."""

    OUT = "out"
    IN = "in"


class ContactOutcome(StrEnum):
    """What came of a contact."""

    REACHED = "reached"
    APPOINTMENT_MADE = "appointment_made"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    SENT = "sent"
    WRONG_NUMBER = "wrong_number"
    RETURNED_MAIL = "returned_mail"
    REFUSED = "refused"
    NO_SHOW = "no_show"


STILL_OPEN = "done_at IS NULL"
"""By their day next steps are sought only while they are open."""
REACHED_OUTCOMES = (ContactOutcome.REACHED, ContactOutcome.APPOINTMENT_MADE, ContactOutcome.REFUSED)
"""Outcomes in which the liaison and the parent spoke or wrote to each other."""


class ContactAttempt(Record):
    """One contact with a person, or one try."""

    __tablename__ = "contact_attempt"
    __table_args__ = (
        Index("ix_contact_attempt_ncp_id_at", "ncp_id", "at"),
        Index("ix_contact_attempt_at", "at"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp", index=False)
    at: Mapped[Moment]
    kind: Mapped[ContactKind] = mapped_column(choice(ContactKind))
    direction: Mapped[Direction] = mapped_column(choice(Direction), default=Direction.OUT)
    outcome: Mapped[ContactOutcome] = mapped_column(choice(ContactOutcome))
    note: Mapped[Prose] = mapped_column(default="")
    by: Mapped[Line]
    uncleared_reason: Mapped[Prose] = mapped_column(default="")
    """Why the liaison went ahead although the CSA had not cleared this person. Empty where cleared."""


class ContactPhone(Base):
    """The number that was called or written to, where that is known."""

    __tablename__ = "contact_phone"

    contact_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("contact_attempt.id", ondelete="CASCADE"), primary_key=True
    )
    phone_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("ncp_phone.id", ondelete="CASCADE"), index=True)


class FollowUp(Record):
    """A next step that the liaison owes: what, by when, and when it was done."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_due_on", "due_on", sqlite_where=text(STILL_OPEN), postgresql_where=text(STILL_OPEN)),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    contact_id: Mapped[UUID | None] = belongs_to("contact_attempt")
    what: Mapped[Line]
    promised: Mapped[bool] = mapped_column(default=False)
    """The parent was told that the liaison would call back."""
    due_on: Mapped[Day]
    done_at: Mapped[Moment | None]
    created_at: Mapped[Moment]


class AppointmentKind(StrEnum):
    """A meeting that the liaison set, or a hearing that a court set."""

    APPOINTMENT = "appointment"
    HEARING = "hearing"


class AppointmentState(StrEnum):
    """What became of an appointment."""

    PLANNED = "planned"
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Appointment(Record):
    """An appointment or a court hearing of a person."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_starts_at", "starts_at"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    kind: Mapped[AppointmentKind] = mapped_column(choice(AppointmentKind))
    starts_at: Mapped[Moment]
    place: Mapped[Line] = mapped_column(default="")
    court: Mapped[Line] = mapped_column(default="")
    """Of a hearing: court, branch or commissioner."""
    remind_on: Mapped[Day | None]
    """From this day *Today* says to remind the parent; None: no reminder is owed, or it was given."""
    purpose: Mapped[Line] = mapped_column(default="")
    state: Mapped[AppointmentState] = mapped_column(choice(AppointmentState), default=AppointmentState.PLANNED)
    outcome_note: Mapped[Prose] = mapped_column(default="")
    """What came of it, such as what the court ordered."""
    created_at: Mapped[Moment]
    uncleared_reason: Mapped[Prose] = mapped_column(default="")
    """Why the liaison went ahead although the CSA had not cleared this person. Empty where cleared."""


class LocateRequest(Record):
    """A source that was asked where a person is: when, what it answered, and when."""

    __tablename__ = "locate_request"
    __table_args__ = (CheckConstraint("answered_on >= asked_on", name="answered_after_asked"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    source: Mapped[Line]
    asked_on: Mapped[Day]
    answered_on: Mapped[Day | None]
    found: Mapped[bool | None]
    """Whether it led to an address or a phone; None while there is no answer."""
    result: Mapped[Prose] = mapped_column(default="")
    by: Mapped[Line]
    created_at: Mapped[Moment]


class Postponement(Record):
    """A line of *Today* that was put off until a day, by the record that it stands for."""

    __tablename__ = "postponement"

    subject_id: Mapped[UUID] = mapped_column(unique=True)
    until: Mapped[Day | None]
    """None: done, not shown again."""
    made_at: Mapped[Moment]
