"""Letters as one PDF, tagged for assistive technology, for envelopes with windows.

Each letter begins on a page of its own and is printed on one side. In the first third of its first page stand the
return address and the address where the windows are; who writes, and when, stands at the right where no window is.
Everything else begins below the fold (`resources/letters/envelope.toml`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.services.documents import fonts
from csdesk.services.documents.sheet import LETTER, Sheet, Style, plain
from csdesk.services.documents.tagged import Element
from csdesk.services.letters.fields import words
from csdesk.services.letters.geometry import INCH, envelope
from csdesk.services.letters.wording import Part, parts
from csdesk.services.progress import Progress, unwatched

BODY = Style(12, 16)
HEADING = Style(15, 21, bold=True)
OFFICE = Style(9.5, 12.5)
OFFICE_BOLD = Style(9.5, 12.5, bold=True)
FOOT = Style(9, 12, gray=0.27)
LEFT = 1.0 * INCH
RIGHT = LETTER[0] - 1.0 * INCH
OFFICE_LEFT = 5.5 * INCH
TOP_OF_OFFICE = LETTER[1] - 0.65 * INCH
TOP_OF_OTHERS = LETTER[1] - 1.0 * INCH
BELOW_FOLD = 14.0
BOTTOM = 0.75 * INCH
FOOT_LINE = 0.5 * INCH
AFTER = 8.0
AFTER_ITEM = 3.0
INDENT = 17.0
ADDRESS_SIZE = 11.0
SMALLEST_SIZE = 8.0
RETURN_SIZE = 9.0
HIGHEST = 0.97
"""From the line to the top of a capital with two accents, as a part of the size of the font."""
LOWEST = 0.22
"""From the line to the foot of a J or a g."""
LINE = 1.17
"""From line to line of an address."""
MARK = (0.15 * INCH, 0.32 * INCH)


@dataclass(frozen=True)
class Page:
    """What one letter says."""

    to: tuple[str, ...]
    """The lines of the window: the name, then the address."""
    text: str
    """The wording with all fields replaced."""
    date: str


@dataclass(frozen=True)
class Sender:
    """Who writes."""

    office: tuple[str, ...]
    """The lines at the right: agency, name, phone, e-mail."""
    back_to: tuple[str, ...]
    """The return address in the upper window; may be empty."""
    sample_data: bool = False


def letters_pdf(title: str, pages: Sequence[Page], sender: Sender, *, progress: Progress = unwatched) -> bytes:
    """All letters in one PDF. `title`: of the document, about nobody. Raises `Cancelled` when `progress` says so."""
    made = _Letters(title, sender)
    for number, one in enumerate(pages):
        progress(number, len(pages))
        made.add(one, is_first=number == 0)
    return made.sheet.finish()


class _Letters:
    """Fills the pages of one PDF."""

    def __init__(self, title: str, sender: Sender) -> None:
        self.sender = sender
        self.sheet = Sheet(title=title, language=words()["language"], footer=self._foot, one_sided=True)
        self.document = self.sheet.root
        self.page_of_letter = 1

    def add(self, page: Page, *, is_first: bool) -> None:
        """One letter, on pages of its own."""
        sheet = self.sheet
        if not is_first:
            sheet.next_page()
        self.page_of_letter = 1
        self.letter = self.document.add("Sect")
        self._head(page)
        sheet.y = LETTER[1] - envelope()["fold"] * INCH - BELOW_FOLD
        bullets: Element | None = None
        told = parts(page.text)
        for number, part in enumerate(told):
            if part.kind != "item" and bullets is not None:
                bullets = None
                sheet.y -= AFTER - AFTER_ITEM
            if [one.kind for one in told[number + 1 : number + 2]] == ["room"]:
                # The greeting, the room for the signature and the name below it stay together.
                self._room_for(sum(one.lines * BODY.leading + AFTER for one in told[number : number + 3]))
            if part.kind == "room":
                sheet.y -= part.lines * BODY.leading
            elif part.kind == "item":
                bullets = bullets or self.letter.add("L")
                self._item(part, bullets)
            else:
                self._block(part)

    def _head(self, page: Page) -> None:
        place, back = envelope()["address"], envelope()["return"]
        if self.sender.back_to:
            self._lines(self.sender.back_to, back, RETURN_SIZE)
        self._office(page.date)
        self._lines(page.to, place, ADDRESS_SIZE)
        with self.sheet.tags.artifact():
            self.sheet.canvas.setLineWidth(0.5)
            self.sheet.canvas.setStrokeGray(0.6)
            for fold in (envelope()["fold"], envelope()["second_fold"]):
                self.sheet.canvas.line(MARK[0], LETTER[1] - fold * INCH, MARK[1], LETTER[1] - fold * INCH)

    def _office(self, date: str) -> None:
        sheet, y = self.sheet, TOP_OF_OFFICE
        lines = [line for line in self.sender.office if line]
        for number, line in enumerate([*lines, date]):
            laid = sheet.paragraph(plain(line), OFFICE_BOLD if not number else OFFICE, RIGHT - OFFICE_LEFT + 36)
            if number == len(lines):
                y -= OFFICE.leading
            sheet.draw(laid, self.letter.add("P"), OFFICE_LEFT, y)
            y -= laid.height

    def _lines(self, lines: Sequence[str], place: dict[str, float], size: float) -> None:
        draw_lines(self.sheet, self.letter.add("P"), lines, place, size)

    def _block(self, part: Part) -> None:
        is_heading = part.kind == "heading"
        style = HEADING if is_heading else BODY
        markup = "<br/>".join(plain(line) for line in part.text.split("\n"))
        self._flow(markup, style, self.letter.add("H1" if is_heading else "P"), LEFT)
        self.sheet.y -= AFTER

    def _item(self, part: Part, bullets: Element) -> None:
        item = bullets.add("LI")
        sheet = self.sheet
        self._room_for(BODY.leading)
        dot = sheet.paragraph("•", BODY, INDENT)
        sheet.draw(dot, item.add("Lbl"), LEFT + 4, sheet.y)
        self._flow(plain(part.text), BODY, item.add("LBody"), LEFT + INDENT)
        sheet.y -= AFTER_ITEM

    def _flow(self, markup: str, style: Style, element: Element, left: float) -> None:
        """Draw a paragraph, continued on the next page where it must be."""
        sheet, width = self.sheet, RIGHT - left
        paragraph = sheet.paragraph(markup, style, width)
        self._room_for(min(float(paragraph.height), 2 * style.leading))
        while True:
            room = sheet.y - BOTTOM
            pieces = paragraph.split(width, room) if paragraph.height > room else [paragraph]
            if pieces:
                if pieces[0] is not paragraph:
                    pieces[0].wrap(width, 10_000)
                sheet.draw(pieces[0], element, left, sheet.y)
                sheet.y -= pieces[0].height
            if len(pieces) == 1:
                return
            paragraph = pieces[1] if pieces else paragraph
            self._next_page()
            paragraph.wrap(width, 10_000)

    def _room_for(self, height: float) -> None:
        if height > self.sheet.y - BOTTOM:
            self._next_page()

    def _next_page(self) -> None:
        self.sheet.next_page()
        self.page_of_letter += 1
        self.sheet.y = TOP_OF_OTHERS

    def _foot(self, sheet: Sheet, _page: int, _last: bool) -> None:
        marks = [words()["sample_data"]] if self.sender.sample_data else []
        if self.page_of_letter > 1:
            marks.append(words()["page"].format(number=self.page_of_letter))
        if marks:
            laid = sheet.paragraph(plain(" · ".join(marks)), FOOT, RIGHT - LEFT)
            with sheet.tags.artifact():
                laid.drawOn(sheet.canvas, LEFT, FOOT_LINE)


def draw_lines(sheet: Sheet, element: Element, lines: Sequence[str], place: dict[str, float], size: float) -> None:
    """Draw the lines of an address, all in one size that keeps the longest inside the width (`place`, in inches).

    Where even the smallest size that machines read is too wide, the line goes as far as the widest.
    """
    high = HIGHEST + (len(lines) - 1) * LINE + LOWEST
    size = min(fitting_size(lines, place["width"] * INCH, size), place["height"] * INCH / high)
    y = LETTER[1] - place["top"] * INCH - size * HIGHEST
    for line in lines:
        size_of_line = fitting_size([line], place.get("widest", place["width"]) * INCH, size, 1.0)
        sheet.line(line, element, place["left"] * INCH, y, size_of_line)
        y -= size * LINE


def fitting_size(lines: Sequence[str], width: float, size: float, smallest: float = SMALLEST_SIZE) -> float:
    """The largest size from `size` down to `smallest` in which every line is at most `width` points wide."""
    widest = max((fonts.width(line, 1.0) for line in lines), default=0.0)
    return max(smallest, min(size, width / widest)) if widest else size
