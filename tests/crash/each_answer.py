"""An interview that is killed after each answer, and gone on with at the next start, to its end.

Each answer is given in a process of its own, which kills itself the moment the answer is acknowledged: nothing is
closed, nothing is written any more. Whoever opens the vault then finds every answer, and is at the next question.
"""

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from csdesk.services import interview, new_desk
from csdesk.services.interview import InterviewEventKind, InterviewState
from csdesk.services.vault import Vault
from tests.conftest import PASSPHRASE
from tests.crash import killing
from tests.crash.desk import opened, unlocked
from tests.crash.telling import Teller, Told
from tests.crash.work import Work
from tests.services.interview.holding import CIRCUMSTANCES
from tests.services.people import add_person
from tests.support.reports import AT, WHO

MODES = ("caseworker", "client")
REPHRASED = "rephrased"
BARRIERS = ("transportation", "family_violence")


@dataclass(frozen=True)
class Step:
    """One thing that is kept: an answer with its note, that a question was refused or left open, a rephrasing."""

    question: str
    item: str = ""
    value: str = ""
    state: str = "answered"
    note: str = ""


def steps(mode: str) -> tuple[Step, ...]:
    """An interview of this mode, step by step."""
    alone = mode == "client"
    opening = () if alone else (Step("opening", value="Two girls and their grandmother."),)
    rephrased = () if alone else (Step("Q8", state=REPHRASED),)
    return (
        Step("Q1", value="12345678901X"),
        Step("Q2", value="T123", note="" if alone else "Stands in for a colleague."),
        Step("Q3", value="established_apa"),
        Step("Q4", value=mode),
        *opening,
        Step("Q5", value="yes"),
        Step("Q6", state="refused"),
        Step("Q7", state="unanswered"),
        *rephrased,
        Step("Q8", value="sometimes"),
        Step("Q9", value="no", note="" if alone else "When there is work."),
        *(
            Step("Q11", code, "yes" if code in ("transportation", "family_violence") else "no")
            for code in CIRCUMSTANCES
        ),
        Step("Q12", value="yes"),
        Step("Q13", value="18"),
        Step("Q14", value="unknown"),
    )


class SomeAnswers(Work):
    """The next answers of an interview, as many as `until` says, then a kill; the next process goes on there."""

    name = "each answer"
    moves_files = False

    def __init__(self, mode: str) -> None:
        self.steps = steps(mode)
        self.held: UUID | None = None
        self.begin = 0
        self.until = 0

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        ncp_id = made.vault.write(add_person)
        self.held = made.vault.write(lambda session: interview.start(session, ncp_id, at=AT, who=WHO))
        made.vault.lock()

    def run(self, folder: Path, tell: Teller) -> None:
        with unlocked(self.vault(folder), code=self.code) as vault:
            tell.begins()
            for step in self.steps[self.begin : self.until]:
                tell.writes()
                self._give(vault, step)
                tell.did(json.dumps([step.question, step.item]))
            os.kill(os.getpid(), signal.SIGKILL)

    def look(self, folder: Path, told: Told) -> None:
        with opened(self.vault(folder), code=self.code) as vault:
            state = self._state(vault)
        done = self.steps[: self.until]
        assert len(told.done) == self.until - self.begin, told
        kept = [
            Step(one.question, one.item, one.value, one.state.value, one.note)
            for question in state.questions
            for one in question.answers
        ]
        assert kept == [one for one in done if one.state != REPHRASED]
        others = [question.question.id for question in state.questions if question.rephrased]
        assert others == [one.question for one in done if one.state == REPHRASED]
        assert state.place == next((one.question for one in self.steps[self.until :]), None)

    def _give(self, vault: Vault, step: Step) -> None:
        held = self._state(vault).assessment_id
        if step.state == REPHRASED:
            kind = InterviewEventKind.REPHRASED
            vault.write(lambda s: interview.note_event(s, held, kind, question=step.question, at=AT, who=WHO))
            return
        vault.write(lambda s: interview.note_place(s, held, step.question))
        vault.write(
            lambda s: interview.answer(
                s, held, step.question, step.item, value=step.value or None, refused=step.state == "refused",
                unanswered=step.state == "unanswered", note=step.note or None, at=AT, who=WHO,
            )
        )  # fmt: skip
        following = self._state(vault).current
        if following is not None:
            vault.write(lambda s: interview.note_place(s, held, following))

    def _state(self, vault: Vault) -> InterviewState:
        held = self.held
        assert held is not None
        return vault.read(lambda session: interview.state(session, held))


def kill_each(folder: Path, mode: str, *, every: int = 1) -> tuple[int, list[str]]:
    """Hold a whole interview with a kill after `every` answer. Gives how many there were, and what was broken."""
    work = SomeAnswers(mode)
    work.prepare(folder)
    kills = 0
    broken: list[str] = []
    while work.until < len(work.steps) and not broken:
        work.begin, work.until = work.until, min(work.until + every, len(work.steps))
        told = killing.run(work, folder)
        kills += 1
        if told.ended or told.fault or told.refused:
            broken.append(f"{mode}, to step {work.until}: {told}")
            break
        try:
            work.look(folder, told)
        except Exception as error:  # noqa: BLE001 - any fault at all is a broken promise, and is told
            broken.append(f"{mode}, killed after step {work.until}: {type(error).__name__}: {error}")
    return kills, broken
