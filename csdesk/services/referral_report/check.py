"""Rows into lines: every row ends as accepted, rejected or duplicate, and the numbers add up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import repeat, zip_longest
from typing import Any, NamedTuple

from csdesk.services.bulk import portions
from csdesk.services.names import full_name
from csdesk.services.referral_report import values
from csdesk.services.referral_report.flags import Flagger, row_rules
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.layout import Layout, Table
from csdesk.services.referral_report.recognise import marked
from csdesk.services.referral_report.shapes import (
    UNCALCULATED,
    Cell,
    Corrections,
    Fault,
    RejectedRow,
    ReportLine,
)
from csdesk.services.referral_report.values import Bad

DATE_FIELDS = ("date_of_birth", "verified_on", "last_payment_on", "order_on")
MONEY_FIELDS = {
    "csup": "csup_cents",
    "paid_m1": "paid_m1_cents",
    "paid_m2": "paid_m2_cents",
    "paid_m3": "paid_m3_cents",
    "arrears": "arrears_cents",
    "last_payment": "last_payment_cents",
}
KEYED = ReportLine._fields[2:]
COLUMN_OF = {line_field: name for name, line_field in MONEY_FIELDS.items()}
"""Field of a line -> key in `columns.toml`, where they differ."""
ROWS_AT_A_TIME = 1_000
CONTENT = slice(2, None)
"""What of a line is compared to tell a duplicate: all but where it stands."""


class Problem(NamedTuple):
    """Something that keeps a row from being taken in."""

    reason: str
    sentence: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """The rows of a file, told apart."""

    lines: list[ReportLine] = field(repr=False)
    flags: list[tuple[str, ...]] = field(repr=False)
    """For each accepted line."""
    rejected: list[RejectedRow] = field(repr=False)
    rows_total: int
    present: frozenset[str]
    """Fields that the file has a column for."""
    pins_rejected: frozenset[str] = field(repr=False)
    """PINs in rows that are not taken in."""
    flagger: Flagger
    layout: Layout = field(repr=False)
    corrections: Corrections = field(repr=False)


def check(layout: Layout, *, report_date: date, report_date_said: bool, corrections: Corrections) -> Checked:
    """Read every row of the file's tables, as corrected; nothing is raised for a bad row."""
    lines: list[ReportLine] = []
    rejected: list[RejectedRow] = []
    present: set[str] = set()
    total = 0
    pins: set[str] = set()
    for table in layout.tables:
        typed = {row: said for (sheet, row), said in corrections.items() if sheet == table.sheet}
        taken, refused, named = _read_table(table, report_date, typed)
        pins |= named
        lines += taken
        rejected += refused
        total += len(table.rows)
        present |= set(table.columns)
    accepted, repeated = _without_repeats(lines)
    flagger = Flagger(report_date, exact=report_date_said, present=frozenset(present))
    return Checked(
        lines=accepted,
        flags=_flags_of(accepted, flagger),
        rejected=_in_file_order(layout.tables, rejected + repeated),
        rows_total=total,
        present=frozenset(present),
        pins_rejected=frozenset(pins) - {""},
        flagger=flagger,
        layout=layout,
        corrections=corrections,
    )


