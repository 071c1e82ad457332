"""A plan that is signed or replaced: it does not change any more; its steps are reviewed."""

from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QWidget

from csdesk.services import plans, told_papers
from csdesk.services.plans import PlanState
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans import signing, worksheet
from csdesk.ui.screens.plans.changed import ChangesSince
from csdesk.ui.screens.plans.opened import Opened
from csdesk.ui.screens.plans.paper import Paper
from csdesk.ui.screens.plans.review import ReviewList
from csdesk.ui.screens.plans.scan_sheet import ScanSheet
from csdesk.ui.screens.plans.words import version_line
from csdesk.ui.screens.plans.worksheet import WorksheetSheet
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import BackButton, Band, Button, PageHeader, Sheet, Tag, Text, framed, page, split
from csdesk.wording import tr


class SignedPage(QWidget):
    """`left`: back to the list; `revised(UUID)`: a new version was begun."""

    left = Signal()
    revised = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("plans.signed")
        self.desk = desk
        self._plan_id: UUID | None = None
        self._scan_id: UUID | None = None
        self.paper = Paper(desk, self, lambda then: then())
        self.paper.asked.changed.connect(self._draw)
        self.new_version = Button(tr("Make a new version"), self._revise, name="plans.revise", icon="pencil-simple")
        back = BackButton(self.left.emit, tr("all plans"), name="plans.signed.back")
        self._state = Tag(tr("Signed"), Tone.GOOD, icon="check-circle", name="plans.state")
        self.header = PageHeader(
            tr("Plan"),
            "",
            self._state,
            self.new_version,
            self.paper.save,
            self.paper.print,
            name="plans.signed",
            back=back,
        )
        self.review = ReviewList(desk)
        self.changes = ChangesSince("plans.signed.changes", can_change=False)
        self.review.column.insertWidget(1, self.changes)
        self._kept = Text("", "small", wrap=True)
        title = Text(tr("Goals and first steps"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.show_scan = Button("", self._swap, name="plans.showScan", icon="paperclip", key="F9", small=True)
        self.add_scan = Button(
            tr("Add the scan …"), self._ask_scan, name="plans.addScan", icon="paperclip", small=True
        )
        steps = Sheet(Band(title, self._kept, self.show_scan, self.add_scan), padding=0, gap=0)
        steps.add(self.review, stretch=1)
        self.sheet = WorksheetSheet(self.paper.asked)
        self.scan = ScanSheet(desk, told_papers.plan_scan, name="plans.scanSheet", document=tr("Goal plan"))
        self.scan.another_wanted.connect(self._ask_scan)
        self._side = QStackedWidget()
        self._side.addWidget(self.sheet)
        self._side.addWidget(self.scan)
        self.setLayout(framed(page(self.header, split((steps, 5), (self._side, 4)))))

    def show_plan(self, opened: Opened) -> None:
        """Show a plan."""
        view = opened.view
        is_new = self._plan_id != view.plan_id
        self._plan_id = view.plan_id
        self.header.set(subtitle=version_line(view))
        signed = view.state is PlanState.SIGNED
        self._state.set(tr("Signed, frozen") if signed else tr("Replaced"), Tone.GOOD if signed else Tone.PLAIN)
        self.new_version.setVisible(signed)
        has_scan = view.signed_attachment_id is not None
        kept = view.signed_note or ("" if has_scan else tr("The signed page is kept on paper."))
        self._kept.setText(
            tr(
                "signed {full_day} with {coach}. {kept}",
                full_day=formats.full_day(view.signed_on),
                coach=view.draft.coach,
                kept=kept,
            )
        )
        self.show_scan.setVisible(has_scan)
        self.add_scan.setVisible(not has_scan)
        if is_new or self._scan_id != view.signed_attachment_id:
            self._show_worksheet()
        self._scan_id = view.signed_attachment_id
        self.paper.show_view(view)
        self.review.show_view(view)
        self.changes.show_changes(opened.changes)
        self.changes.show_note(view.draft.change_note)
        if is_new:
            self._draw()

    def unsaved(self) -> dict[str, Any]:
        """What was typed on steps and not kept yet; empty when there is nothing."""
        return self.review.unsaved()

    def primary_action(self) -> QAbstractButton:
        """Print."""
        return self.paper.print

    def first_focus(self) -> QWidget:
        """The first step's state."""
        return self.review.lines[0].state if self.review.lines else self.new_version

    def _draw(self) -> None:
        plan_id, today, options = self._plan_id, self.desk.today(), self.paper.asked.options
        if plan_id is not None:
            self.desk.read(
                self,
                lambda session: worksheet.pages_of(session, plan_id, today=today, options=options),
                self.sheet.show_pages,
                key="preview",
            )

    def _show_worksheet(self) -> None:
        self._side.setCurrentWidget(self.sheet)
        self.show_scan.setText(tr("Show the scan"))
        self.scan.forget()

    def _swap(self) -> None:
        plan_id = self._plan_id
        if self._side.currentWidget() is self.scan or plan_id is None:
            self._show_worksheet()
            return
        self._side.setCurrentWidget(self.scan)
        self.show_scan.setText(tr("Show the worksheet"))
        self.scan.show_scan(plan_id)

    def _ask_scan(self) -> None:
        plan_id = self._plan_id
        if plan_id is not None:
            self.desk.dialogs.open_file(
                tr("The scan of the signed page"), signing.SCANS, lambda path: self._attach(plan_id, path)
            )

    def _attach(self, plan_id: UUID, path: Path) -> None:
        def kept(_nothing: None) -> None:
            self.desk.messages.good(
                tr("The scan is in the vault. {name} is still where it was, not encrypted.", name=path.name)
            )

        signing.attach(self.desk, self, plan_id, path, kept)

    def _revise(self) -> None:
        plan_id, at, who = self._plan_id, self.desk.now(), self.desk.who
        if plan_id is None:
            return

        def work(session: Any) -> UUID:
            return plans.revise(session, plan_id, at=at, who=who)

        self.desk.write(self, work, self.revised.emit, changed={"plans"}, undo=tr("The new version of the plan"))
