"""The instruments that there are: found in `resources/instruments`, read, checked."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from csdesk.services import resources
from csdesk.services.interview.instrument import Instrument
from csdesk.services.interview.instrument_rules import check
from csdesk.services.interview.instrument_text import InstrumentError, Reader

FRA = "fra-colorado-2019"
"""The instrument that is used unless another is asked for: `resources/instruments/fra-colorado-2019.toml`."""
SCHEMA = 2
"""What a file must say today. What was kept with an interview under an earlier one is read for ever."""


@dataclass(frozen=True)
class Available:
    """An instrument that can be chosen, or (with a `fault`) one whose file is broken."""

    name: str
    """The name of its file, without the ending."""
    title: str
    version: str
    language: str
    summary: str
    fault: str = ""


def available() -> tuple[Available, ...]:
    """All instruments of this installation by their file's name; a broken one with the sentence that says why."""
    found = []
    for file in sorted(resources.path("instruments").glob("*.toml")):
        name = file.stem
        try:
            one = load(name)
        except InstrumentError as error:
            found.append(Available(name, name, "", "", "", str(error)))
        else:
            found.append(Available(name, one.title, one.version, one.language, one.words.summary))
    return tuple(found)


def numbers_of(part: str) -> dict[tuple[str, str], str]:
    """(Code, version) of each instrument that can be used -> the id of its question that plays this part."""
    usable = (load(one.name) for one in available() if not one.fault)
    return {(one.code, one.version): getattr(one.parts, part) for one in usable}


def source_text(name: str = FRA) -> str:
    """The whole file of an instrument. Raises `InstrumentError` when it is no text, `DeskError` when it is gone."""
    try:
        return resources.path(f"instruments/{name}.toml").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InstrumentError(
            f"resources/instruments/{name}.toml, line {line}: this is no UTF-8 text. The instrument was not used; "
            "save the file as UTF-8."
        ) from error


def load(name: str = FRA) -> Instrument:
    """An instrument from `resources/instruments`. Raises `InstrumentError` naming the line of a fault."""
    return parse(source_text(name), f"resources/instruments/{name}.toml")


@lru_cache(maxsize=8)
def parse(text: str, file_name: str) -> Instrument:
    """An instrument from the text of its file. Raises `InstrumentError` naming the line of a fault."""
    reader, table = _read(text, file_name)
    if table.get("schema") != SCHEMA:
        raise reader.fault(reader.top, f"'schema' must be {SCHEMA}", "schema")
    instrument = reader.instrument(table)
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
    return reader.instrument(table)


def _read(text: str, name: str) -> tuple[Reader, dict[str, object]]:
    try:
        return Reader(text, name), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else text.count("\n") + 1
        raise InstrumentError(
            f"{name}, line {line}: the file cannot be read ({error}). The instrument was not used; correct the "
            "file, or restore it."
        ) from error
