"""Changing the keys of an open vault. The data stays as it is encrypted, except where the data key itself is changed.

Backups keep the keys that they were made with: an old passphrase still opens an old backup.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from csdesk.services.vault import escrow, keychain, keyfile, strength
from csdesk.services.vault.errors import KeychainError, VaultError, WrongPassphraseError
from csdesk.services.vault.keyfile import DOUBTFUL
from csdesk.services.vault.keys import Envelope, Note
from csdesk.services.vault.new_key import NewKeys, change_data_key
from csdesk.services.vault.slots import (
    ESCROW,
    PASSPHRASE,
    RECOVERY,
    SIGN_IN,
    Slot,
    new_recovery_code,
    with_passphrase,
    with_recovery_code,
    with_secret,
)
from csdesk.services.vault.vault import Vault, verify_passphrase
from csdesk.wording import tr

__all__ = [
    "NewKeys",
    "SlotView",
    "add_escrow",
    "change_data_key",
    "change_passphrase",
    "confirm_recovery_code",
    "demand_passphrase",
    "forget_sign_in",
    "keep_sign_in",
    "renew_recovery_code",
    "revoke",
    "slots",
]


@dataclass(frozen=True)
class SlotView:
    """One key of a vault, for a list."""

    id: str
    kind: str
    """`passphrase`, `recovery`, `escrow` or `sign-in`."""
    made: datetime | None
    """UTC; None where that is not known."""
    detail: str
    """In words."""
    whole: bool = True
    """Whether it can still open the vault."""


def slots(vault: Vault) -> tuple[SlotView, ...]:
    """The keys of an open vault."""
    return tuple(SlotView(slot.id, slot.kind, slot.made, _detail(slot), slot.whole) for slot in vault.envelope.slots)


def change_passphrase(vault: Vault, new: str, *, current: str | None, at: datetime, who: str) -> None:
    """Set a new passphrase. `current` may be None only where the vault was opened by recovery code or escrow key.

    Raises `WrongPassphraseError`, `WaitError`, or `VaultError` for a new one that is too weak; nothing was changed.
    """
    if current is not None:
        demand_passphrase(vault, current)
    elif vault.opened_by not in (RECOVERY, ESCROW):
        raise VaultError(
            tr("The passphrase that is in use is needed too. Nothing was changed; type it and try again.")
        )
    strength.demand(new)
    old = vault.envelope.of_kind(PASSPHRASE)
    cost = next((slot.cost for slot in old if slot.whole), None)
    made = with_passphrase(vault.data_key, vault.envelope.vault_id, new, made=at, cost=cost)

    def change(envelope: Envelope) -> Envelope:
        others = envelope.without(*envelope.of_kind(PASSPHRASE))
        return replace(others, slots=(made, *others.slots))

    keyfile.replace(vault, change, Note(at, who, "vault.passphrase_changed", f"opened by {vault.opened_by}"))
    vault.opened_by = PASSPHRASE


def renew_recovery_code(vault: Vault, passphrase: str, *, at: datetime, who: str) -> str:
    """Make a new recovery code, which is shown this once; the one before no longer opens this vault.

    It counts as not confirmed (`Vault.recovery_confirmed`) until `confirm_recovery_code`. Raises
    `WrongPassphraseError`, `WaitError` or `VaultError`; nothing was changed.
    """
    demand_passphrase(vault, passphrase)
    code = new_recovery_code()
    made = with_recovery_code(vault.data_key, vault.envelope.vault_id, code, made=at)
    keyfile.replace(
        vault,
        lambda envelope: envelope.without(*envelope.of_kind(RECOVERY)).having(made),
        Note(at, who, "vault.recovery_code_renewed"),
    )
    return code


def confirm_recovery_code(vault: Vault, *, at: datetime, who: str) -> None:
    """Note that somebody has shown that they have the recovery code. Raises `VaultError`."""
    if vault.recovery_confirmed:
        return

    def change(envelope: Envelope) -> Envelope:
        for slot in envelope.of_kind(RECOVERY):
            envelope = envelope.changed(slot, Slot({**slot.content, "confirmed": True}))
        return envelope

    keyfile.replace(vault, change, Note(at, who, "vault.recovery_code_confirmed"))


def add_escrow(vault: Vault, public_pem: bytes, *, at: datetime, who: str) -> SlotView:
    """Add the agency's public key (PEM; RSA of 3072 bits or more, or X25519): its private key then opens the vault.

    Raises `VaultError` for another kind of file, and for a key that the vault has already.
    """
    public = escrow.read_public_key(public_pem)
    made = escrow.with_public_key(vault.data_key, vault.envelope.vault_id, public, made=at)
    if any(_has_key(slot, made) and DOUBTFUL not in slot.content for slot in vault.envelope.of_kind(ESCROW)):
        raise VaultError(tr("This key opens the vault already. Nothing was changed."))

    def change(envelope: Envelope) -> Envelope:
        return envelope.without(*(slot for slot in envelope.of_kind(ESCROW) if _has_key(slot, made))).having(made)

    keyfile.replace(vault, change, Note(at, who, "vault.escrow_added", escrow.describe(made)))
    return SlotView(made.id, made.kind, made.made, _detail(made))


def keep_sign_in(vault: Vault, *, at: datetime, who: str) -> None:
    """Let the sign-in of this computer open the vault; that of another computer opens it no more then.

    The keyring gets a random secret and the envelope the key wrapped by it; a copy of the data key that the first
    version kept is taken away. May wait for the user. Raises `KeychainError` or `VaultError`; nothing was changed.
    """
    secret = keychain.new_secret()
    made = with_secret(vault.data_key, vault.envelope.vault_id, secret, made=at)
    before = vault.envelope.of_kind(SIGN_IN)
    keychain.keep(made, secret)
    try:
        keyfile.replace(
            vault,
            lambda envelope: envelope.without(*envelope.of_kind(SIGN_IN)).having(made),
            Note(at, who, "vault.sign_in_kept"),
        )
    except BaseException:
        keychain.forget_slots((made,))
        raise
    _take_away(vault, before, tr("The sign-in opens this vault now, but the keyring did not let go of an older key."))


def forget_sign_in(vault: Vault, *, at: datetime, who: str) -> None:
    """No sign-in opens this vault any more, neither here nor on another computer.

    Raises `VaultError`, and `KeychainError` when the keyring does not give up what it holds.
    """
    gone = vault.envelope.of_kind(SIGN_IN)
    if gone:
        keyfile.replace(vault, lambda envelope: envelope.without(*gone), Note(at, who, "vault.sign_in_forgotten"))
    _take_away(
        vault, gone, tr("The sign-in no longer opens this vault, but the keyring did not let go of what it held.")
    )


def revoke(vault: Vault, slot_id: str, *, passphrase: str, at: datetime, who: str) -> None:
    """Take a key away from the vault; it no longer opens this vault. Never the passphrase: that is changed instead.

    Raises `WrongPassphraseError`, `WaitError` or `VaultError`; nothing was changed.
    """
    gone = tuple(slot for slot in vault.envelope.slots if slot.id == slot_id)
    if not gone:
        raise VaultError(tr("This key is not in the list any more. Nothing was changed; look at the list again."))
    if any(slot.kind == PASSPHRASE for slot in gone):
        raise VaultError(tr("The passphrase cannot be taken away, only changed. Nothing was changed."))
    demand_passphrase(vault, passphrase)
    keyfile.replace(vault, lambda envelope: envelope.without(*gone), Note(at, who, "vault.key_revoked", gone[0].kind))
    keychain.forget_slots(slot for slot in gone if slot.kind == SIGN_IN)


def demand_passphrase(vault: Vault, passphrase: str) -> None:
    """Let nobody go on without the passphrase of an open vault. Counts like a try to unlock.

    Raises `WrongPassphraseError` or `WaitError`.
    """
    if not verify_passphrase(vault, passphrase):
        raise WrongPassphraseError


def _take_away(vault: Vault, gone: tuple[Slot, ...], problem: str) -> None:
    try:
        keychain.forget(vault.envelope.vault_id, gone)
    except KeychainError as error:
        raise KeychainError(
            tr(
                "{problem} Remove the entries of CS Desk with the system's own tool for passwords, or ask IT.",
                problem=problem,
            )
        ) from error


def _has_key(slot: Slot, other: Slot) -> bool:
    return bool(slot.content.get("public") == other.content["public"])


def _detail(slot: Slot) -> str:
    if not slot.whole:
        return tr("Damaged: it opens nothing any more")
    if slot.kind == ESCROW and DOUBTFUL in slot.content:
        return tr(
            "{describe}; the key file was changed by something else, so ask IT whether it is theirs",
            describe=escrow.describe(slot),
        )
    return DETAILS[slot.kind](slot)


DETAILS: dict[str, Callable[[Slot], str]] = {
    PASSPHRASE: lambda slot: tr(
        "Each guess takes {memory_kib} MiB of memory", memory_kib=slot.cost.memory_kib // 1024
    ),
    RECOVERY: lambda slot: (
        tr("Nobody has shown yet that they have it on paper")
        if slot.content.get("confirmed") is False
        else tr("On paper, wherever you keep it")
    ),
    SIGN_IN: lambda _slot: tr("This computer's keyring, where you are signed in"),
    ESCROW: escrow.describe,
}
