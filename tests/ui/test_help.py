"""The help inside: a page for every screen and door, true to the keys, and a way back to what was being done."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QImage, QShortcut, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

import csdesk
from csdesk.services import help_pages, resources, settings
from csdesk.services.vault import Vault
from csdesk.ui import everywhere, scenes
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.help.browser import HelpBrowser
from csdesk.ui.help.door import HelpDoor
from csdesk.ui.screens import SCREENS
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples
from csdesk.ui.screens.help import HelpScreen
from csdesk.ui.shell.door_pages import DoorPages
from csdesk.ui.shell.main_page import MainPage
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, KeyCap, KeyLine, ListTable
from tests.ui.help_pictures import PICTURE, folder, named
from tests.ui.interviews import Handed
from tests.ui.looking import cut_off, nameless

Settled = Callable[[], None]
Open = Callable[..., Screen]
BARE = "bare"
"""The door while a parent has the computer: it offers nothing, and no help either."""
MOST_WORDS = 360
MOST_ROWS = 60
OF_A_PERSON = ("record", "told", "outcomes", "checklist", "merge")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
KEY = re.compile(r"`([^`]+)`")
SAME_EVERYWHERE = {"Enter", "Esc", "Tab", "Shift+Tab", "Space", "Ctrl+Enter", "Page Down", "↑", "↓", "←", "→"} | {
    "Alt+M", "Alt+F4", "Backspace", "Ctrl", "Alt", "Ctrl+,", *(f"Alt+{number}" for number in range(10))
}  # fmt: skip
"""Keys of fields, lists and the operating system, and those that stand for a kind of keys."""
KEYS_OF_FORMS = {
    "record": {"A", "L"},
    "outcomes": set("123456789"),
    "review_choice": {"A"},
    "interview": {"Alt+Left", "Alt+L", "Alt+N", "Ctrl+E", "F8", "F7", "R", "U", "N", "+", "-", *"123456789"},
}
"""Those of parts that are not in view when a screen opens; the tests of these parts press them."""


def press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)


def press_f1(window: QWidget) -> None:
    press(window, Qt.Key.Key_F1)


def said(window: Window) -> str:
    return "" if window.messages.current is None else window.messages.current.sentence


def listed(screen: HelpScreen) -> list[str]:
    return [row.name for row in screen.view.list.rows.rows if isinstance(row, help_pages.HelpPage)]


def help_screen(window: Window) -> HelpScreen:
    assert window.main is not None
    screen = window.main.screens["help"]
    assert isinstance(screen, HelpScreen)
    return screen


def test_every_screen_and_every_door_has_a_page(window: Window) -> None:
    doors = {name for name, part in vars(DoorPages).items() if hasattr(part, "attrname")} - {BARE}
    wanted = {entry.name for entry in SCREENS} | {getattr(window.doors, name).objectName() for name in doors}

    assert len(doors) > 5
    assert wanted - set(help_pages.pages()) == set()


def test_every_file_is_in_the_contents_once() -> None:
    names = [page.name for group in help_pages.contents() for page in group.pages]

    assert sorted(names) == sorted(file.stem for file in help_pages.folder().glob("*.md"))


@pytest.mark.parametrize("page", help_pages.pages().values(), ids=lambda page: page.name)
def test_a_page_is_short_and_leads_somewhere(page: help_pages.HelpPage) -> None:
    links = LINK.findall(page.text)
    screens = {f"screen:{entry.name}" for entry in SCREENS}

    assert len(page.words.split()) <= MOST_WORDS
    assert [
        link for link in links if link not in screens and link.removesuffix(".md") not in help_pages.pages()
    ] == []
    assert [name for name in PICTURE.findall(page.text) if not (folder() / f"{name}.png").exists()] == []
    assert page.text.count("![") == len(PICTURE.findall(page.text)), (
        "a picture is a scene, with words of what it shows"
    )


def test_the_keys_on_a_page_are_bound(full: Vault, window: Window, settled: Settled) -> None:
    desk = window.open_desk(full, full.read(settings.load))
    whom = {"ncp_id": examples(desk).told_most}
    bound_on: dict[str, set[str]] = {}
    for entry in SCREENS:
        desk.navigate(entry.name, **(whom if entry.name in OF_A_PERSON else {}))
        settled()
        assert window.main is not None
        stated = bound(window.main, window.main.screens[entry.name])
        bound_on[entry.name] = SAME_EVERYWHERE | stated | KEYS_OF_FORMS.get(entry.name, set())
    wrong = {}
    for page in help_pages.pages().values():
        screen = page.name.split("-")[0]
        if screen not in bound_on:
            continue
        # A page may name a key of a screen that it leads to: *K on the record*.
        told_of = {link.removesuffix(".md").split("-")[0] for link in LINK.findall(page.text)} & bound_on.keys()
        known = set().union(*(bound_on[name] for name in {screen, *told_of}))
        wrong[page.name] = [key for key in KEY.findall(page.text) if key not in known]

    assert len(wrong) > len(SCREENS)
    assert {page: keys for page, keys in wrong.items() if keys} == {}


def test_the_keys_that_work_everywhere_do() -> None:
    stated = [one.keys for one in everywhere.OF_THE_PAGE if one.keys]
    known = SAME_EVERYWHERE | {everywhere.SHORTCUTS_KEY, "Ctrl+Z", "Ctrl+Y", "Shift+F10"} | set(stated)
    guide = resources.toml("help/quick-guide.toml")["keys"]["rows"]
    printed = {key for row in guide for keys in row[0].split(", ") for key in keys.split(" to ")}

    assert printed - known == set()
    assert set(KEY.findall(help_pages.pages()["everywhere"].text)) - known <= {"C", "I"}, "C and I are of rows"


def bound(main: MainPage, screen: Screen) -> set[str]:
    """What keys the program and a screen state: their commands, buttons, lists and lines of keys."""
    stated = (*everywhere.own(main.desk, {}), *everywhere.OF_THE_PAGE, *screen.commands())
    found = {one.keys.split()[0] for one in stated if one.keys}
    found |= {part.key for part in screen.findChildren(Button) if part.key}
    found |= {cap.text() for cap in screen.findChildren(KeyCap)}
    found |= {part.key().toString() for part in screen.findChildren(QShortcut)}
    found |= {key for line in screen.findChildren(KeyLine) for keys, _words in line.pairs for key in keys.split()}
    for table in screen.findChildren(ListTable):
        for number in range(min(MOST_ROWS, table.rows.rowCount(QModelIndex()))):
            table.select(number)
            found |= {one.keys for one in table.commands()}
    return found


def test_f1_opens_the_page_of_what_is_in_view_and_esc_leads_back_to_it(
    window: Window, open_screen: Open, settled: Settled
) -> None:
    screen = open_screen("ncps")
    search = screen.findChild(QLineEdit, "ncps.search")
    assert search is not None
    search.setFocus()
    QTest.keyClicks(search, "za")
    settled()

    press_f1(window)

    assert window.main is not None
    assert window.main.current == "help"
    shown = help_screen(window)
    assert shown.view.page is not None
    assert shown.view.page.name == "ncps"
    assert shown.view.browser.hasFocus()
    assert "The list with its search" not in shown.view.browser.toPlainText(), "the picture itself is there"
    scenes.settle(window)
    assert [*cut_off(window), *nameless(window)] == []

    press(window, Qt.Key.Key_Escape)
    settled()

    assert window.main.current == "ncps"
    assert search.hasFocus()
    assert search.text() == "za"


def test_f1_at_a_door_opens_its_page_and_what_was_typed_stays(window: Window, vault_file: Path) -> None:
    window.begin(vault_file)
    secret = window.doors.unlock.findChild(QLineEdit, "unlock.passphrase")
    assert secret is not None
    secret.setFocus()
    QTest.keyClicks(secret, "half a pass")

    press_f1(window)

    door = window.findChild(HelpDoor)
    assert door is not None
    assert door.isVisible()
    assert door.view.page is not None
    assert door.view.page.name == "unlock"
    press(window, Qt.Key.Key_Escape)
    assert window.doors.unlock.isVisible()
    assert secret.text() == "half a pass"
    assert secret.hasFocus()
    window.backups.show("Desk.csvault")
    window.doors.page_wanted.emit(window.backups.page)
    press_f1(window)
    assert door.view.page.name == "vault"


def test_a_parent_who_has_the_computer_finds_no_help(handed_over: Handed, window: Window) -> None:
    _held, cover = handed_over

    press_f1(window)
    assert cover.isVisible()
    assert window.main is not None
    assert window.main.current == "interview"

    window.lock()  # nor has the bare door that comes in place of the page
    press_f1(window)
    assert window.doors.bare.isVisible()
    assert window.findChild(HelpDoor) is None


def test_the_search_finds_the_words_of_all_pages_and_marks_them(window: Window, open_screen: Open) -> None:
    screen = open_screen("help")
    assert isinstance(screen, HelpScreen)
    view = screen.view
    everything = listed(screen)

    QTest.keyClick(view.browser, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.search.hasFocus()
    QTest.keyClicks(view.search, "Mediation")

    assert listed(screen) == ["safe-contact"]
    assert view.page is not None
    assert view.page.name == "safe-contact"
    assert len(view.browser.extraSelections()) == 1
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.browser.hasFocus()

    view.search.setText("quixotic")
    assert view.nothing.isVisible()
    view.search.setFocus()
    view.search.clear()
    assert listed(screen) == everything
    assert view.page.name == "safe-contact"


def test_a_link_leads_to_its_page_and_to_a_screen(window: Window, open_screen: Open, settled: Settled) -> None:
    screen = open_screen("help", page="everywhere")
    assert isinstance(screen, HelpScreen)

    screen.view.browser.anchorClicked.emit(QUrl("told.md"))
    assert screen.view.page is not None
    assert screen.view.page.name == "told"
    screen.view.browser.anchorClicked.emit(QUrl("https://example.org/"))
    assert screen.view.page.name == "told"
    screen.view.browser.anchorClicked.emit(QUrl("screen:shortcuts"))
    settled()
    assert window.main is not None
    assert window.main.current == "shortcuts"


def test_pictures_come_from_their_folder_alone(qapp: QApplication) -> None:
    browser = HelpBrowser("help.page")
    picture = QTextDocument.ResourceType.ImageResource.value
    name = next(iter(named()))

    shown = browser.loadResource(picture, QUrl(f"pictures/{name}.png"))
    assert isinstance(shown, QImage)
    assert not shown.isNull()
    for elsewhere in (
        "https://example.org/pictures/a.png",
        f"file://{folder()}/{name}.png?",
        "pictures/../../fonts/a.png",
        "../samples/a.png",
    ):
        loaded = browser.loadResource(picture, QUrl(elsewhere))
        assert loaded is None or loaded.isNull() or elsewhere.startswith("file://"), elsewhere
    assert browser.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("today.md")) is None


def test_the_quick_guide_is_saved_and_printed(
    desk: Desk, open_screen: Open, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = open_screen("help")
    assert isinstance(screen, HelpScreen)
    saved, printed = tmp_path / "guide.pdf", tmp_path / "printed.pdf"
    dialogs.answers = [saved]

    screen.save.click()
    settled()
    assert len(pypdf.PdfReader(saved).pages) == 2
    assert desk.messages.current is not None
    assert saved.name in desk.messages.current.sentence

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(printed))
    screen.print_on(printer)
    settled()
    assert len(pypdf.PdfReader(printed).pages) == 2


def test_the_newest_part_of_what_is_new_is_of_this_version_or_of_the_next() -> None:
    versions = re.findall(r"^## (\d+)\.(\d+)\.(\d+)$", help_pages.pages()[help_pages.WHATS_NEW].text, re.MULTILINE)

    assert help_pages.news(csdesk.__version__)
    assert [tuple(map(int, one)) for one in versions] == sorted(
        (tuple(map(int, one)) for one in versions), reverse=True
    )


def test_after_an_update_it_is_said_once_what_is_new(
    window: Window, vault: Vault, settled: Settled, again: Callable[[], Window], desk: Desk
) -> None:
    preferences = window.program.ways.preferences
    preferences.note_opened(vault.path)
    again()
    assert said(window) == "", "who begins with this version finds nothing new in it"

    preferences.note_version_seen("0.1.0")
    again()
    assert csdesk.__version__ in said(window)
    message = window.messages.current
    assert message is not None
    assert message.on_action is not None
    message.on_action()
    settled()
    shown = help_screen(window).view.page
    assert shown is not None
    assert shown.name == help_pages.WHATS_NEW

    again()
    assert said(window) == ""
