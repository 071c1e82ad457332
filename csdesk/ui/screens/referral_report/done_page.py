"""Step 4: what was done, what is behind each number, and the way back."""

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtWidgets import QWidget

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.referral_report import ImportSummary, Preview, UndoRuling
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.referral_report.behind import Behind
from csdesk.ui.screens.referral_report.strips import Strips
from csdesk.ui.undo import Stays
from csdesk.ui.widgets import ActionBar, Button, Icon, Sheet, Text, column, row
from csdesk.wording import tr

APPLIED = Stays(
    tr("The report was taken in last, and Undo import on its page takes it back. Nothing older was touched.")
)


class DonePage(QWidget):
    """The report is in."""

    def __init__(
        self,
        desk: Desk,
        *,
        on_undo: Callable[[], object],
        on_people: Callable[[], object],
        on_next: Callable[[], object],
    ) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self.sentence = Text("", "subtitle", wrap=True, name="report.done.sentence")
        self.detail = Text("", role="ink_2", wrap=True, name="report.done.detail")
        head = row(Icon("check-circle", "good", 28), gap=14)
        head.addLayout(column(self.sentence, self.detail, gap=4), 1)
        self._desk = desk
        self._counties: tuple[str, ...] = ()
        self.stopped = Button("", self._show_stopped, name="report.done.stopped", icon="money")
        self.strips = Strips("report.done")
        for strip in (self.strips.rows, self.strips.people):
            strip.chosen.connect(self.choose)
        self.behind = Behind(desk, "report.done.list", corrects=False)
        self.setLayout(column(Sheet(head, padding=16, name="report.done.sheet"), self.strips, self.behind, gap=12))
        self.undo = Button(tr("Undo import"), on_undo, name="report.undo", icon="arrow-counter-clockwise")
        self.way = Text("", wrap=True, role="ink_2", name="report.undo.reason")
        self.people = Button(tr("To the NCPs"), on_people, name="report.done.people")
        self.next = Button(tr("Finish"), on_next, name="report.done.finish", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(self.undo, self.way, self.stopped, self.people, self.next, name="report.done.bar")

    def show_result(self, sentence: str, summary: ImportSummary, preview: Preview) -> None:
        """Say what was done. `preview`: what it was done from; its lists are what is behind the numbers."""
        of_people = attrgetter("ncps_new", "ncps_changed", "ncps_unchanged", "ncps_returned", "ncps_not_listed")
        still_so = of_people(preview) == of_people(summary)
        self._preview = preview if still_so else None  # somebody worked on the caseload in between
        self.behind.setVisible(still_so)
        self.sentence.setText(sentence)
        counties = formats.count(len(summary.counties), tr("county"), tr("counties"))
        self.detail.setText(
            tr(
                "{file_name}, refreshed {full_day}, {counties}: {counties2}.",
                file_name=summary.file_name,
                full_day=formats.full_day(summary.report_date),
                counties=counties,
                counties2=", ".join(summary.counties),
            )
        )
        self._count_stopped(summary.counties)
        self.strips.show_numbers(summary, preview, rejected=tr("not taken in"))
        self.choose("rejected" if summary.rows_rejected else "new" if summary.ncps_new else "changed")

    def _count_stopped(self, counties: tuple[str, ...]) -> None:
        """Offer the list of those on the report who paid and stopped."""
        self._counties = counties
        self.stopped.hide()
        query, today = CaseloadQuery(counties=counties, payment_stopped=True), self._desk.today()

        def show(number: int) -> None:
            self.stopped.setText(tr("Paid, and stopped: {number:,}", number=number))
            self.stopped.setVisible(number > 0)

        self._desk.read(self, lambda session: caseload.count(session, query, today=today), show, key="stopped")

    def _show_stopped(self) -> None:
        self._desk.navigate("ncps", payment_stopped=True, counties=self._counties)

    def choose(self, key: str) -> None:
        """Show the list behind a number."""
        if self._preview is not None:
            self.strips.show_chosen(key)
            self.behind.show_list(self._preview, key)

    def forget(self) -> None:
        """Let go of the file."""
        self._preview = None
        self.behind.forget()

    def show_ruling(self, ruling: UndoRuling) -> None:
        """Whether the import can be taken back now, or which work depends on it."""
        self.undo.setVisible(ruling.allowed)
        self.way.setText(tr("Works until later work depends on it.") if ruling.allowed else ruling.reason)
        self.way.setToolTip(self.way.text())
