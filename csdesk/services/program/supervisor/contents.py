"""What an extract says: each person of the quarter by fingerprints, counties and steps, and sums. No names.

No name, address, number, date of birth or free text of a person: whoever opens it learns how many, and, with another
extract of the same team, how many are the same people.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from csdesk.services import resources
from csdesk.services.errors import RefusedError
from csdesk.services.reporting.quarters import Quarter, QuarterError
from csdesk.services.reporting.records import Step
from csdesk.wording import tr

VERSION = 1
LONGEST_NAME = 80
"""Characters of the name of a desk."""
MOST_PEOPLE = 1_000_000
MOST_FINGERPRINTS = 200
"""Of one person and kind."""
FINGERPRINT = re.compile(r"[A-Za-z0-9_-]{22}")
LARGEST_SUM = 10**9


class Service(StrEnum):
    """What else is counted of people: services beside the employment programs."""

    REFERRED = "service_referred"
    ENROLLED = "service_enrolled"
    COMPLETED = "service_completed"


class Sum(StrEnum):
    """What is counted by itself, not by people: how often it was done."""

    CONTACTS = "contacts"
    KEPT = "appointments_kept"
    INTERVIEWS = "interviews"
    PLANS = "plans_signed"
    SESSIONS = "sessions_attended"
    MEETINGS = "csa_meetings"


REACHED = (*(step.value for step in Step), *(service.value for service in Service))
"""Each has its bit in the number that a person has in the file, the first the lowest."""


class Person(NamedTuple):
    """One record of a desk that has something in the quarter. (A tuple, since a state has 360,000 of them.)"""

    pins: tuple[str, ...]
    """Fingerprints."""
    cases: tuple[str, ...]
    """Fingerprints."""
    counties: tuple[str, ...]
    """Of the cases on the last day of the quarter, sorted; an empty name for a case without one, or no case."""
    reached: int
    """Bits of `REACHED`."""

    def __repr__(self) -> str:
        """Nothing of a person may reach a log."""
        return "<Person>"


@dataclass(frozen=True)
class Contents:
    """A quarter of one desk."""

    quarter: Quarter
    source: UUID
    """Of the vault."""
    liaison: str
    made_at: datetime
    team: str
    """`Team.mark`: only extracts of the same one can be compared."""
    people: tuple[Person, ...]
    sums: tuple[int, ...]
    """In the order of `Sum`."""

    @property
    def early(self) -> bool:
        """Whether it was made before the quarter had ended, so that it is not whole."""
        return self.made_at < self.quarter.ends_before


@lru_cache(maxsize=1)
def counties() -> frozenset[str]:
    """The names that may stand in an extract: those of the state's counties and nothing that somebody typed."""
    return frozenset(resources.toml("referral_report/counties.toml")["names"])


def bits(reached: Sequence[str]) -> int:
    """What was reached, as one number."""
    return sum(1 << REACHED.index(each) for each in set(reached))


def to_json(contents: Contents) -> str:
    """The text that is encrypted, and kept in the vault."""
    names = sorted({county for person in contents.people for county in person.counties})
    place = {name: number for number, name in enumerate(names)}
    return json.dumps(
        {
            "version": VERSION,
            "quarter": str(contents.quarter),
            "source": contents.source.hex,
            "liaison": contents.liaison,
            "made_at": contents.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "team": contents.team,
            "reached": list(REACHED),
            "counties": names,
            "sums": dict(zip(Sum, contents.sums, strict=True)),
            "people": [
                [list(one.pins), list(one.cases), [place[county] for county in one.counties], one.reached]
                for one in contents.people
            ],
        },
        separators=(",", ":"),
        ensure_ascii=True,
    )


def read_json(untrusted: str | bytes, *, name: str) -> Contents:
    """Check what stands in an extract. Raises `RefusedError`: `name` is what the sentence calls it."""
    try:
        said = json.loads(untrusted)
        newer = isinstance(said, dict) and type(said.get("version")) is int and said["version"] > VERSION
        if not newer:
            return _read(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, QuarterError):
        newer = False
    if newer:
        raise RefusedError(
            tr(
                "{name} was made by a newer version of CS Desk. Nothing of it was brought in. Update this program, "
                "or have the extract made again by this version.",
                name=name,
            )
        )
    raise RefusedError(
        tr(
            "{name} does not say what an extract says. Nothing of it was brought in. Have it made again.",
            name=name,
        )
    )


def desk_name(text: str) -> str:
    """The name of a desk as one short line."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_NAME].strip()


def _read(said: dict[str, Any]) -> Contents:
    found = re.fullmatch(r"(\d{4})Q([1-4])", said["quarter"], re.ASCII)
    made_at = datetime.fromisoformat(said["made_at"])
    names = said["counties"]
    people = said["people"]
    sums = said["sums"]
    whole = (
        said["version"] == VERSION
        and found is not None
        and made_at.tzinfo is not None
        and re.fullmatch(r"[0-9a-f]{32}", said["source"]) is not None
        and isinstance(said["liaison"], str)
        and desk_name(said["liaison"]) == said["liaison"]
        and FINGERPRINT.fullmatch(said["team"]) is not None
        and tuple(said["reached"]) == REACHED
        and isinstance(names, list)
        and all(isinstance(name, str) and (not name or name in counties()) for name in names)
        and len(set(names)) == len(names)
        and isinstance(people, list)
        and len(people) <= MOST_PEOPLE
        and list(sums) == [each.value for each in Sum]
        and all(type(count) is int and 0 <= count <= LARGEST_SUM for count in sums.values())
    )
    if not whole or found is None:
        raise ValueError
    person = _person_reader(names)
    return Contents(
        quarter=Quarter(int(found[1]), int(found[2])),
        source=UUID(hex=said["source"]),
        liaison=said["liaison"],
        made_at=made_at.astimezone(UTC),
        team=said["team"],
        people=tuple(person(one) for one in people),
        sums=tuple(sums.values()),
    )


def _person_reader(names: list[str]) -> Callable[[Any], Person]:
    """Reads people one after the other; most of them lie in the same few counties."""
    known: dict[tuple[int, ...], tuple[str, ...]] = {}
    most, fits = 1 << len(REACHED), FINGERPRINT.fullmatch

    def prints(given: Any) -> tuple[str, ...]:
        if type(given) is not list or len(given) > MOST_FINGERPRINTS:
            raise ValueError
        if not all(map(fits, given)):
            raise ValueError
        return tuple(given)

    def read(one: Any) -> Person:
        pins, cases, places, reached = one
        if type(reached) is not int or not 0 < reached < most:
            raise ValueError
        key = tuple(places)
        if key not in known:
            if not key or not all(type(place) is int and 0 <= place < len(names) for place in key):
                raise ValueError
            if sorted(set(key)) != list(key):
                raise ValueError
            known[key] = tuple(names[place] for place in key)
        return Person(prints(pins), prints(cases), known[key], reached)

    return read


def file_name(contents: Contents) -> str:
    """Such as *2026Q3-Kim-Sample.csextract*: the quarter and the desk, in letters that every disk takes."""
    from anyascii import anyascii

    from csdesk.services.program.supervisor.sealing import SUFFIX

    desk = "-".join(re.findall(r"[A-Za-z0-9]+", anyascii(contents.liaison)))[:40] or "desk"
    return f"{contents.quarter}-{desk}{SUFFIX}"
