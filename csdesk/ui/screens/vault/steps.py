"""The steps that change keys. Each asks for the passphrase, so that an unlocked desk alone does not suffice."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.keys import NewPassphrase
from csdesk.ui.screens.vault.step import PASSPHRASE, Step
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.changes import NewKeys, SlotView

OPENED_OTHERWISE = ("recovery", "escrow")
"""Ways in by which somebody comes who has forgotten the passphrase: it is not asked for then."""
KEY_FILES = tr("Public keys (*.pem *.pub *.key)")
LARGEST_KEY_FILE = 64 * 1024
"""Bytes. A public key has one or two thousand."""


def read_key_file(file: Path) -> bytes:
    """What is in the file of a public key. Raises `DeskError` when it cannot be read, or is far too large for one."""
    try:
        with file.open("rb") as stream:
            untrusted = stream.read(LARGEST_KEY_FILE + 1)
    except OSError as error:
        raise DeskError(
            tr("{name} cannot be read: {strerror}. Nothing was changed.", name=file.name, strerror=error.strerror)
        ) from error
    if len(untrusted) > LARGEST_KEY_FILE:
        raise DeskError(
            tr("{name} is no public key. Nothing was changed; choose the file that IT handed out.", name=file.name)
        )
    return untrusted


class ChangePassphrase(Step):
    """Changes the passphrase. Nothing is encrypted anew."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "passphrase",
            title=tr("Change the passphrase"),
            icon="lock-key",
            about=tr(
                "The recovery code and the other keys stay as they are. Backups that were made before open with "
                "the passphrase of their day."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Change the passphrase"),
        )
        settings = desk.settings
        hints = (settings.liaison_name, settings.agency_name, desk.vault.path.stem)
        self.new = NewPassphrase(
            desk.tasks, screen="vault.passphrase", hints=lambda: tuple(hint for hint in hints if hint)
        )
        self.new.submitted.connect(self.submit)
        self.body.insertWidget(self.body.indexOf(self.form) + 1, self.new)

    def begin(self) -> None:
        """Ask for the old one too, unless the vault was opened because it is forgotten."""
        self.form.setVisible(self.desk.vault.opened_by not in OPENED_OTHERWISE)
        super().begin()

    def take_keyboard(self) -> None:
        """The first field that is there."""
        if self.form.isHidden():
            self.new.take_keyboard()
        else:
            super().take_keyboard()

    def forget(self) -> None:
        """Nothing that was typed here stays."""
        super().forget()
        self.new.clear()

    def faults(self, values: dict[str, Any]) -> dict[str, str]:
        """The old one is there; the new one is looked at by its own fields."""
        return {} if self.form.isHidden() else super().faults(values)

    def carry_out(self, values: dict[str, Any]) -> None:
        """Wrap the key of the data by the new one."""
        new = self.new.accepted()
        if new is None:
            self.set_busy(False)
            return
        vault, at, who = self.desk.vault, self.desk.now(), self.desk.who
        current = values["current"] or None

        def work() -> None:
            from csdesk.services.vault import changes

            changes.change_passphrase(vault, new, current=current, at=at, who=who)

        self.run(
            work, lambda _none: self.finished.emit(tr("The passphrase is changed. The next unlocking asks for it."))
        )


class NewCode(Step):
    """Makes a new recovery code; the old one opens nothing any more. `code_made(code)`."""

    code_made = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "code",
            title=tr("Make a new recovery code"),
            icon="note",
            about=tr(
                "When the printed one is lost, or somebody may have read it. The old code then no longer opens "
                "this vault; backups that were made before still open by it."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Make a new code"),
        )

    def carry_out(self, values: dict[str, Any]) -> None:
        """Replace the code."""
        vault, at, who = self.desk.vault, self.desk.now(), self.desk.who

        def work() -> str:
            from csdesk.services.vault import changes

            return changes.renew_recovery_code(vault, values["current"], at=at, who=who)

        self.run(work, self.code_made.emit)


