"""The program begins after a kill while a parent had the computer, and its vault is away or damaged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault, place
from csdesk.ui import application
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.ui.interviews import ENTER, Settled, settle, shown_text


@pytest.fixture
def bare(
    window: Window,
    desk: Desk,
    vault: Vault,
    clock: SetClock,
    dialogs: ScriptedDialogs,
    settled: Settled,
    tmp_path: Path,
) -> Iterator[Callable[[], Window]]:
    """Begins the program anew, as after a kill while a parent had the computer."""
    made: list[Window] = []

    def start() -> Window:
        ways = window.program.ways
        ways.preferences.note_opened(vault.path)
        window.lock()
        settled()
        ways.note_handed_over(True)
        again = application.build_window(clock=clock, data_folder=tmp_path / "data", dialogs=dialogs)
        made.append(again)
        again.begin()
        again.show()
        settle(again)
        return again

    yield start
    for one in made:
        one.lock()
        one.let_go()
        one.close()


def put(file: Path, folder: Path) -> None:
    """Take the vault somewhere else."""
    folder.mkdir(exist_ok=True)
    for part in (file, place.envelope_path(file)):
        part.rename(folder / part.name)


def buttons(window: QWidget) -> set[str]:
    return {button.objectName() for button in window.findChildren(Button) if button.isVisible()}


def try_passphrase(window: Window) -> None:
    window.doors.bare.ask(free=False)
    secret = window.doors.bare.secret
    QTest.keyClicks(secret, PASSPHRASE)
    QTest.keyClick(secret, ENTER)
    settle(window)


def test_a_vault_that_is_away_is_waited_for_and_nothing_else_is_offered(
    bare: Callable[[], Window], vault: Vault, vault_file: Path, tmp_path: Path, settled: Settled, window: Window
) -> None:
    window.lock()
    settled()
    put(vault_file, tmp_path / "away")
    seen = bare()
    assert (seen.isFullScreen(), seen.covering.is_guarding) == (True, True)
    assert buttons(seen) == {"door.caseworker"}
    try_passphrase(seen)
    assert buttons(seen) == {"door.back", "door.open"}
    assert "The vault is not there" in shown_text(seen)
    seen.doors.choose_vault(tmp_path / "another.csvault")
    assert buttons(seen) == {"door.caseworker"}
    seen.doors._choose_backup()
    assert buttons(seen) == {"door.caseworker"}
    seen.doors.choose_vault(vault_file)
    put(tmp_path / "away" / vault_file.name, vault_file.parent)
    try_passphrase(seen)
    assert seen.desk is not None
    assert not seen.covering.is_guarding


def test_without_its_vault_the_window_may_be_closed_and_begins_guarded_again(
    bare: Callable[[], Window], vault_file: Path, tmp_path: Path, window: Window, settled: Settled
) -> None:
    window.lock()
    settled()
    put(vault_file, tmp_path / "away")
    seen = bare()
    assert seen.close()
    assert seen.program.ways.is_handed_over


def test_a_damaged_vault_offers_no_restore_to_the_parent(
    bare: Callable[[], Window], vault_file: Path, window: Window, settled: Settled
) -> None:
    window.lock()
    settled()
    place.envelope_path(vault_file).unlink()
    seen = bare()
    assert not seen.close()  # nobody knows it yet
    try_passphrase(seen)
    assert buttons(seen) == {"door.back", "door.open"}
    assert seen.close()


def test_a_vault_that_is_there_keeps_the_window(bare: Callable[[], Window]) -> None:
    seen = bare()
    assert not seen.close()
    assert seen.isVisible()
