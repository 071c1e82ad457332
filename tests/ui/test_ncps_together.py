"""The list of people by keyboard: several at once, views, columns, filters that are typed, why somebody was found."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.models.ncp import Ncp, NcpMark, NcpName, Source
from csdesk.services import caseload, closing, contacts, search_index
from csdesk.services.caseload import CaseloadLine, NewPerson
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.screens.ncps.columns import USUAL
from csdesk.ui.shell.window import Window
from tests.services.people import NOW, TODAY, WHO
from tests.ui.records import export_for_own_use

Open = Callable[..., Screen]
Settled = Callable[[], None]
NAMES = ("Adams", "Baker", "Clark", "Drake")


@pytest.fixture
def people(vault: Vault) -> dict[str, UUID]:
    """Four people; Clark is closed, Drake was named Ross and is under safe contact."""

    def work(session: Session) -> dict[str, UUID]:
        found = {}
        for number, last in enumerate(NAMES):
            new = NewPerson(last, "Rose", f"(608) 555-011{number}", "3 Sample St", "Madison", "WI", "53703")
            found[last] = caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO)
        closing.close(session, found["Clark"], closing.reasons()[0], on=TODAY, at=NOW, who=WHO)
        caseload.set_safe_contact(session, found["Drake"], True, "Text only", at=NOW, who=WHO)
        for last, former in (("Drake", "Ross"), ("Adams", "Núñez-O'Hara")):
            name = NcpName(ncp_id=found[last], last_name=former, first_name="Rose", since=TODAY, source=Source.PARENT)
            session.add(name)
        search_index.rebuild(session, list(found.values()))
        return found

    return vault.write(work)


@pytest.fixture
def screen(people: dict[str, UUID], open_screen: Open) -> NcpsScreen:
    found = open_screen("ncps")
    assert isinstance(found, NcpsScreen)
    return found


def shown(screen: NcpsScreen) -> list[str]:
    return [line.name for line in screen.list.rows.rows if isinstance(line, CaseloadLine)]


def said(desk: Desk) -> str:
    assert desk.messages.current is not None
    return desk.messages.current.sentence


def pick(menu: QMenu, words: str, settled: Settled) -> None:
    """Choose an entry of a menu, or of one of its submenus."""
    entries = list(menu.actions())
    for action in menu.actions():
        submenu = action.menu()
        entries += submenu.actions() if isinstance(submenu, QMenu) else []
    next(action for action in entries if action.text().startswith(words)).trigger()
    settled()


def fill(screen: NcpsScreen, settled: Settled, **values: str) -> None:
    """Type into the form for several people and save it by its key."""
    form = screen.several.sheet.form
    assert form is not None
    for name, text in values.items():
        field = form.fields[name].input
        edit = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
        assert isinstance(edit, QLineEdit)
        QTest.keyClicks(edit, text)
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()


def answer(screen: NcpsScreen, text: str, settled: Settled) -> None:
    """Type into the line that asks, and press Enter."""
    assert QApplication.focusWidget() is screen.ask.input
    screen.ask.input.selectAll()
    QTest.keyClicks(screen.ask.input, text)
    QTest.keyClick(screen.ask.input, Qt.Key.Key_Return)
    settled()


def marks(vault: Vault) -> set[UUID]:
    return vault.read(lambda session: set(session.scalars(select(NcpMark.ncp_id))))


def exported(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [line.split(",")[0].strip('"') for line in lines[1 : lines.index("")]]


def test_who_is_ticked_is_exported_whatever_is_searched_for_meanwhile(
    screen: NcpsScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    screen.panel.chosen.emit(("name",))
    settled()
    screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(screen.list, key)
    QTest.keyClicks(screen.search, "baker")
    settled()
    assert (shown(screen), screen.export.text()) == (["Baker, Rose"], "Export 2 ticked …")
    dialogs.answers = [tmp_path / "two.csv", tmp_path / "but_one.csv"]
    pick(screen.several.build_menu(), "Export 2 ticked", settled)
    pick(screen.exporting.menu, "For my own use", settled)
    assert exported(tmp_path / "two.csv") == ["Adams", "Clark"]
    assert "those who are ticked" in dialogs.asked[-1]
    screen.search.clear()
    pick(screen.several.build_menu(), "Tick everybody", settled)
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    left_out = screen.list.selected()
    assert isinstance(left_out, CaseloadLine)
    assert screen.export.text() == "Export 3 ticked …"
    export_for_own_use(screen, settled)
    assert exported(tmp_path / "but_one.csv") == [name for name in NAMES if not left_out.name.startswith(name)]


def test_whoever_is_ticked_keeps_the_filter_of_the_list_they_were_ticked_in(
    screen: NcpsScreen, settled: Settled
) -> None:
    def tick() -> None:
        screen.list.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(screen.list, Qt.Key.Key_Space)

    screen.filters.change(closed=True)
    settled()
    tick()
    screen.filters.reset()
    settled()
    screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.list, Qt.Key.Key_Down)
    tick()
    query = screen.exporting.meant().query
    assert query.people is not None
    chosen = {one.query.closed: len(one.people) for one in query.ticked}
    assert (len(query.people), chosen) == (2, {True: 1, None: 1})
    tick()
    assert [one.query.closed for one in screen.exporting.meant().query.ticked] == [True]


def test_who_is_ticked_by_space_is_marked_and_unmarked_again_by_one_key(
    screen: NcpsScreen, people: dict[str, UUID], vault: Vault, desk: Desk, settled: Settled
) -> None:
    screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(screen.list, key)
    assert screen.found.text() == "4 people found, 2 ticked"
    pick(screen.several.build_menu(), "Mark", settled)
    fill(screen, settled, mark="job fair")
    assert marks(vault) == {people["Adams"], people["Baker"]}
    assert said(desk) == "2 people were marked “job fair”."
    assert QApplication.focusWidget() is screen.list
    desk.take_back()
    settled()
    assert marks(vault) == set()


def test_ticks_stay_while_another_person_is_searched(screen: NcpsScreen, settled: Settled) -> None:
    screen.list.select_first()
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    QTest.keyClicks(screen.search, "baker")
    settled()
    screen.list.select_first()
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    assert screen.several.count == 2


def test_everybody_who_is_found_is_one_tick_and_the_closed_are_left_out_with_a_reason(
    screen: NcpsScreen, people: dict[str, UUID], vault: Vault, desk: Desk, settled: Settled
) -> None:
    screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert screen.list.people.ticked == set()
    QTest.keyClick(screen.list, Qt.Key.Key_Space)  # but not the first
    assert screen.found.text() == "4 people found, 3 ticked"
    pick(screen.several.build_menu(), "One next step", settled)
    fill(screen, settled, what="Tell about the job fair", day="tomorrow")
    steps = vault.read(lambda session: session.execute(select(FollowUp.ncp_id, FollowUp.due_on)).all())
    assert {tuple(step) for step in steps} == {(people[name], date(2026, 10, 9)) for name in ("Baker", "Drake")}
    assert said(desk) == "2 people were given this next step. 1 was left out: 1 closed."


def test_another_search_unticks_everybody(screen: NcpsScreen, settled: Settled) -> None:
    screen.list.people.tick_everybody(True)
    QTest.keyClicks(screen.search, "ad")
    settled()
    assert screen.list.people.tick_count == 0


def test_one_appointment_for_all_needs_a_day_and_a_time(screen: NcpsScreen, desk: Desk, settled: Settled) -> None:
    screen.list.people.tick_everybody(True)
    pick(screen.several.build_menu(), "One appointment", settled)
    fill(screen, settled, purpose="Group session")
    form = screen.several.sheet.form
    assert form is not None
    assert form.fields["day"].below.text() == "A day is needed."
    fill(screen, settled, day="10/15/2026", time="9:00 AM")
    assert said(desk) == "3 people were given this appointment. 1 was left out: 1 closed."


def test_letters_open_with_who_is_ticked(screen: NcpsScreen, window: Window, settled: Settled) -> None:
    screen.list.people.tick_everybody(True)
    pick(screen.several.build_menu(), "Write to them", settled)
    assert window.main is not None
    assert window.main.current == "letters"


def test_escape_leaves_the_form_and_nothing_is_done(screen: NcpsScreen, vault: Vault, settled: Settled) -> None:
    screen.list.select_first()
    pick(screen.several.build_menu(), "Assign", settled)
    QTest.keyClick(screen.several.sheet, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is screen.list
    assert vault.read(lambda session: set(session.scalars(select(Ncp.assigned_to)))) == {""}


def test_a_view_keeps_filters_order_and_columns_by_its_name(screen: NcpsScreen, desk: Desk, settled: Settled) -> None:
    pick(screen.filters.build_menu(), "Closed", settled)
    screen.list.sort_wanted.emit("name", True)
    pick(screen.views.build_menu(), "Save this list", settled)
    answer(screen, "Done with", settled)
    assert screen.views.button.text() == "View: Done with"
    pick(screen.views.build_menu(), "Everybody", settled)
    assert len(shown(screen)) == 4
    pick(screen.views.build_menu(), "Done with", settled)
    assert shown(screen) == ["Clark, Rose"]
    pick(screen.views.build_menu(), "Rename", settled)
    answer(screen, "Closed ones", settled)
    assert screen.views.button.text() == "View: Closed ones"
    pick(screen.views.build_menu(), "Delete", settled)
    assert screen.views.current is None
    desk.take_back()
    settled()
    screen.views.read()
    settled()
    assert "Closed ones" in [view.name for view in screen.views.views]


def test_views_that_come_with_the_program_are_true(screen: NcpsScreen, settled: Settled) -> None:
    pick(screen.views.build_menu(), "Overdue next steps", settled)
    assert shown(screen) == []
    assert screen.columns[2] == "phone"


def test_columns_are_ticked_moved_and_kept(screen: NcpsScreen, settled: Settled, again: Callable[[], Window]) -> None:
    screen.columns_button.click()
    assert QApplication.focusWidget() is screen.panel.list
    screen.panel.list.select_key("address")
    QTest.keyClick(screen.panel.list, Qt.Key.Key_Space)
    while screen.columns[1] != "address":
        screen.panel.up.click()
    settled()
    QTest.keyClick(screen.panel.list, Qt.Key.Key_Escape)
    assert screen.panel.isHidden()
    rows = [line for line in screen.list.rows.rows if isinstance(line, CaseloadLine)]
    assert [line.address for line in rows] == ["3 Sample St, Madison, WI 53703"] * 3 + [""]
    window = again()
    assert window.desk is not None
    window.desk.navigate("ncps")
    settled()
    assert window.main is not None
    found = window.main.screens["ncps"]
    assert isinstance(found, NcpsScreen)
    assert found.columns == ("name", "address", *USUAL[1:])


def test_words_in_notes_find_people(
    screen: NcpsScreen, people: dict[str, UUID], vault: Vault, settled: Settled
) -> None:
    call = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED, "Wants to become a welder")
    vault.write(lambda session: contacts.record_contact(session, people["Baker"], call, at=NOW, who=WHO))
    pick(screen.filters.build_menu(), "In notes", settled)
    answer(screen, "welder", settled)
    assert shown(screen) == ["Baker, Rose"]


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("ross", "Drake, Rose", "formerly Ross, Rose"),
        ("nunez", "Adams, Rose", "formerly Núñez-O'Hara, Rose"),
        ("ohara", "Adams, Rose", "formerly Núñez-O'Hara, Rose"),
        ("0111", "Baker, Rose", "phone (608) 555-0111"),
        ("55501", "Adams, Rose", "phone (608) 555-0110"),
        ("sample", "Adams, Rose", "3 Sample St, Madison, 53703"),
    ],
)
def test_the_line_says_what_was_found_where_the_name_does_not(
    screen: NcpsScreen, people: dict[str, UUID], settled: Settled, typed: str, name: str, why: str
) -> None:
    QTest.keyClicks(screen.search, typed)
    settled()
    assert shown(screen)[0] == name
    assert screen.list.why[people[name.partition(",")[0]]] == why


def test_who_is_under_safe_contact_is_not_found_by_phone_and_the_file_says_no_phone(
    screen: NcpsScreen, dialogs: ScriptedDialogs, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    QTest.keyClicks(screen.search, "0113")
    settled()
    assert shown(screen) == []
    screen.search.clear()
    pick(screen.views.build_menu(), "Everybody", settled)
    screen.panel.chosen.emit(("name", "phone"))
    settled()
    dialogs.answers = [tmp_path / "people.csv"]
    export_for_own_use(screen, settled)
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Name,Phone"
    assert '"Drake, Rose",' in lines
    assert "1 person under safe contact" in said(desk)
