"""The audit trail in the window: read, narrowed, opened, checked, exported."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.audit import TrailLine
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.audit import AuditScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.support.days import moment

Open = Callable[..., Screen]
Settled = Callable[[], None]


@pytest.fixture
def screen(open_screen: Open, vault: Vault, person: UUID) -> AuditScreen:
    """The trail, with 130 lines about a person on September 1, and one about settings a day later."""

    def work(session: Session) -> None:
        for number in range(130):
            audit.record(
                session, at=moment(9, 1), who="Dana", action="ncp.opened", kind="ncp", record_id=person,
                detail=str(number),
            )  # fmt: skip
        audit.record(session, at=moment(9, 2), who="Dana", action="settings.changed", kind="setting")

    vault.write(work)
    found = open_screen("audit")
    assert isinstance(found, AuditScreen)
    return found


def shown(screen: AuditScreen) -> list[TrailLine]:
    return cast("list[TrailLine]", screen.list.rows.rows)


def test_the_newest_lines_come_first_and_older_ones_as_they_come_in_sight(
    screen: AuditScreen, settled: Settled, vault: Vault
) -> None:
    total = vault.read(lambda session: audit.read_trail(session, limit=0).total)
    assert [line.what for line in shown(screen)[:2]] == ["Settings were changed", "A record was opened"]
    assert screen.found.text() == f"{total} lines found"
    vault.write(lambda session: audit.record(session, at=moment(9, 3), who="Dana", action="today.done"))
    screen.list.scrollToBottom()
    settled()
    numbers = [line.number for line in shown(screen)]
    assert numbers == list(range(total, 0, -1)), "a line that was added meanwhile shifts none"


def test_days_and_what_was_done_narrow_the_lines(screen: AuditScreen, settled: Settled) -> None:
    screen.since.set_value(date(2026, 9, 2))
    screen.until.set_value(date(2026, 9, 2))
    screen.refresh()
    settled()
    assert [line.action for line in shown(screen)] == ["settings.changed"]
    screen.kind.setCurrentText("Interviews")
    settled()
    assert shown(screen) == []
    again = screen.findChild(Button, "audit.nothing.action")
    assert again is not None
    again.click()
    settled()
    assert len(shown(screen)) == 100


def test_a_day_that_is_none_is_said_and_changes_nothing(
    screen: AuditScreen, settled: Settled, window: Window
) -> None:
    before = len(shown(screen))
    screen.since.setFocus()
    QTest.keyClicks(screen.since, "soon")
    QTest.keyClick(screen.since, Qt.Key.Key_Return)
    settled()
    assert len(shown(screen)) == before
    screen.export.click()
    settled()
    assert any("That is no date" in label.text() for label in window.findChildren(QLabel))


def test_enter_opens_the_record_that_a_line_is_about(
    screen: AuditScreen, settled: Settled, window: Window, person: UUID, vault: Vault
) -> None:
    screen.list.opened.emit(shown(screen)[0])
    settled()
    assert window.main is not None
    assert window.main.screens.get("record") is None, "settings are no record"
    before = vault.read(lambda session: audit.read_trail(session, record_id=person, limit=0).total)
    screen.list.opened.emit(shown(screen)[1])
    settled()
    assert window.main.screens["record"].isVisible()
    after = vault.read(lambda session: audit.read_trail(session, record_id=person, limit=0).total)
    assert after == before + 1


def test_the_chain_is_checked(screen: AuditScreen, settled: Settled, vault: Vault) -> None:
    screen.verify.click()
    settled()
    assert "The chain is whole" in verdict(screen)

    def behind_the_back(session: Session) -> None:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER audit_event_changed")
        connection.exec_driver_sql("UPDATE audit_event SET who = 'Robin' WHERE number > 5")

    vault.write(behind_the_back)
    screen.verify.click()
    settled()
    assert "not guarded" in verdict(screen)
    assert "Line 6 of the audit trail" in verdict(screen)
    assert " more." in verdict(screen)


def verdict(screen: AuditScreen) -> str:
    said = screen.findChild(QLabel, "audit.verdict.sentence")
    return said.text() if said is not None else ""


@pytest.mark.parametrize(("name", "begins"), [("trail.xlsx", b"PK"), ("trail.csv", b"\xef\xbb\xbfLine,")])
def test_what_is_shown_is_exported_and_that_is_a_line_too(
    screen: AuditScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path, name: str, begins: bytes
) -> None:
    dialogs.answers = [tmp_path / name]
    screen.kind.setCurrentText("Settings")
    settled()
    screen.export.click()
    settled()
    assert (tmp_path / name).read_bytes().startswith(begins)
    screen.kind.setCurrentText("Everything")
    settled()
    assert (shown(screen)[0].action, shown(screen)[0].detail) == ("audit.exported", f"1 lines, {name[6:]}")


def test_settings_lead_to_it_and_it_leads_back(open_screen: Open, settled: Settled, window: Window) -> None:
    button = open_screen("settings").findChild(Button, "settings.audit")
    assert button is not None
    button.click()
    settled()
    assert window.main is not None
    trail = window.main.screens["audit"]
    assert trail.isVisible()
    QTest.keyClick(trail, Qt.Key.Key_Escape)
    settled()
    assert window.main.screens["settings"].isVisible()
