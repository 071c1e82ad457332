"""A new desk: an empty vault that already knows the child support agencies and the programs of the directory."""

from pathlib import Path

from csdesk.services import directory
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.services.policy import Policy
from csdesk.services.vault import NewVault, VaultError, changes, discard, escrow, keyfile
from csdesk.services.vault.disk import reason
from csdesk.wording import tr

LARGEST_KEY = 64 * 1024
"""Bytes of a PEM file that are looked at."""


def create(path: Path, passphrase: str, *, policy: Policy | None = None, clock: Clock | None = None) -> NewVault:
    """Create a vault, fill its directory, and give it the agency's key where IT asks for that; all or nothing.

    Raises `VaultError` when it cannot be created, or the agency's key cannot be read.
    """
    agency_key = _agency_key(policy) if policy and policy.escrow_key else b""
    made = vaults.create(path, passphrase, fill=directory.seed, clock=clock)
    if agency_key:
        try:
            changes.add_escrow(made.vault, agency_key, at=(clock or Clock()).now(), who=keyfile.PROGRAM)
        except BaseException:
            made.vault.lock()
            discard(path)
            raise
    return made


def _agency_key(policy: Policy) -> bytes:
    """The public key that IT supplies. Raises `VaultError`."""
    try:
        with (policy.escrow_key or Path()).open("rb") as file:
            pem = file.read(LARGEST_KEY)
    except OSError as error:
        place = policy.sources.get("escrow_key", "the policy of this computer")
        raise VaultError(
            tr(
                "IT has fixed that the agency's key opens every new vault ({place}), and that key cannot be read "
                "({reason}). No vault was created; ask IT.",
                place=place,
                reason=reason(error),
            )
        ) from error
    escrow.read_public_key(pem)
    return pem
