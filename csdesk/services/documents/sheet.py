"""A Letter page that is filled from top to bottom, with structure tags: text, lists, tables, figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from csdesk.services.documents import fonts
from csdesk.services.documents.fonts import MARK, Run
from csdesk.services.documents.tagged import Element, TaggedCanvas

if TYPE_CHECKING:
    from reportlab.platypus import Paragraph

LETTER = (612.0, 792.0)
"""8.5 by 11 inches, in points."""
MARGIN = 54.0
TOP = LETTER[1] - 40.0
BOTTOM = 90.0
"""Kept free for the footer."""
PAD = 9.0
ROW_PAD = 4.5
BULLET_INDENT = 17.0
BELOW_HEADING = 30.0
"""At least so much of what follows stands on the page of its heading."""


@dataclass(frozen=True)
class Style:
    """Size and leading in points."""

    size: float
    leading: float
    bold: bool = False
    gray: float = 0.07


@dataclass(frozen=True)
class Block:
    """A paragraph of a table cell. `markup` is ReportLab's; use `plain` for text of people."""

    markup: str
    bullet: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table that is more than its paragraphs."""

    blocks: Sequence[Block]
    span: int = 1
    """Over so many columns."""
    heading: bool = False
    """Of its row; of the rows below, where it spans the whole table."""


def plain(text: str) -> str:
    """Text of people as markup: nothing in it is taken for a tag, and each script has its font.

    Words of which no font has the letters stand in Latin ones, with a line to write them on.
    """
    if text.isascii():
        return escape(text, quote=False)
    runs = fonts.runs(fonts.written(text))
    if not any(fonts.is_shaped(run) for run in runs):
        return "".join(_in_font(run) for run in runs)
    return MARK + "".join(_in_font(run, always=True) for run in runs) + MARK


def own_words(text: str) -> str:
    """As `plain`, for a paragraph that is somebody's words alone: it runs from the right where their script does."""
    return f'<para align="right">{plain(text)}</para>' if fonts.from_right(text) else plain(text)


@cache
def _as_reportlab(style: Style) -> Any:
    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle

    name = fonts.BOLD if style.bold else fonts.REGULAR
    color = Color(style.gray, style.gray, style.gray)
    return ParagraphStyle("", fontName=name, fontSize=style.size, leading=style.leading, textColor=color)


def _in_font(run: Run, *, always: bool = False) -> str:
    told = escape(run.text, quote=False)
    return told if run.font == fonts.REGULAR and not always else f'<font name="{run.font}">{told}</font>'


