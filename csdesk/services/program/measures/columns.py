"""The columns of a workbook of measures: how they are called, and which heading means which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from csdesk.models.program import MeasurePoint
from csdesk.services import resources
from csdesk.services.program.measures.definition import Definition, Measure
from csdesk.services.referral_report.headings import fold

RESOURCE = "measures/workbook.toml"
Side = Literal["part", "whole"]
OF_AGENCY = ("name", "allocation", "claims_before", "claims_now", "as_of")


@dataclass(frozen=True)
class Field:
    """What a column holds: one of an agency, or a count of a measure."""

    name: str
    """One of `OF_AGENCY`; of a count empty."""
    measure: str = ""
    point: MeasurePoint = MeasurePoint.CURRENT
    side: Side = "part"


def own_columns(definition: Definition) -> list[tuple[Field, str]]:
    """The columns of the template, with their headings."""
    before, now = definition.baseline_on, definition.current_on
    columns = [
        (Field("name"), "Agency"),
        (Field("allocation"), "Allocation ($)"),
        (Field("claims_before"), f"Unemployment claims, year to {before:%m/%d/%Y}"),
        (Field("claims_now"), f"Unemployment claims, year to {now:%m/%d/%Y}"),
        (Field("as_of"), f"Counts of {definition.year} as of"),
    ]
    for measure in definition.measures:
        for point, day in ((MeasurePoint.BASELINE, before), (MeasurePoint.CURRENT, now)):
            sides: tuple[Side, ...] = ("part", "whole")
            for side in sides:
                heading = own_heading(measure, f"{day:%m/%d/%Y}", side)
                columns.append((Field("", measure.code, point, side), heading))
    return columns


def own_heading(measure: Measure, day: str, side: Side) -> str:
    """`CO Rate 09/30/2003: IV-D cases with court orders`."""
    unit = " ($)" if measure.is_money else ""
    return f"{measure.rate_name} {day}: {measure.part if side == 'part' else measure.whole}{unit}"


@cache
def words() -> dict[str, Any]:
    """The resource."""
    return resources.toml(RESOURCE)


def refusal(code: str) -> str:
    """Why a file is not read, by the reader's code."""
    return str(words()["refused"].get(code) or words()["refused"]["other"])


def is_a_sum(name: str) -> bool:
    """Whether a line of this name adds the agencies up."""
    return fold(name) in words()["not_an_agency"]["names"]


class Headings:
    """Says of a heading what its column holds."""

    def __init__(self, definition: Definition) -> None:
        self._own = {fold(heading): field for field, heading in own_columns(definition)}
        self._agency = {
            fold(heading): Field(name) for name, headings in words()["headings"].items() for heading in headings
        }
        self._codes = {one.code for one in definition.measures}
        self._days = {
            MeasurePoint.BASELINE: _written(definition.baseline_on.year),
            MeasurePoint.CURRENT: _written(definition.current_on.year),
        }

    def field_of(self, heading: str) -> Field | None:
        """The meaning of a heading; None where it has none, or more than one."""
        folded = fold(heading)
        return self._own.get(folded) or self._agency.get(folded) or self._count(folded)

    def _count(self, folded: str) -> Field | None:
        measure, rest = _longest(folded, {code: words()["measure"].get(code, ()) for code in self._codes})
        if not measure:
            return None
        points = {point: (*words()["point"][point], *self._days[point]) for point in MeasurePoint}
        point, rest = _longest(rest, points)
        side, _rest = _longest(rest, words()["side"])
        if side not in ("part", "whole"):
            return None
        return Field("", measure, MeasurePoint(point) if point else MeasurePoint.CURRENT, side)


def _written(year: int) -> tuple[str, ...]:
    return str(year), f"ffy {year}", f"fy {year}", f"ffy{year % 100:02d}"


def _longest(text: str, phrases: Mapping[Any, Iterable[str]]) -> tuple[Any, str]:
    """Whose phrase stands in a text, the longest first; and the text without it."""
    said = f" {text} "
    found = [
        (len(phrase), key, phrase) for key, several in phrases.items() for phrase in several if f" {phrase} " in said
    ]
    if not found:
        return "", text
    length = max(length for length, _key, _phrase in found)
    best = {key: phrase for size, key, phrase in found if size == length}
    if len(best) > 1:
        return "", text
    key, phrase = next(iter(best.items()))
    return key, " ".join(said.replace(f" {phrase} ", " ", 1).split())
