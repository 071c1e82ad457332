"""Whether a row is about a person of the caseload: certainly, perhaps, or not."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from csdesk.services.referral_report.known import KnownPerson, NameParts
from csdesk.services.referral_report.shapes import ReportLine
from csdesk.services.search_terms import fold
from csdesk.wording import tr

SHORTEST_SHORT_FORM = 3
"""Letters of a first name that may be short for a longer one: *Alex* and *Alexander*."""


class Verdict(Enum):
    """What a comparison says."""

    SAME = auto()
    UNSURE = auto()
    OTHER = auto()


class Likeness(NamedTuple):
    """What two people have in common. None where one of the two says nothing."""

    case: bool
    pin: bool | None
    born: bool | None
    first: bool
    last: bool
    suffix: bool | None

    @property
    def full_name(self) -> bool:
        """First and last name, and no other suffix."""
        return self.first and self.last and self.suffix is not False


def likeness(line: ReportLine, person: KnownPerson, names: list[NameParts], *, case: bool) -> Likeness:
    """Compare a row with a person. `names`: what the reports called the person, the newest last."""
    last, first = person.last_name, person.first_name
    lasts = {fold(name[0]) for name in names} | {fold(last)}
    suffix = names[-1][3] if names else ""
    return Likeness(
        case=case,
        pin=_alike(line.pin, person.pin or ""),
        born=_alike(line.date_of_birth, person.date_of_birth),
        first=_first_alike(fold(line.first_name), fold(first)),
        last=fold(line.last_name) in lasts,
        suffix=_alike(fold(line.suffix), fold(suffix)),
    )


def _alike(said: object, known: object) -> bool | None:
    return said == known if said and known else None


def _first_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return shorter == longer or (len(shorter) >= SHORTEST_SHORT_FORM and longer.startswith(shorter))


def contradicts(line: ReportLine, person: KnownPerson, names: Iterable[NameParts] = ()) -> bool:
    """Whether a row that bears the PIN of a person is hardly about that person: another birthday and first name.

    `names`: what reports called the person before are names of the person, too.
    """
    if not line.date_of_birth or not person.date_of_birth or line.date_of_birth == person.date_of_birth:
        return False
    first = fold(line.first_name)
    firsts = {fold(person.first_name), *(fold(name[1]) for name in names)}
    return bool(first) and not any(_first_alike(first, known) for known in firsts if known)


def closeness(line: ReportLine, person: KnownPerson) -> tuple[bool, ...]:
    """By what the closest of several people is found who may all be meant, the weightiest first."""
    return (
        line.date_of_birth == person.date_of_birth,
        line.pin == (person.pin or ""),
        line.first_name == person.first_name,
        line.last_name == person.last_name,
    )


def by_case(like: Likeness) -> Verdict:
    """The verdict on a row about a case of the person. A case may have two NCPs, and they may be twins.

    The case number with the date of birth tells who is meant, unless the first name says somebody else. Where a
    date of birth is missing the whole name stands in for it. Two PINs and two dates of birth are two people.
    """
    if like.born:
        return Verdict.SAME if like.first else Verdict.UNSURE
    if like.born is False:
        return Verdict.UNSURE if like.full_name and like.pin is None else Verdict.OTHER
    if like.full_name:
        return Verdict.SAME if like.pin is None else Verdict.UNSURE
    return Verdict.UNSURE if (like.first or like.last) and like.pin is None else Verdict.OTHER


def by_name(like: Likeness, *, met: bool) -> Verdict:
    """The verdict on a row about another case: never certain, and never asked for a name alone.

    `met`: the address or the phone number is the same.
    """
    if not like.full_name or like.pin is not None or like.born is False:
        return Verdict.OTHER
    return Verdict.UNSURE if like.born or met else Verdict.OTHER


def reasons_for(like: Likeness, *, met: bool) -> Iterator[str]:
    """What speaks for the same person."""
    if like.pin:
        yield tr("The same PIN")
    if like.case:
        yield tr("The same IV-D case")
    if like.born:
        yield tr("The same date of birth")
    if like.full_name:
        yield tr("The same name")
    elif like.first:
        yield tr("The same first name")
    elif like.last:
        yield tr("The same last name")
    if met:
        yield tr("The same address or phone number")


def reasons_against(like: Likeness) -> Iterator[str]:
    """What speaks against it, and what cannot be compared."""
    if like.pin is False:
        yield tr("Another PIN")
    if like.born is False:
        yield tr("Another date of birth")
    elif like.born is None:
        yield tr("No date of birth to compare")
    if not like.case:
        yield tr("Another IV-D case")
    if not like.first:
        yield tr("Another first name")
    if not like.last:
        yield tr("Another last name")
    if like.suffix is False:
        yield tr("Another suffix")
