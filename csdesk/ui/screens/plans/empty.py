"""An empty worksheet for the pen, for when nothing can be typed: of nobody, so nothing of it is in the vault."""

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu, QWidget

from csdesk.services import plans
from csdesk.services.disclosure import Exempt
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button
from csdesk.wording import tr

WORDS = {False: tr("Print one"), True: tr("Print one in large print")}


class EmptyWorksheet(Button):
    """A button whose menu prints one, in large print or not."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(tr("Empty worksheet"), self._open, name="plans.emptyWorksheet", icon="printer")
        self._desk = desk
        self._owner = owner
        self.choices = QMenu(self)
        self.choices.setObjectName("plans.emptyWorksheet.menu")
        for large, words in WORDS.items():
            self.choices.addAction(words).triggered.connect(
                lambda _checked=False, large=large: self._ask(large=large)
            )

    def print_on(self, printer: QPrinter, *, large: bool) -> None:
        """Print one on this printer; no file is made on the way."""
        today = self._desk.today()

        def work(session: Any) -> bytes:
            return plans.empty_worksheet_pdf(session, today=today, large=large)

        def printed() -> None:
            self._desk.messages.good(tr("The empty worksheet went to the printer."))

        self._desk.read(
            self._owner,
            work,
            lambda pdf: printing.print_beside(
                self._desk.tasks, self._owner, printer, pdf, printed, told=Exempt.NOBODY
            ),
        )

    def _ask(self, *, large: bool) -> None:
        printing.ask_printer(self._owner, tr("Goal plan"), lambda printer: self.print_on(printer, large=large))

    def _open(self) -> None:
        self.choices.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
