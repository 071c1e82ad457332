"""One scan, told apart into plans and release forms: each part is looked at and kept, or left out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QWidget

from csdesk.services import plans, releases
from csdesk.services.errors import DeskError
from csdesk.services.plans import PaperDiffersError, PlanOnPaper, PlanState, ScanPart
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.pages import Pages
from csdesk.ui.screens.plans.signing import CORRECTED, Scanned
from csdesk.ui.screens.scans.finding import PlanFinder
from csdesk.ui.screens.scans.parts import Done, PartLine, columns, file_name, what_follows, whose
from csdesk.ui.widgets import (
    BackButton,
    Band,
    Button,
    FieldSpec,
    Form,
    ListTable,
    PageHeader,
    Sheet,
    Text,
    Tick,
    column,
    framed,
    holding,
    page,
    row,
    split,
)
from csdesk.wording import tr


class CheckPage(QWidget):
    """`left`: back without an end; `finished(Scanned, tuple[PartLine, ...])`: no part is open any more."""

    left = Signal()
    finished = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("scans.check")
        self.desk = desk
        self._scanned = Scanned(b"", "", ())
        self._lines: tuple[PartLine, ...] = ()
        self._pictures: Mapping[int, QImage] = {}
        self._in_view: tuple[int, ...] = ()
        """The numbers of the pages that are shown."""
        self.back = BackButton(self.left.emit, tr("scans"), name="scans.check.back")
        self.header = PageHeader(tr("Check the scan"), "", name="scans.check", back=self.back)
        self.list = ListTable(columns(), name="scans.parts", spoken=tr("Plans on it"), key=lambda line: line.number)
        self.list.chosen.connect(self._show_line)
        self.form = Form(
            (
                FieldSpec("signed_on", tr("Signed on"), "date"),
                FieldSpec("coach", tr("Coach who signed"), longest=200),
            ),
            screen="scans",
            columns=2,
            today=desk.today,
        )
        self.corrected = Tick(CORRECTED, name="scans.corrected")
        self._signature = holding(column(self.form, self.corrected, None, gap=8))
        self.finder = PlanFinder(desk)
        self.finder.found.connect(self._take_plan)
        self._ask = QStackedWidget()
        self._ask.addWidget(self._signature)
        self._ask.addWidget(self.finder)
        self.said = Text("", wrap=True, name="scans.said")
        self.keep = Button(tr("Keep as signed"), self._keep, name="scans.keep", kind="primary", key="Ctrl+Enter")
        self.other = Button(tr("Another plan …"), self._ask_plan, name="scans.other")
        self.leave_out = Button(tr("Leave out"), self._leave_out, name="scans.leaveOut")
        self._whose = Text("", "section", wrap=True, name="scans.whose")
        part = Sheet(self._whose, self.said, name="scans.part")
        part.add(self._ask, stretch=1)
        self._buttons = holding(row(self.leave_out, self.other, None, self.keep))
        part.add(self._buttons)
        left = column(Sheet(self.list, padding=0), gap=12)
        left.addWidget(part, 1)
        self.pages = Pages("scan", name="scans.sheet")
        self._shown = Text("", "small", wrap=True, name="scans.shown")
        title = Text(tr("Pages"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        sheet = Sheet(Band(title, self._shown, self.pages.zoom), padding=0, gap=0)
        sheet.add(self.pages, stretch=1)
        halves = (holding(left), sheet)
        for half in halves:  # of the same width whatever is in them
            half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setLayout(framed(page(self.header, split(*zip(halves, (11, 9), strict=True)))))
        self.list.setMaximumHeight(theme.scaled(190))
        desk.taken_back.connect(self._look_again)

    def show_scan(self, scanned: Scanned, parts: Sequence[ScanPart], pictures: Mapping[int, QImage]) -> None:
        """Begin with a scan that was read. `pictures`: its pages by their numbers, made beside other work."""
        self._scanned, self._pictures, self._in_view = scanned, pictures, ()
        self._let_do(True)
        self._lines = tuple(PartLine(at, one, one.plan, one.form) for at, one in enumerate(parts, start=1))
        pages, plans_found = len(scanned.pages), sum(line.plan is not None for line in self._lines)
        forms_found = sum(line.form is not None for line in self._lines)
        told = tr(
            "{count}, {count2} found",
            count=formats.count(pages, tr("page"), tr("pages")),
            count2=formats.count(plans_found, tr("plan"), tr("plans")),
        )
        if forms_found:
            forms = formats.count(forms_found, tr("release form"), tr("release forms"))
            told = f"{told}, {forms}"
        self.header.set(subtitle=f"{scanned.file_name} · {told}")
        self.list.set_rows(self._lines)
        self.list.select_first()
        self._show_line(self._lines[0])

    def primary_action(self) -> QAbstractButton:
        """Keep the part."""
        return self.keep

    def first_focus(self) -> QWidget:
        """The parts."""
        return self.list

    def forget(self) -> None:
        """Let go of what is shown."""
        self._scanned, self._lines = Scanned(b"", "", ()), ()
        self._pictures, self._in_view = {}, ()
        self.list.set_rows(())
        self.pages.show_pages(())

    def _show_line(self, line: PartLine | None) -> None:
        if line is None:
            return
        if line.part.pages != self._in_view:
            self._in_view = line.part.pages
            self.pages.show_pages([self._pictures[number] for number in self._in_view], self._in_view)
        follow = line.part.without_code if line.part.doubt is None else ()
        told = tr("{pages} of {pages2}", pages=line.pages, pages2=len(self._scanned.pages))
        numbers = ", ".join(map(str, follow))
        self._shown.setText(
            tr("{told}; no code on {numbers}, which follows", told=told, numbers=numbers) if follow else told
        )
        plan = line.plan
        self._whose.setText(whose(line))
        self._say(what_follows(line), "ink_2" if line.known else "attention")
        is_open = line.done is not Done.KEPT
        asked = not line.known or line.form is not None or (plan is not None and plan.state is PlanState.DRAFT)
        self.keep.setVisible(is_open)
        self.leave_out.setVisible(line.done is Done.OPEN)
        self.other.setVisible(is_open and plan is not None)
        self.keep.setEnabled(line.known)
        self._ask.setVisible(is_open and asked)
        self._ask.setCurrentWidget(self._signature if line.known else self.finder)
        self.form.fields["coach"].setVisible(line.form is None)
        self.corrected.setVisible(plan is not None and plan.changed_since_printed)
        if not line.known:
            self.finder.refresh()
            return
        if plan is None:
            self.keep.setText(tr("Keep as signed"))
            again = line.form is not None and line.form.revoked_on is not None
            self.form.set_values({"signed_on": None if again else self.desk.today()})  # it says which release it is
            self.form.show_faults({})
            return
        is_draft = plan.state is PlanState.DRAFT
        self.keep.setText(tr("Keep as signed") if is_draft else tr("Keep the scan"))
        coach = plan.coach or self.desk.settings.liaison_name
        self.form.set_values({"signed_on": self.desk.today(), "coach": coach})
        self.form.show_faults({})
        self.corrected.setChecked(False)

    def _ask_plan(self) -> None:
        self._ask.setVisible(True)
        self._ask.setCurrentWidget(self.finder)
        self.keep.setEnabled(False)
        self.finder.ask()

    def _take_plan(self, plan: PlanOnPaper) -> None:
        """The pages are of this plan; those that are known to be of it as well are one part with them."""
        line = self.list.selected()
        if line is None:
            return
        same = [
            one
            for one in self._lines
            if one.number != line.number
            and one.done is Done.OPEN
            and one.plan is not None
            and one.plan.plan_id == plan.plan_id
        ]
        together = [line.part, *(one.part for one in same)]
        part = ScanPart(
            pages=tuple(sorted(number for one in together for number in one.pages)),
            without_code=tuple(sorted(number for one in together for number in one.without_code)),
            plan=plan,
        )
        self._lines = tuple(one for one in self._lines if one not in same)
        self._put(replace(line, part=part, plan=plan, form=None, done=Done.OPEN))
        self.form.fields["signed_on"].input.setFocus()

    def _leave_out(self) -> None:
        line = self.list.selected()
        if line is not None:
            self._settle(replace(line, done=Done.LEFT_OUT))

    def _keep(self) -> None:
        line = self.list.selected()
        values, corrected = self.form.values(), self.corrected.isChecked()
        if line is None or not line.known or line.done is Done.KEPT:
            return
        is_signed = line.plan is not None and line.plan.state is not PlanState.DRAFT
        if not is_signed and values["signed_on"] is None:
            self.form.show_faults({"signed_on": tr("When was it signed?")})
            return
        scanned, numbers, name = self._scanned, line.part.pages, file_name(self._scanned, line)
        self._let_do(False)

        def take_out() -> bytes:
            from csdesk.services import scans

            whole = numbers == tuple(one.number for one in scanned.pages)
            return scanned.content if whole else scans.some_pages(scanned.content, numbers)

        self.desk.tasks.query(
            self,
            take_out,
            lambda content: self._write(scanned, line, content, name, values, corrected=corrected),
            lambda error: self._refuse(scanned, line, error),
            key="part",
        )

    def _write(
        self, scanned: Scanned, line: PartLine, content: bytes, name: str, values: dict[str, Any], *, corrected: bool
    ) -> None:
        plan, form = line.plan, line.form
        at, who, today = self.desk.now(), self.desk.who, self.desk.today()
        if not self._is_open(scanned, line):
            return

        def work(session: Any) -> None:
            if form is not None:
                releases.sign_page(session, form.id, content, name, signed_on=values["signed_on"], at=at, who=who)
            if plan is None:
                return
            plans.keep_signed_page(
                session,
                plan.plan_id,
                content,
                name,
                signed_on=values["signed_on"] or today,
                coach=values["coach"],
                corrected_by_hand=corrected,
                at=at,
                who=who,
            )

        def kept(_nothing: None) -> None:
            self.desk.messages.good(tr("The signed page is in the vault."))
            if self._is_open(scanned, line):
                self._let_do(True)
                self._settle(replace(line, done=Done.KEPT, kept=hashlib.sha256(content).hexdigest()))

        def refused(error: DeskError) -> None:
            self._refuse(scanned, line, error)

        words = (
            tr("The signature") if form is not None or (plan and plan.state is PlanState.DRAFT) else tr("The scan")
        )
        self.desk.write(self, work, kept, refused, changed={"releases" if form else "plans"}, undo=words)

    def _is_open(self, scanned: Scanned, line: PartLine) -> bool:
        """Whether this scan is still the one that is checked: another one may have been dropped on the window."""
        return self._scanned is scanned and line in self._lines

    def _let_do(self, may: bool) -> None:
        """While a part is being kept, nothing else is done with the scan."""
        for one in (self.back, self.list, self._buttons):
            one.setEnabled(may)

    def _refuse(self, scanned: Scanned, line: PartLine, error: DeskError) -> None:
        if not self._is_open(scanned, line):
            self.desk.messages.refused(error)
            return
        self._let_do(True)
        if isinstance(error, PaperDiffersError):
            self.corrected.setVisible(True)
        self._say(str(error), "bad")

    def _settle(self, line: PartLine) -> None:
        """A part is done: on to the next that is open."""
        self._put(line)
        following = next((one for one in self._lines if one.done is Done.OPEN), None)
        if following is None:
            self.finished.emit(self._scanned, self._lines)
        else:
            self.list.select_key(following.number)
            self.list.setFocus()

    def _look_again(self, kinds: frozenset[str]) -> None:
        """Something was taken back: what is not in the vault any more is to be checked again."""
        prints = {line.kept for line in self._lines if line.kept}
        if kinds & {"plans", "releases"} and prints:
            self.desk.read(self, lambda session: plans.still_kept(session, prints), self._open_again, key="kept")

    def _open_again(self, kept: frozenset[str]) -> None:
        self._lines = tuple(
            replace(line, done=Done.OPEN, kept="") if line.kept and line.kept not in kept else line
            for line in self._lines
        )
        self.list.set_rows(self._lines)
        self._show_line(self.list.selected())

    def _put(self, line: PartLine) -> None:
        self._lines = tuple(line if one.number == line.number else one for one in self._lines)
        self.list.set_rows(self._lines)
        self._show_line(line)

    def _say(self, sentence: str, role: str) -> None:
        self.said.setText(sentence)
        self.said.set_role(role)
        self.said.setVisible(bool(sentence))
