"""What may be told of a person today, to whom and by which rule; the releases over time; what was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import caseload, releases, told_papers
from csdesk.services.days import local_day
from csdesk.services.disclosure import DisclosureView, To, disclosures_of
from csdesk.services.errors import DeskError
from csdesk.services.may_be_told import MayBeTold, may_be_told
from csdesk.services.releases import NewForm
from csdesk.services.today import ToTell, to_tell
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.ncps.action_sheet import Action, ActionSheet, Moment, Work
from csdesk.ui.screens.ncps.actions import corrections
from csdesk.ui.screens.ncps.actions.releases import RELEASE, REVOKE, SIGN_FORM
from csdesk.ui.screens.ncps.loading import RecordPage, load
from csdesk.ui.screens.ncps.record_layout import nobody
from csdesk.ui.screens.plans.scan_sheet import ScanSheet
from csdesk.ui.screens.plans.signing import SCANS, Scanned, read_beside
from csdesk.ui.screens.told.actions import FORM_NAME, SAVE, TELL_NAME, form_action, tell_action
from csdesk.ui.screens.told.facts import FactsSheet
from csdesk.ui.screens.told.papers import Made, MakePaper, Papers
from csdesk.ui.screens.told.signed import SignedRow, SignedSheet
from csdesk.ui.screens.told.was_told import WasToldSheet
from csdesk.ui.widgets import BackButton, Button, KeyLine, PageHeader, column, holding, page, split
from csdesk.wording import tr

TABLE, FORM, SCAN = range(3)
ACCOUNTING = tr("What was told")
ABOUT = tr(
    "What may be told of one person today stands here: to whom, by which rule, with which release, and what was "
    "told. Choose the person in the list of NCPs."
)
RELEASE_FORM = tr("Release form")
ABOUT_FIELDS = {SIGN_FORM.name: "form", REVOKE.name: "release"}
"""Forms that are about a release or a form on file: the field that says which."""


@dataclass(frozen=True)
class _Shown:
    """All that the screen shows of a person."""

    page: RecordPage
    told: MayBeTold
    was_told: tuple[DisclosureView, ...]
    change: ToTell | None


class ToldScreen(Screen):
    """`open_with(ncp_id, start, change_id)`: `start` may be `form`, to begin with a release form, or `tell`.

    `change_id`: what is told, a line of *Today* about a change that somebody asked to be told of.
    """

    name = "told"
    depends_on = ABOUT_PEOPLE | {"told", "messages"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ncp_id: UUID | None = None
        self.shown: RecordPage | None = None
        self._told: MayBeTold | None = None
        self._start = ""
        self._change_id: UUID | None = None
        self._scan_of: UUID | None = None
        self._about = ""
        """The release or the form that the open form is about."""
        self._before: dict[str, Any] = {}
        self.papers = Papers(desk, self)
        back = BackButton(self._back, tr("the record"), name="told.back", key="Esc")
        self.form_button = Button(
            tr("Release form …"), self.begin_form, name="told.form.open", icon="file-text", kind="primary", key="F"
        )
        self.elsewhere = Button(
            tr("Signed elsewhere …"), partial(self.open_form, RELEASE), name="told.release", key="N"
        )
        self.header = PageHeader(tr("What may be told"), "", self.elsewhere, self.form_button, back=back, name="told")
        self.facts = FactsSheet()
        self.signed = SignedSheet()
        self.was_told = WasToldSheet()
        self.form = ActionSheet(desk.today, name="told.form")
        self.scan = ScanSheet(desk, told_papers.release_scan, name="told.scan", document=tr("Release"))
        right = column(gap=12)
        right.addWidget(self.signed, 1)
        right.addWidget(self.was_told, 1)
        self.middle = QStackedWidget()
        for part in (holding(split((self.facts, 11), (holding(right), 10))), self.form, self.scan):
            self.middle.addWidget(part)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.middle)
        self.pages.addWidget(nobody(self._back, ABOUT, name="told"))
        keys = (
            ("F", tr("release form")),
            ("N", tr("signed elsewhere")),
            ("S", tr("scan")),
            ("X", tr("correct")),
            ("V", tr("revoke")),
            ("A", tr("told somebody")),
        )
        self.keys = KeyLine(("↑ ↓", tr("move")), *keys, name="told.keys")
        self.keys.belong(self.facts.list, "↑ ↓")
        self.set_content(page(self.header, self.pages), self.keys)
        self._connect()

    def open_with(
        self, ncp_id: UUID | None = None, start: str = "", change_id: UUID | None = None, **_others: Any
    ) -> None:
        """What may be told of this person."""
        if ncp_id is None:
            return
        if ncp_id != self.ncp_id:
            self.close_form()
            self.shown = None
        self.ncp_id, self._start, self._change_id = ncp_id, start, change_id
        at, who = self.desk.now(), self.desk.who
        self.desk.write(
            self, lambda session: caseload.note_opening(session, ncp_id, at=at, who=who), failed=self._refuse
        )
        self._outdated = True

    def refresh(self) -> None:
        """Read it again."""
        ncp_id, to, today = self.ncp_id, self.facts.recipient, self.desk.today()
        change_id = self._change_id
        if ncp_id is None:
            self.pages.setCurrentIndex(1)
            for one in (self.elsewhere, self.form_button, self.keys):
                one.hide()
            return
        if self.shown is None:
            to = None

        def work(session: Any) -> _Shown:
            told = may_be_told(session, ncp_id, to, on=today)
            change = to_tell(session, ncp_id, change_id, today=today) if change_id is not None else None
            return _Shown(load(session, ncp_id, today), told, disclosures_of(session, ncp_id), change)

        self.desk.read(self, work, self._show, self._refuse, key="told")

    def unsaved(self) -> dict[str, Any]:
        """What was typed into the form that is open, of whom, and about which release."""
        typed = self.form.unsaved()
        return {"of": str(self.ncp_id), "about": self._about, **typed} if typed else self._before

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Open the form again once the person is read."""
        self._before = unsaved
        self.open_with(ncp_id=UUID(unsaved["of"]))
        if self.isVisible():
            self.refresh()

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.told import scenes

        return scenes.of_told(self, files)

    def primary_action(self) -> QAbstractButton:
        """Save the form that is open, else begin a release form."""
        return self.form.save if self.form.action is not None else self.form_button

    def commands(self) -> list[Command]:
        """What its buttons do."""
        buttons = (self.form_button, self.elsewhere, *self.signed.buttons, self.was_told.tell)
        return [command for button in buttons for command in button.commands()]

    def first_focus(self) -> QWidget:
        """The facts."""
        return self.facts.list

    def begin_form(self) -> None:
        """Ask what stands on a release form."""
        ncp_id = self.ncp_id
        if ncp_id is None:
            return

        def make(form: NewForm, paper: str) -> Work:
            # Not saved as other forms are: the paper is made when it is known where it goes.
            self._paper(ncp_id, form, save=paper == SAVE)
            return lambda _session: None

        self.open_form(form_action(make))

    def begin_telling(self, change: ToTell | None = None) -> None:
        """Ask what somebody was told by word of mouth; filled in where it is a change that they asked for."""
        if self._told is not None:
            self.open_form(tell_action(self._told, change))

    def open_form(self, action: Action) -> None:
        """Show the form of an action in place of the table."""
        if self.shown is None:
            return
        self.form.begin(action, self.shown, self._now)
        self._about = ""
        self._turn(FORM)
        self.form.take_focus()

    def close_form(self) -> None:
        """Show the table again."""
        self.form.end()
        self.scan.forget()
        self._turn(TABLE)
        self.facts.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_form(self) -> None:
        typed = self.unsaved()
        self.close_form()
        if typed:
            self.desk.left_typed(self.name, partial(self.bring_back, typed))

    def _go_on_with(self, before: dict[str, Any]) -> None:
        """The form is open again as it was left."""

        def again(action: Action) -> None:
            self.open_form(action)
            self.form.bring_back(before)

        name, about = before["action"], before["about"]
        if corrections.again(self.desk, self, name, again):
            return
        if name == FORM_NAME:
            self.begin_form()
        elif name == TELL_NAME:
            self.begin_telling()
        elif name == RELEASE.name:
            self.open_form(RELEASE)
        else:
            self._open_about(SIGN_FORM if name == SIGN_FORM.name else REVOKE, about)
        self.form.bring_back(before)

    def _turn(self, part: int) -> None:
        self.middle.setCurrentIndex(part)
        for one in (self.elsewhere, self.form_button, self.keys):
            one.setVisible(part == TABLE)

    def _connect(self) -> None:
        self.facts.asked.connect(self._ask_again)
        self.signed.list.chosen.connect(lambda _row: self._leave_out_keys())
        self.signed.scan_wanted.connect(self._open_scan)
        self.signed.sign_wanted.connect(lambda row: self._open_about(SIGN_FORM, str(row.id)))
        self.signed.revoke_wanted.connect(lambda row: self._open_about(REVOKE, str(row.id)))
        self.signed.correct_wanted.connect(lambda key: corrections.ask(self.desk, self, key, self.open_form))
        self.was_told.tell_wanted.connect(self.begin_telling)
        self.was_told.print_wanted.connect(lambda: self._accounting(save=False))
        self.was_told.save_wanted.connect(lambda: self._accounting(save=True))
        self.form.closed.connect(self._leave_form)
        self.form.save_wanted.connect(self._save)
        self.scan.another_wanted.connect(self._ask_scan)
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._back
        )

    def _show(self, shown: _Shown) -> None:
        if shown.page.record.ncp_id != self.ncp_id:
            return
        self.shown = shown.page
        self.pages.setCurrentIndex(0)
        self._turn(self.middle.currentIndex())
        name, safe = shown.told.name, tr("safe contact")
        self.header.set(tr("What may be told"), f"{name} · {safe}" if shown.told.safe_contact else name)
        self.facts.show_facts(shown.told)
        self.signed.show_page(shown.page)
        self._leave_out_keys()
        self.was_told.show_told(shown.was_told)
        self._told = shown.told
        if self._start in ("form", "tell"):
            self.begin_form() if self._start == "form" else self.begin_telling(shown.change)
        self._start, self._change_id = "", None
        if self._before.get("of") == str(self.ncp_id):
            before, self._before = self._before, {}
            self._go_on_with(before)

    def _leave_out_keys(self) -> None:
        """Those for which the release that is selected has no button."""
        self.keys.leave_out(*(button.key for button in self.signed.buttons if button.isHidden()))

    def _ask_again(self, to: To | None) -> None:
        ncp_id, today = self.ncp_id, self.desk.today()
        if ncp_id is not None and to is not None:
            self.desk.read(
                self, lambda session: may_be_told(session, ncp_id, to, on=today), self.facts.show_facts, key="facts"
            )

    def _open_about(self, action: Action, about: str) -> None:
        """The form of an action, about this release or form."""
        self.open_form(action)
        self._about = about
        if self.form.form is not None:
            self.form.form.set_values({ABOUT_FIELDS[action.name]: about})

    def _open_scan(self, row: SignedRow) -> None:
        self._scan_of = row.id
        if not row.has_scan:
            self._ask_scan()
            return
        self._turn(SCAN)
        self.scan.show_scan(row.id)

    def _ask_scan(self) -> None:
        self.desk.dialogs.open_file(tr("The scan of the signed release"), SCANS, self.take_scan)

    def take_scan(self, path: Path) -> None:
        """Keep this file as the scan of the release that is selected."""
        release_id, at, who = self._scan_of, self.desk.now(), self.desk.who
        if release_id is None:
            return

        def keep(scanned: Scanned) -> None:
            codes = tuple(code for one in scanned.pages for code in one.codes)
            self.desk.write(
                self,
                lambda session: releases.keep_page(
                    session, release_id, scanned.content, scanned.file_name, codes, at=at, who=who
                ),
                lambda _nothing: self._kept(),
                changed={"releases"},
                undo=tr("The scan"),
            )

        read_beside(self.desk, self, path, keep)

    def _kept(self) -> None:
        self.close_form()
        self.desk.messages.good(tr("The scan is in the vault."))

    def _save(self, action: Action, work: Work) -> None:
        if action.name == FORM_NAME:
            return  # printed or saved by `_paper`
        self.form.save.setEnabled(False)

        def saved(result: object) -> None:
            self.form.save.setEnabled(True)
            self.close_form()
            self.desk.messages.good(action.words_for(result))

        self.desk.write(self, work, saved, self._refuse_form, changed=action.changed, undo=action.undo)

    def _paper(self, ncp_id: UUID, form: NewForm, *, save: bool) -> None:
        at, who = self.desk.now(), self.desk.who

        def make(session: Any, way: Any) -> Made:
            return told_papers.release_form_pdf(session, ncp_id, form, way=way, at=at, who=who)

        self._hand_out(RELEASE_FORM, make, save=save)

    def _accounting(self, *, save: bool) -> None:
        ncp_id, at, who = self.ncp_id, self.desk.now(), self.desk.who
        if ncp_id is None:
            return

        def make(session: Any, way: Any) -> Made:
            return told_papers.accounting_pdf(session, ncp_id, way=way, at=at, who=who)

        self._hand_out(ACCOUNTING, make, save=save)

    def _hand_out(self, name: str, make: MakePaper, *, save: bool) -> None:
        out = self.papers.ask_path if save else self.papers.ask_printer
        out(name, make, self.close_form, self._refuse_form if self.form.action is not None else None)

    def _refuse_form(self, error: DeskError) -> None:
        self.form.save.setEnabled(True)
        self.form.show_refusal(error)

    def _refuse(self, error: DeskError) -> None:
        self.shown = None
        self.pages.setCurrentIndex(1)
        self.desk.messages.refused(error)

    def _now(self) -> Moment:
        at = self.desk.now()
        return Moment(at, local_day(at), self.desk.who)

    def _back(self) -> None:
        if self.middle.currentIndex() != TABLE:
            self._leave_form()
        elif self.ncp_id is None:
            self.desk.navigate("ncps")
        else:
            self.desk.navigate("record", ncp_id=self.ncp_id)
