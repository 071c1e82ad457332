"""The goal-setting worksheet as a PDF, to be read at arm's length and signed with a pen.

Word for word as the example of Colorado's 2Gen Procedures (2019, last appendix) has it. It names no IV-D case and no
barrier; its code (QR) holds the plan's random id and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.plan import PlanState
from csdesk.services import resources, settings
from csdesk.services.documents import qr
from csdesk.services.documents.sheet import LETTER, MARGIN, Block, Sheet, Style, plain
from csdesk.services.plans.drafts import PlanDraft, StepDraft, money
from csdesk.services.plans.views import PlanView, plan
from csdesk.services.settings import Settings

TITLE = Style(19, 25, bold=True)
NAME = Style(14, 19)
HEADING = Style(13.5, 19, bold=True)
BODY = Style(13, 18)
STATEMENT = Style(12, 17)
SMALL = Style(10.5, 14)
SMALL_BOLD = Style(10.5, 14, bold=True)
LABEL = Style(10, 13)
FOOT = Style(10, 13, gray=0.27)

SIGNATURE_WIDTHS = (210.0, 170.0, 90.0)
SIGNATURE_GAP = 17.0
SIGNATURE_HEIGHT = 48.0
"""One line to sign on, the room above it, and the words below."""
CODE_SIZE = 44.0
PEN_LINE = 26.0
BLANK_STEPS = 4
BLANK_AMOUNT = "$___________"


@dataclass(frozen=True)
class WorksheetOptions:
    """What is asked for beside the plan itself; all of it off unless somebody asks."""

    large: bool = False
    """Large print."""
    case_number: bool = False
    barriers: bool = False
    """The circumstances that the steps answer; never the private one."""
    blank: bool = False
    """Everything is left to the pen."""
    copy: bool = False
    """Marked as a copy, with the day on which the plan was signed."""


AS_AGREED = WorksheetOptions()


def worksheet_pdf(session: Session, plan_id: UUID, *, today: date, options: WorksheetOptions = AS_AGREED) -> bytes:
    """The worksheet of a plan, Letter, tagged for assistive technology.

    A draft bears the date of today, a signed plan the date of its signature. Raises `NotFoundError`.
    """
    desk = settings.load(session)
    view = plan(session, plan_id)
    pages = 1
    while True:
        worksheet = _Worksheet(view, desk, today, pages, options)
        content = worksheet.content()
        if worksheet.sheet.page == pages:
            return content
        pages = worksheet.sheet.page


class _Worksheet:
    """One worksheet of a known number of pages."""

    def __init__(self, view: PlanView, desk: Settings, today: date, pages: int, options: WorksheetOptions) -> None:
        self.view = view
        self.desk = desk
        self.pages = pages
        self.words: dict[str, Any] = resources.toml("plan/worksheet.toml")
        coach = view.draft.coach or desk.liaison_name
        self.draft = PlanDraft(coach, None, view.draft.pay_to) if options.blank else view.draft
        self.coach = coach
        self.day = view.signed_on if view.state is not PlanState.DRAFT and view.signed_on else today
        self.sheet = Sheet(title=self.words["title"], language=self.words["language"], footer=self.footer)

    def content(self) -> bytes:
        self.head()
        self.goals()
        self.steps()
        self.signatures()
        return self.sheet.finish()

    def head(self) -> None:
        sheet, view = self.sheet, self.view
        counties = " and ".join(view.counties)
        office = self.words["office_line"] + (f", {counties} County" if len(view.counties) == 1 else "")
        if len(view.counties) > 1:
            office += f", {counties} Counties"
        left = [(self.desk.agency_name, SMALL_BOLD)] if self.desk.agency_name else []
        left.append((office, SMALL if left else SMALL_BOLD))
        top = sheet.y
        for text, style in left:
            laid = sheet.paragraph(plain(text), style, sheet.width - 140)
            sheet.draw(laid, sheet.root.add("P"), MARGIN, sheet.y)
            sheet.y -= laid.height
        bottom = sheet.y
        sheet.y = top
        for text in (self.spoken(self.day), f"Version {view.version}"):
            laid = sheet.paragraph(f'<para align="right">{plain(text)}</para>', SMALL, 130)
            sheet.draw(laid, sheet.root.add("P"), LETTER[0] - MARGIN - 130, sheet.y)
            sheet.y -= laid.height
        sheet.y = min(bottom, sheet.y) - 8
        sheet.rule(MARGIN, LETTER[0] - MARGIN, sheet.y, 1.5)
        sheet.y -= 12
        sheet.text(plain(self.words["title"]), TITLE, tag="H1")
        name = self.words["with_coach"].format(name=view.print_name, coach=self.coach)
        sheet.text(plain(name if self.coach else view.print_name), NAME, after=7)

    def goals(self) -> None:
        sheet, draft = self.sheet, self.draft
        sheet.text(plain(self.words["primary"]), HEADING, tag="H2")
        amount = f"<b>{money(draft.amount_cents)}</b>" if draft.amount_cents is not None else BLANK_AMOUNT
        pay_to = plain(draft.pay_to or self.desk.pay_to)
        sheet.text(self.words["pay"].format(amount=amount, pay_to=pay_to), BODY, after=2)
        if draft.keep_paying:
            sheet.text(plain(self.words["ongoing"]), BODY)
        sheet.space(9)
        sheet.text(plain(self.words["longer_term"]), HEADING, tag="H2")
        for goal in draft.longer_term:
            sheet.text(plain(goal), BODY, after=2)
        if not draft.longer_term:
            self.pen_lines(1 if draft.steps else 2)
        sheet.space(9)

    def pen_lines(self, count: int) -> None:
        for _ in range(count):
            self.sheet.y -= PEN_LINE
            self.sheet.rule(MARGIN, LETTER[0] - MARGIN, self.sheet.y, 0.5)
        self.sheet.y -= 4

    def steps(self) -> None:
        sheet = self.sheet
        rows = [self.row(step) for step in self.draft.steps]
        if not rows:
            pen = [Block("&nbsp;")]
            rows = [[pen, pen, pen]] * BLANK_STEPS
        who = self.width_of_who()
        when = 133.0
        widths = (who, sheet.width - who - when, when)
        style = BODY if self.draft.steps else Style(13, 27)
        sheet.table(plain(self.words["first_steps"]), HEADING, self.words["columns"], rows, widths, style)
        sheet.y -= 10

    def row(self, step: StepDraft) -> list[list[Block]]:
        what = plain(step.what)
        if step.alternative:
            ending = ":" if step.items else ""
            what += f", <b><u>{plain(self.words['or'])}</u></b><br/>{plain(step.alternative)}{ending}"
        elif step.items:
            what += ":"
        when = self.spoken(step.due_on) if step.due_on else ""
        if step.rhythm:
            when = f"{when}, {step.rhythm}" if when else step.rhythm
        parts = [Block(plain(item), bullet=True) for item in step.items]
        return [[Block(plain(step.who))], [Block(what), *parts], [Block(plain(when))] if when else []]

    def spoken(self, day: date) -> str:
        """A date as a letter has it: October 8, 2026. The month's name does not depend on this computer."""
        return f"{self.words['months'][day.month - 1]} {day.day}, {day.year}"

    def width_of_who(self) -> float:
        """Wide enough for the longest word of who, within reason."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        from csdesk.services.documents import fonts

        words = [word for step in self.draft.steps for word in step.who.split()]
        longest = max((stringWidth(word, fonts.REGULAR, BODY.size) for word in words), default=0.0)
        return min(max(longest + 20, 72.0), 140.0)

    def signatures(self) -> None:
        """The statement and the lines to sign on, together on one page."""
        sheet = self.sheet
        statement = plain(self.words["statement"])
        sheet.need(sheet.height_of(statement, STATEMENT) + 2 * SIGNATURE_HEIGHT - 4)
        sheet.text(statement, STATEMENT)
        for labels in (self.words["parent_lines"], self.words["coach_lines"]):
            sheet.y -= SIGNATURE_HEIGHT - LABEL.leading - 2
            x = MARGIN
            for label, width in zip(labels, SIGNATURE_WIDTHS, strict=True):
                sheet.rule(x, x + width, sheet.y)
                laid = sheet.paragraph(plain(label), LABEL, width)
                sheet.draw(laid, sheet.root.add("P"), x, sheet.y - 2)
                x += width + SIGNATURE_GAP
            sheet.y -= LABEL.leading + 2

    def footer(self, sheet: Sheet, page: int, last: bool) -> None:
        """Whom to call, whose plan it is, the version and the page, and the code; below every page.

        The first and the code are read out on the last page only.
        """
        marks = [f"Version {self.view.version}", f"Page {page} of {self.pages}"]
        if self.desk.sample_data:
            marks.insert(0, "Sample data")
        lines = [" · ".join(marks)]
        if self.pages > 1:
            lines.append(self.view.print_name)
        y = 36.0
        for text in lines:
            y = self.foot_line(text, y)
        if self.desk.liaison_name and self.desk.liaison_phone:
            words = self.words["questions"].format(coach=self.desk.liaison_name, phone=self.desk.liaison_phone)
            self.foot_line(words, y, read_out=last)
        sheet.figure(self.words["code_alternative"] if last else None, self.code)

    def foot_line(self, text: str, y: float, *, read_out: bool = False) -> float:
        """Draw a line of the footer that stands on `y`, and give where the next one above it stands."""
        sheet = self.sheet
        laid = sheet.paragraph(plain(text), FOOT, 400)
        top = y + float(laid.height)
        if read_out:
            sheet.draw(laid, sheet.root.add("P"), MARGIN, top)
        else:
            with sheet.tags.artifact():
                laid.drawOn(sheet.canvas, MARGIN, y)
        return top

    def code(self, canvas: Any) -> None:
        """The QR code of the plan's id, in the lower right corner."""
        qr.draw(canvas, str(self.view.plan_id), LETTER[0] - MARGIN - CODE_SIZE, 34.0, CODE_SIZE)
