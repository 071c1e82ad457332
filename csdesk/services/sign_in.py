"""The sign-in of this computer as a way into the vault, where IT allows a key in the keyring."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from csdesk.services.policy import Policy
from csdesk.services.vault import Vault, VaultError, changes, unlock_by_sign_in
from csdesk.services.vault.slots import SIGN_IN


def unlock(path: Path, *, policy: Policy, report: Callable[[str], object] | None = None) -> Vault:
    """Open a vault by what the keyring holds. Raises `FixedByITError`, else as `unlock_by_sign_in` does."""
    policy.require_keyring()
    return unlock_by_sign_in(path, report=report)


def keep(vault: Vault, *, policy: Policy, at: datetime, who: str) -> None:
    """Let the sign-in open the vault. Raises `FixedByITError`, else as `changes.keep_sign_in` does."""
    policy.require_keyring()
    changes.keep_sign_in(vault, at=at, who=who)


def turn_on(vault: Vault, passphrase: str, *, policy: Policy, at: datetime, who: str) -> None:
    """At an open desk: `keep`, for whoever has the passphrase. Raises also `WrongPassphraseError` and `WaitError`."""
    policy.require_keyring()
    changes.demand_passphrase(vault, passphrase)
    changes.keep_sign_in(vault, at=at, who=who)


def obey(vault: Vault, *, policy: Policy, at: datetime, who: str) -> bool:
    """After another way in: where IT allows no key in the keyring any more, the sign-in that was kept is taken away.

    Gives whether there was one. Does not keep the vault from being opened; the next opening tries again.
    """
    if policy.keyring_allowed is not False or not vault.envelope.of_kind(SIGN_IN):
        return False
    with suppress(VaultError):
        changes.forget_sign_in(vault, at=at, who=who)
    return True
