"""Every answer of every path, in both modes, given through the window by keyboard: what stands there to be read,
and what is kept afterwards, is what the document says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer
from csdesk.services import interview
from csdesk.services.vault import Vault
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.marks import ChoiceButton
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.support import fra_document
from tests.support.fra_document import Asked
from tests.ui.interviews import ENTER, Keyboard, OpenScreen, question_in_view, shown_text, state_of

Kept = dict[tuple[str, str], tuple[str, str]]
"""(Question, words of its line) -> state, words of the answer."""
OPEN, REFUSE = 0, -1
CASE, TECH, FAMILY = "12345678901X", "T 123", "Two girls. R, U and N are letters here."
HOURS = ("0", "18", "35", "40", "168")
FIRST_OF_PARENT = {"caseworker": "opening", "client": "Q5"}


@dataclass(frozen=True)
class Path:
    """Which answer is given to a question, or to a line of it: its number, `OPEN` or `REFUSE`."""

    name: str
    choose: Callable[[Asked, int], int]
    hours: str = "40"
    rephrases: bool = False


def nth(number: int) -> Path:
    """The first answers of all, or the second ones and so on; from line to line another one."""

    def choose(asked: Asked, line: int) -> int:
        return (number + line) % len(asked.answers) + 1

    return Path(f"answer {number + 1}", choose, HOURS[number], rephrases=not number % 2)


PATHS = (
    *(nth(number) for number in range(5)),
    Path("refuses", lambda asked, _line: REFUSE if asked.refusable else 1),
    Path("leaves open", lambda _asked, _line: OPEN),
)


@dataclass
class Walk:
    """One interview, walked through, and what must be kept of it by the document's own words."""

    mode: str
    path: Path
    keyboard: Keyboard
    expected: Kept = field(default_factory=dict)
    rephrased: list[str] = field(default_factory=list)

    def asked(self) -> list[Asked]:
        """The parent's questions of this mode, with those that may be skipped yet."""
        names = list(fra_document.questions())
        names = names[names.index(FIRST_OF_PARENT[self.mode]) :]
        return [fra_document.questions()[name] for name in names if name != "opening" or self.mode == "caseworker"]

    def expect(self, asked: Asked, line: str, chosen: int) -> None:
        """Keep in mind what must be found; a no to Q12 skips what follows."""
        told = {OPEN: ("unanswered", ""), REFUSE: ("refused", "")}.get(chosen)
        self.expected[asked.id, line] = told or ("answered", asked.answers[chosen - 1])
        if asked.id == "Q12" and self.expected["Q12", ""] == ("answered", "No"):
            self.expected |= {(name, ""): ("skipped", "") for name in ("Q13", "Q14")}

    def expect_text(self, name: str, text: str) -> None:
        """The same of what is typed."""
        self.expected[name, ""] = (
            ("unanswered", "") if self.path.choose(_typed(name), 0) == OPEN else ("answered", text)
        )

    def is_skipped(self, asked: Asked) -> bool:
        """Whether it is not asked, by what was answered."""
        return self.expected.get((asked.id, ""), ("",))[0] == "skipped"


def _typed(name: str) -> Asked:
    """A question to which words are typed; whoever answers it at all gives its first answer."""
    return Asked(name, (), ("typed",), (), refusable=False, rephrase="")


def kept(vault: Vault, ncp_id: UUID) -> Kept:
    """What the vault holds, in the words of the instrument that was kept with the interview."""
    state = state_of(vault, ncp_id)

    def work(session: Session) -> Kept:
        found: Kept = {}
        for row in session.scalars(select(Answer).where(Answer.assessment_id == state.assessment_id)):
            question = state.instrument.question(row.question)
            line = {item.code: item.text for item in question.items}.get(row.item, "")
            answered = row.state is interview.AnswerState.ANSWERED
            words = {choice.code: choice.text for choice in question.choices}.get(row.value, row.value)
            found[row.question, line] = (row.state.value, words if answered else "")
        return found

    return vault.read(work)


