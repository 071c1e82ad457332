"""What is being typed survives a kill of the program, but for a few seconds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from csdesk.models.audit import AuditEvent
from csdesk.services import drafts, settings
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.shell.locking import TYPED
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.ui.killed_desk import NOTE
from tests.ui.records import add_zamora, as_record

A_FEW_SECONDS = 10.0
"""Three, and what a busy computer takes."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_note_is_there_again_after_a_kill(vault_file: Path, window: Window, settled: Callable[[], None]) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    ncp_id = vault.write(add_zamora)
    vault.lock()
    command = [sys.executable, "-m", "tests.ui.killed_desk", str(vault_file), str(ncp_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "typed\n"
        begun = time.monotonic()
        assert typing.stdout.readline() == "kept\n"
        taken = time.monotonic() - begun
        typing.kill()
    assert taken < A_FEW_SECONDS
    vault = vaults.unlock(vault_file, PASSPHRASE)
    window.open_desk(vault, vault.read(settings.load))
    settled()
    assert window.main is not None
    assert window.main.current == "record"
    screen = as_record(window.main.screens["record"])
    assert screen.ncp_id == ncp_id
    assert screen.contact.note.text() == NOTE
    assert screen.desk.messages.current is not None
    assert "here again" in screen.desk.messages.current.sentence


def kept(vault: Vault) -> str:
    return str(vault.read(lambda session: drafts.load(session, TYPED)))


def lines_of_the_trail(vault: Vault) -> int:
    return vault.read(lambda session: session.scalar(select(func.count()).select_from(AuditEvent))) or 0


def test_it_is_kept_once_while_typing_and_let_go_when_it_is_taken_out(
    vault: Vault, window: Window, open_screen: Callable[..., Screen], settled: Callable[[], None], qtbot: QtBot
) -> None:
    ncp_id: UUID = vault.write(add_zamora)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    before = lines_of_the_trail(vault)
    screen.contact.begin("call")
    QTest.keyClicks(screen.contact.note, "Asks")
    qtbot.waitUntil(lambda: "Asks" in kept(vault), timeout=20_000)
    at = vault.read(lambda session: drafts.load(session, TYPED))
    window.drafts.keep()
    settled()
    assert vault.read(lambda session: drafts.load(session, TYPED)) == at
    for _letter in "Asks":
        QTest.keyClick(screen.contact.note, Qt.Key.Key_Backspace)
    screen.contact.clear()
    window.drafts.keep()
    settled()
    assert "Asks" not in kept(vault)
    assert lines_of_the_trail(vault) == before
