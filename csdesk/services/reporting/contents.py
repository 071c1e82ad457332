"""What a report says, kept with it as JSON: its figures, the people behind each, and each line as it was told.

From it a frozen report is shown again, changes since it are marked, and an amended one says what differs. Lines are
compared as they were told: where both say *withheld* nothing changed, whatever lies behind it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import NcpMerge
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.disclosure import Fact
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import CountyFigures, Funnel, PersonLine, Step
from csdesk.services.reporting.rows import PersonRow, Row, Value

Asked = tuple[Fact, date]
Key = tuple[str, UUID | None, str]
"""Of a line: its sheet, whom it is about (None: nobody), and what tells it from others of the same person."""
KEYS = {"referrals": ("program", "referred_on"), "activities": ("on", "activity", "came_of_it")}
"""By which cells lines of one person are told apart: by what they name where they have its id, else as told."""
OF_NOBODY = {"activities": 2}
"""By how many first cells lines of nobody are told apart, where it is not one."""


@dataclass(frozen=True)
class Told:
    """One line as it was told."""

    cells: Mapping[str, Value]
    asked: Mapping[str, Asked]
    """Of each cell about a person its fact and the day of the fact."""


Lines = Mapping[Key, Told]


@dataclass(frozen=True)
class Said:
    """What a report says."""

    lines: Lines
    funnel: Funnel | None = None
    """The figures as the desk counted them; only in the state's report."""
    behind: Mapping[Step, tuple[PersonLine, ...]] | None = None
    """The people whom each step counted."""

    def as_json(self) -> str:
        """Short, and the same for the same report."""
        kept: dict[str, Any] = {
            "lines": [
                [sheet, str(ncp_id) if ncp_id else "", key, _packed(line)]
                for (sheet, ncp_id, key), line in self.lines.items()
            ]
        }
        if self.funnel is not None and self.behind is not None:
            kept["figures"] = _figures(self.funnel)
            kept["behind"] = {step.value: [_person(line) for line in lines] for step, lines in self.behind.items()}
        return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def lines_of(sheets: Mapping[str, Iterable[Row]]) -> dict[Key, Told]:
    """The rows of each sheet by their keys, in their order. Lines of nobody are told apart by their first cells."""
    found: dict[Key, Told] = {}
    for sheet, rows in sheets.items():
        seen: Counter[tuple[UUID | None, str]] = Counter()
        for row in rows:
            ncp_id, asked, ids = (row.ncp_id, row.asked, row.ids) if isinstance(row, PersonRow) else (None, {}, {})
            fields = KEYS.get(sheet, ()) if ncp_id else tuple(row)[: OF_NOBODY.get(sheet, 1)]
            words = "|".join(str(ids.get(field) or row.get(field, "")) for field in fields)
            seen[ncp_id, words] += 1
            found[sheet, ncp_id, f"{words}|{seen[ncp_id, words]}"] = Told(dict(row), asked)
    return found


def read(session: Session, workbook_id: UUID, quarter: Quarter) -> Said | None:
    """What a kept report says; whoever was merged into another record since is that one. None: not kept then."""
    kept = session.scalar(select(QuarterWorkbook.contents).where(QuarterWorkbook.id == workbook_id))
    if not kept:
        return None
    said = json.loads(kept)
    now = _Merged(session)
    lines = now.joined(
        {(sheet, UUID(ncp) if ncp else None, key): _unpacked(line) for sheet, ncp, key, line in said["lines"]}
    )
    if "figures" not in said:
        return Said(lines)
    behind = {step: tuple(_person_line(line, now) for line in said["behind"].get(step.value, ())) for step in Step}
    return Said(lines, _funnel(said["figures"], quarter), behind)


def people_of(lines: Lines) -> set[UUID]:
    """Everybody about whom a line is."""
    return {ncp_id for _sheet, ncp_id, _key in lines if ncp_id is not None}


def _numbered(sheet: str, ncp_id: UUID, words: str, taken: Lines) -> Key:
    """The key of a line that is told apart from those that are there, as `lines_of` numbers them."""
    cells = words.rpartition("|")[0]
    numbers = (f"{cells}|{number}" for number in count(1))
    return next(key for number in numbers if (key := (sheet, ncp_id, number)) not in taken)


class _Merged:
    """Into which record others were merged."""

    def __init__(self, session: Session) -> None:
        self._into: dict[UUID, UUID] = dict(session.execute(select(NcpMerge.gone_id, NcpMerge.kept_id)).all())

    def id_of(self, ncp_id: UUID) -> UUID:
        while ncp_id in self._into:
            ncp_id = self._into[ncp_id]
        return ncp_id

    def joined(self, lines: Lines) -> Lines:
        """The lines of those who are one person by now under one record: that of the kept record keeps its number."""
        found = {key: line for key, line in lines.items() if key[1] not in self._into}
        for (sheet, ncp_id, words), line in lines.items():
            if ncp_id is not None and ncp_id in self._into:
                found[_numbered(sheet, self.id_of(ncp_id), words, found)] = line
        return found


def _packed(line: Told) -> dict[str, list[Any]]:
    kept = {field: [_plain(value)] for field, value in line.cells.items()}
    for field, (fact, on) in line.asked.items():
        kept[field] += [fact.value, on.isoformat()]
    return kept


def _unpacked(kept: Mapping[str, Sequence[Any]]) -> Told:
    cells = {field: _value(cell[0]) for field, cell in kept.items()}
    asked = {field: (Fact(cell[1]), date.fromisoformat(cell[2])) for field, cell in kept.items() if len(cell) > 1}
    return Told(cells, asked)


def _plain(value: Value) -> str | int | list[str] | None:
    """A day is a list of one, so that no text is taken for it."""
    return [value.isoformat()] if isinstance(value, date) else value


def _value(kept: str | int | list[str] | None) -> Value:
    return date.fromisoformat(kept[0]) if isinstance(kept, list) else kept


def _figures(funnel: Funnel) -> dict[str, Any]:
    reported_on = funnel.previous_reported_on
    return {
        "counties": _by_county(funnel.counties),
        "previous_counties": _by_county(funnel.previous_counties),
        "previous_reported_on": reported_on.isoformat() if reported_on else "",
        "in_several": list(funnel.in_several),
        "total": list(funnel.total),
        "previous": list(funnel.previous),
        "of_step_before": list(funnel.of_step_before),
    }


def _funnel(kept: Mapping[str, Any], quarter: Quarter) -> Funnel:
    reported_on = kept["previous_reported_on"]
    return Funnel(
        span=quarter,
        counties=_county_figures(kept["counties"]),
        previous_counties=_county_figures(kept["previous_counties"]),
        previous_reported_on=date.fromisoformat(reported_on) if reported_on else None,
        in_several=tuple(kept["in_several"]),
        total=tuple(kept["total"]),
        previous=tuple(kept["previous"]),
        of_step_before=tuple(kept["of_step_before"]),
    )


def _by_county(figures: Iterable[CountyFigures]) -> list[list[Any]]:
    return [[line.county, list(line.counts)] for line in figures]


def _county_figures(kept: Iterable[Sequence[Any]]) -> tuple[CountyFigures, ...]:
    return tuple(CountyFigures(county, tuple(counts)) for county, counts in kept)


def _person(line: PersonLine) -> list[Any]:
    return [str(line.ncp_id), line.name, list(line.counties), line.what, line.on.isoformat()]


def _person_line(kept: Sequence[Any], now: _Merged) -> PersonLine:
    ncp_id, name, counties, what, on = kept
    return PersonLine(now.id_of(UUID(ncp_id)), name, tuple(counties), what, date.fromisoformat(on))
