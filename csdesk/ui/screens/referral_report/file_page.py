"""Step 1: the reports that came in, and the place for the next one."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.referral_report import ImportSummary, UndoRuling
from csdesk.ui import formats, theme
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import RADIUS
from csdesk.ui.widgets import (
    Band,
    Banner,
    Button,
    Column,
    EmptyState,
    Flowing,
    Icon,
    ListTable,
    Sheet,
    Text,
    column,
    name_widget,
)
from csdesk.wording import tr

KINDS = tr("Referral reports (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.xml *.htm *.html);;All files (*)")


def _figure(title: str, of: Callable[[ImportSummary], int], width: int, yields: int = 0) -> Column:
    return Column(title, lambda line: f"{of(line):,}", width, right=True, yields=yields)


HISTORY = (
    Column(tr("Refreshed"), lambda line: formats.full_day(line.report_date), 116, margin=True, bold=True),
    Column(
        tr("File"),
        lambda line: line.file_name,
        tip=lambda line: f"{line.file_name}: {', '.join(line.counties)}",
        least=230,
        keeps_end=True,
    ),
    Column(
        tr("Came in"),
        lambda line: formats.full_day(line.imported_at.astimezone().date()),
        104,
        role="ink_2",
        yields=5,
    ),
    _figure(tr("Rows"), lambda line: line.rows_total, 66, 1),
    _figure(tr("Rejected"), lambda line: line.rows_rejected, 74),
    _figure(tr("Duplicates"), lambda line: line.rows_duplicate, 84, 6),
    _figure(tr("People"), lambda line: line.ncps_total, 68),
    _figure(tr("New"), lambda line: line.ncps_new, 62, 2),
    _figure(tr("Changed"), lambda line: line.ncps_changed, 76, 3),
    _figure(tr("Unchanged"), lambda line: line.ncps_unchanged, 88, 8),
    _figure(tr("Back"), lambda line: line.ncps_returned, 62, 7),
    _figure(tr("Not listed"), lambda line: line.ncps_not_listed, 84, 4),
)


class DropPlace(Flowing):
    """The dashed field: drop a file, or browse."""

    def __init__(
        self, on_browse: Callable[[], object], *, name: str, words: str = tr("Drop the report here, or")
    ) -> None:
        self.browse = Button(tr("Browse …"), on_browse, name=f"{name}.browse", kind="link", key="Ctrl+O")
        parts = [None, Icon("tray"), Text(words), self.browse, None]
        super().__init__(parts, margins=(16, 0, 16, 0), least=56)
        name_widget(self, f"{name}.drop", tr("Drop a referral report here"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.tokens().edge), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class FilePage(QWidget):
    """The reports that came in, newest first. `undo_wanted`: take the last one back."""

    undo_wanted = Signal()
    details_wanted = Signal(object)
    """What may be copied of a refusal (DeskError) is wanted."""

    def __init__(self, on_browse: Callable[[], object]) -> None:
        super().__init__()
        self.place = DropPlace(on_browse, name="report")
        self._fault = column(gap=0)
        self._banner: Banner | None = None
        self.history = ListTable(
            HISTORY, name="report.history", spoken=tr("Reports that came in"), key=lambda line: line.id
        )
        self.undo = Button(
            tr("Undo the last import"),
            self.undo_wanted.emit,
            name="report.history.undo",
            icon="arrow-counter-clockwise",
            small=True,
        )
        self.note = Text("", "small", wrap=True, name="report.history.note")
        title = Text(tr("Reports that came in"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        band = Band(title, 6, self.note, self.undo, name="report.history.band")
        self._pages = QStackedWidget()
        self._pages.addWidget(Sheet(band, self.history, padding=0, gap=0, name="report.history.sheet"))
        self._pages.addWidget(
            Sheet(
                EmptyState(
                    tr("No referral report has come in yet"),
                    tr(
                        "Each month the state refreshes the NCP Referral Report. Export it as a workbook or a text "
                        "file, and drop it here: you see what it means before anything is changed."
                    ),
                    icon="tray",
                    action=tr("Choose the report …"),
                    on_action=on_browse,
                    name="report.empty",
                ),
                name="report.nothing",
            )
        )
        self.setLayout(column(self.place, self._fault, self._pages, gap=12))

    def show_history(self, lines: tuple[ImportSummary, ...], ruling: UndoRuling) -> None:
        """Show the reports that came in, and whether the last one can be taken back."""
        self.history.set_rows(lines)
        self._pages.setCurrentIndex(0 if lines else 1)
        self.undo.setEnabled(ruling.allowed)
        self.note.setText(ruling.reason if lines else "")
        self.note.setToolTip(self.note.text())

    def show_fault(self, error: DeskError | None) -> None:
        """Say why a file was not taken in; None takes that away."""
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if error is not None:
            self._banner = Banner(
                str(error),
                Tone.BAD,
                action=tr("Copy details"),
                on_action=lambda: self.details_wanted.emit(error),
                name="report.fault",
                closable=True,
            )
            self._banner.closed.connect(lambda: self.show_fault(None))
            self._fault.addWidget(self._banner)
