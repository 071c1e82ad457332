"""An instrument as data: read from TOML, checked, and given out as frozen dataclasses.

The program knows the *parts* that questions play (able, willing, barriers, hours ...), not their numbers or wording.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from csdesk.models.assessment import InterviewMode
from csdesk.services import resources
from csdesk.services.errors import DeskError

FRA = "fra-colorado-2019"
"""The instrument that is used unless another is asked for: `resources/instruments/fra-colorado-2019.toml`."""


class InstrumentError(DeskError):
    """An instrument's file is broken; the text names the file and the place."""


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
class Instrument:
    """A whole instrument."""

    code: str
    version: str
    language: str
    title: str
    source: str
    refusals: tuple[tuple[InterviewMode, str], ...]
    introductions: tuple[tuple[InterviewMode, str], ...]
    parts: Parts
    case_number_patterns: tuple[str, ...]
    skips: tuple[Skip, ...]
    questions: tuple[Question, ...]

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


def source_text(name: str = FRA) -> str:
    """The whole file of an instrument. Raises `DeskError` when it is missing."""
    return resources.path(f"instruments/{name}.toml").read_text(encoding="utf-8")


def load(name: str = FRA) -> Instrument:
    """An instrument from `resources/instruments`. Raises `InstrumentError` naming the place of a fault."""
    return parse(source_text(name), f"resources/instruments/{name}.toml")


