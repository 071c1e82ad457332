"""Appointments and hearings: the form in which one is set or moved, here and on the screen of all of them."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from csdesk.services import appointments
from csdesk.services.appointments import AppointmentKind, AppointmentView, NewAppointment
from csdesk.services.days import local_day, moment_of
from csdesk.services.docket import KnownPlaces
from csdesk.services.errors import RefusedError
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.going_ahead import FIELD, going_ahead
from csdesk.ui.screens.ncps.loading import RecordPage, meeting_words
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

KINDS = tuple((kind.value, tr_marked(words)) for kind, words in appointments.KIND_LABELS.items())
NEEDED = {"day": DAY_NEEDED, "time": tr("A time is needed.")}
"""Fields of the form that must not be empty."""


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


def appointment_fields(known: KnownPlaces) -> tuple[FieldSpec, ...]:
    """The form. Courts and places that were entered before are offered while somebody types."""
    return (
        FieldSpec("kind", tr("What is it?"), "select", choices=KINDS),
        FieldSpec("day", tr("Day"), "date"),
        FieldSpec("time", tr("Time"), placeholder=tr("9:00 AM")),
        FieldSpec(
            "court",
            tr("Court, branch or commissioner"),
            placeholder=tr("Rock County Circuit Court, Branch 3"),
            longest=200,
            offers=known.courts,
        ),
        FieldSpec("place", tr("Place"), placeholder=tr("Janesville, court room 3"), longest=200, offers=known.places),
        FieldSpec("purpose", tr("Purpose"), placeholder=tr("Sign the plan"), longest=200),
        FieldSpec("remind", tr("Remind the parent before"), "tick"),
        FieldSpec("remind_on", tr("Remind on"), "date", helper=tr("Empty: two working days before")),
    )


def appointment_from(values: Values, today: date) -> NewAppointment:
    """What the form says. Raises `FieldFault`."""
    clock = parse_clock(values["time"])
    if clock is None:
        raise FieldFault("time", tr("This is not a time. Write for example 9:00 AM or 15:30."))
    kind, day, remind_on = AppointmentKind(values["kind"]), values["day"], values["remind_on"]
    try:
        starts_at = moment_of(day, clock)
    except RefusedError as error:
        raise FieldFault("time", str(error)) from error
    if not values["remind"]:
        remind_on = None
    elif remind_on is None:
        remind_on = appointments.usual_reminder(kind, day, today)
    elif remind_on > day:
        raise FieldFault("remind_on", tr("This is after the day itself. Choose an earlier day."))
    because = values.get(FIELD) or ""
    return NewAppointment(kind, starts_at, values["place"], values["purpose"], values["court"], remind_on, because)


def values_of(one: AppointmentView) -> Values:
    """What stands in the form when one on file is opened."""
    return {
        "kind": one.kind.value,
        "day": local_day(one.starts_at),
        "time": formats.clock_time(one.starts_at),
        "court": one.court,
        "place": one.place,
        "purpose": one.purpose,
        "remind": one.remind_on is not None,
        "remind_on": one.remind_on,
    }


def set_words(starts_at: datetime, now: datetime) -> str:
    """What is said when one was set. One that is past was noted: what came of it is still to be said."""
    return tr("It is set.") if starts_at > now else tr("It is noted; its time is past. Say whether the parent came.")


def clash_words(said: str, clashes: tuple[AppointmentView, ...]) -> str:
    """What is said when something was saved, and what is in its way."""
    if not clashes:
        return said
    if len(clashes) == 1:
        return tr("{said} At the same time there is another one; the docket shows it.", said=said)
    return tr(
        "{said} At the same time there is another one and {clashes} more; the docket shows it.",
        said=said,
        clashes=len(clashes) - 1,
    )


def _set_appointment(page: RecordPage, values: Values, now: Moment) -> Work:
    new, ncp_id = appointment_from(values, now.today), page.record.ncp_id

    def work(session: Any) -> str:
        set_id = appointments.set_appointment(session, ncp_id, new, at=now.at, who=now.who)
        return clash_words(set_words(new.starts_at, now.at), appointments.clashing_with(session, set_id))

    return work


APPOINTMENT = Action(
    name="appointment",
    title=tr("Appointment or hearing"),
    verb=tr("Save"),
    fields=lambda page: (*going_ahead(page), *appointment_fields(page.known_places)),
    work=_set_appointment,
    said=tr("It is set."),
    undo=tr("The appointment"),
    changed=frozenset({"appointments", "contacts"}),
    needed=NEEDED,
    values=lambda _page: {"remind": True},
    answer=str,
)


def _which(page: RecordPage) -> FieldSpec:
    choices = tuple(
        (str(one.id), f"{formats.day(local_day(one.starts_at))}: {meeting_words(one)}") for one in page.planned
    )
    return FieldSpec("appointment", tr("Which one?"), "select", span=2, choices=choices)


def _settle_appointment(_page: RecordPage, values: Values, now: Moment) -> Work:
    appointment_id, note = UUID(values["appointment"]), values["note"]
    settle: dict[str, Callable[..., object]] = {
        "kept": appointments.keep,
        "missed": appointments.no_show,
        "cancelled": appointments.cancel,
    }
    how = settle[values["how"]]
    return lambda session: how(session, appointment_id, note=note, at=now.at, who=now.who)


SETTLE_APPOINTMENT = Action(
    name="settle",
    title=tr("How an appointment or hearing went"),
    verb=tr("Save"),
    fields=lambda page: (
        _which(page),
        FieldSpec(
            "how",
            tr("How did it go?"),
            "select",
            span=2,
            choices=(
                ("kept", tr("The parent came")),
                ("missed", tr("The parent did not come")),
                ("cancelled", tr("It was called off")),
            ),
        ),
        FieldSpec("note", tr("What came of it, or what the court ordered"), "lines", span=2, lines=3),
    ),
    work=_settle_appointment,
    said=tr("It is noted."),
    undo=tr("How it went"),
    changed=frozenset({"appointments", "contacts"}),
    possible=lambda page: bool(page.planned),
)


def _move_appointment(page: RecordPage, values: Values, now: Moment) -> Work:
    appointment_id = UUID(values["appointment"])
    before = next(one for one in page.planned if one.id == appointment_id)
    moved = {"day": values["day"], "time": values["time"], "remind_on": None}
    new = appointment_from({**values_of(before), **moved}, now.today)

    def work(session: Any) -> tuple[AppointmentView, ...]:
        appointments.change(session, appointment_id, new, at=now.at, who=now.who)
        return appointments.clashing_with(session, appointment_id)

    return work


MOVE_APPOINTMENT = Action(
    name="move",
    title=tr("Move an appointment to another time"),
    verb=tr("Move it"),
    about=tr("The former time is kept. The reminder moves along: two working days before the new day."),
    fields=lambda page: (
        _which(page),
        FieldSpec("day", tr("New day"), "date"),
        FieldSpec("time", tr("New time"), placeholder=tr("9:00 AM")),
    ),
    work=_move_appointment,
    said=tr("It is moved."),
    undo=tr("The move of an appointment"),
    answer=lambda clashes: clash_words(tr("It is moved."), clashes),
    changed=frozenset({"appointments", "contacts"}),
    needed=NEEDED,
    possible=lambda page: bool(page.planned),
)
