"""A workbook of all agencies: the template to fill in, and the results.

Both begin with the same columns, so that either can be brought in again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from csdesk.models.program import MeasurePoint
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.plain_workbook import Cell, workbook
from csdesk.services.program.measures.advances import advances
from csdesk.services.program.measures.columns import Field, own_columns
from csdesk.services.program.measures.counts import AgencyCounts
from csdesk.services.program.measures.definition import Definition
from csdesk.services.program.measures.keeping import KeptAgency
from csdesk.services.program.measures.standing import YearStanding
from csdesk.services.program.measures.words import derivation, percent, rounding, rule_name

NAME_WIDTH, WIDTH = 30, 18


@dataclass(frozen=True)
class MeasuresFile:
    """A workbook, and how many agencies it holds."""

    content: bytes
    count: int


def template(definition: Definition, agencies: Sequence[KeptAgency]) -> MeasuresFile:
    """The workbook to fill in, with what is known already."""
    columns = own_columns(definition)
    rows = [[_own(agency, field, definition) for field, _heading in columns] for agency in agencies]
    headings = [heading for _field, heading in columns]
    return MeasuresFile(_workbook("Counts", headings, rows, lambda: _template_notes(definition)), len(rows))


def results(found: YearStanding, *, at: datetime) -> MeasuresFile:
    """The counts of all agencies, and what follows from them."""
    definition = found.definition
    columns = own_columns(definition)
    headings = [heading for _field, heading in columns]
    for measure in definition.measures:
        name = measure.rate_name
        headings += [f"{name} baseline (%)", f"{name} now (%)", f"{name}: by", f"{name}: earned (%)", f"{name}: $"]
    headings += [
        "Initial contract load ($)",
        "Advance each month ($)",
        "Earned (%)",
        "Earned ($)",
        "Adjusted to the funds ($)",
        "From what was not earned ($)",
        "In all ($)",
        "Federal match ($)",
    ]
    shared = {row.name: row for row in found.all.rows}
    rows = []
    for standing in found.standings:
        cells = [_own(standing.agency, field, definition) for field, _heading in columns]
        for row in standing.earned.rows:
            cells += [row.baseline, row.current, rule_name(row), row.share, row.cents]
        mine = shared.get(standing.name)
        advance = advances(definition, standing.agency.counts.allocation_cents)
        cells += [standing.earned.load_cents, advance.cents if advance else None]
        cells += [standing.share, standing.total_cents]
        amounts = (
            (None,) * 4
            if mine is None
            else (mine.adjusted_cents, mine.redistributed_cents, mine.total_cents, mine.match_cents)
        )
        rows.append([*cells, *amounts])
    return MeasuresFile(_workbook("Measures", headings, rows, lambda: _result_notes(found, at)), len(rows))


def note_file(session: Session, made: MeasuresFile, year: int, *, at: datetime, who: str) -> None:
    """That a workbook or a paper of measures was saved is a line of the audit trail."""
    audit.record(session, at=at, who=who, action="measure.file_saved", detail=f"{year}, {made.count} agencies")


def _workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Callable[[], Iterable[str]]
) -> bytes:
    widths = [NAME_WIDTH, *(WIDTH for _heading in headings[1:])]
    return workbook(title, headings, widths, rows, notes)


def _own(agency: KeptAgency, field: Field, definition: Definition) -> Cell:
    counts: AgencyCounts = agency.counts
    if field.measure:
        several = counts.baseline if field.point is MeasurePoint.BASELINE else counts.current
        count = several.get(field.measure)
        if count is None:
            return None
        number = count.part if field.side == "part" else count.whole
        return number if definition.measure(field.measure).is_money else Decimal(number)
    own: dict[str, Cell] = {
        "name": counts.name,
        "allocation": counts.allocation_cents,
        "claims_before": None if counts.claims_before is None else Decimal(counts.claims_before),
        "claims_now": None if counts.claims_now is None else Decimal(counts.claims_now),
        "as_of": agency.as_of,
    }
    return own[field.name]


def _template_notes(definition: Definition) -> list[str]:
    lines = [
        f"{definition.title}. {definition.source}.",
        "One row for each agency. A cell that stays empty is not known, and leaves what CS Desk knows as it is.",
        "Cases and children are whole numbers; allocation and current support are dollars.",
    ]
    for measure in definition.measures:
        lines.append(f"{measure.rate_name}: “{measure.part}”, of “{measure.whole}”.")
        lines += [f"{reading.about}. {reading.text}" for reading in measure.readings]
    return lines


def _result_notes(found: YearStanding, at: datetime) -> list[str]:
    definition, whole = found.definition, found.all
    funds = (
        f"Funds for all agencies: {_dollars(whole.available_cents)}; projected: {_dollars(whole.projected_cents)}. "
        f"For the {len(whole.rows)} agencies that are complete: {_dollars(whole.funds_cents)}."
    )
    lines = [
        f"{definition.title}. {definition.source}. As of {local_day(at):%m/%d/%Y}.",
        rounding(),
        derivation(),
        funds,
        definition.funds.proportional_sentence,
        definition.funds.redistribution_sentence,
        f"Federal match: {percent(definition.funds.federal.value)} of what is spent.",
    ]
    if definition.advances is not None:
        lines += [definition.advances.sentence, definition.advances.taken_back_sentence]
    if whole.incomplete:
        lines.append(
            "Not complete, and in none of the sums: " + ", ".join(one.name for one in whole.incomplete) + "."
        )
    return lines


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
