"""A new desk, and the agency's key that IT gives to every new vault."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from csdesk.services import directory, new_desk
from csdesk.services.policy import NOWHERE, Policy
from csdesk.services.vault import VaultError, changes, unlock_with_escrow_key
from tests.conftest import PASSPHRASE


def test_a_new_desk_knows_the_agencies(tmp_path: Path) -> None:
    made = new_desk.create(tmp_path / "desk.csvault", PASSPHRASE).vault

    assert made.read(directory.missing) == 0
    assert {"Rock", "Menominee"} <= {one.county for one in made.read(directory.agencies)}
    assert [slot.kind for slot in changes.slots(made)] == ["passphrase", "recovery"]
    made.lock()


def test_where_it_says_so_the_agencys_key_opens_a_new_vault(tmp_path: Path) -> None:
    private, pem = X25519PrivateKey.generate(), tmp_path / "agency.pem"
    pem.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    path = tmp_path / "desk.csvault"

    new_desk.create(path, PASSPHRASE, policy=Policy(escrow_key=pem)).vault.lock()

    content = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    opened = unlock_with_escrow_key(path, content, None)
    assert opened.opened_by == "escrow"
    opened.lock()


@pytest.mark.parametrize("content", [None, b"", b"no key at all"])
def test_without_the_agencys_key_no_vault_is_made_where_it_wants_it(tmp_path: Path, content: bytes | None) -> None:
    pem, folder = tmp_path / "agency.pem", tmp_path / "new"
    if content is not None:
        pem.write_bytes(content)

    for key in (pem, NOWHERE):
        with pytest.raises(VaultError):
            new_desk.create(folder / "desk.csvault", PASSPHRASE, policy=Policy(escrow_key=key))
    assert not folder.exists()
