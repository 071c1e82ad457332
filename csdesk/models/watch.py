"""Changes that somebody asked to be told of, and changes of custody or placement."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to
from csdesk.models.ncp import Source


class WatchedChange(StrEnum):
    """What may change."""

    ADDRESS = "address"
    EMPLOYMENT = "employment"
    CUSTODY = "custody"
    """Custody, placement or paternity."""
    HEARING = "hearing"
    PAYMENT_STOPPED = "payment_stopped"
    BACK_ON_REPORT = "back_on_report"


class WhoAsked(StrEnum):
    """Who asked to be told."""

    LIAISON = "liaison"
    CSA = "csa"
    PROGRAM = "program"


class Watch(Record):
    """Somebody asked to be told when something about a person changes."""

    __tablename__ = "watch"
    __table_args__ = (
        CheckConstraint("asked_by = 'csa' OR csa_id IS NULL", name="csa_asked"),
        CheckConstraint("asked_by = 'program' OR program_id IS NULL", name="program_asked"),
        CheckConstraint("ended_on >= asked_on", name="ended_after_asked"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    kind: Mapped[WatchedChange] = mapped_column(choice(WatchedChange))
    asked_by: Mapped[WhoAsked] = mapped_column(choice(WhoAsked), default=WhoAsked.LIAISON)
    csa_id: Mapped[UUID | None] = refers_to("csa")
    program_id: Mapped[UUID | None] = refers_to("program")
    asked_on: Mapped[Day]
    until: Mapped[Day | None]
    ended_on: Mapped[Day | None]
    note: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[Moment]


class CustodyKind(StrEnum):
    """What changed for a child."""

    CUSTODY = "custody"
    PLACEMENT = "placement"
    PATERNITY = "paternity"


class CustodyChange(Record):
    """A change of custody, placement or paternity, as somebody told of it."""

    __tablename__ = "custody_change"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    child_id: Mapped[UUID | None] = belongs_to("child", on_delete="SET NULL")
    happened_on: Mapped[Day]
    what: Mapped[CustodyKind] = mapped_column(choice(CustodyKind))
    words: Mapped[Prose] = mapped_column(default="")
    source: Mapped[Source] = mapped_column(choice(Source))
    created_at: Mapped[Moment]
