"""The scan of a signed page: looked at, printed as a copy for the parent, or exchanged for a better one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QSizePolicy

from csdesk.services.attachments import StoredFile
from csdesk.services.disclosure import Left
from csdesk.ui import formats, printing
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.pages import SCREEN_DPI, Pages
from csdesk.ui.widgets import Band, Button, Sheet, Text
from csdesk.wording import tr

LOOKING = tr("Opening the scan …")


Opened = tuple[StoredFile, Left]


class OpenScan(Protocol):
    """Gives the scan that belongs to a record, and notes in the audit trail that it is looked at, or printed."""

    def __call__(self, session: Any, key: UUID, /, *, printed: bool, at: datetime, who: str) -> Opened:
        """With what accounts for it where it is printed. Raises `DeskError`."""


@dataclass(frozen=True)
class _Shown:
    """A scan as it is shown: a PDF of pictures, and its pages."""

    pdf: bytes
    pages: tuple[QImage, ...]


class ScanSheet(Sheet):
    """Shows the scan of one record. `another_wanted`: it is to be exchanged."""

    another_wanted = Signal()

    def __init__(self, desk: Desk, open_scan: OpenScan, *, name: str, document: str) -> None:
        super().__init__(padding=0, gap=0, name=name)
        self._desk = desk
        self._open = open_scan
        self._document = document
        self._key: UUID | None = None
        self._pdf = b""
        self._told = Text("", "small", wrap=True, name=f"{name}.told")
        self.pages = Pages("scan", name=name)
        self.copy = Button(tr("Print a copy"), self._ask_printer, name=f"{name}.copy", icon="printer", small=True)
        another = Button(tr("Another scan …"), self.another_wanted.emit, name=f"{name}.another", small=True)
        title = Text(tr("Signed page"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add(Band(title, self._told, self.copy, another, self.pages.zoom))
        self.add(self.pages, stretch=1)

    def show_scan(self, key: UUID) -> None:
        """Open the scan of a record, which the audit trail notes."""
        at, who = self._desk.now(), self._desk.who
        self.forget()
        self._key = key
        self._told.setText(LOOKING)
        self._desk.write(self, lambda session: self._open(session, key, printed=False, at=at, who=who), self._draw)

    def forget(self) -> None:
        """Let go of what is shown."""
        self._key, self._pdf = None, b""
        self.pages.show_pages(())
        self._told.setText("")
        self.copy.setEnabled(False)

    def print_on(self, printer: QPrinter) -> None:
        """Print a copy on this printer; no file is made on the way."""
        key, pdf = self._key, self._pdf
        at, who = self._desk.now(), self._desk.who
        if key is None:
            return

        def printed() -> None:
            self._desk.messages.good(tr("The copy went to the printer."))

        self._desk.write(
            self,
            lambda session: self._open(session, key, printed=True, at=at, who=who),
            lambda opened: printing.print_beside(self._desk.tasks, self, printer, pdf, printed, told=opened[1]),
        )

    def _draw(self, opened: Opened) -> None:
        stored, key = opened[0], self._key

        def work() -> _Shown:
            from csdesk.services import scans

            pdf = scans.shown(stored.content)
            return _Shown(pdf, printing.render(pdf, SCREEN_DPI))

        def show(shown: _Shown) -> None:
            if self._key == key:
                self._pdf = shown.pdf
                self.pages.show_pages(shown.pages)
                count = formats.count(len(shown.pages), tr("page"), tr("pages"))
                self._told.setText(tr("{count}, added {moment}", count=count, moment=formats.moment(stored.added_at)))
                self.copy.setEnabled(True)

        self._desk.tasks.query(self, work, show, key="scan")

    def _ask_printer(self) -> None:
        printing.ask_printer(self, self._document, self.print_on)