class Sheet:
    """Fills pages. `footer` draws the foot of each page: (sheet, page number, is the last)."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        footer: Callable[["Sheet", int, bool], None],
        one_sided: bool = False,
    ) -> None:
        fonts.register()
        self.tags = TaggedCanvas(
            title=title, language=language, page_size=LETTER, font=fonts.REGULAR, one_sided=one_sided
        )
        self.canvas = self.tags.canvas
        self.root = self.tags.root
        self.page = 1
        self.y = TOP
        self.width = LETTER[0] - 2 * MARGIN
        self._footer = footer

    @property
    def room(self) -> float:
        """The height that is left on this page, in points."""
        return self.y - BOTTOM

    @property
    def whole_page(self) -> float:
        """The height of an empty page, in points."""
        return TOP - BOTTOM

    def space(self, height: float) -> None:
        """Leave a gap; none at the top of a page."""
        if self.y < TOP:
            self.y -= height

    def need(self, height: float) -> None:
        """Go to the next page unless `height` fits on this one."""
        if height > self.room and self.y < TOP:
            self.next_page()

    def next_page(self) -> None:
        """Close this page and begin another."""
        self._footer(self, self.page, False)
        self.tags.next_page()
        self.page += 1
        self.y = TOP

    def finish(self) -> bytes:
        """Close the last page; the whole PDF."""
        self._footer(self, self.page, True)
        return self.tags.finish()

    def paragraph(self, markup: str, style: Style, width: float) -> "Paragraph":
        """A paragraph that is not drawn yet, laid out to `width`."""
        from reportlab.platypus import Paragraph

        from csdesk.services.documents.paragraph import AnyScript

        laid = (AnyScript if MARK in markup else Paragraph)(markup, _as_reportlab(style), encoding="utf-8")
        laid.wrap(width, 10_000)
        return laid

    def height_of(self, markup: str, style: Style) -> float:
        """How high a paragraph of the page's width is."""
        return float(self.paragraph(markup, style, self.width).height)

    def text(self, markup: str, style: Style, *, tag: str = "P", after: float = 0) -> None:
        """A paragraph or heading (`tag` H1, H2 ...), continued on the next page where it must be."""
        element = self.root.add(tag)
        self.need(2 * style.leading + (BELOW_HEADING if tag.startswith("H") else 0))
        self._flow(self.paragraph(markup, style, self.width), element)
        self.y -= after

    def _flow(self, paragraph: "Paragraph", element: Element) -> None:
        while True:
            parts = paragraph.split(self.width, self.room) if paragraph.height > self.room else [paragraph]
            if parts:
                parts[0].wrap(self.width, 10_000)
                self.draw(parts[0], element, MARGIN, self.y)
                self.y -= parts[0].height
            if len(parts) == 1:
                return
            paragraph = parts[1] if parts else paragraph
            self.next_page()
            paragraph.wrap(self.width, 10_000)

    def items(self, markups: Sequence[str], style: Style, *, numbered: bool = False, after: float = 3) -> None:
        """A list. An item that does not fit goes to the next page whole; none may be higher than a page."""
        whole = self.root.add("L")
        for number, markup in enumerate(markups, start=1):
            item = whole.add("LI")
            laid = self.paragraph(markup, style, self.width - BULLET_INDENT)
            self.need(laid.height)
            label = self.paragraph(f"{number}." if numbered else "•", style, BULLET_INDENT)
            self.draw(label, item.add("Lbl"), MARGIN, self.y)
            self.draw(laid, item.add("LBody"), MARGIN + BULLET_INDENT, self.y)
            self.y -= laid.height + after

    def item_height(self, markup: str, style: Style, *, after: float = 3) -> float:
        """How high an item of a list is."""
        return float(self.paragraph(markup, style, self.width - BULLET_INDENT).height) + after

    def draw(self, paragraph: "Paragraph", element: Element, x: float, top: float) -> None:
        """Draw a paragraph as part of `element`, its upper left corner at (x, top)."""
        if not hasattr(paragraph, "height"):
            paragraph.wrap(self.width, 10_000)
        words = getattr(paragraph, "words", "")
        owner = element.add("Span", spoken=words) if words else element
        # Readers of pages without structure turn round what runs from the right: they want it as it is drawn.
        with self.tags.marked(owner, spoken="" if fonts.has_from_right(words) else words):
            paragraph.drawOn(self.canvas, x, top - paragraph.height)

    def line(self, text: str, element: Element, x: float, y: float, size: float) -> None:
        """Draw text of people as one line, however wide, as part of `element`; its letters stand on `y`."""
        self.draw(self.paragraph(plain(text), Style(size, size), 10_000), element, x, y + size)

    def rule(self, x1: float, x2: float, y: float, thickness: float = 0.75) -> None:
        """A line; not read out."""
        with self.tags.artifact():
            self.canvas.setLineWidth(thickness)
            self.canvas.setStrokeGray(0.07)
            self.canvas.line(x1, y, x2, y)

    def arrow(self, x: float, middle: float, size: float) -> None:
        """The worksheet's arrow head as a drawn shape: the fonts need no symbol for it."""
        shape = self.canvas.beginPath()
        shape.moveTo(x, middle + size * 0.45)
        shape.lineTo(x + size, middle)
        shape.lineTo(x, middle - size * 0.45)
        shape.lineTo(x + size * 0.28, middle)
        shape.close()
        self.canvas.setFillGray(0.07)
        self.canvas.drawPath(shape, stroke=0, fill=1)

    def figure(self, alternative: str | None, draw: Callable[[Any], None]) -> None:
        """Draw a picture: with words that say what it is, or (None) as decoration."""
        if alternative is None:
            with self.tags.artifact():
                draw(self.canvas)
        else:
            with self.tags.marked(self.root.add("Figure", alternative=alternative)):
                draw(self.canvas)

    def table(
        self,
        title: str,
        title_style: Style,
        headings: Sequence[str],
        rows: Sequence[Sequence[Sequence[Block] | Cell]],
        widths: Sequence[float],
        style: Style,
        *,
        left: float = MARGIN,
    ) -> None:
        """A table with lines below its title (an H2), which stays with the first row.

        Rows stay whole where they fit a page; the headings stand again on the next one. A cell is its paragraphs, or
        a `Cell` where it spans columns or is a heading. `left`: where something else stands beside it.
        """
        from csdesk.services.documents.table import TableOnSheet

        TableOnSheet(self, title, title_style, widths, style, left=left).draw(headings, rows)
