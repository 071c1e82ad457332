"""What a letter can name of a person, of an appointment and of the office (`resources/letters/fields.toml`)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.services import resources


@dataclass(frozen=True)
class LetterField:
    """A field of a wording, written `{name}`."""

    name: str
    label: str
    sample: str
    """What stands for it while a wording is written; about nobody."""
    lacks: str = ""
    """Of a person: the sentence when there is no value. Of the desk: what the settings lack. Empty: always there."""
    setting: str = ""
    """The setting of the desk that it is; empty for what comes from the person."""
    confidential: bool = False
    """No shipped wording says it."""


@cache
def fields() -> dict[str, LetterField]:
    """All fields by their names, in the order of the list."""
    return {row["name"]: LetterField(**row) for row in resources.toml("letters/fields.toml")["field"]}


@cache
def words() -> dict[str, Any]:
    """What the program itself puts on letters and labels."""
    return resources.toml("letters/words.toml")


def samples() -> dict[str, str]:
    """A value for every field, about nobody."""
    return {name: one.sample for name, one in fields().items()}
