"""A worksheet being drawn, from its head to the lines to sign on."""

from dataclasses import replace
from typing import Any

from csdesk.services.documents import fonts, qr
from csdesk.services.documents.sheet import LETTER, MARGIN, Block, Cell, Sheet, Style, own_words, plain
from csdesk.services.plans import in_short
from csdesk.services.plans.drafts import StepDraft, money
from csdesk.services.plans.worksheet import Facts

TITLE = Style(19, 25, bold=True)
NAME = Style(14, 19)
HEADING = Style(13.5, 19, bold=True)
BODY = Style(13, 18)
STATEMENT = Style(12, 17)
SMALL = Style(10.5, 14)
SMALL_BOLD = Style(10.5, 14, bold=True)
LABEL = Style(10, 13)
FOOT = Style(10, 13, gray=0.27)
PEN = Style(13, 27)

LARGE = 1.4
"""Large print: 18 points for the plan."""
LARGE_FURNITURE = 1.2
"""The title, the small words and the foot, which are read less."""

SIGNATURE_WIDTHS = (210.0, 170.0, 90.0)
SIGNATURE_GAP = 17.0
SIGNATURE_HEIGHT = 48.0
"""One line to sign on, the room above it, and the words below."""
ABOVE_FOOT = 10.0
"""The lines to sign on may come so much nearer to the foot: better than a page of their own."""
WHEN_WIDTH = 133.0
LABEL_WIDTH = 158.0
CODE_SIZE = 44.0
PEN_LINE = 26.0
BLANK_STEPS = 4
BLANK_AMOUNT = "$___________"
BLANK_NAME = "______________________________"


