"""Appointments and hearings."""

import re
from datetime import UTC, datetime, time
from uuid import UUID

from csdesk.services import appointments
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage, meeting_words
from csdesk.ui.widgets import FieldSpec

KINDS = tuple((kind.value, words) for kind, words in appointments.KIND_LABELS.items())


def parse_clock(text: str) -> time | None:
    """`9`, `9:30`, `9 am`, `3:15 PM`, `15:15`; None when it is no time. 1 to 6 without a word is the afternoon."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(a|p|am|pm|a\.m\.|p\.m\.)?", text.strip().lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 1 <= hour <= 6:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _set_appointment(page: RecordPage, values: Values, now: Moment) -> Work:
    clock = parse_clock(values["time"])
    if clock is None:
        raise FieldFault("time", "This is not a time. Write for example 9:00 AM or 15:30.")
    starts_at = datetime.combine(values["day"], clock).astimezone(UTC)
    new = NewAppointment(AppointmentKind(values["kind"]), starts_at, values["place"], values["purpose"])
    ncp_id = page.record.ncp_id
    return lambda session: appointments.set_appointment(session, ncp_id, new, at=now.at, who=now.who)


APPOINTMENT = Action(
    name="appointment",
    title="Appointment or hearing",
    verb="Set it",
    fields=lambda _page: (
        FieldSpec("kind", "What is it?", "select", choices=KINDS),
        FieldSpec("day", "Day", "date"),
        FieldSpec("time", "Time", placeholder="9:00 AM"),
        FieldSpec("place", "Place", placeholder="Janesville, court room 3", longest=200),
        FieldSpec("purpose", "Purpose", placeholder="Sign the plan", span=2, longest=200),
    ),
    work=_set_appointment,
    said="It is set.",
    changed=frozenset({"appointments"}),
    needed={"day": DAY_NEEDED, "time": "A time is needed."},
)


def _settle_appointment(_page: RecordPage, values: Values, now: Moment) -> Work:
    appointment_id = UUID(values["appointment"])
    settle = {"kept": appointments.keep, "missed": appointments.no_show, "cancelled": appointments.cancel}
    how = settle[values["how"]]
    return lambda session: how(session, appointment_id, at=now.at, who=now.who)


SETTLE_APPOINTMENT = Action(
    name="settle",
    title="How an appointment or hearing went",
    verb="Save",
    fields=lambda page: (
        FieldSpec(
            "appointment",
            "Which one?",
            "select",
            span=2,
            choices=tuple(
                (str(one.id), f"{formats.day(one.starts_at.astimezone().date())}: {meeting_words(one)}")
                for one in page.planned
            ),
        ),
        FieldSpec(
            "how",
            "How did it go?",
            "select",
            span=2,
            choices=(
                ("kept", "The parent came"),
                ("missed", "The parent did not come"),
                ("cancelled", "It was called off"),
            ),
        ),
    ),
    work=_settle_appointment,
    said="It is noted.",
    changed=frozenset({"appointments", "contacts"}),
    possible=lambda page: bool(page.planned),
)
