"""The accounting of disclosures of one person on paper: to whom, what, when, by which rule, and what was kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.services import resources
from csdesk.services.days import local_day, written
from csdesk.services.disclosure import DisclosureView, Recipient, Way, rule_words, way_words
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain

RESOURCE = "papers/told_sheet.toml"
TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(11, 15)
CELL = Style(9.5, 12.5)
SMALL = Style(9, 12, gray=0.27)
BY_WORD = (Way.SPOKEN, Way.BY_HAND)
"""Ways of which the liaison says in free words what was told."""
WIDTHS = (92.0, 132.0, 140.0, 140.0)


@dataclass(frozen=True)
class ToldPaper:
    """All that stands on the paper."""

    name: str
    safe_contact: bool
    """Nobody is named then by words that were typed, and no program; no free words stand there: others may look over
    a shoulder."""
    told: tuple[DisclosureView, ...]
    day: date
    programs: frozenset[str] = frozenset()
    """The names of programs that may stand on a sheet that lies about: of no others, nor what was said to them."""


def make(told: ToldPaper) -> bytes:
    """The accounting as PDF, Letter, tagged for assistive technology. Its title and properties name nobody."""
    words: dict[str, Any] = resources.toml(RESOURCE)

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=words["title"], language=words["language"], footer=footer)
    sheet.text(plain(words["title"]), TITLE, tag="H1")
    sheet.text(plain(words["name"].format(name=told.name, day=written(told.day))), BODY, after=10)
    if not told.told:
        sheet.text(plain(words["nothing"]), BODY)
        return sheet.finish()
    rows = [_row(one, told, words) for one in told.told]
    sheet.table(plain(words["table"]), HEADING, words["columns"], rows, WIDTHS, CELL)
    return sheet.finish()


def _row(one: DisclosureView, told: ToldPaper, words: dict[str, Any]) -> list[list[Block]]:
    to, free = one.recipient_name, not told.safe_contact
    if one.recipient is Recipient.PROGRAM and (told.safe_contact or to not in told.programs):
        to, free = words["program"], False
    elif one.recipient is Recipient.OTHER and told.safe_contact:
        to = words["other"]
    rule = rule_words(one.rule)
    why = [rule[:1].upper() + rule[1:]]
    if one.withheld:
        why.append(words["withheld"].format(what=rule_words(one.withheld)))
    # What somebody typed may hold a place where the parent is to be found.
    what = "" if one.way in BY_WORD and not free else one.what
    cells = [[written(local_day(one.at))], [to], [what, way_words(one.way)], why]
    return [[Block(plain(line)) for line in lines if line] or [Block("&nbsp;")] for lines in cells]
