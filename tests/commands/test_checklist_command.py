"""`checklist` at the command line."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from csdesk.services import vault as vaults
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.people import add_person

__all__ = ["passphrase_file", "run"]


def words(path: Path) -> str:
    pages = PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_checklist_is_written_for_the_file_and_for_a_court(run: Run, vault_file: Path, tmp_path: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    ncp_id = vault.write(add_person)
    vault.lock()
    own, court = tmp_path / "own.pdf", tmp_path / "court.pdf"

    assert run("checklist", ncp_id, "--to", own)[0] == 0
    assert run("checklist", ncp_id, "--to", court, "--court", "Rock County  Circuit Court")[0] == 0

    assert "For the file of this desk." in words(own)
    assert "For Rock County Circuit Court." in words(court)
    assert "Done on" in words(own)
    assert "Done on" not in words(court)


def test_nobody_of_that_number_and_no_file_is_written(run: Run, vault_file: Path, tmp_path: Path) -> None:
    assert vault_file.exists()
    target = tmp_path / "none.pdf"
    assert run("checklist", "999", "--to", target)[0] != 0
    assert not target.exists()
