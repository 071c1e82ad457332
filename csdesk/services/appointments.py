"""Appointments that the liaison set and hearings that a court set: set, changed, reminded of, settled.

`services/docket.py` reads them by the day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState, FollowUp, Postponement
from csdesk.models.correction import Correction
from csdesk.models.ncp import Ncp
from csdesk.services import audit, corrections
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import bounds, local_day, refuse_far, refuse_long_past, spoken, working_days_before
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.going_ahead import reason_kept
from csdesk.wording import marked, tr

__all__ = [
    "KIND_LABELS",
    "STATE_LABELS",
    "AppointmentKind",
    "AppointmentState",
    "AppointmentView",
    "NewAppointment",
    "appointment",
    "appointments_of",
    "begun_that_day",
    "cancel",
    "change",
    "clashing_with",
    "keep",
    "no_show",
    "note_outcome",
    "reminded",
    "set_appointment",
    "usual_reminder",
    "view",
]

KIND_LABELS = {AppointmentKind.APPOINTMENT: marked("Appointment"), AppointmentKind.HEARING: marked("Hearing")}
STATE_LABELS = {
    AppointmentState.PLANNED: tr("Planned"),
    AppointmentState.KEPT: tr("Came"),
    AppointmentState.NO_SHOW: tr("Did not come"),
    AppointmentState.CANCELLED: tr("Called off"),
}
REMIND_WORKING_DAYS = 2
LONGEST_LINE = 200


@dataclass(frozen=True)
class NewAppointment:
    """What is to be set, or what it is changed to."""

    kind: AppointmentKind
    starts_at: datetime
    place: str = ""
    purpose: str = ""
    court: str = ""
    """Of a hearing: court, branch or commissioner."""
    remind_on: date | None = None
    """From this day *Today* says to remind the parent; None: no reminder (`usual_reminder` is what a form offers)."""
    uncleared_reason: str = ""
    """Why the liaison invites somebody who is not to be contacted as things stand (`contacts.reason_needed`)."""


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
    court: str = ""
    remind_on: date | None = None
    outcome_note: str = ""
    created_at: datetime | None = None

    @property
    def where(self) -> str:
        """Court and place in one line; empty where neither is known."""
        return ", ".join(part for part in (self.court, self.place) if part)

    @property
    def what(self) -> str:
        """The purpose, else *Hearing* or *Appointment*."""
        return self.purpose or KIND_LABELS[self.kind]


def usual_reminder(kind: AppointmentKind, day: date, today: date) -> date | None:
    """When a form offers to remind the parent: two working days before.

    Of an appointment that is nearer than that nobody needs to be reminded: it was agreed with the parent just now.
    Of a hearing, which a court set, the parent is told today.
    """
    if day <= today:
        return None
    wanted = working_days_before(day, REMIND_WORKING_DAYS)
    if wanted > today:
        return wanted
    return today if kind is AppointmentKind.HEARING else None


def set_appointment(
    session: Session, ncp_id: UUID, new: NewAppointment, *, instead_of: UUID | None = None, at: datetime, who: str
) -> UUID:
    """Set an appointment, or note a hearing. One that is past may be noted too, and one at the same time as another:
    `clashing_with` says so. `instead_of`: one that the parent missed; its follow-up is done with this.

    To invite somebody who is not to be contacted as things stand takes a reason, which is kept; a hearing is set by
    a court, and what is past is only noted.

    Raises `NotFoundError`, and `RefusedError` for lines that are too long, for a day years away, or without that
    reason.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was set; search again."))
    _check(new)
    _check_day(new, at)
    invites = new.kind is AppointmentKind.APPOINTMENT and new.starts_at > at
    because = new.uncleared_reason
    because = reason_kept(session, ncp_id, because, nothing=tr("Nothing was set")) if invites else ""
    row = Appointment(
        ncp_id=ncp_id,
        kind=new.kind,
        starts_at=new.starts_at,
        place=new.place.strip(),
        court=new.court.strip(),
        purpose=new.purpose.strip(),
        remind_on=new.remind_on,
        created_at=at,
        uncleared_reason=because,
    )
    session.add(row)
    missed = session.get(Appointment, instead_of) if instead_of else None
    if missed is not None:
        _finish_follow_up(session, missed, at)
    session.flush()
    _audit(session, at, who, "appointment.set", row)
    return row.id


