"""Where there is little room: parts turn, lines break, pages scroll up and down, bars stay in view."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractAnimation, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QProgressBar, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from csdesk.services import settings
from csdesk.services.vault import Vault
from csdesk.ui import scenes, theme
from csdesk.ui.application import application
from csdesk.ui.scenes import LARGE, LIGHT
from csdesk.ui.shell.window import Window
from csdesk.ui.theme import fonts
from csdesk.ui.theme.tokens import FOOTER, MARGIN
from csdesk.ui.theme.tokens import LIGHT as USUAL
from csdesk.ui.widgets import (
    Beside,
    Button,
    Flowing,
    KeyLine,
    LineInput,
    ListTable,
    PageHeader,
    Room,
    Scrolling,
    Select,
    Text,
    Tick,
    column,
    framed,
    holding,
    split,
)
from csdesk.ui.widgets.reflow import needed
from tests.ui.looking import cut_off, sideways

Settled = Callable[[], None]
SOME = ("today", "ncps", "referral_report", "settings")
"""Screens of each kind: a list beside cards, a list of many, a file, a form."""


@pytest.fixture
def large_text(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the system's text were twice as large."""
    monkeypatch.setattr(fonts, "system_scale", lambda: 2.0)
    theme.apply(application(), dark=False)
    yield
    monkeypatch.undo()
    theme.apply(application(), dark=False)


def shown(widget: QWidget, qtbot: QtBot, width: int, height: int = 300) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    for _ in range(4):
        QApplication.processEvents()


def in_window(part: QWidget) -> bool:
    return part.window().rect().contains(QRect(part.mapTo(part.window(), part.rect().topLeft()), part.size()))


def test_a_line_breaks_before_its_buttons_are_cut(qtbot: QtBot) -> None:
    title, first, second = Text("A title"), Button("Take this one"), Button("Or rather that one")
    line = Flowing([title], [first, second], least=36)
    page = holding(split((line, 1)))
    shown(page, qtbot, 800)
    assert line.height() == theme.scaled(36)
    assert title.geometry().center().y() == pytest.approx(first.geometry().center().y(), abs=1)
    page.resize(first.sizeHint().width() + 20, 300)
    for _ in range(4):
        QApplication.processEvents()
    assert first.y() > title.geometry().bottom()
    assert second.y() > first.geometry().bottom()
    assert line.rect().contains(second.geometry())


def test_what_stood_at_the_side_takes_the_page_when_it_turns(qtbot: QtBot) -> None:
    side, middle = QWidget(), QWidget()
    side.setFixedWidth(200)
    page = holding(split((middle, 1), (side, 0), room=600))
    shown(page, qtbot, 700)
    assert (side.width(), side.y()) == (200, 0)
    page.resize(500, 300)
    QApplication.processEvents()
    assert side.width() == page.width()
    assert side.y() >= middle.geometry().bottom()
    page.resize(700, 300)
    QApplication.processEvents()
    assert side.width() == 200


def test_in_a_low_window_only_the_page_scrolls(qtbot: QtBot) -> None:
    """Also when what is inside grows, and without room for the pages behind the one that is seen."""
    inside, behind = QWidget(), QWidget()
    inside.setFixedHeight(900)
    behind.setFixedHeight(4000)
    part = Scrolling(inside, joins=True)
    pages = QStackedWidget()
    for one in (part, Scrolling(behind, joins=True)):
        pages.addWidget(one)
    content = column(Text("A title"))
    content.addWidget(pages, 1)
    page = holding(framed(content))
    shown(page, qtbot, 400, 300)
    whole = next(room for room in page.findChildren(Room) if room.isAncestorOf(part))
    for height in (900, 1300, 700):
        inside.setFixedHeight(height)
        settle()
        assert part.verticalScrollBar().maximum() == 0
        assert part.height() >= height
        assert height < whole.inner.height() < height + 100
    page.resize(400, 650)
    settle()
    assert part.verticalScrollBar().maximum() > 0
    assert whole.verticalScrollBar().maximum() == 0


def test_what_stands_below_another_part_scrolls_with_the_page(qtbot: QtBot) -> None:
    inside = QWidget()
    inside.setFixedHeight(900)
    side = Scrolling(inside, joins=True)
    page = holding(framed(column(Beside((Text("A list"), 1), (side, 1), room=600))))
    shown(page, qtbot, 700, 650)
    assert side.verticalScrollBar().maximum() > 0
    page.resize(500, 650)
    settle()
    assert side.verticalScrollBar().maximum() == 0
    assert side.height() >= 900


@pytest.mark.parametrize("name", ["program", "measures", "able_willing", "quality", "supervisor"])
def test_a_page_of_the_program_has_one_scroll_bar(name: str, full: Vault, window: Window) -> None:
    """Beside those of its lists."""
    window.open_desk(full, full.read(settings.load))
    for scene in scenes.walk(window, only=(name,), only_looking=True):
        scenes.dress(window, LARGE)
        settle()
        scrolling = [room for room in window.findChildren(Room) if room.isVisible() and scrolls(room)]
        assert len(scrolling) <= 1, (scene.name, [room.objectName() for room in scrolling])


def scrolls(room: Room) -> bool:
    return room.verticalScrollBar().maximum() > 0


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


