"""A vault that is opened by a double click, and a second start of the program."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from csdesk.commands.parser import parse
from csdesk.services.vault import place
from csdesk.ui.desk_application import DeskApplication
from csdesk.ui.one_instance import OneInstance
from csdesk.ui.shell.arrivals import arrive
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.support.doors import come_to_the_code, find, is_open, unlock
from tests.ui.interviews import Handed

Settled = Callable[[], None]
SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from csdesk.ui.one_instance import OneInstance
application = QCoreApplication([])
instance = OneInstance(Path(sys.argv[1]))
vault = Path(sys.argv[2]) if sys.argv[2] else None
print(instance.is_first() or instance.hand_over(vault, within_ms=int(sys.argv[3])))
"""
FIRST_AND_KILLED = """
import os, sys
from pathlib import Path
from csdesk.ui.one_instance import OneInstance
instance = OneInstance(Path(sys.argv[1]))
print(instance.is_first(), flush=True)
os._exit(9)
"""


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> Iterator[OneInstance]:
    """The first window's place."""
    made = OneInstance(tmp_path / "own folder")
    assert made.is_first()
    yield made
    made.end()


@pytest.fixture
def other_vault(vault_file: Path, tmp_path: Path) -> Path:
    """Another vault, which the same passphrase opens."""
    path = tmp_path / "Other desk.CSVAULT"
    shutil.copyfile(vault_file, path)
    shutil.copyfile(place.envelope_path(vault_file), place.envelope_path(path))
    return path


def second_start(tmp_path: Path, vault: str, within_ms: int = 20_000) -> "subprocess.Popen[str]":
    """Another process of the same user, which is to open this vault."""
    command = [sys.executable, "-c", SECOND_START, str(tmp_path / "own folder"), vault, str(within_ms)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said(process: "subprocess.Popen[str]") -> str:
    """What it said when it ended."""
    return process.communicate(timeout=30)[0].strip()


@pytest.mark.parametrize("vault", ["Liaison desk.csvault", ""])
def test_a_second_start_hands_over_what_it_was_to_open_and_ends(
    qtbot: QtBot, first: OneInstance, tmp_path: Path, vault: str
) -> None:
    process = second_start(tmp_path, vault)
    with qtbot.waitSignal(first.wanted, timeout=30_000) as handed:
        first.listen()
    assert handed.args == [Path.cwd() / vault if vault else None]
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=10_000)
    assert said(process) == "True"


def test_a_window_that_does_not_answer_keeps_nobody_out(first: OneInstance, tmp_path: Path) -> None:
    assert said(second_start(tmp_path, "", 200)) == "False"
    first.listen()  # and nothing is heard, as of a window that hangs
    assert said(second_start(tmp_path, "", 500)) == "False"


def test_after_a_kill_the_next_start_is_the_first(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_AND_KILLED, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() == "True"
    again = OneInstance(tmp_path)
    assert again.is_first()
    again.end()


def test_two_desktops_of_one_user_have_a_window_each(
    first: OneInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSIONNAME", "RDP-Tcp#5")
    elsewhere = OneInstance(tmp_path / "own folder")
    assert elsewhere.is_first()
    elsewhere.end()


@pytest.mark.parametrize(
    "message", [b"\n", b"[1]\n", b'{"vault": 5}\n', b'{"vault": "/etc/passwd"}\n', b"x" * 99_000]
)
def test_what_is_no_vault_is_not_opened(qtbot: QtBot, first: OneInstance, message: bytes) -> None:
    first.listen()
    heard: list[object] = []
    first.wanted.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name())
    socket.write(message)
    qtbot.waitUntil(
        lambda: socket.canReadLine() or socket.state() is QLocalSocket.LocalSocketState.UnconnectedState,
        timeout=5_000,
    )
    assert [path for path in heard if path is not None] == []
    assert bool(heard) == (b'"vault"' in message), "at least the window comes forward"
    socket.abort()


def test_a_vault_that_is_opened_is_the_one_to_unlock(
    window: Window, settled: Settled, vault_file: Path, other_vault: Path
) -> None:
    window.doors.choose_vault(vault_file)
    arrive(window, other_vault)
    assert find(window, QLabel, "unlock.vault").text() == other_vault.name
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)
    assert window.doors.vault_path == other_vault


