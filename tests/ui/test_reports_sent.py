"""What is due and what was sent, in the window: made, looked at, its password told, frozen, amended."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.services import mailbox, reporting
from csdesk.services.reporting import Quarter, Recipient, Step, WorkbookMade
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.reports import ReportScreen, ReportsScreen
from csdesk.ui.screens.reports.sent_page import Line
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Tick
from tests.services.people import NOW, WHO
from tests.services.reporting import desk as scripted

QUARTER = Quarter(2026, 3)
Settled = Callable[[], None]
Open = Callable[..., Screen]


@pytest.fixture
def screen(vault: Vault, open_screen: Open) -> ReportsScreen:
    def work(session: Session) -> None:
        scripted.script(session, seed=4, people=40)
        session.query(Csa).filter_by(county="Rock").one().report_rhythm = ReportRhythm.MONTHLY

    vault.write(work)
    found = open_screen("reports")
    assert isinstance(found, ReportsScreen)
    return found


@pytest.fixture
def left(vault: Vault, screen: ReportsScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path) -> Path:
    """The folder into which the quarter's workbooks were saved: they left the desk."""
    folder = tmp_path / "out"
    folder.mkdir()
    dialogs.answers = [folder]
    screen.save.click()
    settled()
    return folder


def current(window: Window) -> str:
    assert window.main is not None
    return window.main.current


def the_report(window: Window) -> ReportScreen:
    assert window.main is not None
    found = window.main.screens["report"]
    assert isinstance(found, ReportScreen)
    return found


def lines(screen: ReportsScreen) -> list[Line]:
    return [line for line in screen.sent.list.rows.rows if isinstance(line, Line)]


def stands(screen: ReportsScreen) -> list[tuple[str, str, str]]:
    return [(line.to, line.time, line.stands) for line in lines(screen)]


def made(vault: Vault) -> tuple[WorkbookMade, ...]:
    return vault.read(lambda session: reporting.reports_of(session, quarter=QUARTER))


def attached(vault: Vault) -> set[str]:
    """The names of the workbooks that messages carry."""
    return {message.files[0].file_name for message in vault.read(mailbox.list_messages)}


def press(screen: Screen, settled: Settled, key: Qt.Key = Qt.Key.Key_Return) -> None:
    focus = screen.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)
    settled()


