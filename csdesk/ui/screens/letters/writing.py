"""The page on which letters are written: wording, people, what is decided, preview, print."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import letters
from csdesk.services.errors import DeskError
from csdesk.services.letters import Batch, Sorted, Template
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.printing import render
from csdesk.ui.screens.letters.options import Options
from csdesk.ui.screens.letters.paper import Paper, file_name
from csdesk.ui.screens.letters.people import Line, PeopleTable
from csdesk.ui.screens.letters.preview import MOST, SCREEN_DPI, Preview
from csdesk.ui.screens.letters.tabs import LettersHeader
from csdesk.ui.widgets import Button, EmptyState, KeyLine, Sheet, Text, framed, page, row, split
from csdesk.wording import tr

NARROW = 860
"""Pixels from which on the preview has room beside the people."""
TAKE_OUT = Command("letters.takeOut", tr("Take out of the list"), "X", brief=tr("take out of the list"))
KEYS = (TAKE_OUT, ("Enter", tr("open the record")), ("Ctrl+P", tr("print")), ("Esc", tr("back")))


class WritePage(QWidget):
    """`to(str)`: another page of the screen is wanted."""

    to = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("letters.write")
        self.desk = desk
        self.ncp_ids: tuple[UUID, ...] = ()
        self.found: Sorted | None = None
        self._wanted = ""
        self._taken_out: tuple[UUID, ...] = ()
        self._paper = Paper(desk, self)
        self.save = Button(tr("Save as PDF …"), self._ask_path, name="letters.save", icon="floppy-disk", key="Ctrl+S")
        self.print = Button(
            tr("Print"), self._ask_printer, name="letters.print", kind="primary", icon="printer", key="Ctrl+P"
        )
        self.header = LettersHeader("write", self.to.emit, self.save, self.print)
        self.options = Options()
        self.people = PeopleTable()
        self.count = Text("", "strong", name="letters.count")
        self.note = Text("", "small", role="ink_2", wrap=True, name="letters.note")
        self.back = Button(tr("Put back"), self._put_back, name="letters.putBack", kind="link", small=True)
        self.preview = Preview("letters.preview")
        self.pages = QStackedWidget()
        self._lay_out()
        self.options.changed.connect(self._sort)
        self.people.chosen.connect(lambda _line: self._draw())
        self.people.opened.connect(lambda line: desk.navigate("record", ncp_id=line.ncp_id))
        self.people.offer(lambda line: keyed((TAKE_OUT,), self._press, line), opens=tr("Open the record"))

    def _lay_out(self) -> None:
        tally = row(self.count, gap=12, margins=(16, 6, 16, 8))
        tally.addWidget(self.note, 1)
        tally.addWidget(self.back)
        left = Sheet(self.options, padding=0, gap=0, name="letters.sheet")
        left.add(self.people, stretch=1)
        left.add(tally)
        body = QWidget()
        body.setLayout(split((left, 6), (self.preview, 5), gap=12))
        empty = EmptyState(
            tr("Nobody is chosen yet"),
            tr(
                "Tick people in the list of NCPs and choose Several, Write to them; or open a record and choose "
                "Letter. Who is under safe contact, has no address or is not to be contacted is left out, and you "
                "see why."
            ),
            icon="envelope-simple",
            action=tr("Choose people in the list"),
            on_action=lambda: self.desk.navigate("ncps"),
            name="letters.empty",
        )
        missed = Button(
            tr("People who missed an appointment"), self._take_no_shows, name="letters.noShows", icon="calendar-x"
        )
        absent = Button(
            tr("Missed a class"), self._take_absent, name="letters.missedClass", icon="chalkboard-teacher"
        )
        column_of_empty = empty.layout()
        if isinstance(column_of_empty, QVBoxLayout):
            column_of_empty.insertLayout(column_of_empty.count() - 1, row(None, missed, absent, None))
        self.pages.addWidget(Sheet(empty, name="letters.nobody"))
        self.pages.addWidget(body)
        self.keys = KeyLine(*KEYS, name="letters.keys")
        self.keys.belong(self.people, TAKE_OUT.key, "Enter")
        self.setLayout(framed(page(self.header, self.pages), self.keys))
        self._show_page()

    def open_for(self, ncp_ids: tuple[UUID, ...], template: str) -> None:
        """Write to these people; what was decided for others is forgotten."""
        if len(ncp_ids) > letters.MOST_AT_ONCE:
            self.desk.messages.warn(
                tr(
                    "Letters go to {most_at_once:,} people at once at most, and {ncp_ids:,} are chosen. "
                    "Narrow the list.",
                    most_at_once=letters.MOST_AT_ONCE,
                    ncp_ids=len(ncp_ids),
                )
            )
            return
        self.ncp_ids, self._wanted, self._taken_out = tuple(dict.fromkeys(ncp_ids)), template, ()
        self.found = None
        self.options.reset()
        self.refresh()

    def refresh(self) -> None:
        """Read the wordings and sort the people out again."""
        self._show_page()
        self.desk.read(self, letters.templates, self._offer, key="wordings")

    def first_focus(self) -> QWidget:
        """The wording, or what helps to choose people."""
        return self.options.wording if self.ncp_ids else self.header.chips[0]

    def primary_action(self) -> QAbstractButton | None:
        """Print."""
        return self.print if self.ncp_ids else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the people only; it prints all the same."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.scaled(NARROW))

    def batch(self) -> Batch:
        """What is asked for now."""
        code = self.options.template.code if self.options.template else ""
        again = self.options.ask_again_on(self.desk.today())
        return Batch(code, self.ncp_ids, self.options.decisions(), again)

    def unsaved(self) -> dict[str, Any]:
        """Whom a letter was being written to, and what was decided."""
        if not self.ncp_ids:
            return {}
        return {
            "ncp_ids": [str(ncp_id) for ncp_id in self.ncp_ids],
            "wording": str(self.options.wording.value() or ""),
            "reason": self.options.reason.text(),
            "unverified": self.options.unverified.isChecked(),
        }

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on with it."""
        self.open_for(tuple(UUID(ncp_id) for ncp_id in unsaved["ncp_ids"]), unsaved["wording"])
        self.options.reason.setText(unsaved["reason"])
        self.options.unverified.setChecked(unsaved["unverified"])

    def _offer(self, templates: tuple[Template, ...]) -> None:
        self.options.blockSignals(True)
        self.options.offer(templates)
        if self._wanted:
            self.options.wording.set_value(self._wanted)
            self._wanted = ""
        self.options.blockSignals(False)
        self._sort()

    def _sort(self) -> None:
        if not self.ncp_ids:
            return
        ids, decisions, at, today = self.ncp_ids, self.options.decisions(), self.desk.now(), self.desk.today()
        is_label = bool(self.options.label_sheet)
        body = self.options.template.body if self.options.template else ""
        self.desk.read(
            self,
            lambda session: letters.sort_out(session, ids, body, decisions, at=at, today=today, label=is_label),
            self._show,
            key="sort",
        )

    def _show(self, found: Sorted) -> None:
        self.found = found
        self.options.show_found(found, len(self.ncp_ids))
        self.people.show_sorted_out(found, self.desk.today())
        getting = len(found.getting)
        self.count.setText(
            formats.count(
                getting,
                tr("label") if self.options.label_sheet else tr("letter"),
                tr("labels") if self.options.label_sheet else tr("letters"),
            )
        )
        notes = [found.desk_lacks] if found.desk_lacks else []
        if found.left_out:
            notes.append(
                tr(
                    "{count} left out, with the reason",
                    count=formats.count(len(found.left_out), tr("person"), tr("people")),
                )
            )
        if self._taken_out:
            notes.append(tr("{taken_out} taken out by you", taken_out=len(self._taken_out)))
        self.note.setText(" · ".join(notes))
        self.note.set_role("bad" if found.desk_lacks else "ink_2")
        self.back.setVisible(bool(self._taken_out))
        for button in (self.save, self.print):
            button.setEnabled(getting > 0 and not found.desk_lacks)
        self.keys.leave_out(*(() if self.print.isEnabled() else (self.print.key,)))
        self._draw()

    def _draw(self) -> None:
        """Show the letter to the one who is marked, or the labels."""
        found, line = self.found, self.people.selected()
        if found is None or not found.getting:
            self.preview.show_sentence(tr("Nobody gets one as things stand: the list says why."))
            return
        if found.desk_lacks:
            self.preview.show_sentence(found.desk_lacks)
            return
        batch, at, today = self.batch(), self.desk.now(), self.desk.today()
        sheet, first = self.options.label_sheet, self.options.first_label
        if sheet:

            def draw(session: Any) -> tuple[QImage, ...]:
                made = letters.labels_preview(
                    session, batch.ncp_ids, batch.decisions, sheet=sheet, first=first, at=at, today=today
                )
                return render(made, SCREEN_DPI, most=MOST)

            told = formats.count(len(found.getting), tr("label"), tr("labels"))
        elif not isinstance(line, Line) or not line.gets:
            self.preview.show_sentence(tr("This person gets no letter. Mark somebody who gets one to see the page."))
            return
        else:
            ncp_id = line.ncp_id

            def draw(session: Any) -> tuple[QImage, ...]:
                made = letters.preview_pdf(session, batch, ncp_id, at=at, today=today)
                return render(made, SCREEN_DPI, most=MOST)

            told = tr("To {name}", name=line.name)
        self.desk.read(
            self, draw, lambda pages: self.preview.show_pages(pages, told), self._no_preview, key="preview"
        )

    def _no_preview(self, error: DeskError) -> None:
        self.preview.show_sentence(str(error))

    def _press(self, key: str, line: Line | None) -> None:
        if key == "X" and line is not None and len(self.ncp_ids) > 1:
            self._taken_out = (*self._taken_out, line.ncp_id)
            self.ncp_ids = tuple(ncp_id for ncp_id in self.ncp_ids if ncp_id != line.ncp_id)
            self._sort()

    def _put_back(self) -> None:
        self.ncp_ids, self._taken_out = (*self.ncp_ids, *self._taken_out), ()
        self._sort()

    def _take_no_shows(self) -> None:
        at = self.desk.now()
        self._take(lambda session: letters.no_shows(session, at=at), "missed", tr("an appointment"))

    def _take_absent(self) -> None:
        at = self.desk.now()
        self._take(lambda session: letters.missed_classes(session, at=at), "missed_class", tr("a class"))

    def _take(self, work: Callable[[Any], tuple[UUID, ...]], wording: str, what: str) -> None:
        def take(ncp_ids: tuple[UUID, ...]) -> None:
            if ncp_ids:
                self.open_for(ncp_ids, wording)
                self.options.wording.setFocus()
            else:
                self.desk.messages.info(tr("Nobody who missed {what} waits for a letter.", what=what))

        self.desk.read(self, work, take)

    def _ask_path(self) -> None:
        batch, decisions = self.batch(), self.options.decisions()
        sheet, first = self.options.label_sheet, self.options.first_label
        title = tr("Address labels") if sheet else file_name(self.options.wording.currentText())
        self.desk.dialogs.save_file(
            tr("Save as PDF. The file will not be encrypted"),
            f"{title}, {self.desk.today():%Y-%m-%d}.pdf",
            tr("PDF (*.pdf)"),
            lambda path: (
                self._paper.labels_to(path, batch, decisions, sheet, first)
                if sheet
                else self._paper.send_to_file(path, batch, self._sent)
            ),
        )

    def _ask_printer(self) -> None:
        self._paper.ask_printer(tr("Labels") if self.options.label_sheet else tr("Letters"), self.print_on)

    def print_on(self, printer: Any) -> None:
        """Print what is asked for on this printer, and note it."""
        batch, sheet = self.batch(), self.options.label_sheet
        if sheet:
            self._paper.labels_to(printer, batch, self.options.decisions(), sheet, self.options.first_label)
        else:
            self._paper.send_to(printer, batch, self._sent)

    def _sent(self) -> None:
        """The letters are out: nobody gets the same one twice by a second Enter."""
        self.ncp_ids, self.found, self._taken_out = (), None, ()
        self.options.reset()
        self.options.again.set_value(0)
        self._show_page()
        self.to.emit("sent")

    def _show_page(self) -> None:
        self.pages.setCurrentIndex(1 if self.ncp_ids else 0)
        self.keys.setVisible(bool(self.ncp_ids))
        for button in (self.save, self.print):
            button.setVisible(bool(self.ncp_ids))
        self.back.setVisible(bool(self._taken_out))
        people = formats.count(len(self.ncp_ids), tr("person"), tr("people"))
        self.header.set(subtitle=tr("{people} chosen", people=people) if self.ncp_ids else "")
