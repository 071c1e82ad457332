"""The quarter in the window: the same numbers as the services count, and the people behind them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt
from csdesk.services import mailbox, reporting
from csdesk.services.mailbox import MessageState
from csdesk.services.reporting import CheckKind, Quarter, Step
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps.record_screen import RecordScreen
from csdesk.ui.screens.reports import ReportsScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.services.people import NOW, WHO
from tests.services.reporting import desk as scripted

QUARTER = Quarter(2026, 3)
PLACES = {step: place for place, step in enumerate(Step)}
Settled = Callable[[], None]


@pytest.fixture
def screen(vault: Vault, open_screen: Callable[..., Screen]) -> ReportsScreen:
    vault.write(lambda session: scripted.script(session, seed=4, people=40))
    found = open_screen("reports")
    assert isinstance(found, ReportsScreen)
    return found


def lines(screen: ReportsScreen, kind: str) -> list[tuple[str, tuple[int, ...]]]:
    """The numbers of a kind of line, as they are written."""
    shown = screen.table.figures.rows
    return [
        (line.title, tuple(int(text.replace(",", "").replace("−", "-")) for text in line.texts))
        for line in shown
        if line.kind == kind
    ]


def test_the_table_says_what_the_services_count(screen: ReportsScreen, vault: Vault) -> None:
    funnel = vault.read(lambda session: reporting.funnel(session, QUARTER))
    assert sum(funnel.total) > 50
    assert lines(screen, "county") == [(line.county or "No county", line.counts) for line in funnel.counties]
    assert [numbers for _, numbers in lines(screen, "several")] == [funnel.in_several]
    assert [numbers for _, numbers in lines(screen, "total")] == [funnel.total]
    assert lines(screen, "previous") == [("April–June", funnel.previous)]
    shares = next(line for line in screen.table.figures.rows if line.kind == "share")
    assert shares.texts == tuple("" if part is None else f"{part}%" for part in funnel.of_step_before)


def test_the_lines_add_up_to_the_total_in_view(screen: ReportsScreen) -> None:
    parts = [numbers for kind in ("county", "several") for _, numbers in lines(screen, kind)]
    assert [tuple(map(sum, zip(*parts, strict=True)))] == [numbers for _, numbers in lines(screen, "total")]


@pytest.mark.parametrize("step", [Step.LISTED, Step.ENROLLED])
def test_a_number_opens_its_people(
    screen: ReportsScreen, vault: Vault, settled: Settled, window: Window, step: Step
) -> None:
    screen.table.choose("Rock", step)
    settled()
    people = vault.read(lambda session: reporting.people_behind(session, QUARTER, step, "Rock"))
    assert screen.people.rows.rows == list(people)
    rock = dict(lines(screen, "county"))["Rock"]
    assert len(people) == rock[PLACES[step]] > 0
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.people.hasFocus()
    QTest.keyClick(screen.people, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_the_quarter_before_opens_its_own_people(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    screen.table.choose("", Step.REACHED, kind="previous")
    settled()
    before = vault.read(lambda session: reporting.people_behind(session, QUARTER.previous, Step.REACHED))
    assert screen.people.rows.rows == list(before) != []

    def report_and_lose(session: Session) -> None:
        reporting.export_quarter(session, QUARTER.previous, at=NOW, who=WHO, settings=Settings())
        session.query(ContactAttempt).delete()

    vault.write(report_and_lose)
    screen.table.choose("", Step.REFERRED, kind="previous")
    screen.table.choose("", Step.REACHED, kind="previous")
    settled()
    assert screen.people.rows.rows == list(before), "whom the reported figure counted"


def test_earlier_and_later_quarters(screen: ReportsScreen, settled: Settled) -> None:
    assert screen.header.title.text() == "Quarter July–September 2026"
    screen.earlier.click()
    settled()
    assert screen.header.title.text() == "Quarter April–June 2026"
    screen.later.click()
    settled()
    screen.later.click()
    settled()
    assert screen.header.title.text() == "Quarter October–December 2026"
    assert not screen.later.isEnabled()


def test_a_check_shows_whom_it_concerns(screen: ReportsScreen, vault: Vault, settled: Settled) -> None:
    assert screen.shown is not None
    check = next(check for check in screen.shown.overview.checks if not check.passed)
    button = screen.findChild(Button, f"reports.check.{check.kind}")
    assert button is not None
    button.click()
    settled()
    assert screen.people.rows.rows == list(check.lines)


def test_a_check_opens_where_it_is_mended_and_mended_it_is_gone(
    screen: ReportsScreen, settled: Settled, window: Window
) -> None:
    assert screen.shown is not None
    check = next(one for one in screen.shown.overview.checks if one.kind == CheckKind.NO_OUTCOME)
    screen.checks.opened.emit(check)
    line = check.lines[-1]
    screen.people.select_key(line.key)
    screen.people_sheet.open.click()
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == line.key
    assert record.form.form is not None
    fields = record.form.form.fields
    assert f"news:referral={fields['referral'].value()}" == dict(line.mend.arguments)["start"]
    fields["what"].set_value("not_enrolled")
    fields["words"].set_value("Moved away")
    record.form.save.click()
    settled()
    window.main.open_screen("reports")
    settled()
    after = next(one for one in screen.shown.overview.checks if one.kind == CheckKind.NO_OUTCOME)
    assert [one.key for one in after.lines] == [one.key for one in check.lines[:-1]]


def test_the_workbooks_are_saved_where_the_user_says(
    screen: ReportsScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    dialogs.answers = [folder, None, folder]
    for _ in range(3):
        screen.save.click()
        settled()
    names = sorted(path.name for path in folder.iterdir())
    assert "CSDesk-2026-Q3.xlsx" in names
    assert "CSDesk-2026-Q3 (2).xlsx" in names
    assert "CSDesk-2026-Q3-page.pdf" in names
    assert len(names) == 16


def test_what_was_saved_is_asked_for_in_the_outbox(
    screen: ReportsScreen, vault: Vault, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    dialogs.answers = [folder]
    screen.save.click()
    settled()
    messages = vault.read(mailbox.list_messages)
    assert [(message.state, message.handed_out_at is not None) for message in messages] == [
        (MessageState.DRAFT, True)
    ] * 4


def test_to_the_outbox_makes_drafts_and_shows_them(
    screen: ReportsScreen, vault: Vault, settled: Settled, window: Window
) -> None:
    screen.to_outbox.click()
    settled()
    assert window.main is not None
    assert window.main.current == "outbox"
    drafts = vault.read(mailbox.list_messages)
    assert {message.state for message in drafts} == {MessageState.DRAFT}
    assert len(drafts) == 4


def test_a_quarter_without_work_says_what_belongs_there(open_screen: Callable[..., Screen]) -> None:
    found = open_screen("reports")
    assert isinstance(found, ReportsScreen)
    assert found.nothing.isVisible()
    assert not found.table.isVisible()
    assert not found.people_sheet.isVisible(), "an empty table beside it"
    assert not found.checks.isVisible()


def test_what_a_check_found_is_shown_in_a_quarter_without_work_too(screen: ReportsScreen, settled: Settled) -> None:
    screen.show_quarter(screen.quarter.next.next.next)
    settled()
    assert screen.nothing.isVisible()
    assert screen.checks.isVisible()
    assert screen.people_sheet.isVisible()
