"""Rows that are not taken in, for somebody to correct on the spot."""

from bisect import bisect_left

from csdesk.services.errors import RefusedError
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.layout import Layout, Table
from csdesk.services.referral_report.shapes import Cell, Corrections, Preview, RowCell
from csdesk.services.referral_report.values import text_of
from csdesk.wording import tr, tr_marked

LONGEST = 200
"""Letters of a correction."""


def require_known(layout: Layout, corrections: Corrections) -> None:
    """Raise `RefusedError` for a correction of a row or a field that the file does not have."""
    fields = column_names().fields
    rows = (
        {(table.sheet, number + 1) for table in layout.tables for number, _ in table.rows} if corrections else set()
    )
    for place, said in corrections.items():
        if place not in rows:
            raise RefusedError(
                tr("Row {place} of the file is no row of the report. Nothing was changed.", place=place[1])
            )
        if not said.keys() <= fields.keys():
            raise RefusedError(tr("The report has no such field to correct. Nothing was changed."))
        if any(len(text) > LONGEST for text in said.values()):
            raise RefusedError(
                tr("A correction is longer than {longest} letters. Nothing was changed.", longest=LONGEST)
            )


def row_cells(preview: Preview, sheet: str, row: int) -> tuple[RowCell, ...]:
    """The cells of a row of the file that are read, for somebody to correct, in the order of the columns.

    What is at fault is there even where the file has no column for it. Empty where the file has no such row.
    """
    at_fault = next((line.fields for line in preview.rejected if (line.sheet, line.row) == (sheet, row)), ())
    return cells_of(preview, sheet, row, at_fault)


def cells_of(preview: Preview, sheet: str, row: int, at_fault: tuple[str, ...]) -> tuple[RowCell, ...]:
    """The same, where the fields at fault are at hand."""
    layout = preview.work.checked.layout
    found = find_row(layout, sheet, row)
    if found is None:
        return ()
    table, cells = found
    names = column_names().fields
    headings = {reading.field: reading.heading for reading in preview.columns}
    typed = preview.corrections.get((sheet, row), {})
    wanted = [*sorted(table.columns, key=lambda name: table.columns[name])]
    wanted += [name for name in at_fault if name not in table.columns and not _is_part(name, table)]
    wanted += [name for name in typed if name not in wanted]
    faulty = set(at_fault) | {whole for whole, parts in WHOLES.items() if parts & set(at_fault)}
    return tuple(
        RowCell(
            field=name,
            label=tr_marked(names[name].label),
            heading=headings.get(name, ""),
            original=(original := _shown(cells, table.columns.get(name))),
            text=typed.get(name, original),
            at_fault=name in faulty,
        )
        for name in wanted
    )


WHOLES = {
    "full_name": frozenset({"last_name", "first_name", "middle_name", "suffix"}),
    "name_last_first": frozenset({"last_name", "first_name", "middle_name", "suffix"}),
    "city_state_zip": frozenset({"city", "state", "zip"}),
    "full_address": frozenset({"address_1", "address_2", "city", "state", "zip"}),
}
"""Columns that hold several fields in one."""


def _is_part(name: str, table: Table) -> bool:
    return any(name in parts and whole in table.columns for whole, parts in WHOLES.items())


def find_row(layout: Layout, sheet: str, row: int) -> tuple[Table, list[Cell]] | None:
    """A row of a table by its place in the file, counted from 1."""
    for table in layout.tables:
        if table.sheet == sheet:
            index = bisect_left(table.rows, row - 1, key=lambda entry: entry[0])
            if index < len(table.rows) and table.rows[index][0] == row - 1:
                return table, list(table.rows[index][1])
    return None


def _shown(cells: list[Cell], column: int | None) -> str:
    return text_of(cells[column]) if column is not None and column < len(cells) else ""
