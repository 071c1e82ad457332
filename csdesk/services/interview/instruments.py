"""The instruments that there are: found in `resources/instruments`, read, checked."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from csdesk.services import resources
from csdesk.services.interview.instrument import Instrument
from csdesk.services.interview.instrument_languages import SPOKEN, in_one_language, languages
from csdesk.services.interview.instrument_rules import check
from csdesk.services.interview.instrument_text import InstrumentError, Reader
from csdesk.wording import tr

FRA = "fra-colorado-2019"
"""The instrument that is used unless another is asked for: `resources/instruments/fra-colorado-2019.toml`."""
SCHEMA = 2
"""What a file must say today. What was kept with an interview under an earlier one is read for ever."""
IN = ":"
"""Between the name of a file and one of its further languages: `fra-colorado-2019:es`. No file's name has it."""


@dataclass(frozen=True)
class Available:
    """An instrument that can be chosen, or (with a `fault`) one whose file is broken."""

    name: str
    """The name of its file, without the ending; for a further language of the file with its tag behind a colon."""
    title: str
    version: str
    language: str
    summary: str
    fault: str = ""


def available() -> tuple[Available, ...]:
    """All instruments of this installation by their file's name, each in each of its languages; a broken one with
    the sentence that says why."""
    found: list[Available] = []
    for file in sorted(resources.path("instruments").glob("*.toml")):
        name = file.stem
        try:
            found.extend(_usable(named) for named in _names(name))
        except InstrumentError as error:
            found.append(Available(name, name, "", "", "", str(error)))
    return tuple(found)


def _usable(name: str) -> Available:
    one = load(name)
    return Available(name, one.title, one.version, one.language, one.words.summary)


def _names(name: str) -> list[str]:
    reader, table = _read(source_text(name), _file_of(name))
    _own, *others = languages(table, reader)
    return [name, *(f"{name}{IN}{language}" for language in others)]


def numbers_of(part: str) -> dict[tuple[str, str], str]:
    """(Code, version) of each instrument that can be used -> the id of its question that plays this part."""
    usable = (load(one.name) for one in available() if not one.fault)
    return {(one.code, one.version): getattr(one.parts, part) for one in usable}


def source_text(name: str = FRA) -> str:
    """The whole file of an instrument, and before it the language where that is not the file's own: what is kept
    with an interview. Raises `InstrumentError` when it is no text, `DeskError` when it is gone."""
    file, _, language = name.partition(IN)
    try:
        text = resources.path(f"instruments/{file}.toml").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InstrumentError(
            tr(
                "{name}, line {line}: this is no UTF-8 text. The instrument was not used; save the file as UTF-8.",
                name=_file_of(name),
                line=line,
            )
        ) from error
    return f'{SPOKEN} = "{language}"  # as it was held\n{text}' if language else text


def load(name: str = FRA) -> Instrument:
    """An instrument from `resources/instruments`. Raises `InstrumentError` naming the line of a fault."""
    file, _, language = name.partition(IN)
    return parse(source_text(file), _file_of(name), language)


def _file_of(name: str) -> str:
    return f"resources/instruments/{name.partition(IN)[0]}.toml"


@lru_cache(maxsize=8)
def parse(text: str, file_name: str, language: str = "") -> Instrument:
    """An instrument from the text of its file, in one of its languages (empty: its own).

    Raises `InstrumentError` naming the line of a fault.
    """
    reader, table = _read(text, file_name)
    if table.get("schema") != SCHEMA:
        raise reader.fault(reader.top, f"'schema' must be {SCHEMA}", "schema")
    instrument = reader.instrument(in_one_language(table, language or languages(table, reader)[0], reader))
    check(instrument, reader)
    return instrument


@lru_cache(maxsize=8)
def parse_kept(text: str, name: str) -> Instrument:
    """An instrument as it was kept with an interview, which today's rules do not judge any more.

    The first schema had no words for the parent's page: they were English, as those of the FRA are.
    """
    reader, table = _read(text, name)
    if table.get("schema") == 1:
        return reader.instrument(table, words=load().words)
    spoken = table.get(SPOKEN, table.get("language"))
    return reader.instrument(in_one_language(table, str(spoken), reader))


def _read(text: str, name: str) -> tuple[Reader, dict[str, object]]:
    try:
        return Reader(text, name), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else text.count("\n") + 1
        raise InstrumentError(
            tr(
                "{name}, line {line}: the file cannot be read ({error}). The instrument was not used; correct the "
                "file, or restore it.",
                name=name,
                line=line,
                error=error,
            )
        ) from error
