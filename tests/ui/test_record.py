"""The record of one person through the window: contacts by keyboard, reasons, undo, referrals, what may be told."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule
from csdesk.services import contacts, stages
from csdesk.services.contacts import ContactKind, ContactOutcome
from csdesk.services.vault import Vault
from csdesk.ui import formats, scenes
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.payments import PaymentChart
from csdesk.ui.screens.ncps.record_screen import NOBODY, OPENING, RECORD
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Text
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_report
from tests.ui.looking import sideways
from tests.ui.painted import paint
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
    report_details,
    type_words,
)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


# Who it is


def test_the_page_shows_the_person_and_the_opening_is_audited(
    screen: RecordScreen, zamora: UUID, vault: Vault, window: Window
) -> None:
    assert screen.pages.currentIndex() == RECORD
    assert screen.head.name.text() == "Zamora, Jeremy"
    assert screen.head.call.text() == "(608) 555-0156"
    assert screen.head.address.text() == "1 Test St"
    assert next(step.stage for step in screen.stage.steps if step.current) is stages.Stage.TO_CONTACT
    assert "Zamora" not in window.windowTitle()
    opened = select(AuditEvent.record_id).where(AuditEvent.action == "ncp.opened")
    assert vault.read(lambda session: list(session.scalars(opened))) == [zamora]


def test_money_is_said_in_dollars_for_the_eye_and_for_the_ear(zamora: UUID, vault: Vault, open_screen: Open) -> None:
    def listed(session: Session) -> None:
        case = session.scalars(select(IvdCase).where(IvdCase.ncp_id == zamora)).one()
        for one in (case, session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case.id)).one()):
            one.csup_cents, one.paid_m1_cents, one.arrears_cents = 1_304_50, 137_90, 12_345_67

    vault.write(listed)
    sheet = as_record(open_screen("record", ncp_id=zamora)).cases
    said = [words.text() for words in sheet.findChildren(Text)]
    assert "$1,304.50 a month · arrears $12,345.67" in said
    assert "Arrears on Oct 4" in said
    (chart,) = sheet.findChildren(PaymentChart)
    assert "Sep: $137.90 of $1,304.50" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.accessibleName() == "Payments of the Rock case: Sep: $137.90 of $1,304.50"


def test_an_amount_below_a_bar_is_in_dollars_also_where_there_is_room_for_whole_ones_only(
    zamora: UUID, vault: Vault, open_screen: Open
) -> None:
    def listed(session: Session) -> None:
        case = session.scalars(select(IvdCase).where(IvdCase.ncp_id == zamora)).one()
        session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case.id)).one().paid_m1_cents = 137_90

    vault.write(listed)
    (chart,) = as_record(open_screen("record", ncp_id=zamora)).cases.findChildren(PaymentChart)
    drawn = []
    for width in (480, 240):
        chart.resize(width, chart.height())
        drawn += [one.text for one in paint(chart).drawn if "$" in one.text]
    assert drawn == ["$137.90", "$138"]


def test_reading_again_is_not_another_opening(
    screen: RecordScreen, desk: Desk, vault: Vault, settled: Settled
) -> None:
    desk.tell_changed(frozenset({"contacts"}))
    settled()
    opened = select(AuditEvent.record_id).where(AuditEvent.action == "ncp.opened")
    assert len(vault.read(lambda session: list(session.scalars(opened)))) == 1


def test_safe_contact_shows_the_note_and_no_phone_until_asked(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    choose(screen, "safeContact")
    enter(screen, on=True)
    assert "reached safely" in fault_of(screen, "way")
    enter(screen, note="Only by text, after 2 PM.")
    settled()
    ncp = vault.read(lambda session: session.get_one(Ncp, zamora))
    assert (ncp.safe_contact, ncp.safe_contact_note) == (True, "Only by text, after 2 PM.")
    assert screen.head.safety.isVisible()
    assert "555" not in screen.head.call.text()
    assert screen.head.address.text() == ""
    assert report_details(screen) == ["What changed is hidden with phone and address"]
    shown = select(AuditEvent.record_id).where(AuditEvent.action == "ncp.reach_shown")
    assert vault.read(lambda session: session.scalars(shown).all()) == []
    screen.head.safety.show_button.click()
    assert "555" not in screen.head.call.text()
    settled()
    assert vault.read(lambda session: session.scalars(shown).all()) == [zamora]
    assert screen.head.call.text() == "(608) 555-0156"
    assert screen.head.address.text() == "1 Test St"
    assert report_details(screen) == ["First time on the report"]
    open_screen("record", ncp_id=zamora)
    assert "555" not in screen.head.call.text()


def test_a_person_who_is_gone_is_said_and_nothing_is_shown(
    screen: RecordScreen, desk: Desk, settled: Settled, zamora: UUID
) -> None:
    desk.navigate("record", ncp_id=UUID(int=7))
    settled()
    assert screen.pages.currentIndex() == NOBODY
    assert desk.messages.current is not None
    assert "not in the vault any more" in desk.messages.current.sentence


# Contacts


def test_a_contact_is_added_by_keyboard_alone(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    assert focused() is screen.happened.list
    press(Qt.Key.Key_A)
    assert focused() is screen.contact.kind
    press(Qt.Key.Key_T)  # text
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Home)  # reached
    press(Qt.Key.Key_Tab)
    type_words("Asks for a class")
    press(Qt.Key.Key_Tab)
    type_words("Send the dates")
    press(Qt.Key.Key_Tab)
    type_words("in 2 weeks")
    assert screen.contact.day.text() == "Thu, Oct 22"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    found = vault.read(lambda session: contacts.contacts_of(session, zamora))
    assert [(one.kind, one.outcome, one.note) for one in found] == [
        (ContactKind.TEXT, ContactOutcome.REACHED, "Asks for a class")
    ]
    owed = vault.read(lambda session: contacts.follow_ups_of(session, zamora))
    assert [(one.what, one.due_on) for one in owed] == [("Send the dates", date(2026, 10, 22))]
    assert happened(screen)[0] == "Text: reached"
    assert screen.aside.next_step.due.text() == "Thu, Oct 22"
    assert next(step.stage for step in screen.stage.steps if step.current) is stages.Stage.REACHED
    assert screen.contact.note.text() == ""
    assert desk.messages.current is not None
    assert desk.messages.current.sentence == "Text: reached. Saved; next step Thu, Oct 22."


def test_undo_takes_the_contact_back(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    screen.contact.next_step.setText("Call again")
    screen.contact.when.setText("tomorrow")
    screen.contact.save.click()
    settled()
    message = desk.messages.current
    assert message is not None
    assert message.action == "Undo"
    assert message.on_action is not None
    message.on_action()
    settled()
    assert vault.read(lambda session: contacts.contacts_of(session, zamora)) == ()
    assert vault.read(lambda session: contacts.follow_ups_of(session, zamora)) == ()
    assert "Call: reached" not in happened(screen)


def test_a_day_that_is_none_saves_nothing(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    screen.contact.next_step.setText("Call again")
    screen.contact.when.setText("soonish")
    screen.contact.save.click()
    settled()
    assert "not a day" in screen.contact.fault.text()
    screen.contact.when.clear()
    screen.contact.save.click()
    settled()
    assert "Say when" in screen.contact.fault.text()
    assert vault.read(lambda session: contacts.contacts_of(session, zamora)) == ()


def test_what_the_service_refuses_is_said_in_place_and_the_words_stay(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    screen.contact.note.setText("Spoke with him")
    screen.contact.next_step.setText("Call again")
    screen.contact.when.setText("10/1/2026")
    screen.contact.save.click()
    settled()
    assert "before the contact" in screen.contact.fault.text()
    assert screen.contact.note.text() == "Spoke with him"
    assert screen.contact.save.isEnabled()
    assert vault.read(lambda session: contacts.contacts_of(session, zamora)) == ()


@pytest.mark.parametrize("flagged", [True, False], ids=["flagged", "uncleared"])
def test_who_is_not_to_be_contacted_needs_a_reason(
    vault: Vault, open_screen: Open, settled: Settled, flagged: bool
) -> None:
    def work(session: Session) -> UUID:
        add_csa(session, "Rock", ContactRule.LIAISON_FIRST if flagged else ContactRule.CSA_FIRST)
        person = Person(flags=("unworkable_status",) if flagged else ())
        return add_person(session, person, report=add_report(session, "Rock"))

    ncp_id = vault.write(work)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    screen.contact.save.click()
    settled()
    assert "reason" in screen.contact.fault.text()
    assert focused() is screen.contact.reason
    assert vault.read(lambda session: contacts.contacts_of(session, ncp_id)) == ()
    type_words("The judge asked for it")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    found = vault.read(lambda session: contacts.contacts_of(session, ncp_id))
    assert [one.uncleared_reason for one in found] == ["The judge asked for it"]


def test_who_calls_by_themselves_needs_no_reason(vault: Vault, open_screen: Open, settled: Settled) -> None:
    def work(session: Session) -> UUID:
        add_csa(session, "Rock", ContactRule.CSA_FIRST)
        return add_person(session, report=add_report(session, "Rock"))

    ncp_id = vault.write(work)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    assert screen.contact.reason.isVisible()
    screen.contact.direction.set_value("in")
    assert not screen.contact.reason.isVisible()
    screen.contact.save.click()
    settled()
    assert len(vault.read(lambda session: contacts.contacts_of(session, ncp_id))) == 1


def test_a_letter_can_come_back_but_never_reach_a_wrong_number(screen: RecordScreen) -> None:
    def offered() -> set[str]:
        outcome = screen.contact.outcome
        return {str(outcome.itemData(number)) for number in range(outcome.count())}

    assert "wrong_number" in offered()
    screen.contact.kind.set_value("letter")
    assert screen.contact.outcome.value() == "sent"
    assert "returned_mail" in offered()
    assert "wrong_number" not in offered()


def test_what_was_typed_waits_for_its_person(
    screen: RecordScreen, zamora: UUID, vault: Vault, open_screen: Open
) -> None:
    other = vault.write(lambda session: add_person(session, Person("Drake", "Rose")))
    screen.contact.note.setText("Half a sentence about")
    open_screen("record", ncp_id=other)
    assert screen.contact.note.text() == ""
    open_screen("record", ncp_id=zamora)
    assert screen.contact.note.text() == "Half a sentence about"


def test_nothing_of_the_last_person_can_be_acted_on_while_the_next_one_is_read(
    screen: RecordScreen, vault: Vault, desk: Desk, settled: Settled
) -> None:
    other = vault.write(lambda session: add_person(session, Person("Drake", "Rose")))
    desk.navigate("record", ncp_id=other)
    assert screen.pages.currentIndex() == OPENING
    assert not screen.contact.save.isVisible()
    settled()
    assert screen.head.name.text() == "Drake, Rose"
    assert screen.contact.save.isVisible()


def test_a_started_letter_is_begun_at_once(zamora: UUID, open_screen: Open) -> None:
    screen = as_record(open_screen("record", ncp_id=zamora, start="letter"))
    assert screen.contact.kind.value() == "letter"
    assert focused() is screen.contact.outcome


def test_letters_in_a_field_are_letters_not_keys(screen: RecordScreen, window: Window) -> None:
    screen.contact.note.setFocus()
    type_words("iwcea")
    assert screen.contact.note.text() == "iwcea"
    assert window.main is not None
    assert window.main.current == "record"


# Next steps


def test_the_next_step_is_done_or_put_off_here(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    def owe(session: Session) -> None:
        contacts.add_follow_up(session, zamora, "Ask for news", TODAY, at=NOW, who=WHO)
        contacts.add_follow_up(session, zamora, "Send the form", date(2026, 10, 20), at=NOW, who=WHO)

    desk.write(screen, owe, changed={"contacts"})
    settled()
    settled()
    assert screen.aside.next_step.due.text() == "Today"
    press(Qt.Key.Key_P)
    type_words("some day")
    press(Qt.Key.Key_Return)
    until = screen.aside.next_step.when
    assert until.below.text().startswith("Write for example tomorrow")
    assert (until.input.hasFocus(), until.input.accessibleDescription()) == (True, until.below.text())
    until.set_value("")
    type_words("in 3 weeks")
    press(Qt.Key.Key_Return)
    settled()
    assert screen.aside.next_step.due.text() == "Tue, Oct 20"
    press(Qt.Key.Key_E)
    settled()
    owed = vault.read(lambda session: contacts.follow_ups_of(session, zamora))
    assert [(one.what, one.due_on) for one in owed] == [("Ask for news", date(2026, 10, 29))]


@pytest.mark.parametrize("on", [date(2025, 9, 24), TODAY - timedelta(days=1), date(2026, 10, 28), date(2027, 9, 29)])
def test_the_day_of_the_next_step_is_whole_on_a_small_screen(
    on: date, zamora: UUID, vault: Vault, window: Window, open_screen: Open
) -> None:
    long_ago = NOW - timedelta(days=400)
    vault.write(lambda session: contacts.add_follow_up(session, zamora, "Ask for news", on, at=long_ago, who=WHO))
    window.resize(1024, 620)
    due = as_record(open_screen("record", ncp_id=zamora)).aside.next_step.due
    assert formats.near_day(on, TODAY) in due.text()
    assert due.fontMetrics().horizontalAdvance(due.text()) <= due.width()


def test_a_next_step_can_be_noted_without_a_contact(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "nextStep")
    enter(screen)
    assert fault_of(screen, "what") == "A few words are needed."
    assert fault_of(screen, "on") == "A day is needed."
    enter(screen, what="Ask the CSA", on="10/15/2026")
    settled()
    owed = vault.read(lambda session: contacts.follow_ups_of(session, zamora))
    assert [(one.what, one.due_on) for one in owed] == [("Ask the CSA", date(2026, 10, 15))]


# What happened


def test_the_timeline_is_filtered_and_searched(screen: RecordScreen, settled: Settled) -> None:
    screen.contact.note.setText("Works nights")
    screen.contact.save.click()
    settled()
    assert happened(screen) == ["Call: reached", "Report of October 4, 2026"]
    screen.happened.kinds.set_value("report person closing merge")
    assert happened(screen) == ["Report of October 4, 2026"]
    screen.happened.kinds.set_value("")
    QTest.keyClicks(screen.happened.search, "NIGHTS")
    assert happened(screen) == ["Call: reached"]


def test_a_very_long_name_is_cut_and_told_whole_and_the_page_keeps_its_width(
    vault: Vault, window: Window, open_screen: Open
) -> None:
    name = ("De La Cruz Hernandez y Gonzalez de Montalvo de los Rios", "Maria Guadalupe Esperanza de los Angeles")
    someone = vault.write(lambda session: add_person(session, Person(last_name=name[0], first_name=name[1])))
    screen = open_screen("record", ncp_id=someone)
    assert isinstance(screen, RecordScreen)
    for look in (scenes.SMALL, scenes.LARGE):
        scenes.dress(window, look)
        assert sideways(window) == []
        assert screen.head.name.toolTip() == ", ".join(name)
