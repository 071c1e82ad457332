"""The recovery code on one page, to be printed and locked away. It names the vault and the computer, and nobody."""

from datetime import date
from typing import Any

from csdesk.services import resources
from csdesk.services.documents import qr
from csdesk.services.documents.sheet import LETTER, MARGIN, Sheet, Style, plain
from csdesk.services.papers.pen import pen_lines

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 19, bold=True)
BODY = Style(11, 15.5)
SMALL = Style(10, 13, gray=0.27)
GROUP = Style(19, 24, bold=True)
NUMBER = Style(8.5, 11, gray=0.27)

GROUPS_IN_A_ROW = 4
GROUP_WIDTH = 92.0
GROUP_HEIGHT = 44.0
CODE_SIZE = 100.0
BOX_PAD = 14.0


def make(code: str, vault_name: str, *, made: date, computer: str) -> bytes:
    """The page as PDF, Letter, tagged for assistive technology. Raises `DeskError` when the installation lacks parts.

    `code` in groups with dashes, as it was given; each group bears its number.
    """
    words: dict[str, Any] = resources.toml("papers/recovery_sheet.toml")
    title = words["title"].format(vault=vault_name)

    def footer(sheet: Sheet, _page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            sheet.paragraph(plain(words["foot"]), SMALL, sheet.width).drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=title, language=words["language"], footer=footer)
    sheet.text(plain(title), TITLE, tag="H1")
    day = f"{words['months'][made.month - 1]} {made.day}, {made.year}"
    sheet.text(plain(words["made"].format(day=day, computer=computer)), SMALL, after=10)
    sheet.text(plain(words["lead"]), BODY, after=12)
    sheet.text(plain(words["code_heading"]), HEADING, tag="H2", after=4)
    _code(sheet, code, words["code_alternative"])
    for part, numbered in (("keep", False), ("use", True)):
        sheet.text(plain(words[f"{part}_heading"]), HEADING, tag="H2", after=2)
        sheet.items([plain(item) for item in words[part]], BODY, numbered=numbered)
        sheet.space(9)
    sheet.text(plain(words["where_heading"]), HEADING, tag="H2")
    pen_lines(sheet, words["where"], SMALL)
    return sheet.finish()


def _code(sheet: Sheet, code: str, alternative: str) -> None:
    """The groups, numbered, in a box, and beside them the QR code."""
    groups = code.split("-")
    height = CODE_SIZE + 2 * BOX_PAD
    top, bottom = sheet.y, sheet.y - height
    with sheet.tags.artifact():
        sheet.canvas.setLineWidth(1.5)
        sheet.canvas.setStrokeGray(0.07)
        sheet.canvas.rect(MARGIN, bottom, sheet.width, height, fill=0)
    line = sheet.root.add("P")
    rows = -(-len(groups) // GROUPS_IN_A_ROW)
    first = top - (height - rows * GROUP_HEIGHT) / 2
    for number, group in enumerate(groups):
        down, across = divmod(number, GROUPS_IN_A_ROW)
        x, y = MARGIN + BOX_PAD + across * GROUP_WIDTH, first - down * GROUP_HEIGHT
        with sheet.tags.artifact():
            sheet.paragraph(str(number + 1), NUMBER, GROUP_WIDTH).drawOn(sheet.canvas, x, y - NUMBER.leading)
        sheet.draw(sheet.paragraph(plain(group), GROUP, GROUP_WIDTH), line, x, y - NUMBER.leading)
    left = LETTER[0] - MARGIN - BOX_PAD - CODE_SIZE
    dots = qr.Code(code)
    sheet.figure(alternative, lambda canvas: dots.draw(canvas, left, bottom + BOX_PAD, CODE_SIZE))
    sheet.y = bottom
    sheet.space(14)
