"""What IT fixed, where the user meets it: said before anything is asked, and held to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from csdesk.services import openings, settings, sign_in
from csdesk.services.clock import SetClock
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault, changes
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.preferences import PreferenceFile
from csdesk.ui.shell.window import Window
from csdesk.ui.ways import Ways
from tests.conftest import PASSPHRASE
from tests.support.keyrings import MemoryKeyring

NOW = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)
FIXED = Policy(
    caseload_export_allowed=False,
    smtp_host="mail.county.example",
    smtp_security="tls",
    sources={"caseload_export_allowed": "/etc/csdesk/policy.toml"},
)


@pytest.fixture
def fixed_window(qtbot: QtBot, dialogs: ScriptedDialogs, tmp_path: Path) -> Window:
    """The window on a computer with a policy."""
    made = application.build_window(clock=SetClock(NOW), data_folder=tmp_path / "data", dialogs=dialogs, policy=FIXED)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(window: Window, vault: Vault, screen: str, qtbot: QtBot) -> object:
    desk = window.open_desk(vault, replace(vault.read(settings.load), smtp_host="mail.elsewhere.example"))
    desk.navigate(screen)
    qtbot.waitUntil(lambda: window.tasks.idle, timeout=10_000)
    assert window.main is not None
    return window.main.screens[screen]


def test_no_file_is_asked_for_where_lists_are_not_exported(
    fixed_window: Window, vault: Vault, dialogs: ScriptedDialogs, qtbot: QtBot
) -> None:
    from csdesk.ui.screens.ncps.list_screen import NcpsScreen

    screen = opened(fixed_window, vault, "ncps", qtbot)
    assert isinstance(screen, NcpsScreen)

    screen.export.click()

    assert dialogs.asked == []
    assert screen.desk.messages.current is not None
    assert "/etc/csdesk/policy.toml" in screen.desk.messages.current.sentence
    fixed_window.lock()


def test_the_outbox_names_the_server_that_it_fixed(fixed_window: Window, vault: Vault, qtbot: QtBot) -> None:
    from csdesk.ui.screens.reports import OutboxScreen

    screen = opened(fixed_window, vault, "outbox", qtbot)
    assert isinstance(screen, OutboxScreen)
    assert screen.server.text().startswith("mail.county.example")
    fixed_window.lock()


@pytest.fixture
def make_ways(tmp_path: Path) -> Callable[[Policy], Ways]:
    preferences = PreferenceFile(tmp_path / "desk.json")
    return lambda policy: Ways(tmp_path, preferences, None, policy=policy, clock=SetClock(NOW))


def test_an_opening_is_in_the_trail_and_a_forbidden_sign_in_is_gone(
    vault: Vault, make_ways: Callable[[Policy], Ways], memory_keyring: MemoryKeyring
) -> None:
    path = vault.path
    sign_in.keep(vault, policy=Policy(), at=NOW, who="Pat Lund")
    vault.lock()
    make_ways(Policy()).preferences.note_sign_in(path, True)
    ways = make_ways(Policy(keyring_allowed=False))

    found = ways.unlock(path, PASSPHRASE, lambda _step: None).vault

    assert memory_keyring.kept == {}
    assert not ways.preferences.has_sign_in(path)
    assert "sign-in" not in [slot.kind for slot in changes.slots(found)]
    (opening,) = found.read(lambda session: openings.last(session, 5))
    assert (opening.at, opening.by, opening.computer) == (NOW, "passphrase", openings.this_computer())
    found.lock()