class KeepSignIn(Step):
    """Lets this computer's sign-in open the vault."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "signIn",
            title=tr("Turn on this computer’s sign-in"),
            icon="laptop",
            about=tr(
                "Whoever is signed in to this computer as you can then open the vault without the passphrase. A key "
                "for that goes into the keyring of the operating system; it can be turned off at any time."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Turn on"),
        )

    def carry_out(self, values: dict[str, Any]) -> None:
        """Put the key into the keyring."""
        ways, vault, at, who = self.desk.ways, self.desk.vault, self.desk.now(), self.desk.who

        def work() -> None:
            from csdesk.services import sign_in

            sign_in.turn_on(vault, values["current"], policy=ways.policy, at=at, who=who)
            ways.preferences.note_sign_in(vault.path, True)

        self.run(work, lambda _none: self.finished.emit(tr("This computer’s sign-in opens the vault now.")))


class NewDataKey(Step):
    """Encrypts the whole vault with a new key. `key_changed(NewKeys)`."""

    key_changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "dataKey",
            title=tr("Change the key of the data"),
            icon="fingerprint",
            about=tr(
                "Needed only when somebody may have had a key together with the vault’s file: a new passphrase "
                "alone does not help then.\n\n"
                "A backup is made first. Then the whole vault is encrypted into a new copy, the copy is checked, "
                "and only then does it take the old one’s place. Until then nothing is changed, and you can "
                "cancel.\n\n"
                "Passphrase, sign-in and the agency’s key go on. You get a new recovery code. Older backups stay "
                "readable by their old keys: where those are known to others, destroy the backups too."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Encrypt anew"),
        )
        self._progress: object = None
        desk.tasks.job_ended.connect(self._ended)

    def carry_out(self, values: dict[str, Any]) -> None:
        """Change the key as a job among the commands, with progress."""
        desk, at, who = self.desk, self.desk.now(), self.desk.who

        def work(progress: Any) -> "NewKeys":
            from csdesk.services.vault import changes

            new = changes.change_data_key(desk.vault, values["current"], at=at, who=who, report=progress.report)
            desk.go_on_with(new.vault)
            return new

        self._progress = desk.tasks.job(
            self, work, self.key_changed.emit, self.refuse, title=tr("Encrypting the vault anew"), writes=True
        )

    def _ended(self, progress: object) -> None:
        """Done, refused, or cancelled by the user, which calls nothing else."""
        if progress is self._progress:
            self.set_busy(False)


class NewEscrow(Step):
    """Adds the agency's key, from a file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "escrow",
            title=tr("Add the agency’s key"),
            icon="buildings",
            about=tr(
                "IT hands out a public key as a file (PEM). Whoever has its private part, which IT keeps locked "
                "away, can then open this vault and its later backups: when you are ill, say, or gone.\n\n"
                "Add it only when IT asked you to."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Choose the file …"),
        )

    def carry_out(self, values: dict[str, Any]) -> None:
        """Ask for the file, once the passphrase is right."""
        vault = self.desk.vault

        def work() -> bool:
            from csdesk.services.vault import verify_passphrase

            return verify_passphrase(vault, values["current"])

        self.run(work, self._choose)

    def _choose(self, is_right: bool) -> None:
        self.set_busy(False)
        if is_right:
            self.desk.dialogs.open_file(tr("The agency’s public key"), KEY_FILES, self._add)
        else:
            self.form.show_faults({"current": tr("That is not the passphrase of this vault.")})

    def _add(self, file: Path) -> None:
        vault, at, who = self.desk.vault, self.desk.now(), self.desk.who

        def work() -> None:
            from csdesk.services.vault import changes

            changes.add_escrow(vault, read_key_file(file), at=at, who=who)

        self.set_busy(True)
        self.run(
            work, lambda _none: self.finished.emit(tr("The agency’s key was added. It is in every later backup."))
        )


class Revoke(Step):
    """Takes a key away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "revoke",
            title=tr("Revoke the agency’s key"),
            icon="x-circle",
            about=tr(
                "It then no longer opens this vault. Backups that were made before still open by it; where that "
                "must not be, change the key of the data too and destroy those backups."
            ),
            specs=(PASSPHRASE,),
            verb=tr("Revoke the key"),
        )
        self._slot: SlotView | None = None

    def show_slot(self, slot: "SlotView") -> None:
        """Which key it is about."""
        self._slot = slot

    def carry_out(self, values: dict[str, Any]) -> None:
        """Take it out of the envelope."""
        vault, at, who, slot = self.desk.vault, self.desk.now(), self.desk.who, self._slot

        def work() -> None:
            from csdesk.services.vault import changes

            if slot is not None:
                changes.revoke(vault, slot.id, passphrase=values["current"], at=at, who=who)

        self.run(work, lambda _none: self.finished.emit(tr("The key is revoked: it no longer opens this vault.")))
