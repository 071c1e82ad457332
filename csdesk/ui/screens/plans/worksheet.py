"""The worksheet in the window: its pages as pictures, made in memory, shown, printed, or saved on purpose."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.services import plans
from csdesk.services.files import write_file
from csdesk.services.plans import WorksheetOptions
from csdesk.services.policy import Policy
from csdesk.ui import formats, theme
from csdesk.ui.printing import render
from csdesk.ui.screens.plans.asked import Asked
from csdesk.ui.widgets import Band, Button, Scrolling, Sheet, Text, clear, column, holding

SCREEN_DPI = 110
GAP = 12


AS_AGREED = WorksheetOptions()


@dataclass(frozen=True)
class Drawn:
    """A worksheet as it will print."""

    pages: tuple[QImage, ...]
    asked: str
    """What was asked for, in words."""
    without_font: tuple[str, ...]
    """Words of which no font has the letters: they stand in Latin ones, with a line for the pen."""


def pages_of(session: Any, plan_id: UUID, *, today: date, options: WorksheetOptions = AS_AGREED) -> Drawn:
    """The worksheet of a plan as pictures."""
    options = plans.allowed(session, plan_id, options)
    pdf = plans.worksheet_pdf(session, plan_id, today=today, options=options)
    without_font = () if options.blank else plans.without_font(plans.plan(session, plan_id))
    return Drawn(render(pdf, SCREEN_DPI), options.asked, without_font)


def save_pdf(
    session: Any, plan_id: UUID, path: Path, *, today: date, policy: Policy, options: WorksheetOptions = AS_AGREED
) -> None:
    """Write the worksheet where the user said and IT allows it, with the transaction. Raises `DeskError`."""
    content = plans.worksheet_pdf(session, plan_id, today=today, options=options)
    write_file(session, path, content, policy=policy)


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
    """The preview, with the button that asks for another one. `shown`: the pages in view are new."""

    shown = Signal()

    def __init__(self, asked: Asked) -> None:
        super().__init__(padding=0, gap=0, name="plans.worksheet")
        self.pages: tuple[QImage, ...] = ()
        self._fits = True
        self._views: list[PageView] = []
        self._told = Text("", "small", elide=True)
        self._zoom = Button("100 %", self._change_zoom, name="plans.zoom", icon="magnifying-glass-plus", small=True)
        self._column = column(gap=GAP, margins=(0, 0, 0, 0))
        self._scrolling = Scrolling(holding(self._column), None)
        self._scrolling.column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.letters = Text("", "small", role="attention", wrap=True, name="plans.letters")
        self.letters.setContentsMargins(GAP, GAP, GAP, 0)
        self.letters.setVisible(False)
        title = Text("Worksheet", "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add(Band(title, self._told, asked, self._zoom))
        self.add(self.letters)
        self.add(self._scrolling, stretch=1)
        self.setMinimumWidth(theme.scaled(400))

    def show_pages(self, drawn: Drawn) -> None:
        """Show a worksheet."""
        place = self._scrolling.verticalScrollBar().value()
        clear(self._column)
        pages = self.pages = drawn.pages
        self._views = [
            PageView(page, self._page_width(page), number, len(pages)) for number, page in enumerate(pages, 1)
        ]
        for view in self._views:
            self._column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        told = formats.count(len(pages), "page")
        self._told.setText(f"{told}, {drawn.asked}" if drawn.asked else told)
        self.letters.setText(of_letters(drawn.without_font))
        self.letters.setVisible(bool(drawn.without_font))
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


def of_letters(words: tuple[str, ...]) -> str:
    """What is said before a worksheet prints that has words of which no font has the letters."""
    named = ", ".join(words[:3]) + (" and others" if len(words) > 3 else "")
    return f"No font here has the letters of {named}. They print in Latin letters; write them by hand on the line."
