"""What IT fixed: read strictly, and never weakened by a mistake in it."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.services import caseload
from csdesk.services import policy as policies
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file, write_paper
from csdesk.services.policy import NOWHERE, REGISTRY_KEY, FixedByITError, Policy
from csdesk.services.vault import Vault
from tests.support.reports import AT, WHO

WHOLE = """
lock_after_minutes = 5
backup_folder = "/srv/backups"
keyring_allowed = false
caseload_export_allowed = false
export_folders = ["/srv/reports", "/srv/letters"]
scan_folder = "/srv/scans"
smtp_host = "mail.county.example"
smtp_port = 465
smtp_security = "tls"
smtp_ca_file = "/etc/csdesk/agency-ca.pem"
escrow_key = "/etc/csdesk/agency.pem"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def loaded(folder: Path, text: str, registry: dict[str, object] | None = None) -> Policy:
    return policies.load(written(folder, text), registry=lambda: registry or {})


def test_a_computer_without_a_policy_leaves_all_to_the_user(tmp_path: Path) -> None:
    assert policies.load(tmp_path / "none.toml", registry=dict) == Policy()
    assert policies.load(tmp_path / "none.toml" / "below.toml", registry=dict) == Policy()


def test_every_value_is_read_and_its_place_is_kept(tmp_path: Path) -> None:
    found = loaded(tmp_path, WHOLE)

    assert found.faults == ()
    assert found == Policy(
        lock_after_minutes=5,
        backup_folder=Path("/srv/backups"),
        keyring_allowed=False,
        caseload_export_allowed=False,
        export_folders=(Path("/srv/reports"), Path("/srv/letters")),
        scan_folder=Path("/srv/scans"),
        smtp_host="mail.county.example",
        smtp_port=465,
        smtp_security="tls",
        smtp_ca_file=Path("/etc/csdesk/agency-ca.pem"),
        escrow_key=Path("/etc/csdesk/agency.pem"),
        sources=dict.fromkeys(policies.RULES, str(tmp_path / "policy.toml")),
    )


def test_the_registry_wins_and_a_word_of_zero_or_one_is_no_or_yes(tmp_path: Path) -> None:
    found = loaded(tmp_path, WHOLE, {"lock_after_minutes": 3, "keyring_allowed": 1})

    assert (found.lock_after_minutes, found.keyring_allowed) == (3, True)
    assert found.sources["lock_after_minutes"] == REGISTRY_KEY
    assert found.sources["smtp_host"] == str(tmp_path / "policy.toml")


@pytest.mark.parametrize(
    ("line", "name", "holds"),
    [
        ("lock_after_minutes = 0", "lock_after_minutes", 1),
        ('lock_after_minutes = "10"', "lock_after_minutes", 1),
        ("lock_after_minutes = true", "lock_after_minutes", 1),
        ('keyring_allowed = "no"', "keyring_allowed", False),
        ("caseload_export_allowed = 2", "caseload_export_allowed", False),
        ('export_folders = "/srv/reports"', "export_folders", (NOWHERE,)),
        ('export_folders = ["reports"]', "export_folders", (NOWHERE,)),
        ("smtp_host = 25", "smtp_host", ""),
        ("smtp_port = 0", "smtp_host", ""),
        ('smtp_security = "ssl"', "smtp_host", ""),
        ('smtp_ca_file = "agency-ca.pem"', "smtp_host", ""),
        ('escrow_key = "agency.pem"', "escrow_key", NOWHERE),
    ],
)
def test_of_a_value_that_is_not_understood_the_strictest_holds(
    tmp_path: Path, line: str, name: str, holds: object
) -> None:
    found = loaded(tmp_path, line)

    assert getattr(found, name) == holds
    assert found.sources == {name: str(tmp_path / "policy.toml")}
    (fault,) = found.faults
    assert line.split(" = ", maxsplit=1)[0] in fault


def test_what_is_not_understood_is_not_weakened_by_what_is(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'smtp_port = "x"\nsmtp_host = "mail.county.example"').smtp_host == ""
    assert loaded(tmp_path, 'smtp_port = "x"\nsmtp_host = "mail.county.example"', {"smtp_port": 587}).smtp_host


