"""The command line as IT uses it: words, exit codes, and one JSON object on standard output."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.commands import main
from csdesk.services.referral_report import read_report
from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[2]
JULY = ROOT / "resources" / "samples" / "NCP Referral Report 2026-07-06.csv"
Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def run(vault_file: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json on the test's vault: exit code, what it printed, standard error."""

    def run_it(*words: object) -> tuple[int, dict[str, Any], str]:
        common = ["--vault", str(vault_file), "--passphrase-file", str(passphrase_file), "--json"]
        code = main([*map(str, words), *common])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return run_it


def test_the_report_goes_in_once_and_can_be_taken_back(run: Run, tmp_path: Path) -> None:
    before = run("vault", "check")[1]["rows"]
    before["audit_event"] += 2  # each opening is a line

    code, dry, _ = run("report", "import", JULY, "--dry-run")
    assert (code, dry["outcome"], dry["rows_accepted"]) == (0, "dry_run", 1200)
    assert run("vault", "check")[1]["rows"] == before

    code, said, _ = run("report", "import", JULY)
    assert (code, said["outcome"]) == (0, "imported")
    assert said["rows_total"] == said["rows_accepted"] + said["rows_rejected"] + said["rows_duplicate"] == 1211
    assert said["reasons"] == {
        "bad_amount": 2,
        "bad_date": 2,
        "duplicate_row": 3,
        "missing_identifier": 2,
        "missing_name": 2,
    }
    assert said["ncps_new"] == said["ncps_total"] == 1112
    assert {row["row"] for row in said["rejected"]} >= {269, 431, 689, 874}

    assert run("report", "import", JULY)[1]["outcome"] == "unchanged"
    assert run("vault", "check")[1]["rows"]["ncp"] == 1112

    code, found, _ = run("caseload", "search", "0067207269")
    assert (code, found["total"]) == (0, 1)

    target = tmp_path / "all.csv"
    noted = run("vault", "check")[1]["rows"]["audit_event"]
    assert run("caseload", "export", "--to", target)[0] == 0
    assert run("vault", "check")[1]["rows"]["audit_event"] == noted + 4, "what leaves the vault is in the audit trail"
    told, _, notes = target.read_bytes().decode().partition("\r\n\r\n")
    assert notes.startswith("For this desk's own use.")
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    assert len(rows) == 1200
    assert next(row for row in rows if row["pin"] == "0067207269")["csup"] == "341.50"

    code, undone, _ = run("report", "undo")
    assert (code, undone["ncps_removed"]) == (0, 1112)
    after = run("vault", "check")[1]["rows"]
    assert {table: count for table, count in after.items() if table != "audit_event"} == {
        table: count for table, count in before.items() if table != "audit_event"
    }


def test_what_is_no_report_is_refused_and_nothing_changes(run: Run, tmp_path: Path) -> None:
    payroll = tmp_path / "payroll.csv"
    payroll.write_text("Employee,Hours,Rate\nPat Example,38,17.25\n", encoding="utf-8")
    code, said, error = run("report", "import", payroll)
    assert (code, said["outcome"]) == (1, "refused")
    assert said["refusal"]["message"] == error.strip()
    assert run("vault", "check")[1]["rows"]["report_import"] == 0


def test_undo_without_an_import_says_so(run: Run) -> None:
    code, said, error = run("report", "undo")
    assert (code, said["outcome"]) == (1, "failed")
    assert error.strip() == said["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("interview", "export", "9999999999"),
        ("plan", "worksheet", "9999999999", "--to", "nowhere.pdf", "--large", "--copy"),
        ("plan", "empty-worksheet", "--to", "nowhere.pdf", "--ncp", "9999999999"),
        ("letters", "invitation", "--to", "nowhere.pdf", "--people", "9999999999"),
        ("quarter", "export", "2026Q5", "--to", "nowhere"),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    code, _, error = run(*words)
    assert code == 1
    assert error.strip().endswith(".")
    assert "Traceback" not in error
    assert not (ROOT / "nowhere.pdf").exists()


def test_an_empty_outbox_sends_nothing(run: Run) -> None:
    assert run("outbox", "list")[1] == {"outcome": "listed", "messages": []}
    assert run("outbox", "send")[1]["outcome"] == "nothing_to_send"


def test_a_backup_is_restored(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "copy.csbackup"
    assert run("vault", "backup", target)[0] == 0
    run("report", "import", JULY)
    code, restored, _ = run("vault", "restore", target)
    assert code == 0
    assert Path(restored["kept_aside"]).exists()
    assert run("vault", "check")[1]["rows"]["ncp"] == 0


def test_a_file_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    code, _, error = run("caseload", "export", "--to", tmp_path / "taken" / "all.csv")
    assert code == 1
    assert "could not be written" in error


def test_the_doctor_examines_the_vault(run: Run) -> None:
    code, said, _ = run("doctor")
    assert code == 0
    assert said["vault"]["health"] == "healthy"
    assert "SQLCipher" in said["encryption"]


def test_creating_shows_the_recovery_code_once_and_never_again(
    tmp_path: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["vault", "create", "--vault", str(tmp_path / "new.csvault"), "--passphrase-file", str(passphrase_file)]
    assert main(words) == 0
    assert "recovery code, shown this once" in capsys.readouterr().out
    assert main(words) == 1
    assert "exists already" in capsys.readouterr().err


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, without a display and without a terminal."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "DISPLAY", "WAYLAND"))}
    return subprocess.run(
        [sys.executable, "app.py", *words],
        cwd=ROOT,
        env=bare | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
@pytest.mark.parametrize(
    "named", [{}, {"DISPLAY": ":4711"}, {"WAYLAND_DISPLAY": "wayland-4711"}, {"QT_QPA_PLATFORM": "xcb"}]
)
def test_without_a_display_the_window_says_so_in_one_sentence(named: dict[str, str]) -> None:
    done = started(**named)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_the_doctor_says_whether_a_window_can_open(tmp_path: Path) -> None:
    vault = ("--vault", str(tmp_path / "none.csvault"), "--json")
    assert "cannot open" in json.loads(started("doctor", *vault, DISPLAY=":4711").stdout)["display"]
    assert "cannot open" not in json.loads(started("doctor", *vault, QT_QPA_PLATFORM="offscreen").stdout)["display"]


def test_wrong_usage_is_told_apart_from_failure() -> None:
    assert started("vault").returncode == 2
    assert started("conquer").returncode == 2


def test_without_a_terminal_nobody_is_asked_for_the_passphrase(vault_file: Path) -> None:
    missing = started("vault", "check", "--vault", str(vault_file))
    assert missing.returncode == 1
    assert "--passphrase-file" in missing.stderr


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the tests run in an environment of another name")
def test_a_python_without_the_packages_goes_on_with_the_prepared_environment() -> None:
    done = subprocess.run(
        [Path(sys.base_prefix) / "bin" / "python3", "-S", "app.py", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CS Desk ")


def test_the_passphrase_is_never_an_argument() -> None:
    helped = started("vault", "check", "--help")
    assert "--passphrase-file" in helped.stdout
    assert "--passphrase " not in helped.stdout


def test_the_sample_reports_are_shipped() -> None:
    assert read_report(JULY).kind == "csv"
