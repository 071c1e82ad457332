"""All ways to reach a person, closing and opening again, marks, and words in all notes: by keyboard."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import belonging, caseload, contacts, locate
from csdesk.services.caseload import NcpRecord, Standing
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.locate import LocateAnswer
from csdesk.services.notes import FoundNote
from csdesk.services.reach import NewAddress
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps import NotesScreen, RecordScreen
from csdesk.ui.screens.ncps.reach_sheet import Way
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Entry
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.ui.records import (
    Open,
    Settled,
    as_record,
    choose,
    enter,
    fault_of,
    focused,
    happened,
    press,
    type_words,
)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def on_file(vault: Vault, ncp_id: UUID) -> NcpRecord:
    return vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))


def lines(screen: RecordScreen) -> list[tuple[str, str]]:
    return [(way.what, way.state) for way in screen.reach.list.rows.rows if isinstance(way, Way)]


def test_a_number_is_added_marked_corrected_and_copied_by_its_keys(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "phone")
    enter(screen, number="608 555 0191", source="court")
    settled()
    press(Qt.Key.Key_R)
    assert focused() is screen.reach.list
    assert lines(screen) == [
        ("(608) 555-0191", "Untried"),
        ("(608) 555-0156", "Untried"),
        ("1 Test St", "Untried"),
    ]
    assert "from a court" in screen.reach.list.selected().detail
    press(Qt.Key.Key_G)
    settled()
    assert lines(screen)[0] == ("(608) 555-0191", "Works")
    press(Qt.Key.Key_F)
    settled()
    assert on_file(vault, zamora).phones[0].standing is Standing.FAILED
    press(Qt.Key.Key_K)
    settled()
    assert QGuiApplication.clipboard().text() == "(608) 555-0191"
    assert vault.read(
        lambda session: session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "ncp.copied")).all()
    ) == ["number"]
    press(Qt.Key.Key_X)
    settled()
    enter(screen, number="608 555 0192", reason="Misheard")
    settled()
    assert on_file(vault, zamora).phones[0].number == "(608) 555-0192"


def test_what_the_report_says_is_not_corrected_here(screen: RecordScreen, desk: Desk, settled: Settled) -> None:
    press(Qt.Key.Key_R)
    press(Qt.Key.Key_X)
    settled()
    assert screen.form.action is None
    assert desk.messages.current is not None
    assert "the referral report says" in desk.messages.current.sentence


def test_the_ways_close_with_their_key_and_with_escape(
    screen: RecordScreen, window: Window, settled: Settled
) -> None:
    for key in (Qt.Key.Key_R, Qt.Key.Key_Escape):
        press(Qt.Key.Key_R)
        assert screen.reach.isVisible()
        press(key)
        assert screen.happened.isVisible()
        assert focused() is screen.happened.list
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_hidden_ways_stay_hidden(vault: Vault, open_screen: Open, desk: Desk, settled: Settled) -> None:
    ncp_id = vault.write(lambda session: add_person(session, Person(safe_contact=True)))
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    press(Qt.Key.Key_R)
    assert not screen.reach.isVisible()
    assert lines(screen) == []
    assert desk.messages.current is not None
    assert "reached safely" in desk.messages.current.sentence
    screen.head.safety.show_button.click()
    settled()
    screen.happened.list.setFocus()
    press(Qt.Key.Key_R)
    assert screen.reach.isVisible()
    screen.head.safety.show_button.click()
    assert not screen.reach.isVisible()


def test_what_a_source_found_is_hidden_with_them(vault: Vault, open_screen: Open, settled: Settled) -> None:
    def work(session: Session) -> UUID:
        ncp_id = add_person(session, Person(safe_contact=True))
        asked = locate.ask(session, ncp_id, "Employer", TODAY, at=NOW, who=WHO)
        found = LocateAnswer(TODAY, True, phone="608 555 0143", address=NewAddress("9 Hideaway Ln", "Edgerton"))
        locate.answer(session, asked, found, at=NOW, who=WHO)
        return ncp_id

    screen = as_record(open_screen("record", ncp_id=vault.write(work)))

    def told() -> str:
        return " ".join(one.detail for one in screen.happened.list.rows.rows if isinstance(one, Entry))

    assert "answered is hidden" in told()
    assert "0143" not in told()
    assert "Hideaway" not in told()
    screen.head.safety.show_button.click()
    settled()
    assert "Hideaway" in told()


def test_an_answer_becomes_an_address_with_its_source(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "locate")
    enter(screen, source="Credit bureau", on="10/05/2026")
    settled()
    choose(screen, "locateAnswer")
    enter(screen, found="yes", city="Beloit", result="A lease")
    assert "street" in fault_of(screen, "address_1")
    enter(screen, address_1="7 Lake Rd", state="WI")
    settled()
    (asked,) = vault.read(lambda session: locate.locates_of(session, zamora))
    assert asked.found
    press(Qt.Key.Key_R)
    ways = [way for way in screen.reach.list.rows.rows if isinstance(way, Way)]
    detail = next(way.detail for way in ways if way.what.startswith("7 Lake"))
    assert detail.startswith("from Credit bureau")
    assert happened(screen)[:1] == ["Credit bureau answered: found"]


def test_a_record_is_closed_and_opened_again(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "close")
    enter(screen, reason="Other, see the note")
    assert "few words" in fault_of(screen, "note")
    enter(screen, reason="Cannot be located")
    settled()
    assert on_file(vault, zamora).closed_reason == "Cannot be located"
    assert happened(screen)[0] == "Record closed"
    choose(screen, "reopen")
    enter(screen, because="He called")
    settled()
    assert on_file(vault, zamora).closed_on is None
    assert {"Record opened again", "Record closed"} <= set(happened(screen))
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert on_file(vault, zamora).closed_reason == "Cannot be located"


def test_a_person_is_assigned_and_marked(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    choose(screen, "assign")
    enter(screen, to="Rae Lang")
    settled()
    choose(screen, "marks")
    enter(screen, marks="job fair, needs a ride")
    settled()
    assert vault.read(lambda session: belonging.marks_of(session, zamora)) == ("job fair", "needs a ride")
    assert "with Rae Lang" in screen.head.facts.toolTip()


def test_each_flag_has_its_sentence(vault: Vault, open_screen: Open) -> None:
    from csdesk.services.referral_report.flags import row_rules

    assert all(caseload.flag_sentence(code).endswith(".") for code in row_rules()["flags"])


def test_letters_open_with_one_key_and_entries_open_what_is_behind_them(
    screen: RecordScreen, zamora: UUID, window: Window, settled: Settled, desk: Desk
) -> None:
    assert window.main is not None
    press(Qt.Key.Key_L)
    settled()
    assert window.main.current == "letters"
    desk.navigate("record", ncp_id=zamora)
    settled()
    screen.contact.note.setText("Works nigths")
    screen.contact.save.click()
    settled()
    screen.happened.list.select_first()
    press(Qt.Key.Key_Return)
    settled()
    enter(screen, note="Works nights")
    settled()
    assert "before: note Works nigths" in next(
        one.detail for one in screen.happened.list.rows.rows if isinstance(one, Entry) and one.what == "Call: reached"
    )


def test_words_are_found_in_the_notes_of_all_people(
    screen: RecordScreen, vault: Vault, window: Window, settled: Settled
) -> None:
    def work(session: Session) -> None:
        other = add_person(session, Person("Drake", "Rose"))
        call = NewContact(ContactKind.CALL, Direction.IN, ContactOutcome.REACHED, "Asks for the forklift class")
        contacts.record_contact(session, other, call, at=NOW - timedelta(days=1), who=WHO)

    vault.write(work)
    press(Qt.Key.Key_S)
    type_words("forklift")
    assert happened(screen) == []
    press(Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    found = window.main.screens["notes"]
    assert isinstance(found, NotesScreen)
    assert [note.name for note in found.list.rows.rows if isinstance(note, FoundNote)] == ["Drake, Rose"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    settled()
    assert screen.head.name.text() == "Drake, Rose"
    QTest.keyClicks(found.search, "xyz")
    settled()
    assert list(found.list.rows.rows) == []
