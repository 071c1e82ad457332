"""The referral report, step by step. Nothing changes before Apply, and Apply is one step that can be undone."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.referral_report.columns_page import ColumnsPage
from csdesk.ui.screens.referral_report.done_page import APPLIED, DonePage
from csdesk.ui.screens.referral_report.file_page import KINDS, FilePage
from csdesk.ui.screens.referral_report.looking import Found, Looking, in_rows
from csdesk.ui.screens.referral_report.preview_page import PreviewPage
from csdesk.ui.screens.referral_report.said import Place, Said
from csdesk.ui.screens.referral_report.stepper import Stepper
from csdesk.ui.screens.referral_report.who_page import WhoPage
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import KeyLine, PageHeader, column, holding, page
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.referral_report import ImportResult, ImportSummary, UndoResult, UndoRuling

FILE, COLUMNS, PREVIEW, DONE, WHO = range(5)
STEP_OF = {WHO: PREVIEW}
"""Who is who belongs to the preview; the other pages are steps of their own."""
TAKING_IN = tr("Taking in the report")
UNDOING = tr("Taking the import back")
CHANGED = frozenset({"reports", "ncps", "cases", "today"})


class ReferralReportScreen(Screen):
    """File, columns, preview (and in it: who is this?), done."""

    name = "referral_report"
    depends_on = frozenset({"reports", "contacts", "appointments", "reviews", "assessments", "plans", "referrals"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.stepper = Stepper("report.steps")
        self.header = PageHeader(tr("Referral report"), "", self.stepper, name="report")
        self.file = FilePage(self.browse)
        self.columns = ColumnsPage(self.browse, self._preview_with_answers, self.back_to_file)
        self.preview = PreviewPage(
            desk,
            on_apply=self._apply,
            on_decide=self._show_who,
            on_columns=self._show_columns,
            on_cancel=self.back_to_file,
        )
        self.who = WhoPage(self._preview_with_decisions, lambda ncp_id: desk.navigate("record", ncp_id=ncp_id))
        self.done = DonePage(
            desk, on_undo=self._undo, on_people=lambda: desk.navigate("ncps"), on_next=self.back_to_file
        )
        self.looking = Looking(desk, self)
        self._applying: Progress | None = None
        self._undoing: Progress | None = None
        self._stays = False
        """A column was corrected: what comes of it is seen among the columns, not in the preview."""
        self._kept: dict[str, Any] = {}
        self._pages = QStackedWidget()
        self._bars: list[QWidget] = []
        keys = KeyLine(("Ctrl+O", tr("browse")), name="report.keys")
        keys.note.setText(tr("Nothing is changed before you have seen what the report means and said Apply."))
        for shown, bar in (
            (self.file, keys),
            (self.columns, self.columns.bar),
            (self.preview, self.preview.bar),
            (self.done, self.done.bar),
            (self.who, self.who.bar),
        ):
            self._pages.addWidget(shown)
            self._bars.append(bar)
        self.set_content(page(self.header, self._pages), holding(column(*self._bars, gap=0)))
        self._connect()
        self._go(FILE)

    def _connect(self) -> None:
        self.file.undo_wanted.connect(self._undo)
        self.file.details_wanted.connect(self.desk.messages.copy_details)
        self.columns.corrected.connect(self._correct_column)
        self.preview.date_said.connect(self._say_date)
        self.preview.behind.corrected.connect(self._correct)
        self.who.answered.connect(self._name_page)
        self.looking.found.connect(self._show_found)
        self.looking.refused.connect(self._refuse)
        self.looking.review_list.connect(self._lead_to_reviews)
        self.looking.busy.connect(self._show_busy)
        self.desk.tasks.job_ended.connect(self._job_ended)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._escape)

    @property
    def step(self) -> str:
        """The name of the present step."""
        return self.stepper.at

    @property
    def at(self) -> int:
        """Which page is shown."""
        return self._pages.currentIndex()

    def open_with(self, path: Path | None = None, **_others: Any) -> None:
        """Take a file that was dropped on the window."""
        if path is not None:
            self.take(path)

    def refresh(self) -> None:
        """Read which reports came in, and whether the last one can be taken back."""
        from csdesk.services import referral_report

        self.desk.read(
            self,
            lambda session: (referral_report.history(session), referral_report.can_undo(session)),
            self._show_history,
            key="history",
        )
        if self._kept:
            kept, self._kept = self._kept, {}
            self.preview.behind.go_on_with(kept["row"])
            self.looking.read_again(Path(kept["path"]), kept["sha256"], Said.from_kept(kept))

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.referral_report import scenes

        return scenes.of_referral_report(self, files)

    def primary_action(self) -> QAbstractButton:
        """Browse, preview, apply (or decide), finish, back to the preview."""
        buttons = (
            self.file.place.browse,
            self.columns.preview,
            self.preview.primary,
            self.done.next,
            self.who.back,
        )
        return buttons[self.at]

    def first_focus(self) -> QWidget:
        """The list of who is who, or the primary button of the step."""
        return self.who.list if self.at == WHO else self.primary_action()

    def unsaved(self) -> dict[str, Any]:
        """Where the file is, and what was said about it; the file itself is read again."""
        found = self.looking.now
        if found is None or self.at not in (COLUMNS, PREVIEW, WHO):
            return {}
        typed = {COLUMNS: self.columns.answers, WHO: self.who.answers}.get(self.at, {})
        said = self.looking.said.answering(typed)
        row = self.preview.behind.being_typed
        if said == Said() and row is None:
            return {}
        return {"path": str(found.path), "sha256": found.preview.report.sha256, "row": row, **said.as_kept()}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Look at the file again, as soon as the screen is shown."""
        self._kept = unsaved

    def browse(self) -> None:
        """Ask for a file."""
        self.desk.dialogs.open_file(tr("Bring in a referral report"), KINDS, self.take)

    def take(self, path: Path) -> None:
        """Read a file and show what it means."""
        if self._applying is not None:
            self.desk.messages.info(tr("A report is being taken in. Bring the next one when that is done."))
            return
        self._forget()
        self._go(FILE)
        self.looking.read(path)

    def back_to_file(self) -> None:
        """Leave the file as it is; nothing was changed."""
        self._forget()
        self._go(FILE)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _show_found(self, found: Found) -> None:
        stays, self._stays = self._stays, False
        if found.preview.open_questions or stays:
            self._show_columns()
            return
        fresh = self.at != PREVIEW
        self.preview.show_preview(found.preview, found.off_list)
        self._go(PREVIEW)
        if fresh:
            primary = self.preview.primary
            wanted = primary if primary.isEnabled() else self.preview.cancel
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_columns(self) -> None:
        found = self.looking.now
        if found is None:
            return
        self.columns.show_preview(found.preview)
        self._go(COLUMNS)
        first = self.columns.first_question() or self.columns.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_who(self) -> None:
        found = self.looking.now
        if found is None:
            return
        self.who.show_decisions(found.preview.decisions)
        self._go(WHO)
        self.who.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _preview_with_answers(self) -> None:
        self.looking.look_again(self.looking.said.answering(self.columns.answers))

    def _preview_with_decisions(self) -> None:
        found = self.looking.now
        if found is None:
            return
        said = self.looking.said.answering(self.who.answers)
        if said == self.looking.said:
            self._show_found(found)
        else:
            self.looking.look_again(said)

    def _correct_column(self, key: str, field: str) -> None:
        self._stays = True
        self.looking.look_again(self.looking.said.answering({**self.columns.answers, key: field}))

    def _say_date(self, day: date) -> None:
        self.looking.look_again(self.looking.said.dating(day))

    def _correct(self, place: Place, typed: dict[str, str]) -> None:
        self.looking.look_again(self.looking.said.correcting(place, typed))

    def _show_busy(self, busy: bool) -> None:
        self.file.show_fault(None)
        self.preview.show_busy(busy or self._applying is not None)
        self.columns.show_busy(busy)
        self.who.back.setEnabled(not busy)

    def _refuse(self, error: DeskError) -> None:
        self._stays = False
        if self.looking.now is not None:
            self.desk.messages.refused(error)
            if self.at == COLUMNS:
                self._show_columns()
            return
        self._forget()
        self._go(FILE)
        self.file.show_fault(error)

    def _lead_to_reviews(self, path: Path) -> None:
        """What a CSA sent back is looked at where its answers are taken."""
        self.back_to_file()
        self.desk.navigate("review_answers", path=path)

    def _apply(self) -> None:
        found = self.looking.now
        if found is None or self._applying is not None or self._row_is_open():
            return
        at, who, remember = self.desk.now(), self.desk.who, self.columns.remember.isChecked()

        def work(session: Any, progress: Progress) -> "tuple[ImportResult, UndoRuling]":
            from csdesk.services import referral_report

            result = referral_report.apply(session, found.preview, at=at, who=who, progress=in_rows(progress))
            if remember:
                referral_report.remember_columns(session, found.preview, at=at, who=who)
            return result, referral_report.can_undo(session)

        self._applying = self.desk.job(
            self, work, self._show_done, self._not_applied, title=TAKING_IN, changed=CHANGED, stays=APPLIED
        )
        self.desk.messages.clear()  # what it said of an import that was cancelled
        self.preview.show_busy(True)

    def _row_is_open(self) -> bool:
        """Whether a correction is being typed; it must not be passed over."""
        editor = self.preview.behind.editor
        if editor is None or not editor.is_touched:
            return False
        self.desk.messages.warn(
            tr(
                "What you typed for row {place:,} is not taken in yet: press Enter there, or Esc to drop it.",
                place=editor.place[1],
            )
        )
        editor.begin()
        return True

    def _not_applied(self, error: DeskError) -> None:
        """The caseload is as it was. What the error says may be settled by looking at the file once more."""
        self.desk.messages.refused(error)
        self.looking.look_again(self.looking.said)

    def _job_ended(self, progress: Progress) -> None:
        if progress is self._undoing:
            self._undoing = None
            self.done.undo.setEnabled(True)
            self.refresh()
        if progress is not self._applying:
            return
        self._applying = None
        self.preview.show_busy(False)
        if progress.cancelled:
            QTimer.singleShot(0, self, self._say_cancelled)

    def _say_cancelled(self) -> None:
        """After the result, if one came all the same, was shown."""
        if self.at == PREVIEW:
            self.preview.apply.setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.messages.info(tr("Cancelled. The caseload was not changed; the preview still stands."))

    def _show_done(self, result: "tuple[ImportResult, UndoRuling]") -> None:
        applied, ruling = result
        found = self.looking.now
        self._forget()
        if found is None:
            return
        self.done.show_result(applied.sentence, applied.report_import, found.preview)
        self.done.show_ruling(ruling)
        self._go(DONE)
        self.done.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self) -> None:
        at, who = self.desk.now(), self.desk.who
        for button in (self.file.undo, self.done.undo):
            button.setEnabled(False)

        def work(session: Any, progress: Progress) -> "UndoResult":
            from csdesk.services import referral_report

            result = referral_report.undo_last(session, at=at, who=who)
            progress.report(1, 1)  # who stopped it meanwhile has stopped it: nothing is taken back
            return result

        refused = self.desk.messages.refused
        self._undoing = self.desk.job(self, work, self._undone, refused, title=UNDOING, changed=CHANGED)

    def _undone(self, result: "UndoResult") -> None:
        self.desk.undo.let_go(APPLIED)
        self.done.forget()
        self._go(FILE)
        self.desk.messages.info(result.sentence)

    def _show_history(self, found: "tuple[tuple[ImportSummary, ...], UndoRuling]") -> None:
        lines, ruling = found
        self.file.show_history(lines, ruling)
        self.done.show_ruling(ruling)
        if self.at == FILE:
            self._name_page()

    def _forget(self) -> None:
        self.looking.forget()
        for shown in (self.preview, self.who, self.done):
            shown.forget()

    def _escape(self) -> None:
        leave: dict[int, Callable[[], object]] = {
            COLUMNS: self._leave_columns,
            PREVIEW: self._leave_preview,
            WHO: self._preview_with_decisions,
        }
        if self.at in leave and self._applying is None:
            leave[self.at]()

    def _leave_columns(self) -> None:
        if not self.columns.close_column():
            self.back_to_file()

    def _leave_preview(self) -> None:
        if not self.preview.behind.close_row():
            self.back_to_file()

    def _go(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        for number, bar in enumerate(self._bars):
            bar.setVisible(number == at)
        self.stepper.show_step(STEP_OF.get(at, at))
        self._name_page()

    def _name_page(self) -> None:
        title, subtitle = tr("Referral report"), ""
        found = self.looking.now
        if self.at == PREVIEW and found is not None:
            day = found.preview.report_date
            title = tr("Referral report of {day}", day=formats.whole_day(day))
            subtitle = found.preview.file_name
        elif self.at == WHO:
            title = tr("Who is this?")
            subtitle = tr(
                "{answers} of {decisions} decided", answers=len(self.who.answers), decisions=len(self.who.decisions)
            )
        self.header.set(title=title, subtitle=subtitle)
