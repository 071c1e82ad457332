"""What is new or changed in a CSA's report since the last one that left to it: told values against told values."""

from collections.abc import Mapping
from dataclasses import dataclass

from csdesk.services.reporting.contents import Key, Lines
from csdesk.services.reporting.layout import Layout

MARKED_SHEETS = ("active", "referrals")
"""What was done is new by its date, so activities have no mark."""
NEW = "new"


@dataclass(frozen=True)
class Changes:
    """The marks of a report."""

    marks: Mapping[Key, str]
    """The lines that are new, or of which something changed: *new*, *changed: Outcome, Enrolled*."""
    gone: int
    """How many people of the last report are not in this one."""


def mark(now: Lines, before: Lines, layout: Layout) -> Changes:
    """Compare a report with the last one that left. What is withheld in both did not change."""
    headings = {sheet: {column.field: column.heading for column in layout.columns(sheet)} for sheet in MARKED_SHEETS}
    marks: dict[Key, str] = {}
    for key, line in now.items():
        if key[0] not in MARKED_SHEETS:
            continue
        earlier = before.get(key)
        if earlier is None:
            marks[key] = NEW
            continue
        changed = [
            heading
            for field, heading in headings[key[0]].items()
            if field in line.cells and field in earlier.cells and line.cells[field] != earlier.cells[field]
        ]
        if changed:
            marks[key] = f"changed: {', '.join(changed)}"
    stands = {ncp_id for sheet, ncp_id, _key in now if sheet == "active"}
    stood = {ncp_id for sheet, ncp_id, _key in before if sheet == "active"}
    return Changes(marks, len(stood - stands))
