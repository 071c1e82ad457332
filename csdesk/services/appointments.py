"""Appointments and court hearings."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.contact import AppointmentKind, AppointmentState

__all__ = ["AppointmentKind", "AppointmentState", "AppointmentView", "NewAppointment", "DocketLine"]


@dataclass(frozen=True)
class NewAppointment:
    kind: AppointmentKind
    starts_at: datetime
    place: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class AppointmentView:
    id: UUID
    ncp_id: UUID
    kind: AppointmentKind
    starts_at: datetime
    place: str
    purpose: str
    state: AppointmentState


@dataclass(frozen=True)
class DocketLine:
    appointment: AppointmentView
    name: str
    counties: tuple[str, ...]


def set_appointment(session: Session, ncp_id: UUID, new: NewAppointment, *, at: datetime, who: str) -> UUID:
    raise NotImplementedError


def keep(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def no_show(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> UUID:
    """Makes a follow-up due the day after, and returns its id."""
    raise NotImplementedError


def cancel(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def appointments_of(session: Session, ncp_id: UUID) -> tuple[AppointmentView, ...]:
    raise NotImplementedError


def docket(session: Session, day: date) -> tuple[DocketLine, ...]:
    raise NotImplementedError
