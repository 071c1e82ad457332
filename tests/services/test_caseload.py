"""Finding people, adding them by hand, opening a record, exporting everything."""

import csv
import io
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome, FollowUp
from csdesk.models.ncp import Ncp, Source
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadPage, CaseloadQuery, NewPerson, Sort
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.names import readable
from csdesk.services.policy import Policy
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, WHO, bring, report_of, row

PEOPLE = [
    row(),
    row(case="70000002", County="Rock", arrears="1,000.50"),
    row(PIN="9000000002", case="71000003", last="MUÑOZ", first="JOSÉ", Phone="(414) 555-0123", County="Milwaukee"),
    row(PIN="9000000003", case="71000004", last="O'BRIEN", first="MAI XEE", Phone="", arrears="20"),
    row(PIN="9000000004", case="71000005", last="SMITH-JONES", first="ROBIN", Phone="(262) 555-0199", arrears="9000"),
]
NEWCOMER = NewPerson("Rowe", "Dana", "608 555 0177", "9 Hand St", "Madison", "WI", "53703", county="dane county")


@pytest.fixture
def desk(vault: Vault) -> Vault:
    bring(vault, report_of(PEOPLE))
    return vault


def found(vault: Vault, query: CaseloadQuery, limit: int = 200, offset: int = 0) -> CaseloadPage:
    return vault.read(lambda session: caseload.find(session, query, today=TODAY, limit=limit, offset=offset))


def names(vault: Vault, text: str) -> list[str]:
    return [line.name for line in found(vault, CaseloadQuery(text)).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mun jos", ["Muñoz, José Q"]),
        ("JOSÉ", ["Muñoz, José Q"]),
        ("o'brien", ["O'Brien, Mai Xee Q"]),
        ("obri xee", ["O'Brien, Mai Xee Q"]),
        ("jones", ["Smith-Jones, Robin Q"]),
        ("smithj", ["Smith-Jones, Robin Q"]),
        ("7100", ["Muñoz, José Q", "O'Brien, Mai Xee Q", "Smith-Jones, Robin Q"]),
        ("9000000002", ["Muñoz, José Q"]),
        ("0199", ["Smith-Jones, Robin Q"]),
        ("(414) 555-0123", ["Muñoz, José Q"]),
        ("unoz", []),
        ("%", ["Muñoz, José Q", "O'Brien, Mai Xee Q", "Sample, Alex Q", "Smith-Jones, Robin Q"]),
    ],
)
def test_every_word_begins_a_term(desk: Vault, text: str, expected: list[str]) -> None:
    assert names(desk, text) == expected


def test_numbers_with_letters_are_found_as_those_of_digits_are(vault: Vault) -> None:
    lettered = row(PIN="KD000417", case="71AB0042", last="ROWE")
    bring(vault, report_of([row(PIN="9000000002", case="71000003"), lettered]))
    typed = ("kd0004", "71", "71ab", "900")
    last_names = [[name.partition(",")[0] for name in names(vault, text)] for text in typed]
    assert last_names == [["Rowe"], ["Rowe", "Sample"], ["Rowe"], ["Sample"]]


def test_filters_and_order(desk: Vault) -> None:
    assert found(desk, CaseloadQuery(counties=("Rock", "Milwaukee"))).total == 2
    assert found(desk, CaseloadQuery(flags=("arrears_below_threshold",))).total == 1
    assert found(desk, CaseloadQuery(stages=(Stage.TO_CONTACT,))).total == 4
    assert found(desk, CaseloadQuery(stages=(Stage.REACHED,))).total == 0
    by_arrears = found(desk, CaseloadQuery(sort=Sort.ARREARS, descending=True)).rows
    assert [line.arrears_cents for line in by_arrears] == [900000, 600050, 500000, 2000]
    assert [line.name for line in found(desk, CaseloadQuery(), limit=1, offset=2).rows] == ["Sample, Alex Q"]
    assert found(desk, CaseloadQuery(), limit=1).total == 4


def test_one_line_for_a_person_of_two_counties(desk: Vault) -> None:
    (line,) = found(desk, CaseloadQuery("sample")).rows
    assert line.counties == ("Dane", "Rock")
    assert [(month.month.month, month.due_cents, month.paid_cents) for month in line.months] == [
        (4, 60000, 0),
        (5, 60000, 10000),
        (6, 60000, 0),
    ]
    assert line.phone == "(608) 555-0101"
    assert line.on_latest_report


def test_safe_contact_hides_the_phone(desk: Vault) -> None:
    (line,) = found(desk, CaseloadQuery("sample")).rows
    desk.write(lambda session: setattr(session.get(Ncp, line.ncp_id), "safe_contact", True))
    (line,) = found(desk, CaseloadQuery("sample")).rows
    assert (line.safe_contact, line.phone) == (True, "")


def test_last_contact_and_next_step(desk: Vault) -> None:
    (line,) = found(desk, CaseloadQuery("sample")).rows

    def work(session: Session) -> None:
        contact = {"ncp_id": line.ncp_id, "at": AT, "kind": ContactKind.CALL, "by": WHO}
        session.add(ContactAttempt(**contact, outcome=ContactOutcome.NO_ANSWER))
        session.add(FollowUp(ncp_id=line.ncp_id, what="Call again", due_on=date(2026, 11, 25), created_at=AT))

    desk.write(work)
    first = found(desk, CaseloadQuery(sort=Sort.NEXT_STEP)).rows[0]
    assert first.ncp_id == line.ncp_id
    assert first.last_contact is not None
    assert first.last_contact.outcome is ContactOutcome.NO_ANSWER
    assert first.next_step == caseload.NextStep(date(2026, 11, 25), "Call again")
    assert first.stage is Stage.ATTEMPTED
    record = desk.read(lambda session: caseload.record(session, line.ncp_id, today=TODAY))
    assert [entry.icon for entry in record.timeline] == ["contact", "report"]
    assert found(desk, CaseloadQuery(sort=Sort.LAST_CONTACT)).rows[0].ncp_id == line.ncp_id


