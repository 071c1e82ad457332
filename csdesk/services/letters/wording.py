"""The wording of a letter: paragraphs with fields in braces.

An empty line ends a paragraph; each further one leaves the room of a line, for a signature. A line that begins with
`# ` is a heading, one that begins with `- ` an item of a list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from csdesk.services.letters.fields import fields
from csdesk.wording import tr

FIELD = re.compile(r"\{([^{}\n]*)\}")
BRACE = re.compile(r"[{}]")
LONGEST = 12_000
"""Characters: about five pages."""
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Fault:
    """What is wrong with a wording."""

    line: int
    """Counted from 1; 0 where it is not about a line."""
    sentence: str
    of_name: bool = False
    """It is about the name of the letter, not about its text."""


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph (its lines), an item of a list, or room for lines that were left empty."""

    kind: str
    """`heading`, `paragraph`, `item` or `room`."""
    text: str
    lines: int = 1


def faults(title: str, body: str) -> tuple[Fault, ...]:
    """All that is wrong with a wording, from top to bottom; empty when it can be used."""
    return tuple(_faults(title, body))


def _faults(title: str, body: str) -> Iterator[Fault]:
    if not title.strip():
        yield Fault(0, tr("The letter has no name. Give it one by which you find it."), of_name=True)
    if len(title.strip()) > LONGEST_TITLE:
        yield Fault(
            0,
            tr("The name of the letter is longer than {longest_title} letters.", longest_title=LONGEST_TITLE),
            of_name=True,
        )
    if not body.strip():
        yield Fault(0, tr("The letter is empty."))
    if len(body) > LONGEST:
        yield Fault(
            0,
            tr(
                "The letter is longer than {longest:,} letters. Nobody would read it to the end; shorten it.",
                longest=LONGEST,
            ),
        )
    for number, line in enumerate(body.splitlines(), start=1):
        for name in FIELD.findall(line):
            if name not in fields():
                yield Fault(number, _no_field(number, name))
        for brace in BRACE.findall(FIELD.sub("", line)):
            yield Fault(
                number,
                tr("Line {number}: a brace is not closed: a }} is missing.", number=number)
                if brace == "{"
                else tr("Line {number}: a brace was never opened: a {{ is missing.", number=number),
            )


def _no_field(number: int, name: str) -> str:
    folded = re.sub(r"[\s-]+", "_", name.strip().lower())
    near = get_close_matches(folded, fields(), n=1, cutoff=0.6)
    if near:
        return tr(
            "Line {number}: there is no field {{{name}}}. Did you mean {{{near}}}?",
            number=number,
            name=name,
            near=near[0],
        )
    return tr(
        "Line {number}: there is no field {{{name}}}. Choose one from the list of fields.", number=number, name=name
    )


def fields_in(body: str) -> tuple[str, ...]:
    """The fields that a wording names, each once, in order."""
    return tuple(dict.fromkeys(name for name in FIELD.findall(body) if name in fields()))


def fill(body: str, values: Mapping[str, str]) -> str:
    """The wording with every field replaced. What stands in a value is never taken for a field."""
    return FIELD.sub(lambda match: " ".join(values[match[1]].split()), body).strip("\n")


def says(body: str, text: str) -> bool:
    """Whether a text is this wording with its fields filled in."""
    between = (re.escape(words) for words in FIELD.split(body.strip("\n"))[::2])
    return re.fullmatch(r"[^\n]*?".join(between), text) is not None


def parts(text: str) -> tuple[Part, ...]:
    """A text in its parts."""
    return tuple(_parts(text.strip("\n")))


def _parts(text: str) -> Iterator[Part]:
    lines: list[str] = []
    empty = 0
    for line in [*text.splitlines(), ""]:
        marked = line.startswith(("# ", "- "))
        if lines and (marked or not line.strip()):
            yield Part("paragraph", "\n".join(lines), len(lines))
            lines = []
        if not line.strip():
            empty += 1
            continue
        if empty > 1:
            yield Part("room", "", empty - 1)
        empty = 0
        if marked:
            yield Part("heading" if line.startswith("#") else "item", line[2:].strip())
        else:
            lines.append(line.rstrip())
