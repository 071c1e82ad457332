"""A workbook of all agencies into counts: read by the reader of the referral report, believed in nothing.

Nothing of it is kept unless all of it can be: each cell that cannot be read is told with its row and its heading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from csdesk.models.program import MeasurePoint
from csdesk.services.errors import DeskError
from csdesk.services.program.measures.checking import faults
from csdesk.services.program.measures.columns import Field, Headings, is_a_sum, refusal
from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import Definition
from csdesk.services.program.measures.keeping import Typed
from csdesk.services.referral_report.cells import text_of
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.read import read_bytes, read_report
from csdesk.services.referral_report.shapes import Cell, UntrustedReport, UntrustedSheet
from csdesk.services.referral_report.values import Bad, amounts, dates
from csdesk.wording import in_number, tr

HEADER_WITHIN = 40
MOST_AGENCIES = 5_000
MOST_SHOWN = 200


class WorkbookRefusedError(DeskError):
    """A workbook that cannot be taken in; `faults` says each cell that is wrong."""

    def __init__(self, sentence: str, faults: Sequence[str] = ()) -> None:
        super().__init__(tr("{sentence} Nothing was brought in.", sentence=sentence))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class CountsFile:
    """What a workbook holds."""

    file_name: str
    agencies: tuple[Typed, ...]
    not_understood: tuple[str, ...]
    """Headings whose columns were left alone."""


@dataclass(frozen=True)
class _Header:
    row: int
    columns: Mapping[Field, int]
    titles: Mapping[Field, str]
    left: tuple[str, ...]
    twice: tuple[str, ...]


def read_counts(path: Path, definition: Definition) -> CountsFile:
    """Read a file. Needs no database. Raises `WorkbookRefusedError`."""
    try:
        report = read_report(path)
    except ReportRefusedError as error:
        raise WorkbookRefusedError(refusal(error.code)) from error
    return _counts(report, definition)


def counts_in(file_name: str, content: bytes, definition: Definition) -> CountsFile:
    """The same for a file that is in memory already. Raises `WorkbookRefusedError`."""
    try:
        report = read_bytes(file_name, content)
    except ReportRefusedError as error:
        raise WorkbookRefusedError(refusal(error.code)) from error
    return _counts(report, definition)


def _counts(report: UntrustedReport, definition: Definition) -> CountsFile:
    headings = Headings(definition)
    found = [(sheet, header) for sheet in report.sheets if (header := _header(sheet, headings)) is not None]
    if not found:
        raise WorkbookRefusedError(refusal("no_header"))
    sheet, header = max(found, key=lambda pair: len(pair[1].columns))
    if header.twice:
        raise WorkbookRefusedError(
            tr("Two columns mean the same: {names}. Rename or delete one.", names="; ".join(header.twice))
        )
    rows = _Rows(definition, header)
    for number, cells in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        rows.take(number, cells)
    if rows.faults:
        count = in_number(len(rows.faults), tr("cell cannot"), tr("cells cannot"))
        raise WorkbookRefusedError(tr("{count} be taken as they are.", count=count), rows.faults[:MOST_SHOWN])
    if not rows.agencies:
        raise WorkbookRefusedError(refusal("no_rows"))
    return CountsFile(report.file_name, tuple(rows.agencies), header.left)


def _header(sheet: UntrustedSheet, headings: Headings) -> _Header | None:
    """The row that names most, if it names the agency and a count."""
    best: _Header | None = None
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        header = _header_at(number, cells, headings)
        if header is not None and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _header_at(number: int, cells: Sequence[Cell], headings: Headings) -> _Header | None:
    columns: dict[Field, int] = {}
    titles: dict[Field, str] = {}
    left, twice = [], []
    for place, cell in enumerate(cells):
        title = text_of(cell)[:200] if isinstance(cell, str) else ""
        meaning = headings.field_of(title) if title else None
        if meaning is None:
            left += [title] if title else []
        elif meaning in columns:
            twice.append(f"{titles[meaning]}, {title}")
        else:
            columns[meaning], titles[meaning] = place, title
    if Field("name") not in columns or not any(one.measure for one in columns):
        return None
    return _Header(number, columns, titles, tuple(left), tuple(twice))


@dataclass
class _Rows:
    """Takes one row after the other, and remembers what is wrong."""

    definition: Definition
    header: _Header
    agencies: list[Typed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        """A row as the sheet counts it. Blank ones, sums, and the headings once more are passed over."""
        values = {one: cells[at] if at < len(cells) else None for one, at in self.header.columns.items()}
        name = text_of(values[Field("name")])
        if not any(text_of(cell) for cell in values.values()) or is_a_sum(name) or self._is_heading(values):
            return
        before = len(self.faults)
        typed = self._typed(number, name, values)
        if fold(name) in self._seen:
            self._fault(number, tr("{name} stands in row {other} already", name=name, other=self._seen[fold(name)]))
        elif len(self.faults) == before:
            for _field, what in faults(self.definition, typed.counts, typed.as_of):
                self._fault(number, what)
        if fold(name):
            self._seen.setdefault(fold(name), number)
        self.agencies.append(typed)
        if len(self.agencies) > MOST_AGENCIES:
            raise WorkbookRefusedError(refusal("too_large"))

    def _is_heading(self, values: Mapping[Field, Cell]) -> bool:
        return all(fold(text_of(cell)) == fold(self.header.titles[one]) for one, cell in values.items())

    def _fault(self, number: int, what: str) -> None:
        self.faults.append(tr("Row {number}: {what}", number=number, what=what))

    def _typed(self, number: int, name: str, values: Mapping[Field, Cell]) -> Typed:
        counts: dict[MeasurePoint, dict[str, Count]] = {point: {} for point in MeasurePoint}
        for measure in self.definition.measures:
            for point, found in counts.items():
                part, whole = (
                    self._number(number, Field("", measure.code, point, side), values, is_money=measure.is_money)
                    for side in ("part", "whole")
                )
                if part is not None and whole is not None:
                    found[measure.code] = Count(part, whole)
                elif part is not None or whole is not None:
                    self._half(number, measure.code, point)
        return Typed(
            AgencyCounts(
                name,
                self._number(number, Field("allocation"), values, is_money=True),
                self._number(number, Field("claims_before"), values),
                self._number(number, Field("claims_now"), values),
                counts[MeasurePoint.BASELINE],
                counts[MeasurePoint.CURRENT],
            ),
            self._day(number, values),
        )

    def _half(self, number: int, code: str, point: MeasurePoint) -> None:
        fields = [Field("", code, point, side) for side in ("part", "whole")]
        there = next((one for one in fields if one in self.header.titles), fields[0])
        title = self.header.titles.get(there, "")
        self._fault(number, tr("“{title}” needs the other count of its rate beside it", title=title))

    def _number(
        self, number: int, wanted: Field, values: Mapping[Field, Any], *, is_money: bool = False
    ) -> int | None:
        """Cents, or a whole number; None for an empty cell, and for one that is told as wrong."""
        cell = values.get(wanted)
        cents = amounts([cell])[0]
        if cents is None:
            return None
        if isinstance(cents, Bad) or isinstance(cell, bool):
            self._wrong(number, wanted, cell, tr("is no number"))
        elif cents < 0:
            self._wrong(number, wanted, cell, tr("is negative"))
        elif not is_money and cents % 100:
            self._wrong(number, wanted, cell, tr("is no whole number"))
        else:
            return cents if is_money else cents // 100
        return None

    def _day(self, number: int, values: Mapping[Field, Any]) -> date | None:
        cell = values.get(Field("as_of"))
        found = dates([cell], past=False, today=self.definition.applies[1])[0]
        if isinstance(found, Bad):
            self._wrong(number, Field("as_of"), cell, tr("is no day"))
            return None
        return found

    def _wrong(self, number: int, wanted: Field, cell: Any, what: str) -> None:
        title, shown = self.header.titles[wanted], text_of(cell)[:40]
        self._fault(number, tr("“{shown}” under “{title}” {what}", shown=shown, title=title, what=what))
