"""Today through the window: lines are done, put off, brought back; keys lead to the right screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.models.message import MessageState
from csdesk.models.release import Recipient
from csdesk.services import settings
from csdesk.services.reporting import periods
from csdesk.services.reporting.rhythm import subject_of
from csdesk.services.today import QuarterCard
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.reports import ReportsScreen
from csdesk.ui.screens.today import TodayScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, KeyCap
from tests.services.people import NOW, TODAY, Person, add_person, add_report
from tests.services.reporting import desk as scripted
from tests.services.test_today_cards import sent_to
from tests.ui.full_desk import EveryScene
from tests.ui.looking import covered, cut_off
from tests.ui.painted import paint

Open = Callable[..., Screen]
Settled = Callable[[], None]


def owe(session: Session, ncp_id: UUID, due_on: date, what: str) -> UUID:
    row = FollowUp(ncp_id=ncp_id, what=what, due_on=due_on, promised=False, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


@pytest.fixture
def people(vault: Vault) -> tuple[UUID, ...]:
    """One overdue call, two due today; one of them to be reached safely."""

    def work(session: Session) -> tuple[UUID, ...]:
        report = add_report(session, "Rock", on=TODAY - timedelta(days=34))
        names = (Person("Abbott", "Jeffrey"), Person("Downs", "Allison"), Person("Casey", "Terri", safe_contact=True))
        found = tuple(add_person(session, person, report=report) for person in names)
        owe(session, found[0], TODAY - timedelta(days=3), "After his shift")
        owe(session, found[1], TODAY, "Wants the dates of the class")
        owe(session, found[2], TODAY, "Driver license application")
        return found

    return vault.write(work)


@pytest.fixture
def screen(people: tuple[UUID, ...], open_screen: Open) -> TodayScreen:
    found = open_screen("today")
    assert isinstance(found, TodayScreen)
    return found


def shown(screen: TodayScreen) -> list[str]:
    model = screen.list.rows
    return [line.name for line in model.rows if hasattr(line, "name")]


def press(screen: TodayScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(screen.list, key, modifier)


def test_lines_stand_under_their_reason_and_sum_to_the_title(screen: TodayScreen, window: Window) -> None:
    titles = [line.title for line in screen.list.rows.rows if isinstance(line, Group)]
    assert titles == ["Overdue", "Due today"]
    assert shown(screen)[0] == "Abbott, Jeffrey"
    assert screen.header.title.text() == "Thursday, October 8"
    assert screen.header.subtitle.text().startswith(f"{len(shown(screen))} to do")
    assert window.main is not None
    assert window.main.rail.buttons["today"].trailing == str(len(shown(screen)))
    age = screen.findChild(QLabel, "today.report.age")
    assert age is not None
    assert age.text() == "34 days old"


def test_safe_contact_shows_no_phone(screen: TodayScreen) -> None:
    texts = {
        screen.list.rows.index(number, 4).data()
        for number, line in enumerate(screen.list.rows.rows)
        if getattr(line, "name", "") == "Casey, Terri"
    }
    assert texts == {"See safe contact"}


def test_what_to_do_is_never_cut(every_scene: EveryScene, full: Vault, window: Window) -> None:
    """Also beside the shield of safe contact, where no number is called and no letter sent."""
    for _scene in every_scene(full, names=("today",)):
        window.resize(window.width(), 6000)  # all lines at once
        screen = window.findChild(TodayScreen)
        assert screen is not None
        lines = [line for line in screen.list.rows.rows if not isinstance(line, Group)]
        screen.list.set_rows([replace(line, safe_contact=line.action_key not in ("C", "L")) for line in lines])
        QTest.qWait(0)
        cut = {whole for whole, _left in paint(window).cut}
        assert cut & {line.why for line in lines}
        assert cut & {line.action for line in lines} == set()


def test_twice_as_large_the_reason_has_a_line_of_its_own(
    every_scene: EveryScene, full: Vault, window: Window
) -> None:
    for _scene in every_scene(full, names=("today",)):
        scenes.dress(window, scenes.LARGE)
        window.resize(window.width(), 6000)
        QTest.qWait(0)
        screen = window.findChild(TodayScreen)
        assert screen is not None
        lines = [line for line in screen.list.rows.rows if not isinstance(line, Group)]
        cut = {whole for whole, _left in paint(window).cut}
        assert {line.why for line in lines if len(line.why) < 55} & cut == set()
        assert {line.action for line in lines} & cut == set()
        scenes.dress(window, scenes.LIGHT)
        screen.list.fit_columns()
        assert len({screen.list.rowHeight(number) for number in range(screen.list.rows.rowCount())}) == 2


def test_a_line_is_done_and_brought_back(screen: TodayScreen, settled: Settled, desk: Desk) -> None:
    before = shown(screen)
    assert screen.list.selected().name == "Abbott, Jeffrey"
    press(screen, Qt.Key.Key_D)
    settled()
    assert shown(screen) == before[1:]
    assert screen.done.text() == "Done today: 1"
    assert screen.list.selected().name == before[1]
    assert desk.messages.current is not None
    assert desk.messages.current.on_action is not None
    desk.messages.current.on_action()
    settled()
    assert shown(screen) == before


def test_a_line_is_put_off_until_a_day_and_back_by_key(screen: TodayScreen, settled: Settled) -> None:
    before = shown(screen)
    press(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert screen.until.isVisible()
    screen.until.day.setText("yesterday")
    QTest.keyClick(screen.until.day, Qt.Key.Key_Return)
    fault = screen.findChild(QLabel, "today.postpone.fault")
    assert fault is not None
    assert "from tomorrow on" in fault.text()
    assert screen.until.day.accessibleDescription() == fault.text()
    screen.until.day.setText("in 2 weeks")
    QTest.keyClick(screen.until.day, Qt.Key.Key_Return)
    settled()
    assert not screen.until.isVisible()
    assert shown(screen) == before[1:]
    QTest.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert shown(screen) == before


def test_each_key_leads_to_its_screen(screen: TodayScreen, desk: Desk, people: tuple[UUID, ...]) -> None:
    went: list[tuple[str, dict[str, object]]] = []
    desk.navigated.connect(lambda name, arguments: went.append((name, arguments)))
    press(screen, Qt.Key.Key_C)
    press(screen, Qt.Key.Key_Return)
    press(screen, Qt.Key.Key_X)
    screen.cards.report.bring_in.click()
    assert went == [
        ("record", {"ncp_id": people[0], "start": "call"}),
        ("record", {"ncp_id": people[0]}),
        ("referral_report", {}),
    ]


def test_the_list_follows_what_other_screens_change(
    screen: TodayScreen, settled: Settled, desk: Desk, people: tuple[UUID, ...]
) -> None:
    before = len(shown(screen))
    desk.write(desk, lambda session: owe(session, people[0], TODAY, "One more"), changed={"contacts"})
    settled()
    assert len(shown(screen)) == before + 1


def test_an_empty_desk_says_what_belongs_here(open_screen: Open) -> None:
    screen = open_screen("today")
    assert any(label.text() == "Your day begins here" and label.isVisible() for label in screen.findChildren(QLabel))


def test_what_was_done_is_seen_and_brought_back_by_key(screen: TodayScreen, settled: Settled) -> None:
    before = shown(screen)
    press(screen, Qt.Key.Key_D)
    settled()
    press(screen, Qt.Key.Key_P)
    settled()
    assert shown(screen) == before[2:]
    press(screen, Qt.Key.Key_T)
    settled()
    done = screen.handled.list
    lines = [line for line in done.rows.rows if not isinstance(line, Group)]
    assert [(line.name, line.put_off) for line in lines] == [("Abbott, Jeffrey", False), (before[1], True)]
    assert lines[1].when == "until Fri, Oct 9"
    QTest.keyClick(done, Qt.Key.Key_R)
    settled()
    assert [line.name for line in done.rows.rows if not isinstance(line, Group)] == [before[1]]
    QTest.keyClick(done, Qt.Key.Key_R)
    settled()
    assert any(label.text() == "Nothing was done or put off yet" for label in screen.handled.findChildren(QLabel))
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert not screen.shows_done
    assert shown(screen) == before
    assert screen.done.text() == "Done today: 0"


def test_the_cards_are_reached_by_key(screen: TodayScreen, desk: Desk, settled: Settled) -> None:
    went: list[tuple[str, dict[str, object]]] = []
    desk.navigated.connect(lambda name, arguments: went.append((name, arguments)))
    for key in (Qt.Key.Key_B, Qt.Key.Key_Q, Qt.Key.Key_M):
        press(screen, key)
        settled()
        desk.navigate("today")
        settled()
    home: tuple[str, dict[str, object]] = ("today", {})
    assert went == [("referral_report", {}), home, ("reports", {"quarter": "2026Q4"}), home, home]


def test_messages_that_wait_have_a_card(screen: TodayScreen, desk: Desk, settled: Settled) -> None:
    desk.write(
        desk, lambda session: sent_to(session, Recipient.STATE, 2026, 3, MessageState.DRAFT), changed={"messages"}
    )
    settled()
    why = screen.findChild(QLabel, "today.messages.why")
    assert why is not None
    assert (why.text(), why.isVisible()) == ("1 waits for your yes", True)
    went: list[str] = []
    desk.navigated.connect(lambda name, _arguments: went.append(name))
    QTest.keyClick(screen, Qt.Key.Key_M)
    assert went == ["outbox"]


def test_reports_open_with_the_quarter_that_today_counts_to(open_screen: Open) -> None:
    today, reports = open_screen("today"), open_screen("reports")
    assert isinstance(today, TodayScreen)
    assert isinstance(reports, ReportsScreen)
    assert reports.shown is not None
    assert today.cards.quarter.heading.text() == "Quarter Oct–Dec"
    assert str(reports.shown.overview.quarter) == "2026Q4"


def test_a_report_that_a_csa_waits_for_opens_what_is_due_to_it(
    vault: Vault, open_screen: Open, desk: Desk, settled: Settled
) -> None:
    def work(session: Session) -> UUID:
        made = scripted.set_up(session)
        ncp_id = scripted.add_person(session, 1, ("Rock",))
        scripted.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 9, 2))
        return made.csas["Rock"]

    csa_id = vault.write(work)
    screen = open_screen("today")
    assert isinstance(screen, TodayScreen)
    screen.refresh()
    settled()
    went: list[tuple[str, object]] = []
    desk.navigated.connect(lambda name, arguments: went.append((name, arguments)))
    screen.list.select_key(subject_of(csa_id, periods.parse("2026Q3")))
    QTest.keyClick(screen.list, Qt.Key.Key_R)
    assert went == [("reports", {"csa_id": csa_id})]


@pytest.mark.parametrize("size", [(1366, 688), (1024, 620)], ids=str)
def test_the_card_of_the_quarter_has_room_for_all_its_words(
    screen: TodayScreen, window: Window, size: tuple[int, int]
) -> None:
    window.resize(*size)
    sheet = screen.cards.quarter
    for missing in (0, 6, 116):
        sheet.show_card(QuarterCard(2026, 3, "July–September 2026", TODAY, -5, False, 44, 41, missing))
        scenes.settle(window)
        assert covered(window) == []
        assert not [found for found in cut_off(window) if "today.quarter" in found]


def test_the_foot_names_the_largest_groups_further_down_and_every_key(full: Vault, window: Window) -> None:
    window.open_desk(full, full.read(settings.load)).navigate("today")
    scenes.settle(window)
    screen = window.findChild(TodayScreen)
    assert screen is not None
    note = screen.keys.note.text()
    assert note.startswith("Further down: ")
    assert note.count(", ") == 3
    assert "to contact 865, and " in note
    assert note.endswith(" more groups")
    shown = [caps.text() for caps in screen.keys.findChildren(KeyCap) if caps.isVisible()]
    assert shown == ["↑", "↓", "Enter", "D", "P", "Shift+P", "T"]
