"""`interview paper` at the command line: no vault, nobody in it."""

from pathlib import Path

from tests.commands.test_command_line import Run, passphrase_file, run
from tests.services.papers.test_interview_sheet import read

__all__ = ["passphrase_file", "run"]


def test_either_mode_is_written_and_another_instrument_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    said = {}
    for mode in ("caseworker", "client"):
        target = tmp_path / f"{mode}.pdf"
        assert run("interview", "paper", mode, "--to", target)[0] == 0
        _, said[mode] = read(target.read_bytes())
    assert "Parent chose not to respond" in said["caseworker"]
    assert "I’d rather not say" in said["client"]
    target = tmp_path / "other.pdf"
    code, _, error = run("interview", "paper", "client", "--to", target, "--instrument", "../other")
    assert (code, target.exists()) == (1, False)
    assert "there is fra-colorado-2019" in error
