"""What can be entered on the screen, each as a description of its form."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from csdesk.services import appointments
from csdesk.services.appointments import AppointmentView
from csdesk.services.days import local_day
from csdesk.services.docket import DocketLine, KnownPlaces
from csdesk.ui import formats
from csdesk.ui.screens.appointments.entry import Entry, Values, Work
from csdesk.ui.screens.ncps.actions.meetings import NEEDED, appointment_fields, appointment_from, set_words, values_of
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr

Now = Callable[[], tuple[datetime, date, str]]
"""This moment, the calendar date, and the actor."""
Saved = tuple[date, UUID, tuple[AppointmentView, ...], str]
"""What an appointment's form saves: its day, its id, those that are in its way, and what is said of it."""


def new(known: KnownPlaces, day: date, now: Now) -> Entry:
    """A new appointment for somebody who is chosen by typing."""

    def work(ncp_id: UUID, values: Values) -> Work:
        return _setting(ncp_id, values, now)

    return Entry(
        name="new",
        title=tr("New appointment or hearing"),
        verb=tr("Set the appointment"),
        fields=appointment_fields(known),
        work=work,
        undo=tr("The new appointment"),
        values={"day": max(day, now()[1]), "remind": True},
        needed=NEEDED,
    )


def again(known: KnownPlaces, line: DocketLine, now: Now) -> Entry:
    """A new date for somebody who did not come, or whose appointment was called off or is over."""
    before = line.appointment

    def work(ncp_id: UUID, values: Values) -> Work:
        return _setting(ncp_id, values, now, instead_of=before.id)

    return Entry(
        name="again",
        title=tr("A new date: {name}", name=line.name),
        verb=tr("Set the appointment"),
        fields=appointment_fields(known),
        work=work,
        undo=tr("The new appointment"),
        values={**values_of(before), "day": None, "remind": True, "remind_on": None},
        needed=NEEDED,
        person=(before.ncp_id, line.name),
        subject=before.id,
    )


def move(known: KnownPlaces, line: DocketLine, now: Now) -> Entry:
    """Another time or place for what is planned."""
    before = line.appointment

    def work(_ncp_id: UUID, values: Values) -> Work:
        at, today, who = now()
        changed = appointment_from(values, today)

        def change(session: Any) -> Saved:
            appointments.change(session, before.id, changed, at=at, who=who)
            clashes = appointments.clashing_with(session, before.id)
            return local_day(changed.starts_at), before.id, clashes, tr("It is changed.")

        return change

    return Entry(
        name="move",
        title=tr("Move or correct: {name}", name=line.name),
        verb=tr("Save"),
        about=tr("Now: {moment}. What it said before is kept.", moment=formats.moment(before.starts_at)),
        fields=appointment_fields(known),
        work=work,
        undo=tr("The change of the appointment"),
        values=values_of(before),
        needed=NEEDED,
        person=(before.ncp_id, line.name),
        subject=before.id,
    )


def outcome(line: DocketLine, now: Now) -> Entry:
    """What came of one that was."""
    before = line.appointment

    def work(_ncp_id: UUID, values: Values) -> Work:
        at, _today, who = now()

        def note(session: Any) -> Saved:
            appointments.note_outcome(session, before.id, values["note"], at=at, who=who)
            return local_day(before.starts_at), before.id, (), tr("It is noted.")

        return note

    return Entry(
        name="outcome",
        title=tr("What came of it: {name}", name=line.name),
        verb=tr("Save"),
        about=f"{before.what}, {formats.moment(before.starts_at)}",
        fields=(FieldSpec("note", tr("What came of it, or what the court ordered"), "lines", span=2, lines=5),),
        work=work,
        undo=tr("The note on what came of it"),
        values={"note": before.outcome_note},
        person=(before.ncp_id, line.name),
        subject=before.id,
    )


def _setting(ncp_id: UUID, values: Values, now: Now, instead_of: UUID | None = None) -> Work:
    at, today, who = now()
    wanted = appointment_from(values, today)

    def work(session: Any) -> Saved:
        set_id = appointments.set_appointment(session, ncp_id, wanted, instead_of=instead_of, at=at, who=who)
        clashes = appointments.clashing_with(session, set_id)
        return local_day(wanted.starts_at), set_id, clashes, set_words(wanted.starts_at, at)

    return work
