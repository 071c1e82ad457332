"""Changing the keys of an open vault: what opens it afterwards, what does not, and that nothing is half changed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import event, select

from csdesk.models.audit import AuditEvent
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, VaultError, WrongPassphraseError, changes, check, escrow, keys, place
from tests.conftest import PASSPHRASE

AT = datetime(2026, 7, 6, 17, 3, tzinfo=UTC)
WHO = "Dana"
OTHER = "copper maple thirteen drums"


def actions(vault: Vault) -> list[str]:
    query = select(AuditEvent.action).where(AuditEvent.record_kind == "vault").order_by(AuditEvent.at)
    return list(vault.read(lambda session: session.scalars(query).all()))


def opens(path: Path, passphrase: str) -> bool:
    try:
        vaults.unlock(path, passphrase).lock()
    except WrongPassphraseError:
        return False
    return True


def public_pem(private_key: x25519.X25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def private_pem(private_key: x25519.X25519PrivateKey | rsa.RSAPrivateKey, password: str = "") -> bytes:
    hidden = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 3072)


def test_a_new_passphrase_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.csvault"
    made = vaults.create(path, PASSPHRASE)
    changes.change_passphrase(made.vault, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    assert "vault.passphrase_changed" in actions(made.vault)
    assert check.check(made.vault).healthy
    made.vault.lock()
    assert not opens(path, PASSPHRASE)
    assert opens(path, OTHER)
    vaults.unlock_with_recovery_code(path, made.recovery_code).lock()
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        "desk.csvault",
        "desk.csvault.keys",
        "desk.csvault.lock",
    ]


@pytest.mark.parametrize(
    ("new", "current", "why"),
    [
        (OTHER, "not the passphrase", "does not open"),
        (OTHER, None, "in use is needed"),
        ("too short", PASSPHRASE, "14 characters"),
        ("aaaaaaaaaaaaaaaa", PASSPHRASE, "Too easy to guess"),
    ],
)
def test_a_passphrase_is_not_changed_by_somebody_else_nor_to_a_weak_one(
    vault: Vault, new: str, current: str | None, why: str
) -> None:
    before = place.envelope_path(vault.path).read_bytes()
    with pytest.raises(VaultError, match=why):
        changes.change_passphrase(vault, new, current=current, at=AT, who=WHO)
    assert place.envelope_path(vault.path).read_bytes() == before
    assert "vault.passphrase_changed" not in actions(vault)


def test_who_came_by_the_recovery_code_chooses_a_passphrase_once(tmp_path: Path) -> None:
    path = tmp_path / "desk.csvault"
    made = vaults.create(path, PASSPHRASE)
    made.vault.lock()
    opened = vaults.unlock_with_recovery_code(path, made.recovery_code)
    assert opened.opened_by == "recovery"
    changes.change_passphrase(opened, OTHER, current=None, at=AT, who=WHO)
    with pytest.raises(VaultError, match="in use is needed"):
        changes.change_passphrase(opened, PASSPHRASE, current=None, at=AT, who=WHO)
    opened.lock()
    assert opens(path, OTHER)


def test_a_new_recovery_code_stops_the_old_one_and_counts_when_it_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "desk.csvault"
    made = vaults.create(path, PASSPHRASE)
    assert not made.vault.recovery_confirmed
    changes.confirm_recovery_code(made.vault, at=AT, who=WHO)
    assert [view.detail for view in changes.slots(made.vault)][1] == "On paper, wherever you keep it"
    with pytest.raises(WrongPassphraseError):
        changes.renew_recovery_code(made.vault, "not the passphrase", at=AT, who=WHO)
    code = changes.renew_recovery_code(made.vault, PASSPHRASE, at=AT, who=WHO)
    made.vault.lock()
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_recovery_code(path, made.recovery_code)
    opened = vaults.unlock_with_recovery_code(path, code)
    assert not opened.recovery_confirmed
    opened.lock()


@pytest.mark.parametrize("password", ["", "of the agency"])
@pytest.mark.parametrize("kind", ["rsa", "x25519"])
def test_the_agencys_private_key_opens_the_vault(
    vault: Vault, vault_file: Path, rsa_key: rsa.RSAPrivateKey, kind: str, password: str
) -> None:
    key = rsa_key if kind == "rsa" else x25519.X25519PrivateKey.generate()
    view = changes.add_escrow(vault, public_pem(key), at=AT, who=WHO)
    assert view in changes.slots(vault)
    assert (view.kind, view.made) == ("escrow", AT)
    with pytest.raises(VaultError, match="opens the vault already"):
        changes.add_escrow(vault, public_pem(key), at=AT, who=WHO)
    vault.lock()
    pem = private_pem(key, password)
    opened = vaults.unlock_with_escrow_key(vault_file, pem, password or None)
    assert opened.opened_by == "escrow"
    changes.revoke(opened, view.id, passphrase=PASSPHRASE, at=AT, who=WHO)
    opened.lock()
    with pytest.raises(VaultError, match="cannot be opened by"):
        vaults.unlock_with_escrow_key(vault_file, pem, password or None)
    assert opens(vault_file, PASSPHRASE)


def test_another_escrow_key_or_another_password_opens_nothing(vault: Vault, vault_file: Path) -> None:
    key = x25519.X25519PrivateKey.generate()
    changes.add_escrow(vault, public_pem(key), at=AT, who=WHO)
    vault.lock()
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_escrow_key(vault_file, private_pem(x25519.X25519PrivateKey.generate()), None)
    for pem, password in ((private_pem(key, "right"), "wrong"), (private_pem(key, "right"), None), (b"no key", None)):
        with pytest.raises(VaultError, match="no private key"):
            vaults.unlock_with_escrow_key(vault_file, pem, password)


def test_what_is_no_public_key_of_enough_strength_is_refused(vault: Vault) -> None:
    weak = rsa.generate_private_key(65537, 2048)
    curve = ec.generate_private_key(ec.SECP256R1())
    for untrusted in (public_pem(weak), public_pem(curve), b"", b"-----BEGIN PUBLIC KEY-----\nAAAA", b"\xff\x00"):
        with pytest.raises(VaultError, match="no public key"):
            changes.add_escrow(vault, untrusted, at=AT, who=WHO)
    with pytest.raises(VaultError, match="private key, which belongs"):
        changes.add_escrow(vault, private_pem(x25519.X25519PrivateKey.generate()), at=AT, who=WHO)
    assert [slot.kind for slot in changes.slots(vault)] == ["passphrase", "recovery"]


def test_a_certificate_will_do_for_a_public_key(vault: Vault, vault_file: Path, rsa_key: rsa.RSAPrivateKey) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Escrow of the agency")])
    certificate = (
        x509.CertificateBuilder(name, name, rsa_key.public_key(), 7)
        .not_valid_before(AT)
        .not_valid_after(AT.replace(year=2036))
        .sign(rsa_key, SHA256())
    )
    view = changes.add_escrow(vault, certificate.public_bytes(Encoding.PEM), at=AT, who=WHO)
    assert "RSA key with the fingerprint" in view.detail
    assert escrow.read_public_key(public_pem(rsa_key)) == escrow.read_public_key(
        certificate.public_bytes(Encoding.PEM)
    )
    vault.lock()
    vaults.unlock_with_escrow_key(vault_file, private_pem(rsa_key), None).lock()


def test_the_passphrase_is_never_taken_away(vault: Vault) -> None:
    passphrase, recovery = changes.slots(vault)
    with pytest.raises(VaultError, match="only changed"):
        changes.revoke(vault, passphrase.id, passphrase=PASSPHRASE, at=AT, who=WHO)
    with pytest.raises(VaultError, match="not in the list"):
        changes.revoke(vault, "none", passphrase=PASSPHRASE, at=AT, who=WHO)
    with pytest.raises(WrongPassphraseError):
        changes.revoke(vault, recovery.id, passphrase="not the passphrase", at=AT, who=WHO)
    assert changes.slots(vault) == (passphrase, recovery)
    changes.revoke(vault, recovery.id, passphrase=PASSPHRASE, at=AT, who=WHO)
    assert changes.slots(vault) == (passphrase,)


def test_a_change_that_cannot_be_committed_leaves_the_key_file_as_it_was(vault: Vault, vault_file: Path) -> None:
    before = vault.envelope

    def full(_connection: object) -> None:
        assert place.envelope_path(vault_file).read_text(encoding="utf-8") != before.to_json()
        raise OSError(28, "No space left on device")

    event.listen(vault._engine, "commit", full)
    with pytest.raises(VaultError, match=r"disk is full\. Nothing was changed"):
        changes.change_passphrase(vault, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    event.remove(vault._engine, "commit", full)
    assert keys.read_envelope(place.envelope_path(vault_file)) == vault.envelope == before
    assert "vault.passphrase_changed" not in actions(vault)
    assert check.check(vault).healthy
    vault.lock()
    assert opens(vault_file, PASSPHRASE)


def test_a_key_file_that_cannot_be_written_is_said_so(vault: Vault, vault_file: Path) -> None:
    before = place.envelope_path(vault_file).read_bytes()
    in_the_way = vault_file.with_name(f"{vault_file.name}.keys.new")
    in_the_way.mkdir()
    with pytest.raises(VaultError, match=r"key file could not be written.*Nothing was changed"):
        changes.change_passphrase(vault, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    in_the_way.rmdir()
    assert place.envelope_path(vault_file).read_bytes() == before
    assert "vault.passphrase_changed" not in actions(vault)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from csdesk.services import vault as vaults
from csdesk.services.vault import changes, keys
path, old, new, moment = Path(sys.argv[1]), *sys.argv[2:]
vault = vaults.unlock(path, old)
write = keys.write_envelope
def killed(*arguments):
    if moment == "after":
        write(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
keys.write_envelope = killed
changes.change_passphrase(vault, new, current=old, at=datetime(2026, 7, 6, tzinfo=UTC), who="Dana")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_key_file_and_audit_trail_agree_after_a_kill(vault_file: Path, moment: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(vault_file), PASSPHRASE, OTHER, moment],
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    changed = moment == "after"
    assert opens(vault_file, PASSPHRASE) != changed
    opened = vaults.unlock(vault_file, OTHER if changed else PASSPHRASE)
    assert actions(opened).count("vault.passphrase_changed") == changed
    assert opened.key_file_fault == ""
    assert check.check(opened).healthy
    opened.lock()
    assert not list(vault_file.parent.glob("*.back"))
