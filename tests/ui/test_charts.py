"""Charts: every value is text, too; mouse, arrows and Enter reach what is behind it."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from csdesk.ui.widgets import BarChart, Choosable, GridMap

WEEKS = ("Jul 1", "Jul 6", "Jul 13")
KEYS = Qt.Key
Told = tuple[list[int], list[int]]
Chart = TypeVar("Chart", bound=Choosable)


@pytest.fixture
def bars(qtbot: QtBot) -> BarChart:
    chart = BarChart(name="bars", spoken="Contacts by week")
    chart.show_bars(WEEKS, (4, 0, 12), "In contacts: all of it.", parts=(1, 0, 12), part_said="reached")
    return shown(chart, qtbot)


@pytest.fixture
def grid(qtbot: QtBot) -> GridMap:
    chart = GridMap(("No", "Sometimes", "Yes"), ("Yes", "Sometimes", "No"), name="map", spoken="Able and willing")
    chart.show_counts(range(9), [f"place {number}: {number}" for number in range(9)])
    return shown(chart, qtbot)


def shown(chart: Chart, qtbot: QtBot) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(360, 180)
    chart.show()
    return chart


def told(chart: Choosable) -> Told:
    chosen: list[int] = []
    opened: list[int] = []
    chart.chosen.connect(chosen.append)
    chart.opened.connect(opened.append)
    return chosen, opened


def press(chart: Choosable, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(chart, key)


def test_each_value_is_said_in_words(bars: BarChart, grid: GridMap) -> None:
    assert bars.words == ("Jul 1: 4, 1 reached", "Jul 6: 0, 0 reached", "Jul 13: 12, 12 reached")
    assert bars.accessibleDescription() == "In contacts: all of it."
    assert grid.accessibleDescription() == "; ".join(f"place {number}: {number}" for number in range(9))
    bars.choose(2)
    assert bars.accessibleName() == "Contacts by week: Jul 13: 12, 12 reached"


def test_the_arrows_choose_a_bar_and_enter_opens_it(bars: BarChart) -> None:
    chosen, opened = told(bars)
    bars.setFocus()
    press(bars, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Return, KEYS.Key_Home, KEYS.Key_Left)
    assert (chosen[-3:], opened, bars.place) == ([1, 2, 0], [2], 0)
    press(bars, KEYS.Key_End, KEYS.Key_Enter)
    assert (bars.place, opened) == (2, [2, 2])


def test_the_arrows_go_over_the_map_and_stay_on_it(grid: GridMap) -> None:
    chosen, _opened = told(grid)
    grid.choose(4)
    press(grid, KEYS.Key_Up, KEYS.Key_Up, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Down, KEYS.Key_Left)
    assert chosen == [4, 1, 2, 5, 4]


def test_a_shorter_last_line_is_reached_from_above_wherever_one_stands(qtbot: QtBot) -> None:
    chart = GridMap(("No", "Sometimes", "Yes"), ("Yes", "No"), name="map", spoken="Able and willing")
    chart.show_counts(range(5), [f"place {number}" for number in range(5)])
    press(shown(chart, qtbot), KEYS.Key_End, KEYS.Key_Home, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Down)
    assert chart.accessibleName() == "Able and willing: place 4"
    press(chart, KEYS.Key_Right, KEYS.Key_Down)
    assert chart.place == 4


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_click_anywhere_in_the_slot_chooses_also_a_bar_of_nobody(bars: BarChart, place: int) -> None:
    chosen, opened = told(bars)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.room_of(place).center())
    QTest.mouseDClick(bars, Qt.MouseButton.LeftButton, pos=bars.room_of(place).center())
    assert (chosen, opened) == ([place], [place])


def test_other_values_keep_the_place_that_is_still_there(bars: BarChart) -> None:
    bars.choose(2)
    bars.show_bars(WEEKS, (1, 2, 3))
    assert bars.accessibleName() == "Contacts by week: Jul 13: 3"
    bars.show_bars(WEEKS[:1], (1,))
    assert bars.place is None
    assert bars.accessibleName() == "Contacts by week"


def test_nothing_to_show_takes_no_keys(bars: BarChart) -> None:
    bars.show_bars((), ())
    _chosen, opened = told(bars)
    press(bars, KEYS.Key_Right, KEYS.Key_End, KEYS.Key_Return)
    assert (bars.place, opened) == (None, [])


def test_one_person_on_the_map_is_no_choice(grid: GridMap) -> None:
    grid.show_one(4)
    assert grid.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert not grid.grab().toImage().isNull()