def test_a_longer_time_than_the_programs_own_means_the_programs_own(tmp_path: Path) -> None:
    assert loaded(tmp_path, "lock_after_minutes = 60").lock_after_minutes == 15


def test_an_unknown_name_is_said_and_the_rest_holds(tmp_path: Path) -> None:
    found = loaded(tmp_path, "keyring_alowed = false\nlock_after_minutes = 5")

    assert found.lock_after_minutes == 5
    (fault,) = found.faults
    assert "keyring_alowed" in fault


@pytest.mark.parametrize("content", [b"lock_after_minutes = ", b"\xff\xfe", b"# " + b"x" * 70_000])
def test_of_a_damaged_file_the_strictest_of_everything_holds(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)

    found = policies.load(file, registry=dict)

    assert (found.lock_after_minutes, found.keyring_allowed, found.caseload_export_allowed) == (1, False, False)
    assert (found.smtp_host, found.export_folders, found.escrow_key) == ("", (NOWHERE,), NOWHERE)
    assert len(found.faults) == 1


def test_a_registry_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    def refuses() -> dict[str, object]:
        raise PermissionError(13, "Access is denied")

    found = policies.load(tmp_path / "none.toml", registry=refuses)

    assert found.lock_after_minutes == 1
    assert REGISTRY_KEY in found.faults[0]


@given(st.dictionaries(st.sampled_from(list(policies.RULES)), st.none() | st.integers() | st.text() | st.booleans()))
def test_no_value_whatever_leaves_more_to_the_user_than_the_program_does(values: dict[str, Any]) -> None:
    found = policies.load(Path("none.toml"), registry=lambda: values)

    assert found.lock_after_minutes is None or 1 <= found.lock_after_minutes <= 15
    assert found.smtp_security in (None, *policies.SECURITIES)
    assert ("keyring_allowed" in values) == (found.keyring_allowed is not None)
    assert ("export_folders" in values) == bool(found.export_folders)


def test_lists_of_people_are_not_exported_where_it_says_so(vault: Vault, tmp_path: Path) -> None:
    fixed = Policy(caseload_export_allowed=False, sources={"caseload_export_allowed": "/etc/csdesk/policy.toml"})

    with pytest.raises(FixedByITError, match=r"lists of people are not exported \(/etc/csdesk/policy.toml\)"):
        vault.write(lambda session: caseload.export_file(session, at=AT, who=WHO, policy=fixed))
    assert hand_out(vault, tmp_path / "Goal plan.pdf", fixed).exists()


def hand_out(vault: Vault, target: Path, policy: Policy) -> Path:
    return vault.write(lambda session: write_file(session, target, b"PK", told=Exempt.NOBODY, policy=policy))


def test_files_about_people_go_where_it_says_and_nowhere_else(vault: Vault, tmp_path: Path) -> None:
    allowed, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    elsewhere.mkdir()
    fixed = Policy(export_folders=(allowed,))

    assert hand_out(vault, allowed / "2026 Q3" / "Adams.xlsx", fixed).exists()
    for target in (elsewhere / "a.csv", allowed / ".." / "elsewhere" / "a.csv", tmp_path / "a.csv"):
        with pytest.raises(FixedByITError, match="Nothing was written"):
            hand_out(vault, target, fixed)
    assert list(elsewhere.iterdir()) == []
    with pytest.raises(FixedByITError, match="no file about people is saved"):
        hand_out(vault, allowed / "a.csv", Policy(export_folders=(NOWHERE,)))


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights there")
def test_a_link_out_of_the_allowed_folder_is_seen_through(vault: Vault, tmp_path: Path) -> None:
    allowed, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    allowed.mkdir()
    elsewhere.mkdir()
    (allowed / "link").symlink_to(elsewhere)

    with pytest.raises(FixedByITError):
        hand_out(vault, allowed / "link" / "a.csv", Policy(export_folders=(allowed,)))


def test_no_backup_and_no_vault_without_its_key_file_is_written_over(tmp_path: Path) -> None:
    for name in ("Desk 2026-10-08-170312.csbackup", "left.csvault"):
        kept = tmp_path / name
        kept.write_bytes(b"kept")
        with pytest.raises(DeskError, match="was not touched"):
            write_paper(kept, b"%PDF")
        assert kept.read_bytes() == b"kept"
