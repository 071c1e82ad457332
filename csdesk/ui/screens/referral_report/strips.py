"""The two equations of a report: what becomes of its rows, and what it means for people."""

from typing import Protocol

from csdesk.services.referral_report import Preview
from csdesk.ui import formats
from csdesk.ui.widgets import Beside, Figure, FigureStrip

ROWS_SHARE, PEOPLE_SHARE = 43, 72
BOTH_FIT = 1_080
"""Pixels from which on both equations have room in one line."""


class Numbers(Protocol):
    """What a preview and a report that came in both say."""

    @property
    def rows_total(self) -> int: ...
    @property
    def rows_accepted(self) -> int: ...
    @property
    def rows_rejected(self) -> int: ...
    @property
    def rows_duplicate(self) -> int: ...
    @property
    def ncps_total(self) -> int: ...
    @property
    def ncps_new(self) -> int: ...
    @property
    def ncps_changed(self) -> int: ...
    @property
    def ncps_unchanged(self) -> int: ...
    @property
    def ncps_returned(self) -> int: ...
    @property
    def ncps_not_listed(self) -> int: ...


class Strips(Beside):
    """Both strips, side by side or one under the other. Whoever made it listens to `rows` and `people`."""

    def __init__(self, name: str) -> None:
        self.rows = FigureStrip(name=name, spoken="Rows in the file, and what becomes of them")
        self.people = FigureStrip(name=name, spoken="People on the report")
        super().__init__((self.rows, ROWS_SHARE), (self.people, PEOPLE_SHARE), room=BOTH_FIT)

    def show_numbers(self, told: Numbers, preview: Preview, *, rejected: str = "to correct") -> None:
        """Show the numbers of `told`; the preview adds the details below them, `rejected` the one of those."""
        if preview.rows_corrected:
            rejected = f"{preview.rows_corrected:,} corrected"
        self.rows.set_figures(
            [
                Figure("rows", "Rows in file", f"{told.rows_total:,}", _sheets(preview)),
                Figure(
                    "accepted",
                    "Accepted",
                    f"{told.rows_accepted:,}",
                    f"flagged: {preview.rows_flagged:,}",
                    "=",
                    "check-circle",
                    "good",
                ),
                Figure("rejected", "Rejected", f"{told.rows_rejected:,}", rejected, "+", "x-circle", "bad"),
                Figure("duplicates", "Duplicates", f"{told.rows_duplicate:,}", "counted once", "+", "copy"),
            ]
        )
        cases = formats.count(preview.cases_total, "case")
        figures_only = f"{preview.ncps_figures_only:,} figures only"
        self.people.set_figures(
            [
                Figure("people", "People", f"{told.ncps_total:,}", cases),
                Figure("new", "New", f"{told.ncps_new:,}", "to the caseload", "="),
                Figure("changed", "Changed", f"{told.ncps_changed:,}", figures_only, "+"),
                Figure("unchanged", "Unchanged", f"{told.ncps_unchanged:,}", "nothing new", "+"),
                Figure("returned", "Back again", f"{told.ncps_returned:,}", "were away", "+"),
                Figure("not_listed", "Not listed now", f"{told.ncps_not_listed:,}", "kept, marked", apart=True),
            ]
        )

    def show_chosen(self, key: str) -> None:
        """Show which number drives the page."""
        self.rows.show_chosen(key)
        self.people.show_chosen(key)


def _sheets(preview: Preview) -> str:
    return formats.count(len(preview.report.sheets), "sheet")
