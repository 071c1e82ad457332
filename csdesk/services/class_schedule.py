"""The class schedule of a program, to hand out (2Gen Procedures, Appendix B: "Provide class schedule")."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.models.referral import ClassSession
from csdesk.services import audit
from csdesk.services.days import bounds
from csdesk.services.errors import NotFoundError
from csdesk.services.neutral import UNNAMED
from csdesk.wording import tr


@dataclass(frozen=True)
class ScheduledClass:
    """A session as the schedule tells of it."""

    starts_at: datetime
    ends_at: datetime | None
    topic: str
    place: str
    cancelled: bool


@dataclass(frozen=True)
class ClassSchedule:
    """The sessions that a program has ahead, the next first. Nobody who takes part is in it."""

    program: str
    """Empty where no paper names it: then no place and no topic is told either, for both could give it away."""
    address: str
    phone: str
    classes: tuple[ScheduledClass, ...]


def class_schedule(session: Session, program_id: UUID, *, today: date) -> ClassSchedule:
    """What a program has planned from today on; what is called off is told as such. Raises `NotFoundError`."""
    program = session.get(Program, program_id)
    if program is None:
        raise NotFoundError(tr("This program is not in the directory any more. No schedule was made."))
    named = program.category not in UNNAMED
    rows = select(ClassSession).where(
        ClassSession.program_id == program_id, ClassSession.starts_at >= bounds(today)[0]
    )
    ahead = tuple(
        ScheduledClass(
            row.starts_at,
            row.ends_at,
            row.topic if named else "",
            row.place if named else "",
            row.cancelled,
        )
        for row in session.scalars(rows.order_by(ClassSession.starts_at, ClassSession.id))
    )
    if not named:
        return ClassSchedule("", "", "", ahead)
    return ClassSchedule(program.name, program.address, program.phone, ahead)


def note_schedule(session: Session, program_id: UUID, number: int, *, at: datetime, who: str) -> None:
    """Note in the audit trail that a schedule of so many sessions leaves the vault: printed, or as a file."""
    audit.record(
        session, at=at, who=who, action="program.schedule_printed", kind="program", record_id=program_id,
        detail=str(number),
    )  # fmt: skip
