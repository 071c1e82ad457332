"""The overview of Program: what stands on its pages, in short."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlalchemy.orm import Session

from csdesk.services.errors import DeskError
from csdesk.services.program import measures
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.measures.table import MeasuresTable
from csdesk.ui.screens.program import ProgramScreen
from csdesk.ui.screens.program.tabs import TABS
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group
from tests.services.measures.agencies import ROCK
from tests.services.people import NOW, WHO
from tests.services.program.readiness.holding import some_years

Open = Callable[..., Screen]
Settled = Callable[[], None]


def fill(session: Session) -> None:
    some_years(session)
    measures.keep(session, 2004, ROCK, at=NOW, who=WHO)


def opened(open_screen: Open, settled: Settled) -> ProgramScreen:
    screen = open_screen("program")
    assert isinstance(screen, ProgramScreen)
    settled()
    return screen


def test_of_an_empty_desk_each_card_leads_on(open_screen: Open, window: Window, settled: Settled) -> None:
    screen = opened(open_screen, settled)
    assert not screen.weak_sheet.isVisible()
    assert window.main is not None
    for page in ("readiness", "measures"):
        opened(open_screen, settled)
        button = screen.findChild(QPushButton, f"program.{page}.nothing.action")
        assert button is not None
        assert button.isVisible()
        button.click()
        assert window.main.current == page


def test_it_says_readiness_measures_and_what_is_weak(vault: Vault, open_screen: Open, settled: Settled) -> None:
    vault.write(fill)
    screen = opened(open_screen, settled)
    assert screen.readiness.counts.text() == "Integrated 4 · Coordinated 7 · Emerging 2"
    assert [len(web) for web in (screen.readiness.diagram.now, *screen.readiness.diagram.earlier)] == [13, 13]
    last_but_one = screen.measures.table.rows.rows[-2]
    assert not isinstance(last_but_one, Group)
    assert last_but_one.share == "98.4%"
    weakest = screen.weak.rows.rows[0]
    assert not isinstance(weakest, Group)
    assert (weakest.overall, weakest.title) == (1, "Case Management for CPs and Children")


def test_its_keys_lead_to_all_pages(open_screen: Open, window: Window, settled: Settled) -> None:
    for number, (name, _words, _icon) in enumerate(TABS, 1):
        opened(open_screen, settled)
        assert window.main is not None
        QTest.keySequence(window, QKeySequence(f"Ctrl+{number}"))
        assert window.main.current == name


def test_a_file_of_the_year_that_does_not_hold_leaves_the_rest(
    vault: Vault, open_screen: Open, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_session: Session) -> None:
        raise DeskError("The file of 2004 does not hold: no target.")

    vault.write(fill)
    monkeypatch.setattr(measures, "standing", cannot)
    screen = opened(open_screen, settled)
    assert screen.readiness.counts.isVisible()
    assert screen.measures.nothing.title.text() == "The measures of this year cannot be read"
    assert screen.measures.nothing.sentence.text() == "The file of 2004 does not hold: no target."


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize("width", [560, 570, 580, 600, 660])
def test_the_names_of_the_rates_are_whole_at_the_width_of_the_card(
    vault: Vault, settled: Settled, width: int
) -> None:
    vault.write(fill)
    standing = vault.read(measures.standing)
    assert standing is not None
    table = MeasuresTable("program.measures.alone")
    table.show_standing(standing)
    table.resize(width, table.height())
    table.show()
    settled()
    longest = max(table.fontMetrics().horizontalAdvance(row.title) for row in standing.rows)
    assert table.columnWidth(0) >= longest + 16
    table.close()
