"""Checks and charts of the Reports screen lead to their people and back."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, CsaContact
from csdesk.services import reporting
from csdesk.services.reporting import CheckKind, CheckLine, PersonLine, Quarter, Step, charts
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.reports import ReportsScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Choosable
from tests.services.reporting import desk as scripted

QUARTER = Quarter(2026, 3)
Settled = Callable[[], None]
Open = Callable[..., Screen]


@pytest.fixture
def screen(vault: Vault, open_screen: Open) -> ReportsScreen:
    vault.write(lambda session: scripted.script(session, seed=4, people=40))
    found = open_screen("reports")
    assert isinstance(found, ReportsScreen)
    return found


def current(window: Window) -> str:
    assert window.main is not None
    return window.main.current


def beside(screen: ReportsScreen) -> list[UUID]:
    """Who is listed beside the figures."""
    return [line.key for line in screen.people.rows.rows if isinstance(line, PersonLine | CheckLine)]


def test_each_bar_opens_its_people_by_keys(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    screen.chips["charts"].click()
    settled()
    week = vault.read(lambda session: charts.contacts_by_week(session, QUARTER, as_of=QUARTER.last_day))
    place = next(at for at, people in enumerate(week.behind) if people and at)
    assert screen.charts.weeks.hasFocus()
    screen.charts.weeks.choose(place - 1)
    QTest.keyClick(screen.charts.weeks, Qt.Key.Key_Right)
    settled()
    assert set(beside(screen)) == set(week.behind[place])
    assert week.labels[place] in screen.people_title.text()
    QTest.keyClick(screen.charts.weeks, Qt.Key.Key_Return)
    assert screen.people.hasFocus()


def test_the_arrows_go_through_all_weeks(screen: ReportsScreen, settled: Settled) -> None:
    screen.chips["charts"].click()
    settled()
    weeks = screen.charts.weeks
    QTest.keyClick(weeks, Qt.Key.Key_Home)
    reached = [weeks.place]
    for _ in weeks.words[1:]:
        QTest.keyClick(weeks, Qt.Key.Key_Right)
        reached.append(weeks.place)
    assert reached == list(range(len(weeks.words)))


def test_a_click_on_the_map_opens_who_said_so(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    screen.chips["charts"].click()
    settled()
    answers = vault.read(lambda session: charts.able_willing(session, QUARTER.last_day))
    for chart, place, people in (
        (screen.charts.map, 4, answers.behind[4]),
        (screen.charts.months, 0, vault.read(lambda session: charts.first_contact(session, QUARTER)).behind[0]),
    ):
        click(chart, place)
        settled()
        assert set(beside(screen)) == set(people)
    screen.charts.not_said.click()
    settled()
    assert set(beside(screen)) == set(answers.behind[9])


def click(chart: Choosable, place: int) -> None:
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.room_of(place).center())


def test_a_bar_of_the_funnel_is_the_number_below_it(screen: ReportsScreen, settled: Settled) -> None:
    click(screen.bars, list(Step).index(Step.REACHED))
    settled()
    cell = screen.table.cell()
    assert cell is not None
    assert (cell.row.kind, cell.step) == ("total", Step.REACHED)
    assert screen.shown is not None
    assert len(screen.people.rows.rows) == screen.shown.funnel.total[list(Step).index(Step.REACHED)]


def test_a_share_opens_who_went_on_and_who_did_not(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    funnel = vault.read(lambda session: reporting.funnel(session, QUARTER))
    step = next(step for step, part in zip(Step, funnel.of_step_before, strict=True) if part is not None)
    screen.table.choose("", step, kind="share")
    settled()
    before = list(Step)[list(Step).index(step) - 1]
    reached, came = (ids_behind(vault, one) for one in (step, before))
    shown = beside(screen)
    assert shown[-len(reached) :] != []
    assert set(shown[-len(reached) :]) == reached
    assert set(shown[: -len(reached)]) == came - reached


def ids_behind(vault: Vault, step: Step) -> set[UUID]:
    return {line.ncp_id for line in vault.read(lambda session: reporting.people_behind(session, QUARTER, step))}


def test_people_of_several_counties_are_named(screen: ReportsScreen, settled: Settled) -> None:
    screen.table.choose("", Step.LISTED, kind="several")
    settled()
    counties = [line.counties for line in screen.people.rows.rows if isinstance(line, PersonLine)]
    assert counties != []
    assert all(len(some) > 1 for some in counties)


def test_a_check_opens_where_it_is_mended_comes_back_and_is_gone(
    screen: ReportsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    vault.write(lambda session: session.query(CsaContact).filter_by(name="Rock contact").delete())
    screen.refresh()
    settled()
    button = screen.findChild(Button, f"reports.check.{CheckKind.NO_ADDRESS}")
    assert button is not None
    button.click()
    assert screen.people.hasFocus()
    QTest.keyClick(screen.people, Qt.Key.Key_Return)
    settled()
    assert current(window) == "directory"

    def add(session: Session) -> None:
        rock = session.query(Csa).filter_by(county="Rock").one()
        session.add(CsaContact(csa_id=rock.id, name="Pao Vang", email="pao.vang@rock.example", receives_reports=True))

    assert window.desk is not None
    window.desk.write(screen, add, changed={"directory"})
    settled()
    window.desk.navigate("reports")
    settled()
    assert screen.findChild(Button, f"reports.check.{CheckKind.NO_ADDRESS}") is None
    assert screen.people.rows.rows == []


def test_a_person_of_a_check_leads_back_to_the_reports(
    screen: ReportsScreen, settled: Settled, window: Window
) -> None:
    assert screen.shown is not None
    check = next(one for one in screen.shown.overview.checks if one.kind is CheckKind.NO_OUTCOME)
    screen.checks.opened.emit(check)
    screen.people.select_key(check.lines[-1].key)
    QTest.keyClick(screen.people, Qt.Key.Key_Return)
    settled()
    assert current(window) == "record"
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.form.action is not None
    assert record.form.action.name == "news"
    press_back(window)
    settled()
    assert current(window) == "reports"
    assert screen.people.rows.rows == list(check.lines)


def press_back(window: Window) -> None:
    back = window.findChild(Button, "record.back")
    assert back is not None
    back.click()
