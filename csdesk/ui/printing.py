"""Paper: a PDF in memory becomes pictures, and pictures become pages of a printer. No file is made on the way."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

POINTS = 72
PRINT_DPI = 200
RENDERING = threading.Lock()
"""The PDF library draws one page at a time in a process."""


def render(pdf: bytes, dots_per_inch: int = PRINT_DPI) -> tuple[QImage, ...]:
    """The pages of a PDF as pictures. Off the UI thread; nothing is written anywhere."""
    import pypdfium2

    pages = []
    with RENDERING:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for page in document:
                bitmap = page.render(scale=dots_per_inch / POINTS, rev_byteorder=False, prefer_bgrx=True)
                made = QImage(
                    bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
                )
                pages.append(made.copy())
        finally:
            document.close()
    return tuple(pages)


def ask_printer(owner: QWidget, document: str, then: Callable[[QPrinter], object]) -> None:
    """Ask for a printer; `then(printer)` only on a yes. `document`: its name in the printer's queue, about nobody."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document)
    dialog = QPrintDialog(printer, owner)
    dialog.accepted.connect(lambda: then(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # the print dialog has one of its own that wants a slot by name


def print_pages(printer: QPrinter, pages: tuple[QImage, ...]) -> None:
    """Draw the pages on a printer, each as large as the paper."""
    printer.setFullPage(True)
    painter = QPainter(printer)
    try:
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            size = page.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(0, 0, size.width(), size.height()), page)
    finally:
        painter.end()
