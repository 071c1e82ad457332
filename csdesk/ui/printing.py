"""Paper: a PDF in memory becomes pictures, and pictures become pages of a printer. No file is made on the way."""

import threading
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from csdesk.services.files import require_told
from csdesk.services.progress import Cancelled
from csdesk.ui.tasks import Failed, Progress, Tasks
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.disclosure import Left

POINTS = 72
PRINT_DPI = 200
RENDERING = threading.Lock()
"""The PDF library draws one page at a time in a process."""


def render(pdf: bytes, dots_per_inch: int = PRINT_DPI, *, most: int | None = None) -> tuple[QImage, ...]:
    """The pages of a PDF as pictures, the first `most`. Off the UI thread; nothing is written anywhere."""
    import pypdfium2

    pages = []
    with RENDERING:
        document = pypdfium2.PdfDocument(pdf)
        try:
            pages += [_picture(page, dots_per_inch) for page in islice(document, most)]
        finally:
            document.close()
    return tuple(pages)


def _picture(page: Any, dots_per_inch: int) -> QImage:
    bitmap = page.render(scale=dots_per_inch / POINTS, rev_byteorder=False, prefer_bgrx=True)
    made = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return made.copy()


def ask_printer(owner: QWidget, document: str, then: Callable[[QPrinter], object]) -> None:
    """Ask for a printer; `then(printer)` only on a yes. `document`: its name in the printer's queue, about nobody.

    Nobody is asked for a page that is out of sight by now: a parent may have the computer.
    """
    if not owner.isVisible():
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document)
    dialog = QPrintDialog(printer, owner)
    dialog.accepted.connect(lambda: then(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # the print dialog has one of its own that wants a slot by name


def print_pdf(printer: QPrinter, pdf: bytes, reached: Callable[[int, int], object]) -> None:
    """Print a PDF of any length on one side of the paper, page by page, off the UI thread.

    Only one page is a picture at a time. `reached(done, total)` may raise, and no further page is printed.
    """
    import pypdfium2

    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    with RENDERING:
        document = pypdfium2.PdfDocument(pdf)
        painter = QPainter(printer)
        try:
            for number, page in enumerate(document):
                reached(number, len(document))
                if number:
                    printer.newPage()
                _draw(printer, painter, _picture(page, PRINT_DPI))
        finally:
            painter.end()
            document.close()


def _draw(printer: QPrinter, painter: QPainter, page: QImage) -> None:
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    size = page.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRect(0, 0, size.width(), size.height()), page)


def print_beside(
    tasks: Tasks,
    owner: QObject,
    printer: QPrinter,
    pdf: bytes,
    printed: Callable[[], object],
    *,
    told: "Left",
    stopped: Callable[[int, int], object] = lambda _done, _total: None,
    failed: Failed | None = None,
) -> None:
    """Print a PDF beside all other work, with progress and cancel. `stopped(done, total)`: pages, when cancelled.

    `told`: that what it tells was accounted for, or why it needs no accounting.
    """
    require_told(told)

    def work(progress: Progress) -> tuple[int, int] | None:
        at = (0, 0)

        def reached(number: int, total: int) -> None:
            nonlocal at
            at = (number, total)
            progress.report(number, total)

        try:
            print_pdf(printer, pdf, reached)
        except Cancelled:
            return at
        return None

    def done(stopped_at: tuple[int, int] | None) -> None:
        if stopped_at is None:
            printed()
        else:
            stopped(*stopped_at)

    tasks.job(owner, work, done, failed, title=tr("Printing"))
