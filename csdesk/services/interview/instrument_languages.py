"""The languages of an instrument, side by side in its file: `text.en-US = "…"` beside `text.es = "…"`.

A file with one language writes its wordings plainly. A file with more names the others (`also_in = ["es"]`) and gives
each wording in each of them: one that is missing is a fault of the file, never the other language's words instead.
"""

from dataclasses import fields
from typing import Any

from csdesk.services.interview.instrument import ClientWords, Directions
from csdesk.services.interview.instrument_text import Place, Reader, question_place, table_place

Table = dict[str, Any]
ALSO_IN, SPOKEN = "also_in", "spoken"
"""The other languages of a file; and, in the text that is kept with an interview, the one in which it was held."""
OF_QUESTION = ("label", "result_label", "lead", "text", "rephrase", "guide")
OF_ANSWER = ("text", "guide")
OF_MODES = ("caseworker", "client")


def languages(table: Table, reader: Reader) -> tuple[str, ...]:
    """The tags of a file's languages, its own first. Raises `InstrumentError` where one is named twice."""
    found = (reader.words(table, "language", reader.top), *reader.texts(table, ALSO_IN, reader.top))
    if len(set(found)) < len(found):
        raise reader.fault(reader.top, f"'{ALSO_IN}' names a language twice", ALSO_IN)
    return found


def in_one_language(table: Table, language: str, reader: Reader) -> Table:
    """The tables of a file as if it were in `language` alone. Raises `InstrumentError` where a wording lacks it."""
    known = languages(table, reader)
    if language not in known:
        raise reader.fault(reader.top, f"there is no language '{language}'", ALSO_IN)
    one = _Speaking(known, language, reader)
    said = {key: value for key, value in table.items() if key not in (ALSO_IN, SPOKEN)} | {"language": language}
    one.say(said, ("title",), reader.top)
    for name, keys in (
        ("refusal", OF_MODES),
        ("introduction", OF_MODES),
        ("directions", tuple(field.name for field in fields(Directions))),
        ("words", ("summary", "numbering")),
    ):
        one.say_named(said, name, keys, table_place(name))
    if isinstance(said.get("words"), dict):
        one.say_named(
            said["words"], "client", tuple(f.name for f in fields(ClientWords)), table_place("words.client")
        )
    if isinstance(said.get("question"), list):
        said["question"] = [
            one.question(question, question_place(number, question)) if isinstance(question, dict) else question
            for number, question in enumerate(said["question"], start=1)
        ]
    return said


class _Speaking:
    """Takes one language out of tables; what is not as it should be is left to the reader's own faults."""

    def __init__(self, known: tuple[str, ...], language: str, reader: Reader) -> None:
        self._known, self._language, self._reader = known, language, reader

    def say(self, table: Table, keys: tuple[str, ...], place: Place) -> None:
        for key in keys:
            if key in table:
                table[key] = self._one(table[key], key, place)

    def say_named(self, table: Table, name: str, keys: tuple[str, ...], place: Place) -> None:
        if isinstance(table.get(name), dict):
            table[name] = dict(table[name])
            self.say(table[name], keys, place)

    def question(self, question: Table, place: Place) -> Table:
        said = dict(question)
        self.say(said, OF_QUESTION, place)
        for name, word in (("choices", "choice"), ("items", "item")):
            if isinstance(said.get(name), list):
                said[name] = [dict(answer) if isinstance(answer, dict) else answer for answer in said[name]]
                for number, answer in enumerate(said[name], start=1):
                    if isinstance(answer, dict):
                        self.say(answer, OF_ANSWER, place.inner(word, name, number))
        return said

    def _one(self, wording: Any, key: str, place: Place) -> Any:
        if not isinstance(wording, dict):
            if len(self._known) > 1 and wording:
                raise self._reader.fault(place, f"'{key}' is in one language only, the file in several", key)
            return wording
        unknown = [tag for tag in wording if tag not in self._known]
        if unknown:
            raise self._reader.fault(place, f"'{key}' is in '{unknown[0]}', which '{ALSO_IN}' does not name", key)
        if self._language not in wording:
            raise self._reader.fault(place, f"'{key}' has no words in '{self._language}'", key)
        return wording[self._language]
