"""The mail password lies in the system's keyring, or nowhere."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends import null

from csdesk.services.errors import DeskError
from csdesk.services.mailbox import password, transport_for
from csdesk.services.settings import Settings
from csdesk.services.vault import KeychainError
from tests.support.keyrings import MemoryKeyring, keyring_in_memory

ACCOUNT = Settings(smtp_host="mail.agency.example", smtp_user="dana")


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    with keyring_in_memory(monkeypatch) as made:
        yield made


def test_kept_found_and_forgotten(memory: MemoryKeyring) -> None:
    assert password.recall("mail.agency.example", "dana") is None
    password.remember("Mail.agency.example", "dana", "open sesame")
    assert password.recall("mail.agency.example", "dana") == "open sesame"
    assert password.recall("mail.agency.example", "other") is None
    assert {service for service, _name in memory.kept} == {"CS Desk mail"}
    assert transport_for(ACCOUNT).password == "open sesame"
    password.forget("mail.agency.example", "dana")
    password.forget("mail.agency.example", "dana")
    assert memory.kept == {}
    with pytest.raises(DeskError, match="holds no mail password"):
        transport_for(ACCOUNT)


def test_a_keyring_that_keeps_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    with pytest.raises(KeychainError, match=r"no keyring that is safe enough.*asked for at each sending"):
        password.remember("mail.agency.example", "dana", "open sesame")
    with pytest.raises(KeychainError):
        password.recall("mail.agency.example", "dana")


def test_without_a_user_no_keyring_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    assert transport_for(Settings(smtp_host="mail.agency.example")).password == ""
