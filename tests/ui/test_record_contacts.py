"""A contact by keyboard in a dozen keys: what is proposed, which number was called, which form follows."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from csdesk.models.ncp import Source
from csdesk.services import appointments, caseload, contacts, locate, reach
from csdesk.services.caseload import NcpRecord, Standing
from csdesk.services.contacts import ContactOutcome
from csdesk.services.days import local_day
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.desk import Desk
from csdesk.ui.dialing import link_of
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.shell.window import Window
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.ui.records import Open, Settled, as_record, enter, focused, press, type_words

CTRL = Qt.KeyboardModifier.ControlModifier
SAFE_NOTE = "Only by text, after 2 PM."


class Keys:
    """Types, and counts each key that is pressed; Ctrl counts as one of its own."""

    def __init__(self) -> None:
        self.pressed = 0

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            press(key)
            self.pressed += 1

    def words(self, text: str) -> None:
        type_words(text)
        self.pressed += len(text)

    def save(self) -> None:
        press(Qt.Key.Key_Return, CTRL)
        self.pressed += 2


class Dialer(QObject):
    """Takes the links that a telephone program would get."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    @Slot(QUrl)
    def take(self, link: QUrl) -> None:
        self.links.append(link.toString())


@pytest.fixture
def dialer() -> Callable[[], Dialer]:
    """A telephone program, for as long as the test runs."""
    made = Dialer()
    method: Any = "take"  # what Qt takes here is a text, whatever its words on types say
    QDesktopServices.setUrlHandler("tel", made, method)
    return lambda: made


@pytest.fixture(autouse=True)
def _hung_up() -> object:
    yield
    QDesktopServices.unsetUrlHandler("tel")


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


@pytest.fixture
def three_numbers(zamora: UUID, vault: Vault, open_screen: Open) -> RecordScreen:
    """The same person with three numbers; the newest stands first."""
    for number in ("608 555 0171", "608 555 0172"):
        add_phone(vault, zamora, number)
    return as_record(open_screen("record", ncp_id=zamora))


def add_phone(vault: Vault, ncp_id: UUID, number: str) -> UUID:
    return vault.write(
        lambda session: reach.add_phone(session, ncp_id, number, Source.PARENT, at=NOW, today=TODAY, who=WHO)
    )


def on_file(vault: Vault, ncp_id: UUID) -> NcpRecord:
    return vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))


def owed(vault: Vault, ncp_id: UUID) -> list[tuple[str, date]]:
    return [(one.what, one.due_on) for one in vault.read(lambda session: contacts.follow_ups_of(session, ncp_id))]


def test_call_no_answer_call_again_tomorrow_takes_a_dozen_keys(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    keys = Keys()
    press(Qt.Key.Key_A)
    keys.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_N)
    assert screen.contact.next_step.text() == "Call again"
    keys.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert focused() is screen.contact.when
    keys.words("tom")
    keys.save()
    settled()
    assert keys.pressed <= 12
    (made,) = vault.read(lambda session: contacts.contacts_of(session, zamora))
    assert made.outcome is ContactOutcome.NO_ANSWER
    assert owed(vault, zamora) == [("Call again", date(2026, 10, 9))]


