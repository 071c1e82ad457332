"""Phones and addresses that somebody told, and sources that are asked where a person is."""

from uuid import UUID

from csdesk.services import locate, reach
from csdesk.services.locate import LocateAnswer, LocateView
from csdesk.services.reach import NewAddress, Source
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr

SOURCES = tuple((source.value, words) for source, words in reach.SOURCE_LABELS.items() if source in reach.BY_HAND)
FROM = FieldSpec("source", tr("Who told it?"), "select", choices=SOURCES)
PLACE = (
    FieldSpec("address_1", tr("Address"), span=2, longest=200, placeholder=tr("123 Main St")),
    FieldSpec("address_2", tr("Apartment, second line"), longest=200),
    FieldSpec("city", tr("City"), longest=200),
    FieldSpec("state", tr("State"), longest=20),
    FieldSpec("zip", tr("ZIP code"), longest=20),
)


def _address(values: Values) -> NewAddress:
    return NewAddress(**{spec.name: values[spec.name] for spec in PLACE})


def _add_phone(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, number, source = page.record.ncp_id, values["number"], Source(values["source"])
    return lambda session: reach.add_phone(session, ncp_id, number, source, at=now.at, today=now.today, who=now.who)


ADD_PHONE = Action(
    name="phone",
    title=tr("Another phone number"),
    verb=tr("Save"),
    fields=lambda _page: (FieldSpec("number", tr("Number"), longest=200, placeholder="608 555 0156"), FROM),
    work=_add_phone,
    said=tr("The number is on the record, and stands first."),
    changed=frozenset({"ncps"}),
    needed={"number": tr("A number is needed.")},
    undo=tr("The phone number"),
)


def _add_address(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, new, source = page.record.ncp_id, _address(values), Source(values["source"])
    return lambda session: reach.add_address(session, ncp_id, new, source, at=now.at, today=now.today, who=now.who)


ADD_ADDRESS = Action(
    name="address",
    title=tr("Another address"),
    verb=tr("Save"),
    fields=lambda _page: (*PLACE, FROM),
    work=_add_address,
    said=tr("The address is on the record, and stands first."),
    changed=frozenset({"ncps"}),
    needed={"address_1": tr("A street is needed.")},
    values=lambda _page: {"state": "WI"},
    undo=tr("The address"),
)


def _ask(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, source, on = page.record.ncp_id, values["source"], values["on"]
    return lambda session: locate.ask(session, ncp_id, source, on, at=now.at, who=now.who)


LOCATE = Action(
    name="locate",
    title=tr("Ask a source where this person is"),
    verb=tr("Save"),
    about=tr("An answer that does not come in two weeks is asked about on Today."),
    fields=lambda _page: (
        FieldSpec("source", tr("Who is asked?"), offers=locate.sources(), longest=200, placeholder=tr("Postmaster")),
        FieldSpec("on", tr("Asked on"), "date"),
    ),
    work=_ask,
    said=tr("The locate request is noted."),
    changed=frozenset({"ncps", "contacts"}),
    needed={"source": tr("Name the source."), "on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    undo=tr("The locate request"),
)


def open_requests(page: RecordPage) -> tuple[LocateView, ...]:
    """Locate requests that wait for their answer."""
    return tuple(one for one in page.record.locates if one.is_open)


def _answer(_page: RecordPage, values: Values, now: Moment) -> Work:
    address = _address(values) if values["address_1"] else None
    if address is None and (values["city"] or values["zip"]):
        raise FieldFault("address_1", tr("A street is needed for an address."))
    said = LocateAnswer(values["on"], values["found"] == "yes", values["result"], values["phone"], address)
    request_id = UUID(values["request"])
    return lambda session: locate.answer(session, request_id, said, at=now.at, who=now.who)


LOCATE_ANSWER = Action(
    name="locateAnswer",
    title=tr("Answer to a locate request"),
    verb=tr("Save it"),
    about=tr("A number or an address that is entered here goes on the record with its source."),
    fields=lambda page: (
        FieldSpec(
            "request",
            tr("Who answered?"),
            "select",
            span=2,
            choices=tuple(
                (str(one.id), tr("{source}, asked {day}", source=one.source, day=formats.day(one.asked_on)))
                for one in open_requests(page)
            ),
        ),
        FieldSpec(
            "found",
            tr("Did it lead anywhere?"),
            "select",
            choices=(("no", tr("Nothing found")), ("yes", tr("Found"))),
        ),
        FieldSpec("on", tr("Answered on"), "date"),
        FieldSpec("result", tr("Result"), "lines", span=2, lines=2),
        FieldSpec("phone", tr("Phone number"), span=2, longest=200),
        *PLACE,
    ),
    work=_answer,
    said=tr("The answer is on the record."),
    changed=frozenset({"ncps", "contacts"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(open_requests(page)),
    undo=tr("The answer"),
)