def change(session: Session, appointment_id: UUID, new: NewAppointment, *, at: datetime, who: str) -> None:
    """Move a planned one to another time, or correct it. What it said before is kept as a correction.

    A line of *Today* that was put off or done is there again for a new time.
    Raises `NotFoundError`, and `RefusedError` when it was settled or called off, for lines that are too long, or for
    a day years away.
    """
    row = _planned(session, appointment_id)
    _check(new)
    moved = row.starts_at != new.starts_at
    if moved:
        _check_day(new, at)
    values = {
        "kind": new.kind,
        "starts_at": new.starts_at,
        "place": new.place,
        "court": new.court,
        "purpose": new.purpose,
    }
    corrections.correct(session, CorrectedKind.APPOINTMENT, appointment_id, values, at=at, who=who)
    row.remind_on = new.remind_on
    if moved:
        _bring_back(session, row.id)
    session.flush()
    _audit(session, at, who, "appointment.moved" if moved else "appointment.changed", row)


def keep(session: Session, appointment_id: UUID, *, note: str = "", at: datetime, who: str) -> None:
    """The parent came. `note`: what came of it, such as what the court ordered.

    Raises `NotFoundError`, and `RefusedError` when it was settled already or cancelled, or before its day.
    """
    row = _settling(session, appointment_id, at)
    row.state = AppointmentState.KEPT
    row.outcome_note = note.strip() or row.outcome_note
    _audit(session, at, who, "appointment.kept", row)


def no_show(
    session: Session, appointment_id: UUID, *, note: str = "", due_on: date | None = None, at: datetime, who: str
) -> UUID:
    """The parent did not come: makes a follow-up, due the day after this was noted if not said, and returns its id.

    Raises as `keep` does.
    """
    row = _settling(session, appointment_id, at)
    row.state = AppointmentState.NO_SHOW
    row.outcome_note = note.strip() or row.outcome_note
    due_on = due_on or local_day(at) + timedelta(days=1)
    follow_up = FollowUp(ncp_id=row.ncp_id, what=_missed(row), due_on=due_on, created_at=at)
    session.add(follow_up)
    session.flush()
    _audit(session, at, who, "appointment.no_show", row)
    return follow_up.id


def cancel(session: Session, appointment_id: UUID, *, note: str = "", at: datetime, who: str) -> None:
    """Called off, by whomever. Raises `NotFoundError`, and `RefusedError` when it is not planned any more."""
    row = _planned(session, appointment_id)
    row.state = AppointmentState.CANCELLED
    row.outcome_note = note.strip() or row.outcome_note
    _audit(session, at, who, "appointment.cancelled", row)


def note_outcome(session: Session, appointment_id: UUID, note: str, *, at: datetime, who: str) -> None:
    """Write what came of it, such as what the court ordered. What stood there before is kept as a correction.

    Raises `NotFoundError`, and `RefusedError` before its day.
    """
    row = _row(session, appointment_id)
    _refuse_ahead(row, at)
    if row.outcome_note and row.outcome_note != note.strip():
        former = {"record_kind": CorrectedKind.APPOINTMENT.value, "field": "outcome_note", "former": row.outcome_note}
        session.add(Correction(ncp_id=row.ncp_id, record_id=row.id, at=at, by=who, **former))
    row.outcome_note = note.strip()
    session.flush()
    _audit(session, at, who, "appointment.outcome_noted", row)


def reminded(session: Session, appointment_id: UUID, *, at: datetime, who: str) -> None:
    """The parent was reminded: no reminder is owed any more. Raises `NotFoundError` or `RefusedError`."""
    row = _planned(session, appointment_id)
    if row.remind_on is None:
        raise RefusedError(tr("No reminder is owed for this one. Nothing was changed."))
    row.remind_on = None
    session.flush()
    _audit(session, at, who, "appointment.reminded", row)


def appointment(session: Session, appointment_id: UUID) -> AppointmentView:
    """One of them. Raises `NotFoundError`."""
    return view(_row(session, appointment_id))


def appointments_of(session: Session, ncp_id: UUID) -> tuple[AppointmentView, ...]:
    """All appointments and hearings of a person, the latest first."""
    rows = select(Appointment).where(Appointment.ncp_id == ncp_id)
    return tuple(view(row) for row in session.scalars(rows.order_by(Appointment.starts_at.desc(), Appointment.id)))


