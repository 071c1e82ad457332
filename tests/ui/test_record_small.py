"""The record on a display on which everything is shown twice as large: its columns stand one under the other."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.scenes import LARGE, LIGHT, SMALL
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.shell.window import Window
from tests.ui.looking import cut_off
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, focused


@pytest.fixture
def screen(vault: Vault, open_screen: Open) -> RecordScreen:
    zamora: UUID = vault.write(add_zamora)
    return as_record(open_screen("record", ncp_id=zamora))


def scrolled(part: QWidget) -> list[QScrollArea]:
    """What scrolls within a part."""
    return [area for area in part.findChildren(QScrollArea) if area.verticalScrollBar().maximum() > 0]


def in_page(part: QWidget, screen: RecordScreen) -> QRect:
    """Where a part stands in what is seen of the record."""
    return QRect(part.mapTo(screen.pages, QPoint(0, 0)), part.size())


@pytest.mark.parametrize("name", ["refer", "nextStep", "job"])
@pytest.mark.parametrize("large_first", [True, False])
def test_a_form_is_in_sight_and_as_high_as_it_needs(
    name: str, large_first: bool, screen: RecordScreen, window: Window, settled: Settled
) -> None:
    for step in (0, 1) if large_first else (1, 0):
        if step:
            choose(screen, name)
            settled()
        else:
            scenes.dress(window, LARGE)
    scenes.settle(window)
    assert scrolled(screen.form) == []
    seen = screen.pages.rect()
    assert 0 <= in_page(screen.form, screen).top() < seen.height() // 4
    assert seen.contains(in_page(focused(), screen))
    screen.form.save.setFocus()
    scenes.settle(window)
    assert seen.contains(in_page(screen.form.save, screen))
    screen.close_form()
    scenes.settle(window)
    assert screen.happened.height() < 2 * LARGE.height


@pytest.mark.parametrize("look", [SMALL, LIGHT])
def test_nothing_is_cut_where_there_is_room_again(
    look: scenes.Look, screen: RecordScreen, window: Window, settled: Settled
) -> None:
    choose(screen, "refer")
    for one in (LARGE, look):
        scenes.dress(window, one)
        scenes.settle(window)
        assert cut_off(window) == []
    assert in_page(screen.form, screen).bottom() <= screen.pages.height()
    assert screen.pages.rect().contains(in_page(screen.aside, screen)) or scrolled(screen.pages)
