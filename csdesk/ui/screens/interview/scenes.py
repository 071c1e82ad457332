"""The interview as it is looked at: every kind of question, the parent's page, the result, and the paper."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from csdesk.services import interview
from csdesk.services.interview import InterviewState
from csdesk.ui.scenes import Files, Scene, press, write
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import Examples, examples

ASKED = "Q8"
"""A question that has a rephrase option."""


def of_interview(screen: Screen, _files: Files) -> Iterable[Scene]:
    """What an interview shows from its start to its determination."""
    found = examples(screen.desk)
    yield Scene("interview-find", steps=(write("interview.find", "ro"),))
    yield Scene("interview-nobody_found", steps=(write("interview.find", "nobody is called so"),))
    yield Scene("interview-print_menu", steps=(press("interview.paper.print"),))
    yield from _asked(screen, found)
    yield from _alone(screen, found)
    yield from _results(found)
    if found.somebody is not None:
        yield Scene("interview-paper", {"ncp_id": found.somebody, "paper": True})
    if found.excluded is not None:
        yield Scene("interview-going_ahead", {"ncp_id": found.excluded})


def _asked(screen: Screen, found: Examples) -> Iterable[Scene]:
    if found.asked is None:
        return
    opened = {"assessment_id": found.asked}
    yield Scene("interview-question", opened, (partial(_show_question, ASKED),))
    for number, question in enumerate(_kinds(_state(screen, found.asked)), start=1):
        yield Scene(f"interview-question_{number}", opened, (partial(_show_question, question),))
    yield Scene("interview-safely", opened, (press("interview.safely.shield"),))


def _alone(screen: Screen, found: Examples) -> Iterable[Scene]:
    """The parent's page; nobody is said to have the computer."""
    if found.alone is None:
        return
    opened = {"assessment_id": found.alone, "hand_over": False}
    yield Scene("interview-client", opened, (_cover, partial(_turn, -1)))
    for number, at in enumerate(_client_pages(screen, found.alone), start=1):
        yield Scene(f"interview-client_{number}", opened, (_cover, partial(_turn, at)))
    yield Scene("interview-client_gate", opened, (_cover, lambda page: page.window().cover.close_asked()))


def _results(found: Examples) -> Iterable[Scene]:
    if found.held is not None:
        opened = {"assessment_id": found.held}
        yield Scene("interview-result", opened)
        yield Scene("interview-correct", opened, (press("interview.result.correct"),))
        yield Scene("interview-map", opened, (press("interview.result.showMap"),), narrow=True)
    if found.held_alone is not None:
        yield Scene("interview-result_alone", {"assessment_id": found.held_alone})
    if found.held_again is not None:
        yield Scene("interview-compare", {"assessment_id": found.held_again}, (press("interview.result.compare"),))


def _state(screen: Screen, assessment_id: UUID) -> InterviewState:
    state: InterviewState = screen.desk.vault.read(lambda session: interview.state(session, assessment_id))
    return state


def _kinds(state: InterviewState) -> list[str]:
    """One question of each kind: that with the longest words."""
    longest: dict[str, Any] = {}
    for one in state.questions:
        kind = str(one.question.kind)
        if kind not in longest or len(one.question.text) > len(longest[kind].text):
            longest[kind] = one.question
    return [question.id for question in longest.values()]


def _client_pages(screen: Screen, assessment_id: UUID) -> list[int]:
    """A page of each kind, and the thanks."""
    from csdesk.ui.screens.interview.steps import steps_of

    steps = steps_of(_state(screen, assessment_id))
    kinds = [(step.question.kind, step.item is None) for step in steps]
    return [*(kinds.index(kind) for kind in dict.fromkeys(kinds)), len(steps)]


def _show_question(question: str, page: Any) -> None:
    page.asking.show_question(question)


def _cover(page: Any) -> None:
    from csdesk.ui.screens.interview.client import ClientPage

    page.desk.cover(ClientPage(page.desk, page.asking.talk.state))


def _turn(at: int, page: Any) -> None:
    page.window().cover.questions.show_at(at)