def test_words_beside_a_tick_break(qtbot: QtBot) -> None:
    tick = Tick("Keep a copy of the key on this computer, and open the vault by the sign-in")
    page = holding(split((tick, 1)))
    shown(page, qtbot, 180)
    assert tick.width() <= 180
    assert tick.height() >= 2 * tick.fontMetrics().height()


@pytest.mark.parametrize("name", SOME)
def test_bars_stay_in_view_on_a_small_display(name: str, full: Vault, window: Window) -> None:
    window.open_desk(full, full.read(settings.load)).navigate(name)
    scenes.dress(window, LARGE)
    main = window.main
    assert main is not None
    bars = [main.top_bar, main.top_bar.lock, main.rail, *main.rail.buttons.values()]
    assert [bar.objectName() for bar in bars if not in_window(bar)] == []
    assert sideways(window) == []
    scenes.dress(window, LIGHT)
    assert main.rail.width() > 2 * main.top_bar.height()


@pytest.mark.parametrize("name", SOME)
def test_text_of_twice_the_size(name: str, large_text: None, full: Vault, window: Window) -> None:
    window.open_desk(full, full.read(settings.load)).navigate(name)
    scenes.settle(window)
    assert theme.scale() == 2.0
    assert sideways(window) == []
    assert cut_off(window) == []
    for table in (one for one in window.findChildren(ListTable) if one.isVisible()):
        assert table.verticalHeader().defaultSectionSize() >= table.fontMetrics().height()


def test_keys_come_before_what_is_told_beside_them(qtbot: QtBot) -> None:
    line = KeyLine(("Enter", "open the record"), ("D", "done"), ("P", "tomorrow"), ("T", "what was done"))
    line.note.setText("Further down: " + ", ".join(["referrals without news 4"] * 6))
    page = holding(split((line, 1)))
    shown(page, qtbot, 800)
    assert [told.isVisible() for told in line._told] == [True] * 4
    assert line.note.isVisible()
    assert line.note.toolTip() == line.note.text(), "it is cut, and told under the pointer"
    assert line.height() == theme.scaled(FOOTER)
    page.resize(needed(line._told[:2], line.gap) + 2 * MARGIN + 8, 300)
    for _ in range(4):
        QApplication.processEvents()
    assert [told.isVisible() for told in line._told] == [True, True, False, False]
    assert not line.note.isVisible()
    page.resize(2000, 300)
    for _ in range(4):
        QApplication.processEvents()
    assert line.note.isVisible()
    assert line.note.toolTip() == ""


def test_a_line_that_is_too_long_shows_how_it_begins(qtbot: QtBot) -> None:
    words = "See whether the letter was answered; no answer yet: try another way"
    line, usual, other = LineInput(), QLineEdit(), QLineEdit()
    page = holding(column(other, line, usual))
    shown(page, qtbot, 240)
    line.setText(words)
    cut = line.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line._room.width())
    usual.setText(cut)
    other.setFocus()
    QApplication.processEvents()
    assert cut.endswith("…")
    assert line.grab().toImage() == usual.grab().toImage()
    assert (line.toolTip(), line.cursorPosition()) == (words, 0)
    page.resize(800, 300)
    for _ in range(4):
        QApplication.processEvents()
    usual.setText(words)
    usual.setCursorPosition(0)
    assert line.grab().toImage() == usual.grab().toImage()
    assert line.toolTip() == ""


def test_buttons_stand_at_the_end_of_a_header_whatever_is_before_them(qtbot: QtBot) -> None:
    choice, last = Select(((1, "For the file"), (2, "Short"))), Button("Print", lambda: None)
    header = PageHeader("Checklist", "Somebody: 14 of 47 done", choice, last)
    shown(header, qtbot, 1178)
    assert last.geometry().right() == header.rect().right()


def test_a_long_menu_is_on_the_display(large_text: None, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for number in range(80):
        menu.addAction(f"County {number}")
    menu.popup(QPoint(0, 0))
    assert menu.width() <= menu.screen().availableSize().width()
    for entry in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        assert menu.activeAction() is entry
        assert menu.rect().contains(menu.actionGeometry(entry))


def test_nothing_moves_by_itself(full: Vault, window: Window) -> None:
    window.open_desk(full, full.read(settings.load))
    for name in SOME:
        window.main.open_screen(name)  # type: ignore[union-attr]
        scenes.settle(window)
        moving = [one for one in window.findChildren(QAbstractAnimation) if one.state() is one.State.Running]
        assert moving == []
    assert [bar for bar in window.findChildren(QProgressBar) if bar.isVisible() and bar.maximum() == 0] == []


def test_more_contrast_where_the_system_asks_for_it() -> None:
    theme.apply(application(), dark=False, strongest=True)
    strongest = theme.tokens()
    theme.apply(application(), dark=False)
    assert (strongest.ink, strongest.desk, strongest.edge) == ("#000000", "#FFFFFF", "#000000")
    assert theme.tokens() is USUAL


@pytest.mark.parametrize(("told", "factor"), [([1.25], 1.25), ([], 1.0), (["large"], 1.0)])
def test_the_portals_answer(told: list[object], factor: float) -> None:
    assert fonts.factor_told(told) == factor
