"""Step 3: what the report means for the caseload, as two equations; each number opens what is behind it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.referral_report import Preview, flag_label, note_rows_saved
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.referral_report.lists import FLAG, TABLES, spec_of, write_rows
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    ActionBar,
    Band,
    Banner,
    Beside,
    Button,
    Chip,
    DateInput,
    Figure,
    FigureStrip,
    Icon,
    ListTable,
    Sheet,
    Text,
    clear,
    column,
    holding,
    row,
)

BESIDE_CHIPS = 490
ROWS_SHARE, PEOPLE_SHARE = 43, 72
BOTH_FIT = 1_080
"""Pixels from which on both equations have room in one line."""


class PreviewPage(QWidget):
    """The two equations, the flags and the list. `date_said(date)`: the user dated the report."""

    date_said = Signal(object)

    def __init__(
        self,
        desk: Desk,
        on_apply: Callable[[], object],
        on_columns: Callable[[], object],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__()
        self._desk = desk
        self.preview: Preview | None = None
        self.key = ""
        self.rows_strip = FigureStrip(name="report.preview", spoken="Rows in the file, and what becomes of them")
        self.people_strip = FigureStrip(name="report.preview", spoken="People on the report")
        for strip in (self.rows_strip, self.people_strip):
            strip.chosen.connect(self.choose)
        self._flags = QHBoxLayout()
        self._flags.setSpacing(8)
        self._flags.setContentsMargins(0, 0, 0, 0)
        self.date = DateInput(desk.today, name="report.date", spoken="Date of the report")
        self.date.setFixedWidth(180)
        self.use_date = Button("Use this date", self._say_date, name="report.date.use", small=True)
        words = Text("The file does not say when the state refreshed it. Date of the report:", role="attention")
        self._date_line = holding(row(Icon("warning", "attention"), words, self.date, self.use_date, None))
        self._warnings = column(gap=6)
        self._title = Text("", "section", name="report.list.title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._sentence = Text("", role="ink_2", elide=True, name="report.list.sentence")
        self.save = Button("Save these rows …", self._ask_file, name="report.list.save", icon="download-simple")
        band = Band(self._title, 6, self._sentence, self.save, name="report.list.band")
        self.tables = {
            name: ListTable(columns, name=f"report.list.{name}", spoken="What is behind the number", key=id)
            for name, columns in TABLES.items()
        }
        self._stack = QStackedWidget()
        for table in self.tables.values():
            self._stack.addWidget(table)
        self.tables["people"].opened.connect(self._open_person)
        self.setLayout(
            column(
                Beside((self.rows_strip, ROWS_SHARE), (self.people_strip, PEOPLE_SHARE), room=BOTH_FIT),
                holding(self._flags),
                self._date_line,
                self._warnings,
                Sheet(band, self._stack, padding=0, gap=0, name="report.list"),
                gap=10,
            )
        )
        self._make_bar(on_apply, on_columns, on_cancel)

    def _make_bar(
        self, on_apply: Callable[[], object], on_columns: Callable[[], object], on_cancel: Callable[[], object]
    ) -> None:
        self.promise = Text("", elide=True, name="report.promise")
        self.columns = Button("Columns", on_columns, name="report.columns.open")
        self.cancel = Button("Cancel", on_cancel, name="report.cancel", key="Esc")
        self.apply = Button("Apply", on_apply, name="report.apply", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(
            Icon("arrow-counter-clockwise", "accent"),
            self.promise,
            self.columns,
            self.cancel,
            self.apply,
            name="report.preview.bar",
        )

    def show_preview(self, preview: Preview, off_list: int) -> None:
        """Show a preview; `off_list`: how many of its rows are not for the list to call."""
        self.preview = preview
        chosen = self.key or ("rejected" if preview.rows_rejected else "new" if preview.ncps_new else "changed")
        self.rows_strip.set_figures(_rows_figures(preview))
        self.people_strip.set_figures(_people_figures(preview))
        self._show_flags(preview, off_list)
        self._date_line.setVisible(not preview.report_date_said)
        self.date.set_value(preview.report_date)
        self._show_warnings(preview)
        self._show_verb(preview)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Show the list behind a number or a flag."""
        preview = self.preview
        if preview is None:
            return
        self.key = key
        for strip in (self.rows_strip, self.people_strip):
            strip.show_chosen(key)
        for chip in self.findChildren(Chip):
            chip.setChecked(chip.objectName() == f"report.{key}")
        spec = spec_of(key, preview)
        self._desk.tasks.query(
            self, lambda: spec.find(preview), lambda rows: self._show_rows(key, rows), key="report.list"
        )

    def show_busy(self, busy: bool) -> None:
        """While a report is taken in, nothing else can be asked for."""
        self.apply.setEnabled(not busy and self.preview is not None and self._can_apply(self.preview))
        for widget in (self.columns, self.cancel, self.use_date):
            widget.setEnabled(not busy)

    def forget(self) -> None:
        """Let go of the file and of all that it says."""
        self.preview = None
        self.key = ""
        for table in self.tables.values():
            table.set_rows(())

    def _show_rows(self, key: str, rows: Sequence[Any]) -> None:
        if self.preview is None or key != self.key:
            return
        spec = spec_of(key, self.preview)
        unit = ("person", "people") if spec.table == "people" else ("row", "rows")
        self._title.setText(f"{spec.title}: {formats.count(len(rows), *unit)}")
        self._sentence.setText(spec.sentence)
        self.save.setVisible(spec.table == "rejected" and bool(rows))
        table = self.tables[spec.table]
        table.set_rows(rows)
        table.scrollToTop()
        self._stack.setCurrentWidget(table)

    def _show_flags(self, preview: Preview, off_list: int) -> None:
        clear(self._flags)
        if not preview.rows_flagged:
            self._flags.addWidget(Icon("check-circle", "good"))
            self._flags.addWidget(Text("No accepted row breaks a rule of the report.", role="ink_2"), 1)
            return
        self._flags.addWidget(Icon("flag", "attention"))
        self._flags.addWidget(Text("Accepted, but flagged:"))
        self._flags.addWidget(self._chip("", "All", preview.rows_flagged))
        ranked = sorted(preview.flags.items(), key=lambda found: -found[1])
        chips = [self._chip(code, flag_label(code), number) for code, number in ranked]
        fit = self._how_many_fit(chips)
        for chip in chips[:fit]:
            self._flags.addWidget(chip)
        if ranked[fit:]:
            more = Button(f"{len(ranked) - fit} more", name="report.flag.more", kind="chip", icon="caret-down")
            menu = self._menu(more, ranked[fit:])
            more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
            self._flags.addWidget(more)
        self._flags.addStretch(1)
        words = "will not be on the list to call"
        self._flags.addWidget(Text(f"{off_list:,} {words}" if off_list else "", "small", name="report.offList"))

    def _how_many_fit(self, chips: Sequence[Chip]) -> int:
        """How many chips there is room for beside the words and the button for the rest."""
        shown_in = self.parentWidget()
        room = (shown_in.width() if shown_in else 0) - theme.scaled(BESIDE_CHIPS)
        for number, chip in enumerate(chips):
            room -= chip.sizeHint().width() + 8
            if room < 0:
                return number
        return len(chips)

    def _chip(self, code: str, label: str, number: int) -> Chip:
        chip = Chip(label, count=f"{number:,}", name=f"report.{FLAG}{code}")
        chip.clicked.connect(lambda _checked=False: self.choose(f"{FLAG}{code}"))
        return chip

    def _menu(self, parent: QWidget, flags: Sequence[tuple[str, int]]) -> QMenu:
        menu = QMenu(parent)
        for code, number in flags:
            action = menu.addAction(f"{flag_label(code)}   {number:,}")
            action.triggered.connect(lambda _checked=False, code=code: self.choose(f"{FLAG}{code}"))
        return menu

    def _show_warnings(self, preview: Preview) -> None:
        clear(self._warnings)
        if preview.already_imported_at is not None:
            came = formats.full_day(preview.already_imported_at.astimezone().date())
            self._warnings.addWidget(
                Banner(
                    f"This very file came in on {came}, as {preview.already_imported_as}. There is nothing to apply.",
                    Tone.ATTENTION,
                    name="report.again",
                )
            )
        spoken = [text for text in preview.warnings if preview.report_date_said or "today's date" not in text]
        for text in spoken:
            line = row(Icon("info"))
            line.addWidget(Text(text, role="ink_2", wrap=True), 1)
            self._warnings.addLayout(line)

    def _show_verb(self, preview: Preview) -> None:
        self.apply.setText(f"Apply to {formats.count(preview.ncps_total, 'person', 'people')}")
        self.apply.setEnabled(self._can_apply(preview))
        if preview.already_imported_at is not None:
            self.promise.setText("Nothing to apply: this file is in the caseload already.")
        elif not preview.ncps_total:
            self.promise.setText("Nothing to apply: no row of this file can be taken in.")
        else:
            self.promise.setText(
                "One step, all or nothing. Undo import works until later work depends on it, then names that work."
            )

    @staticmethod
    def _can_apply(preview: Preview) -> bool:
        return preview.already_imported_at is None and preview.ncps_total > 0 and not preview.open_questions

    def _say_date(self) -> None:
        day: date | None = self.date.value()
        if day is not None:
            self.date_said.emit(day)

    def _ask_file(self) -> None:
        try:
            self._desk.ways.policy.require_lists()
        except DeskError as error:
            self._desk.messages.error(str(error))
            return
        self._desk.dialogs.save_file("Save the rows", "Rejected rows.csv", "Text files (*.csv)", self._save_rows)

    def _save_rows(self, path: Path) -> None:
        rows: list[Any] = self.tables["rejected"].rows.rows
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> None:
            note_rows_saved(session, len(rows), at=at, who=who)
            write_rows(path, rows, policy=policy)

        self._desk.write(
            self,
            work,
            lambda _done: self._desk.messages.good(f"{formats.count(len(rows), 'row')} saved as {path.name}."),
        )

    def _open_person(self, line: Any) -> None:
        if line.ncp_id is not None:
            self._desk.navigate("record", ncp_id=line.ncp_id)


