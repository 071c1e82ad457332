"""`report import --json`: what it says in each case."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from csdesk.commands import main
from tests.conftest import PASSPHRASE
from tests.support.reports import PERSON, csv_bytes, row

KEYS = {
    "outcome",
    "refusal",
    "report_date",
    "counties",
    "rows_total",
    "rows_accepted",
    "rows_rejected",
    "rows_duplicate",
    "reasons",
    "rejected",
    "flags",
    "ncps_new",
    "ncps_changed",
    "ncps_unchanged",
    "ncps_returned",
    "ncps_not_listed",
    "ncps_total",
    "cases_total",
    "warnings",
    "questions",
}
Import = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def bring_in(vault_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Write rows into a file of this name and import it: exit code, and what was printed."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run(name: str, content: bytes, *words: object) -> tuple[int, dict[str, Any]]:
        file = tmp_path / name
        file.write_bytes(content)
        common = ["--vault", str(vault_file), "--passphrase-file", str(secret), "--json"]
        code = main(["report", "import", str(file), *map(str, words), *common])
        said = capsys.readouterr()
        data: dict[str, Any] = json.loads(said.out)
        assert said.err.strip() == (data["refusal"]["message"] if data["refusal"] else "")
        return code, data

    return run


def with_heading(rows: Sequence[dict[str, str]], old: str, new: str) -> bytes:
    """The rows under headings of which one is another."""
    columns = [new if name == old else name for name in PERSON]
    return csv_bytes([dict(zip(columns, line.values(), strict=True)) for line in rows], columns)


def test_every_key_is_there_in_each_case(bring_in: Import) -> None:
    rows = [row(status="DECEASED"), row(PIN="9000000002", case="70000002", dob="13/45/1990")]
    code, imported = bring_in("NCP 2026-07-06.csv", csv_bytes(rows))
    assert (code, imported["outcome"], imported["refusal"]) == (0, "imported", None)
    assert set(imported) == KEYS
    assert (imported["report_date"], imported["counties"]) == ("2026-07-06", ["Dane"])
    assert (imported["rows_total"], imported["rows_accepted"], imported["rows_rejected"]) == (2, 1, 1)
    assert (imported["reasons"], imported["flags"]) == ({"bad_date": 1}, {"deceased": 1})
    (rejected,) = imported["rejected"]
    assert (rejected["sheet"], rejected["row"], rejected["reason"]) == (None, 3, "bad_date")
    assert "13/45/1990" in rejected["detail"]
    assert (imported["ncps_new"], imported["ncps_total"], imported["cases_total"]) == (1, 1, 1)

    code, unchanged = bring_in("renamed.csv", csv_bytes(rows))
    assert (code, unchanged["outcome"], set(unchanged)) == (0, "unchanged", KEYS)
    assert (unchanged["ncps_new"], unchanged["ncps_unchanged"]) == (0, 1)
    assert "NCP 2026-07-06.csv" in unchanged["warnings"][0]

    code, refused = bring_in("payroll.csv", b"Employee,Hours,Rate\nPat Example,38,17.25\n")
    assert (code, refused["outcome"], set(refused)) == (1, "refused", KEYS)
    assert refused["refusal"]["code"] in ("wrong_report", "no_header")
    assert (refused["report_date"], refused["rows_total"], refused["rejected"]) == (None, 0, [])


def test_a_column_that_is_unclear_refuses_until_it_is_answered_and_is_remembered(bring_in: Import) -> None:
    people = [row(PIN=f"900000000{n}", case=f"7000000{n}") for n in range(1, 6)]
    content = with_heading(people, "CSUP Obligation Amount", "Amt")
    code, refused = bring_in("NCP 2026-07-06.csv", content)
    assert (code, refused["outcome"], refused["refusal"]["code"]) == (1, "refused", "needs_answer")
    (question,) = [asked for asked in refused["questions"] if not asked["answer"]]
    assert question["kind"] == "column"
    assert "csup" in [choice["value"] for choice in question["choices"]]
    code, imported = bring_in("NCP 2026-07-06.csv", content, "--answer", f"{question['key']}=csup")
    assert (code, imported["outcome"], imported["ncps_new"]) == (0, "imported", 5)
    later = with_heading(
        [{**line, "Arrears Balance": "6,000.00"} for line in people], "CSUP Obligation Amount", "Amt"
    )
    assert bring_in("NCP 2026-08-05.csv", later)[1]["outcome"] == "imported"
    assert bring_in("again.csv", content)[1]["outcome"] == "unchanged"


def test_somebody_who_may_be_known_refuses_until_it_is_decided(bring_in: Import) -> None:
    bring_in("NCP 2026-07-06.csv", csv_bytes([row()]))
    content = csv_bytes([row(PIN="9000000002", first="BLAKE")])
    code, refused = bring_in("NCP 2026-08-05.csv", content)
    assert (code, refused["refusal"]["code"], refused["rows_accepted"]) == (1, "needs_answer", 1)
    (question,) = refused["questions"]
    assert (question["kind"], question["key"], question["row"]) == ("person", "who:2", 2)
    assert [choice["value"][:5] for choice in question["choices"]] == ["same:", "new"]
    assert question["choices"][0]["reasons_against"]
    code, imported = bring_in("NCP 2026-08-05.csv", content, "--answer", "who:2=new")
    assert (code, imported["ncps_new"], imported["ncps_not_listed"]) == (0, 1, 1)
    assert imported["questions"][0]["answer"] == "new"
    assert bring_in("again.csv", content)[1]["outcome"] == "unchanged"


def test_what_is_not_taken_in_is_written_where_it_is_asked_for(bring_in: Import, tmp_path: Path) -> None:
    target = tmp_path / "back.xlsx"
    bring_in("NCP 2026-07-06.csv", csv_bytes([row(), row(dob="x")]), "--rejects", target)
    sheet = load_workbook(io.BytesIO(target.read_bytes())).active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == [None, "Row", "3"]


def test_a_dry_run_says_the_same_and_changes_nothing(bring_in: Import) -> None:
    content = csv_bytes([row()])
    code, dry = bring_in("NCP 2026-07-06.csv", content, "--dry-run")
    assert (code, dry["outcome"], set(dry)) == (0, "dry_run", KEYS)
    imported = bring_in("NCP 2026-07-06.csv", content)[1]
    assert imported == dry | {"outcome": "imported"}
