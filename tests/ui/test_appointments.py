"""The docket worked by keyboard through the real window: a day in court, from its print to its follow-ups."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import icalendar
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from csdesk.services import appointments, caseload, contacts, docket
from csdesk.services.appointments import AppointmentKind, AppointmentState, NewAppointment
from csdesk.services.caseload import NewPerson
from csdesk.services.docket import DocketLine
from csdesk.services.going_ahead import ReasonNeededError
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault
from csdesk.ui import printing, scenes
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.appointments import AppointmentsScreen
from csdesk.ui.screens.appointments.screen import EMPTY, FORM, LIST
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.support.doors import screen_of
from tests.ui.interviews import ENTER, Keyboard

Settled = Callable[[], None]
Open = Callable[..., Screen]
COURT = "Rock County Circuit Court, Branch 3"
ESC = Qt.Key.Key_Escape


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute).astimezone(UTC)


def set_one(session: Session, ncp_id: UUID, starts_at: datetime, purpose: str = "Contempt hearing") -> UUID:
    new = NewAppointment(AppointmentKind.HEARING, starts_at, "Janesville", purpose, COURT)
    return appointments.set_appointment(session, ncp_id, new, at=NOW - timedelta(days=30), who=WHO)


@pytest.fixture
def hearings(vault: Vault) -> list[UUID]:
    """Three hearings today, at 9:00, 9:15 and 9:30."""

    def work(session: Session) -> list[UUID]:
        names = ("Abbott", "Baker", "Conway")
        people = [add_person(session, Person(name, "Ann", safe_contact=name == "Baker")) for name in names]
        return [set_one(session, ncp_id, at(TODAY, 9, 15 * number)) for number, ncp_id in enumerate(people)]

    return vault.write(work)


@pytest.fixture
def screen(hearings: list[UUID], open_screen: Open) -> AppointmentsScreen:
    return as_appointments(open_screen("appointments"))


def as_appointments(screen: Screen) -> AppointmentsScreen:
    assert isinstance(screen, AppointmentsScreen)
    return screen


def names(screen: AppointmentsScreen) -> list[str]:
    return [line.name for line in screen.list.rows.rows if isinstance(line, DocketLine)]


def groups(screen: AppointmentsScreen) -> list[str]:
    return [group.title for group in screen.list.rows.rows if isinstance(group, Group)]


def states(vault: Vault, ids: list[UUID]) -> list[AppointmentState]:
    return vault.read(lambda session: [appointments.appointment(session, one).state for one in ids])


def test_a_day_in_court_is_settled_by_one_key_each(
    screen: AppointmentsScreen, hearings: list[UUID], keyboard: Keyboard, vault: Vault, desk: Desk
) -> None:
    assert names(screen) == ["Abbott, Ann", "Baker, Ann", "Conway, Ann"]
    assert groups(screen) == [f"{COURT}, Janesville"]
    assert screen.header.title.text() == "Thursday, October 8"
    assert screen.header.subtitle.text() == "Today: 3 on the docket"
    assert keyboard.at() is screen.list

    keyboard.press("k", Qt.Key.Key_Down, "n", Qt.Key.Key_Down, "x")
    assert states(vault, hearings) == [AppointmentState.KEPT, AppointmentState.NO_SHOW, AppointmentState.CANCELLED]
    assert names(screen) == ["Abbott, Ann", "Baker, Ann"]
    assert screen.header.subtitle.text() == "Today: 2 on the docket, 1 called off"

    def owed(session: Session) -> list[tuple[str, date]]:
        baker = appointments.appointment(session, hearings[1]).ncp_id
        return [(one.what, one.due_on) for one in contacts.follow_ups_of(session, baker)]

    assert vault.read(owed) == [
        ("Did not come to the hearing on Thursday, October 8; no new date yet", date(2026, 10, 9))
    ]
    desk.take_back()
    keyboard.settled()
    assert names(screen) == ["Abbott, Ann", "Baker, Ann", "Conway, Ann"]


def test_what_the_court_ordered_is_written_and_a_missed_one_gets_a_new_date(
    screen: AppointmentsScreen, hearings: list[UUID], keyboard: Keyboard, vault: Vault
) -> None:
    keyboard.press("k", "o", "Ten applications", Qt.Key.Key_Tab)
    screen.primary_action().click()
    keyboard.settled()
    kept = vault.read(lambda session: appointments.appointment(session, hearings[0]))
    assert kept.outcome_note == "Ten applications"

    keyboard.press(Qt.Key.Key_Down, "n", "r")
    assert screen.pages.currentIndex() == FORM
    assert screen.form.heading.text() == "A new date: Baker, Ann"
    QApplication.processEvents()  # the form comes in view
    keyboard.press(Qt.Key.Key_Tab, "10/22/2026", Qt.Key.Key_Tab)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keyboard.settled()
    assert screen.day == date(2026, 10, 22)
    assert names(screen) == ["Baker, Ann"]
    assert vault.read(lambda session: contacts.follow_ups_of(session, kept_by(session, hearings[1]))) == ()


def test_where_a_reason_is_needed_it_is_asked_for_at_its_field(
    screen: AppointmentsScreen, window: Window, settled: Settled
) -> None:
    window.resize(1024, 620)
    screen.begin_new()
    settled()
    form = screen.form
    form.show_refusal(ReasonNeededError("The CSA has not cleared her."))
    assert form.because.isVisible()
    assert (form.because.input.hasFocus(), form.because.below.text()) == (True, "The CSA has not cleared her.")
    assert not form.fault.isVisible()
    scenes.settle(window)
    assert form.because.below.visibleRegion().boundingRect() == form.because.below.rect()
    QTest.keyClicks(form.because.input, "She rang us")
    kept = form.unsaved() | {"entry": "new", "typed": {}, "because": "She rang us"}
    screen.close_form()
    screen.begin_new()
    assert not form.because.isVisible()
    form.bring_back(kept)
    assert (form.because.isVisible(), form.because.value()) == (True, "She rang us")


def kept_by(session: Session, appointment_id: UUID) -> UUID:
    return appointments.appointment(session, appointment_id).ncp_id


def test_an_interview_a_plan_and_the_record_start_with_one_key(
    screen: AppointmentsScreen, keyboard: Keyboard, window: Window, desk: Desk, settled: Settled
) -> None:
    gone: list[tuple[str, object]] = []
    desk.navigated.connect(lambda name, arguments: gone.append((name, arguments.get("ncp_id"))))
    ncp_id = screen.list.selected().appointment.ncp_id
    for key in ("i", "w", ENTER):
        keyboard.press(key)
        desk.navigate("appointments")
        settled()
    assert gone[:1] == [("interview", ncp_id)]
    assert [name for name, who in gone if who == ncp_id] == ["interview", "plans", "record"]


def test_arrows_brackets_and_t_change_the_day(screen: AppointmentsScreen, keyboard: Keyboard) -> None:
    keyboard.press(Qt.Key.Key_Right)
    assert (screen.day, screen.pages.currentIndex()) == (date(2026, 10, 9), EMPTY)
    keyboard.press("]", "]", "]")
    assert screen.header.title.text() == "Monday, October 12"
    assert [chip.text() for chip in screen.week.chips][:2] == ["Mon 12", "Tue 13"]
    keyboard.press("[", Qt.Key.Key_Left, "t")
    assert (screen.day, screen.pages.currentIndex()) == (TODAY, LIST)
    assert keyboard.at() is screen.list
    screen.week.chips[4].click()
    keyboard.settled()
    assert screen.day == date(2026, 10, 9)


def test_weeks_ahead_and_what_is_not_settled(
    screen: AppointmentsScreen, hearings: list[UUID], keyboard: Keyboard, vault: Vault
) -> None:
    def more(session: Session) -> None:
        ncp_id = kept_by(session, hearings[0])
        for day in (TODAY - timedelta(days=3), TODAY - timedelta(days=2), TODAY + timedelta(days=12)):
            set_one(session, ncp_id, at(day, 10))

    vault.write(more)
    keyboard.press("2")
    screen.refresh()
    keyboard.settled()
    assert groups(screen) == ["Tuesday, October 20"]
    keyboard.press("3")
    assert groups(screen) == ["Tuesday, October 6", "Monday, October 5"]
    keyboard.press("k", "n")
    assert screen.pages.currentIndex() == EMPTY
    assert screen.chips["unsettled"].trailing == ""
    keyboard.press("1")
    assert len(names(screen)) == 3


def test_a_new_one_for_somebody_who_is_found_by_typing(
    open_screen: Open, keyboard: Keyboard, vault: Vault, desk: Desk
) -> None:
    def work(session: Session) -> None:
        new = NewPerson("Zamora", "Jeremy", "(608) 555-0156", "1 Test St", "Beloit", "WI", "53511")
        caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO)
        set_one(session, add_person(session), at(date(2026, 10, 20), 9))

    vault.write(work)
    screen = as_appointments(open_screen("appointments"))
    QTest.keyClick(keyboard.at(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    keyboard.press_at_once("zamo")
    QTest.qWait(200)
    keyboard.settled()
    keyboard.press(ENTER)
    assert screen.form.person.name == "Zamora, Jeremy"
    keyboard.press(Qt.Key.Key_Tab)
    assert screen.form.form is not None
    screen.form.form.set_values({"day": date(2026, 10, 20), "place": "Job Center"})
    keyboard.press(Qt.Key.Key_Tab, "9")
    QTest.keyClick(keyboard.at(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keyboard.settled()
    assert names(screen) == ["Zamora, Jeremy", "Zamora, Jeremy"]
    (added,) = [
        line for line in vault.read(lambda s: docket.coming(s, today=TODAY)) if line.appointment.place == "Job Center"
    ]
    assert added.appointment.remind_on == date(2026, 10, 16)
    assert added.clashes
    assert desk.messages.current is not None
    sentence = "It is set. At the same time there is another one; the docket shows it."
    assert desk.messages.current.sentence == sentence


def test_a_form_says_what_is_missing_and_escape_leaves_it(screen: AppointmentsScreen, keyboard: Keyboard) -> None:
    screen.begin_new()
    screen.form.save.click()
    assert screen.form.form is not None
    assert screen.form.form.fields["time"].below.text() == "A time is needed."
    screen.form.form.set_values({"time": "half past"})
    screen.form.save.click()
    keyboard.press(ESC)
    assert screen.pages.currentIndex() == LIST


def test_a_form_that_is_open_survives_a_lock(
    screen: AppointmentsScreen, keyboard: Keyboard, again: Callable[[], Window], settled: Settled
) -> None:
    keyboard.press("r")
    QApplication.processEvents()  # the form comes in view
    keyboard.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, "10:45 AM")
    after = as_appointments(screen_of(again(), "appointments"))
    settled()
    assert after.pages.currentIndex() == FORM
    assert after.form.heading.text() == "Move or correct: Abbott, Ann"
    assert after.form.form is not None
    assert "10:45" in str(after.form.form.fields["time"].typed())


def test_the_docket_is_printed_and_saved_without_a_name_in_its_file_name(
    screen: AppointmentsScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    threads: list[threading.Thread] = []
    print_pdf = printing.print_pdf

    def watched(printer: QPrinter, pdf: bytes, told: Callable[[int, int], object]) -> None:
        threads.append(threading.current_thread())
        print_pdf(printer, pdf, told)

    monkeypatch.setattr(printing, "print_pdf", watched)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    screen.paper.print_on(printer)
    settled()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()  # the window goes on meanwhile
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 1
    dialogs.answers = [tmp_path / "saved.pdf"]
    screen.paper.save.click()
    settled()
    assert dialogs.asked == ["Save the docket (Docket 2026-10-08.pdf) [PDF (*.pdf)]"]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "saved.pdf").pages)
    assert "Abbott, Ann" in text
    assert text.count("555-0156") == 2  # not that of safe contact


@pytest.mark.parametrize("with_names", [False, True])
def test_a_day_goes_to_the_calendar_with_names_only_when_they_are_wanted(
    screen: AppointmentsScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path, with_names: bool
) -> None:
    dialogs.answers = [tmp_path / "day.ics"]
    screen.calendar_file.click()
    screen.calendar.which.set_value("day")
    assert "Nothing says whom it is about" in screen.calendar._told.text()
    if with_names:
        screen.calendar.names.click()
        assert "the person’s name" in screen.calendar._told.text()
    screen.calendar.save.click()
    settled()
    assert dialogs.asked == ["Save the entries (CS Desk 2026-10-08.ics) [Calendar (*.ics)]"]
    content = (tmp_path / "day.ics").read_bytes()
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len(found) == 3
    assert (b"Abbott" in content) is with_names
    assert b"555-01" not in content
    assert screen.pages.currentIndex() == LIST


def test_where_it_does_not_let_lists_go_nothing_is_written(
    screen: AppointmentsScreen, desk: Desk, dialogs: ScriptedDialogs, settled: Settled
) -> None:
    desk.ways.policy = Policy(caseload_export_allowed=False, sources={"caseload_export_allowed": "policy.toml"})
    screen.paper.save.click()
    screen.calendar_file.click()
    screen.calendar.save.click()
    settled()
    assert dialogs.asked == []
    assert desk.messages.current is not None
    assert "IT has fixed that lists of people are not exported" in desk.messages.current.sentence


def test_an_appointment_is_opened_from_elsewhere(hearings: list[UUID], open_screen: Open, settled: Settled) -> None:
    screen = as_appointments(open_screen("appointments", appointment_id=hearings[2], calendar=True))
    settled()
    assert screen.list.selected().name == "Conway, Ann"
    assert screen.calendar.which.currentText() == "The selected one: Thu, Oct 8, 9:30 AM"
    screen.close_form()
    shown = as_appointments(open_screen("appointments", show="unsettled"))
    assert shown.shows == "unsettled"
