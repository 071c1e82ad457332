"""Corrections: the form of whatever was entered wrongly, with its values as they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from csdesk.services import appointments, contacts, corrections
from csdesk.services.appointments import AppointmentKind
from csdesk.services.caseload import NcpRecord
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction
from csdesk.services.corrections import Correctable, CorrectedKind
from csdesk.services.days import clock_time, local_day, noon
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.meetings import parse_clock
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec

PREFIX = "correct."
ABOUT = "What is right from now on. What it said before is kept, and shown with it."
REASON = FieldSpec("reason", "Why, in a few words", span=2, longest=200)


def _choices(labels: Any) -> tuple[tuple[str, str], ...]:
    return tuple((kind.value, words) for kind, words in labels.items())


@dataclass(frozen=True)
class _Form:
    """The form of one kind: its title, its fields, and what must not be empty."""

    title: str
    fields: tuple[FieldSpec, ...]
    needed: tuple[tuple[str, str], ...] = ()


MOMENT = (FieldSpec("day", "Day", "date"), FieldSpec("time", "Time", placeholder="9:00 AM"))
MOMENT_NEEDED = (("day", DAY_NEEDED), ("time", "A time is needed."))
SPOKEN_WITH = (
    FieldSpec("kind", "Kind", "select", choices=_choices(contacts.KIND_LABELS)),
    FieldSpec("direction", "Direction", "select", choices=_choices(contacts.DIRECTION_LABELS)),
    FieldSpec("outcome", "Outcome", "select", choices=_choices(contacts.OUTCOME_LABELS), span=2),
    FieldSpec("note", "Note", "lines", span=2),
)
FORMS: dict[CorrectedKind, _Form] = {
    CorrectedKind.CONTACT: _Form("Correct a contact", (*MOMENT, *SPOKEN_WITH), MOMENT_NEEDED),
    CorrectedKind.CP_CONTACT: _Form(
        "Correct a contact with the other parent",
        (FieldSpec("day", "Day", "date", span=2), *SPOKEN_WITH),
        (("day", DAY_NEEDED),),
    ),
    CorrectedKind.CUSTODIAL_PARENT: _Form(
        "Correct the custodial parent",
        (
            FieldSpec("name", "Name", span=2, longest=200),
            FieldSpec("phone", "Phone", longest=200),
            FieldSpec("email", "E-mail", longest=200),
            FieldSpec("note", "Note", "lines", span=2),
        ),
        (("name", "A name is needed."),),
    ),
    CorrectedKind.CHILD: _Form(
        "Correct a child",
        (
            FieldSpec("name", "Name", longest=200),
            FieldSpec("date_of_birth", "Date of birth", "date"),
            FieldSpec("note", "Note", "lines", span=2),
        ),
        (("name", "A name is needed."),),
    ),
    CorrectedKind.APPOINTMENT: _Form(
        "Correct an appointment or hearing",
        (
            FieldSpec("kind", "What is it?", "select", choices=_choices(appointments.KIND_LABELS), span=2),
            *MOMENT,
            FieldSpec("court", "Court, branch or commissioner", longest=200),
            FieldSpec("place", "Place", longest=200),
            FieldSpec("purpose", "Purpose", span=2, longest=200),
        ),
        MOMENT_NEEDED,
    ),
    CorrectedKind.FOLLOW_UP: _Form(
        "Correct a next step",
        (
            FieldSpec("what", "What is to be done?", span=2, longest=200),
            FieldSpec("due_on", "When?", "date"),
            FieldSpec("promised", "Promised to the parent", "tick"),
        ),
        (("what", "A few words are needed."), ("due_on", DAY_NEEDED)),
    ),
    CorrectedKind.LOCATE_REQUEST: _Form(
        "Correct a locate request",
        (
            FieldSpec("source", "Who was asked?", span=2, longest=200),
            FieldSpec("asked_on", "Asked on", "date"),
            FieldSpec("answered_on", "Answered on", "date"),
            FieldSpec(
                "found",
                "Did it lead anywhere?",
                "select",
                span=2,
                choices=(("", "No answer yet"), ("yes", "Yes"), ("no", "No")),
            ),
            FieldSpec("result", "Result", "lines", span=2),
        ),
        (("source", "A few words are needed."), ("asked_on", DAY_NEEDED)),
    ),
    CorrectedKind.PERSON: _Form(
        "Correct name, date of birth or PIN",
        (
            FieldSpec("last_name", "Last name", longest=200),
            FieldSpec("first_name", "First name", longest=200),
            FieldSpec("middle_name", "Middle name", longest=200),
            FieldSpec("suffix", "Suffix", longest=200),
            FieldSpec("date_of_birth", "Date of birth", "date"),
            FieldSpec("pin", "PIN", longest=20),
        ),
    ),
    CorrectedKind.ADDRESS: _Form(
        "Correct an address",
        (
            FieldSpec("address_1", "Address", span=2, longest=200),
            FieldSpec("address_2", "Second line", span=2, longest=200),
            FieldSpec("city", "City", longest=200),
            FieldSpec("state", "State", longest=200),
            FieldSpec("zip", "ZIP code", longest=200),
        ),
        (("address_1", "An address is needed."),),
    ),
    CorrectedKind.PHONE: _Form(
        "Correct a phone number",
        (FieldSpec("number", "Number", span=2, longest=200),),
        (("number", "A number is needed."),),
    ),
}
MOMENTS = {
    CorrectedKind.CONTACT: "at",
    CorrectedKind.CP_CONTACT: "at",
    CorrectedKind.APPOINTMENT: "starts_at",
}
OF_A_CONTACT: dict[str, Callable[[str], Any]] = {
    "kind": ContactKind,
    "direction": Direction,
    "outcome": ContactOutcome,
}
CODES: dict[CorrectedKind, dict[str, Callable[[str], Any]]] = {
    CorrectedKind.CONTACT: OF_A_CONTACT,
    CorrectedKind.CP_CONTACT: OF_A_CONTACT,
    CorrectedKind.APPOINTMENT: {"kind": AppointmentKind},
    CorrectedKind.LOCATE_REQUEST: {"found": {"yes": True, "no": False}.get},
}


def ask(desk: Desk, owner: QObject, record_id: UUID, open_form: Callable[[Action], object]) -> None:
    """Open the form in which this record is corrected: an entry of what happened, a phone, an address, a person.

    Says so where it cannot be corrected; a record of a kind that is never corrected here is passed over in silence.
    """

    def opened(found: Correctable | None) -> None:
        if found is None:
            return
        if found.refused:
            desk.messages.info(found.refused)
        else:
            open_form(correction(found))

    desk.read(owner, lambda session: corrections.correctable(session, record_id), opened, key="correct")


def again(desk: Desk, owner: QObject, name: str, open_form: Callable[[Action], object]) -> bool:
    """Open the form again that had this name before a lock. False where it is none of these."""
    if not name.startswith(PREFIX):
        return False
    ask(desk, owner, UUID(name.removeprefix(PREFIX)), open_form)
    return True


def correction(found: Correctable) -> Action:
    """The form of one record."""
    form = FORMS[found.kind]
    return Action(
        name=f"{PREFIX}{found.record_id}",
        title=form.title,
        verb="Save",
        about=ABOUT,
        fields=lambda _page: (*form.fields, REASON),
        work=lambda _page, values, now: _work(found, values, now),
        said="Corrected. What it said before is kept.",
        changed=frozenset({"ncps", "contacts", "appointments"}),
        undo="The correction",
        needed=dict(form.needed),
        values=lambda _page: _shown(found),
    )


def _shown(found: Correctable) -> dict[str, Any]:
    shown: dict[str, Any] = dict(found.values)
    moment = MOMENTS.get(found.kind)
    if moment is not None:
        at: datetime = shown.pop(moment)
        shown["day"] = local_day(at)
        if found.kind is not CorrectedKind.CP_CONTACT:
            shown["time"] = clock_time(at)
    if found.kind is CorrectedKind.LOCATE_REQUEST:
        shown["found"] = {True: "yes", False: "no", None: ""}[shown["found"]]
    if found.kind is CorrectedKind.PERSON:
        shown["pin"] = shown["pin"] or ""
    return {field: getattr(value, "value", value) for field, value in shown.items()}


def _work(found: Correctable, given: Values, now: Moment) -> Work:
    values = dict(given)
    reason = values.pop("reason")
    moment = MOMENTS.get(found.kind)
    if moment is not None:
        values[moment] = _moment(found.values[moment], values.pop("day"), values.pop("time", None))
    for field, means in CODES.get(found.kind, {}).items():
        values[field] = means(values[field])
    return lambda session: corrections.correct(
        session, found.kind, found.record_id, values, reason, at=now.at, who=now.who
    )


def _moment(before: datetime, day: Any, time: str | None) -> datetime:
    """The moment that the form says; the one that stands, to the second, where it says the same. `time` is None where
    the form asks for the day only."""
    if time is None:
        return before if local_day(before) == day else noon(day)
    clock = parse_clock(time)
    if clock is None:
        raise FieldFault("time", "This is not a time. Write for example 9:00 AM or 15:30.")
    said = datetime.combine(day, clock).astimezone(UTC)
    same = (local_day(before), clock_time(before)) == (local_day(said), clock_time(said))
    return before if same else said


def _person_of(record: NcpRecord) -> Correctable:
    values = {field.name: getattr(record, field.name) for field in FORMS[CorrectedKind.PERSON].fields}
    return Correctable(CorrectedKind.PERSON, record.ncp_id, record.ncp_id, values, "")


def _person_values(page: RecordPage) -> Values:
    return _shown(_person_of(page.record))


def _person_work(page: RecordPage, values: Values, now: Moment) -> Work:
    return _work(_person_of(page.record), values, now)


CORRECT_PERSON = Action(
    name="correctPerson",
    title=FORMS[CorrectedKind.PERSON].title,
    verb="Save",
    about=ABOUT,
    fields=lambda _page: (*FORMS[CorrectedKind.PERSON].fields, REASON),
    work=_person_work,
    said="Corrected. What it said before is kept.",
    changed=frozenset({"ncps"}),
    undo="The correction",
    values=_person_values,
    possible=lambda page: page.record.source != "report",
)
