"""Receipts are found again by quarter and recipient, and all quarters are seen at a glance."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import MessageLine
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.reporting import Stand
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.reports import OutboxScreen, ReceiptsScreen, StandingScreen
from csdesk.ui.screens.reports.standing_table import LOOKS
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.ui.outboxes import QUARTER, Settled, open_drafts, outbox, press

ROCK = "Rock County CSA"


@pytest.fixture
def sent(vault: Vault, window: Window, settled: Settled, tmp_path: Path) -> Iterator[OutboxScreen]:
    """The outbox after all but the message to the state was sent."""
    with LoopbackServer(tmp_path / "mail", security="none") as server:
        screen = open_drafts(vault, window, settled, server.port)
        state = next(message for message in screen.messages if message.csa_id is None)
        screen.summary.select_key(state.id)
        QTest.keyClick(screen.summary, Qt.Key.Key_Space)
        press(screen, "outbox.send", settled)
        yield screen


def receipts(window: Window, settled: Settled) -> ReceiptsScreen:
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("receipts")
    settled()
    screen = window.main.screens["receipts"]
    assert isinstance(screen, ReceiptsScreen)
    return screen


def rows_of(screen: ReceiptsScreen) -> list[MessageLine]:
    return [line for line in screen.list.rows.rows if isinstance(line, MessageLine)]


def standing(window: Window, settled: Settled) -> StandingScreen:
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("standing")
    settled()
    screen = window.main.screens["standing"]
    assert isinstance(screen, StandingScreen)
    return screen


def test_a_receipt_is_found_by_recipient_quarter_and_words_and_opens_with_its_tries(
    sent: OutboxScreen, window: Window, settled: Settled
) -> None:
    screen = receipts(window, settled)
    assert len(screen.list.rows.rows) == 3
    screen.recipient.set_value(ROCK)
    settled()
    assert [line.recipient_name for line in rows_of(screen)] == [ROCK]
    screen.recipient.setCurrentIndex(0)
    screen.quarter.set_value(str(QUARTER))
    settled()
    assert len(screen.list.rows.rows) == 3
    QTest.keyClicks(screen.search, "no such file")
    settled()
    assert screen.pages.currentIndex() == 1
    press(screen, "receipts.nothing.action", settled)
    screen.list.select_key(next(line.id for line in rows_of(screen) if line.recipient_name == ROCK))
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "outbox"
    assert sent.view.message is not None
    assert (sent.view.message.recipient_name, len(sent.view.message.tries)) == (ROCK, 1)


def test_a_message_of_months_ago_is_not_in_the_outbox_and_still_opens(
    sent: OutboxScreen, window: Window, settled: Settled, vault: Vault, clock: SetClock
) -> None:
    window.lock()
    settled()
    clock.moment += timedelta(days=60)
    opened = vaults.unlock(vault.path, PASSPHRASE)
    window.open_desk(opened, opened.read(settings.load))
    settled()
    assert [message.csa_id for message in outbox(window, settled).messages] == [None]
    screen = receipts(window, settled)
    line = rows_of(screen)[0]
    screen.list.opened.emit(line)
    settled()
    shown = outbox(window, settled)
    assert shown.view.message is not None
    assert shown.view.message.id == line.id
    window.lock()
    settled()


def test_the_receipts_are_saved_as_a_workbook(
    sent: OutboxScreen, window: Window, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "Receipts.xlsx"
    dialogs.answers = [path]
    screen = receipts(window, settled)
    screen.recipient.set_value(ROCK)
    settled()
    press(screen, "receipts.save", settled)
    rows = list(load_workbook(BytesIO(path.read_bytes()))["Receipts"].iter_rows(values_only=True))
    assert len(rows) == 2
    line = dict(zip(rows[0], rows[1], strict=True))
    message = next(one for one in sent.messages if one.recipient_name == ROCK)
    assert (line["To"], line["How it stands"], line["Message-ID"]) == (ROCK, "sent", message.message_id)
    assert str(line["SHA-256 of the files"]).split() == [file.sha256 for file in message.files]


def test_all_quarters_say_on_time_and_missing_and_open_receipt_or_quarter(
    sent: OutboxScreen, window: Window, settled: Settled
) -> None:
    screen = standing(window, settled)
    rows = {row.name: row for row in screen.table.grid.rows}
    assert window.main is not None
    assert screen.table.choose(rows[ROCK].csa_id, QUARTER)
    assert screen.words.text() == f"{ROCK}, July–September 2026: sent Oct 8"
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    settled()
    assert window.main.current == "outbox"
    assert sent.view.message is not None
    assert sent.view.message.recipient_name == ROCK
    screen = standing(window, settled)
    assert screen.table.choose(None, QUARTER)
    assert screen.words.text() == "State mailbox, July–September 2026: due in 7 days"
    press(screen, "standing.open", settled)
    assert window.main.current == "reports"
    found = screen.table.standing
    assert found is not None
    assert screen.missing.text == f"{len(found.missing)} reports late and not sent"


def test_an_agency_stands_short_in_the_table_and_whole_in_its_tool_tip(
    sent: OutboxScreen, vault: Vault, window: Window, settled: Settled
) -> None:
    whole = "Brown County Child Support Agency"

    def rename(session: Session) -> None:
        session.query(Csa).filter_by(county="Brown").one().name = whole

    vault.write(rename)
    grid = standing(window, settled).table.grid
    place = next(number for number, row in enumerate(grid.rows) if row.name == whole)
    index = grid.index(place, 0)
    assert (index.data(), index.data(Qt.ItemDataRole.ToolTipRole)) == ("Brown County CSA", whole)


def test_the_arrows_lead_to_quarters_that_are_not_in_view(
    sent: OutboxScreen, window: Window, settled: Settled
) -> None:
    screen = standing(window, settled)
    window.resize(700, 620)
    settled()
    shown = screen.table.grid.count
    assert screen.table.standing is not None
    whole = len(screen.table.standing.quarters)
    assert screen.table.at_end
    screen.table.setFocus()
    for _ in range(whole):
        QTest.keyClick(screen.table, Qt.Key.Key_Left)
    assert screen.table.at_start
    assert screen.table.currentIndex().column() == 1
    for _ in range(whole):
        QTest.keyClick(screen.table, Qt.Key.Key_Right)
    assert screen.table.at_end
    assert screen.table.currentIndex().column() == shown


def test_every_stand_has_an_icon_by_which_it_is_known() -> None:
    assert set(LOOKS) == set(Stand)
    marks = [(icon, role) for icon, role in LOOKS.values() if icon != "question"]
    assert len({icon for icon, _role in marks}) == len(marks), "told apart without colour"