def _flags_of(lines: Sequence[ReportLine], flagger: Flagger) -> list[tuple[str, ...]]:
    """The flags of each row; the same ones are the same object."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    return [known.setdefault(flags, flags) for flags in map(flagger.flags_of, lines)]


def _in_file_order(tables: Sequence[Table], rejected: list[RejectedRow]) -> list[RejectedRow]:
    order = {table.sheet: number for number, table in reversed(list(enumerate(tables)))}
    return sorted(rejected, key=lambda row: (order.get(row.sheet, 0), row.row))


def _read_table(
    table: Table, report_date: date, typed: Mapping[int, Mapping[str, str]]
) -> tuple[list[ReportLine], list[RejectedRow], set[str]]:
    """The rows of a table, and the PINs of the rejected ones. `typed`: what was corrected, by row of the sheet."""
    columns = _columns(table)
    problems = _faults(columns, table, typed)
    read = _read_columns(columns, report_date, epoch_1904=table.epoch_1904)
    if any(table.counties):
        said = read.get("county") or repeat("")
        read["county"] = [own or section for own, section in zip(said, table.counties, strict=False)]
    for at, status in table.marks:
        marks = [marked(row[at] if at < len(row) else "", status) for _, row in table.rows]
        before = read.get("case_status") or repeat("")
        read["case_status"] = ["; ".join(filter(None, both)) for both in zip(before, marks, strict=False)]
    height = len(table.rows)
    defaults: dict[str, Any] = dict.fromkeys(KEYED, "")
    defaults |= dict.fromkeys((*DATE_FIELDS, *MONEY_FIELDS.values(), "age"))
    if typed:
        _correct(read, table, typed, defaults, report_date)
    _find_problems(problems, read, height)
    by_field = [read.get(name) or repeat(defaults[name], height) for name in KEYED]
    numbers = [number + 1 for number, _ in table.rows]
    lines = list(map(ReportLine._make, zip(repeat(table.sheet, height), numbers, *by_field, strict=True)))
    if not problems:
        return lines, [], set()
    rejected = [_rejected(lines[index], problems[index]) for index in sorted(problems)]
    pins = {lines[index].pin for index in problems if isinstance(lines[index].pin, str)}
    return [line for index, line in enumerate(lines) if index not in problems], rejected, pins


def _rejected(line: ReportLine, problems: Sequence[Problem]) -> RejectedRow:
    """A row with something wrong: the first reason stands for it, and every one is said."""
    detail = " ".join(problem.sentence for problem in problems)
    fields = dict.fromkeys(name for problem in problems for name in problem.fields)
    return RejectedRow(line.sheet, line.row, problems[0].reason, detail, _who(line), tuple(fields))


def _correct(
    read: dict[str, list[Any]],
    table: Table,
    typed: Mapping[int, Mapping[str, str]],
    defaults: Mapping[str, Any],
    today: date,
) -> None:
    """Put what somebody typed in place of what the file says.

    It is read by itself: what one hand types says nothing about how the other cells of a column are written.
    """
    height = len(table.rows)
    for index, (number, _) in enumerate(table.rows):
        said = typed.get(number + 1)
        alone: dict[str, Sequence[Cell]] = {name: (text,) for name, text in said.items()} if said else {}
        for name, values_of_one in _read_columns(alone, today).items():
            read.setdefault(name, [defaults[name]] * height)[index] = values_of_one[0]


def _columns(table: Table) -> dict[str, Sequence[Cell]]:
    """The cells of each field, from top to bottom; rows that end early go on with blanks."""
    width = max(table.columns.values(), default=-1) + 1
    columns: list[list[Cell]] = [[""] * len(table.rows) for _ in range(width)]
    done = 0
    for some in portions(table.rows, ROWS_AT_A_TIME):  # all at once would be each row once more
        end = done + len(some)
        for column, cells in zip(columns, zip_longest(*(row[:width] for _, row in some), fillvalue=""), strict=False):
            column[done:end] = cells
        done = end
    return {name: columns[at] for name, at in table.columns.items()}


def _read_columns(
    columns: dict[str, Sequence[Cell]], today: date, *, epoch_1904: bool = False
) -> dict[str, list[Any]]:
    """The values of each column; the cells are taken out meanwhile: of a long file they are many."""
    specs = column_names().fields
    read: dict[str, list[Any]] = {}
    for name in list(columns):
        cells = columns.pop(name)
        kind = specs[name].kind
        if kind == "money":
            read[MONEY_FIELDS[name]] = values.amounts(cells)
        elif kind == "date":
            past = name == "date_of_birth"
            read[name] = values.dates(cells, past=past, today=today, epoch_1904=epoch_1904)
        elif kind == "identifier":
            read[name] = values.identifiers(cells, specs[name].width)
        else:
            read[name] = READERS[kind](values.in_one_line(cells) if name == "full_address" else cells)
    given = ("last_name", "first_name", "middle_name", "suffix")
    _split(read, "full_name", values.split_name, given)
    _split(read, "name_last_first", values.split_name_last_first, given)
    _split(read, "full_address", values.split_address, ("address_1", "address_2", "city", "state", "zip"))
    _split(read, "city_state_zip", values.split_place, ("city", "state", "zip"))
    return read


READERS: dict[str, Callable[[Sequence[Cell]], list[Any]]] = {
    "text": values.texts,
    "name": values.person_names,
    "phone": values.phones,
    "county": values.counties,
    "integer": values.integers,
    "zip": values.zips,
}


def _split(
    read: dict[str, list[Any]], name: str, split: Callable[[str], tuple[str, ...]], parts: tuple[str, ...]
) -> None:
    """Take a column apart into those of its parts that have no column of their own."""
    if name in read:
        pieces = [split(text) for text in read.pop(name)]
        for place, part in enumerate(parts):
            read.setdefault(part, [piece[place] for piece in pieces])


@cache
def _error_texts() -> frozenset[str]:
    """What a spreadsheet shows for a formula that went wrong."""
    return frozenset(row_rules()["errors"]["texts"])


def _faults(
    columns: dict[str, Sequence[Cell]], table: Table, typed: Mapping[int, Mapping[str, str]]
) -> dict[int, list[Problem]]:
    """Formulas without a value in columns that are taken: blank from then on, and no problem where corrected."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    errors = _error_texts()
    for name, column in list(columns.items()):
        if errors.isdisjoint(column) and Fault not in set(map(type, column)):
            continue
        cells = list(column)
        for index, cell in enumerate(cells):
            if isinstance(cell, Fault) or cell in errors:
                cells[index] = ""
                if name not in typed.get(table.rows[index][0] + 1, ()):
                    problems[index].append(_fault(name, str(cell)))
        columns[name] = cells
    return problems


