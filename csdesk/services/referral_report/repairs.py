"""What was put right in reading a file, in words for the liaison: nothing is repaired in silence."""

from collections.abc import Sequence

from csdesk.services.referral_report.body import Table
from csdesk.services.referral_report.cells import text_of
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.values import identifiers
from csdesk.wording import in_number, tr, tr_marked


def repairs(tables: Sequence[Table]) -> tuple[str, ...]:
    """Sentences about identifiers that are not taken as they stand in the file."""
    fields = column_names().fields
    said = []
    for key in ("pin", "number"):
        restored = written_out = 0
        for table in tables:
            at = table.columns.get(key)
            if at is None:
                continue
            cells = [row[at] if at < len(row) else "" for _, row in table.rows]
            if all(cell.__class__ is str and len(cell) == fields[key].width for cell in cells):
                continue
            for cell, value in zip(cells, identifiers(cells, fields[key].width), strict=True):
                shown = text_of(cell).lower()
                if isinstance(value, str) and shown:
                    restored += value[:1] == "0" and not shown.lstrip("'=\"").startswith("0")
                    written_out += "e+" in shown
        label = tr_marked(fields[key].label)
        if restored:
            said.append(
                tr(
                    "{label}: leading zeros that a spreadsheet took away were put back in {rows}.",
                    label=label,
                    rows=in_number(restored, tr("row"), tr("rows")),
                )
            )
        if written_out:
            said.append(
                tr(
                    "{label}: numbers in scientific notation were written out in {rows}.",
                    label=label,
                    rows=in_number(written_out, tr("row"), tr("rows")),
                )
            )
    return tuple(said)
