"""Phones and addresses that somebody told, and sources that are asked where a person is."""

from uuid import UUID

from csdesk.services import locate, reach
from csdesk.services.locate import LocateAnswer, LocateView
from csdesk.services.reach import NewAddress, Source
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec

SOURCES = tuple((source.value, words) for source, words in reach.SOURCE_LABELS.items() if source in reach.BY_HAND)
FROM = FieldSpec("source", "Who told it?", "select", choices=SOURCES)
PLACE = (
    FieldSpec("address_1", "Address", span=2, longest=200, placeholder="123 Main St"),
    FieldSpec("address_2", "Apartment, second line", longest=200),
    FieldSpec("city", "City", longest=200),
    FieldSpec("state", "State", longest=20),
    FieldSpec("zip", "ZIP code", longest=20),
)


def _address(values: Values) -> NewAddress:
    return NewAddress(**{spec.name: values[spec.name] for spec in PLACE})


def _add_phone(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, number, source = page.record.ncp_id, values["number"], Source(values["source"])
    return lambda session: reach.add_phone(session, ncp_id, number, source, at=now.at, today=now.today, who=now.who)


ADD_PHONE = Action(
    name="phone",
    title="Another phone number",
    verb="Add it",
    fields=lambda _page: (FieldSpec("number", "Number", longest=200, placeholder="608 555 0156"), FROM),
    work=_add_phone,
    said="The number is on the record, and stands first.",
    changed=frozenset({"ncps"}),
    needed={"number": "A number is needed."},
    undo="The phone number",
)


def _add_address(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, new, source = page.record.ncp_id, _address(values), Source(values["source"])
    return lambda session: reach.add_address(session, ncp_id, new, source, at=now.at, today=now.today, who=now.who)


ADD_ADDRESS = Action(
    name="address",
    title="Another address",
    verb="Add it",
    fields=lambda _page: (*PLACE, FROM),
    work=_add_address,
    said="The address is on the record, and stands first.",
    changed=frozenset({"ncps"}),
    needed={"address_1": "A street is needed."},
    values=lambda _page: {"state": "WI"},
    undo="The address",
)


def _ask(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, source, on = page.record.ncp_id, values["source"], values["on"]
    return lambda session: locate.ask(session, ncp_id, source, on, at=now.at, who=now.who)


LOCATE = Action(
    name="locate",
    title="Ask a source where this person is",
    verb="Note it",
    about="An answer that does not come in two weeks is asked about on Today.",
    fields=lambda _page: (
        FieldSpec("source", "Who is asked?", offers=locate.sources(), longest=200, placeholder="Postmaster"),
        FieldSpec("on", "Asked on", "date"),
    ),
    work=_ask,
    said="The locate request is noted.",
    changed=frozenset({"ncps", "contacts"}),
    needed={"source": "Name the source.", "on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    undo="The locate request",
)


def open_requests(page: RecordPage) -> tuple[LocateView, ...]:
    """Locate requests that wait for their answer."""
    return tuple(one for one in page.record.locates if one.is_open)


def _answer(_page: RecordPage, values: Values, now: Moment) -> Work:
    address = _address(values) if values["address_1"] else None
    if address is None and (values["city"] or values["zip"]):
        raise FieldFault("address_1", "A street is needed for an address.")
    said = LocateAnswer(values["on"], values["found"] == "yes", values["result"], values["phone"], address)
    request_id = UUID(values["request"])
    return lambda session: locate.answer(session, request_id, said, at=now.at, who=now.who)


LOCATE_ANSWER = Action(
    name="locateAnswer",
    title="Answer to a locate request",
    verb="Save it",
    about="A number or an address that is entered here goes on the record with its source.",
    fields=lambda page: (
        FieldSpec(
            "request",
            "Who answered?",
            "select",
            span=2,
            choices=tuple(
                (str(one.id), f"{one.source}, asked {formats.day(one.asked_on)}") for one in open_requests(page)
            ),
        ),
        FieldSpec("found", "Did it lead anywhere?", "select", choices=(("no", "Nothing found"), ("yes", "Found"))),
        FieldSpec("on", "Answered on", "date"),
        FieldSpec("result", "Result", "lines", span=2, lines=2),
        FieldSpec("phone", "Phone number", span=2, longest=200),
        *PLACE,
    ),
    work=_answer,
    said="The answer is on the record.",
    changed=frozenset({"ncps", "contacts"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(open_requests(page)),
    undo="The answer",
)
