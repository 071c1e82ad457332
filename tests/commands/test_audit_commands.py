"""The audit trail at the command line."""

import csv
import io
from pathlib import Path

import pytest

from csdesk.commands import main
from csdesk.services import audit
from csdesk.services import vault as vaults
from tests.commands.test_command_line import JULY, Run, passphrase_file, run
from tests.conftest import PASSPHRASE

__all__ = ["passphrase_file", "run"]


def test_what_was_done_is_listed_filtered_and_exported(run: Run, tmp_path: Path) -> None:
    assert run("report", "import", JULY)[0] == 0
    assert run("caseload", "export", "--to", tmp_path / "all.csv")[0] == 0

    code, said, _ = run("audit", "list")
    assert (code, said["outcome"]) == (0, "listed")
    actions = [line["action"] for line in said["lines"]]
    assert actions.index("caseload.exported") < actions.index("report.imported"), "the newest first"
    assert said["total"] == len(actions)
    assert [line["number"] for line in said["lines"]] == list(range(said["total"], 0, -1))

    _, only, _ = run("audit", "list", "--action", "report")
    assert [line["what"] for line in only["lines"]] == ["A referral report was taken in"]
    _, about, _ = run("audit", "list", "--record", only["lines"][0]["record_id"])
    assert [line["action"] for line in about["lines"]] == ["report.imported"]
    _, none, _ = run("audit", "list", "--until", "2001-01-01")
    assert (none["total"], none["lines"]) == (0, [])
    _, one, _ = run("audit", "list", "--limit", "1")
    assert (len(one["lines"]), one["total"] > 1) == (1, True)

    code, said, _ = run("audit", "export", "--to", tmp_path / "trail.csv", "--action", "report")
    assert (code, said["lines"]) == (0, 1)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "trail.csv").read_text(encoding="utf-8-sig"), newline=""))
    assert row["Action"] == "report.imported"
    assert run("audit", "export", "--to", tmp_path / "trail.xlsx")[0] == 0
    assert (tmp_path / "trail.xlsx").read_bytes()[:2] == b"PK"
    assert [line["action"] for line in run("audit", "list", "--action", "audit")[1]["lines"]] == [
        "audit.exported"
    ] * 2


def test_a_whole_trail_and_a_broken_one(run: Run, vault_file: Path) -> None:
    assert run("audit", "verify")[1] == {"outcome": "whole", "faults": []}
    vault = vaults.unlock(vault_file, PASSPHRASE)
    vault.write(lambda session: session.connection().exec_driver_sql("DROP TRIGGER audit_event_removed"))
    vault.write(lambda session: session.connection().exec_driver_sql("DELETE FROM audit_event WHERE number = 1"))
    assert len(vault.read(audit.verify)) == 2
    vault.lock()
    code, said, problem = run("audit", "verify")
    assert (code, said["outcome"]) == (1, "faults")
    assert said["faults"][1] == "The audit trail lacks line 1."
    assert "Nothing was changed" in problem


def test_a_day_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--since", "yesterday"]) == 2
    assert "--since" in capsys.readouterr().err
