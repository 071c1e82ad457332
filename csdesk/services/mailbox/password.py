"""The mail password, in this computer's own keyring and nowhere else."""

from csdesk.services.policy import Policy
from csdesk.services.settings import Settings
from csdesk.services.vault import keychain

SERVICE = "CS Desk mail"
WAY_OUT = (
    "Without it nothing is sent from here: save the messages as .eml drafts, and send them with your mail program."
)


def remember(host: str, user: str, password: str, *, policy: Policy) -> None:
    """Keep the password of this account, and read it back. Raises `KeychainError`, `FixedByITError`."""
    policy.require_keyring()
    keychain.keep_secret(SERVICE, _account(host, user), password, way_out=WAY_OUT)


def recall(host: str, user: str, *, policy: Policy) -> str | None:
    """The password that the keyring holds for this account, or None. Raises `KeychainError`, `FixedByITError`."""
    policy.require_keyring()
    return keychain.find_secret(SERVICE, _account(host, user), way_out=WAY_OUT)


def forget(host: str, user: str) -> None:
    """Take the password out of the keyring; one that is not there is no fault. Raises `KeychainError`."""
    keychain.remove_secret(SERVICE, _account(host, user), way_out=WAY_OUT)


def account_changed(before: Settings, after: Settings, password: str, *, policy: Policy) -> None:
    """Keep the password that was typed with the settings, and none of an account that they name no more.

    An empty one leaves what is kept for the account. Raises `KeychainError`, `FixedByITError`.
    """
    old, new = ((held.smtp_host, held.smtp_user) for held in (policy.over(before), policy.over(after)))
    if password:
        remember(*new, password, policy=policy)
    if old[1] and _account(*old) != _account(*new) and policy.keyring_allowed is not False:
        forget(*old)


def _account(host: str, user: str) -> str:
    return f"{user} at {host.lower()}"