def test_an_open_vault_is_locked_only_when_the_liaison_says_so(
    window: Window, settled: Settled, vault_file: Path, other_vault: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    window.messages.clear()
    for nothing_new in (None, vault_file):
        arrive(window, nothing_new)
        assert window.messages.current is None
    arrive(window, other_vault)
    settled()
    assert is_open(window)
    message = window.messages.current
    assert message is not None
    assert message.on_action is not None
    message.on_action()
    settled()
    assert not is_open(window)
    assert find(window, QLabel, "unlock.vault").text() == other_vault.name


def test_a_vault_that_is_gone_is_said_and_nothing_is_made(
    window: Window, settled: Settled, vault_file: Path, tmp_path: Path
) -> None:
    window.doors.choose_vault(vault_file)
    arrive(window, tmp_path / "gone.csvault")
    assert window.doors.unlock.isVisible()
    assert "gone.csvault is not there any more" in find(window, QLabel, "unlock.below").text()
    assert window.doors.vault_path == vault_file


def test_a_vault_that_is_gone_does_not_lock_the_one_that_is_open(
    window: Window, settled: Settled, vault_file: Path, other_vault: Path, tmp_path: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    arrive(window, tmp_path / "gone.csvault")
    told = window.messages.current
    assert told is not None
    assert told.sentence.startswith("gone.csvault is not there any more")
    assert told.action == ""
    arrive(window, other_vault)
    offered = window.messages.current
    assert offered is not None
    assert offered.on_action is not None
    other_vault.rename(tmp_path / "elsewhere.csvault")
    offered.on_action()
    settled()
    assert is_open(window)
    told = window.messages.current
    assert told is not None
    assert told.sentence.startswith("Other desk.CSVAULT is not there any more")


def test_a_start_with_a_vault_that_is_not_there_says_so(window: Window, tmp_path: Path) -> None:
    window.begin(tmp_path / "stick" / "gone.csvault")
    assert window.doors.welcome.isVisible()
    assert find(window, QLabel, "welcome.below").text().startswith("There is no gone.csvault here.")


@pytest.mark.parametrize("named", [True, False])
def test_a_window_that_is_closing_stays_for_who_opens_the_vault_again(
    window: Window, settled: Settled, vault_file: Path, named: bool
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    assert not window.close()
    assert window.backups.page.isVisible()
    arrive(window, vault_file if named else None)
    assert window.doors.unlock.isVisible()
    settled()
    assert window.isVisible()
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)
    assert not window.close(), "it closes with a backup again"


def test_a_page_that_still_asks_is_not_left(window: Window, settled: Settled, vault_file: Path) -> None:
    come_to_the_code(window, settled)
    arrive(window, vault_file)
    assert window.doors.recovery.isVisible()


def test_nothing_arrives_while_a_parent_has_the_computer(
    handed_over: Handed, window: Window, other_vault: Path
) -> None:
    page = window.cover
    arrive(window, other_vault)
    assert window.cover is page
    assert page is not None
    assert page.isVisible()
    window.lock()
    arrive(window, other_vault)
    assert window.doors.is_bare
    assert window.doors.vault_path != other_vault


def test_a_vault_may_come_as_an_event_or_alone_on_the_command_line(qapp: QApplication, tmp_path: Path) -> None:
    assert isinstance(qapp, DeskApplication)
    opened: list[Path] = []
    qapp.file_opened.connect(opened.append)
    for name in ("Liaison desk.csvault", "letter.pdf"):
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(tmp_path / name)))
    qapp.file_opened.disconnect(opened.append)
    assert opened == [tmp_path / "Liaison desk.csvault"]
    options = parse([str(tmp_path / "Liaison desk.csvault")])
    assert (options.vault, options.command) == (tmp_path / "Liaison desk.csvault", None)
