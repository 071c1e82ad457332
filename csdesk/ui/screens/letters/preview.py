"""Pages as they will print, beside what they are made from."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from csdesk.ui import theme
from csdesk.ui.screens.plans.pages import GAP, PageView
from csdesk.ui.widgets import Band, Button, Scrolling, Sheet, Text, clear, column, holding
from csdesk.wording import tr

SCREEN_DPI = 110
MOST = 6
"""Pages that are shown of something longer."""
CLOSER, WHOLE = tr("Closer"), tr("Whole page")


class Preview(Sheet):
    """The pages, or a sentence in their place."""

    def __init__(self, name: str) -> None:
        super().__init__(padding=0, gap=0, name=name)
        self.pages: tuple[QImage, ...] = ()
        self._views: list[PageView] = []
        self.told = Text("", "small", wrap=True, name=f"{name}.told")
        self.told.setMinimumWidth(0)
        self._zoom = Button(CLOSER, self._change_zoom, name=f"{name}.zoom", icon="magnifying-glass-plus", small=True)
        band = Band(Text(tr("Preview"), "section"), 8, self.told, self._zoom)
        self._fits = True
        self._column = column(gap=GAP)
        self._sentence = Text("", role="ink_2", wrap=True, name=f"{name}.sentence")
        scrolling = Scrolling(self._sentence, holding(self._column), None, name=f"{name}.pages")
        scrolling.column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.add(band)
        self.add(scrolling, stretch=1)
        self.setMinimumWidth(theme.scaled(260))
        self.show_sentence("")

    def show_pages(self, pages: tuple[QImage, ...], told: str) -> None:
        """Show pages, and say whose or how many they are."""
        clear(self._column)
        self._zoom.show()
        self.pages = pages
        self._views = [
            PageView(
                page,
                self._width(page),
                tr("Page {number} of {pages} of the preview", number=number, pages=len(pages)),
            )
            for number, page in enumerate(pages, start=1)
        ]
        for view in self._views:
            self._column.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        self.told.setText(told)
        self._sentence.hide()

    def show_sentence(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        clear(self._column)
        self.pages, self._views = (), []
        self.told.setText("")
        self._zoom.hide()
        self._sentence.setText(sentence)
        if self._sentence.parentWidget() is not None:
            self._sentence.setVisible(bool(sentence))

    def resizeEvent(self, event: Any) -> None:
        """Fit the pages to the room."""
        super().resizeEvent(event)
        self._fit()

    def _change_zoom(self) -> None:
        self._fits = not self._fits
        self._zoom.setText(CLOSER if self._fits else WHOLE)
        self._fit()

    def _fit(self) -> None:
        for view, page in zip(self._views, self.pages, strict=True):
            view.show_width(self._width(page))

    def _width(self, page: QImage) -> int:
        wide = self.width() - 2 * GAP - theme.scaled(20)
        if not self._fits:
            return max(theme.scaled(200), wide)
        high = self.height() - theme.scaled(40) - 2 * GAP - 10
        return max(theme.scaled(200), min(wide, round(high * page.width() / page.height())))
