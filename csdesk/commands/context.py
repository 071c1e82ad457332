"""What a command is given, and what it gives back."""

import argparse
import codecs
import getpass
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.services.places import default_vault
from csdesk.services.policy import Policy

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from csdesk.services.disclosure import Exempt, Left
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault

Tell = Callable[["Session", "datetime", str], "Left"]
"""Accounts for what leaves, in the transaction in which it does."""
LONGEST_PASSPHRASE_FILE = 64 * 1024
"""Bytes that are looked at."""


@dataclass(frozen=True)
class Outcome:
    """What a command has to say: `text` for people, `data` for `--json`, `problem` when it did not work."""

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


class Context:
    """The options of one command, the clock, what IT fixed, and the vault once it is asked for."""

    def __init__(self, options: argparse.Namespace, clock: Clock, policy: Policy) -> None:
        self.options = options
        self.clock = clock
        self.policy = policy
        self._vault: Vault | None = None
        self._passphrase = ""

    @property
    def vault_path(self) -> Path:
        """The vault that is meant: `--vault`, or the liaison's own."""
        return self.options.vault or default_vault()

    @property
    def at_terminal(self) -> bool:
        """Whether somebody can be asked: the command is typed at a terminal and its outcome is read there."""
        streams = (sys.stdin, sys.stdout)
        return not self.options.json and all(stream is not None and stream.isatty() for stream in streams)

    def passphrase(self, *, twice: bool = False) -> str:
        """The passphrase: the first line of `--passphrase-file`, or asked for at the terminal, once."""
        if not self._passphrase:
            self._passphrase = _secret(self.options.passphrase_file, "--passphrase-file", "Passphrase", twice=twice)
        return self._passphrase

    def new_passphrase(self) -> str:
        """The passphrase that is to be set: the first line of `--new-passphrase-file`, or asked for, twice."""
        return _secret(self.options.new_passphrase_file, "--new-passphrase-file", "New passphrase", twice=True)

    def team_passphrase(self, *, twice: bool = False) -> str:
        """The passphrase of the team: the first line of `--team-passphrase-file`, or asked for."""
        return _secret(self.options.team_passphrase_file, "--team-passphrase-file", "Team passphrase", twice=twice)

    def existing_vault(self) -> Path:
        """Where the vault lies that is meant. Raises `VaultError` when there is none."""
        from csdesk.services.vault import VaultError, swap

        if not swap.exists(self.vault_path):
            raise VaultError(f"There is no vault at {self.vault_path}. Create one, or name yours with --vault.")
        return self.vault_path

    def vault(self) -> "Vault":
        """The vault, unlocked."""
        from csdesk.services import openings
        from csdesk.services.vault import VaultError, unlock

        if self._vault is None:
            path = self.existing_vault()  # said before anybody is asked for a passphrase
            self._vault = unlock(path, self.passphrase(), clock=self.clock)
            with suppress(VaultError):  # a full disk does not keep anybody from reading
                openings.note(self._vault, at=self.clock.now())
        return self._vault

    def take_over(self, vault: "Vault") -> None:
        """Go on with a vault that was opened another way; the one before is locked already."""
        self._vault = vault

    def second_place(self) -> Path | None:
        """Where copies of the backups lie: `--second`, or what IT fixed."""
        return getattr(self.options, "second", None) or self.policy.backup_folder

    def settings(self) -> "Settings":
        """The settings of the vault."""
        from csdesk.services import settings

        return self.vault().read(settings.load)

    def hand_out(
        self,
        target: Path | None,
        content: bytes,
        action: str,
        *,
        told: "Tell | Exempt",
        kind: str = "",
        record_id: "UUID | None" = None,
        detail: str = "",
    ) -> None:
        """Write a file, and a line in the audit trail that it left the vault; without `target` it is printed.

        `told` accounts for what it tells in the same transaction, or says why that is not needed.
        """
        from csdesk.services import audit
        from csdesk.services.files import write_file

        who, at = self.settings().actor, self.clock.now()

        def work(session: "Session") -> None:
            left = told(session, at, who) if callable(told) else told
            if target is not None:
                write_file(session, target, content, told=left, policy=self.policy)
            audit.record(session, at=at, who=who, action=action, kind=kind, record_id=record_id, detail=detail)

        self.vault().write(work)

    def close(self) -> None:
        """Lock the vault if it was opened."""
        if self._vault is not None:
            self._vault.lock()
            self._vault = None


def _secret(file: Path | None, option: str, what: str, *, twice: bool) -> str:
    """The first line of a file, or what is typed at the terminal without being shown. Raises `DeskError`."""
    if file:
        return first_line(file)
    if sys.stdin is None or not sys.stdin.isatty():
        raise DeskError(f"The {what.lower()} is needed: name a file that holds it with {option}.")
    try:
        typed = getpass.getpass(f"{what}: ")
        again = getpass.getpass("The same again: ") if twice else typed
    except EOFError:
        raise DeskError("No passphrase was given. Nothing was changed.") from None
    if again != typed:
        raise DeskError("The two passphrases differ. Nothing was changed.")
    return typed


def first_line(file: Path) -> str:
    """The first line of a passphrase file, as Notepad and PowerShell write one too. Raises `DeskError`, `OSError`."""
    with file.open("rb") as stream:
        content = stream.read(LONGEST_PASSPHRASE_FILE)
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        line = content.decode(encoding).replace("\r", "\n").partition("\n")[0]
    except UnicodeDecodeError:
        raise DeskError(f"{file} is no text in UTF-8. Save it as UTF-8. Nothing was changed.") from None
    if not line:
        raise DeskError(f"The first line of {file} is empty: it has to be what is asked for. Nothing was changed.")
    return line
