"""The scan of a signed page: looked at, printed as a copy for the parent, or exchanged for a better one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QSizePolicy

from csdesk.services import plans
from csdesk.services.attachments import StoredFile
from csdesk.ui import formats, printing
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.pages import SCREEN_DPI, Pages
from csdesk.ui.widgets import Band, Button, Sheet, Text

LOOKING = "Opening the scan …"


@dataclass(frozen=True)
class _Shown:
    """A scan as it is shown: a PDF of pictures, and its pages."""

    pdf: bytes
    pages: tuple[QImage, ...]


class ScanSheet(Sheet):
    """Shows the scan of one plan. `another_wanted`: it is to be exchanged."""

    another_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="plans.scanSheet")
        self._desk = desk
        self._plan_id: UUID | None = None
        self._pdf = b""
        self._told = Text("", "small", elide=True, name="plans.scanSheet.told")
        self.pages = Pages("scan", name="plans.scanSheet")
        self.copy = Button("Print a copy", self._ask_printer, name="plans.scanSheet.copy", icon="printer", small=True)
        another = Button("Another scan …", self.another_wanted.emit, name="plans.scanSheet.another", small=True)
        title = Text("Signed page", "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add(Band(title, self._told, self.copy, another, self.pages.zoom))
        self.add(self.pages, stretch=1)

    def show_scan(self, plan_id: UUID) -> None:
        """Open the scan of a plan, which the audit trail notes."""
        at, who = self._desk.now(), self._desk.who
        self.forget()
        self._plan_id = plan_id
        self._told.setText(LOOKING)

        def work(session: Any) -> StoredFile:
            plans.note_scan(session, plan_id, printed=False, at=at, who=who)
            return plans.signed_scan(session, plan_id)

        self._desk.write(self, work, self._draw)

    def forget(self) -> None:
        """Let go of what is shown."""
        self._plan_id, self._pdf = None, b""
        self.pages.show_pages(())
        self._told.setText("")
        self.copy.setEnabled(False)

    def print_on(self, printer: QPrinter) -> None:
        """Print a copy on this printer; no file is made on the way."""
        plan_id, pdf = self._plan_id, self._pdf
        at, who = self._desk.now(), self._desk.who
        if plan_id is None:
            return

        def printed() -> None:
            self._desk.messages.good("The copy went to the printer.")

        self._desk.write(
            self,
            lambda session: plans.note_scan(session, plan_id, printed=True, at=at, who=who),
            lambda _noted: printing.print_beside(self._desk.tasks, self, printer, pdf, printed),
        )

    def _draw(self, stored: StoredFile) -> None:
        plan_id = self._plan_id

        def work() -> _Shown:
            from csdesk.services import scans

            pdf = scans.shown(stored.content)
            return _Shown(pdf, printing.render(pdf, SCREEN_DPI))

        def show(shown: _Shown) -> None:
            if self._plan_id == plan_id:
                self._pdf = shown.pdf
                self.pages.show_pages(shown.pages)
                count = formats.count(len(shown.pages), "page")
                self._told.setText(f"{count}, added {formats.moment(stored.added_at)}")
                self.copy.setEnabled(True)

        self._desk.tasks.query(self, work, show, key="scan")

    def _ask_printer(self) -> None:
        printing.ask_printer(self, "Goal plan", self.print_on)
