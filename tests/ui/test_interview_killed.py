"""An interview through the window survives kills of the program: no answer is lost, and it goes on where it was."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from csdesk.services import interview
from csdesk.services import vault as vaults
from csdesk.services.interview import InterviewState
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import begin

KILLS = {
    "caseworker": (
        ("1>2>6>R3", {"Q5": "yes", "Q6": "neutral", "Q7": "refused", "Q8": "no"}, "Q8"),
        (">2>yn", {"Q9": "sometimes", "Q11": "not_asked"}, "Q11"),
    ),
    "client": (
        (">1>2>6>4", {"Q5": "yes", "Q6": "neutral", "Q7": "refused", "Q8": "refused"}, "Q8"),
        (">2>1>3", {"Q9": "sometimes", "Q11": "not_asked"}, "Q11"),
    ),
}
"""Mode -> keys before each kill (`>` for Enter), what they settle, and where it goes on."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("mode", list(KILLS))
def test_each_start_goes_on_where_the_last_was_killed(vault_file: Path, mode: str) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    held = begin(vault, mode)
    for question, value in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, value)
    if mode == "caseworker":
        held.say("opening", "Two girls")
    vault.lock()
    settled: dict[str, str] = {}
    for keys, answers, place in KILLS[mode]:
        _press_and_kill(vault_file, held.assessment_id, keys)
        state = _state(vault_file, held.assessment_id)
        settled |= answers
        told = {one.question.id: one.value or one.status.value for one in state.questions}
        assert {name: told[name] for name in settled} == settled
        assert place == state.place
    given = {line.item: line.value or line.state.value for line in state.question("Q11").answers}
    assert (
        given
        == {
            "caseworker": {"job_market": "yes", "education": "no"},
            "client": {"job_market": "yes", "education": "refused"},
        }[mode]
    )
    assert state.question("Q8").rephrased == (mode == "caseworker")


def _press_and_kill(path: Path, assessment_id: UUID, keys: str) -> None:
    command = [sys.executable, "-m", "tests.ui.killed_interview", str(path), str(assessment_id), keys]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "kept\n"
        desk.kill()


def _state(path: Path, assessment_id: UUID) -> InterviewState:
    vault = vaults.unlock(path, PASSPHRASE)
    try:
        return vault.read(lambda session: interview.state(session, assessment_id))
    finally:
        vault.lock()
