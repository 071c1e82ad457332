"""What a command is given, and what it gives back."""

import argparse
import getpass
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.services.places import default_vault

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault


@dataclass(frozen=True)
class Outcome:
    """What a command has to say: `text` for people, `data` for `--json`, `problem` when it did not work."""

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


class Context:
    """The options of one command, the clock, and the vault once it is asked for."""

    def __init__(self, options: argparse.Namespace, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self._vault: Vault | None = None

    @property
    def vault_path(self) -> Path:
        """The vault that is meant: `--vault`, or the liaison's own."""
        return self.options.vault or default_vault()

    def passphrase(self, *, twice: bool = False) -> str:
        """The passphrase: the first line of `--passphrase-file`, or asked for at the terminal."""
        if self.options.passphrase_file:
            text: str = self.options.passphrase_file.read_text(encoding="utf-8")
            return text.splitlines()[0] if text else ""
        if not sys.stdin.isatty():
            raise DeskError("The passphrase is needed: name a file that holds it with --passphrase-file.")
        passphrase = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("The same again: ") != passphrase:
            raise DeskError("The two passphrases differ. Nothing was created.")
        return passphrase

    def vault(self) -> "Vault":
        """The vault, unlocked."""
        from csdesk.services.vault import unlock

        if self._vault is None:
            self._vault = unlock(self.vault_path, self.passphrase())
        return self._vault

    def settings(self) -> "Settings":
        """The settings of the vault."""
        from csdesk.services import settings

        return self.vault().read(settings.load)

    def close(self) -> None:
        """Lock the vault if it was opened."""
        if self._vault is not None:
            self._vault.lock()
            self._vault = None
