"""A page of the help as it is read: headings, lists, keys and pictures in the program's look. No network."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from csdesk.services import help_pages
from csdesk.services.help_pages import HelpPage
from csdesk.ui import theme
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

COLUMN = 760
"""Lines that are longer are hard to read."""
EDGE = 24
INDENT = 26
"""Of a list."""
LINE_HEIGHT = 112.0
HEADINGS = {1: ("title", 4, 8), 2: ("subtitle", 16, 4)}
"""Level -> kind of text, room above and below it."""
TEXT = ("lead", 2, 8)
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
PICTURE = QTextDocument.ResourceType.ImageResource.value
PICTURE_MARK = "\ufffc"
"""Stands in the text where a picture is."""
SCREEN = "screen"
"""A link `screen:shortcuts` leads to a screen of the desk, any other to a page of the help."""


class HelpBrowser(QTextBrowser):
    """Shows one page. `page_wanted(name)`, `screen_wanted(name)`: a link was followed."""

    page_wanted = Signal(str)
    screen_wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._page: HelpPage | None = None
        self._found = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.anchorClicked.connect(self._follow)
        name_widget(self, name, tr("Help"))

    def show_page(self, page: HelpPage, found: str = "") -> None:
        """Show a page from its beginning, or from the first of the words that were looked for."""
        self._page, self._found = page, found
        self.setAccessibleName(page.title)
        self._render()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Only pictures that lie beside the pages: nothing is fetched from anywhere else."""
        url = QUrl(name)
        if kind != PICTURE or url.host():
            return None
        folder = (help_pages.folder() / help_pages.PICTURES).resolve()
        file = (help_pages.folder() / url.path()).resolve()
        return QImage(str(file)) if file.parent == folder else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are as wide as the text."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another look, or another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._page is not None:
            self._render()

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == SCREEN:
            self.screen_wanted.emit(url.path())
        elif not url.scheme():
            self.page_wanted.emit(url.path().removesuffix(".md"))

    def _render(self) -> None:
        if self._page is None:
            return
        document = self.document()
        document.setDefaultFont(theme.font(TEXT[0]))
        document.setIndentWidth(theme.scaled(INDENT))
        document.setMarkdown(self._page.text, MARKDOWN)
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        self._fit()
        self._mark_found()

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        kind, above, below = HEADINGS.get(level, TEXT)
        room = QTextBlockFormat()
        room.setTopMargin(above)
        goes_on = block.textList() is not None and block.next().textList() is not None
        room.setBottomMargin(2 if goes_on else below)
        if PICTURE_MARK not in block.text():
            room.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(room)
        for start, length, words in _fragments(block):
            if level:
                words.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
                words.setFont(theme.font(kind))
            elif words.fontFixedPitch():
                words.setFont(theme.font("strong"))
                words.setBackground(QColor(theme.tokens().rail))
            else:
                continue
            self._span(start, length).setCharFormat(words)

    def _span(self, start: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _fit(self) -> None:
        """Lines no longer than a column; pictures as wide as it, and never wider than they are."""
        document = self.document()
        room = self.viewport().width()
        column = min(theme.scaled(COLUMN), room - 2 * EDGE)
        frame = document.rootFrame().frameFormat()
        frame.setLeftMargin(EDGE)
        frame.setRightMargin(max(EDGE, room - column - EDGE))
        frame.setTopMargin(EDGE / 2)
        frame.setBottomMargin(EDGE)
        document.rootFrame().setFrameFormat(frame)
        block = document.begin()
        while block.isValid():
            for start, length, words in _fragments(block):
                if words.isImageFormat():
                    self._fit_picture(start, length, words.toImageFormat(), column)
            block = block.next()

    def _fit_picture(self, start: int, length: int, picture: QTextImageFormat, column: int) -> None:
        image = self.loadResource(PICTURE, QUrl(picture.name()))
        if image is None or image.isNull():
            return
        width, ratio = min(column, image.width()), self.devicePixelRatioF()
        # Made smaller beforehand: as it draws the text, Qt only leaves pixels out.
        small = image.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        self.document().addResource(PICTURE, QUrl(picture.name()), small)
        picture.setWidth(width)
        picture.setHeight(width * image.height() / image.width())
        self._span(start, length).setCharFormat(picture)

    def _mark_found(self) -> None:
        """Mark each of the words that were looked for, and bring the first in view."""
        marks = []
        first: QTextCursor | None = None
        for word in self._found.split():
            cursor = self.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(QColor(theme.tokens().found))
                marks.append(mark)
                first = cursor if first is None or cursor.position() < first.position() else first
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)
        place = QTextCursor(self.document())
        if first is not None:
            place.setPosition(first.selectionStart())
        self.setTextCursor(place)
        self.ensureCursorVisible()


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Where the pieces of one look lie in a block, and how they look."""
    found = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat()))
        pieces += 1
    return found
