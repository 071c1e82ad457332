"""Without the laptop: the questions on paper, printed or saved, and the way to what comes back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu, QWidget

from csdesk.services import interview
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_paper
from csdesk.services.interview import InterviewMode
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Text, row
from csdesk.wording import tr

MODES = {InterviewMode.CASEWORKER: tr("the caseworker asks"), InterviewMode.CLIENT: tr("the parent fills it in")}


class PaperBar(QWidget):
    """Prints the questions of either mode; `type_in` is called to enter the paper of whoever is selected."""

    def __init__(self, desk: Desk, type_in: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self.print = Button(tr("Print …"), self._open, name="interview.paper.print", icon="printer", small=True)
        self.menu = QMenu(self)
        self.menu.setObjectName("interview.paper.menu")
        for mode, words in MODES.items():
            self._add(tr("Print: {words}", words=words), partial(self._ask_printer, mode))
        self.menu.addSeparator()
        for mode, words in MODES.items():
            self._add(tr("Save as PDF: {words} …", words=words), partial(self._ask_path, mode))
        self.type_in = Button(
            tr("Type in …"), type_in, name="interview.paper.typeIn", icon="keyboard", key="P", small=True
        )
        self.type_in.setToolTip(tr("Type in the paper of the person who is selected in the list"))
        label = Text(tr("On paper"), "small_strong")
        self.setLayout(row(label, None, self.print, self.type_in, margins=(16, 8, 16, 8)))

    def show_selected(self, *, anybody: bool) -> None:
        """Whether somebody is selected whose paper could be typed in."""
        self.type_in.setEnabled(anybody)

    def print_on(self, printer: QPrinter, mode: InterviewMode) -> None:
        """Print the questions on this printer; no file is made on the way."""
        self._make(
            mode,
            lambda pdf: printing.print_beside(
                self._desk.tasks, self, printer, pdf, self._printed, told=Exempt.NOBODY
            ),
        )

    def _make(self, mode: InterviewMode, done: Callable[[bytes], object]) -> None:
        name = self._desk.settings.instrument

        def work() -> bytes:
            from csdesk.services.papers import interview_sheet

            return interview_sheet.make(interview.load(name), mode)

        self._desk.tasks.query(self, work, done)

    def _printed(self) -> None:
        self._desk.messages.good(tr("The questions went to the printer. What comes back is typed in here."))

    def _ask_printer(self, mode: InterviewMode) -> None:
        printing.ask_printer(self, tr("Interview"), lambda printer: self.print_on(printer, mode))

    def _ask_path(self, mode: InterviewMode) -> None:
        self._desk.dialogs.save_file(
            tr("Save the questions"),
            f"Interview, {MODES[mode]}.pdf",
            tr("PDF (*.pdf)"),
            lambda path: self._make(mode, lambda pdf: self._save(path, pdf)),
        )

    def _save(self, path: Path, pdf: bytes) -> None:
        said = tr("The questions are saved as {name}. Nobody is named in them.", name=path.name)
        self._desk.tasks.command(self, lambda: write_paper(path, pdf), lambda _path: self._desk.messages.good(said))

    def _add(self, words: str, then: Callable[[], object]) -> None:
        self.menu.addAction(words).triggered.connect(lambda _checked=False: then())

    def _open(self) -> None:
        self.menu.popup(self.print.mapToGlobal(QPoint(0, self.print.height() + 2)))
