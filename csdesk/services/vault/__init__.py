"""One encrypted file: create, unlock, lock, back up, restore, check. Knows nothing of NCPs."""

from csdesk.services.vault.attempts import seconds_to_wait
from csdesk.services.vault.errors import (
    DamagedError,
    InUseError,
    KeychainError,
    NewerError,
    VaultError,
    WaitError,
    WrongPassphraseError,
)
from csdesk.services.vault.place import discard
from csdesk.services.vault.vault import (
    NewVault,
    Vault,
    create,
    unlock,
    unlock_by_sign_in,
    unlock_with_escrow_key,
    unlock_with_recovery_code,
    verify_passphrase,
)

__all__ = [
    "DamagedError",
    "InUseError",
    "KeychainError",
    "NewVault",
    "NewerError",
    "Vault",
    "VaultError",
    "WaitError",
    "WrongPassphraseError",
    "create",
    "discard",
    "seconds_to_wait",
    "unlock",
    "unlock_by_sign_in",
    "unlock_with_escrow_key",
    "unlock_with_recovery_code",
    "verify_passphrase",
]
