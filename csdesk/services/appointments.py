"""Appointments that the liaison set and hearings that a court set; a day of them is the docket."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState, FollowUp
from csdesk.models.ncp import Ncp
from csdesk.services import audit
from csdesk.services.days import bounds, local_day, spoken
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.people import people

__all__ = [
    "KIND_LABELS",
    "AppointmentKind",
    "AppointmentState",
    "AppointmentView",
    "DocketLine",
    "NewAppointment",
    "appointments_of",
    "cancel",
    "docket",
    "keep",
    "no_show",
    "set_appointment",
]

KIND_LABELS = {AppointmentKind.APPOINTMENT: "Appointment", AppointmentKind.HEARING: "Hearing"}


@dataclass(frozen=True)
class NewAppointment:
    """What is to be set."""

    kind: AppointmentKind
    starts_at: datetime
    place: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class AppointmentView:
    """An appointment or hearing on file."""

    id: UUID
    ncp_id: UUID
    kind: AppointmentKind
    starts_at: datetime
    place: str
    purpose: str
    state: AppointmentState


@dataclass(frozen=True)
class DocketLine:
    """One line of a day's docket."""

    appointment: AppointmentView
    name: str
    counties: tuple[str, ...]


def set_appointment(session: Session, ncp_id: UUID, new: NewAppointment, *, at: datetime, who: str) -> UUID:
    """Set an appointment, or note a hearing. One that is past may be noted too.

    Raises `NotFoundError`, and `RefusedError` when the person has one planned at the same moment.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault any more. Nothing was set; search again.")
    same = (
        Appointment.ncp_id == ncp_id,
        Appointment.starts_at == new.starts_at,
        Appointment.state == AppointmentState.PLANNED,
    )
    if session.scalar(select(Appointment.id).where(*same).limit(1)):
        raise RefusedError("This person has an appointment at this time already. Nothing was set.")
    row = Appointment(
        ncp_id=ncp_id,
        kind=new.kind,
        starts_at=new.starts_at,
        place=new.place.strip(),
        purpose=new.purpose.strip(),
        created_at=at,
    )
    session.add(row)
    session.flush()
    _audit(session, at, who, "appointment.set", row)
    return row.id


def keep(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> None:
    """The parent came.

    Raises `NotFoundError`, and `RefusedError` when it was settled already or cancelled, or before its day.
    """
    row = _settling(session, appointment_id, at)
    row.state = AppointmentState.KEPT
    _audit(session, at, who, "appointment.kept", row)


def no_show(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> UUID:
    """The parent did not come: makes a follow-up, due the day after this was noted, and returns its id.

    Raises as `keep` does.
    """
    row = _settling(session, appointment_id, at)
    row.state = AppointmentState.NO_SHOW
    what = "appointment" if row.kind is AppointmentKind.APPOINTMENT else "hearing"
    follow_up = FollowUp(
        ncp_id=row.ncp_id,
        what=f"Did not come to the {what} on {spoken(local_day(row.starts_at))}; no new date yet",
        due_on=local_day(at) + timedelta(days=1),
        created_at=at,
    )
    session.add(follow_up)
    session.flush()
    _audit(session, at, who, "appointment.no_show", row)
    return follow_up.id


def cancel(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> None:
    """Called off, by whomever. Raises `NotFoundError`, and `RefusedError` when it is not planned any more."""
    row = _planned(session, appointment_id)
    row.state = AppointmentState.CANCELLED
    _audit(session, at, who, "appointment.cancelled", row)


def appointments_of(session: Session, ncp_id: UUID) -> tuple[AppointmentView, ...]:
    """All appointments and hearings of a person, the latest first."""
    rows = select(Appointment).where(Appointment.ncp_id == ncp_id)
    return tuple(view(row) for row in session.scalars(rows.order_by(Appointment.starts_at.desc(), Appointment.id)))


def docket(session: Session, day: date) -> tuple[DocketLine, ...]:
    """What is planned, was kept or was missed on a day, in order of time; what was cancelled is left out."""
    first, end = bounds(day)
    rows = session.scalars(
        select(Appointment)
        .where(
            Appointment.starts_at >= first,
            Appointment.starts_at < end,
            Appointment.state != AppointmentState.CANCELLED,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()
    who = people(session, (row.ncp_id for row in rows))
    return tuple(DocketLine(view(row), who[row.ncp_id].name, who[row.ncp_id].counties) for row in rows)


def view(row: Appointment) -> AppointmentView:
    """A row as other services and the screens see it."""
    return AppointmentView(row.id, row.ncp_id, row.kind, row.starts_at, row.place, row.purpose, row.state)


def _planned(session: Session, appointment_id: UUID) -> Appointment:
    row = session.get(Appointment, appointment_id)
    if row is None:
        raise NotFoundError("This appointment is not in the vault any more. Nothing was changed.")
    if row.state is not AppointmentState.PLANNED:
        raise RefusedError("This appointment was settled or cancelled already. Nothing was changed.")
    return row


def _settling(session: Session, appointment_id: UUID, at: datetime) -> Appointment:
    row = _planned(session, appointment_id)
    if local_day(at) < local_day(row.starts_at):
        raise RefusedError("This appointment has not been yet. Nothing was changed; cancel it if it is called off.")
    return row


def _audit(session: Session, at: datetime, who: str, action: str, row: Appointment) -> None:
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=row.ncp_id, detail=row.kind.value)