@lru_cache(maxsize=8)
def parse(text: str, file_name: str) -> Instrument:
    """An instrument from the text of its file. Raises `InstrumentError` naming the place of a fault."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(f"{file_name} cannot be read: {error}. Restore the file, or correct it.") from error
    return _Reader(text, file_name).instrument(table)


class _Reader:
    """Checks the tables of one file and turns them into dataclasses."""

    def __init__(self, text: str, file_name: str) -> None:
        self._file_name = file_name
        heads = re.finditer(r"^\[\[question\]\]", text, re.MULTILINE)
        self._question_lines = [text.count("\n", 0, head.start()) + 1 for head in heads]

    def fault(self, place: str, what: str) -> InstrumentError:
        found = re.match(r"question (\d+)", place)
        if found and int(found[1]) <= len(self._question_lines):
            place = f"line {self._question_lines[int(found[1]) - 1]}, {place}"
        return InstrumentError(f"{self._file_name}, {place}: {what}. The instrument was not used; correct the file.")

    def words(self, table: dict[str, object], key: str, place: str, *, optional: bool = False) -> str:
        value = table.get(key, "" if optional else None)
        if not isinstance(value, str) or not (value or optional):
            raise self.fault(place, f"'{key}' must be a text")
        return value

    def flag(self, table: dict[str, object], key: str, place: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(place, f"'{key}' must be true or false")
        return value

    def texts(self, table: dict[str, object], key: str, place: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.fault(place, f"'{key}' must be a list of texts")
        return tuple(value)

    def tables(self, table: dict[str, object], key: str, place: str) -> list[dict[str, object]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault(place, f"'{key}' must be a list of tables")
        return value

    def only(self, table: dict[str, object], known: set[str], place: str) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            raise self.fault(place, f"'{unknown[0]}' is not known here")

    def of_modes(self, table: dict[str, object], key: str) -> tuple[tuple[InterviewMode, str], ...]:
        wordings = table.get(key)
        if not isinstance(wordings, dict):
            raise self.fault(f"[{key}]", "the table is missing")
        return tuple((mode, self.words(wordings, mode.value, f"[{key}]")) for mode in InterviewMode)

    def instrument(self, table: dict[str, object]) -> Instrument:
        known = {"schema", "code", "version", "language", "title", "source", "refusal", "introduction"}
        self.only(table, known | {"parts", "case_number", "skip", "question"}, "top level")
        if table.get("schema") != 1:
            raise self.fault("top level", "'schema' must be 1")
        questions = tuple(
            self.question(one, f"question {number}")
            for number, one in enumerate(self.tables(table, "question", "top level"), start=1)
        )
        self.distinct([question.id for question in questions], "questions")
        kinds = {question.id: question for question in questions}
        return Instrument(
            code=self.words(table, "code", "top level"),
            version=self.words(table, "version", "top level"),
            language=self.words(table, "language", "top level"),
            title=self.words(table, "title", "top level"),
            source=self.words(table, "source", "top level"),
            refusals=self.of_modes(table, "refusal"),
            introductions=self.of_modes(table, "introduction"),
            parts=self.parts(table, kinds),
            case_number_patterns=self.patterns(table),
            skips=self.skips(table, kinds),
            questions=questions,
        )

    def question(self, table: dict[str, object], place: str) -> Question:
        known = set(Question.__dataclass_fields__)
        place = f"{place} ({table.get('id', 'without id')})"
        self.only(table, known, place)
        try:
            kind = QuestionKind(self.words(table, "kind", place))
            by = AskedOf(self.words(table, "by", place))
            modes = tuple(InterviewMode(mode) for mode in self.texts(table, "modes", place)) or tuple(InterviewMode)
        except ValueError as error:
            raise self.fault(place, str(error)) from error
        choices = self.choices(table, place)
        items = self.items(table, place, {choice.code for choice in choices})
        if bool(choices) != (kind in {QuestionKind.CHOICE, QuestionKind.LINES}):
            raise self.fault(place, f"a question of kind '{kind}' {'has no' if choices else 'needs'} choices")
        if bool(items) != (kind is QuestionKind.LINES):
            raise self.fault(place, f"a question of kind '{kind}' {'has no' if items else 'needs'} items")
        label = self.words(table, "label", place)
        return Question(
            id=self.words(table, "id", place),
            label=label,
            result_label=self.words(table, "result_label", place, optional=True) or label,
            kind=kind,
            by=by,
            modes=modes,
            lead=self.texts(table, "lead", place),
            text=self.words(table, "text", place),
            rephrase=self.words(table, "rephrase", place, optional=True),
            guide=self.words(table, "guide", place, optional=True),
            choices=choices,
            items=items,
            refusable=self.flag(table, "refusable", place),
            scored=self.flag(table, "scored", place),
        )

    def choices(self, table: dict[str, object], place: str) -> tuple[Choice, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "choices", place), start=1):
            here = f"{place}, choice {number}"
            self.only(one, set(Choice.__dataclass_fields__), here)
            guide = self.words(one, "guide", here, optional=True)
            found.append(Choice(self.words(one, "code", here), self.words(one, "text", here), guide))
        self.distinct([choice.code for choice in found], place)
        return tuple(found)

    def items(self, table: dict[str, object], place: str, codes: set[str]) -> tuple[Item, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "items", place), start=1):
            here = f"{place}, item {number}"
            self.only(one, set(Item.__dataclass_fields__), here)
            when = self.words(one, "safeguards_when", here, optional=True)
            if when and when not in codes:
                raise self.fault(here, f"'{when}' is not one of the choices")
            private = self.flag(one, "private", here)
            found.append(Item(self.words(one, "code", here), self.words(one, "text", here), private, when))
        self.distinct([item.code for item in found], place)
        return tuple(found)

    def distinct(self, codes: list[str], place: str) -> None:
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise self.fault(place, f"'{twice[0]}' occurs twice")

    def parts(self, table: dict[str, object], questions: dict[str, Question]) -> Parts:
        named = table.get("parts")
        if not isinstance(named, dict):
            raise self.fault("[parts]", "the table is missing")
        self.only(named, set(Parts.__dataclass_fields__), "[parts]")
        parts = Parts(**{part: self.words(named, part, "[parts]") for part in Parts.__dataclass_fields__})
        needed = {
            parts.case_number: (QuestionKind.CASE_NUMBER, set()),
            parts.worker: (QuestionKind.TEXT, set()),
            parts.mode: (QuestionKind.CHOICE, {mode.value for mode in InterviewMode}),
            parts.able: (QuestionKind.CHOICE, {"yes", "no"}),
            parts.willing: (QuestionKind.CHOICE, {"yes", "no"}),
            parts.barriers: (QuestionKind.LINES, {"yes", "no"}),
            parts.employed: (QuestionKind.CHOICE, {"yes", "no"}),
            parts.hours: (QuestionKind.HOURS, set()),
        }
        for question_id, (kind, codes) in needed.items():
            question = questions.get(question_id)
            if question is None or question.kind is not kind:
                raise self.fault("[parts]", f"'{question_id}' must be a question of kind '{kind}'")
            if not codes <= {choice.code for choice in question.choices}:
                raise self.fault("[parts]", f"'{question_id}' needs the choices {', '.join(sorted(codes))}")
        return parts

    def patterns(self, table: dict[str, object]) -> tuple[str, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "case_number", "top level"), start=1):
            pattern = self.words(one, "pattern", f"case_number {number}")
            try:
                re.compile(pattern)
            except re.error as error:
                raise self.fault(f"case_number {number}", f"the pattern is not valid ({error})") from error
            found.append(pattern)
        return tuple(found)

    def skips(self, table: dict[str, object], questions: dict[str, Question]) -> tuple[Skip, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "skip", "top level"), start=1):
            place = f"skip {number}"
            rule = Skip(
                self.words(one, "question", place), self.words(one, "answer", place), self.texts(one, "skips", place)
            )
            missing = [name for name in (rule.question, *rule.skips) if name not in questions]
            if missing:
                raise self.fault(place, f"there is no question '{missing[0]}'")
            if rule.answer not in {choice.code for choice in questions[rule.question].choices}:
                raise self.fault(place, f"'{rule.answer}' is not an answer of '{rule.question}'")
            found.append(rule)
        return tuple(found)
