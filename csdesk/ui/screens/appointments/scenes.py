"""Appointments as they are looked at: views, forms, and what goes into a calendar."""

from collections.abc import Iterable
from typing import Any

from csdesk.services import docket
from csdesk.ui.scenes import Files, Scene, choose, press, write
from csdesk.ui.screens.base import Screen


def of_appointments(screen: Screen, _files: Files) -> Iterable[Scene]:
    """A day with appointments is one on which there is one."""
    desk = screen.desk
    today = desk.today()
    lines: Any = desk.vault.read(lambda session: docket.day_docket(session, today, today=today).lines)
    yield Scene("appointments-coming", {"show": "coming"})
    yield Scene("appointments-unsettled", {"show": "unsettled"})
    new = press("appointments.new")
    yield Scene("appointments-new", steps=(new,))
    yield Scene("appointments-new_fault", steps=(new, press("appointments.form.save")))
    yield Scene("appointments-whom", steps=(new, write("appointments.person", "ro")))
    if lines:
        first = {"appointment_id": lines[0].appointment.id}
        chosen = choose("appointments.list")
        yield Scene("appointments-day", first)
        yield Scene("appointments-move", first, (chosen, press("appointments.move")))
        yield Scene("appointments-outcome", first, (chosen, press("appointments.outcome")))
        yield Scene("appointments-calendar", first, (chosen, press("appointments.calendarFile")))
