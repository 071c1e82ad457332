"""The interview on paper, for when the laptop cannot come along: either mode, in the instrument's own words.

The box before each answer bears the key that enters it, so that what comes back is typed in as it is read. The paper
names nobody: name and date are lines for the pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from csdesk.models.assessment import InterviewMode
from csdesk.services import resources
from csdesk.services.documents import fonts
from csdesk.services.documents.sheet import MARGIN, Sheet, Style, plain
from csdesk.services.documents.tagged import Element
from csdesk.services.interview.instrument import AskedOf, Instrument, Question, QuestionKind
from csdesk.services.papers.pen import pen_lines

TITLE = Style(19, 25, bold=True)
PART = Style(14, 19, bold=True)
SMALL = Style(9.5, 13, gray=0.27)
KEY = Style(8, 9, gray=0.42)
BETWEEN = 11.0
AFTER_BOX = 7.0
BETWEEN_ANSWERS = 22.0
LINE_PAD = 2.0
COLUMN = 62.0
"""Of one answer beside the lines of a question that has several."""
LEFT_OPEN, REPHRASED = "L", "R"
"""The keys of the entry form that are no answers."""


@dataclass(frozen=True)
class Sizes:
    """How large a part is printed, in points."""

    text: Style
    question: Style
    box: float
    gap: float
    """Between answers that stand one below the other."""


FOR_CASEWORKER = Sizes(Style(10.5, 14), Style(11, 14.5, bold=True), 14.0, 4.0)
FOR_PARENT = Sizes(Style(13, 17.5), Style(13.5, 18, bold=True), 18.0, 6.0)


def make(instrument: Instrument, mode: InterviewMode) -> bytes:
    """The whole interview in one mode as PDF, Letter, tagged for assistive technology."""
    pages = 1
    while True:  # each page says of how many
        paper = _Paper(instrument, mode, pages)
        content = paper.content()
        if paper.sheet.page == pages:
            return content
        pages = paper.sheet.page


class _Paper:
    def __init__(self, instrument: Instrument, mode: InterviewMode, pages: int) -> None:
        told: dict[str, Any] = resources.toml("papers/interview_sheet.toml")
        self.words: dict[str, Any] = told.get(instrument.language.split("-")[0], told["en"])
        self.instrument = instrument
        self.mode = mode
        self.alone = mode is InterviewMode.CLIENT
        self.mirrored = fonts.from_right(instrument.questions[0].text)
        self.pages = pages
        self.sheet = Sheet(title=instrument.title, language=instrument.language, footer=self._foot)

    def content(self) -> bytes:
        """Draw everything."""
        sheet, instrument, words = self.sheet, self.instrument, self.words
        sheet.text(self._own(instrument.title), TITLE, tag="H1")
        pen_lines(sheet, [words["name"], words["date"]], SMALL)
        mine = [one for one in instrument.asked_in(self.mode) if one.by is AskedOf.CASEWORKER]
        theirs = [one for one in instrument.asked_in(self.mode) if one.by is AskedOf.PARENT]
        sheet.space(BETWEEN)
        sheet.text(self._own(words["caseworker_part"]), PART, tag="H2")
        for text in filter(None, (instrument.directions.used_for, instrument.directions.caseworker_first)):
            sheet.text(self._own(text), SMALL, after=3)
        for question in mine:
            self._question(question, FOR_CASEWORKER)
        sheet.space(BETWEEN + 6)
        sizes = FOR_PARENT if self.alone else FOR_CASEWORKER
        sheet.need(140)
        sheet.text(self._own(words["client_answers" if self.alone else "caseworker_asks"]), PART, tag="H2", after=2)
        sheet.text(self._own(instrument.introduction(self.mode)), sizes.text, after=4)
        how = ("how_client", sizes.text) if self.alone else ("how_caseworker", SMALL)
        sheet.text(self._own(words[how[0]]), how[1])
        for question in theirs:
            self._question(question, sizes)
        sheet.space(BETWEEN)
        if self.alone:
            sheet.text(self._own(words["end_client"]), sizes.text)
        else:
            self._completion()
        return sheet.finish()

    def _question(self, question: Question, sizes: Sizes) -> None:
        """One question with all that belongs to it, on one page."""
        self.sheet.space(BETWEEN)
        self.sheet.need(self._height(question, sizes))
        for text in question.lead:
            self.sheet.text(self._own(text), sizes.text, after=4)
        asked = f"{question.number} {question.text}".strip()
        self.sheet.text(self._own(asked), sizes.question, tag="H3", after=3)
        if question.rephrase and not self.alone:
            told = f"{plain(self.words['rephrase'])} <i>{plain(question.rephrase)}</i>"
            self._boxes([(REPHRASED, told)], sizes)
        if question.kind is QuestionKind.LINES:
            self._lines(question, sizes)
        elif question.kind is QuestionKind.CHOICE:
            self._boxes(self._answers(question, sizes), sizes, ticked=self._given(question))
        elif question.kind is QuestionKind.HOURS:
            self._number(question, sizes)
        else:
            self._pen(3 if question.by is AskedOf.PARENT else 1)
        self._skips(question, sizes)
        if self._has_marks(question):
            self._beside(sizes)

    def _has_marks(self, question: Question) -> bool:
        return question.by is AskedOf.PARENT and not self.alone

    def _given(self, question: Question) -> str:
        """Who completes it is said by which paper it is."""
        if question.id != self.instrument.parts.mode:
            return ""
        codes = [choice.code for choice in question.choices]
        return str(codes.index(self.mode.value) + 1)

    def _answers(self, question: Question, sizes: Sizes) -> list[tuple[str, str]]:
        """Each answer's key and words; the guides are for the caseworker's eyes only."""
        found = []
        for number, choice in enumerate(question.choices, start=1):
            guide = f" <font size={sizes.text.size - 1.5}>[{plain(choice.guide)}]</font>" if choice.guide else ""
            found.append((str(number), plain(choice.text) + ("" if self.alone else guide)))
        if question.refusable:
            found.append((str(len(found) + 1), plain(self.instrument.refusal(self.mode))))
        return found

    def _boxes(self, answers: Sequence[tuple[str, str]], sizes: Sizes, *, ticked: str = "") -> None:
        """Answers with their boxes: beside each other where they fit on one line and nobody reads them alone."""
        sheet, whole = self.sheet, self.sheet.root.add("L")
        indent = sizes.box + AFTER_BOX
        laid, wide = self._laid(answers, sizes)
        beside = sizes is FOR_CASEWORKER and sum(wide) <= sheet.width
        left = MARGIN
        for (key, _), paragraph, width in zip(answers, laid, wide, strict=True):
            item = whole.add("LI")
            high = max(sizes.box, float(paragraph.height))
            top = sheet.y
            self._box(
                item.add("Lbl", spoken="X" if key == ticked else ""), left, top, sizes.box, key, ticked=key == ticked
            )
            x = self._x(left + indent, sheet.width - indent)
            sheet.draw(paragraph, item.add("LBody"), x, top - (sizes.box - sizes.text.leading) / 2)
            left += width if beside else 0
            sheet.y = top if beside else top - high - sizes.gap
        if beside:
            sheet.y -= max(sizes.box, *(float(one.height) for one in laid)) + sizes.gap

    def _laid(self, answers: Sequence[tuple[str, str]], sizes: Sizes) -> tuple[list[Any], list[float]]:
        """The words of answers, and how wide each is with its box."""
        indent = sizes.box + AFTER_BOX
        laid = [
            self.sheet.paragraph(self._turned(text), sizes.text, self.sheet.width - indent) for _, text in answers
        ]
        return laid, [indent + _width(one) + BETWEEN_ANSWERS for one in laid]

    def _box(self, label: Element, x: float, top: float, size: float, key: str, *, ticked: bool = False) -> None:
        """A box to tick, with its key in it."""
        sheet = self.sheet
        x = self._x(x, size)
        with sheet.tags.artifact():
            sheet.canvas.setLineWidth(0.9)
            sheet.canvas.setStrokeGray(0.07)
            sheet.canvas.rect(x, top - size, size, size)
            if ticked:
                for begin, end in ((top - size + 3, top - 3), (top - 3, top - size + 3)):
                    sheet.canvas.line(x + 3, begin, x + size - 3, end)
        number = sheet.paragraph(f'<para align="center">{key}</para>', KEY, size)
        sheet.draw(number, label, x, top - (size - KEY.leading) / 2)

    def _lines(self, question: Question, sizes: Sizes) -> None:
        """Lines of the same answers as a table; the refusal is one for all, and spans the answers."""
        sheet, table = self.sheet, self.sheet.root.add("Table")
        codes = [str(number) for number in range(1, len(question.choices) + 1)]
        notes = 0.0 if self.alone else 150.0
        across = len(codes) * COLUMN
        words = sheet.width - across - notes
        head = table.add("TR")
        head.add("TD")
        headings = [choice.text for choice in question.choices] + ([] if self.alone else [self.words["notes"]])
        laid = [
            sheet.paragraph(f'<para align="center"><b>{plain(text)}</b></para>', sizes.text, wide)
            for text, wide in zip(headings, [COLUMN] * len(codes) + [notes], strict=False)
        ]
        for at, shown in enumerate(laid):
            x = self._x(MARGIN + words + at * COLUMN, shown.width)
            sheet.draw(shown, head.add("TH", Scope="Column"), x, sheet.y)
        sheet.y -= max(float(shown.height) for shown in laid) + 2
        for item in question.items:
            line = table.add("TR")
            self._line(line, self._own(item.text), words, codes, COLUMN, sizes)
            if not self.alone:
                line.add("TD")
        if question.refusable:
            line = table.add("TR")
            self._line(
                line, self._own(self.instrument.refusal(self.mode)), words, [str(len(codes) + 1)], across, sizes
            )
            line.children[-1].table_attributes["ColSpan"] = len(codes)  # type: ignore[union-attr]
            if not self.alone:
                line.add("TD")
        sheet.rule(MARGIN, MARGIN + sheet.width, sheet.y, 0.4)
        sheet.y -= 6

    def _line(self, row: Element, text: str, words: float, keys: Sequence[str], column: float, sizes: Sizes) -> None:
        """One line of a table: its words, and a box in each column, `column` points wide."""
        sheet = self.sheet
        shown = sheet.paragraph(text, sizes.text, words - 8)
        high = max(float(shown.height), sizes.box) + sizes.gap + LINE_PAD
        sheet.rule(MARGIN, MARGIN + sheet.width, sheet.y, 0.4)
        head = row.add("TH", Scope="Row")
        sheet.draw(shown, head, self._x(MARGIN + 4, words - 8), sheet.y - (high - shown.height) / 2)
        for at, key in enumerate(keys):
            x = MARGIN + words + at * column + (column - sizes.box) / 2
            self._box(row.add("TD"), x, sheet.y - (high - sizes.box) / 2, sizes.box, key)
        sheet.y -= high

    def _number(self, question: Question, sizes: Sizes) -> None:
        """A wide box for a number."""
        sheet, wide = self.sheet, 84.0
        with sheet.tags.artifact():
            sheet.canvas.setLineWidth(0.9)
            sheet.canvas.setStrokeGray(0.07)
            sheet.canvas.rect(self._x(MARGIN, wide), sheet.y - 26, wide, 26)
        guide = sheet.paragraph(self._own(question.guide), SMALL, sheet.width - wide - 10)
        if question.guide:
            sheet.draw(guide, sheet.root.add("P"), self._x(MARGIN + wide + 10, sheet.width - wide - 10), sheet.y - 7)
        sheet.y -= 26 + sizes.gap

    def _pen(self, count: int) -> None:
        for _ in range(count):
            self.sheet.y -= 24
            self.sheet.rule(MARGIN, MARGIN + self.sheet.width, self.sheet.y)
        self.sheet.y -= 4

    def _skips(self, question: Question, sizes: Sizes) -> None:
        order = [one.id for one in self.instrument.asked_in(self.mode)]
        for rule in self.instrument.skips:
            if rule.question != question.id:
                continue
            after = [name for name in order[order.index(question.id) + 1 :] if name not in rule.skips]
            answer = question.choice_text(rule.answer)
            told = self.words["skip_to" if after else "skip_to_end"]
            shown = told.format(answer=answer, question=after[0] if after else "")
            self.sheet.text(self._own(shown), replace(sizes.text, bold=True), after=2)

    def _beside(self, sizes: Sizes) -> None:
        """The caseworker's own marks: that it was left open on purpose, and a note."""
        top = self.sheet.y
        self._boxes([(LEFT_OPEN, plain(self.words["left_open"]))], sizes)
        self._written(self.words["note"], 150.0, top, sizes)

    def _written(self, label: str, across: float, top: float, sizes: Sizes) -> None:
        """A line for the pen behind its label, so far across."""
        sheet = self.sheet
        shown = sheet.paragraph(self._own(label), sizes.text, sheet.width)
        wide = _width(shown)
        sheet.draw(shown, sheet.root.add("P"), self._x(MARGIN + across, sheet.width), top)
        left = across + wide + 6
        first = self._x(MARGIN + left, sheet.width - left)
        sheet.rule(first, first + sheet.width - left, top - sizes.box + 1)

    def _completion(self) -> None:
        """What the caseworker may indicate when it is over."""
        sheet, words = self.sheet, self.words
        sheet.need(56)
        sheet.text(self._own(words["end_caseworker"]), FOR_CASEWORKER.question, tag="H2", after=2)
        if self.instrument.directions.completion:
            sheet.text(self._own(self.instrument.directions.completion), FOR_CASEWORKER.text, after=4)
        answers, top = [(str(at), plain(one)) for at, one in enumerate(words["determined"], 1)], sheet.y
        self._boxes(answers, FOR_CASEWORKER)
        self._written(words["reason"], sum(self._laid(answers, FOR_CASEWORKER)[1]), top, FOR_CASEWORKER)

    def _height(self, question: Question, sizes: Sizes) -> float:
        """How much room a question takes at most."""
        sheet = self.sheet
        paragraphs = [(self._own(text), sizes.text) for text in question.lead]
        paragraphs += [(self._own(f"{question.number} {question.text}"), sizes.question)]
        high = sum(sheet.height_of(text, style) + 4 for text, style in paragraphs)
        _, wide = self._laid(self._answers(question, sizes), sizes)
        beside = sizes is FOR_CASEWORKER and not question.items and sum(wide) <= sheet.width
        rows = len(question.items) + (1 if beside else len(wide))
        high += rows * (max(sizes.box, sizes.text.leading) + sizes.gap + (LINE_PAD if question.items else 0))
        extra = 28 if question.kind is QuestionKind.HOURS else 0
        if question.kind in (QuestionKind.TEXT, QuestionKind.CASE_NUMBER):
            extra = 76 if question.by is AskedOf.PARENT else 28
        skips = any(rule.question == question.id for rule in self.instrument.skips) * (sizes.text.leading + 2)
        marks = self._has_marks(question) + bool(question.rephrase and not self.alone)
        return high + extra + skips + marks * (sizes.box + sizes.gap)

    def _own(self, text: str) -> str:
        """Words as markup, at the side where the instrument's language begins."""
        return self._turned(plain(text))

    def _turned(self, markup: str) -> str:
        return f'<para align="right">{markup}</para>' if self.mirrored else markup

    def _x(self, x: float, width: float) -> float:
        """The left edge of what is `width` wide, where everything runs from the right, too."""
        return 2 * MARGIN + self.sheet.width - x - width if self.mirrored else x

    def _foot(self, sheet: Sheet, page: int, _last: bool) -> None:
        words = self.words["foot" if self.alone else "foot_caseworker"].format(page=page, pages=self.pages)
        told = f"{self.instrument.title}, {self.instrument.version} · {words}"
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(told), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 66.0 - foot.height)


def _width(paragraph: Any) -> float:
    """How wide a paragraph of one line is; of more, as wide as the page."""
    lines = paragraph.blPara.lines
    if len(lines) > 1:
        return 10_000.0
    line = lines[0]
    extra = line.extraSpace if hasattr(line, "extraSpace") else line[0]
    return float(paragraph.width - extra)