def told(asked: Asked) -> list[str]:
    """What must be there to be read, piece by piece."""
    return [part for words in asked.words for part in words.replace("]", "").split(" [")]


def answers_in_sight(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(ChoiceButton) if one.isVisible()]


def leave_open(walk: Walk) -> None:
    QTest.keyClick(walk.keyboard.at(), Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    walk.keyboard.settled()


def type_or_leave(walk: Walk, name: str, text: str) -> None:
    walk.expect_text(name, text)
    if walk.expected[name, ""][0] == "unanswered":
        leave_open(walk)
        return
    field = walk.keyboard.at()
    if hasattr(field, "selectAll"):
        field.selectAll()
    walk.keyboard.press(text, ENTER)


def introduce(walk: Walk, screen: Any) -> None:
    """The caseworker's own questions, up to who completes it."""
    questions = fra_document.questions()
    for name, text in (("Q1", CASE), ("Q2", TECH)):
        assert question_in_view(screen) == name
        assert told(questions[name])[0] in shown_text(screen)
        type_or_leave(walk, name, text)
    for name, chosen in (("Q3", walk.path.choose(questions["Q3"], 0)), ("Q4", 1 + (walk.mode == "client"))):
        assert question_in_view(screen) == name
        assert told(questions[name])[0] in shown_text(screen)
        assert answers_in_sight(screen) == list(questions[name].answers)
        walk.expect(questions[name], "", chosen)
        if chosen == OPEN:
            leave_open(walk)
        else:
            walk.keyboard.press(str(chosen), ENTER)


def ask(walk: Walk, screen: Any, asked: Asked) -> None:
    """One question by the caseworker, read and answered."""
    assert question_in_view(screen) == asked.id
    sight = shown_text(screen.asking.card)
    assert all(part in sight for part in told(asked))
    refusal = [fra_document.refusal("caseworker")] if asked.refusable else []
    if walk.path.rephrases and asked.rephrase:
        assert asked.rephrase not in sight
        walk.keyboard.press("R")
        assert asked.rephrase in shown_text(screen.asking.card)
        walk.rephrased.append(asked.id)
    if asked.id == "opening":
        assert fra_document.introduction("Caseworker") in sight
        type_or_leave(walk, asked.id, FAMILY)
    elif asked.has_number:
        type_or_leave(walk, asked.id, walk.path.hours)
    elif asked.lines:
        rows = screen.asking.card.input.lines
        assert [row.text for row in rows] == list(asked.lines)
        assert all([one.text() for one in row.buttons.values()] == list(asked.answers) for row in rows)
        assert all(row.text in sight for row in rows)
        chosen = [walk.path.choose(asked, number) for number in range(len(asked.lines))]
        for line, number in zip(asked.lines, chosen, strict=True):
            walk.expect(asked, line, number)
        if chosen[0] in (OPEN, REFUSE):
            walk.keyboard.press("3", ENTER) if chosen[0] == REFUSE else leave_open(walk)
        else:
            walk.keyboard.press(*(str(number) for number in chosen), ENTER)
    else:
        assert answers_in_sight(screen.asking.card) == [*asked.answers, *refusal]
        chosen_one = walk.path.choose(asked, 0)
        walk.expect(asked, "", chosen_one)
        if chosen_one == OPEN:
            leave_open(walk)
        else:
            walk.keyboard.press(str(len(asked.answers) + 1 if chosen_one == REFUSE else chosen_one), ENTER)


def answer_alone(walk: Walk, client: ClientPage, asked: Asked) -> None:
    """One question by the parent, a page for each of its lines."""
    refusal = [fra_document.refusal("client")] if asked.refusable else []
    for number, line in enumerate(asked.lines or ("",)):
        sight = shown_text(client)
        assert line in sight
        assert told(asked)[-1].rpartition(". ")[2] in sight
        assert number or all(part in sight for part in told(asked))
        assert asked.rephrase == "" or asked.rephrase not in sight
        if asked.has_number:
            walk.expect_text(asked.id, walk.path.hours)
            keys = [] if walk.expected[asked.id, ""][0] == "unanswered" else [walk.path.hours]
        else:
            assert answers_in_sight(client) == [*asked.answers, *refusal]
            chosen = walk.path.choose(asked, number)
            walk.expect(asked, line, chosen)
            keys = [] if chosen == OPEN else [str(len(asked.answers) + 1 if chosen == REFUSE else chosen)]
        walk.keyboard.press(*keys, *([ENTER] if keys else [ENTER, ENTER]))


@pytest.fixture
def walk(request: pytest.FixtureRequest, keyboard: Keyboard) -> Walk:
    mode, path = request.param
    return Walk(mode, path, keyboard)


@pytest.mark.parametrize(
    "walk", [("caseworker", path) for path in PATHS], indirect=True, ids=[path.name for path in PATHS]
)
def test_every_path_that_the_caseworker_asks(walk: Walk, vault: Vault, person: UUID, open_screen: OpenScreen) -> None:
    screen = open_screen("interview", ncp_id=person)
    introduce(walk, screen)
    for asked in walk.asked():
        if not walk.is_skipped(asked):
            ask(walk, screen, asked)
    assert screen.result.isVisible()
    assert kept(vault, person) == walk.expected
    state = state_of(vault, person)
    assert state.state is interview.AssessmentState.FINISHED
    assert [one.question.id for one in state.questions if one.rephrased] == walk.rephrased


@pytest.mark.parametrize(
    "walk", [("client", path) for path in PATHS], indirect=True, ids=[path.name for path in PATHS]
)
def test_every_path_that_the_parent_answers_alone(
    walk: Walk, vault: Vault, person: UUID, window: Window, open_screen: OpenScreen
) -> None:
    introduce(walk, open_screen("interview", ncp_id=person))
    client = window.cover
    assert isinstance(client, ClientPage)
    assert fra_document.introduction("Client") in shown_text(client)
    walk.keyboard.press(ENTER)
    for asked in walk.asked():
        if not walk.is_skipped(asked):
            answer_alone(walk, client, asked)
    assert kept(vault, person) == walk.expected
    client.close_asked()
    walk.keyboard.press(PASSPHRASE, ENTER)
    assert kept(vault, person) == walk.expected
    assert state_of(vault, person).state is interview.AssessmentState.FINISHED


@pytest.mark.parametrize(
    "walk", [(mode, PATHS[0]) for mode in FIRST_OF_PARENT], indirect=True, ids=[*FIRST_OF_PARENT]
)
def test_an_answer_that_skipped_is_changed_and_what_it_skipped_is_asked(
    walk: Walk, vault: Vault, person: UUID, window: Window, open_screen: OpenScreen
) -> None:
    """Yes, then no: the hours that were given are gone; then yes again: they are asked anew."""
    screen = open_screen("interview", ncp_id=person)
    introduce(walk, screen)
    client = window.cover
    if walk.mode == "client":
        assert isinstance(client, ClientPage)
        walk.keyboard.press(ENTER)

    def one(asked: Asked) -> None:
        if isinstance(client, ClientPage):
            answer_alone(walk, client, asked)
        else:
            ask(walk, screen, asked)

    def back() -> None:
        page: Any = client if isinstance(client, ClientPage) else screen
        page.findChild(QAbstractButton, "interview.client.back" if page is client else "interview.back").click()
        walk.keyboard.settled()

    questions = fra_document.questions()
    for asked in walk.asked()[:-1]:
        one(asked)
    assert kept(vault, person)["Q13", ""] == ("answered", "0")
    back()
    back()
    walk.keyboard.press("2")
    without = kept(vault, person)
    assert [without[name, ""] for name in ("Q12", "Q13", "Q14")] == [("answered", "No"), *[("skipped", "")] * 2]
    walk.keyboard.press("1")
    assert ("Q13", "") not in kept(vault, person)
    walk.keyboard.press(ENTER)
    one(questions["Q13"])
    one(questions["Q14"])
    assert kept(vault, person) == walk.expected
