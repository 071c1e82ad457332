"""The mail password lies in the system's keyring, or nowhere."""

from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backends import null

from csdesk.services.errors import DeskError
from csdesk.services.mailbox import password, transport_for
from csdesk.services.policy import FixedByITError, Policy
from csdesk.services.settings import Settings
from csdesk.services.vault import KeychainError
from tests.support.keyrings import MemoryKeyring

ANY = Policy()
OWN_CA = Path("/etc/csdesk/agency-ca.pem")
ACCOUNT = Settings(smtp_host="mail.agency.example", smtp_user="dana")


def test_kept_found_and_forgotten(memory_keyring: MemoryKeyring) -> None:
    assert password.recall("mail.agency.example", "dana", policy=ANY) is None
    password.remember("Mail.agency.example", "dana", "open sesame", policy=ANY)
    assert password.recall("mail.agency.example", "dana", policy=ANY) == "open sesame"
    assert password.recall("mail.agency.example", "other", policy=ANY) is None
    assert {service for service, _name in memory_keyring.kept} == {"CS Desk mail"}
    assert transport_for(ACCOUNT, policy=ANY).password == "open sesame"
    password.forget("mail.agency.example", "dana")
    password.forget("mail.agency.example", "dana")
    assert memory_keyring.kept == {}
    with pytest.raises(DeskError, match="holds no mail password"):
        transport_for(ACCOUNT, policy=ANY)


def test_an_account_that_is_not_used_any_more_leaves_no_password(memory_keyring: MemoryKeyring) -> None:
    password.account_changed(Settings(), ACCOUNT, "open sesame", policy=ANY)
    password.account_changed(ACCOUNT, replace(ACCOUNT, smtp_host="MAIL.agency.example"), "", policy=ANY)
    assert transport_for(ACCOUNT, policy=ANY).password == "open sesame"
    other = replace(ACCOUNT, smtp_user="dana.liaison")
    password.account_changed(ACCOUNT, other, "another", policy=ANY)
    assert transport_for(other, policy=ANY).password == "another"
    assert [name for _service, name in memory_keyring.kept] == ["dana.liaison at mail.agency.example"]
    password.account_changed(other, replace(other, smtp_user=""), "", policy=ANY)
    assert memory_keyring.kept == {}
    password.account_changed(other, ACCOUNT, "", policy=Policy(keyring_allowed=False))


def test_a_keyring_that_keeps_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    with pytest.raises(KeychainError, match=r"no keyring that is safe enough.*as .eml drafts"):
        password.remember("mail.agency.example", "dana", "open sesame", policy=ANY)
    with pytest.raises(KeychainError):
        password.recall("mail.agency.example", "dana", policy=ANY)


def test_without_a_user_no_keyring_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    assert transport_for(Settings(smtp_host="mail.agency.example"), policy=ANY).password == ""


def test_where_it_fixed_that_no_keyring_is_used_none_is_asked(memory_keyring: MemoryKeyring) -> None:
    password.remember("mail.agency.example", "dana", "open sesame", policy=ANY)
    fixed = Policy(keyring_allowed=False, sources={"keyring_allowed": "/etc/csdesk/policy.toml"})

    with pytest.raises(FixedByITError, match=r"/etc/csdesk/policy\.toml"):
        transport_for(ACCOUNT, policy=fixed)
    with pytest.raises(FixedByITError):
        password.remember("mail.agency.example", "dana", "another", policy=fixed)
    password.forget("mail.agency.example", "dana")
    assert memory_keyring.kept == {}


def test_mail_goes_through_the_server_that_it_fixed() -> None:
    own = Settings(smtp_host="mail.elsewhere.example", smtp_port=25, smtp_security="none")

    fixed = Policy(smtp_host="mail.county.example", smtp_port=465, smtp_security="tls")
    transport = transport_for(own, policy=fixed)
    assert (transport.host, transport.port, transport.security) == ("mail.county.example", 465, "tls")

    assert transport_for(own, policy=fixed._replace(smtp_ca_file=OWN_CA)).ca_file == OWN_CA
    with pytest.raises(DeskError, match="No mail server"):
        transport_for(own, policy=Policy(smtp_host=""))
