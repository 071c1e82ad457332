"""Holding interviews in tests, each answer in a transaction of its own, as the screens do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from csdesk.services import interview
from csdesk.services.interview import InterviewState
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person

CIRCUMSTANCES = tuple(item.code for item in interview.load().question("Q11").items)


@dataclass
class Interview:
    """One interview in a vault."""

    vault: Vault
    ncp_id: UUID
    assessment_id: UUID

    def say(self, question: str, value: str | int | None = None, item: str = "", **more: Any) -> InterviewState:
        """Give one answer."""
        return self.vault.write(
            lambda session: interview.answer(
                session, self.assessment_id, question, item, value=value, at=NOW, who=WHO, **more
            )
        )

    def rephrase(self, question: str, *, minutes: int = 0) -> None:
        """Show the rephrase option of a question."""
        kind, at = interview.InterviewEventKind.REPHRASED, NOW + timedelta(minutes=minutes)
        self.vault.write(
            lambda session: interview.note_event(session, self.assessment_id, kind, question=question, at=at, who=WHO)
        )

    def state(self) -> InterviewState:
        """Read where it stands, afresh."""
        return self.vault.read(lambda session: interview.state(session, self.assessment_id))

    def statuses(self) -> dict[str, str]:
        """Each question's status by number."""
        return {one.question.id: one.status.value for one in self.state().questions}

    def finish(self, *, leave_open: bool = False) -> interview.Suggestion:
        """End it."""
        return self.vault.write(
            lambda session: interview.finish(session, self.assessment_id, at=NOW, who=WHO, leave_open=leave_open)
        )

    def result(self) -> interview.InterviewResult:
        """What it came to."""
        return self.vault.read(lambda session: interview.result(session, self.assessment_id))


def begin(vault: Vault, mode: str = "caseworker", person: Person | None = None) -> Interview:
    """Start an interview of a new person; `mode` answers Q4 (empty: not yet)."""
    ncp_id = vault.write(lambda session: add_person(session, person))
    started = vault.write(lambda session: interview.start(session, ncp_id, at=NOW, who=WHO))
    held = Interview(vault, ncp_id, started)
    if mode:
        held.say("Q4", mode)
    return held


def answer_all(held: Interview, *, barriers: tuple[str, ...] = (), employed: str = "yes", hours: int = 40) -> None:
    """Answer every question that is asked."""
    held.say("Q1", "12345678901X")
    held.say("Q2", "T123")
    held.say("Q3", "established_apa")
    if held.state().mode is interview.InterviewMode.CASEWORKER:
        held.say("opening", "Two girls and their grandmother.")
    for question, value in (("Q5", "yes"), ("Q6", "neutral"), ("Q7", "weekly"), ("Q8", "sometimes"), ("Q9", "yes")):
        held.say(question, value)
    for code in CIRCUMSTANCES:
        held.say("Q11", "yes" if code in barriers else "no", code)
    held.say("Q12", employed)
    if employed == "yes":
        held.say("Q13", hours)
        held.say("Q14", "unknown")
