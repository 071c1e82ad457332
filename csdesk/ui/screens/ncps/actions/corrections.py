"""Corrections: the form of whatever was entered wrongly, with its values as they stand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from csdesk.services import corrections
from csdesk.services.appointments import AppointmentKind
from csdesk.services.caseload import NcpRecord
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction
from csdesk.services.corrections import Correctable, CorrectedKind
from csdesk.services.days import clock_time, local_day, noon
from csdesk.services.family import CustodyKind
from csdesk.services.reviews import ReviewAnswer
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.action_sheet import Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.correction_forms import FORMS, REASON
from csdesk.ui.screens.ncps.actions.jobs import hours_shown, parse_hours
from csdesk.ui.screens.ncps.actions.meetings import parse_clock
from csdesk.ui.screens.ncps.actions.releases import FACT, facts, ticked
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.wording import tr

PREFIX = "correct."
ABOUT = tr("What is right from now on. What it said before is kept, and shown with it.")
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
    CorrectedKind.REVIEW: {"answer": ReviewAnswer},
    CorrectedKind.CUSTODY: {"what": CustodyKind},
    CorrectedKind.JOB: {"hours_a_week": lambda typed: parse_hours(typed, "hours_a_week")},
}


def ask(desk: Desk, owner: QObject, record_id: UUID, open_form: Callable[[Action], object]) -> None:
    """Open the form in which this record is corrected: an entry of what happened, a phone, an address, a person.

    Says so where it cannot be corrected; a record of a kind that is never corrected here is passed over in silence.
    """

    def opened(found: Correctable | None) -> None:
        if found is None or found.kind not in FORMS:  # outcomes have a screen of their own
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
        verb=tr("Save"),
        about=ABOUT,
        fields=lambda _page: (*form.fields, REASON),
        work=lambda _page, values, now: _work(found, values, now),
        said=tr("Corrected. What it said before is kept."),
        changed=frozenset({"ncps", "contacts", "appointments", "referrals", "reviews", "releases"}),
        undo=tr("The correction"),
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
    if found.kind is CorrectedKind.JOB:
        shown["hours_a_week"] = hours_shown(shown["hours_a_week"])
    if found.kind is CorrectedKind.RELEASE:
        shown |= ticked(tuple(shown.pop("facts").split()))
    if found.kind is CorrectedKind.PERSON:
        shown["pin"] = shown["pin"] or ""
    return {field: getattr(value, "value", value) for field, value in shown.items()}


def _work(found: Correctable, given: Values, now: Moment) -> Work:
    values = dict(given)
    reason = values.pop("reason")
    moment = MOMENTS.get(found.kind)
    if moment is not None:
        values[moment] = _moment(found.values[moment], values.pop("day"), values.pop("time", None))
    if found.kind is CorrectedKind.RELEASE:
        chosen = " ".join(facts(values))
        values = {name: value for name, value in values.items() if not name.startswith(FACT)} | {"facts": chosen}
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
        raise FieldFault("time", tr("This is not a time. Write for example 9:00 AM or 15:30."))
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
    verb=tr("Save"),
    about=ABOUT,
    fields=lambda _page: (*FORMS[CorrectedKind.PERSON].fields, REASON),
    work=_person_work,
    said=tr("Corrected. What it said before is kept."),
    changed=frozenset({"ncps"}),
    undo=tr("The correction"),
    values=_person_values,
    possible=lambda page: page.record.source != "report",
)
