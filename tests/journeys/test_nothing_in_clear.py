"""Names, numbers and words of a person are in no file but those that the user chose to save."""

import logging
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from csdesk.models.contact import ContactAttempt
from csdesk.services import vault as vaults
from csdesk.services.vault import rotation
from tests.journeys.liaison import Liaison
from tests.journeys.marked_day import (
    FROM_THE_REPORT,
    NOTE,
    PASSPHRASE,
    TYPED,
    WORKING,
    found_in,
    holds,
    type_half,
    work,
)


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """Where the user keeps files on purpose: the report that came by e-mail, and what is saved."""
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


@pytest.mark.journey
def test_nothing_of_a_person_is_left_outside_the_vault(
    liaison: Liaison,
    chosen: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    titles = [work(liaison, chosen)]
    type_half(liaison)
    open_desk = found_in(tmp_path, chosen)
    liaison.press("topBar.lock")
    titles.append(liaison.window.windowTitle())
    shown = [word for word in FROM_THE_REPORT if liaison.shows(word)]
    locked = found_in(tmp_path, chosen)
    liaison.window.close()
    liaison.settle()

    said = "\n".join((caplog.text, *capfd.readouterr(), *titles))
    assert open_desk | locked | found_in(tmp_path, chosen) == set()
    assert [word for word in (*FROM_THE_REPORT, *TYPED) if word.casefold() in said.casefold()] == []
    assert shown == []

    export = (chosen / "caseload.csv").read_bytes()
    assert holds(export, "Zebulonia"), "the scan finds nothing at all"
    assert (chosen / "worksheet.pdf").exists()


@pytest.mark.journey
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_nothing_of_a_person_is_left_outside_the_vault_by_a_window_that_is_killed(
    home: Path, chosen: Path, tmp_path: Path
) -> None:
    """Killed with the desk open, a note half typed, and backups under way; what it said lies in the folder too."""
    folder = Path(os.environ["CSDESK_DATA"])
    with (tmp_path / "errors").open("wb") as errors, (tmp_path / "said").open("w+b") as said:
        window = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.marked_day", str(chosen)],
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=Path(__file__).parents[2],
        )
        assert window.stdout is not None
        rounds = random.Random(len(FROM_THE_REPORT)).randrange(2, 6)
        for _ in range(rounds):
            said.write(window.stdout.readline())
        window.send_signal(signal.SIGKILL)
        assert window.wait() == -signal.SIGKILL, (tmp_path / "errors").read_text(encoding="utf-8")
        said.write(window.stdout.read())
        window.stdout.close()
    assert (tmp_path / "said").read_text(encoding="utf-8").count(WORKING) >= rounds
    assert found_in(tmp_path, chosen) == set()

    (path,) = folder.glob("*.csvault")
    assert rotation.newest_whole(path, None) is not None
    opened = vaults.unlock(path, PASSPHRASE)
    try:
        notes = opened.read(lambda session: session.scalars(select(ContactAttempt.note)).all())
        assert sum(NOTE in note for note in notes) > rounds, "what was saved before the kill is gone"
    finally:
        opened.lock()