def test_a_csas_monthly_report_is_made_and_looked_at(
    screen: ReportsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    assert "6 due" in screen.chips["sent"].text(), "each month that is missing wants its own"
    screen.chips["sent"].click()
    settled()
    rock = ("Rock County CSA", "September 2026")
    assert [line[:2] for line in stands(screen)].count(rock) == 1
    screen.sent.list.select_key(next(line.key for line in lines(screen) if (line.to, line.time) == rock))
    press(screen, settled)
    (report,) = made(vault)
    assert (report.period_title, report.recipient_name, report.protected) == ("September 2026", rock[0], True)
    assert (*rock, "Not sent yet") in stands(screen)
    assert attached(vault) == {report.file_name}
    press(screen, settled)
    assert current(window) == "report"
    shown = the_report(window).shown
    assert shown is not None
    assert shown.report.id == report.id
    texts = [cell for sheet in shown.sheets for row in sheet.rows for cell in row.cells]
    assert "Rock" in texts
    assert any("September 2026" in text for text in texts)


def test_all_that_is_due_is_made_at_once(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    screen.show_view("sent")
    settled()
    screen.sent.make_all.click()
    settled()
    assert {line.recipient for line in made(vault)} == {Recipient.CSA}
    assert {line.stands for line in lines(screen)} == {"Not sent yet"}
    assert screen.chips["sent"].text() == "Due and sent"
    assert not screen.sent.make_all.isVisible()


def test_the_password_is_told_by_phone_and_its_showing_is_written_down(
    left: Path, vault: Vault, open_screen: Open, settled: Settled
) -> None:
    report = next(line for line in made(vault) if line.protected)
    screen = open_screen("report", workbook_id=report.id)
    assert isinstance(screen, ReportScreen)
    assert not screen.password.isVisible()
    assert screen.password.password.text() == ""
    screen.show_password.click()
    settled()
    told = screen.password.password.text()
    assert told == vault.write(lambda session: reporting.show_password(session, report.id, at=NOW, who=WHO))
    assert "contact, 608-555-0111" in screen.password.whom.text()
    trail = vault.read(lambda session: [(event.action, event.detail) for event in session.query(AuditEvent)])
    assert [action for action, _detail in trail].count("report.password_shown") == 2
    assert told not in repr(trail)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert not screen.password.isVisible()
    assert screen.password.password.text() == ""


def change(vault: Vault, window: Window, screen: Screen, settled: Settled) -> None:
    """Somebody else was contacted in the quarter, after all."""

    def work(session: Session) -> None:
        attempted = {line.ncp_id for line in reporting.people_behind(session, QUARTER, Step.ATTEMPTED)}
        listed = [line.ncp_id for line in reporting.people_behind(session, QUARTER, Step.LISTED)]
        scripted.contact(session, next(one for one in listed if one not in attempted), QUARTER.first_day)

    assert window.desk is not None
    window.desk.write(screen, work, changed={"contacts"})
    settled()


def test_a_frozen_quarter_shows_what_left_and_is_amended(
    left: Path, screen: ReportsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    assert screen.frozen.isVisible()
    assert not screen.frozen.amend.isVisible()
    assert screen.shown is not None
    before = screen.shown.funnel
    change(vault, window, screen, settled)
    assert screen.shown.funnel == before
    assert vault.read(lambda session: reporting.funnel(session, QUARTER)).total != before.total
    place = list(Step).index(Step.ATTEMPTED)
    screen.table.choose("", Step.ATTEMPTED, kind="total")
    settled()
    assert len(screen.people.rows.rows) == before.total[place]
    assert "would differ today" in screen.frozen.words.text()
    screen.frozen.amend.click()
    settled()
    assert screen.view == "sent"
    amended = [line for line in made(vault) if line.version]
    assert (amended[0].recipient, amended[0].frozen_at) == (Recipient.STATE, None)
    assert "amended" in amended[0].file_name
    assert amended[0].file_name in attached(vault)
    assert screen.shown.funnel == before


def test_a_name_that_was_corrected_differs_to_the_agencies_alone(
    left: Path, screen: ReportsScreen, settled: Settled, window: Window
) -> None:
    def work(session: Session) -> None:
        for person in session.query(Ncp):
            person.last_name = f"{person.last_name}-Vang"

    assert window.desk is not None
    window.desk.write(screen, work, changed={"ncps"})
    screen.refresh()
    settled()
    agencies = len(list(left.glob("*.xlsx"))) - 1
    assert (
        f"Today the reports to {agencies} agencies would differ, the state's would not." in screen.frozen.words.text()
    )
    assert screen.frozen.amend.isVisible()


def test_what_left_is_looked_at_and_amended_only_where_it_differs(
    left: Path, vault: Vault, open_screen: Open, settled: Settled, window: Window
) -> None:
    state = made(vault)[0]
    screen = open_screen("report", workbook_id=state.id)
    assert isinstance(screen, ReportScreen)
    assert screen.stands.text.startswith("Left")
    assert screen.amend.isVisible()
    assert not screen.to_outbox.isVisible()
    assert not screen.show_password.isVisible()
    screen.amend.click()
    settled()
    assert len(made(vault)) == len(list(left.glob("*.xlsx")))
    change(vault, window, screen, settled)
    screen.amend.click()
    settled()
    assert screen.shown is not None
    assert screen.shown.report.version == 1
    assert any(sheet.title == "What differs" for sheet in screen.shown.sheets)
    screen.to_outbox.click()
    settled()
    assert current(window) == "outbox"


def test_a_report_that_is_there_no_more_leads_back(open_screen: Open, window: Window) -> None:
    open_screen("report", workbook_id=UUID(int=1))
    assert current(window) == "reports"


def test_a_report_is_saved_as_it_will_stay(
    screen: ReportsScreen, vault: Vault, open_screen: Open, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    desk = replace(Settings(), liaison_name="Dana")
    vault.write(lambda session: reporting.prepare_quarter(session, QUARTER, at=NOW, who=WHO, settings=desk))
    state = made(vault)[0]
    found = open_screen("report", workbook_id=state.id)
    assert isinstance(found, ReportScreen)
    dialogs.answers = [None, tmp_path]
    for _ in range(2):
        found.save.click()
        settled()
    assert (tmp_path / state.file_name).read_bytes() == vault.read(
        lambda session: reporting.opened(session, state.id)
    )
    assert made(vault)[0].frozen_at is not None


def test_the_report_is_looked_at_before_it_leaves(
    screen: ReportsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    screen.preview.click()
    settled()
    assert current(window) == "report"
    shown = the_report(window).shown
    assert shown is not None
    assert (shown.report.recipient, shown.report.frozen_at) == (Recipient.STATE, None)
    assert vault.read(mailbox.list_messages) == ()


def test_today_leads_to_what_an_agency_waits_for(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    due = vault.read(lambda session: reporting.due_reports(session, today=NOW.date()))[-1]
    screen.desk.navigate("reports", csa_id=due.csa_id)
    settled()
    assert screen.view == "sent"
    assert screen.sent.list.selected().due == due
    assert screen.sent.act.text() == "Make the report"


def test_a_quarter_for_which_nothing_was_made_says_what_stands_here(open_screen: Open) -> None:
    screen = open_screen("reports", view="sent")
    assert isinstance(screen, ReportsScreen)
    assert screen.sent.nothing.isVisible()
    assert not screen.sent.act.isVisible()


def test_the_states_copy_is_locked_when_the_settings_ask_for_it(
    vault: Vault, screen: ReportsScreen, open_screen: Open, settled: Settled
) -> None:
    settings = open_screen("settings")
    tick = settings.findChild(Tick, "settings.protect_state_copy")
    assert tick is not None
    tick.click()
    save = settings.primary_action()
    assert save is not None
    save.click()
    settled()
    screen.preview.click()
    settled()
    report = made(vault)[0]
    assert (report.recipient, report.protected) == (Recipient.STATE, True)
    found = open_screen("report", workbook_id=report.id)
    assert isinstance(found, ReportScreen)
    found.show_password.click()
    settled()
    assert found.password.whom.text() == "State mailbox: call them"