def _fault(name: str, shown: str) -> Problem:
    label = column_names().fields[name].label
    if shown == UNCALCULATED:
        sentence = f"{label}: the cell holds a formula whose result was not saved."
    else:
        sentence = f"{label}: the cell shows “{shown[:40]}”, a formula that went wrong."
    return Problem("formula_error", sentence, (name,))


def _find_problems(problems: dict[int, list[Problem]], read: dict[str, list[Any]], height: int) -> None:
    """Add what is wrong with the values that were read."""
    nothing = [""] * height
    lasts, firsts = read.get("last_name", nothing), read.get("first_name", nothing)
    pins, numbers = read.get("pin", nothing), read.get("number", nothing)
    faults = set(problems)
    for index in range(height):
        if (lasts[index] or firsts[index]) and (pins[index] or numbers[index]):
            continue
        if index in faults:
            continue  # what is missing may be what the formula should have said
        if not lasts[index] and not firsts[index]:
            sentence = "First and last name are empty."
            problems[index].append(Problem("missing_name", sentence, ("last_name", "first_name")))
        if not pins[index] and not numbers[index]:
            problems[index].append(
                Problem("missing_identifier", "No PIN and no IV-D case number.", ("pin", "number"))
            )
    specs = column_names().fields
    for line_field in KEYED:  # not as the columns happen to stand
        reason = _reason_of(line_field)
        name = COLUMN_OF.get(line_field, line_field)
        for index, cell in enumerate(read.get(line_field, ())) if reason else ():
            if cell.__class__ is Bad:
                sentence = f"{specs[name].label}: “{cell.shown}” {WRONG[reason]}."
                problems[index].append(Problem(reason, sentence, (name,)))


WRONG = {"bad_date": "is no date", "bad_amount": "is no amount", "bad_identifier": "is no identifier"}


def _reason_of(name: str) -> str:
    if name in ("pin", "number"):
        return "bad_identifier"
    if name in DATE_FIELDS:
        return "bad_date"
    return "bad_amount" if name in MONEY_FIELDS.values() else ""


def _who(line: ReportLine) -> str:
    named = line.last_name or line.first_name
    name = full_name(line.last_name, line.first_name, line.middle_name, line.suffix) if named else ""
    pin = f"PIN {line.pin}" if line.pin and not isinstance(line.pin, Bad) else ""
    case = f"case {line.number}" if line.number and not isinstance(line.number, Bad) else ""
    who = name or pin or case
    return " · ".join(part for part in (who, line.county) if part)[:200]


def _without_repeats(lines: list[ReportLine]) -> tuple[list[ReportLine], list[RejectedRow]]:
    """The first of rows for the same person and case; the others are duplicates, or say something else."""
    accepted: dict[tuple[object, ...], ReportLine] = {}
    birthdays: dict[str, date] = {}
    repeated: list[RejectedRow] = []
    under_pin = _under_pin(lines)
    for line in lines:
        named = under_pin.get(_who_and_case(line)) if under_pin and not line.pin else None
        if named:
            repeated.append(_repeat(line._replace(pin=named.pin), named))
            continue
        key = (line.pin or (line.date_of_birth, line.last_name, line.first_name), line.number)
        first = accepted.get(key)
        if first is not None:
            repeated.append(_repeat(line, first))
        elif (
            line.pin
            and line.date_of_birth
            and birthdays.setdefault(line.pin, line.date_of_birth) != line.date_of_birth
        ):
            detail = "Another row gives this PIN to somebody with another date of birth; that row was taken."
            fields = ("pin", "date_of_birth")
            repeated.append(RejectedRow(line.sheet, line.row, "conflicting_row", detail, _who(line), fields))
        else:
            accepted[key] = line
    return list(accepted.values()), repeated


def _under_pin(lines: Sequence[ReportLine]) -> dict[tuple[object, ...], ReportLine]:
    """Where rows lack a PIN: the rows that have one, by person and case."""
    if all(line.pin for line in lines):
        return {}
    return {_who_and_case(line): line for line in lines if line.pin and line.number and line.date_of_birth}


def _who_and_case(line: ReportLine) -> tuple[object, ...]:
    return line.number, line.date_of_birth, line.last_name, line.first_name


def _repeat(line: ReportLine, first: ReportLine) -> RejectedRow:
    where = f"row {first.row}" + (f" of {first.sheet}" if first.sheet != line.sheet else "")
    if line[CONTENT] == first[CONTENT]:
        return RejectedRow(line.sheet, line.row, "duplicate_row", f"The same as {where}.", _who(line))
    other = [COLUMN_OF.get(name, name) for name in KEYED if getattr(line, name) != getattr(first, name)]
    names = ", ".join(column_names().fields[name].label for name in other)
    detail = f"The same person and case as {where}, which was taken, but with another {names}."
    return RejectedRow(line.sheet, line.row, "conflicting_row", detail, _who(line), tuple(other))


def reasons_of(rejected: Sequence[RejectedRow]) -> dict[str, int]:
    """How many rows were not taken in for each reason, by code."""
    return dict(sorted(Counter(row.reason for row in rejected).items()))
