"""Pages of paper in the window: pictures that were made in memory, whole or at the width of the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.widgets import Button, Scrolling, clear, column, holding
from csdesk.wording import tr

SCREEN_DPI = 110
GAP = 12
NARROWEST = 200


class PageView(QWidget):
    """One page on the desk."""

    spoken_role = Role.Graphic

    def __init__(self, image: QImage, width: int, spoken: str) -> None:
        super().__init__()
        self._image = image
        self.show_width(width)
        self.setAccessibleName(spoken)

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


class Pages(Scrolling):
    """Pages one below the other. `zoom` is a button for the band over them. `what`: *worksheet*, *scan*, aloud."""

    def __init__(self, what: str, *, name: str) -> None:
        self._column = column(gap=GAP, margins=(0, 0, 0, 0))
        super().__init__(holding(self._column), None, name=f"{name}.pages")
        self.column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.pages: tuple[QImage, ...] = ()
        self._what = what
        self._fits = True
        self._views: list[PageView] = []
        self.zoom = Button("100 %", self._change_zoom, name=f"{name}.zoom", icon="magnifying-glass-plus", small=True)

    def show_pages(self, pages: Sequence[QImage], numbers: Sequence[int] = ()) -> None:
        """Show these pages; `numbers`: what they are called, where they are not all there are."""
        place = self.verticalScrollBar().value()
        clear(self._column)
        self.pages = tuple(pages)
        count = len(pages)
        spoken = [tr("Page {number}", number=number) for number in numbers] or [
            tr("Page {at} of {count}", at=at, count=count) for at in range(1, count + 1)
        ]
        self._views = [
            PageView(page, self._page_width(page), tr("{words} of the {what}", words=words, what=self._what))
            for page, words in zip(self.pages, spoken, strict=True)
        ]
        for view in self._views:
            self._column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for view, page in zip(self._views, self.pages, strict=True):
            view.show_width(self._page_width(page))

    def _page_width(self, page: QImage) -> int:
        wide = self.width() - 2 * GAP - theme.scaled(20)
        if self._fits:
            high = self.height() - 2 * GAP - 10
            return max(NARROWEST, min(wide, round(high * page.width() / page.height())))
        return max(NARROWEST, wide)

    def _change_zoom(self) -> None:
        self._fits = not self._fits
        self.zoom.setText("100 %" if self._fits else tr("Whole page"))
        self._fit()
