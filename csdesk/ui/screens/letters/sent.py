"""Letters that were sent, word for word, to be read and printed again."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import letters
from csdesk.services.letters import SentLetter
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.printing import render
from csdesk.ui.screens.letters.paper import Paper, file_name
from csdesk.ui.screens.letters.preview import SCREEN_DPI, Preview
from csdesk.ui.screens.letters.tabs import LettersHeader
from csdesk.ui.screens.letters.writing import NARROW
from csdesk.ui.widgets import Button, Column, EmptyState, KeyLine, ListTable, Sheet, framed, page, split
from csdesk.wording import tr

MOST = 500


class SentPage(QWidget):
    """`to(str)`: another page of the screen is wanted."""

    to = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("letters.sent")
        self.desk = desk
        self._wanted: UUID | None = None
        self._paper = Paper(desk, self)
        self.save = Button(
            tr("Save as PDF …"), self._ask_path, name="letters.sent.save", icon="floppy-disk", key="Ctrl+S"
        )
        self.print = Button(
            tr("Print again"), self._ask_printer, name="letters.sent.print", icon="printer", key="Ctrl+P"
        )
        self.header = LettersHeader("sent", self.to.emit, self.save, self.print)
        columns = (
            Column(tr("Sent"), lambda letter: formats.near_moment(letter.made_at, desk.today()), 168, role="ink_2"),
            Column(tr("To"), lambda letter: letter.name, bold=True),
            Column(tr("Letter"), lambda letter: letter.title, 150),
            Column(tr("By"), lambda letter: letter.by, 120, role="ink_2", yields=1),
        )
        self.list = ListTable(columns, name="letters.sent.list", spoken=tr("Letters sent"), key=lambda one: one.id)
        self.list.chosen.connect(lambda _letter: self._draw())
        self.list.opened.connect(lambda letter: desk.navigate("record", ncp_id=letter.ncp_id))
        self.preview = Preview("letters.sent.preview")
        body = QWidget()
        body.setLayout(split((Sheet(self.list, padding=0, name="letters.sent.sheet"), 6), (self.preview, 5), gap=12))
        empty = EmptyState(
            tr("No letter was sent from here yet"),
            tr("Every letter that is printed or saved is kept word for word, and can be printed again."),
            icon="envelope-simple-open",
            action=tr("Write a letter"),
            on_action=lambda: self.to.emit("write"),
            name="letters.sent.empty",
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(empty, name="letters.sent.nothing"))
        self.pages.addWidget(body)
        self.keys = KeyLine(("Enter", tr("open the record")), ("Ctrl+P", tr("print again")), name="letters.sent.keys")
        self.keys.belong(self.list)
        self.setLayout(framed(page(self.header, self.pages), self.keys))

    def open_for(self, letter_id: UUID) -> None:
        """Show one letter."""
        self._wanted = letter_id
        self.refresh()

    def refresh(self) -> None:
        """Read the letters again."""
        self.desk.read(self, lambda session: letters.sent_letters(session, limit=MOST), self._show, key="sent")

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list if self.list.rows.rows else self.header.chips[1]

    def primary_action(self) -> QAbstractButton | None:
        """Print again."""
        return self.print if self.list.selected() is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the list only."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.scaled(NARROW))

    def _show(self, found: tuple[SentLetter, ...]) -> None:
        count = formats.count(len(found), tr("letter"), tr("letters"))
        said = (
            tr("{count} or more on file", count=count) if len(found) == MOST else tr("{count} on file", count=count)
        )
        self.header.set(subtitle=said if found else "")
        self.list.set_rows(found)
        self.pages.setCurrentIndex(1 if found else 0)
        for button in (self.save, self.print):
            button.setVisible(bool(found))
        if self._wanted is not None and self.list.select_key(self._wanted):
            self._wanted = None
        elif found and self.list.selected() is None:
            self.list.select_first()
        self._draw()

    def _draw(self) -> None:
        letter = self.list.selected()
        if letter is None:
            self.preview.show_sentence("")
            return

        def draw(session: Any) -> tuple[QImage, ...]:
            return render(letters.again_pdf(session, [letter.id]), SCREEN_DPI)

        self.desk.read(
            self, draw, lambda pages: self.preview.show_pages(pages, tr("To {name}", name=letter.name)), key="preview"
        )

    def _ask_printer(self) -> None:
        self._paper.ask_printer(tr("Letter"), self.print_on)

    def print_on(self, printer: Any) -> None:
        """Print the marked letter again on this printer."""
        letter = self.list.selected()
        if letter is not None:
            self._paper.again_to(printer, letter)

    def _ask_path(self) -> None:
        letter = self.list.selected()
        if letter is not None:
            self.desk.dialogs.save_file(
                tr("Save as PDF. The file will not be encrypted"),
                f"{file_name(letter.title)}.pdf",
                tr("PDF (*.pdf)"),
                lambda path: self._paper.again_to(path, letter),
            )
