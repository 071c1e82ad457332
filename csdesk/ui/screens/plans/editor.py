"""The draft of a plan: written with the parent, kept as it is typed, shown at the right as it will print."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from csdesk.services import plans
from csdesk.services.errors import DeskError
from csdesk.services.plans import MOST_STEPS, Changes, PlanDraft, PlanView, StepDraft
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans import signing, worksheet
from csdesk.ui.screens.plans.changed import ChangesSince
from csdesk.ui.screens.plans.offers import Offers, PromptLine
from csdesk.ui.screens.plans.opened import Opened
from csdesk.ui.screens.plans.paper import Paper
from csdesk.ui.screens.plans.steps import FULL, StepsTable
from csdesk.ui.screens.plans.words import version_line
from csdesk.ui.screens.plans.worksheet import WorksheetSheet
from csdesk.ui.screens.support import paid_together, support_due
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Fault,
    Line,
    PageHeader,
    Scrolling,
    Sheet,
    StatusPill,
    Text,
    Tick,
    UnclearNumberError,
    column,
    describe_fault,
    framed,
    holding,
    name_widget,
    page,
    parse_money,
    row,
    split,
)
from csdesk.wording import tr

SAVE_AFTER_MS = 500
"""After the last letter."""
NARROW = 1000
"""Pixels from which on the worksheet has room beside the form."""


class EditorPage(QWidget):
    """Edits one draft. `left`: back to the list; `signed(UUID)`: it is frozen now."""

    left = Signal()
    signed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("plans.editor")
        self.desk = desk
        self._view: PlanView | None = None
        self._saved: PlanDraft | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(SAVE_AFTER_MS)
        self._waiting.timeout.connect(self.save)
        self.pill = StatusPill("plans.saved")
        self.paper = Paper(desk, self, self.save)
        self.paper.print.set_kind("primary")
        self.paper.asked.changed.connect(self._draw)
        self.preview = Button(tr("Preview"), self._swap, name="plans.preview", icon="eye", key="F9")
        self.sign = Button(tr("Signed …"), self._ask_signature, name="plans.sign", icon="pen-nib", key="Ctrl+G")
        back = BackButton(self._leave, tr("all plans"), name="plans.back")
        self.header = PageHeader(
            tr("Plan"),
            "",
            self.pill,
            self.preview,
            self.paper.save,
            self.sign,
            self.paper.print,
            name="plans.editor",
            back=back,
        )
        self.sheet = WorksheetSheet(self.paper.asked)
        self.panel = signing.SignPanel(desk)
        self.panel.signed.connect(self._keep_signed)
        self.panel.cancelled.connect(self.panel.hide)
        form = Sheet(padding=0, gap=0)
        form.add(self._form(), stretch=1)
        self.prompt = PromptLine()
        foot = column(self.prompt, margins=(16, 8, 12, 8))
        form.add(Line(), foot)
        left = column(self.panel, gap=12)
        left.addWidget(form, 1)
        self._left = holding(left)
        self.setLayout(framed(page(self.header, split((self._left, 15), (self.sheet, 8)))))
        self.panel.hide()

    def show_plan(self, opened: Opened) -> None:
        """Edit this draft."""
        view = opened.view
        self._view = view
        self._saved = view.draft
        self._waiting.stop()
        self.panel.hide()
        self.header.set(subtitle=version_line(view))
        self.paper.show_view(view)
        self._fill(view.draft)
        self._facts.setText(
            tr(
                "due: {money}\n{paid_together}",
                money=formats.money(support_due(opened.record)),
                paid_together=paid_together(opened.record),
            )
        )
        self.offers.show_offers(opened.offers, view.draft.steps)
        self.prompt.show_amount(view.draft.amount_cents)
        self.changes.show_changes(opened.changes)
        self.pill.saved(view.changed_at)
        self._say("")
        self._draw()

    def unsaved(self) -> dict[str, Any]:
        """What was typed and cannot be saved as it is, and a signature; what can be saved is."""
        if self._view is None or not (self._unread() or self.panel.unsaved()):
            return {}
        return {
            "plan_id": str(self._view.plan_id),
            "amount": self.amount.text(),
            "pay_to": self.pay_to.text(),
            "keep_paying": self.keep_paying.isChecked(),
            "longer_term": self.longer_term.toPlainText(),
            "steps": [line.typed() for line in self.steps.rows],
            "change_note": self.changes.note.text(),
            "signature": self.panel.unsaved(),
        }

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back into the fields of its plan."""
        self.amount.setText(unsaved["amount"])
        self.pay_to.setText(unsaved["pay_to"])
        self.keep_paying.setChecked(unsaved["keep_paying"])
        self.longer_term.setPlainText(unsaved["longer_term"])
        self.steps.bring_back(unsaved["steps"])
        self.changes.show_note(unsaved.get("change_note", ""))
        if typed := unsaved.get("signature"):
            self._ask_signature()
            self.panel.form.bring_back(typed)
        self.save()

    def primary_action(self) -> QAbstractButton:
        """Print."""
        return self.paper.print

    def first_focus(self) -> QWidget:
        """The amount."""
        return self.amount

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for one of both: the form, or the worksheet instead of it (F9)."""
        super().resizeEvent(event)
        self._show_what_fits(preview=self._left.isHidden())

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, by another screen or by the lock, nothing typed is lost."""
        if self._waiting.isActive():
            self.save()
        super().hideEvent(event)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep what is typed, if it can be kept; then call `then`."""
        self._waiting.stop()
        view = self._view
        draft = self._draft()
        if view is None or draft is None:
            return
        if draft == self._saved:
            self.pill.saved(view.changed_at)
            if then is not None:
                then()
            return
        at, who = self.desk.now(), self.desk.who

        def work(session: Any) -> tuple[PlanView, Changes | None]:
            plans.save(session, view.plan_id, draft, at=at, who=who)
            return plans.plan(session, view.plan_id), plans.changes_of(session, view.plan_id)

        def kept(found: tuple[PlanView, Changes | None]) -> None:
            self._take_over(found[0], at)
            self.changes.show_changes(found[1])
            if then is not None:
                then()

        self.desk.write(self, work, kept, self._refuse, changed={"plans"}, undo=tr("The change to the plan"))

    def _form(self) -> Scrolling:
        self.amount = QLineEdit()
        self.amount.setFixedWidth(theme.scaled(96))
        name_widget(self.amount, "plans.amount", tr("Dollars a month"))
        self.amount.textEdited.connect(lambda _text: self._note())
        self.pay_to = QLineEdit()
        name_widget(self.pay_to, "plans.payTo", tr("Paid to"))
        self.pay_to.textEdited.connect(lambda _text: self._note())
        self._facts = Text("", "small", name="plans.facts")
        goal = row(Text(tr("Pay $")), self.amount, Text(tr("per month to")), gap=8)
        goal.addWidget(self.pay_to, 1)
        goal.addWidget(self._facts)
        self.keep_paying = Tick(
            tr("Continue to pay monthly child support obligations ongoing."), name="plans.keepPaying"
        )
        self.keep_paying.clicked.connect(lambda _ticked: self._note())
        self.longer_term = QPlainTextEdit()
        self.longer_term.setTabChangesFocus(True)
        self.longer_term.setFixedHeight(theme.scaled(50))
        self.longer_term.setPlaceholderText(tr("In the parent’s own words, one goal a line"))
        name_widget(self.longer_term, "plans.longerTerm", tr("Longer-term goals"))
        self.longer_term.textChanged.connect(self._note)
        self.steps = StepsTable(self.desk.today)
        self.steps.edited.connect(self._note_steps)
        self._few = Text("", "small")
        self.add = Button(
            tr("Step"), self._add_step, name="plans.addStep", kind="link", icon="plus", key="Ctrl+Shift+N"
        )
        self.offers = Offers()
        self.offers.added.connect(self._take_offer)
        self.changes = ChangesSince("plans.changes", can_change=True)
        self.changes.edited.connect(self._note)
        self._fault = Fault(name="plans.fault")
        offered = Text(tr("what it offers nearby; choose together"), "small")
        scrolling = Scrolling(
            self._fault,
            Text(tr("Primary goal"), "section"),
            goal,
            self.keep_paying,
            Text(tr("Longer-term goals"), "section"),
            self.longer_term,
            row(Text(tr("First steps"), "section"), self._few, None, self.add),
            self.steps,
            row(Text(tr("From the interview"), "section"), offered, None),
            self.offers,
            self.changes,
            None,
            gap=6,
        )
        scrolling.column.setContentsMargins(16, 10, 16, 10)
        self._fault.setVisible(False)
        return scrolling

    def _fill(self, draft: PlanDraft) -> None:
        cents = draft.amount_cents
        self.amount.setText(plans.money(cents).lstrip("$") if cents is not None else "")
        self._agreed = cents
        self.pay_to.setText(draft.pay_to or self.desk.settings.pay_to)
        self.pay_to.setCursorPosition(0)
        self.keep_paying.setChecked(draft.keep_paying)
        self.longer_term.blockSignals(True)
        self.longer_term.setPlainText("\n".join(draft.longer_term))
        self.longer_term.blockSignals(False)
        self.steps.show_steps(draft.steps)
        self.changes.show_note(draft.change_note)
        self._show_few()

    def _draft(self) -> PlanDraft | None:
        """What the fields say; None, with a sentence, when something cannot be read."""
        saved = self._saved
        if saved is None:
            return None
        unread = self._unread()
        for field in (self.amount, *(line.due for line in self.steps.rows)):
            describe_fault(field, unread[0] if unread is not None and unread[1] is field else "")
        if unread is not None:
            self.pill.failed()
            self._say(unread[0])
            return None
        cents = parse_money(self.amount.text())
        draft = replace(
            saved,
            amount_cents=self._agreed,
            pay_to=self.pay_to.text().strip(),
            keep_paying=self.keep_paying.isChecked(),
            longer_term=tuple(filter(None, (line.strip() for line in self.longer_term.toPlainText().splitlines()))),
            steps=self.steps.drafts(),
            change_note=self.changes.note.text().strip(),
        )
        draft = plans.with_amount(draft, cents)
        self._show_amount(draft, cents)
        return draft

    def _show_amount(self, draft: PlanDraft, cents: int | None) -> None:
        """The steps that name the amount say the new one."""
        if cents is not None:
            self._agreed = cents
        lines = [line for line in self.steps.rows if line.draft().what]
        for line, step in zip(lines, draft.steps, strict=True):
            line.show_what(step.what)

    def _unread(self) -> tuple[str, QLineEdit] | None:
        """What of the fields cannot be read, in a sentence, and where it stands."""
        try:
            parse_money(self.amount.text())
        except UnclearNumberError:
            said = tr("The amount cannot be read: write dollars, such as 150 or 150.50. It is not saved yet.")
            return said, self.amount
        for at, line in enumerate(self.steps.rows, 1):
            if not line.due.is_valid():
                return tr("The date of step {wrong} cannot be read. The plan is not saved yet.", wrong=at), line.due
        return None

    def _take_over(self, view: PlanView, at: datetime) -> None:
        self._view = view
        self._saved = view.draft
        self.paper.show_view(view)
        self.steps.take_over(view.draft.steps)
        self.offers.show_steps(view.draft.steps)
        self.prompt.show_amount(view.draft.amount_cents)
        self._say("")
        if not self._waiting.isActive():
            self.pill.saved(at)
        self._draw()

    def _refuse(self, error: DeskError) -> None:
        self.pill.failed()
        self._say(str(error))

    def _draw(self) -> None:
        view, today, options = self._view, self.desk.today(), self.paper.asked.options
        if view is not None:
            self.desk.read(
                self,
                lambda session: worksheet.pages_of(session, view.plan_id, today=today, options=options),
                self.sheet.show_pages,
                key="preview",
            )

    def _swap(self) -> None:
        self._show_what_fits(preview=not self._left.isHidden())
        (self.sheet if self.sheet.isVisible() else self.first_focus()).setFocus()

    def _show_what_fits(self, *, preview: bool) -> None:
        both = self.width() >= theme.scaled(NARROW)
        self.preview.setVisible(not both)
        self.preview.setText(tr("Form") if preview and not both else tr("Preview"))
        self._left.setVisible(both or not preview)
        self.sign.setVisible(both or not preview)
        self.sheet.setVisible(both or preview)
        self.paper.save.setVisible(both or preview)

    def _note(self) -> None:
        self.pill.waiting()
        self._waiting.start()

    def _note_steps(self) -> None:
        self._show_few()
        self._note()

    def _show_few(self) -> None:
        count = len(self.steps.rows)
        self._few.setText(tr("few at a time: {count} of at most {most_steps}", count=count, most_steps=MOST_STEPS))
        self.add.setEnabled(not self.steps.is_full)

    def _add_step(self) -> None:
        who = self.steps.rows[0].draft().who if self.steps.rows else ""
        parent = self._view.print_name.split()[0] if self._view is not None and self._view.print_name else ""
        self.steps.add_step(StepDraft(who or parent, ""))

    def _take_offer(self, step: StepDraft) -> None:
        if self.steps.is_full:
            self._say(FULL)
            return
        self.steps.add_step(step, focus=False)
        self.save()

    def _leave(self) -> None:
        """Back to the list; what cannot be kept holds one here, with its sentence."""
        self.save(self.left.emit)

    def _ask_signature(self) -> None:
        view = self._view
        if view is not None:
            self.panel.ask(self.desk.today(), view, self.desk.settings.liaison_name)

    def _keep_signed(self, said: signing.Signature) -> None:
        self.save(lambda: self._sign(said))

    def _sign(self, said: signing.Signature) -> None:
        view = self._view
        if view is not None:
            done = view.plan_id
            signing.sign_plan(self.desk, self, done, said, lambda _signed: self.signed.emit(done), self.panel.refuse)

    def _say(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
