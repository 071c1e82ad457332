"""Lying bars, pairs of bars and strips of days: every value is text, too; mouse, arrows and Enter reach it."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from csdesk.ui import theme
from csdesk.ui.widgets import BeforeAndAfter, DayStrips, LyingBars
from csdesk.ui.widgets.strips import Strips

Chart = TypeVar("Chart", bound=Strips)
LABELS, NUMBERS = ("Court", "Program"), ("3", "1")


@pytest.fixture
def bars(qtbot: QtBot) -> LyingBars:
    chart = LyingBars(name="bars", spoken="Referrals in")
    chart.show_bars(LABELS, (3, 1), NUMBERS, "All of it.", parts=(1, 0))
    return shown(chart, qtbot)


def shown(chart: Chart, qtbot: QtBot) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(300, chart.sizeHint().height())
    chart.show()
    return chart


def colours(chart: Strips, x: int) -> set[str]:
    """What is painted below each other at so many pixels from the left."""
    picture = chart.grab().toImage()
    return {picture.pixelColor(x, y).name() for y in range(picture.height())}


def test_each_value_is_said_in_words_and_reached_by_keys_and_mouse(bars: LyingBars) -> None:
    opened: list[int] = []
    bars.opened.connect(opened.append)
    assert (bars.words, bars.accessibleDescription()) == (("Court: 3", "Program: 1"), "All of it.")
    QTest.keyClick(bars, Qt.Key.Key_End)
    assert bars.accessibleName() == "Referrals in: Program: 1"
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert opened == [1]
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.room_of(0).center())
    assert bars.place == 0


def test_the_longest_bar_goes_to_the_end_and_a_part_is_filled(bars: LyingBars) -> None:
    chart = QColor(theme.tokens().chart).name()
    room = bars.room_of(1)
    picture = bars.grab().toImage()
    column = {picture.pixelColor(20, y).name() for y in range(room.top(), room.bottom())}
    assert chart in column  # the frame of the bar of which no part is filled
    assert chart in colours(bars, 60)


def test_what_was_is_hatched_and_what_is_is_filled(qtbot: QtBot) -> None:
    chart = BeforeAndAfter(name="pairs", spoken="Answers")
    chart.show_bars(LABELS, (2, 0), (0, 2), ("2 at enrollment, 0 at exit", "0 at enrollment, 2 at exit"), "All.")
    shown(chart, qtbot)
    ink = QColor(theme.tokens().chart).name()
    picture = chart.grab().toImage()

    def filled(place: int) -> int:
        room = chart.room_of(place)
        return sum(
            picture.pixelColor(x, y).name() == ink for x in range(40, 240) for y in range(room.top(), room.bottom())
        )

    assert 0 < filled(0) < filled(1)


def test_a_box_reaches_from_a_quarter_to_three_quarters_and_nobody_has_none(qtbot: QtBot) -> None:
    chart = DayStrips(name="days", spoken="Days")
    chart.show_days(LABELS, ((10, 20, 40), None), ("half in 20 days", "nobody"), ("Court …", "Program: nobody"), "")
    shown(chart, qtbot)
    ink = QColor(theme.tokens().ink).name()
    picture = chart.grab().toImage()
    line = theme.scaled(18)

    def dark(place: int) -> list[int]:
        top = chart.room_of(place).top() + line + 2
        return [x for x in range(picture.width()) if picture.pixelColor(x, top + 1).name() == ink]

    middle = picture.width() // 2
    assert dark(0)
    assert all(abs(x - middle) < 8 for x in dark(0))
    assert dark(1) == []
    assert chart.accessibleDescription() == "Court …; Program: nobody"