def begun_that_day(session: Session, ncp_id: UUID, at: datetime) -> tuple[AppointmentView, ...]:
    """A person's planned ones of the day of this moment that have begun by then, the earliest first."""
    rows = select(Appointment).where(
        Appointment.ncp_id == ncp_id,
        Appointment.state == AppointmentState.PLANNED,
        Appointment.starts_at >= bounds(local_day(at))[0],
        Appointment.starts_at <= at,
    )
    return tuple(view(row) for row in session.scalars(rows.order_by(Appointment.starts_at, Appointment.id)))


def clashing_with(session: Session, appointment_id: UUID) -> tuple[AppointmentView, ...]:
    """Which planned ones begin at the same time, so that the liaison cannot be at both, or the parent cannot."""
    this = view(_row(session, appointment_id))
    rows = select(Appointment).where(
        Appointment.starts_at == this.starts_at,
        Appointment.state == AppointmentState.PLANNED,
        Appointment.id != appointment_id,
    )
    return tuple(one for one in map(view, session.scalars(rows.order_by(Appointment.id))) if clash(this, one))


def clash(one: AppointmentView, other: AppointmentView) -> bool:
    """Whether two that begin at the same time are in each other's way. A court calls several people at the same time:
    hearings at the same place are not."""
    both_hearings = one.kind is other.kind is AppointmentKind.HEARING
    same_place = one.where.casefold() == other.where.casefold()
    return one.ncp_id == other.ncp_id or not (both_hearings and same_place)


def view(row: Appointment) -> AppointmentView:
    """A row as other services and the screens see it."""
    return AppointmentView(
        row.id,
        row.ncp_id,
        row.kind,
        row.starts_at,
        row.place,
        row.purpose,
        row.state,
        row.court,
        row.remind_on,
        row.outcome_note,
        row.created_at,
    )


def _check(new: NewAppointment) -> None:
    if any(len(line.strip()) > LONGEST_LINE for line in (new.place, new.court, new.purpose)):
        raise RefusedError(
            tr("Place, court and purpose take 200 letters each. Nothing was changed; write it shorter.")
        )


def _check_day(new: NewAppointment, at: datetime) -> None:
    day = local_day(new.starts_at)
    refuse_far(day, at, field="day")
    refuse_long_past(day, at, field="day")


def _row(session: Session, appointment_id: UUID) -> Appointment:
    row = session.get(Appointment, appointment_id)
    if row is None:
        raise NotFoundError(tr("This appointment is not in the vault any more. Nothing was changed."))
    return row


def _planned(session: Session, appointment_id: UUID) -> Appointment:
    row = _row(session, appointment_id)
    if row.state is not AppointmentState.PLANNED:
        raise RefusedError(tr("This appointment was settled or cancelled already. Nothing was changed."))
    return row


def _settling(session: Session, appointment_id: UUID, at: datetime) -> Appointment:
    row = _planned(session, appointment_id)
    _refuse_ahead(row, at)
    return row


def _refuse_ahead(row: Appointment, at: datetime) -> None:
    if local_day(at) < local_day(row.starts_at):
        raise RefusedError(
            tr("This appointment has not been yet. Nothing was changed; cancel it if it is called off.")
        )


def _missed(row: Appointment) -> str:
    """What is to be done about a parent who did not come."""
    what = "appointment" if row.kind is AppointmentKind.APPOINTMENT else "hearing"
    return f"Did not come to the {what} on {spoken(local_day(row.starts_at))}; no new date yet"


def _finish_follow_up(session: Session, missed: Appointment, at: datetime) -> None:
    same = (FollowUp.ncp_id == missed.ncp_id, FollowUp.what == _missed(missed), FollowUp.done_at.is_(None))
    for row in session.scalars(select(FollowUp).where(*same)):
        row.done_at = at


def _bring_back(session: Session, appointment_id: UUID) -> None:
    for row in session.scalars(select(Postponement).where(Postponement.subject_id == appointment_id)):
        session.delete(row)


def _audit(session: Session, at: datetime, who: str, action: str, row: Appointment) -> None:
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=row.ncp_id, detail=row.kind.value)
