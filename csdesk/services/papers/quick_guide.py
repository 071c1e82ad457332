"""The quick guide: what a liaison needs most often, on two printed pages. It names nobody."""

from typing import Any

import csdesk
from csdesk.services import resources
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain
from csdesk.services.help_pages import in_language

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(10, 13.5)
SMALL = Style(9, 12, gray=0.27)
DAY_WIDTHS = (264.0, 120.0, 120.0)
KEY_WIDTHS = (120.0, 384.0)


def make() -> bytes:
    """Both pages as PDF, Letter, tagged for assistive technology. Raises `DeskError` when it is not installed."""
    words: dict[str, Any] = resources.toml(in_language("quick-guide.toml"))

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        said = words["foot"].format(version=csdesk.__version__, page=page)
        with sheet.tags.artifact():
            sheet.paragraph(plain(said), SMALL, sheet.width).drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=words["title"], language=words["language"], footer=footer)
    sheet.text(plain(words["title"]), TITLE, tag="H1")
    sheet.text(plain(words["lead"]), BODY, after=8)
    sheet.text(plain(words["way"]["heading"]), HEADING, tag="H2", after=2)
    sheet.text(plain(words["way"]["text"]), BODY, after=10)
    _table(sheet, words["day"], DAY_WIDTHS, keys=2)
    _list(sheet, words["dates"])
    sheet.next_page()
    _table(sheet, words["keys"], KEY_WIDTHS, keys=0)
    for part in ("rules", "wrong"):
        _list(sheet, words[part])
    return sheet.finish()


def _list(sheet: Sheet, words: dict[str, Any]) -> None:
    sheet.space(12)
    sheet.text(plain(words["heading"]), HEADING, tag="H2", after=2)
    sheet.items([plain(item) for item in words["items"]], BODY)


def _table(sheet: Sheet, words: dict[str, Any], widths: tuple[float, ...], *, keys: int) -> None:
    """A table in which the column of this number holds keys."""
    rows = [
        [[Block(f"<b>{plain(text)}</b>" if at == keys else plain(text))] for at, text in enumerate(row)]
        for row in words["rows"]
    ]
    sheet.table(plain(words["heading"]), HEADING, words["columns"], rows, widths, CELL)
