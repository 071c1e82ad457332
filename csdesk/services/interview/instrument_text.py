"""The text of an instrument's file: its tables turned into dataclasses, and on which line each of them stands."""

import re
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from csdesk.models.assessment import InterviewMode
from csdesk.services.errors import DeskError
from csdesk.services.interview.instrument import (
    AskedOf,
    Choice,
    ClientWords,
    Directions,
    Instrument,
    Item,
    Parts,
    Question,
    QuestionKind,
    Skip,
    Words,
)
from csdesk.wording import tr

_TEXTS_AND_COMMENTS = re.compile(
    r"""(?sx)
    \"{3} (?: \\. | [^\\] )*? \"{3} | '{3} .*? '{3}
    | " (?: \\. | [^"\\\n] )* "      | ' [^'\n]* '
    | \# [^\n]*
    """
)
_STARTS = re.compile(
    r"""(?mx)
    ^[ \t]* \[\[ \s* ([\w.]+) \s* \]\]   # one of several tables
    | ^[ \t]* \[ \s* ([\w.]+) \s* \]      # a table with a name of its own
    | ^[ \t]* (\w+) [ \t]* = [ \t]* \[    # a list, perhaps of inline tables
    | \{                                  # an inline table
    """
)
_HEAD = re.compile(r"^[ \t]*\[[\w\[]", re.MULTILINE)

Texts = TypeVar("Texts", ClientWords, Directions, Parts)


class InstrumentError(DeskError):
    """An instrument's file is broken; the text names the file and the line."""


@dataclass(frozen=True)
class Place:
    """A table of the file: how it is called in a sentence, and how it is found."""

    words: str
    keys: tuple[str | int, ...] = ()

    def inner(self, word: str, name: str, number: int) -> "Place":
        """The table of this number in a list of this table."""
        return Place(f"{self.words}, {word} {number}", (*self.keys, name, number))


