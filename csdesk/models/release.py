"""Releases of information, and the accounting of what was told to whom."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class Recipient(StrEnum):
    """Who is told."""

    CSA = "csa"
    STATE = "state"
    PROGRAM = "program"
    PARENT = "parent"
    """The NCP, of what concerns the NCP."""
    COURT = "court"
    OWN_USE = "own_use"
    """A file or paper for this desk itself."""
    CALENDAR = "calendar"
    """The office's calendar, which others can see."""
    SOURCE = "source"
    """Who made a referral report: its own rows go back."""
    OTHER = "other"
    """Anybody else, by name."""


class SignedHow(StrEnum):
    """How a release was signed."""

    PAPER = "paper"
    MAIL = "mail"
    ELECTRONIC = "electronic"
    UNKNOWN = "unknown"


class RevokedHow(StrEnum):
    """How a release was revoked."""

    WRITTEN = "written"
    MAIL = "mail"
    SPOKEN = "spoken"


class Way(StrEnum):
    """How something left the desk."""

    MAIL = "mail"
    DRAFT = "draft"
    FILE = "file"
    PRINT = "print"
    BY_HAND = "by_hand"
    SPOKEN = "spoken"


GENERAL_FACTS = "participation attendance outcome employment services address_phone"
"""What a release covers that names no facts (`resources/partners/disclosure.toml`, decisions)."""


class Release(Record):
    """A release of information that a person signed."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= signed_on", name="valid_after_signed"),
        CheckConstraint("revoked_on >= signed_on", name="revoked_after_signed"),
        CheckConstraint("recipient = 'csa' OR csa_id IS NULL", name="csa_is_the_recipient"),
        CheckConstraint("recipient = 'program' OR program_id IS NULL", name="program_is_the_recipient"),
        CheckConstraint("facts <> ''", name="names_facts"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    csa_id: Mapped[UUID | None] = refers_to("csa")
    """The CSA that may be told; None: every CSA of the person."""
    program_id: Mapped[UUID | None] = refers_to("program")
    signed_on: Mapped[Day]
    valid_until: Mapped[Day | None]
    revoked_on: Mapped[Day | None]
    note: Mapped[Prose] = mapped_column(default="")
    attachment_id: Mapped[UUID | None] = refers_to("attachment", index=False)
    created_at: Mapped[Moment]
    recipient_name: Mapped[Line] = mapped_column(default="")
    """Who may be told, where it is a court or somebody else."""
    facts: Mapped[str] = mapped_column(String(400), default=GENERAL_FACTS)
    """Codes of `resources/partners/release_facts.toml`, divided by blanks."""
    signed_how: Mapped[SignedHow] = mapped_column(choice(SignedHow), default=SignedHow.UNKNOWN)
    revoked_how: Mapped[RevokedHow | None] = mapped_column(choice(RevokedHow))
    revoked_note: Mapped[Prose] = mapped_column(default="")
    form_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """The form that was printed and signed, where there was one."""


class ReleaseForm(Record):
    """A form that was printed for a person to sign. Its key is the code on the paper."""

    __tablename__ = "release_form"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    recipient_name: Mapped[Line] = mapped_column(default="")
    csa_id: Mapped[UUID | None] = refers_to("csa")
    program_id: Mapped[UUID | None] = refers_to("program")
    facts: Mapped[str] = mapped_column(String(400))
    valid_until: Mapped[Day | None]
    printed_at: Mapped[Moment]
    by: Mapped[Line]


class Disclosure(Record):
    """What was told about a person: to whom, when, in which document, by which rule."""

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_ncp_id_left_at", "ncp_id", "left_at"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    at: Mapped[Moment]
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    recipient_name: Mapped[Line]
    what: Mapped[Line]
    rule: Mapped[str] = mapped_column(String(80))
    withheld: Mapped[Line] = mapped_column(default="")
    attachment_id: Mapped[UUID | None] = refers_to("attachment")
    left_at: Mapped[Moment | None]
    """When it left; None: it was prepared and has not left yet."""
    way: Mapped[Way | None] = mapped_column(choice(Way))
