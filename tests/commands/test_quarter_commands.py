"""`quarter export` and `quarter amend` at the command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import vault as vaults
from csdesk.services.reporting import Quarter, protecting, quarters
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.reporting import desk

__all__ = ["passphrase_file", "run"]


@pytest.fixture
def quarter(vault_file: Path) -> Quarter:
    """The quarter before this one, in which somebody of Brown was referred."""
    before = quarters.of(datetime.now(UTC).astimezone().date()).previous

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",), created=before.first_day)
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], before.last_day)

    write(vault_file, work)
    return before


def write(vault_file: Path, work: Callable[[Session], None]) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    vault.write(work)
    vault.lock()


def test_what_left_is_amended_and_the_password_comes_only_when_asked_for(
    run: Run, tmp_path: Path, vault_file: Path, quarter: Quarter
) -> None:
    code, said, err = run("quarter", "export", quarter, "--to", tmp_path / "first", "--show-passwords")
    assert (code, [book["protected"] for book in said["workbooks"]]) == (0, [False, True])
    password = err.strip().rpartition(": ")[2]
    csa = Path(said["workbooks"][1]["file"])
    assert protecting.unprotect(csa.read_bytes(), password).startswith(b"PK")
    assert password not in str(said)
    nothing = run("quarter", "amend", quarter)
    assert nothing[1].get("workbooks") == [], nothing

    def correct(session: Session) -> None:
        desk.contact(session, session.query(Ncp).one().id, quarter.last_day)

    write(vault_file, correct)
    _code, amended, _err = run("quarter", "amend", quarter)
    assert [book["version"] for book in amended["workbooks"]] == [1, 1]
    code, said, err = run("quarter", "export", quarter, "--to", tmp_path / "second")
    assert (code, err) == (0, "")
    names = [Path(book["file"]).name for book in said["workbooks"]]
    assert names == [book["file"] for book in amended["workbooks"]]
    assert all("-amended-1.xlsx" in name for name in names)