def test_opening_a_record_is_noted(desk: Vault) -> None:
    (line,) = found(desk, CaseloadQuery("sample")).rows
    desk.write(lambda session: caseload.note_opening(session, line.ncp_id, at=AT, who=WHO))
    events = desk.read(lambda s: s.scalars(select(AuditEvent).where(AuditEvent.record_id == line.ncp_id)).all())
    assert [(event.action, event.detail) for event in events] == [("ncp.opened", "")]


def test_a_record_that_is_not_there(desk: Vault) -> None:
    with pytest.raises(NotFoundError):
        desk.read(lambda session: caseload.record(session, UUID(int=1), today=TODAY))


def test_somebody_from_outside_the_report(desk: Vault) -> None:
    ncp_id = desk.write(lambda s: caseload.add_person(s, NEWCOMER, at=AT, today=TODAY, who=WHO))
    record = desk.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert (record.name, record.counties, record.source) == ("Rowe, Dana", ("Dane",), Source.CSA)
    assert record.phones[0].number == "(608) 555-0177"
    assert not record.on_latest_report
    assert names(desk, "0177") == ["Rowe, Dana"]
    assert found(desk, CaseloadQuery(on_latest_report=False)).rows[0].ncp_id == ncp_id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"phone": " "}, "phone number"),
        ({"address_1": ""}, "address"),
        ({"last_name": "", "first_name": ""}, "name"),
        ({"pin": "9000000001"}, "PIN"),
        ({"pin": "=1+1"}, "letters and digits"),
        ({"date_of_birth": date(2030, 1, 1)}, "future"),
        ({"source": Source.REPORT}, "come in with the report"),
    ],
)
def test_who_cannot_be_added(desk: Vault, changed: dict[str, object], sentence: str) -> None:
    person = NewPerson(**{**vars(NEWCOMER), **changed})
    with pytest.raises(RefusedError, match=sentence):
        desk.write(lambda session: caseload.add_person(session, person, at=AT, today=TODAY, who=WHO))
    assert found(desk, CaseloadQuery()).total == 4


def test_who_may_be_the_same(desk: Vault) -> None:
    def matches(**changed: object) -> list[tuple[str, bool]]:
        person = NewPerson(**{**vars(NEWCOMER), **changed})
        found_ones = desk.read(lambda session: caseload.possible_matches(session, person))
        return [(match.reasons[0], match.certain) for match in found_ones]

    assert matches() == []
    assert matches(pin="9000000001") == [("The same PIN", True)]
    born = date(1990, 4, 11)
    assert matches(case_number="70000001", date_of_birth=born) == [("The same case and date of birth", True)]
    assert matches(last_name="Sample", first_name="Alex") == [("The same name", False)]
    assert matches(phone="1-608-555-0101") == [("The same phone number", False)]


def lines_of(content: bytes) -> list[dict[str, str]]:
    """What the file has before its notes."""
    return list(csv.DictReader(io.StringIO(content.decode().partition("\r\n\r\n")[0])))


def test_export_leaves_out_where_somebody_under_safe_contact_is(vault: Vault) -> None:
    bring(vault, report_of([row(last="SHELTER"), *PEOPLE[2:3]]))
    (line,) = found(vault, CaseloadQuery(text="shelter")).rows
    vault.write(lambda s: caseload.set_safe_contact(s, line.ncp_id, True, "Call the office only.", at=AT, who=WHO))
    exported, _left = vault.write(lambda s: caseload.export_file(s, at=AT, who=WHO, policy=Policy()))
    by_name = {cells["last_name"]: cells for cells in lines_of(exported.content)}
    reach = ("address_1", "city", "zip", "phone")
    assert [by_name["SHELTER"][column] for column in reach] == ["", "", "", ""]
    assert all(cells["address_1"] for name, cells in by_name.items() if name != "SHELTER")
    assert (exported.lines, exported.withheld) == (2, 1)


def test_export_says_all_and_no_formula(vault: Vault) -> None:
    bring(vault, report_of([row(Worker="=1+1", arrears="-12.50", last="@HOME"), *PEOPLE[2:3]]))
    vault.write(lambda s: caseload.add_person(s, NEWCOMER, at=AT, today=TODAY, who=WHO))
    exported, _left = vault.write(lambda s: caseload.export_file(s, at=AT, who=WHO, policy=Policy()))
    lines = {line["pin"]: line for line in lines_of(exported.content)}
    assert exported.lines == len(lines) == 3
    harmless = lines["9000000001"]
    assert (harmless["worker"], harmless["arrears"], harmless["last_name"]) == ("'=1+1", "-12.50", "'@HOME")
    assert (harmless["flags"], harmless["on_latest_report"]) == ("arrears_below_threshold", "yes")
    assert lines["9000000002"]["first_name"] == "JOSÉ"
    by_hand = lines[""]
    assert (by_hand["phone"], by_hand["county"], by_hand["on_latest_report"]) == ("(608) 555-0177", "Dane", "no")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("MCDONALD", "McDonald"),
        ("DE LA CRUZ", "De La Cruz"),
        ("O'BRIEN-SMITH", "O'Brien-Smith"),
        ("III", "III"),
        ("JR", "Jr"),
        ("van Dyke", "van Dyke"),
        ("", ""),
    ],
)
def test_names_read_like_names(name: str, shown: str) -> None:
    assert readable(name) == shown
