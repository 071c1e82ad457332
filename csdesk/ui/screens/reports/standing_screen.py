"""All quarters: which reports were sent on time, which late, which are missing, and what is due; over the years."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import reporting
from csdesk.services.reporting import Stand, Standing, StandingCell, StandingRow
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.reports.standing_table import StandingTable
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Band,
    Button,
    EmptyState,
    KeyLine,
    PageHeader,
    Sheet,
    Tag,
    Text,
    page,
)
from csdesk.wording import tr

YEARS = 10
HAS_RECEIPT = (Stand.SENT, Stand.SENT_LATE, Stand.UNKNOWN, Stand.GIVEN, Stand.ON_THE_WAY)


class StandingScreen(Screen):
    """The table, and in words what is chosen in it. Enter opens the receipt, or the quarter."""

    name = "standing"
    depends_on = ABOUT_PEOPLE | {"quarters", "messages"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        back = BackButton(self._go_back, tr("the reports"), name="standing.back", key="Esc")
        self.missing = Tag("", Tone.BAD, icon="warning-circle", name="standing.missing")
        self.older = Button("", lambda: self.table.step(-1), name="standing.older", icon="caret-left")
        self.newer = Button("", lambda: self.table.step(1), name="standing.newer", icon="caret-right")
        for button, spoken, keys in ((self.older, tr("Earlier"), "Alt+Left"), (self.newer, tr("Later"), "Alt+Right")):
            button.setAccessibleName(tr("{spoken} quarters", spoken=spoken))
            button.setToolTip(tr("{spoken} quarters ({keys})", spoken=spoken, keys=keys))
        self.header = PageHeader(
            tr("All quarters"),
            tr("The quarterly reports to the state and to each CSA"),
            self.missing,
            self.older,
            self.newer,
            back=back,
            name="standing",
        )
        self.table = StandingTable()
        self.words = Text("", wrap=True, name="standing.words")
        self.open = Button("", self._open_chosen, name="standing.open", small=True, key="Enter")
        band = Band(self.words, self.open, name="standing.band")
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.table, band, padding=0, gap=0, name="standing.sheet"))
        nothing = EmptyState(
            tr("No quarter yet"),
            tr("From the first referral report on, each quarter stands here with what was sent to whom."),
            icon="chart-bar",
            action=tr("To the referral report"),
            on_action=lambda: desk.navigate("referral_report"),
            name="standing.nothing",
        )
        self.pages.addWidget(Sheet(nothing, name="standing.nothing.sheet"))
        content = page(self.header)
        content.addWidget(self.pages, 1)
        line = KeyLine(
            ("← → ↑ ↓", tr("move")), ("Enter", tr("open the receipt, or the quarter")), name="standing.keys"
        )
        self.set_content(content, line)
        self._chosen: tuple[StandingRow, StandingCell] | None = None
        self.table.chosen.connect(self._show_choice)
        self.table.opened.connect(self._open)
        self.table.windowed.connect(self._show_ends)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._go_back)

    def open_with(self, **_others: Any) -> None:
        """What is late depends on the day."""
        self._outdated = True

    def refresh(self) -> None:
        """Read how all stand."""
        today = self.desk.today()
        self.desk.read(
            self,
            lambda session: reporting.standing(session, today=today, last=4 * YEARS),
            self._show,
            key="standing",
        )

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.reports import scenes

        return scenes.of_standing(self, files)

    def commands(self) -> tuple[Command, ...]:
        """The quarters before and after those in view."""
        older = Command("standing.older", tr("Earlier quarters"), "Alt+Left", self.older.click, kind=Kind.VIEW)
        newer = Command("standing.newer", tr("Later quarters"), "Alt+Right", self.newer.click, kind=Kind.VIEW)
        return older, newer

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def _show(self, found: Standing) -> None:
        anything = any(cell.stand is not Stand.NOTHING for row in found.rows for cell in row.cells)
        self.pages.setCurrentIndex(0 if anything else 1)
        self.table.show_standing(found)
        missing = len(found.missing)
        self.missing.setVisible(missing > 0)
        self.missing.set(
            tr("{count} late and not sent", count=formats.count(missing, tr("report"), tr("reports"))),
            Tone.BAD,
            "warning-circle",
        )

    def _show_ends(self) -> None:
        self.older.setEnabled(not self.table.at_start)
        self.newer.setEnabled(not self.table.at_end)

    def _show_choice(self, row: StandingRow, cell: StandingCell) -> None:
        self._chosen = (row, cell)
        self.words.setText(f"{row.name}, {formats.span(cell.quarter)}: {cell.words}")
        self.open.setText(tr("Open the receipt") if _has_receipt(cell) else tr("Open the quarter"))

    def _open_chosen(self) -> None:
        if self._chosen is not None:
            self._open(*self._chosen)

    def _open(self, _row: StandingRow, cell: StandingCell) -> None:
        if _has_receipt(cell):
            self.desk.navigate("outbox", message_id=cell.message_id)
        else:
            self.desk.navigate("reports", quarter=str(cell.quarter))

    def _go_back(self) -> None:
        self.desk.navigate("reports")


def _has_receipt(cell: StandingCell) -> bool:
    return cell.message_id is not None and cell.stand in HAS_RECEIPT
