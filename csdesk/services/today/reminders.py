"""Whom to remind of an appointment or a hearing."""

from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from csdesk.dates import clock_time, weekday
from csdesk.models.contact import (
    REACHED_OUTCOMES,
    Appointment,
    AppointmentState,
    ContactAttempt,
    ContactOutcome,
)
from csdesk.models.ncp import Ncp
from csdesk.services.appointments import KIND_LABELS, AppointmentView, view
from csdesk.services.days import bounds, local_day
from csdesk.services.neutral import guarded
from csdesk.services.today.groups import away
from csdesk.services.today.lines import Due, counted, short
from csdesk.wording import tr, tr_marked

TOLD = (*REACHED_OUTCOMES, ContactOutcome.LEFT_MESSAGE, ContactOutcome.SENT)
"""Outcomes after which the parent can know."""


def reminders(session: Session, today: date) -> list[Due]:
    """Appointments and hearings ahead of which the parent is to be reminded now, the next first.

    A contact on the day of the reminder or later, by which the parent could be told, settles it.
    """
    rows = session.execute(
        select(Appointment, Ncp.first_name, Ncp.last_name)
        .join(Ncp, Ncp.id == Appointment.ncp_id)
        .where(
            Appointment.remind_on <= today,
            Appointment.starts_at >= bounds(today)[1],
            Appointment.state == AppointmentState.PLANNED,
            Ncp.closed_on.is_(None),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()
    handled = away(session, (subject_of(row.id) for row, *_ in rows), today)
    return [
        Due(
            subject_of(row.id),
            row.ncp_id,
            short(local_day(row.starts_at)),
            _why(view(row), last_name or first_name, today),
            instead=_why(guarded(view(row), safe_contact=True), last_name or first_name, today),
        )
        for row, first_name, last_name in rows
        if subject_of(row.id) not in handled and not _told(session, row)
    ]


def subject_of(appointment_id: UUID) -> UUID:
    """What `mark_done` and `postpone` take for the reminder: the appointment's own line stays."""
    return uuid5(appointment_id, "reminder")


def _why(row: AppointmentView, name: str, today: date) -> str:
    days = (local_day(row.starts_at) - today).days
    what, hour = tr_marked(KIND_LABELS[row.kind]).lower(), clock_time(row.starts_at)
    if days == 1:
        why = tr("Remind {name} of the {what} tomorrow, {clock_time}", name=name, what=what, clock_time=hour)
    elif 1 < days < 7:
        on = weekday(local_day(row.starts_at))
        why = tr(
            "Remind {name} of the {what} on {weekday}, {clock_time}",
            name=name,
            what=what,
            weekday=on,
            clock_time=hour,
        )
    else:
        why = tr(
            "Remind {name} of the {what} in {counted}, {clock_time}",
            name=name,
            what=what,
            counted=counted(days),
            clock_time=hour,
        )
    return f"{why}, {row.where}" if row.where else why


def _told(session: Session, row: Appointment) -> bool:
    if row.remind_on is None:
        return True
    return bool(
        session.scalar(
            select(
                exists().where(
                    ContactAttempt.ncp_id == row.ncp_id,
                    # The contact in which it was agreed is no reminder.
                    ContactAttempt.at >= max(bounds(row.remind_on)[0], row.created_at),
                    ContactAttempt.outcome.in_(TOLD),
                )
            )
        )
    )
