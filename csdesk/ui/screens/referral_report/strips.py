"""The two equations of a report: what becomes of its rows, and what it means for people."""

from typing import Protocol

from csdesk.services.referral_report import Preview
from csdesk.ui import formats
from csdesk.ui.widgets import Beside, Figure, FigureStrip
from csdesk.wording import tr

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
        self.rows = FigureStrip(name=name, spoken=tr("Rows in the file, and what becomes of them"))
        self.people = FigureStrip(name=name, spoken=tr("People on the report"))
        super().__init__((self.rows, ROWS_SHARE), (self.people, PEOPLE_SHARE), room=BOTH_FIT)

    def show_numbers(self, told: Numbers, preview: Preview, *, rejected: str = tr("to correct")) -> None:
        """Show the numbers of `told`; the preview adds the details below them, `rejected` the one of those."""
        if preview.rows_corrected:
            rejected = tr("{rows_corrected:,} corrected", rows_corrected=preview.rows_corrected)
        self.rows.set_figures(
            [
                Figure("rows", tr("Rows in file"), f"{told.rows_total:,}", _sheets(preview)),
                Figure(
                    "accepted",
                    tr("Accepted"),
                    f"{told.rows_accepted:,}",
                    tr("flagged: {rows_flagged:,}", rows_flagged=preview.rows_flagged),
                    "=",
                    "check-circle",
                    "good",
                ),
                Figure("rejected", tr("Rejected"), f"{told.rows_rejected:,}", rejected, "+", "x-circle", "bad"),
                Figure("duplicates", tr("Duplicates"), f"{told.rows_duplicate:,}", tr("counted once"), "+", "copy"),
            ]
        )
        cases = formats.count(preview.cases_total, tr("case"), tr("cases"))
        figures_only = tr("{ncps_figures_only:,} figures only", ncps_figures_only=preview.ncps_figures_only)
        self.people.set_figures(
            [
                Figure("people", tr("People"), f"{told.ncps_total:,}", cases),
                Figure("new", tr("New"), f"{told.ncps_new:,}", tr("to the caseload"), "="),
                Figure("changed", tr("Changed"), f"{told.ncps_changed:,}", figures_only, "+"),
                Figure("unchanged", tr("Unchanged"), f"{told.ncps_unchanged:,}", tr("nothing new"), "+"),
                Figure("returned", tr("Back again"), f"{told.ncps_returned:,}", tr("were away"), "+"),
                Figure(
                    "not_listed", tr("Not listed now"), f"{told.ncps_not_listed:,}", tr("kept, marked"), apart=True
                ),
            ]
        )

    def show_chosen(self, key: str) -> None:
        """Show which number drives the page."""
        self.rows.show_chosen(key)
        self.people.show_chosen(key)


def _sheets(preview: Preview) -> str:
    return formats.count(len(preview.report.sheets), tr("sheet"), tr("sheets"))
