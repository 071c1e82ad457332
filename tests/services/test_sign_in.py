"""The sign-in of this computer opens a vault only where IT allows a key in the keyring."""

from datetime import UTC, datetime

import pytest

from csdesk.services import sign_in
from csdesk.services import vault as vaults
from csdesk.services.policy import FixedByITError, Policy
from csdesk.services.vault import KeychainError, Vault
from tests.conftest import PASSPHRASE
from tests.support.keyrings import keyring_in_memory

AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WHO = "Dana Reyes"
FORBIDDEN = Policy(keyring_allowed=False)


def test_kept_where_it_is_allowed(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with keyring_in_memory(monkeypatch):
        sign_in.keep(vault, policy=Policy(), at=AT, who=WHO)
        vault.lock()
        sign_in.unlock(vault.path, policy=Policy(keyring_allowed=True)).lock()


def test_neither_kept_nor_used_where_it_is_not(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with keyring_in_memory(monkeypatch) as keyring:
        with pytest.raises(FixedByITError, match="keyring of this computer is not used"):
            sign_in.keep(vault, policy=FORBIDDEN, at=AT, who=WHO)
        assert keyring.kept == {}
        sign_in.keep(vault, policy=Policy(), at=AT, who=WHO)
        vault.lock()
        with pytest.raises(FixedByITError):
            sign_in.unlock(vault.path, policy=FORBIDDEN)


def test_what_was_kept_is_taken_away_at_the_next_opening(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with keyring_in_memory(monkeypatch) as keyring:
        sign_in.keep(vault, policy=Policy(), at=AT, who=WHO)
        assert not sign_in.obey(vault, policy=Policy(), at=AT, who=WHO)
        vault.lock()
        opened = vaults.unlock(vault.path, PASSPHRASE)

        assert sign_in.obey(opened, policy=FORBIDDEN, at=AT, who=WHO)

        opened.lock()
        assert keyring.kept == {}
        with pytest.raises(KeychainError, match="holds no key"):
            vaults.unlock_by_sign_in(vault.path)