class WorksheetPage:
    """One worksheet of a known number of pages."""

    def __init__(self, told: Facts, words: dict[str, Any], pages: int) -> None:
        self.told = told
        self.draft = told.draft
        self.words = words
        self.pages = pages
        self.code = qr.Code(str(told.plan_id)) if told.plan_id is not None else None
        self.sheet = Sheet(title=words["title"], language=words["language"], footer=self.footer)

    def content(self) -> bytes:
        """Draw all of it; the PDF."""
        self.head()
        self.goals()
        self.steps()
        self.changes()
        self.signatures()
        return self.sheet.finish()

    def style(self, style: Style) -> Style:
        """As large as is asked for."""
        if not self.told.options.large:
            return style
        by = LARGE_FURNITURE if style in (TITLE, SMALL, SMALL_BOLD, FOOT) else LARGE
        return replace(style, size=style.size * by, leading=style.leading * by)

    def head(self) -> None:
        """Who prints it, the day and the version; the title and the name."""
        sheet, told = self.sheet, self.told
        small, bold = self.style(SMALL), self.style(SMALL_BOLD)
        left = [(told.desk.agency_name, bold)] if told.desk.agency_name else []
        left.append((self.office(), small if left else bold))
        beside = 130 * (LARGE_FURNITURE if told.options.large else 1)
        top = sheet.y
        for text, style in left:
            laid = sheet.paragraph(plain(text), style, sheet.width - beside - 10)
            sheet.draw(laid, sheet.root.add("P"), MARGIN, sheet.y)
            sheet.y -= laid.height
        bottom = sheet.y
        sheet.y = top
        for text in self.marks():
            laid = sheet.paragraph(f'<para align="right">{plain(text)}</para>', small, beside)
            sheet.draw(laid, sheet.root.add("P"), LETTER[0] - MARGIN - beside, sheet.y)
            sheet.y -= laid.height
        sheet.y = min(bottom, sheet.y) - 8
        sheet.rule(MARGIN, LETTER[0] - MARGIN, sheet.y, 1.5)
        sheet.y -= 12
        sheet.text(plain(self.words["title"]), self.style(TITLE), tag="H1")
        sheet.text(self.name(), self.style(NAME), after=0 if told.case_numbers else 7)
        if told.case_numbers:
            numbers = self.words["cases"].format(numbers=", ".join(told.case_numbers))
            sheet.text(plain(numbers), small, after=7)

    def office(self) -> str:
        """*Child Support Liaison, Rock County*."""
        counties = self.told.counties
        of = f", {' and '.join(counties)} {'County' if len(counties) == 1 else 'Counties'}" if counties else ""
        return str(self.words["office_line"]) + of

    def marks(self) -> list[str]:
        """What stands at the right of the head."""
        told = self.told
        of_plan = [f"Version {told.version}"] if told.version is not None else []
        if told.options.copy:
            of_plan.append(self.words["copy"])
        return [in_short.spoken(told.day, self.words), " · ".join(of_plan)]

    def name(self) -> str:
        """The name and the coach; a line to write the name on where it is not known."""
        name = plain(self.told.name) if self.told.name else BLANK_NAME
        if not self.told.coach:
            return name
        return plain(self.words["with_coach"]).format(name=name, coach=plain(self.told.coach))

    def pay(self) -> str:
        """The primary goal."""
        amount = f"<b>{money(self.draft.amount_cents)}</b>" if self.draft.amount_cents is not None else BLANK_AMOUNT
        pay_to = plain(self.draft.pay_to or self.told.desk.pay_to)
        return str(self.words["pay"]).format(amount=amount, pay_to=pay_to)

    def goals(self) -> None:
        """The primary goal and the longer-term ones."""
        sheet, draft, body = self.sheet, self.draft, self.style(BODY)
        sheet.text(plain(self.words["primary"]), self.style(HEADING), tag="H2")
        sheet.text(self.pay(), body, after=2)
        if draft.keep_paying:
            sheet.text(plain(self.words["ongoing"]), body)
        sheet.space(9)
        sheet.text(plain(self.words["longer_term"]), self.style(HEADING), tag="H2")
        for goal in draft.longer_term:
            sheet.text(own_words(goal), body, after=2)
        if not draft.longer_term:
            self.pen_lines(1 if draft.steps else 2)
        sheet.space(9)

    def pen_lines(self, count: int) -> None:
        """Lines to write on."""
        for _ in range(count):
            self.sheet.y -= PEN_LINE
            self.sheet.rule(MARGIN, LETTER[0] - MARGIN, self.sheet.y, 0.5)
        self.sheet.y -= 4

    def steps(self) -> None:
        """The first steps: a table, or in large print a block for each."""
        rows = [self.row(step, number) for number, step in enumerate(self.draft.steps)]
        if not rows:
            pen = [Block("&nbsp;")]
            rows = [[pen, pen, pen]] * BLANK_STEPS
        style = self.style(BODY if self.draft.steps else PEN)
        title = plain(self.words["first_steps"])
        if self.told.options.large:
            self.sheet.table(title, self.style(HEADING), (), self.blocks(rows), self.block_widths(), style)
        else:
            who = self.width_of_who()
            widths = (who, self.sheet.width - who - WHEN_WIDTH, WHEN_WIDTH)
            self.sheet.table(title, HEADING, self.words["columns"], rows, widths, style)
        self.sheet.y -= 10

    def changes(self) -> None:
        """What is different since the version before, where that is asked for."""
        since = self.told.changes
        if since is None or not since.lines:
            return
        signed = in_short.spoken(since.signed_on, self.words) if since.signed_on else ""
        title = self.words["changed_since" if signed else "changed"].format(version=since.version, day=signed)
        self.sheet.text(plain(title), self.style(HEADING), tag="H2")
        self.sheet.items([plain(line) for line in since.lines], self.style(BODY))
        self.sheet.space(9)

    def blocks(self, rows: list[list[list[Block]]]) -> list[list[list[Block] | Cell]]:
        """Each step below the other, each of its columns a line of its own."""
        found: list[list[list[Block] | Cell]] = []
        for number, row in enumerate(rows, start=1):
            found.append([Cell([Block(self.words["step"].format(number=number))], span=2, heading=True)])
            for column, blocks in zip(self.words["columns"], row, strict=True):
                found.append([Cell([Block(plain(column))], heading=True), blocks])
        return found

    def block_widths(self) -> tuple[float, float]:
        """Of the names of the columns, and of what stands beside them."""
        return (LABEL_WIDTH, self.sheet.width - LABEL_WIDTH)

    def row(self, step: StepDraft, number: int) -> list[list[Block]]:
        """Who, what and when of a step."""
        what = in_short.what(step, self.words, "<br/>") if step.alternative or step.items else own_words(step.what)
        blocks = [Block(what), *(Block(own_words(item), bullet=True) for item in step.items)]
        if self.told.barriers and self.told.barriers[number]:
            blocks.append(Block(f"<i>{plain(self.words['answers'].format(barrier=self.told.barriers[number]))}</i>"))
        when = in_short.when(step, self.words)
        return [[Block(plain(step.who))], blocks, [Block(plain(when))] if when else []]

    def width_of_who(self) -> float:
        """Wide enough for the longest word of who, within reason."""
        words = [word for step in self.draft.steps for word in step.who.split()]
        longest = max((fonts.width(word, BODY.size) for word in words), default=0.0)
        return min(max(longest + 20, 72.0), 140.0)

    def signatures(self) -> None:
        """The statement and the lines to sign on, together on one page.

        What is signed are the goals and activities *described on this page*. So where the plan does not stand on it
        whole, it stands above the statement in short; of a plan that is longer than such a page, whose it is and its
        primary goal.
        """
        sheet, style, label = self.sheet, self.style(STATEMENT), self.style(LABEL)
        statement = sheet.paragraph(plain(self.words["statement"]), style, sheet.width)
        height = SIGNATURE_HEIGHT + label.leading - LABEL.leading
        needed = statement.height + 2 * height - 4
        fits = needed <= sheet.room + (0 if self.told.options.large else ABOVE_FOOT)
        if sheet.page > 1 or not fits:
            self.repeat(needed, fits=fits)
        sheet.draw(statement, sheet.root.add("P"), MARGIN, sheet.y)
        sheet.y -= statement.height
        for labels in (self.words["parent_lines"], self.words["coach_lines"]):
            sheet.y -= SIGNATURE_HEIGHT - LABEL.leading - 2
            x = MARGIN
            for text, width in zip(labels, SIGNATURE_WIDTHS, strict=True):
                sheet.rule(x, x + width, sheet.y)
                sheet.draw(sheet.paragraph(plain(text), label, width), sheet.root.add("P"), x, sheet.y - 2)
                x += width + SIGNATURE_GAP
            sheet.y -= label.leading + 2

    def repeat(self, needed: float, *, fits: bool) -> None:
        """The plan in short above the statement, which needs so much room and `fits` on this page, or does not.

        In the usual size where it is too long for a page of large print.
        """
        sheet, name = self.sheet, self.style(NAME)
        needed += sheet.height_of(self.name(), name) + 2
        for style in (self.style(STATEMENT), STATEMENT):
            short = in_short.PlanInShort(sheet, self.draft, self.pay(), self.words, style)
            whole = needed + short.height
            if whole <= sheet.whole_page and (self.draft.longer_term or self.draft.steps):
                sheet.need(whole)
                sheet.text(self.name(), name, after=2)
                short.draw()
                return
        if not fits:
            sheet.next_page()
            sheet.text(self.name(), name, after=2)
            sheet.text(self.pay(), self.style(BODY), after=10)

    def footer(self, sheet: Sheet, page: int, last: bool) -> None:
        """Whom to call, whose plan it is, the version and the page, and the code; below every page.

        The first and the code are read out on the last page only.
        """
        told = self.told
        marks = [f"Version {told.version}"] if told.version is not None else []
        marks.append(f"Page {page} of {self.pages}")
        if told.desk.sample_data:
            marks.insert(0, "Sample data")
        if told.options.copy and told.signed_on:
            marks.insert(0, self.words["copy_signed"].format(day=in_short.spoken(told.signed_on, self.words)))
        lines = [" · ".join(marks)]
        if self.pages > 1 and told.name:
            lines.append(told.name)
        y = 36.0
        for text in lines:
            y = self.foot_line(text, y)
        if told.desk.liaison_name and told.desk.liaison_phone:
            questions = self.words["questions"].format(coach=told.desk.liaison_name, phone=told.desk.liaison_phone)
            self.foot_line(questions, y, read_out=last)
        if self.code is not None:
            sheet.figure(self.words["code_alternative"] if last else None, self.draw_code)

    def foot_line(self, text: str, y: float, *, read_out: bool = False) -> float:
        """Draw a line of the footer that stands on `y`, and give where the next one above it stands."""
        sheet = self.sheet
        laid = sheet.paragraph(plain(text), self.style(FOOT), 440)
        top = y + float(laid.height)
        if read_out:
            sheet.draw(laid, sheet.root.add("P"), MARGIN, top)
        else:
            with sheet.tags.artifact():
                laid.drawOn(sheet.canvas, MARGIN, y)
        return top

    def draw_code(self, canvas: Any) -> None:
        """The QR code of the plan's id, in the lower right corner."""
        if self.code is not None:
            self.code.draw(canvas, LETTER[0] - MARGIN - CODE_SIZE, 34.0, CODE_SIZE)
