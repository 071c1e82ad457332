"""What a command is given, and what it gives back."""

import argparse
import codecs
import getpass
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.services.places import default_vault
from csdesk.services.policy import Policy

if TYPE_CHECKING:
    from uuid import UUID

    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault

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

    @property
    def vault_path(self) -> Path:
        """The vault that is meant: `--vault`, or the liaison's own."""
        return self.options.vault or default_vault()

    def passphrase(self, *, twice: bool = False) -> str:
        """The passphrase: the first line of `--passphrase-file`, or asked for at the terminal."""
        if self.options.passphrase_file:
            return _first_line(self.options.passphrase_file)
        if sys.stdin is None or not sys.stdin.isatty():
            raise DeskError("The passphrase is needed: name a file that holds it with --passphrase-file.")
        try:
            passphrase = getpass.getpass("Passphrase: ")
            again = getpass.getpass("The same again: ") if twice else passphrase
        except EOFError:
            raise DeskError("No passphrase was given. Nothing was changed.") from None
        if again != passphrase:
            raise DeskError("The two passphrases differ. Nothing was created.")
        return passphrase

    def vault(self) -> "Vault":
        """The vault, unlocked."""
        from csdesk.services.vault import VaultError, unlock

        if self._vault is None:
            if not self.vault_path.exists():  # said before anybody is asked for a passphrase
                raise VaultError(f"There is no vault at {self.vault_path}. Create one, or name yours with --vault.")
            self._vault = unlock(self.vault_path, self.passphrase())
        return self._vault

    def settings(self) -> "Settings":
        """The settings of the vault."""
        from csdesk.services import settings

        return self.vault().read(settings.load)

    def note(self, action: str, *, kind: str = "", record_id: "UUID | None" = None, detail: str = "") -> None:
        """A line in the audit trail about something that left the vault, once it has left it."""
        from csdesk.services import audit

        who, at = self.settings().actor, self.clock.now()
        self.vault().write(
            lambda session: audit.record(
                session, at=at, who=who, action=action, kind=kind, record_id=record_id, detail=detail
            )
        )

    def close(self) -> None:
        """Lock the vault if it was opened."""
        if self._vault is not None:
            self._vault.lock()
            self._vault = None


def _first_line(file: Path) -> str:
    """The first line of a passphrase file, as Notepad and PowerShell write one too. Raises `DeskError`, `OSError`."""
    with file.open("rb") as stream:
        content = stream.read(LONGEST_PASSPHRASE_FILE)
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        line = content.decode(encoding).replace("\r", "\n").partition("\n")[0]
    except UnicodeDecodeError:
        raise DeskError(f"{file} is no text in UTF-8. Save it as UTF-8. Nothing was changed.") from None
    if not line:
        raise DeskError(f"{file} is empty: its first line has to be the passphrase. Nothing was changed.")
    return line
