"""Every state of the pages before the desk, one after the other, in a real window."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from csdesk.services.errors import DeskError
from csdesk.services.vault import InUseError, WrongPassphraseError
from csdesk.services.vault.rotation import BackupView, folder_of
from csdesk.services.vault.strength import judge
from csdesk.ui.help.door import HelpDoor
from csdesk.ui.keys import NewPassphrase
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Progress

CODE = "ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789-ABCDE-FGHJK"
WEAK, STRONG = "password1234567", "seven copper kettles under the viaduct"
IN_A_CLOUD = (
    "This folder is copied to OneDrive. The vault stays encrypted there, but two computers may write it at once and "
    "a half-copied vault does not open. Choose a folder that stays on this computer."
)
ON_A_NETWORK = (
    "This folder is on a network drive. A connection that breaks while the vault is open can damage it. Choose a "
    "folder on this computer's own disk; a network drive is a good second place for backups."
)
DAMAGED = (
    "The vault's file is empty: its content was lost on the disk. It was not changed. Restore the newest backup; "
    "this file is kept aside."
)
NO_SPACE = (
    "The backup could not be written (No space left on device). The vault itself is not affected; free some space."
)
NOT_WHOLE = "letter.csbackup is not a whole backup of CS Desk. Nothing was changed; choose another backup."


def type_passphrase(field: NewPassphrase, first: str, again: str) -> None:
    """As if typed, and judged already."""
    for part, text in ((field.first, first), (field.again, again)):
        part.set_value(text)
    field._show((first, judge(first)))
    field.accepted()


def states(window: Window, vault_file: Path) -> Iterator[str]:
    """Bring one state after the other in view; gives its name."""
    yield from _welcome(window)
    yield from _recovery(window)
    yield from _unlock(window, vault_file)
    yield from _help(window)
    yield from _restore(window, vault_file)
    yield from _work(window)


def _help(window: Window) -> Iterator[str]:
    QTest.keyClick(window, Qt.Key.Key_F1)
    door = window.findChild(HelpDoor)
    assert door is not None
    yield "help"
    door.view.search.setText("quixotic")
    yield "help, nothing found"
    door.left.emit()


def _welcome(window: Window) -> Iterator[str]:
    welcome = window.doors.welcome
    window.doors.show(welcome)
    yield "welcome"
    type_passphrase(welcome.passphrase, WEAK, WEAK)
    yield "welcome, weak"
    type_passphrase(welcome.passphrase, STRONG, "another")
    welcome.show_warnings((IN_A_CLOUD,))
    yield "welcome, not the same, in a cloud"
    welcome.show_warnings((IN_A_CLOUD, ON_A_NETWORK))
    welcome.show_fault(InUseError("Liaison desk.csvault"))
    yield "welcome, all that can be said"


def _recovery(window: Window) -> Iterator[str]:
    recovery = window.doors.recovery
    recovery.show_code(CODE)
    window.doors.show(recovery)
    yield "recovery"
    recovery.code.tell_saved(Path("Recovery code.pdf"))
    yield "recovery, saved"
    recovery.code.next.click()
    yield "recovery, asks"
    recovery.findChild(QLineEdit, "recovery.group.1").setText("00000")  # type: ignore[union-attr]
    recovery.code.finish.click()
    yield "recovery, wrong"
    recovery.forget()
    yield from _you(window)
    window.doors.show(window.doors.passphrase)
    yield "new passphrase"
    type_passphrase(window.doors.passphrase.passphrase, WEAK, WEAK)
    yield "new passphrase, weak"


def _you(window: Window) -> Iterator[str]:
    you = window.doors.you
    you.offer(("Brown", "Dane", "Rock"))
    window.doors.show(you)
    yield "you"
    you.form.set_values(
        {
            "liaison_name": "Dana Whitcomb",
            "liaison_email": "dana",
            "counties": ("Dane", "Rock", "Lac Courte Oreilles"),
        }
    )
    you.button.click()
    yield "you, no address"
    you.show_fault(DeskError(NO_SPACE))
    yield "you, all that can be said"


def _unlock(window: Window, vault_file: Path) -> Iterator[str]:
    doors, page = window.doors, window.doors.unlock
    doors.vault_path = vault_file
    window.program.ways.preferences.note_sign_in(vault_file, True)
    doors.show_unlock(was_open=True)
    page.show_last_backup("Yesterday, 5:02 PM")
    yield "unlock"
    wrong = WrongPassphraseError()
    wrong.seconds = 480
    page.show_fault(wrong)
    yield "unlock, waits"
    page.forget_faults()
    page.show_fault(InUseError(vault_file.name))
    yield "unlock, in use"
    doors.show_unlock(
        was_open=False, told="desk 2026-10-08-131400.csbackup is in place. What stood here is kept as x."
    )
    page.show_last_backup("Mon, Sep 28, 12:02 PM")
    yield "unlock, restored"
    page.show_vault(vault_file, has_sign_in=True, was_open=True, sample=True)
    page.show_last_backup("Yesterday, 5:02 PM")
    page.show_backup_note(NO_SPACE, is_fault=True)
    yield "unlock, the sample vault"


def _restore(window: Window, vault_file: Path) -> Iterator[str]:
    page, folder = window.doors.restore, folder_of(vault_file)
    evening = datetime(2026, 10, 7, 22, 2, tzinfo=UTC)
    found = [
        BackupView(folder / f"{day}.csbackup", evening - timedelta(days=day * 9), 4_200_000, whole=day != 0)
        for day in range(14)
    ]
    found[2] = BackupView(Path("/media/stick/Backups of desk/2.csbackup"), found[2].made, 980_000, whole=True)
    page.show_vault(vault_file)
    window.doors.show(page)
    page.show_backups(found)
    yield "restore"
    progress = Progress()
    page.watch(progress)
    progress.report(412, 950, "412 of 950 MB")
    yield "restore, under way"
    page.ended(progress)
    page.list.select_first()
    yield "restore, a damaged one"
    page.show_vault(vault_file, DAMAGED)
    page.show_backups(found)
    yield "restore, the vault is damaged"
    page.show_vault(vault_file.with_name("new.csvault"))
    page.show_backups(())
    yield "restore, none"
    page.show_fault(DeskError(NOT_WHOLE))
    yield "restore, not whole"


def _work(window: Window) -> Iterator[str]:
    window.doors.tell_step("Making a backup of the vault as it is")
    window.doors.tell_step("Bringing the vault to its new form")
    yield "update"
    window.backups.show("Liaison desk.csvault")
    window.doors.page_wanted.emit(window.backups.page)
    yield "closing"
    window.backups.show_failure(DeskError(NO_SPACE))
    yield "closing, failed"
