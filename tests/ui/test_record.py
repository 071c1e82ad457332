"""The record of one person through the window: contacts by keyboard, reasons, undo, referrals, what may be told."""

from collections.abc import Callable
from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule
from csdesk.services import appointments, contacts, referrals, releases, stages
from csdesk.services.appointments import AppointmentKind, AppointmentState, NewAppointment
from csdesk.services.contacts import ContactKind, ContactOutcome
from csdesk.services.days import local_day
from csdesk.services.referrals import NewReferral, ReferralStatus
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions.meetings import parse_clock
from csdesk.ui.screens.ncps.record_screen import NOBODY, RECORD
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import DateInput, Entry, Select, Tick
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report

Open = Callable[..., Screen]
Settled = Callable[[], None]


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    """A person on the report of a county whose CSA lets the liaison go ahead."""

    def work(session: Session) -> UUID:
        add_csa(session, "Rock", ContactRule.LIAISON_FIRST)
        add_program(session, "WIOA")
        return add_person(session, Person(), report=add_report(session, "Rock"))

    return vault.write(work)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def as_record(screen: Screen) -> RecordScreen:
    assert isinstance(screen, RecordScreen)
    return screen


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the keyboard."""
    QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_words(text: str) -> None:
    QTest.keyClicks(focused(), text)


def choose(screen: RecordScreen, action: str) -> None:
    """Choose an entry of the menu More."""
    screen.fill_menu()
    entry = next(one for one in screen.menu.actions() if one.objectName() == f"record.menu.{action}")
    assert entry.isEnabled()
    entry.trigger()


def enter(screen: RecordScreen, **values: object) -> None:
    """Fill the form that is open, as somebody at the keyboard would, and save it."""
    assert screen.form.form is not None
    for name, value in values.items():
        field = screen.form.form.fields[name].input
        assert field.objectName() == f"record.form.{name}"
        if isinstance(field, Select):
            field.set_value(value)
        elif isinstance(field, Tick):
            field.setChecked(bool(value))
        elif isinstance(field, QLineEdit | QPlainTextEdit):
            field.clear()
            QTest.keyClicks(field, str(value))
    screen.form.save.click()


def happened(screen: RecordScreen) -> list[str]:
    return [entry.what for entry in screen.happened.list.rows.rows if isinstance(entry, Entry)]


def fault_of(screen: RecordScreen, name: str) -> str:
    assert screen.form.form is not None
    return screen.form.form.fields[name].below.text()


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
    assert "reached safely" in fault_of(screen, "note")
    enter(screen, note="Only by text, after 2 PM.")
    settled()
    ncp = vault.read(lambda session: session.get_one(Ncp, zamora))
    assert (ncp.safe_contact, ncp.safe_contact_note) == (True, "Only by text, after 2 PM.")
    assert screen.head.safety.isVisible()
    assert "555" not in screen.head.call.text()
    assert screen.head.address.text() == ""
    screen.head.safety.show_button.click()
    assert screen.head.call.text() == "(608) 555-0156"
    assert screen.head.address.text() == "1 Test St"
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
    assert screen.aside.next_step.heading.text() == "Next step, Thu, Oct 22"
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
    assert screen.aside.next_step.heading.text() == "Next step, today"
    press(Qt.Key.Key_P)
    type_words("in 3 weeks")
    press(Qt.Key.Key_Return)
    settled()
    assert screen.aside.next_step.heading.text() == "Next step, Tue, Oct 20"
    press(Qt.Key.Key_E)
    settled()
    owed = vault.read(lambda session: contacts.follow_ups_of(session, zamora))
    assert [(one.what, one.due_on) for one in owed] == [("Ask for news", date(2026, 10, 29))]


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


# Appointments and hearings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:00 AM", time(9)),
        ("9", time(9)),
        ("3", time(15)),
        ("3:15 pm", time(15, 15)),
        ("12 am", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("15:30", time(15, 30)),
        ("25:00", None),
        ("13 pm", None),
        ("noonish", None),
    ],
)
def test_times_as_people_type_them(typed: str, meant: time | None) -> None:
    assert parse_clock(typed) == meant


def test_a_hearing_is_set_and_then_missed(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    choose(screen, "appointment")
    enter(screen, kind=AppointmentKind.HEARING.value, day="10/08/2026", time="half past")
    assert "not a time" in fault_of(screen, "time")
    enter(screen, time="9:30 AM", place="Janesville", purpose="Contempt")
    settled()
    hearing = vault.read(lambda session: appointments.appointments_of(session, zamora))[0]
    local = hearing.starts_at.astimezone()
    assert (local_day(hearing.starts_at), local.time(), hearing.place) == (TODAY, time(9, 30), "Janesville")
    assert screen.aside.next_step.miss.isVisible()
    screen.aside.next_step.miss.click()
    settled()
    hearing = vault.read(lambda session: appointments.appointments_of(session, zamora))[0]
    assert hearing.state is AppointmentState.NO_SHOW
    assert screen.aside.next_step.heading.text() == "Next step, tomorrow"


def test_an_appointment_that_lies_ahead_can_only_be_called_off(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    new = NewAppointment(AppointmentKind.APPOINTMENT, NOW.replace(day=15))
    desk.write(
        screen,
        lambda session: appointments.set_appointment(session, zamora, new, at=NOW, who=WHO),
        changed={"appointments"},
    )
    settled()
    settled()
    assert not screen.aside.next_step.mark.isVisible()
    choose(screen, "settle")
    enter(screen, how="missed")
    settled()
    assert "has not been yet" in screen.form.fault.text()
    enter(screen, how="cancelled")
    settled()
    kept = vault.read(lambda session: appointments.appointments_of(session, zamora))
    assert [one.state for one in kept] == [AppointmentState.CANCELLED]


# Referrals, enrolment, what may be told


def test_what_may_be_told_changes_with_the_enrolment_and_with_a_release(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    told = screen.aside.told.sentence
    assert "without a release" in told.text()
    choose(screen, "refer")
    enter(screen, on="10/01/2026", warm=True, note="On the phone together")
    settled()
    choose(screen, "news")
    enter(screen, what="enrolled", on="10/05/2026")
    settled()
    referral = vault.read(lambda session: referrals.referrals_of(session, zamora))[0]
    assert referral.status is ReferralStatus.ENROLLED
    assert referral.warm_hand_off
    assert "only with a release" in told.text()
    assert "None is on file" in told.text()
    assert next(step.stage for step in screen.stage.steps if step.current) is stages.Stage.ENROLLED
    choose(screen, "release")
    enter(screen, signed="10/06/2026", until="10/05/2026")
    assert "before it was signed" in fault_of(screen, "until")
    enter(screen, until="08/31/2027")
    settled()
    assert "in force until August 31, 2027" in told.text()
    choose(screen, "revoke")
    enter(screen, on="10/08/2026")
    settled()
    assert "in force until" not in told.text()
    assert vault.read(lambda session: releases.releases_of(session, zamora))[0].revoked_on == TODAY


@pytest.fixture
def enrolled(vault: Vault, zamora: UUID) -> UUID:
    """The referral of somebody who is enrolled since October 1."""

    def work(session: Session) -> UUID:
        program = add_program(session, "FSET")
        on = date(2026, 10, 1)
        referral = referrals.refer(session, zamora, NewReferral(program, on), at=NOW, who=WHO)
        referrals.enrol(session, referral, enrolled_on=on, at=NOW, who=WHO)
        return referral

    return vault.write(work)


def test_attendance_and_the_end_of_a_program(
    enrolled: UUID, screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "attendance")
    enter(screen, on="10/07/2026", attended="no", class_name="Class 3")
    settled()
    choose(screen, "news")
    enter(screen, what="left", on="10/08/2026")
    assert "why" in fault_of(screen, "words")
    enter(screen, words="Found a job")
    settled()
    referral = vault.read(lambda session: referrals.referrals_of(session, zamora))[0]
    assert (referral.status, referral.reason) == (ReferralStatus.LEFT, "Found a job")
    assert referral.enrolment is not None
    assert [(one.held_on, one.session) for one in referral.enrolment.attendance] == [(date(2026, 10, 7), "Class 3")]


def test_only_what_fits_an_enrolment_is_offered(enrolled: UUID, screen: RecordScreen) -> None:
    choose(screen, "news")
    assert screen.form.form is not None
    what = screen.form.form.fields["what"].input
    assert isinstance(what, Select)
    assert [what.itemData(number) for number in range(what.count())] == ["news", "completed", "left"]


def test_a_job_is_started_and_ended(screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled) -> None:
    choose(screen, "job")
    enter(screen, on="10/05/2026", employer="Sample Foods", hours="38", wage="17.25")
    settled()
    assert next(step.stage for step in screen.stage.steps if step.current) is stages.Stage.EMPLOYED
    choose(screen, "jobEnded")
    enter(screen, on="10/07/2026")
    settled()
    job = vault.read(lambda session: referrals.jobs_of(session, zamora))[0]
    assert (job.employer, job.wage_cents, job.ended_on) == ("Sample Foods", 1725, date(2026, 10, 7))


def test_a_refusal_of_the_service_stands_in_the_form_and_the_form_stays(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "refer")
    enter(screen, on="10/20/2026")
    settled()
    assert "lies ahead" in screen.form.fault.text()
    assert screen.form.isVisible()
    assert screen.form.save.isEnabled()
    assert vault.read(lambda session: referrals.referrals_of(session, zamora)) == ()


def test_a_day_that_cannot_be_read_is_said_below_its_field(screen: RecordScreen) -> None:
    choose(screen, "job")
    enter(screen, on="someday")
    assert "not a day" in fault_of(screen, "on")
    assert screen.form.form is not None
    assert isinstance(focused(), DateInput)


def test_the_menu_offers_only_what_is_possible(screen: RecordScreen) -> None:
    screen.fill_menu()
    able = {one.objectName().rpartition(".")[2] for one in screen.menu.actions() if one.isEnabled() and one.text()}
    assert able == {"appointment", "nextStep", "refer", "job", "release", "safeContact"}


def test_escape_closes_the_form_first_and_then_the_record(
    screen: RecordScreen, window: Window, settled: Settled
) -> None:
    choose(screen, "job")
    press(Qt.Key.Key_Escape)
    assert not screen.form.isVisible()
    assert screen.happened.isVisible()
    assert window.main is not None
    assert window.main.current == "record"
    press(Qt.Key.Key_Escape)
    settled()
    assert window.main.current == "ncps"


def test_a_form_never_goes_over_to_another_person(screen: RecordScreen, vault: Vault, open_screen: Open) -> None:
    other = vault.write(lambda session: add_person(session, Person("Drake", "Rose")))
    choose(screen, "job")
    open_screen("record", ncp_id=other)
    assert not screen.form.isVisible()
    assert screen.form.action is None


# What happened


def test_the_timeline_is_filtered_and_searched(screen: RecordScreen, settled: Settled) -> None:
    screen.contact.note.setText("Works nights")
    screen.contact.save.click()
    settled()
    assert happened(screen) == ["Call: reached", "Report of October 4, 2026"]
    screen.happened.kinds.set_value("report person")
    assert happened(screen) == ["Report of October 4, 2026"]
    screen.happened.kinds.set_value("")
    QTest.keyClicks(screen.happened.search, "NIGHTS")
    assert happened(screen) == ["Call: reached"]