def test_what_is_proposed_is_taken_with_the_fewest_keys(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    keys = Keys()
    press(Qt.Key.Key_C)
    keys.key(Qt.Key.Key_N)
    keys.save()
    settled()
    assert keys.pressed == 3
    assert owed(vault, zamora) == [("Call again", date(2026, 10, 12))]  # in two days is a Saturday


def test_a_proposal_follows_the_outcome_until_something_is_typed(screen: RecordScreen) -> None:
    contact = screen.contact
    contact.outcome.set_value("no_answer")
    assert contact.next_step.text() == "Call again"
    contact.outcome.set_value("left_message")
    assert contact.when.text() != ""
    contact.outcome.set_value("reached")
    assert (contact.next_step.text(), contact.when.text()) == ("", "")
    contact.next_step.setText("Send the form")
    contact.outcome.set_value("no_answer")
    assert (contact.next_step.text(), contact.when.text()) == ("Send the form", "")


def test_a_proposal_is_read_from_its_beginning(screen: RecordScreen, window: Window) -> None:
    contact = screen.contact
    usual = contact.next_step.width()
    contact.kind.set_value("letter")
    contact.outcome.set_value("sent")
    scenes.settle(window)
    assert len(contact.next_step.text()) > 20
    assert contact.next_step.cursorPosition() == 0
    assert contact.next_step.width() > contact.when.width() * 2, "there is room"
    assert contact.next_step.width() == usual, "it does not jump"
    assert contact.save.geometry().center().y() == pytest.approx(contact.next_step.geometry().center().y(), abs=1)
    contact.next_step.setText("See whether the letter came; if not, " * 5)
    assert contact.next_step.toolTip() == contact.next_step.text()
    assert contact.next_step.cursorPosition() == 0


def test_a_proposal_that_was_emptied_stays_away(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    screen.contact.outcome.set_value("no_answer")
    screen.contact.next_step.clear()
    screen.contact.when.clear()
    screen.contact.save.click()
    settled()
    assert owed(vault, zamora) == []


def test_digits_choose_the_number_and_the_call_tells_whether_it_works(
    three_numbers: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    press(Qt.Key.Key_2)
    assert focused() is three_numbers.contact.outcome
    assert three_numbers.contact.phone.currentText().startswith("2 ")
    press(Qt.Key.Key_3)
    assert three_numbers.contact.phone.currentText().startswith("3 ")
    press(Qt.Key.Key_W)
    assert three_numbers.contact.next_step.text() == "Call the other number"
    press(Qt.Key.Key_Return, CTRL)
    settled()
    assert three_numbers.form.action is None  # two numbers are left to be tried
    assert [one.standing for one in on_file(vault, zamora).phones] == [
        Standing.UNTRIED,
        Standing.UNTRIED,
        Standing.FAILED,
    ]
    add_phone(vault, zamora, "608 555 0173")
    press(Qt.Key.Key_2)
    assert three_numbers.contact.outcome.value() == "reached"
    press(Qt.Key.Key_Return, CTRL)
    settled()
    assert [one.standing for one in on_file(vault, zamora).phones][2] is Standing.WORKS


def test_a_number_that_failed_is_not_offered_first_again(
    three_numbers: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    assert three_numbers.contact.phone.currentText().startswith("1 ")
    three_numbers.contact.outcome.set_value("wrong_number")
    three_numbers.contact.save.click()
    settled()
    assert three_numbers.contact.phone.currentText().startswith("2 ")


def test_digits_in_a_note_are_digits(three_numbers: RecordScreen) -> None:
    three_numbers.contact.note.setFocus()
    type_words("2 children")
    assert three_numbers.contact.note.text() == "2 children"
    assert three_numbers.contact.phone.currentText().startswith("1 ")


def test_a_wrong_number_proposes_a_locate_request(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    press(Qt.Key.Key_C)
    press(Qt.Key.Key_W)
    press(Qt.Key.Key_Return, CTRL)
    settled()
    assert screen.form.action is not None
    assert screen.form.action.name == "locate"
    enter(screen, source="Postmaster")
    settled()
    (asked,) = vault.read(lambda session: locate.locates_of(session, zamora))
    assert (asked.source, asked.asked_on) == ("Postmaster", TODAY)


def test_returned_mail_marks_the_address_and_proposes_a_locate_request(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    screen.contact.kind.set_value("letter")
    screen.contact.outcome.set_value("returned_mail")
    screen.contact.save.click()
    settled()
    assert on_file(vault, zamora).addresses[0].standing is Standing.FAILED
    assert screen.form.action is not None
    assert screen.form.action.name == "locate"


def test_an_appointment_made_opens_its_form_with_what_is_known(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    press(Qt.Key.Key_C)
    screen.contact.outcome.set_value("appointment_made")
    screen.contact.next_step.setText("Sign the plan")
    screen.contact.when.setText("10/22")
    press(Qt.Key.Key_Return, CTRL)
    settled()
    assert screen.form.action is not None
    assert screen.form.action.name == "appointment"
    enter(screen, time="9:30")
    settled()
    (made,) = vault.read(lambda session: appointments.appointments_of(session, zamora))
    assert (local_day(made.starts_at), made.purpose) == (date(2026, 10, 22), "Sign the plan")
    assert owed(vault, zamora) == []


def test_a_no_show_makes_a_follow_up(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    screen.contact.kind.set_value("office")
    screen.contact.outcome.set_value("no_show")
    screen.contact.save.click()
    settled()
    assert [due for _what, due in owed(vault, zamora)] == [date(2026, 10, 9)]


def test_ctrl_z_takes_the_contact_back(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    screen.contact.save.click()
    settled()
    press(Qt.Key.Key_Z, CTRL)
    settled()
    assert vault.read(lambda session: contacts.contacts_of(session, zamora)) == ()


# Dialling


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("(608) 555-0156", "tel:+16085550156"),
        ("1-608-555-0156 ext. 12", "tel:+16085550156"),
        ("608 555 0156 x7", "tel:+16085550156"),
        ("555 0156", "tel:5550156"),
    ],
)
def test_numbers_as_links(number: str, link: str) -> None:
    assert link_of(number).toString() == link


def test_a_number_is_said_and_dialled_and_the_contact_begun(
    three_numbers: RecordScreen, desk: Desk, dialer: Callable[[], Dialer]
) -> None:
    press(Qt.Key.Key_D)
    assert dialer().links == [link_of(three_numbers.head.call.text()).toString()]
    assert desk.messages.current is not None
    assert three_numbers.head.call.text() in desk.messages.current.sentence
    assert focused() is three_numbers.contact.outcome


def test_safe_contact_asks_before_it_dials(
    vault: Vault, open_screen: Open, dialogs: ScriptedDialogs, dialer: Callable[[], Dialer], settled: Settled
) -> None:
    ncp_id = vault.write(lambda session: add_person(session, Person(safe_contact=True)))
    vault.write(lambda session: caseload.set_safe_contact(session, ncp_id, True, SAFE_NOTE, at=NOW, who=WHO))
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    press(Qt.Key.Key_D)
    assert dialer().links == []
    assert "555" not in screen.contact.phone.currentText()
    screen.head.safety.show_button.click()
    settled()
    screen.happened.list.setFocus()
    dialogs.answers = [None, True]
    press(Qt.Key.Key_D)
    assert SAFE_NOTE.rstrip(".") in dialogs.asked[0]
    assert dialer().links == []
    press(Qt.Key.Key_D)
    assert len(dialer().links) == 1


def test_who_has_no_number_is_not_dialled(vault: Vault, open_screen: Open, desk: Desk) -> None:
    ncp_id = vault.write(lambda session: add_person(session, Person(phone="")))
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    QTest.keyClick(screen.happened.list, Qt.Key.Key_D)
    assert desk.messages.current is not None
    assert "No phone number" in desk.messages.current.sentence
