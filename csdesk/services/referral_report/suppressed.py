"""Rows whose person stands only above them: Web Intelligence prints a repeated value once and leaves blanks below."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from csdesk.services.referral_report.body import NAMES, Row, Table
from csdesk.services.referral_report.shapes import Cell
from csdesk.services.referral_report.values import text_of
from csdesk.wording import in_number, tr

WHO = (*NAMES, "pin", "date_of_birth")
"""Who somebody is: all of it is blank where a row goes on with the person above it."""
WHERE = ("address_1", "address_2", "city", "state", "zip", "city_state_zip", "full_address", "verified_on")
"""One thing: it is the same, or it is blank as a whole."""
LAST = 1 << 30
"""A column that no row has."""
BESIDE = ("middle_name", "suffix", "age", "phone", "county")


def filled_down(tables: Sequence[Table]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables with the person of the row above in every row that certainly goes on with that person.

    That is where who it is about is blank up to the case number, which is there, and where the report never prints
    one person in two rows: otherwise blanks are faults of the row. And sentences on what was filled, and what not.
    """
    out = []
    filled = left = 0
    for table in tables:
        nameless = [row for _, row in table.rows if _lacks_a_name(row, table)]
        if not nameless or "number" not in table.columns:
            out.append(table)
            continue
        rows = _filled(table) if _begins_with_who(table) and not _prints_twice(table) else table.rows
        filled += sum(one is not other for (_, one), (_, other) in zip(rows, table.rows, strict=True))
        left += sum(_is_nobody(row, table) for _, row in rows)
        out.append(replace(table, rows=rows))
    said = []
    if filled:
        said.append(
            tr(
                "Who it is stands only in the row above and was filled in: {rows}.",
                rows=in_number(filled, tr("row"), tr("rows")),
            )
        )
    if left:
        said.append(
            tr(
                "A case number, but neither a name nor a PIN: {rows}. If the report prints who it is only once for "
                "several cases, export it with every value in every row.",
                rows=in_number(left, tr("row"), tr("rows")),
            )
        )
    return tuple(out), tuple(said)


def _filled(table: Table) -> list[tuple[int, Row]]:
    rows: list[tuple[int, Row]] = []
    section = ""
    for (number, row), county in zip(table.rows, table.counties, strict=True):
        goes_on = rows and county == section and _goes_on(row, rows[-1][1], table)
        rows.append((number, _with_person(row, rows[-1][1], table) if goes_on else row))
        section = county
    return rows


def _lacks_a_name(row: Row, table: Table) -> bool:
    for key in NAMES:
        column = table.columns.get(key, LAST)
        if column < len(row) and row[column] not in ("", None):
            return False
    return True


def _is_nobody(row: Row, table: Table) -> bool:
    """Whether a row has a case number, and no word on who it is."""
    columns = table.columns
    if "number" not in columns or not _text(row, columns["number"]):
        return False
    return not any(_text(row, columns[key]) for key in WHO if key in columns)


def _begins_with_who(table: Table) -> bool:
    """Whether a name and what else says who it is stand left of the case number, as what a report breaks on does."""
    number = table.columns["number"]
    named = [table.columns[key] for key in (*NAMES, "pin") if key in table.columns]
    return any(key in table.columns for key in NAMES) and all(column < number for column in named)


def _prints_twice(table: Table) -> bool:
    """Whether it prints who it is anew for each of several cases."""
    columns = [table.columns[key] for key in WHO if key in table.columns]
    number = table.columns["number"]
    for (_, above), (_, row) in pairwise(table.rows):
        who = [_text(row, column) for column in columns]
        again = not _lacks_a_name(row, table) and who == [_text(above, column) for column in columns]
        if again and _text(row, number) != _text(above, number):
            return True
    return False


def _goes_on(row: Row, above: Row, table: Table) -> bool:
    columns = table.columns
    if not _lacks_a_name(row, table) or not _text(row, columns["number"]):
        return False
    if _text(row, columns["number"]) == _text(above, columns["number"]):
        return False
    if not any(_text(above, columns[key]) for key in WHO if key in columns):
        return False
    said = [columns[key] for key in (*WHO, *WHERE, *BESIDE) if key in columns and _text(row, columns[key])]
    return all(_text(row, column) == _text(above, column) for column in said)


def _with_person(row: Row, above: Row, table: Table) -> Row:
    """The row with what is blank in it of the person above; an address is filled as a whole."""
    columns = table.columns
    where = [columns[key] for key in WHERE if key in columns]
    wanted = [columns[key] for key in (*WHO, *BESIDE) if key in columns]
    wanted += [] if any(_text(row, column) for column in where) else where
    out: list[Cell] = list(row)
    out.extend([None] * (max(wanted) + 1 - len(out)))
    for column in wanted:
        if out[column] in ("", None) and column < len(above):
            out[column] = above[column]
    return out


def _text(row: Sequence[Cell], column: int) -> str:
    return text_of(row[column]) if column < len(row) else ""
