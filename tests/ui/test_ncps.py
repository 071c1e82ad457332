"""The list of people through the window: found while typing, filtered, sorted, opened; somebody new is added."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule
from csdesk.services import caseload, contacts, search_index
from csdesk.services.caseload import CaseloadLine, NewPerson, Sort
from csdesk.services.caseload.overview import Choices
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import NcpsScreen, RecordScreen
from csdesk.ui.screens.ncps.list_screen import LIST, NEW, NOBODY, NOT_FOUND
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_report
from tests.ui.records import export_for_own_use

Open = Callable[..., Screen]
Settled = Callable[[], None]

ROBERT = NewPerson(
    "Flynn", "Robert", "(608) 555-0144", "2 Sample St", "Janesville", "WI", "53545", pin="9022522747", county="Rock"
)
ROSE = NewPerson("Drake", "Rose", "(608) 555-0117", "3 Sample St", "Madison", "WI", "53703", county="Dane")
HELEN = NewPerson("Roach", "Helen", "(608) 555-0181", "4 Sample St", "Janesville", "WI", "53545", county="Rock")


def add(session: Session, new: NewPerson) -> UUID:
    return caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO)


@pytest.fixture
def people(vault: Vault) -> dict[str, UUID]:
    """Three people; one was called."""

    def work(session: Session) -> dict[str, UUID]:
        found = {new.last_name: add(session, new) for new in (ROBERT, ROSE, HELEN)}
        call = NewContact(
            ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER, "", "Call again", date(2026, 10, 9)
        )
        contacts.record_contact(session, found["Flynn"], call, at=NOW, who=WHO)
        return found

    return vault.write(work)


@pytest.fixture
def screen(people: dict[str, UUID], open_screen: Open) -> NcpsScreen:
    return as_list(open_screen("ncps"))


def as_list(screen: Screen) -> NcpsScreen:
    assert isinstance(screen, NcpsScreen)
    return screen


def shown(screen: NcpsScreen) -> list[str]:
    if screen.list.isHidden() or screen.pages.currentIndex() != LIST:
        return []
    return [line.name for line in lines_of(screen)]


def lines_of(screen: NcpsScreen) -> list[CaseloadLine]:
    return [line for line in screen.list.rows.rows if isinstance(line, CaseloadLine)]


def cell(screen: NcpsScreen, row: int, title: str) -> str:
    titles = [column.title for column in screen.list.rows.columns]
    return str(screen.list.rows.index(row, titles.index(title)).data())


def type_in(screen: NcpsScreen, text: str, settled: Settled) -> None:
    screen.search.clear()
    QTest.keyClicks(screen.search, text)
    settled()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ro", ["Drake, Rose", "Flynn, Robert", "Roach, Helen"]),
        ("flynn rob", ["Flynn, Robert"]),
        ("90225", ["Flynn, Robert"]),
        ("0117", ["Drake, Rose"]),
        ("555-0181", ["Roach, Helen"]),
        ("ynn", []),
    ],
)
def test_typing_finds_by_name_pin_and_the_end_of_a_phone(
    screen: NcpsScreen, settled: Settled, typed: str, found: list[str]
) -> None:
    type_in(screen, typed, settled)
    assert shown(screen) == found
    assert screen.found.text() == f"{len(found)} {'person' if len(found) == 1 else 'people'} found"
    assert screen.pages.currentIndex() == (LIST if found else NOT_FOUND)


def test_down_enters_the_list_and_enter_opens_the_record(
    screen: NcpsScreen, people: dict[str, UUID], settled: Settled, window: Window
) -> None:
    type_in(screen, "ro", settled)
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is screen.list
    QTest.keyClick(screen.list, Qt.Key.Key_Down)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert window.main.current == "record"
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == people["Flynn"]
    assert record.head.name.text() == "Flynn, Robert"
    assert "Flynn" not in window.windowTitle()


def test_escape_comes_back_to_the_list_as_it_was_left(screen: NcpsScreen, settled: Settled, window: Window) -> None:
    type_in(screen, "ro", settled)
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    QTest.keyClick(screen.list, Qt.Key.Key_Down)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    QTest.keyClick(record.happened.list, Qt.Key.Key_Escape)
    settled()
    assert window.main.current == "ncps"
    assert screen.search.text() == "ro"
    assert screen.list.selected().name == "Flynn, Robert"
    assert QApplication.focusWidget() is screen.list


def test_c_on_a_line_begins_a_call(screen: NcpsScreen, settled: Settled, window: Window) -> None:
    screen.list.select_first()
    QTest.keyClick(screen.list, Qt.Key.Key_C)
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.contact.kind.value() == "call"
    assert QApplication.focusWidget() is record.contact.outcome


def test_filters_are_added_from_the_menu_and_taken_away_by_their_chip(screen: NcpsScreen, settled: Settled) -> None:
    screen.several.choices = Choices(("Dane", "Rock"))
    choose(screen, "county", "Rock")
    settled()
    assert shown(screen) == ["Flynn, Robert", "Roach, Helen"]
    choose(screen, "stage", "Attempted")
    settled()
    assert shown(screen) == ["Flynn, Robert"]
    chip = screen.findChild(Button, "ncps.filter.counties")
    assert chip is not None
    assert chip.text() == "County: Rock"
    chip.click()
    settled()
    assert shown(screen) == ["Flynn, Robert"]
    screen.filters.clear_all.click()
    settled()
    assert len(shown(screen)) == 3
    assert screen.filters.clear_all.isHidden()


def choose(screen: NcpsScreen, kind: str, words: str) -> None:
    menu = screen.filters.build_menu()
    submenu = menu.findChild(QMenu, f"ncps.filter.{kind}Menu")
    assert submenu is not None
    next(action for action in submenu.actions() if action.text() == words).trigger()


def test_only_who_is_on_the_latest_report(screen: NcpsScreen, vault: Vault, settled: Settled) -> None:
    vault.write(lambda session: add_person(session, Person("Ross", "Susan"), report=add_report(session, "Rock")))
    menu = screen.filters.build_menu()
    next(action for action in menu.actions() if action.text() == "On the latest report").trigger()
    settled()
    assert shown(screen) == ["Ross, Susan"]


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it_around(screen: NcpsScreen, settled: Settled) -> None:
    screen.list.sort_wanted.emit(Sort.NAME, True)
    settled()
    assert shown(screen) == ["Roach, Helen", "Flynn, Robert", "Drake, Rose"]
    screen.list.sort_wanted.emit(Sort.NEXT_STEP, False)
    settled()
    assert shown(screen)[0] == "Flynn, Robert"


def test_a_line_says_what_happened_last_and_what_is_next(screen: NcpsScreen) -> None:
    row = shown(screen).index("Flynn, Robert")
    assert cell(screen, row, "Stage") == "Attempted"
    assert cell(screen, row, "Last contact") == "Oct 8, call, no answer"
    assert cell(screen, row, "Next step") == "Tomorrow: Call again"


def test_safe_contact_and_do_not_call_are_marked(vault: Vault, open_screen: Open) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        add_person(session, Person("Abbott", "Ann", flags=("deceased",)), report=report)
        add_person(session, Person("Casey", "Terri", safe_contact=True), report=report)

    vault.write(work)
    screen = as_list(open_screen("ncps"))
    assert [cell(screen, row, "Flags") for row in range(2)] == ["Deceased", "Safe contact"]


def test_more_rows_come_as_one_scrolls_never_all_at_once(
    vault: Vault, open_screen: Open, settled: Settled, window: Window
) -> None:
    many = 130

    def work(session: Session) -> None:
        for number in range(many):
            add(session, replace(HELEN, first_name=f"Helen {chr(65 + number // 26)}{chr(97 + number % 26)}"))

    vault.write(work)
    screen = as_list(open_screen("ncps"))
    assert len(lines_of(screen)) < 40
    assert screen.found.text() == f"{many} people found"
    bar = screen.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    settled()
    assert len({line.ncp_id for line in lines_of(screen)}) < many
    assert lines_of(screen)[-1].name == "Roach, Helen Ez"
    QTest.keyClick(screen.list, Qt.Key.Key_End)
    assert screen.list.selected().name == "Roach, Helen Ez"


def test_the_find_box_of_the_window_searches_here(people: dict[str, UUID], open_screen: Open) -> None:
    screen = as_list(open_screen("ncps", text="drake"))
    assert shown(screen) == ["Drake, Rose"]
    assert QApplication.focusWidget() is screen.search


def test_an_empty_caseload_says_what_belongs_here(open_screen: Open) -> None:
    screen = as_list(open_screen("ncps"))
    assert screen.pages.currentIndex() == NOBODY


def test_an_empty_line_of_the_list_has_no_key(open_screen: Open, settled: Settled, window: Window) -> None:
    screen = as_list(open_screen("ncps"))
    QTest.keyClick(screen.list, Qt.Key.Key_C)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "ncps"


def fill(screen: NcpsScreen, **values: str) -> None:
    """Type into the form of a new person."""
    for name, text in values.items():
        field = screen.new_person.form.fields[name].input
        assert isinstance(field, QLineEdit)
        field.clear()
        QTest.keyClicks(field, text)


def test_a_new_person_needs_name_phone_and_address(screen: NcpsScreen, vault: Vault, settled: Settled) -> None:
    screen.new.click()
    fill(screen, first_name="Marisa")
    screen.new_person.save.click()
    settled()
    fields = screen.new_person.form.fields
    assert fields["phone"].below.text() == "A phone number is needed."
    assert fields["address_1"].below.text() == "An address is needed."
    assert fields["last_name"].below.text() == ""
    assert vault.read(lambda session: session.scalar(select(func.count()).select_from(Ncp))) == 3


def test_a_possible_match_is_shown_before_anybody_is_saved(
    screen: NcpsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    screen.new.click()
    fill(screen, last_name="Drake", first_name="Rose", phone="(608) 555-0190", address_1="9 Other St")
    screen.new_person.save.click()  # before the matches are there: the button's first press only shows them
    settled()
    count = select(func.count()).select_from(Ncp)
    assert vault.read(lambda session: session.scalar(count)) == 3
    assert screen.findChild(Button, "ncps.new.match") is not None
    assert screen.new_person.save.text() == "Somebody else: save and open"
    screen.new_person.save.click()
    settled()
    assert vault.read(lambda session: session.scalar(count)) == 4
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.head.call.text() == "(608) 555-0190"
    assert screen.pages.currentIndex() == LIST


def test_somebody_with_the_same_pin_is_not_added_twice(
    screen: NcpsScreen, vault: Vault, people: dict[str, UUID], settled: Settled, window: Window
) -> None:
    screen.new.click()
    fill(screen, last_name="Flynn", phone="(608) 555-0190", address_1="9 Other St", pin="9022522747")
    settled()
    for _press in range(2):
        screen.new_person.save.click()
        settled()
    assert vault.read(lambda session: session.scalar(select(func.count()).select_from(Ncp))) == 3
    assert screen.pages.currentIndex() == NEW
    same = screen.findChild(Button, "ncps.new.match")
    assert same is not None
    same.click()
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == people["Flynn"]


def test_escape_leaves_the_form_and_adds_nobody(screen: NcpsScreen, vault: Vault, settled: Settled) -> None:
    screen.new.click()
    fill(screen, last_name="Ross", phone="(608) 555-0190", address_1="9 Other St")
    QTest.keyClick(screen.new_person.form.fields["phone"].input, Qt.Key.Key_Escape)
    settled()
    assert screen.pages.currentIndex() == LIST
    assert vault.read(lambda session: session.scalar(select(func.count()).select_from(Ncp))) == 3


def test_the_export_has_who_is_seen_and_says_that_it_is_not_encrypted(
    screen: NcpsScreen, dialogs: ScriptedDialogs, desk: Desk, tmp_path: Path, settled: Settled
) -> None:
    target = tmp_path / "people.csv"
    dialogs.answers = [target]
    type_in(screen, "ro", settled)
    screen.list.sort_wanted.emit(Sort.NAME, True)
    settled()
    assert screen.export.text() == "Export 3 …"
    export_for_own_use(screen, settled)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [line["Name"] for line in lines[:3]] == ["Roach, Helen", "Flynn, Robert", "Drake, Rose"]
    assert lines[1]["Next step"] == "Next step", "what somebody typed stays in the vault"
    assert lines[-1]["Name"].startswith("Next step: what it is and when")
    assert "not be encrypted" in dialogs.asked[0]
    assert desk.messages.current is not None
    assert "not encrypted" in desk.messages.current.sentence


def test_an_export_that_is_called_off_writes_nothing(
    screen: NcpsScreen, dialogs: ScriptedDialogs, tmp_path: Path, settled: Settled
) -> None:
    dialogs.answers = [None]
    export_for_own_use(screen, settled)
    assert list(tmp_path.glob("*.csv")) == []


def test_a_folder_that_cannot_be_written_to_is_said(
    screen: NcpsScreen, dialogs: ScriptedDialogs, desk: Desk, tmp_path: Path, settled: Settled
) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    dialogs.answers = [tmp_path / "taken" / "caseload.csv"]
    export_for_own_use(screen, settled)
    assert desk.messages.current is not None
    assert "could not be written" in desk.messages.current.sentence


def test_what_changes_elsewhere_is_read_again(screen: NcpsScreen, desk: Desk, settled: Settled) -> None:
    desk.write(screen, lambda session: add(session, replace(ROSE, last_name="Adams")), changed={"ncps"})
    settled()
    settled()
    assert shown(screen)[0] == "Adams, Rose"


def test_who_waits_for_a_csa_is_at_that_stage(vault: Vault, open_screen: Open) -> None:
    def work(session: Session) -> None:
        add_csa(session, "Rock", ContactRule.CSA_FIRST)
        ncp_id = add_person(session, Person("Ross", "Susan"), report=add_report(session, "Rock"))
        search_index.rebuild(session, [ncp_id])

    vault.write(work)
    screen = as_list(open_screen("ncps", text="ross"))
    assert cell(screen, 0, "Stage") == "CSA review"
