"""The worksheet in the window: its pages as pictures, made in memory, shown, printed, or saved on purpose."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from csdesk.services import plans
from csdesk.services.files import write_file
from csdesk.services.policy import Policy
from csdesk.ui import formats, theme
from csdesk.ui.printing import render
from csdesk.ui.widgets import Band, Button, Scrolling, Sheet, Text, clear, column, holding

SCREEN_DPI = 110
GAP = 12


def pages_of(session: Any, plan_id: UUID, *, today: date) -> tuple[QImage, ...]:
    """The worksheet of a plan as pictures."""
    return render(plans.worksheet_pdf(session, plan_id, today=today), SCREEN_DPI)


def save_pdf(session: Any, plan_id: UUID, path: Path, *, today: date, policy: Policy) -> None:
    """Write the worksheet where the user said and IT allows it, with the transaction. Raises `DeskError`."""
    write_file(session, path, plans.worksheet_pdf(session, plan_id, today=today), policy=policy)


class PageView(QWidget):
    """One page on the desk."""

    def __init__(self, image: QImage, width: int, number: int, of: int) -> None:
        super().__init__()
        self._image = image
        self.show_width(width)
        self.setAccessibleName(f"Page {number} of {of} of the worksheet")

    def show_width(self, width: int) -> None:
        """Be so wide; the height follows."""
        height = round(width * self._image.height() / self._image.width())
        self.setFixedSize(width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page, on paper white in any theme."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        scaled = self._image.scaled(
            self.size() * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, scaled)
        painter.setPen(QColor(theme.tokens().hairline))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class WorksheetSheet(Sheet):
    """The preview. `shown`: the pages in view are new."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="plans.worksheet")
        self.pages: tuple[QImage, ...] = ()
        self._fits = True
        self._views: list[PageView] = []
        self._told = Text("", "small")
        self._zoom = Button("100 %", self._change_zoom, name="plans.zoom", icon="magnifying-glass-plus", small=True)
        self._column = column(gap=GAP, margins=(0, 0, 0, 0))
        self._scrolling = Scrolling(holding(self._column), None)
        self._scrolling.column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.add(Band(Text("Worksheet", "section"), self._told, None, self._zoom))
        self.add(self._scrolling, stretch=1)
        self.setMinimumWidth(theme.scaled(400))

    def show_pages(self, pages: tuple[QImage, ...]) -> None:
        """Show a worksheet."""
        place = self._scrolling.verticalScrollBar().value()
        clear(self._column)
        self.pages = pages
        self._views = [
            PageView(page, self._page_width(page), number, len(pages)) for number, page in enumerate(pages, 1)
        ]
        for view in self._views:
            self._column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        self._told.setText(f"{formats.count(len(pages), 'page')}, as it will print")
        self._scrolling.verticalScrollBar().setValue(place)
        self.shown.emit()

    def resizeEvent(self, event: Any) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        for view, page in zip(self._views, self.pages, strict=True):
            view.show_width(self._page_width(page))

    def _page_width(self, page: QImage) -> int:
        wide = self.width() - 2 * GAP - theme.scaled(20)
        if self._fits:
            high = self.height() - theme.scaled(40) - 2 * GAP - 10
            return max(200, min(wide, round(high * page.width() / page.height())))
        return max(200, wide)

    def _change_zoom(self) -> None:
        self._fits = not self._fits
        self._zoom.setText("100 %" if self._fits else "Whole page")
        for view, page in zip(self._views, self.pages, strict=True):
            view.show_width(self._page_width(page))
