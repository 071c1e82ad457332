"""Appointments and hearings on *Today*: past ones that nobody settled, those of the day, those of the week."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import clock_time, long_day
from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.plan import Plan, PlanState
from csdesk.services.appointments import AppointmentView, view
from csdesk.services.days import bounds, local_day
from csdesk.services.neutral import guarded
from csdesk.services.stages import Stage, stages_of
from csdesk.services.today.groups import Found, first_of, put_off, still_open
from csdesk.services.today.lines import OPEN, Action, Due, counted, short
from csdesk.wording import tr

UNSETTLED_DAYS = 60
"""An appointment that nobody settled is asked after for so long."""
NEVER_REACHED = (Stage.LISTED, Stage.CSA_REVIEW, Stage.TO_CONTACT, Stage.ATTEMPTED)


def unsettled_appointments(session: Session, today: date) -> Found:
    """Appointments and hearings that are past, of which nobody said what became of them."""
    end = bounds(today)[0]
    rows, total = _appointments(session, end - timedelta(days=UNSETTLED_DAYS), end, today)
    lines = [
        Due(
            row.id,
            row.ncp_id,
            counted((today - local_day(row.starts_at)).days),
            _unsettled(view(row)),
            OPEN,
            late=True,
            instead=_unsettled(_guarded(row)),
        )
        for row in rows
    ]
    return Found(lines, total)


def appointments_on(session: Session, today: date) -> tuple[Found, list[Appointment]]:
    """Hearings and appointments of today, in order of time, and their rows."""
    rows, total = _appointments(session, *bounds(today), today)
    stages = stages_of(session, (row.ncp_id for row in rows), today=today)
    drafts = _with_draft_plan(session, [row.ncp_id for row in rows])
    lines = [
        Due(
            row.id,
            row.ncp_id,
            clock_time(row.starts_at),
            _why_appointment(view(row), stages[row.ncp_id]),
            _action_at(row, stages[row.ncp_id], row.ncp_id in drafts),
            instead=_why_appointment(_guarded(row), stages[row.ncp_id]),
        )
        for row in rows
    ]
    return Found(lines, total), rows


def appointments_ahead(session: Session, today: date) -> Found:
    """Hearings and appointments of the seven days after today."""
    rows, total = _appointments(session, bounds(today)[1], bounds(today + timedelta(days=7))[1], today)
    stages = stages_of(session, (row.ncp_id for row in rows), today=today)
    lines = [
        Due(
            row.id,
            row.ncp_id,
            short(local_day(row.starts_at)),
            f"{clock_time(row.starts_at)}, {_why_appointment(view(row), stages[row.ncp_id])}",
            OPEN,
            instead=f"{clock_time(row.starts_at)}, {_why_appointment(_guarded(row), stages[row.ncp_id])}",
        )
        for row in rows
    ]
    return Found(lines, total)


def _appointments(session: Session, first: datetime, end: datetime, today: date) -> tuple[list[Appointment], int]:
    wanted = (
        select(Appointment)
        .where(
            Appointment.starts_at >= first,
            Appointment.starts_at < end,
            Appointment.state == AppointmentState.PLANNED,
            ~put_off(Appointment.id, today),
            still_open(Appointment.ncp_id),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    rows, total = first_of(session, wanted)
    return [row for (row,) in rows], total


def _guarded(row: Appointment) -> AppointmentView:
    return guarded(view(row), safe_contact=True)


def _what(one: AppointmentView) -> str:
    return ", ".join(part for part in (one.what, one.where) if part)


def _unsettled(one: AppointmentView) -> str:
    return tr("{what} on {day}: say whether the parent came", what=_what(one), day=long_day(local_day(one.starts_at)))


def _why_appointment(one: AppointmentView, stage: Stage) -> str:
    return tr("{what} · never reached", what=_what(one)) if stage in NEVER_REACHED else _what(one)


def _action_at(row: Appointment, stage: Stage, draft_plan: bool) -> Action:
    if draft_plan:
        return "W", tr("Worksheet, print")
    if stage in NEVER_REACHED or stage is Stage.REACHED:
        return "I", tr("Interview at court") if row.kind is AppointmentKind.HEARING else tr("Interview")
    return OPEN


def _with_draft_plan(session: Session, ncp_ids: list[UUID]) -> set[UUID]:
    return set(session.scalars(select(Plan.ncp_id).where(Plan.ncp_id.in_(ncp_ids), Plan.state == PlanState.DRAFT)))
