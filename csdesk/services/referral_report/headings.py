"""What a heading means: compared by words, not by spelling. The words are in `columns.toml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from anyascii import anyascii

from csdesk.services import resources
from csdesk.wording import tr_marked

Words = frozenset[str]

EXACT, USUAL, LOOSE = 3, 2, 1
"""How surely a heading names a field: as it is listed, by its telling words, by words that fit other things too."""

YES_OR_NO = frozenset({"y", "n", "yes", "no", "or", "indicator"})
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
LETTER_AND_DIGIT = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z]{3})")
NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[*†‡§¹²³⁴⁵]+|\bas of\b.*|\bthrough \d.*", re.IGNORECASE)


class Meaning(NamedTuple):
    """The field that a heading names, and how surely."""

    field: str
    strength: int


NOTHING = Meaning("", 0)


@dataclass(frozen=True)
class FieldSpec:
    """A field of the report: what it is called and what its values are."""

    key: str
    label: str
    kind: str
    """`name`, `text`, `identifier`, `county`, `date`, `integer`, `zip`, `phone` or `money`."""
    width: int
    """Digits of an identifier; 0 where unknown."""
    headings: frozenset[Words]
    loose: frozenset[Words]
    cores: frozenset[Words]
    also: Words
    """Words that may stand beside those of a core."""


@dataclass(frozen=True)
class ColumnNames:
    """All that `columns.toml` says."""

    fields: dict[str, FieldSpec]
    phrases: tuple[tuple[str, str], ...]
    words: dict[str, str]
    ignored: Words
    others: Words
    """Words of what is not the NCP's: custodial parents, employers and so on."""
    units: Words
    """Words of a note that makes another thing of a column: *(weekly)*, *(in thousands)*."""
    never: tuple[tuple[Words, str], ...]
    marks: tuple[tuple[Words, str], ...]
    """Columns that say a status of their own, such as *Deceased*: words, and the status."""
    required: dict[str, tuple[str, ...]]

    def words_of(self, heading: str) -> Words:
        """The words of a heading that tell something."""
        return self.all_words(heading) - self.ignored or self.all_words(heading)

    def all_words(self, heading: str) -> Words:
        """All its words, brought to one spelling."""
        text = f" {LETTER_AND_DIGIT.sub(' ', fold(CAMEL.sub(' ', heading)))} "
        for phrase, meaning in self.phrases:
            text = text.replace(f" {phrase} ", f" {meaning} ")
        text = f" {' '.join(self.words.get(word, word) for word in text.split())} "
        for phrase, meaning in self.phrases:
            text = text.replace(f" {phrase} ", f" {meaning} ")
        return frozenset(text.split())

    def never_why(self, heading: str) -> str:
        """Why a column is never taken in; empty for all others."""
        present = self.all_words(heading)
        return next((why for forbidden, why in self.never if forbidden <= present), "")

    def mark_of(self, heading: str) -> str:
        """The case status that a *yes* in this column means; empty for all others."""
        present = self.words_of(heading) - YES_OR_NO
        return next((status for words, status in self.marks if words == present), "")

    def of_others(self, heading: str) -> bool:
        """Whether a heading is about somebody or something else."""
        return bool(self.all_words(heading) & self.others)

    def meaning(self, heading: str) -> Meaning:
        """The field that a heading names."""
        for wording in self.wordings(heading):
            with_subject, words = self.all_words(wording), self.words_of(wording)
            found = max(
                (Meaning(spec.key, _strength(spec, with_subject, words)) for spec in self.fields.values()),
                key=lambda candidate: candidate.strength,
                default=NOTHING,
            )
            if found.strength:
                return found
        return NOTHING

    def wordings(self, heading: str) -> Iterator[str]:
        """A heading, and what is left of it without its notes, where they do not change what it is about."""
        yield heading
        notes = " ".join(NOTE.findall(heading))
        if notes and not self.all_words(notes) & (self.others | self.units):
            bare = NOTE.sub(" ", heading)
            if bare.strip():
                yield bare


def _strength(spec: FieldSpec, with_subject: Words, words: Words) -> int:
    if not words:
        return 0
    if with_subject in spec.headings or words in spec.headings:
        return EXACT
    if any(core <= words and words - core <= spec.also for core in spec.cores):
        return USUAL
    return LOOSE if with_subject in spec.loose or words in spec.loose else 0


def fold(text: str) -> str:
    """A text in lower-case ASCII letters and digits, words divided by one blank."""
    ascii_text = text if text.isascii() else anyascii(text)
    ascii_text = ascii_text.replace("#", " number ").replace("(s)", "s").replace("'", "")
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def field_choices() -> tuple[tuple[str, str], ...]:
    """All that a column can be taken for: key, and the words for it."""
    return tuple((field.key, tr_marked(field.label)) for field in column_names().fields.values())


@cache
def column_names() -> ColumnNames:
    """`columns.toml`, read once. Raises `DeskError` when it is missing or broken."""
    content = resources.toml("referral_report/columns.toml")
    rules: Mapping[str, Any] = content["headings"]
    bare = ColumnNames(
        fields={},
        phrases=tuple(sorted(content["phrases"].items(), key=lambda pair: -len(pair[0]))),
        words=dict(content["words"]),
        ignored=frozenset(rules["ignored"]),
        others=frozenset(),
        units=frozenset(rules["units"]),
        never=(),
        marks=(),
        required={},
    )
    fields = {entry["key"]: _field(entry, bare) for entry in content["fields"]}
    return ColumnNames(
        fields=fields,
        phrases=bare.phrases,
        words=bare.words,
        ignored=bare.ignored,
        others=frozenset(rules["others"]),
        units=bare.units,
        never=tuple((bare.all_words(entry["words"]), entry["why"]) for entry in rules["never"]),
        marks=tuple(
            (bare.words_of(words), status) for status, several in content["marks"].items() for words in several
        ),
        required={key: tuple(value) for key, value in content["required"].items()},
    )


def _field(entry: Mapping[str, Any], names: ColumnNames) -> FieldSpec:
    return FieldSpec(
        key=entry["key"],
        label=entry["label"],
        kind=entry["kind"],
        width=entry.get("width", 0),
        headings=frozenset(map(names.all_words, entry.get("headings", ()))),
        loose=frozenset(map(names.all_words, entry.get("loose", ()))),
        cores=frozenset(map(names.all_words, entry.get("cores", ()))),
        also=frozenset(entry.get("also", ())),
    )
