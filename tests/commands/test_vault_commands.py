"""The keys and the care of a vault on the command line, as IT uses them."""

import builtins
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from csdesk.commands import main
from csdesk.commands.recovery_code import WIPE
from csdesk.services import places
from csdesk.services import vault as vaults
from csdesk.services.vault.place import envelope_path
from tests.conftest import PASSPHRASE

NEW = "walnut orbit lantern 97 ferry"
Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    return written(tmp_path / "passphrase", PASSPHRASE)


@pytest.fixture
def run(vault_file: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json on the test's vault: exit code, what it printed, standard error."""

    def run_it(*words: object, passphrase: Path = passphrase_file) -> tuple[int, dict[str, Any], str]:
        code = main([*map(str, words), "--vault", str(vault_file), "--passphrase-file", str(passphrase), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return run_it


def written(file: Path, text: str) -> Path:
    file.write_text(text + "\n", encoding="utf-8")
    return file


def kinds(run: Run, **how: Path) -> list[str]:
    return [slot["kind"] for slot in run("vault", "slots", **how)[1]["slots"]]


def test_a_new_passphrase_opens_the_vault_and_the_old_one_no_more(run: Run, vault_file: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new", NEW)

    assert run("vault", "passphrase", "--new-passphrase-file", written(tmp_path / "weak", "password123456"))[0] == 1
    code, said, _ = run("vault", "passphrase", "--new-passphrase-file", new)

    assert (code, said["outcome"]) == (0, "changed")
    assert run("vault", "check")[0] == 1
    assert run("vault", "check", passphrase=new)[0] == 0


def test_a_new_recovery_code_comes_with_its_page_and_opens_the_vault(
    run: Run, vault_file: Path, tmp_path: Path
) -> None:
    page, new = tmp_path / "code.pdf", written(tmp_path / "new", NEW)

    code, said, _ = run("vault", "recovery-code", "--to", page)

    assert (code, said["page"]) == (0, str(page))
    assert said["recovery_code"].split("-")[3] in pypdf.PdfReader(page).pages[0].extract_text()
    file = written(tmp_path / "code.txt", said["recovery_code"].lower())
    code, said, _ = run("vault", "rescue", "--recovery-code-file", file, "--new-passphrase-file", new)
    assert (code, said["opened_by"]) == (0, "recovery code")
    assert run("vault", "check", passphrase=new)[0] == 0


def test_a_code_that_cannot_be_written_is_shown_all_the_same(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("vault", "recovery-code", "--to", tmp_path)

    assert (code, said["page"]) == (0, None)
    assert len(said["recovery_code"]) == 47


class AtTheTerminal:
    """Somebody who reads what a command shows, and types from paper."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.read = self.code = ""
        self.answers: list[str] = []
        """What is typed at groups; the right ones when there is no more."""
        self.monkeypatch = monkeypatch

    def run(self, *words: object) -> int:
        """Run a command as it is typed there."""
        with self.monkeypatch.context() as patched:
            for stream in (sys.stdin, sys.stdout):
                patched.setattr(stream, "isatty", lambda: True)
            patched.setattr(builtins, "input", self.type)
            return main([str(word) for word in words])

    def type(self, asked: str) -> str:
        """Answer what is asked for."""
        self.look()
        self.read += asked
        if not asked.startswith("Group"):
            self.code = self.read.rsplit("shown this once: ", 1)[1].split("\n", 1)[0]
            return ""
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "leave":
                raise KeyboardInterrupt
            return answer
        return self.code.split("-")[int(asked.split()[1]) - 1].lower().replace("0", "o")

    def look(self) -> str:
        """All that was shown so far."""
        self.read += self.capsys.readouterr().out
        return self.read


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> AtTheTerminal:
    return AtTheTerminal(monkeypatch, capsys)


@pytest.mark.parametrize("command", ["create", "recovery-code", "change-key"])
def test_at_a_terminal_two_groups_show_that_the_code_is_kept(
    command: str, terminal: AtTheTerminal, vault_file: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "new.csvault" if command == "create" else vault_file
    terminal.answers = ["WRONG", ""]

    code = terminal.run("vault", command, "--vault", path, "--passphrase-file", passphrase_file)

    shown = terminal.look()
    assert code == 0
    assert shown.count("does not match") == 1
    assert shown.count(terminal.code) == 2, "an empty line shows it again"
    assert shown.rindex(terminal.code) < shown.rindex(WIPE) < shown.index("is confirmed")
    opened = vaults.unlock_with_recovery_code(path, terminal.code)
    assert opened.recovery_confirmed
    opened.lock()


def test_who_leaves_the_question_has_a_code_that_is_not_confirmed(
    terminal: AtTheTerminal, vault_file: Path, passphrase_file: Path
) -> None:
    terminal.answers = ["leave"]

    code = terminal.run("vault", "recovery-code", "--vault", vault_file, "--passphrase-file", passphrase_file)

    assert code == 0
    assert "is not confirmed" in terminal.look()
    opened = vaults.unlock_with_recovery_code(vault_file, terminal.code)
    assert not opened.recovery_confirmed
    opened.lock()


@pytest.mark.parametrize("at_terminal", [True, False])
def test_a_script_is_asked_nothing(
    terminal: AtTheTerminal, vault_file: Path, passphrase_file: Path, at_terminal: bool
) -> None:
    words = [
        "vault",
        "recovery-code",
        "--vault",
        str(vault_file),
        "--passphrase-file",
        str(passphrase_file),
        "--json",
    ]

    assert (terminal.run(*words) if at_terminal else main(words)) == 0

    said = json.loads(terminal.look())
    assert not said["confirmed"]
    opened = vaults.unlock_with_recovery_code(vault_file, said["recovery_code"])
    assert not opened.recovery_confirmed
    opened.lock()


def test_without_a_terminal_the_code_is_in_what_is_printed(
    terminal: AtTheTerminal, vault_file: Path, passphrase_file: Path
) -> None:
    assert (
        main(["vault", "recovery-code", "--vault", str(vault_file), "--passphrase-file", str(passphrase_file)]) == 0
    )
    assert "Its recovery code, shown this once: " in terminal.look()
    assert WIPE not in terminal.look()


def test_the_agencys_key_opens_the_vault_until_it_is_revoked(run: Run, tmp_path: Path) -> None:
    private = X25519PrivateKey.generate()
    public, safe, password = (
        tmp_path / "public.pem",
        tmp_path / "private.pem",
        written(tmp_path / "word", "open sesame"),
    )
    public.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    sealed = BestAvailableEncryption(b"open sesame")
    safe.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed))
    new = written(tmp_path / "new", NEW)

    assert run("vault", "escrow", safe)[0] == 1
    code, said, _ = run("vault", "escrow", public)
    assert code == 0
    words = ("vault", "rescue", "--escrow-key", safe, "--new-passphrase-file", new)
    assert run(*words)[0] == 1
    assert run(*words, "--key-password-file", password)[0] == 0
    assert kinds(run, passphrase=new) == ["passphrase", "recovery", "escrow"]
    assert run("vault", "revoke", said["id"], passphrase=new)[0] == 0
    assert kinds(run, passphrase=new) == ["passphrase", "recovery"]
    assert run(*words, "--key-password-file", password)[0] == 1


def test_the_passphrase_is_never_revoked(run: Run) -> None:
    (slot,) = [slot for slot in run("vault", "slots")[1]["slots"] if slot["kind"] == "passphrase"]
    code, said, _ = run("vault", "revoke", slot["id"])
    assert code == 1
    assert "cannot be taken away" in said["message"]


def test_a_new_data_key_keeps_the_data_and_changes_the_recovery_code(run: Run, tmp_path: Path) -> None:
    first = run("vault", "recovery-code")[1]["recovery_code"]
    rows = run("vault", "check")[1]["rows"]

    code, said, _ = run("vault", "change-key")

    assert (code, said["outcome"]) == (0, "changed")
    assert said["recovery_code"] != first
    after = run("vault", "check")[1]
    assert after["outcome"] == "healthy"
    assert {table: count for table, count in after["rows"].items() if table != "audit_event"} == {
        table: count for table, count in rows.items() if table != "audit_event"
    }
    assert [backup["why"] for backup in run("vault", "backups")[1]["backups"]] == ["key change"]


def test_the_newest_backup_is_restored_without_naming_it(run: Run, vault_file: Path) -> None:
    assert run("vault", "restore", "--newest")[0] == 1
    assert run("vault", "change-key")[0] == 0
    (backup,) = run("vault", "backups")[1]["backups"]

    code, said, _ = run("vault", "restore", "--newest")

    assert (code, said["backup"]) == (0, backup["path"])
    assert Path(said["kept_aside"]).exists()
    assert run("vault", "check")[0] == 0


def test_the_incident_sheet_names_nobody(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("vault", "incident", "--to", tmp_path / "incident.pdf")

    assert (code, said["people"]) == (0, 0)
    assert "Incident sheet: desk" in pypdf.PdfReader(tmp_path / "incident.pdf").pages[0].extract_text()


def test_a_retired_vault_opens_no_more_and_the_backup_does(run: Run, vault_file: Path) -> None:
    assert run("vault", "change-key")[0] == 0
    content = envelope_path(vault_file).read_text(encoding="utf-8")

    code, said, _ = run("vault", "retire", "--confirm", "Desk")
    assert (code, "not the name" in said["message"]) == (1, True)
    assert envelope_path(vault_file).read_text(encoding="utf-8") == content

    code, said, _ = run("vault", "retire", "--confirm", "desk")
    assert (code, said["outcome"], len(said["backups"])) == (0, "retired", 1)
    code, said, _ = run("vault", "check")
    assert (code, "retired" in said["message"]) == (1, True)
    assert run("vault", "restore", "--newest")[0] == 0
    assert run("vault", "check")[0] == 0


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where IT's file lies in this test."""
    file = tmp_path / "policy.toml"
    monkeypatch.setattr(places, "policy_file", lambda: file)
    return file


def test_the_doctor_says_what_is_fixed_and_what_is_wrong_with_it(run: Run, policy: Path, tmp_path: Path) -> None:
    written(policy, f'lock_after_minutes = 5\nbackup_folder = "{tmp_path / "gone"}"\nsmtp_port = "x"')

    code, said, error = run("doctor")

    assert code == 1
    assert said["policy"]["fixed"] == [
        f"lock_after_minutes = 5 ({policy})",
        f"backup_folder = {tmp_path / 'gone'} ({policy})",
        f"smtp_host = none ({policy})",
    ]
    assert "smtp_port has to be" in said["policy"]["faults"][0]
    assert "smtp_port" in error
    assert any("gone, cannot be reached" in sentence for sentence in said["folders"])
    assert said["core dumps"].startswith(("off", "not asked for;", "no files;"))
    assert said["last backup"].startswith("none")


def test_what_it_fixed_holds_on_the_command_line_too(run: Run, policy: Path, tmp_path: Path) -> None:
    written(policy, "caseload_export_allowed = false")
    lists: list[tuple[object, ...]] = [
        ("caseload", "export", "--to", tmp_path / "all.csv"),
        ("caseload", "search", "a"),
    ]
    for listing in lists:
        code, said, _ = run(*listing)
        assert (code, "lists of people are not exported" in said["message"]) == (1, True)

    written(policy, f'export_folders = ["{tmp_path / "reports"}"]')
    refused: list[tuple[object, ...]] = [
        ("caseload", "export", "--to", tmp_path / "all.csv"),
        ("interview", "export", "0012345678"),
        ("interview", "export", "0012345678", "--to", tmp_path / "interview.txt"),
        ("quarter", "export", "2026Q3", "--to", tmp_path / "quarter"),
    ]
    for words in refused:
        code, said, _ = run(*words)
        assert (code, said["outcome"]) == (1, "failed")
    assert not list(tmp_path.glob("*.csv"))
    assert not (tmp_path / "quarter").exists()
    assert run("caseload", "export", "--to", tmp_path / "reports" / "all.csv")[0] == 0
