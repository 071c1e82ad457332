"""A new desk: an empty vault that already knows the child support agencies and the programs of the directory."""

from pathlib import Path

from csdesk.services import directory
from csdesk.services import vault as vaults
from csdesk.services.vault import NewVault


def create(path: Path, passphrase: str) -> NewVault:
    """Create a vault and fill its directory; both or neither. Raises `VaultError` when it cannot be created."""
    return vaults.create(path, passphrase, fill=directory.seed)
