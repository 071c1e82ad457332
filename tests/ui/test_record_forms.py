"""What is entered on a record by its forms: hearings, referrals, enrolments, jobs, releases."""

import json
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from csdesk.services import appointments, classes, referrals, releases, stages
from csdesk.services.appointments import AppointmentKind, AppointmentState, NewAppointment
from csdesk.services.classes import Series
from csdesk.services.days import local_day
from csdesk.services.referrals import NewReferral, ReferralStatus, Thought
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions.meetings import parse_clock
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import DateInput, Select, Text
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program
from tests.ui.records import (
    Open,
    Settled,
    add_zamora,
    as_record,
    choose,
    enter,
    fault_of,
    focused,
    press,
    type_words,
)


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    """A person on the report of a county whose CSA lets the liaison go ahead."""
    return vault.write(add_zamora)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def test_a_form_that_was_begun_waits_for_its_record(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    other = vault.write(lambda session: add_person(session, Person("Abbott", "Ann")))

    def purpose() -> str:
        return str(screen.form.form.values()["purpose"]) if screen.form.form is not None else ""

    for ncp_id, words in ((zamora, "Bring the pay stubs"), (other, "Bring the lease")):
        open_screen("record", ncp_id=ncp_id)
        choose(screen, "appointment")
        assert screen.form.form is not None
        screen.form.form.fields["purpose"].input.setFocus()
        type_words(words)
    open_screen("record", ncp_id=zamora)
    assert purpose() == "Bring the pay stubs"
    open_screen("record", ncp_id=other)
    assert purpose() == "Bring the lease"
    press(Qt.Key.Key_Escape)
    open_screen("record", ncp_id=zamora)
    enter(screen, day="10/08/2026", time="9:30 AM", place="Janesville")
    settled()
    for ncp_id in (other, zamora):
        open_screen("record", ncp_id=ncp_id)
        assert screen.form.action is None


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
    assert screen.aside.next_step.due.text() == "Tomorrow"


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
    assert "Say why" in fault_of(screen, "why")
    enter(screen, why="found_work", words="At the dairy")
    settled()
    assert screen.desk.messages.current is not None
    assert screen.desk.messages.current.action == "What the parent thought of it"
    referral = vault.read(lambda session: referrals.referrals_of(session, zamora))[0]
    assert (referral.status, referral.reason) == (ReferralStatus.LEFT, "Found work: At the dairy")
    choose(screen, "thought")
    enter(screen, dignity="yes", utility="partly", note="Too far")
    settled()
    referral = vault.read(lambda session: referrals.referrals_of(session, zamora))[0]
    assert referral.thought == Thought("yes", "partly", "", "Too far", screen.desk.today())
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
    assert able == {
        *(
            "write",
            "calendar",
            "reach",
            "told",
            "merge",
            "checklist",
            "outcomes",
            "alert",
            "custody",
            "addParent",
            "addChild",
        ),
        *("appointment", "nextStep", "refer", "job", "release", "safeContact"),
        *("phone", "address", "locate", "assign", "marks", "close"),
    }


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


def test_a_form_that_was_left_half_typed_is_there_again_when_it_is_opened_again(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    def typed(name: str) -> str:
        assert screen.form.form is not None
        return str(screen.form.form.values()[name])

    def said() -> str:
        message = screen.desk.messages.current
        return message.sentence if message is not None else ""

    def begin(action: str, name: str, words: str) -> None:
        choose(screen, action)
        assert screen.form.form is not None
        screen.form.form.fields[name].input.setFocus()
        type_words(words)

    begin("appointment", "purpose", "Bring the pay stubs")
    assert not screen.form.anew.isVisible()
    begin("job", "employer", "Sample Foods")  # another action chosen
    press(Qt.Key.Key_Escape)
    assert screen.happened.isVisible()
    assert "kept" in said()
    choose(screen, "appointment")
    assert typed("purpose") == "Bring the pay stubs"
    assert not said()
    choose(screen, "appointment")  # chosen once more
    assert typed("purpose") == "Bring the pay stubs"
    enter(screen, day="10/08/2026", time="9:30 AM", place="Janesville")
    settled()
    choose(screen, "appointment")
    assert typed("purpose") == ""
    press(Qt.Key.Key_Escape)
    other = vault.write(lambda session: add_person(session, Person("Abbott", "Ann")))
    open_screen("record", ncp_id=other)
    open_screen("record", ncp_id=zamora)
    assert screen.form.action is None  # it was closed
    choose(screen, "job")
    assert typed("employer") == "Sample Foods"
    screen.form.anew.click()
    assert typed("employer") == ""
    press(Qt.Key.Key_Escape)
    choose(screen, "job")
    assert typed("employer") == ""


def test_a_form_that_was_left_stays_closed_over_a_lock(screen: RecordScreen, settled: Settled) -> None:
    choose(screen, "job")
    assert screen.form.form is not None
    screen.form.form.fields["employer"].input.setFocus()
    type_words("Sample Foods")
    press(Qt.Key.Key_Escape)
    screen.bring_back(json.loads(json.dumps(screen.unsaved())))
    screen.refresh()
    settled()
    assert screen.form.action is None
    choose(screen, "job")
    assert screen.form.form.values()["employer"] == "Sample Foods"


def test_what_was_typed_can_be_dropped_from_the_message(screen: RecordScreen) -> None:
    choose(screen, "job")
    assert screen.form.form is not None
    screen.form.form.fields["employer"].input.setFocus()
    type_words("Sample Foods")
    press(Qt.Key.Key_Escape)
    message = screen.desk.messages.current
    assert message is not None
    assert message.on_action is not None
    message.on_action()
    choose(screen, "job")
    assert screen.form.form.values()["employer"] == ""
    assert screen.unsaved() == {}


def test_the_next_class_stands_below_the_next_step_and_a_job_is_asked_after_from_today(
    enrolled: UUID, screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    today = screen.desk.today()

    def work(session: Session) -> None:
        (referral,) = [one for one in referrals.referrals_of(session, zamora) if one.id == enrolled]
        held = Series(today + timedelta(days=1), time(17, 30), place="Beloit library")
        classes.plan_series(session, referral.program_id, held, at=NOW, who=WHO)
        referrals.start_job(session, zamora, started_on=today - timedelta(days=31), at=NOW, who=WHO)

    vault.write(work)
    screen.desk.navigate("record", ncp_id=zamora, start="jobCheck")
    settled()
    told = screen.findChild(Text, "record.nextStep.further")
    assert told is not None
    assert told.text() == "Tomorrow: class at 5:30 PM, Beloit library: FSET"
    assert screen.form.action is not None
    assert screen.form.action.name == "jobCheck"
    enter(screen, still="no")
    assert "last day" in fault_of(screen, "ended_on")
    enter(screen, ended_on="10/07/2026")
    settled()
    (job,) = vault.read(lambda session: referrals.jobs_of(session, zamora))
    assert (job.ended_on, [one.still_there for one in job.checks]) == (date(2026, 10, 7), [False])
