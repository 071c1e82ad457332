"""The list behind the number that is chosen; in it rejected rows are corrected, and saved for who made the report."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from csdesk.services.cycles import many_objects
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.services.referral_report import Preview, note_rows_saved, rejects_workbook, row_cells
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.referral_report.lists import TABLES, ListSpec, spec_of
from csdesk.ui.screens.referral_report.row_editor import RowEditor
from csdesk.ui.screens.referral_report.said import Place
from csdesk.ui.widgets import Band, Button, Group, ListTable, OpeningTable, Sheet, Text
from csdesk.wording import tr

NOT_ENCRYPTED = tr("The file is not encrypted: keep it where nobody else can read it, and delete it once it is sent.")
NOT_TAKEN_IN = tr("Save them as a workbook to send back; corrected in the next report, they come in with it.")
REJECTED = "rejected"
"""The table of the rows that are not taken in."""
PLACED = frozenset({"rows", "flagged"})
"""Other tables of rows of the file: a row is known again by its place."""


class Behind(Sheet):
    """A band and a table. `corrected(place, typed)`: typed in a row; with nothing, it stands as in the file."""

    corrected = Signal(object, object)

    def __init__(self, desk: Desk, name: str, *, corrects: bool) -> None:
        self.title = Text("", "section", name=f"{name}.title")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.sentence = Text("", role="ink_2", wrap=True, name=f"{name}.sentence")
        self.save = Button(tr("Save as a workbook …"), self._ask_file, name=f"{name}.save", icon="download-simple")
        self.stack = QStackedWidget()
        band = Band(self.title, 6, self.sentence, self.save, name=f"{name}.band")
        super().__init__(band, self.stack, padding=0, gap=0, name=name)
        self._desk = desk
        self._corrects = corrects
        self._preview: Preview | None = None
        self._key = ""
        self._unfinished: tuple[Place, dict[str, str]] | None = None
        """What is being typed in a row while the list is read again."""
        self._taken: Place | None = None
        """The row that was corrected last, until it is known what became of it."""
        shown = TABLES[REJECTED] if corrects else TABLES[REJECTED][:-1]
        spoken = tr("What is behind the number")
        self.rejected = OpeningTable(shown, name=f"{name}.{REJECTED}", spoken=spoken, key=place_of)
        self.tables: dict[str, ListTable] = {REJECTED: self.rejected}
        for table in (one for one in TABLES if one != REJECTED):
            key = place_of if table in PLACED else id
            self.tables[table] = ListTable(TABLES[table], name=f"{name}.{table}", spoken=spoken, key=key)
        for widget in self.tables.values():
            self.stack.addWidget(widget)
        self.tables["people"].opened.connect(self._open_person)
        if corrects:
            self.rejected.opened.connect(self.open_row)
            self.rejected.clicked.connect(self._click)

    @property
    def editor(self) -> RowEditor | None:
        """The row that is open, if one is."""
        opened = self.rejected.opened_row
        return opened if isinstance(opened, RowEditor) else None

    @property
    def being_typed(self) -> list[Any] | None:
        """Sheet, row and what is being typed there, as JSON holds it."""
        editor = self.editor
        return [*editor.place, editor.corrections] if editor is not None and editor.is_touched else None

    def go_on_with(self, typed: list[Any] | None) -> None:
        """What `being_typed` gave before is typed again, as soon as its row is shown."""
        if typed is not None:
            self._unfinished = (typed[0], typed[1]), typed[2]

    def show_list(self, preview: Preview, key: str) -> None:
        """Show the list behind a number or a flag. What is being typed in a row is kept."""
        editor = self.editor
        if editor is not None and editor.is_touched:
            self._unfinished = editor.place, editor.corrections
        self._preview, self._key = preview, key
        spec = spec_of(key, preview)
        self._desk.tasks.query(
            self, partial(_find, spec, preview), lambda rows: self._show_rows(key, spec, rows), key="list"
        )

    def close_row(self) -> bool:
        """Close the row that is open; what was typed in it is forgotten. False when none is."""
        if self.editor is None:
            return False
        self._unfinished = None
        self.rejected.close_opened()
        self.rejected.setFocus()
        return True

    def forget(self) -> None:
        """Let go of the file."""
        self._preview = None
        self._key = ""
        self._unfinished = self._taken = None
        for table in self.tables.values():
            table.set_rows(())

    def open_row(self, line: Any, typed: dict[str, str] | None = None) -> None:
        """Open a row to correct it."""
        place = place_of(line)
        cells = row_cells(self._preview, *place) if self._preview is not None else ()
        if not cells:
            return
        room = self.rejected.viewport().width()
        editor = RowEditor(place, cells, margin=self.rejected.columnWidth(0), room=room)
        editor.taken_in.connect(lambda told: self._take_in(place, told))
        editor.left_out.connect(lambda: self._leave_out(place))
        editor.laid_out.connect(self.rejected.watch_opened)
        self.rejected.open_below(line, editor)
        if typed:
            editor.put(typed)
        editor.begin()

    def _take_in(self, place: Place, typed: dict[str, str]) -> None:
        self._taken = place
        self.close_row()
        self._select_next(place)
        self.corrected.emit(place, typed)

    def _leave_out(self, place: Place) -> None:
        was_corrected = self._preview is not None and place in self._preview.corrections
        self.close_row()
        self._select_next(place)
        if was_corrected:
            self.corrected.emit(place, {})

    def _select_next(self, place: Place) -> None:
        """The row after this one, where the keyboard can go on."""
        rows = self.rejected.rows.rows
        at = next((n for n, line in enumerate(rows) if not isinstance(line, Group) and place_of(line) == place), -1)
        following = next((n for n in range(at + 1, len(rows)) if not isinstance(rows[n], Group)), at)
        if following >= 0:
            self.rejected.select(following)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == len(self.rejected.rows.columns) - 1:
            line = self.rejected.rows.rows[index.row()]
            if not isinstance(line, Group):
                self.open_row(line)

    def _show_rows(self, key: str, spec: ListSpec, rows: Sequence[Any]) -> None:
        preview = self._preview
        if preview is None or key != self._key:
            return
        unit = (tr("person"), tr("people")) if spec.table == "people" else (tr("row"), tr("rows"))
        number = len([line for line in rows if not isinstance(line, Group)])
        if key == REJECTED:
            number = preview.rows_rejected
        self.title.setText(f"{spec.title}: {formats.count(number, *unit)}")
        self.sentence.setText(spec.sentence if self._corrects or key != REJECTED else NOT_TAKEN_IN)
        self.save.setVisible(spec.table == REJECTED and bool(preview.rejected))
        rejected = formats.count(preview.rows_rejected, tr("rejected row"), tr("rejected rows"))
        duplicates = formats.count(preview.rows_duplicate, tr("duplicate"), tr("duplicates"))
        self.save.setToolTip(
            tr(
                "{rejected} and {duplicates}, with the cells that are read, to send back",
                rejected=rejected,
                duplicates=duplicates,
            )
        )
        table = self.tables[spec.table]
        again = self.stack.currentWidget() is table
        table.set_rows(rows)
        if not again:
            table.scrollToTop()
        self.stack.setCurrentWidget(table)
        self._go_on(rows)

    def _go_on(self, rows: Sequence[Any]) -> None:
        """Open the row again in which something had been typed, or the corrected one that is still not right."""
        if self._key != REJECTED or self._preview is None:
            return
        unfinished, taken = self._unfinished, self._taken
        self._unfinished = self._taken = None
        if unfinished is not None:
            line = _line_of(rows, unfinished[0])
            if line is not None:
                self.open_row(line, unfinished[1])
            return
        out = {place_of(row) for row in self._preview.rejected}
        line = _line_of(rows, taken) if taken in out else None
        if line is not None:
            self.open_row(line)
            if self.editor is not None:
                self.editor.say_wrong(line.detail)

    def _ask_file(self) -> None:
        try:
            self._desk.ways.policy.require_lists()
        except DeskError as error:
            self._desk.messages.refused(error)
            return
        self._desk.dialogs.save_file(
            tr("Save the rows"), "Rows not taken in.xlsx", tr("Excel workbook (*.xlsx)"), self._save
        )

    def _save(self, path: Path) -> None:
        preview = self._preview
        if preview is None:
            return
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy
        number = len(preview.rejected)

        def work(session: Any) -> None:
            note_rows_saved(session, number, at=at, who=who)
            policy.require_lists()
            write_file(session, path, rejects_workbook(preview), told=Exempt.UNKNOWN, policy=policy)

        said = tr(
            "{count} saved as {name}. {not_encrypted}",
            count=formats.count(number, tr("row"), tr("rows")),
            name=path.name,
            not_encrypted=NOT_ENCRYPTED,
        )
        self._desk.write(self, work, lambda _done: self._desk.messages.good(said))

    def _open_person(self, line: Any) -> None:
        if line.ncp_id is not None:
            self._desk.navigate("record", ncp_id=line.ncp_id)


def _find(spec: ListSpec, preview: Preview) -> Sequence[Any]:
    with many_objects():
        return spec.find(preview)


def place_of(line: Any) -> Place:
    """Where a row stands in the file."""
    return line.sheet, line.row


def _line_of(rows: Sequence[Any], place: Place | None) -> Any:
    return next((line for line in rows if not isinstance(line, Group) and place_of(line) == place), None)
