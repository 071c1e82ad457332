"""A release of information to read, to sign and to hand back (DFES 19-07, Release of Information).

It names the parent and who may be told, and holds no number of a case; its code (QR) holds the form's random id.
"""

from typing import Any

from csdesk.services import resources
from csdesk.services.days import written
from csdesk.services.documents import qr
from csdesk.services.documents.sheet import LETTER, MARGIN, Sheet, Style, own_words, plain
from csdesk.services.papers.pen import pen_lines
from csdesk.services.releases import FormPaper, Recipient, release_facts

RESOURCE = "papers/release_form.toml"

TITLE = Style(20, 27, bold=True)
HEADING = Style(13, 19, bold=True)
BODY = Style(11.5, 15.5)
NAME = Style(14, 19, bold=True)
SMALL = Style(10, 13.5, gray=0.27)
MARK = Style(11, 12, bold=True)
BOX = 13.0
AFTER_BOX = 9.0
BETWEEN = 7.0
CODE_SIZE = 44.0
BY_HAND = 26.0
SIGNATURES = 48.0
"""The room for the lines to sign on."""


def languages() -> tuple[str, ...]:
    """The languages in which there is a form: `en`."""
    return tuple(name for name, words in resources.toml(RESOURCE).items() if isinstance(words, dict))


def make(told: FormPaper, *, language: str = "en") -> bytes:
    """The form as PDF, Letter, tagged for assistive technology. Its title and properties name nobody."""
    return _Form(told, resources.toml(RESOURCE)[language]).content()


class _Form:
    def __init__(self, told: FormPaper, words: dict[str, Any]) -> None:
        self.told = told
        self.words = words
        self.liaison = told.liaison or words["liaison"]
        self.code = qr.Code(str(told.form_id))
        self.sheet = Sheet(title=words["title"], language=words["language"], footer=self._foot)

    def content(self) -> bytes:
        """Draw everything."""
        sheet, words, told = self.sheet, self.words, self.told
        if told.agency:
            sheet.text(plain(told.agency), SMALL, after=2)
        sheet.text(plain(words["title"]), TITLE, tag="H1", after=2)
        sheet.text(plain(words["lead"]), BODY)
        self._heading("me")
        sheet.text(own_words(told.name), NAME)
        self._heading("who")
        self._who()
        self._heading("what")
        sheet.text(plain(words["what_lead"]), SMALL, after=5)
        self._facts()
        self._heading("until")
        day = told.valid_until
        until = words["until_day"].format(day=written(day)) if day is not None else words["until_back"]
        sheet.text(plain(until), BODY)
        self._heading("back")
        phone = words["phone"].format(phone=told.phone) if told.phone else ""
        sheet.text(plain(words["back_words"].format(liaison=f"{self.liaison}{phone}")), BODY)
        self._heading("without")
        known = told.recipient in (Recipient.CSA, Recipient.STATE)
        sheet.text(plain(words["without_words" if known else "without_nothing"]), BODY)
        sheet.need(SIGNATURES)
        pen_lines(sheet, words["sign"], SMALL)
        return sheet.finish()

    def _heading(self, part: str) -> None:
        self.sheet.space(BETWEEN)
        self.sheet.text(plain(self.words[part]), HEADING, tag="H2")

    def _who(self) -> None:
        """The name of who may be told, or a line to write it on."""
        sheet, told = self.sheet, self.told
        if told.by_hand:
            sheet.y -= BY_HAND
            sheet.rule(MARGIN, MARGIN + sheet.width / 2, sheet.y)
            sheet.text(plain(self.words["by_hand"]), SMALL)
            return
        sheet.text(own_words(told.to or self.words["everybody"][told.recipient.value]), NAME)

    def _facts(self) -> None:
        """Everything that could be told, with an X before what may be: what is left out can be seen, too."""
        sheet, whole = self.sheet, self.sheet.root.add("L")
        for fact in release_facts():
            chosen = fact.code in self.told.facts
            item = whole.add("LI")
            laid = sheet.paragraph(plain(fact.paper), BODY, sheet.width - BOX - AFTER_BOX)
            sheet.need(laid.height)
            self._box(item.add("Lbl", spoken="X" if chosen else "empty box"), sheet.y - 2, ticked=chosen)
            sheet.draw(laid, item.add("LBody"), MARGIN + BOX + AFTER_BOX, sheet.y)
            sheet.y -= laid.height + 4

    def _box(self, label: Any, top: float, *, ticked: bool) -> None:
        sheet = self.sheet
        with sheet.tags.artifact():
            sheet.canvas.setLineWidth(0.9)
            sheet.canvas.setStrokeGray(0.07)
            sheet.canvas.rect(MARGIN, top - BOX, BOX, BOX)
        mark = sheet.paragraph(f'<para align="center">{"X" if ticked else "&nbsp;"}</para>', MARK, BOX)
        sheet.draw(mark, label, MARGIN, top)

    def _foot(self, sheet: Sheet, page: int, last: bool) -> None:
        day = written(self.told.day)
        told = self.words["foot"].format(day=day, page=page, liaison=self.liaison)
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(told), SMALL, sheet.width - CODE_SIZE - 20)
            foot.drawOn(sheet.canvas, MARGIN, 40.0)
        sheet.figure(self.words["code_alternative"] if last else None, self._draw_code)

    def _draw_code(self, canvas: Any) -> None:
        self.code.draw(canvas, LETTER[0] - MARGIN - CODE_SIZE, 34.0, CODE_SIZE)
