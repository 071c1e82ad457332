"""Step 4: what was done, and the way back."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from csdesk.services.referral_report import ImportSummary, UndoRuling
from csdesk.ui import formats
from csdesk.ui.widgets import ActionBar, Button, Figure, FigureStrip, Icon, Sheet, Text, column, row, split


class DonePage(QWidget):
    """The report is in."""

    def __init__(
        self, on_undo: Callable[[], object], on_people: Callable[[], object], on_next: Callable[[], object]
    ) -> None:
        super().__init__()
        self.sentence = Text("", "subtitle", wrap=True, name="report.done.sentence")
        self.detail = Text("", role="ink_2", wrap=True, name="report.done.detail")
        head = row(Icon("check-circle", "good", 28), gap=14)
        head.addLayout(column(self.sentence, self.detail, gap=4), 1)
        self._rows = FigureStrip(name="report.done", spoken="Rows of the file")
        self._people = FigureStrip(name="report.done", spoken="People on the report")
        for strip in (self._rows, self._people):
            strip.chosen.connect(lambda _key, shown=strip: shown.show_chosen(""))
        self.setLayout(
            column(
                Sheet(head, padding=20, name="report.done.sheet"),
                split((self._rows, 44), (self._people, 71)),
                None,
                gap=12,
            )
        )
        self.undo = Button("Undo import", on_undo, name="report.undo", icon="arrow-counter-clockwise")
        self.way = Text("", elide=True, role="ink_2", name="report.undo.reason")
        self.people = Button("To the NCPs", on_people, name="report.done.people")
        self.next = Button("Finish", on_next, name="report.done.finish", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(self.undo, self.way, self.people, self.next, name="report.done.bar")

    def show_result(self, sentence: str, summary: ImportSummary) -> None:
        """Say what was done."""
        self.sentence.setText(sentence)
        counties = formats.count(len(summary.counties), "county", "counties")
        self.detail.setText(
            f"{summary.file_name}, refreshed {formats.full_day(summary.report_date)}, {counties}: "
            f"{', '.join(summary.counties)}."
        )
        self._rows.set_figures(
            [
                Figure("rows", "Rows in file", f"{summary.rows_total:,}"),
                Figure("accepted", "Accepted", f"{summary.rows_accepted:,}", "", "=", "check-circle", "good"),
                Figure("rejected", "Rejected", f"{summary.rows_rejected:,}", "", "+", "x-circle", "bad"),
                Figure("duplicates", "Duplicates", f"{summary.rows_duplicate:,}", "", "+", "copy"),
            ]
        )
        self._people.set_figures(
            [
                Figure("people", "People", f"{summary.ncps_total:,}"),
                Figure("new", "New", f"{summary.ncps_new:,}", "", "="),
                Figure("changed", "Changed", f"{summary.ncps_changed:,}", "", "+"),
                Figure("unchanged", "Unchanged", f"{summary.ncps_unchanged:,}", "", "+"),
                Figure("returned", "Back again", f"{summary.ncps_returned:,}", "", "+"),
                Figure("not_listed", "Not listed now", f"{summary.ncps_not_listed:,}", apart=True),
            ]
        )

    def show_ruling(self, ruling: UndoRuling) -> None:
        """Whether the import can be taken back now, or which work depends on it."""
        self.undo.setVisible(ruling.allowed)
        self.way.setText("Works until later work depends on it." if ruling.allowed else ruling.reason)
        self.way.setToolTip(self.way.text())