class Reader:
    """Turns the tables of one file into dataclasses."""

    top = Place("top level")

    def __init__(self, text: str, file_name: str) -> None:
        self._file_name = file_name
        self._bare = _TEXTS_AND_COMMENTS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        self._starts = _starts(self._bare)

    def fault(self, place: Place, what: str, key: str = "") -> InstrumentError:
        """The error that names the line: of the key where the table has it, else of the table."""
        line = self._line(place, key)
        where = f"line {line}, {place.words}" if line else place.words
        return InstrumentError(
            tr(
                "{file_name}, {where}: {what}. The instrument was not used; correct the file.",
                file_name=self._file_name,
                where=where,
                what=what,
            )
        )

    def _line(self, place: Place, key: str) -> int:
        """The line of a key, else of its table; 0 where it cannot be said."""
        start = self._starts.get(place.keys)
        if place == self.top:
            start = self._starts.get((key,), self._starts.get((key, 1), 0))
        if start is None:
            return 0
        following = _HEAD.search(self._bare, start + 1)
        ends = following.start() if following else len(self._bare)
        found = re.compile(rf"^[ \t]*{re.escape(key)}(\.[\w-]+)?[ \t]*=", re.MULTILINE).search(
            self._bare, start, ends
        )
        if key and found:
            start = found.end()
        return self._bare.count("\n", 0, start) + 1

    def words(self, table: dict[str, object], key: str, place: Place, *, optional: bool = False) -> str:
        """A text that must be there, unless it is optional."""
        value = table.get(key, "" if optional else None)
        if not isinstance(value, str) or not (value or optional):
            raise self.fault(place, f"'{key}' must be a text", key)
        return value

    def flag(self, table: dict[str, object], key: str, place: Place) -> bool:
        """True or false; false when it is not there."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(place, f"'{key}' must be true or false", key)
        return value

    def texts(self, table: dict[str, object], key: str, place: Place) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.fault(place, f"'{key}' must be a list of texts", key)
        return tuple(value)

    def tables(self, table: dict[str, object], key: str, place: Place) -> list[dict[str, object]]:
        """A list of tables; empty when it is not there."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault(place, f"'{key}' must be a list of tables", key)
        return value

    def only(self, table: dict[str, object], known: set[str], place: Place) -> None:
        """Refuse a key that means nothing here."""
        unknown = sorted(set(table) - known)
        if unknown:
            raise self.fault(place, f"'{unknown[0]}' is not known here", unknown[0])

    def named(self, table: dict[str, object], name: str) -> dict[str, object]:
        """A table with a name of its own."""
        found = table.get(name.rpartition(".")[2])
        if not isinstance(found, dict):
            raise self.fault(Place(f"[{name}]"), "the table is missing")
        return found

    def instrument(self, table: dict[str, object], words: Words | None = None) -> Instrument:
        """The whole file. `words` for a file that has none of its own."""
        known = {"schema", "code", "version", "language", "title", "source", "refusal", "introduction", "words"}
        self.only(table, known | {"directions", "parts", "case_number", "skip", "question"}, self.top)
        tables = enumerate(self.tables(table, "question", self.top), start=1)
        return Instrument(
            code=self.words(table, "code", self.top),
            version=self.words(table, "version", self.top),
            language=self.words(table, "language", self.top),
            title=self.words(table, "title", self.top),
            source=self.words(table, "source", self.top),
            refusals=self._of_modes(table, "refusal"),
            introductions=self._of_modes(table, "introduction"),
            parts=self._of_texts(Parts, self.named(table, "parts"), "parts"),
            case_number_patterns=self._patterns(table),
            skips=self._skips(table),
            questions=tuple(self._question(one, question_place(number, one)) for number, one in tables),
            words=words or self._words(self.named(table, "words")),
            directions=self._of_texts(Directions, self.named(table, "directions"), "directions", optional=True)
            if "directions" in table
            else Directions(),
        )

    def _of_modes(self, table: dict[str, object], name: str) -> tuple[tuple[InterviewMode, str], ...]:
        wordings = self.named(table, name)
        return tuple((mode, self.words(wordings, mode.value, table_place(name))) for mode in InterviewMode)

    def _of_texts(self, kind: type[Texts], table: dict[str, object], name: str, *, optional: bool = False) -> Texts:
        names = [field.name for field in fields(kind)]
        self.only(table, set(names), table_place(name))
        texts: Any = {one: self.words(table, one, table_place(name), optional=optional) for one in names}
        return kind(**texts)

    def _words(self, table: dict[str, object]) -> Words:
        place = table_place("words")
        self.only(table, {field.name for field in fields(Words)}, place)
        return Words(
            summary=self.words(table, "summary", place),
            numbering=self.words(table, "numbering", place, optional=True),
            client=self._of_texts(ClientWords, self.named(table, "words.client"), "words.client"),
        )

    def _question(self, table: dict[str, object], place: Place) -> Question:
        self.only(table, {field.name for field in fields(Question)}, place)
        label = self.words(table, "label", place)
        kind = self.words(table, "kind", place)
        by = self.words(table, "by", place)
        modes = self.texts(table, "modes", place)
        for value, key, known in ((kind, "kind", QuestionKind), (by, "by", AskedOf)):
            if value not in list(known):
                raise self.fault(place, f"'{value}' is none of {', '.join(known)}", key)
        if not set(modes) <= set(InterviewMode):
            raise self.fault(place, f"'modes' can only be {', '.join(InterviewMode)}", "modes")
        return Question(
            id=self.words(table, "id", place),
            label=label,
            result_label=self.words(table, "result_label", place, optional=True) or label,
            kind=QuestionKind(kind),
            by=AskedOf(by),
            modes=tuple(InterviewMode(mode) for mode in modes) or tuple(InterviewMode),
            lead=self.texts(table, "lead", place),
            text=self.words(table, "text", place),
            rephrase=self.words(table, "rephrase", place, optional=True),
            guide=self.words(table, "guide", place, optional=True),
            choices=self._choices(table, place),
            items=self._items(table, place),
            refusable=self.flag(table, "refusable", place),
            scored=self.flag(table, "scored", place),
        )

    def _choices(self, table: dict[str, object], place: Place) -> tuple[Choice, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "choices", place), start=1):
            here = place.inner("choice", "choices", number)
            self.only(one, {field.name for field in fields(Choice)}, here)
            guide = self.words(one, "guide", here, optional=True)
            found.append(Choice(self.words(one, "code", here), self.words(one, "text", here), guide))
        return tuple(found)

    def _items(self, table: dict[str, object], place: Place) -> tuple[Item, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "items", place), start=1):
            here = place.inner("item", "items", number)
            self.only(one, {field.name for field in fields(Item)}, here)
            when = self.words(one, "safeguards_when", here, optional=True)
            private = self.flag(one, "private", here)
            found.append(Item(self.words(one, "code", here), self.words(one, "text", here), private, when))
        return tuple(found)

    def _patterns(self, table: dict[str, object]) -> tuple[str, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "case_number", self.top), start=1):
            place = listed_place("case_number", number)
            pattern = self.words(one, "pattern", place)
            try:
                re.compile(pattern)
            except re.error as error:
                raise self.fault(place, f"the pattern is not valid ({error})", "pattern") from error
            found.append(pattern)
        return tuple(found)

    def _skips(self, table: dict[str, object]) -> tuple[Skip, ...]:
        found = []
        for number, one in enumerate(self.tables(table, "skip", self.top), start=1):
            place = listed_place("skip", number)
            self.only(one, {field.name for field in fields(Skip)}, place)
            question, answer = self.words(one, "question", place), self.words(one, "answer", place)
            found.append(Skip(question, answer, self.texts(one, "skips", place)))
        return tuple(found)


def table_place(name: str) -> Place:
    """A table with a name of its own."""
    return Place(f"[{name}]", (name,))


def listed_place(name: str, number: int) -> Place:
    """One of several tables of the same name."""
    return Place(f"{name} {number}", (name, number))


def question_place(number: int, table: dict[str, object]) -> Place:
    """The table of one question."""
    return Place(f"question {number} ({table.get('id', 'without id')})", ("question", number))


def _starts(bare: str) -> dict[tuple[str | int, ...], int]:
    """Where each table begins in a text that has neither wordings nor comments any more."""
    starts: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    inner: tuple[str | int, ...] = ()
    for found in _STARTS.finditer(bare):
        listed, named, key = found.groups()
        if listed:
            outer, _, name = listed.rpartition(".")
            base: tuple[str | int, ...] = (*(outer, counts.get((outer,), 0)), name) if outer else (name,)
            counts[base] = counts.get(base, 0) + 1
            inner = table = (*base, counts[base])
            starts[table] = found.start()
        elif named:
            inner = table = (named,)
            starts[table] = found.start()
        elif key:
            inner = (*table, key)
        else:
            counts[inner] = counts.get(inner, 0) + 1
            starts[(*inner, counts[inner])] = found.start()
    return starts
