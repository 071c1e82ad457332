"""Commands: the palette, the menus, the page of shortcuts. What the keys do that are shown is seen in every scene."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.ui.commands import Command, Kind, available, sequence
from csdesk.ui.scenes import settle
from csdesk.ui.screens import SCREENS, key_of
from csdesk.ui.screens.board import BoardScreen
from csdesk.ui.screens.board.looks import LOOKS
from csdesk.ui.screens.called import CALLED
from csdesk.ui.screens.ncps import NcpsScreen, RecordScreen
from csdesk.ui.shell.find_box import FindBox
from csdesk.ui.shell.main_menu import menu_bar
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, ListTable
from tests.ui.interviews import Keyboard, OpenScreen


def box_of(window: Window) -> FindBox:
    """The field of the palette."""
    box = window.findChild(FindBox)
    assert box is not None
    return box


def offered(window: Window) -> list[str]:
    """The lines of the palette, as they are heard."""
    palette = box_of(window).palette_below
    assert palette is not None
    return [line.spoken for line in palette.offers.lines] if palette.isVisible() else []


def test_the_palette_leads_to_a_screen_and_esc_leaves_it(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, settled: Callable[[], None]
) -> None:
    open_screen("board")
    assert window.main is not None
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    assert "Settings, Go to, Ctrl+," in offered(window)
    keyboard.press(Qt.Key.Key_Escape)
    assert offered(window) == []
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("set")
    assert offered(window)[:2] == ["Settings, Go to, Ctrl+,", "All people found by “set”, List"]
    while window.main.current == "board":
        palette = box_of(window).palette_below
        assert palette is not None
        marked = palette.list.currentIndex().row()
        keyboard.press(Qt.Key.Key_Return if palette.offers.lines[marked].words == "Settings" else Qt.Key.Key_Down)
    assert window.main.current == "settings"
    assert offered(window) == []
    assert box_of(window).text() == ""


def test_the_palette_finds_a_person_by_part_of_the_name_and_only_commands_after_an_angle(
    zamora: UUID, open_screen: OpenScreen, window: Window, keyboard: Keyboard, qtbot: QtBot
) -> None:
    open_screen("today")
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("zam")
    qtbot.waitUntil(lambda: any(line.startswith("Zamora") for line in offered(window)), timeout=10_000)
    assert [line.startswith("Zamora") for line in offered(window)][:2] == [False, True]
    keyboard.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert window.main is not None
    assert window.main.current == "record"
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == zamora
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("> note call")
    assert offered(window) == ["Note a call, Do, C"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("plans", "Plans, Go to, Alt+7"),
        ("help for", "Help for this page, Help, F1"),
        ("lock", "Lock, Do, Ctrl+L"),
        ("undo", "Take back what was done last, Do, Ctrl+Z"),
        ("quit", "Close the program, Do, Ctrl+Q"),
        ("lo", "All people found by “lo”, List, Enter"),
        ("mark", "All people found by “mark”, List, Enter"),
        ("> loc", "Lock, Do, Ctrl+L"),
        ("log out", "Lock, Do, Ctrl+L"),
        ("passphrase", "Keys and backups, Go to"),
        ("change password", "Keys and backups, Go to"),
        ("restore", "Keys and backups, Go to"),
        ("import", "Referral report, Go to, Alt+2"),
        ("export", "NCPs, Go to, Alt+3"),
        ("print", "Plans, Go to, Alt+7"),
        ("new person", "New person, Do"),
        ("add ncp", "New person, Do"),
        ("call", "NCPs, Go to, Alt+3"),
        ("dark", "Light or dark, larger letters, Help"),
    ],
)
def test_what_is_called_as_it_is_typed_comes_first_but_no_deed_before_a_name(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, typed: str, first: str
) -> None:
    open_screen("today")
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press(typed)
    palette = box_of(window).palette_below
    assert palette is not None
    assert offered(window)[palette.list.currentIndex().row()] == first
    assert palette.list.currentIndex().row() == 0


@pytest.mark.parametrize(("typed", "others"), [("export", {"NCPs", "Reports"}), ("print", {"Plans", "Letters"})])
def test_a_word_for_several_pages_leads_to_each(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, typed: str, others: set[str]
) -> None:
    open_screen("today")
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press(typed)
    assert others <= {line.partition(",")[0] for line in offered(window)}


def test_whatever_has_other_words_is_a_page_that_the_palette_leads_to() -> None:
    assert set(CALLED) <= {entry.name for entry in SCREENS if entry.in_rail or entry.by_itself}


@pytest.mark.parametrize("screen", ["today", "ncps"])
def test_somebody_new_is_entered_from_every_page(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, screen: str
) -> None:
    open_screen(screen)
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("add person")
    assert [line for line in offered(window) if line.startswith("New person")] == offered(window)[:1]
    keyboard.press(Qt.Key.Key_Return)
    settle(window)
    keyboard.press("Novak")
    assert window.main is not None
    page = window.main.screens["ncps"]
    assert isinstance(page, NcpsScreen)
    assert page.new_person.form.values()["last_name"] == "Novak"
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("add person", Qt.Key.Key_Return)
    assert page.new_person.form.values()["last_name"] == "Novak"


def test_the_palette_says_that_nobody_is_found_and_enter_reads_it(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, qtbot: QtBot
) -> None:
    open_screen("today")
    assert window.main is not None
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press("zzzzzz")
    qtbot.waitUntil(lambda: offered(window) == ["Nobody is found by “zzzzzz”"], timeout=10_000)
    keyboard.press(Qt.Key.Key_Return)
    assert window.main.current == "today"
    assert box_of(window).text() == "zzzzzz"


@pytest.mark.parametrize("typed", ["*", "%", '"'])
def test_signs_alone_find_nobody(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard, settled: Callable[[], None], typed: str
) -> None:
    open_screen("today")
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press(typed)
    settled()
    assert offered(window) == ["Nothing here is called so"]


def test_where_nothing_is_called_so_the_palette_says_it_and_enter_does_nothing(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard
) -> None:
    open_screen("today")
    assert window.main is not None
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press(">xyzzy")
    assert offered(window) == ["Nothing here is called so"]
    keyboard.press(Qt.Key.Key_Return)
    assert window.main.current == "today"
    assert box_of(window).text() == ">xyzzy"
    assert offered(window) == ["Nothing here is called so"]
    keyboard.press(Qt.Key.Key_Escape)
    assert offered(window) == []


def test_the_palette_offers_each_deed_once_and_marks_none_before_something_is_typed(
    open_screen: OpenScreen, window: Window, keyboard: Keyboard
) -> None:
    open_screen("today")
    locked: list[str] = []
    window.messages.info("The desk was open for long.", "Lock", lambda: locked.append("by the message"))
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    keyboard.press(">")
    assert [line for line in offered(window) if line.startswith("Lock")] == ["Lock, Do, Ctrl+L"]
    assert [line for line in offered(window) if line.endswith(", T")] == ["Show what was done, or the list, Do, T"]
    keyboard.press(Qt.Key.Key_Return)
    assert window.main is not None
    assert window.main.current == "today"
    assert locked == []


def test_the_palette_is_a_list_in_the_window_and_keeps_the_keyboard_in_its_field(
    open_screen: OpenScreen, window: Window
) -> None:
    open_screen("today")
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    palette = box_of(window).palette_below
    assert palette is not None
    assert palette.window() is window
    assert QApplication.focusWidget() is box_of(window)
    told = QAccessible.queryAccessibleInterface(palette.list)
    assert told.role() == QAccessible.Role.List
    assert told.child(0).text(QAccessible.Text.Name) == palette.offers.lines[0].spoken
    assert palette.offers.index(0, 0).data(Qt.ItemDataRole.UserRole + 7) is None
    other = window.findChild(QPushButton, "topBar.lock")
    assert other is not None
    other.setFocus()
    assert not palette.isVisible()


def test_a_line_has_a_menu_of_what_its_keys_do(
    zamora: UUID, open_screen: OpenScreen, window: Window, settled: Callable[[], None]
) -> None:
    screen = open_screen("ncps")
    table = screen.findChild(ListTable, "ncps.list")
    assert table is not None
    table.setFocus()
    table.select_first()
    QTest.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [entry.text() for entry in menu.actions()] == ["Open the record\tEnter", "Call\tC", "Add a contact\tA"]
    menu.actions()[2].trigger()
    menu.close()
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_the_way_back_from_a_record_is_a_command_with_its_key(
    zamora: UUID, open_screen: OpenScreen, window: Window
) -> None:
    open_screen("ncps")
    record = open_screen("record", ncp_id=zamora)
    assert [one.words for one in available(record) if one.key == "Alt+Left"] == ["Back to the list"]
    QTest.keySequence(window, QKeySequence("Alt+Left"))
    assert window.main is not None
    assert window.main.current == "ncps"


def test_the_menu_has_the_programs_keys_and_what_the_page_can_do(open_screen: OpenScreen, window: Window) -> None:
    open_screen("ncps")
    main = window.main
    assert main is not None
    entries = main.menu.entries
    assert entries["go.plans"].shortcut() == QKeySequence("Alt+7")
    assert set(QKeySequence.keyBindings(QKeySequence.StandardKey.Undo)) <= set(entries["program.undo"].shortcuts())
    for kind, wanted in ((Kind.DO, "New person\tCtrl+N"), (Kind.VIEW, "Nothing here")):
        main.menu.of_page[kind].aboutToShow.emit()
        assert wanted in [entry.text() for entry in main.menu.of_page[kind].actions()]
    bar = menu_bar(main.menu, system="darwin")
    assert bar is not None
    assert [entry.text() for entry in bar.actions()] == [entry.text() for entry in main.menu.actions()]
    bar.deleteLater()
    assert menu_bar(main.menu, system="linux") is None


def test_each_screen_of_the_rail_is_reached_by_its_key(open_screen: OpenScreen, window: Window) -> None:
    open_screen("ncps")
    main = window.main
    assert main is not None
    rail = [one for one in SCREENS if one.in_rail]
    keys = [key_of(entry.name) for entry in rail]
    assert keys == [*(f"Alt+{number % 10}" for number in range(1, 11)), "Ctrl+,"]
    for key, entry in zip(keys, rail, strict=True):
        QTest.keySequence(window, QKeySequence(key))
        assert main.current == entry.name


def test_the_page_of_shortcuts_knows_the_keys_of_all_pages(
    open_screen: OpenScreen, keyboard: Keyboard, window: Window
) -> None:
    screen = open_screen("shortcuts")
    table = screen.findChild(ListTable, "shortcuts.list")
    assert table is not None
    assert any(isinstance(line, Group) and line.title == "Everywhere" for line in table.rows.rows)
    settle(window)  # page after page is asked for its keys
    groups = {line.title for line in table.rows.rows if isinstance(line, Group)}
    assert {"Everywhere", "Go to", "Today", "NCPs", "Record", "Appointments", "Reports"} <= groups
    keyboard.press("tomorrow")
    assert [(line.key, line.screen) for line in table.rows.rows if not isinstance(line, Group)] == [("P", "today")]
    keyboard.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert window.main is not None
    assert window.main.current == "today"


@pytest.mark.parametrize(
    ("typed", "key"), [("undo", "Ctrl+Z"), ("redo", "Ctrl+Y"), ("exit", "Ctrl+Q"), ("paste", "Ctrl+C")]
)
def test_a_key_is_found_by_the_word_that_other_programs_have_for_it(
    open_screen: OpenScreen, keyboard: Keyboard, typed: str, key: str
) -> None:
    screen = open_screen("shortcuts")
    table = screen.findChild(ListTable, "shortcuts.list")
    assert table is not None
    keyboard.press(typed)
    assert next(line.key for line in table.rows.rows if not isinstance(line, Group)) == key


@pytest.mark.parametrize(
    ("key", "system", "native"),
    [("Alt+1", "darwin", "Ctrl+Alt+1"), ("Alt+1", "win32", "Alt+1"), ("Ctrl+Alt+K", "darwin", "Ctrl+Alt+K")],
)
def test_option_alone_types_on_macos(key: str, system: str, native: str) -> None:
    assert sequence(key, system=system) == QKeySequence(native)


def test_a_command_that_is_not_possible_is_not_done() -> None:
    done: list[str] = []
    command = Command("a.b", "Do it", "D").does(lambda: done.append("it"), lambda: False)
    assert not command.do()
    assert replace(command, can=None).do()
    assert done == ["it"]
    assert not Command("a.b", "Only said").possible


def test_the_keys_of_the_board_count_where_its_table_has_the_keyboard(
    zamora: UUID, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    screen = open_screen("board")
    assert isinstance(screen, BoardScreen)
    screen.table.setFocus()
    keyboard.press("2")
    assert screen.look is LOOKS[1]
    keyboard.press("1")
    assert screen.look is LOOKS[0]
