"""`letters` at the command line."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import letters
from csdesk.services import vault as vaults
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.letters.mail import add, office, pages
from tests.services.people import Person

__all__ = ["passphrase_file", "run"]


def in_vault(path: Path, work: Callable[[Session], object]) -> object:
    vault = vaults.unlock(path, PASSPHRASE)
    try:
        return vault.write(work)
    finally:
        vault.lock()


def add_two(session: Session) -> None:
    for pin, safe in (("1000000001", False), ("1000000002", True)):
        session.get_one(Ncp, add(session, Person(safe_contact=safe))).pin = pin


def test_letters_are_written_and_noted_or_neither(run: Run, vault_file: Path, tmp_path: Path) -> None:
    in_vault(vault_file, add_two)
    target = tmp_path / "letters.pdf"
    asked = ("letters", "invitation", "--to", target, "--people", "1000000001", "1000000002")
    code, _, error = run(*asked)
    assert (code, target.exists()) == (1, False)
    assert "Add it in Settings" in error
    vault = vaults.unlock(vault_file, PASSPHRASE)
    office(vault)
    vault.lock()
    code, said, _ = run(*asked)
    assert (code, said["letters"], [one["why"] for one in said["left_out"]]) == (0, 1, ["safe_contact"])
    assert len(pages(target.read_bytes())) == 1
    assert run("letters", "invitation", "--to", tmp_path, "--people", "1000000001")[0] == 1
    kept = in_vault(vault_file, letters.sent_letters)
    assert isinstance(kept, tuple)
    assert len(kept) == 1
