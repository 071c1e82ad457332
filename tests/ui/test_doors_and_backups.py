"""Backups at the doors: offered where a vault is damaged, put in its place. What else is said of a vault there."""

import gc
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from csdesk.services import places
from csdesk.services import vault as vaults
from csdesk.services.policy import Policy
from csdesk.services.vault import VaultError, place
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, ListTable, Tick
from tests.conftest import PASSPHRASE
from tests.golden.make import FOLDER as GOLDEN
from tests.golden.make import PASSPHRASE as GOLDEN_PASSPHRASE
from tests.support.doors import (
    backups,
    open_vault,
    press,
    unlock,
    words,
)

Settled = Callable[[], None]
PAGE_SIZE = 4096
"""Of SQLCipher."""


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)


@pytest.mark.parametrize("what", ["database", "key file"])
def test_a_damaged_vault_offers_its_newest_good_backup(
    window: Window, settled: Settled, vault_file: Path, what: str
) -> None:
    unlock(window, settled, vault=vault_file)
    window.lock()
    settled()
    if what == "database":
        damage(vault_file)
    else:
        place.envelope_path(vault_file).unlink()
    unlock(window, settled, vault=vault_file)
    assert window.desk is None
    assert words(window, "restore.title") == "The vault is damaged"
    listed = window.findChild(ListTable, "restore.list")
    assert listed is not None
    assert listed.selected() == backups(vault_file)[0]
    assert "as it was on" in words(window, "restore.below")
    press(window, "restore.restore")
    settled()
    assert "is kept as" in words(window, "unlock.state")
    unlock(window, settled, vault=vault_file)
    assert window.desk is not None


def test_a_damaged_backup_cannot_be_chosen(window: Window, settled: Settled, vault_file: Path) -> None:
    unlock(window, settled, vault=vault_file)
    window.lock()
    settled()
    damage(backups(vault_file)[0].path)
    press(window, "unlock.restore")
    settled()
    button = window.findChild(Button, "restore.restore")
    assert button is not None
    assert not button.isEnabled()
    assert words(window, "restore.below") == "This backup is damaged. Choose another one."


def test_a_vault_whose_settings_are_damaged_is_shut_again_so_that_its_backup_takes_its_place(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    unlock(window, settled, vault=vault_file)
    window.lock()
    settled()
    vault = vaults.unlock(vault_file, PASSPHRASE)
    where = text("SELECT rootpage FROM sqlite_master WHERE name = 'setting'")
    page = vault.read(lambda session: session.scalars(where).one())
    vault.lock()
    with vault_file.open("r+b") as file:
        file.seek((page - 1) * PAGE_SIZE + 100)
        file.write(bytes(16))
    gc.disable()  # the collector would shut it, in its own time
    try:
        unlock(window, settled, vault=vault_file)
        assert window.desk is None
        assert window.doors.restore.isVisible()
        press(window, "restore.restore")
        settled()
    finally:
        gc.enable()
    unlock(window, settled, vault=vault_file)
    assert window.desk is not None


def test_where_no_backup_is_found_a_file_is_chosen(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    press(window, "unlock.restore")
    settled()
    none = window.findChild(QWidget, "restore.none")
    assert none is not None
    assert none.isVisible()
    press(window, "restore.back")
    assert window.doors.unlock.isVisible()


def test_an_older_vault_is_backed_up_and_brought_up_to_date_in_sight(
    window: Window, settled: Settled, tmp_path: Path
) -> None:
    path = tmp_path / "0003.csvault"
    for part in (path, place.envelope_path(path)):
        shutil.copyfile(GOLDEN / part.name, part)
    shown: list[str] = []
    window.doors.page_wanted.connect(lambda page: shown.append(page.objectName()))
    unlock(window, settled, GOLDEN_PASSPHRASE, vault=path)
    assert window.desk is not None
    assert shown == ["unlock", "work"]
    assert words(window, "work.doing") == "Bringing the vault to its new form"
    assert "schema" in {backup.why for backup in backups(path)}


def test_a_vault_in_use_elsewhere_is_refused_and_counts_as_no_wrong_try(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    elsewhere = vaults.unlock(vault_file, PASSPHRASE)
    for _ in range(4):
        unlock(window, settled, vault=vault_file)
    assert "open in another window" in words(window, "unlock.below")
    elsewhere.lock()
    unlock(window, settled, vault=vault_file)
    assert window.desk is not None


def test_a_restart_does_not_forget_wrong_tries(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    for _ in range(4):
        with pytest.raises(VaultError):
            vaults.unlock(vault_file, "not the right words")
    window.doors.choose_vault(vault_file)
    qtbot.waitUntil(lambda: "You can try again in" in words(window, "unlock.below"))
    button = window.findChild(Button, "unlock.unlock")
    assert button is not None
    assert not button.isEnabled()


def test_a_vault_that_is_not_where_it_was_is_missed(window: Window, settled: Settled, vault_file: Path) -> None:
    unlock(window, settled, vault=vault_file)
    window.lock()
    settled()
    vault_file.rename(vault_file.with_name("elsewhere.csvault"))
    window.doors.begin()
    assert words(window, "welcome.below").startswith("desk.csvault is not where it was.")


def test_a_vault_whose_move_was_cut_short_is_still_asked_for(window: Window, vault_file: Path) -> None:
    moved = vault_file.with_name("moved.csvault")
    place.beside(moved, places.MOVE_SUFFIX).write_text("{}")
    window.doors.choose_vault(moved)
    assert window.doors.unlock.isVisible()


def test_a_backup_restored_beside_a_vault_leaves_that_vault_alone(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault_file: Path
) -> None:
    unlock(window, settled, vault=vault_file)
    window.lock()
    settled()
    before = vault_file.read_bytes()
    dialogs.answers = [backups(vault_file)[0].path]
    press(window, "unlock.new")
    press(window, "welcome.restore")
    settled()
    press(window, "restore.file")
    settled()
    unlock(window, settled, vault=window.doors.vault_path)
    assert open_vault(window).path == window.program.ways.default_path
    assert vault_file.read_bytes() == before


def test_what_is_doubtful_about_a_folder_is_said_before_a_vault_is_made_there(
    qtbot: QtBot, window: Window, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    window.begin()
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    dialogs.answers = [folder / "desk.csvault"]
    press(window, "welcome.place")
    qtbot.waitUntil(lambda: "OneDrive" in words(window, "welcome.warning"))


def test_where_it_forbids_the_keyring_no_sign_in_is_offered(qtbot: QtBot, window: Window, vault_file: Path) -> None:
    window.program.ways.preferences.note_sign_in(vault_file, True)
    made = application.build_window(
        clock=window.program.clock, data_folder=window.program.ways.folder, policy=Policy(keyring_allowed=False)
    )
    qtbot.addWidget(made)
    made.show()
    made.begin()
    keep = made.findChild(Tick, "welcome.keep")
    assert keep is not None
    assert not keep.isVisible()
    made.doors.choose_vault(vault_file)
    sign_in = made.findChild(Button, "unlock.signIn")
    assert sign_in is not None
    assert not sign_in.isVisible()
    made.close()
