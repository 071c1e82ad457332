"""What can go wrong with a vault, each with a sentence that says what is safe and what to do."""

from csdesk.services.errors import DeskError
from csdesk.wording import in_number, tr


class VaultError(DeskError):
    """A vault cannot be created, opened, written, backed up or restored."""


class WrongPassphraseError(VaultError):
    """Neither the passphrase nor the recovery code opens this vault. Nothing was changed."""

    seconds: int = 0
    """How long the next try has to wait."""

    def __init__(self, what: str = "passphrase") -> None:
        super().__init__(
            tr("That {what} does not open this vault. Nothing was changed; check how it is typed.", what=what)
        )


class WaitError(VaultError):
    """After wrong tries the next one has to wait for so many `seconds`. Nothing was tried and nothing was changed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            tr(
                "After several wrong tries the next one has to wait for {in_words}. Nothing was changed.",
                in_words=in_words(seconds),
            )
        )
        self.seconds = seconds


def in_words(seconds: int) -> str:
    """A wait: `45 seconds`, `1 minute`, `12 minutes`."""
    if seconds < 60:
        return in_number(seconds, tr("second"), tr("seconds"))
    return in_number(-(-seconds // 60), tr("minute"), tr("minutes"))


class InUseError(VaultError):
    """Another window or program has the vault open. Nothing was changed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            tr(
                "{name} is open in another window or program. Nothing was changed; go on there, or close it first.",
                name=name,
            )
        )


class DamagedError(VaultError):
    """A file of the vault, or a backup, is damaged or missing. It was not changed; a backup helps."""


class NewerError(VaultError):
    """A newer version of the program wrote this file. It was not changed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            tr(
                "{name} was written by a newer version of CS Desk. Nothing was changed; please update the program.",
                name=name,
            )
        )


class KeychainError(VaultError):
    """The operating system's keyring is missing, locked or failing. The passphrase still works."""
