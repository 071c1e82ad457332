"""The incident sheet: for the privacy officer, who may have one hour to report. It names nobody of the vault."""

from datetime import datetime
from typing import Any

from csdesk.services import resources
from csdesk.services.documents.sheet import MARGIN, Block, Sheet, Style, plain
from csdesk.services.papers.incident import Incident
from csdesk.services.papers.pen import pen_lines

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 19, bold=True)
CAPTION = Style(10.5, 14.5, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(10, 13)
SMALL = Style(9.5, 12.5, gray=0.27)
NARROW = 90.0
"""The width of a column of numbers, in points."""
OF_A_TIME = 190.0


def make(facts: Incident) -> bytes:
    """The sheet as PDF, Letter, tagged for assistive technology. Times are shown in this computer's time zone."""
    words: dict[str, Any] = resources.toml("papers/incident_sheet.toml")
    sheet = _Writer(facts, words)
    sheet.head()
    sheet.people()
    sheet.protection()
    sheet.use()
    sheet.questions()
    return sheet.sheet.finish()


class _Writer:
    """One sheet being written."""

    def __init__(self, facts: Incident, words: dict[str, Any]) -> None:
        self.facts = facts
        self.words = words
        self.title = words["title"].format(vault=facts.vault)
        self.sheet = Sheet(title=self.title, language=words["language"], footer=self.footer)

    def footer(self, sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(self.words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    def head(self) -> None:
        sheet, words, facts = self.sheet, self.words, self.facts
        day, time = self.day(facts.made), self.time(facts.made)
        made = words["made"].format(day=day, time=time, computer=facts.computer, program=facts.program)
        sheet.text(plain(self.title), TITLE, tag="H1")
        sheet.text(plain(made), SMALL, after=8)
        sheet.text(plain(words["lead"]), BODY, after=8)
        self.heading(words["report_heading"])
        pen_lines(sheet, words["report"], SMALL)

    def people(self) -> None:
        sheet, words, facts = self.sheet, self.words, self.facts
        sheet.space(10)
        self.heading(words["people_heading"])
        many = words["people_one"] if facts.people == 1 else words["people_many"].format(count=f"{facts.people:,}")
        told = f"<b>{plain(words['people'].format(people=many))}</b>"
        if facts.newest_entry:
            told += " " + plain(words["counts_end"].format(newest=self.moment(facts.newest_entry)))
        sheet.text(told, BODY, after=6)
        rows = [[[Block(plain(words["held"][held.kind]))], [Block(f"{held.people:,}")]] for held in facts.held]
        self.table(words["held_title"], words["held_columns"], rows, NARROW)
        sheet.text(plain(words["no_field"]), SMALL, after=4)

    def protection(self) -> None:
        sheet, facts = self.sheet, self.facts
        words = self.words["protection"]
        self.heading(words["heading"])
        sheet.text(plain(words["cipher"].format(cipher=facts.cipher)), BODY, after=4)
        minutes = ""
        if facts.lock_after_minutes:
            many = f"{facts.lock_after_minutes} minute{'' if facts.lock_after_minutes == 1 else 's'}"
            minutes = words["minutes"].format(minutes=many)
        sheet.text(plain(words["locked"].format(minutes=minutes)), BODY, after=6)
        rows = []
        for slot in facts.slots:
            way = self.words["ways"].get(slot.kind, slot.kind)
            made = self.moment(slot.made) if slot.made else words["unknown"]
            rows.append([[Block(plain(f"{way[:1].upper()}{way[1:]}: {slot.detail}"))], [Block(made)]])
        self.table(words["slots_title"], words["slots_columns"], rows, OF_A_TIME)

    def use(self) -> None:
        sheet, facts = self.sheet, self.facts
        words, ways = self.words["use"], self.words["ways"]
        self.heading(words["heading"])
        backup = words["no_backup"]
        if facts.last_backup:
            backup = words["last_backup"].format(when=self.moment(facts.last_backup))
        sheet.text(plain(backup), BODY, after=6)
        if not facts.openings:
            sheet.text(plain(words["no_unlocks"]), BODY, after=6)
            return
        rows = []
        for opening in facts.openings:
            how = words["how"].format(how=ways.get(opening.by, opening.by), computer=opening.computer)
            rows.append([[Block(self.moment(opening.at))], [Block(plain(how))]])
        self.table(words["unlocks_title"], words["unlocks_columns"], rows, sheet.width - OF_A_TIME)

    def questions(self) -> None:
        sheet, words = self.sheet, self.words["questions"]
        for heading, part, numbered in (("heading", "items", False), ("next_heading", "next", True)):
            self.heading(words[heading])
            sheet.items([plain(item) for item in words[part]], BODY, numbered=numbered)
            sheet.space(6)

    def heading(self, text: str) -> None:
        self.sheet.need(60)
        self.sheet.text(plain(text), HEADING, tag="H2", after=2)

    def table(self, title: str, headings: list[str], rows: list[list[list[Block]]], last: float) -> None:
        """A table of two columns, the second `last` points wide."""
        widths = (self.sheet.width - last, last)
        self.sheet.table(plain(title), CAPTION, [plain(heading) for heading in headings], rows, widths, CELL)
        self.sheet.space(6)

    def moment(self, at: datetime) -> str:
        return f"{self.day(at)}, {self.time(at)}"

    def day(self, at: datetime) -> str:
        here = at.astimezone()
        return f"{self.words['months'][here.month - 1]} {here.day}, {here.year}"

    @staticmethod
    def time(at: datetime) -> str:
        here = at.astimezone()
        return f"{here:%H:%M} {here:%Z}"
