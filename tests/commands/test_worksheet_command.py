"""`plan worksheet` and `plan empty-worksheet` at the command line."""

from pathlib import Path

from csdesk.services import vault as vaults
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.plans.planning import make, view
from tests.services.plans.test_worksheet import words

__all__ = ["passphrase_file", "run"]


def test_a_worksheet_is_written_with_what_is_asked_for_and_counts_as_printed(
    run: Run, vault_file: Path, tmp_path: Path
) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    plan_id = make(vault)
    vault.lock()
    target = tmp_path / "plan.pdf"

    assert run("plan", "worksheet", plan_id, "--to", target, "--barriers", "--copy")[0] == 0
    assert "Helps with: Job market" in words(target.read_bytes())
    assert "Version 1 · Copy" in words(target.read_bytes())
    vault = vaults.unlock(vault_file, PASSPHRASE)
    printed = view(vault, plan_id).printed_at
    vault.lock()
    assert printed is not None


def test_an_empty_worksheet_is_written_for_the_pen(run: Run, vault_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "empty.pdf"

    assert run("plan", "empty-worksheet", "--to", target, "--large")[0] == 0
    assert "Pay $___________ per month" in words(target.read_bytes())
