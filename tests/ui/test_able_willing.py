"""Able and willing through the window, by keyboard: places, kinds of payment, people, days, and the file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csdesk.services.program.able_willing import NOT_INTERVIEWED, NOT_SAID, Payment, PersonHere, in_words
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.able_willing import AbleWillingScreen
from csdesk.ui.screens.ncps import NcpsScreen, RecordScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, ListTable
from tests.services.people import TODAY
from tests.services.program.able_willing import caseload

Open = Callable[..., Screen]
Settled = Callable[[], None]


@pytest.fixture
def screen(vault: Vault, open_screen: Open) -> AbleWillingScreen:
    vault.write(lambda session: caseload.script(session, 3))
    found = open_screen("able_willing")
    assert isinstance(found, AbleWillingScreen)
    return found


def _people(table: ListTable) -> list[PersonHere]:
    return [line for line in table.rows.rows if not isinstance(line, Group)]


def press(screen: AbleWillingScreen, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(screen.map_sheet.map, key)


def test_the_map_is_walked_by_arrows_and_says_each_number(screen: AbleWillingScreen, settled: Settled) -> None:
    assert screen.shown is not None
    found, chart = screen.shown.found, screen.map_sheet.map
    press(screen, Qt.Key.Key_Home)
    assert chart.place == 0
    assert chart.accessibleName().startswith("Able and willing to pay: Willing: yes, able: no: ")
    press(screen, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert chart.place == NOT_SAID
    press(screen, Qt.Key.Key_Right)
    settled()
    assert chart.place == NOT_INTERVIEWED
    number = found.at(NOT_INTERVIEWED)
    assert f"Not interviewed: {number} people (" in chart.accessibleName()
    assert screen.people.heading_text.text() == f"Not interviewed: {number} people"
    assert all(words in chart.accessibleDescription() for words in chart.words)
    assert screen.suggestions.source.text().startswith("Source: Three Tiers")


def test_a_kind_of_payment_narrows_map_people_and_bars(screen: AbleWillingScreen, settled: Settled) -> None:
    assert screen.shown is not None
    found = screen.shown.found
    stopped = 1 + list(Payment).index(Payment.STOPPED)
    screen.map_sheet.key.choose(stopped)
    settled()
    assert [cell.count for cell in screen.map_sheet.map.cells] == [
        found.at(place, (Payment.STOPPED,)) for place in range(NOT_INTERVIEWED + 1)
    ]
    assert screen.map_sheet.rule.text().startswith("Stopped: Paid nothing in the latest closed month")
    assert {line.payment for line in _people(screen.people.list)} == {Payment.STOPPED}
    assert screen.time.bars.counts[-1] == found.paying(Payment.STOPPED)
    screen.map_sheet.key.choose(0)
    settled()
    assert sum(cell.count for cell in screen.map_sheet.map.cells) == found.everybody


def test_enter_opens_all_of_a_place_as_a_list(screen: AbleWillingScreen, window: Window, settled: Settled) -> None:
    assert screen.shown is not None
    press(screen, Qt.Key.Key_End, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    ncps = window.main.screens["ncps"]
    assert isinstance(ncps, NcpsScreen)
    listed = [line for line in ncps.list.rows.rows if not isinstance(line, Group)]
    assert len(listed) == screen.shown.found.at(NOT_INTERVIEWED)


def test_who_stopped_is_listed_with_the_month_and_opens(
    screen: AbleWillingScreen, window: Window, settled: Settled
) -> None:
    assert screen.shown is not None
    screen.chips["early"].click()
    settled()
    assert screen.early.rule.text().startswith(in_words(Payment.STOPPED)), "with the numbers that the office set"
    lines = _people(screen.early.people.list)
    assert len(lines) == screen.shown.found.stopped_lately > 0
    months = [line.stopped_in or TODAY for line in lines]
    assert months == sorted(months, reverse=True)
    QTest.keyClick(screen.early.people.list, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == lines[0].ncp_id


def test_a_bar_opens_the_map_of_its_day(screen: AbleWillingScreen, settled: Settled) -> None:
    assert len(screen.time.bars.counts) == 6
    screen.time.bars.choose(4)
    QTest.keyClick(screen.time.bars, Qt.Key.Key_Return)
    settled()
    assert screen.scope.as_of == date(2026, 9, 30)
    assert screen.shown is not None
    assert screen.shown.found.scope.as_of == date(2026, 9, 30)
    screen.show_day(TODAY)
    settled()
    assert screen.scope.as_of == TODAY


def test_a_county_narrows_everything(screen: AbleWillingScreen, vault: Vault, settled: Settled) -> None:
    screen.counties.toggle_choice("Brown")
    settled()
    assert screen.shown is not None
    plain = vault.read(lambda session: caseload.recounted(session, TODAY, ("Brown",)))
    assert screen.shown.found.everybody == len(plain)
    assert screen.time.bars.counts[-1] == sum(place < NOT_SAID for place, *_rest in plain.values())


def test_the_workbook_holds_numbers_and_no_names(screen: AbleWillingScreen, tmp_path: Path, settled: Settled) -> None:
    screen.file.save(tmp_path / "map.xlsx")
    settled()
    book = load_workbook(tmp_path / "map.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Zamora, Jeremy" not in " ".join(cells)
    assert not {"1", "2", "3", "4"} & set(cells)
    assert "withheld" in cells


def test_an_empty_desk_leads_to_the_report(open_screen: Open) -> None:
    found = open_screen("able_willing")
    assert isinstance(found, AbleWillingScreen)
    button = found.primary_action()
    assert button is not None
    assert button.text().startswith("To the referral report")


def cells_of(screen: AbleWillingScreen) -> dict[str, tuple[str, ...]]:
    return {line.title: line.texts for line in screen.county.table.figures.rows}


def test_each_county_has_a_line_whose_numbers_open_their_people(
    screen: AbleWillingScreen, vault: Vault, window: Window, settled: Settled
) -> None:
    QTest.keyClick(screen, Qt.Key.Key_2)
    settled()
    assert screen.shown is not None
    assert set(cells_of(screen)) == {"Brown", "Dane", "Rock", "All, each once"}
    assert cells_of(screen)["All, each once"][0] == str(screen.shown.found.everybody)
    assert screen.county.people.heading_text.text().startswith("Brown: ")
    plain = vault.read(lambda session: caseload.recounted(session, TODAY, ("Brown",)))
    assert len(_people(screen.county.people.list)) == len(plain)
    screen.county.chips["pays"].click()
    settled()
    stopped = {key for key, (_place, pays, _late) in plain.items() if pays is Payment.STOPPED}
    QTest.keyClick(screen.county.table, Qt.Key.Key_Right)
    QTest.keyClick(screen.county.table, Qt.Key.Key_Right)
    QTest.keyClick(screen.county.table, Qt.Key.Key_Right)
    settled()
    assert cells_of(screen)["Brown"][3] == str(len(stopped))
    assert screen.county.people.heading_text.text().startswith("Brown, stopped: ")
    assert {line.ncp_id for line in _people(screen.county.people.list)} == stopped
    QTest.keyClick(screen.county.table, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    ncps = window.main.screens["ncps"]
    assert isinstance(ncps, NcpsScreen)
    assert {line.ncp_id for line in ncps.list.rows.rows if not isinstance(line, Group)} == stopped


def test_the_counties_are_those_of_the_day_and_the_choice(screen: AbleWillingScreen, settled: Settled) -> None:
    screen.chips["county"].click()
    settled()
    screen.show_day(date(2026, 9, 30))
    settled()
    assert screen.shown is not None
    assert screen.county.found is not None
    assert screen.county.found.whole == screen.shown.found
    assert screen.county.found.whole.scope.as_of == date(2026, 9, 30)
    screen.counties.toggle_choice("Dane")
    settled()
    assert set(cells_of(screen)) == {"Dane", "All, each once"}


def test_the_workbook_is_of_the_counties_while_they_are_looked_at(
    screen: AbleWillingScreen, tmp_path: Path, settled: Settled
) -> None:
    screen.chips["county"].click()
    settled()
    screen.file.save(tmp_path / "counties.xlsx")
    settled()
    assert load_workbook(tmp_path / "counties.xlsx").sheetnames == ["What they said", "How they pay", "Notes"]


def test_where_there_are_many_the_quarters_before_are_counted_on_the_button(
    screen: AbleWillingScreen, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csdesk.ui.screens.able_willing.screen.AT_ONCE", 1)
    screen.refresh()
    settled()
    assert screen.time.count.isVisible()
    assert not screen.time.bars.isVisible()
    screen.time.count.click()
    settled()
    assert not screen.time.count.isVisible()
    assert screen.shown is not None
    assert screen.time.bars.counts[-1] == screen.shown.found.placed
    assert len(screen.time.bars.counts) == 6


def test_what_was_counted_of_other_counties_is_not_shown(
    screen: AbleWillingScreen, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csdesk.ui.screens.able_willing.screen.AT_ONCE", 1)
    screen.refresh()
    settled()
    screen.time.count.click()
    screen.counties.toggle_choice("Brown")
    settled()
    assert screen.time.count.isVisible(), "the button is there for these counties"
