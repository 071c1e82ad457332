"""The team passphrase in this computer's own keyring, if the user says so, and nowhere else."""

from uuid import UUID

from csdesk.services.policy import Policy
from csdesk.services.vault import keychain
from csdesk.wording import tr

SERVICE = "CS Desk team"
WAY_OUT = tr("The team passphrase can be typed each time.")


def remember(source: UUID, passphrase: str, *, policy: Policy) -> None:
    """Keep the passphrase for this vault, and read it back. Raises `KeychainError`, `FixedByITError`."""
    policy.require_keyring()
    keychain.keep_secret(SERVICE, source.hex, passphrase, way_out=WAY_OUT)


def recall(source: UUID, *, policy: Policy) -> str | None:
    """The passphrase that the keyring holds for this vault, or None. Raises `KeychainError`, `FixedByITError`."""
    policy.require_keyring()
    return keychain.find_secret(SERVICE, source.hex, way_out=WAY_OUT)


def forget(source: UUID) -> None:
    """Take it out of the keyring; one that is not there is no fault. Raises `KeychainError`."""
    keychain.remove_secret(SERVICE, source.hex, way_out=WAY_OUT)
