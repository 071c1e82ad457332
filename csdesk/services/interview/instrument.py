"""An instrument as data: frozen dataclasses, as `instruments` gives them out.

The program knows the *parts* that questions play (able, willing, barriers, hours ...), not their numbers or wording.
"""

from dataclasses import dataclass
from enum import StrEnum

from csdesk.models.assessment import InterviewMode


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CASE_NUMBER = "case_number"
    CHOICE = "choice"
    LINES = "lines"
    """Several lines, each with one of the same choices."""
    HOURS = "hours"
    """A whole number of hours a week, 0 to 168."""


class AskedOf(StrEnum):
    """Who answers a question."""

    CASEWORKER = "caseworker"
    PARENT = "parent"


@dataclass(frozen=True)
class Choice:
    """One answer that can be given. `guide` is for the caseworker's eyes only."""

    code: str
    text: str
    guide: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a question that has several. A `private` line is named in no list and on no paper."""

    code: str
    text: str
    private: bool = False
    safeguards_when: str = ""
    """The answer that turns the domestic-violence safeguards on; empty for none."""


@dataclass(frozen=True)
class Question:
    """One question, word for word."""

    id: str
    label: str
    """Short, for lists."""
    result_label: str
    kind: QuestionKind
    by: AskedOf
    modes: tuple[InterviewMode, ...]
    """The modes in which it is asked."""
    lead: tuple[str, ...]
    """Paragraphs read before the question."""
    text: str
    rephrase: str
    """Caseworker's mode only; empty when there is none."""
    guide: str
    choices: tuple[Choice, ...]
    items: tuple[Item, ...]
    refusable: bool
    scored: bool

    @property
    def number(self) -> str:
        """Its number in the document, which is its id; empty where it has none."""
        return self.id if any(letter.isdigit() for letter in self.id) else ""

    def choice_text(self, code: str) -> str:
        """The wording of a choice. Raises `KeyError` for a code that the question does not have."""
        return {choice.code: choice.text for choice in self.choices}[code]


@dataclass(frozen=True)
class Skip:
    """When `question` is answered `answer`, `skips` are not asked."""

    question: str
    answer: str
    skips: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """Which question plays which part."""

    case_number: str
    worker: str
    mode: str
    able: str
    willing: str
    barriers: str
    employed: str
    hours: str


@dataclass(frozen=True)
class ClientWords:
    """What the parent's own page says besides the instrument. What stands in braces is filled in."""

    place: str
    """`{number}` of `{count}` questions."""
    place_of_line: str
    """The same, with `{line}` of `{lines}`."""
    begin: str
    back: str
    next: str
    caseworker: str
    leave_open: str
    hours_wrong: str
    """With `{most}` hours, as a week has them."""
    erase: str
    saved: str
    not_saved: str
    larger: str
    smaller: str
    waiting: str
    ask_caseworker: str
    go_on: str
    thanks: str
    hand_back: str


@dataclass(frozen=True)
class Words:
    """What the program says of an instrument, in its language."""

    summary: str
    """One line where an interview begins: how many questions."""
    numbering: str
    """What is peculiar in its numbers; may be empty."""
    client: ClientWords


@dataclass(frozen=True)
class Directions:
    """What the document says to whoever administers it. Empty where it says nothing."""

    used_for: str = ""
    caseworker_first: str = ""
    completion: str = ""


@dataclass(frozen=True)
class Instrument:
    """A whole instrument."""

    code: str
    version: str
    language: str
    """A tag such as `en-US`, `es`, `ar`."""
    title: str
    source: str
    refusals: tuple[tuple[InterviewMode, str], ...]
    introductions: tuple[tuple[InterviewMode, str], ...]
    parts: Parts
    case_number_patterns: tuple[str, ...]
    skips: tuple[Skip, ...]
    questions: tuple[Question, ...]
    words: Words
    directions: Directions

    def question(self, question_id: str) -> Question:
        """The question of this id. Raises `KeyError`."""
        return {question.id: question for question in self.questions}[question_id]

    def refusal(self, mode: InterviewMode | None) -> str:
        """How 'chose not to respond' is worded in this mode (the caseworker's before a mode is chosen)."""
        return dict(self.refusals)[mode or InterviewMode.CASEWORKER]

    def introduction(self, mode: InterviewMode) -> str:
        """The directions that come before the questions in this mode."""
        return dict(self.introductions)[mode]

    def asked_in(self, mode: InterviewMode | None) -> tuple[Question, ...]:
        """The questions of this mode in their order; all of them before a mode is chosen."""
        return tuple(question for question in self.questions if mode is None or mode in question.modes)
