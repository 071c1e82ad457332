"""The words and places of `words.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class County:
    """A county of Wisconsin, with some of its places."""

    name: str
    area_code: str
    weight: int
    """How many more people live there than in the smallest."""
    places: tuple[tuple[str, str], ...]
    """City and ZIP code."""


FIRST_NAMES: tuple[str, ...] = tuple(_DATA["first_names"])
LAST_NAMES: tuple[str, ...] = tuple(_DATA["last_names"])
STREETS: tuple[str, ...] = tuple(_DATA["streets"])
COUNTIES = {
    name: County(name, county["area_code"], county["weight"], tuple((city, code) for city, code in county["places"]))
    for name, county in _DATA["counties"].items()
}
