"""`csa-report due` and `csa-report export` at the command line."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, ReportRhythm
from csdesk.services import vault as vaults
from csdesk.services.reporting import Period, periods, protecting
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.reporting import desk

__all__ = ["passphrase_file", "run"]


@pytest.fixture
def month(vault_file: Path) -> Period:
    """The month before this one, in which somebody of Brown was referred: its CSA wants a report every month."""
    today = datetime.now(UTC).astimezone().date()
    month = periods.of(ReportRhythm.MONTHLY, today).previous

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",), created=month.first_day)
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], month.last_day)
        session.get_one(Csa, made.csas["Brown"]).report_rhythm = ReportRhythm.MONTHLY

    vault = vaults.unlock(vault_file, PASSPHRASE)
    vault.write(work)
    vault.lock()
    return month


def test_what_is_due_is_written_once_and_then_is_not_due(run: Run, tmp_path: Path, month: Period) -> None:
    code, said, _ = run("csa-report", "due")
    (due,) = said["reports"]
    assert (code, due["county"], due["period"], due["due_on"]) == (0, "Brown", str(month), str(month.due_on))
    assert due["missing"] == []

    code, said, err = run("csa-report", "export", "Brown", "--to", tmp_path, "--show-password")
    assert (code, said["period"], said["people"], said["protected"]) == (0, str(month), 1, True)
    password = err.strip().rpartition(": ")[2]
    opened = protecting.unprotect(Path(said["file"]).read_bytes(), password)
    assert load_workbook(BytesIO(opened))["Active NCPs"]["A5"].value.startswith("Quillfeather0001")
    assert password not in str(said)

    assert run("csa-report", "due")[1]["reports"] == []
    _code, again, err = run("csa-report", "export", "Brown", "--to", tmp_path, "--period", month)
    assert (again["file"], err) == (said["file"], "")


@pytest.mark.usefixtures("month")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Nowhere",), "has no agency for this county"),
        (("Brown", "--period", "2026-13"), "2026Q3"),
        (("Rock",), "No report was made"),
    ],
)
def test_what_cannot_be_written_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    code, said, _ = run("csa-report", "export", *words, "--to", tmp_path)
    assert code == 1
    assert sentence in said["message"]
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_report_of_the_whole_quarter_is_the_one_that_goes_with_the_quarter(
    run: Run, tmp_path: Path, month: Period
) -> None:
    code, said, _ = run("csa-report", "export", "Brown", "--to", tmp_path, "--period", month.quarter)
    assert (code, said["period"]) == (0, str(month.quarter))
    path = Path(said["file"])
    content, page = path.read_bytes(), path.with_name(f"{path.stem}-page.pdf")
    assert page.read_bytes().startswith(b"%PDF-")
    path.unlink()
    page.unlink()
    assert run("quarter", "export", month.quarter, "--to", tmp_path)[0] == 0
    assert path.read_bytes() == content, "it left, and stays"
    assert page.exists()