def _rows_figures(preview: Preview) -> list[Figure]:
    sheets = len(preview.report.sheets)
    return [
        Figure("rows", "Rows in file", f"{preview.rows_total:,}", formats.count(sheets, "sheet")),
        Figure(
            "accepted",
            "Accepted",
            f"{preview.rows_accepted:,}",
            f"flagged: {preview.rows_flagged:,}",
            "=",
            "check-circle",
            "good",
        ),
        Figure("rejected", "Rejected", f"{preview.rows_rejected:,}", "to correct", "+", "x-circle", "bad"),
        Figure("duplicates", "Duplicates", f"{preview.rows_duplicate:,}", "counted once", "+", "copy"),
    ]


def _people_figures(preview: Preview) -> list[Figure]:
    cases = formats.count(preview.cases_total, "case")
    figures_only = f"{preview.ncps_figures_only:,} figures only"
    return [
        Figure("people", "People", f"{preview.ncps_total:,}", cases),
        Figure("new", "New", f"{preview.ncps_new:,}", "to the caseload", "="),
        Figure("changed", "Changed", f"{preview.ncps_changed:,}", figures_only, "+"),
        Figure("unchanged", "Unchanged", f"{preview.ncps_unchanged:,}", "nothing new", "+"),
        Figure("returned", "Back again", f"{preview.ncps_returned:,}", "were away", "+"),
        Figure("not_listed", "Not listed now", f"{preview.ncps_not_listed:,}", "kept, marked", apart=True),
    ]
