"""The referral report, step by step. Nothing changes before Apply, and Apply is one step that can be undone."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.referral_report.columns_page import ColumnsPage
from csdesk.ui.screens.referral_report.done_page import DonePage
from csdesk.ui.screens.referral_report.file_page import KINDS, FilePage
from csdesk.ui.screens.referral_report.preview_page import PreviewPage
from csdesk.ui.screens.referral_report.stepper import Stepper
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import scaled
from csdesk.ui.theme.tokens import ACTION_BAR, FOOTER
from csdesk.ui.widgets import KeyLine, PageHeader, page

if TYPE_CHECKING:
    from csdesk.services.referral_report import (
        ImportResult,
        ImportSummary,
        Preview,
        UndoResult,
        UndoRuling,
        UntrustedReport,
    )

FILE, COLUMNS, PREVIEW, DONE = range(4)
CHANGED = frozenset({"reports", "ncps", "cases", "today"})
READING_STEPS = 3


class ReferralReportScreen(Screen):
    """File, columns, preview, done."""

    name = "referral_report"
    depends_on = frozenset({"reports", "contacts", "appointments", "reviews", "assessments", "plans", "referrals"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.stepper = Stepper("report.steps")
        self.header = PageHeader("Referral report", "", self.stepper, name="report")
        self.file = FilePage(self.browse)
        self.columns = ColumnsPage(self.browse, self._preview_with_answers, self.back_to_file)
        self.preview = PreviewPage(desk, self._apply, self._show_columns, self.back_to_file)
        self.done = DonePage(self._undo, lambda: desk.navigate("ncps"), self.back_to_file)
        self._answers: Mapping[str, str] = {}
        self._said: date | None = None
        self._found: Preview | None = None
        self._off_list = 0
        self._applying: Progress | None = None
        self._pages, self._bars = QStackedWidget(), QStackedWidget()
        keys = KeyLine(("Ctrl+O", "browse"), name="report.keys")
        keys.note.setText("Nothing is changed before you have seen what the report means and said Apply.")
        for shown, bar in (
            (self.file, keys),
            (self.columns, self.columns.bar),
            (self.preview, self.preview.bar),
            (self.done, self.done.bar),
        ):
            self._pages.addWidget(shown)
            self._bars.addWidget(bar)
        self.set_content(page(self.header, self._pages), self._bars)
        self._connect()
        self._go(FILE)

    def _connect(self) -> None:
        self.setAcceptDrops(True)
        self.file.undo_wanted.connect(self._undo)
        self.preview.date_said.connect(self._say_date)
        self.desk.tasks.job_ended.connect(self._job_ended)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._escape)

    @property
    def step(self) -> str:
        """The name of the present step."""
        return self.stepper.at

    def refresh(self) -> None:
        """Read which reports came in, and whether the last one can be taken back."""
        from csdesk.services import referral_report

        self.desk.read(
            self,
            lambda session: (referral_report.history(session), referral_report.can_undo(session)),
            self._show_history,
            key="history",
        )

    def primary_action(self) -> QAbstractButton:
        """Browse, preview, apply, finish."""
        buttons = (self.file.place.browse, self.columns.preview, self.preview.apply, self.done.next)
        return buttons[self._pages.currentIndex()]

    def first_focus(self) -> QWidget:
        """Browse, or the list of the step."""
        return self.file.place.browse if self._pages.currentIndex() == FILE else self.primary_action()

    def browse(self) -> None:
        """Ask for a file."""
        self.desk.dialogs.open_file("Bring in a referral report", KINDS, self.take)

    def take(self, path: Path) -> None:
        """Read a file and show what it means."""
        self._forget()
        self._look(lambda: _read(path), "Reading the report")

    def back_to_file(self) -> None:
        """Leave the file as it is; nothing was changed."""
        self._forget()
        self._go(FILE)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped, except while one is being taken in."""
        urls = event.mimeData().urls()
        if self._applying is None and len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file that was dropped."""
        event.acceptProposedAction()
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def _look(self, read: Any, title: str) -> None:
        """Make a preview on a worker. `read` gives the cells."""
        today, answers, said = self.desk.today(), self._answers, self._said
        vault = self.desk.vault

        def work(progress: Progress) -> "tuple[Preview, int]":
            from csdesk.services import referral_report

            progress.report(0, READING_STEPS, "Reading the file")
            report: UntrustedReport = read()
            progress.report(1, READING_STEPS, "Comparing it with the caseload")
            found = vault.read(
                lambda session: referral_report.preview(
                    session, report, today=today, answers=answers, report_date=said
                )
            )
            progress.report(2, READING_STEPS, "Looking at its flags")
            off_list = sum(bool(row.do_not_call) for row in found.flagged())
            progress.report(READING_STEPS, READING_STEPS)
            return found, off_list

        self.file.show_fault("")
        self.desk.tasks.job(self, work, self._show_found, self._refuse, title=title)

    def _show_found(self, result: "tuple[Preview, int]") -> None:
        self._found, self._off_list = result
        if self._found.open_questions:
            self._show_columns()
        else:
            self._show_preview()

    def _show_columns(self) -> None:
        if self._found is None:
            return
        self.columns.show_preview(self._found)
        self._go(COLUMNS)
        first = self.columns.first_question() or self.columns.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preview(self) -> None:
        if self._found is None:
            return
        self.preview.show_preview(self._found, self._off_list)
        self._go(PREVIEW)
        wanted = self.preview.apply if self.preview.apply.isEnabled() else self.preview.cancel
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _preview_with_answers(self) -> None:
        found = self._found
        if found is None:
            return
        self._answers = dict(self.columns.answers)
        self._look(lambda: found.report, "Reading the report again")

    def _say_date(self, day: date) -> None:
        found = self._found
        if found is not None:
            self._said = day
            self._look(lambda: found.report, "Reading the report again")

    def _refuse(self, error: DeskError) -> None:
        self._forget()
        self._go(FILE)
        self.file.show_fault(str(error))

    def _apply(self) -> None:
        found = self._found
        if found is None or self._applying is not None:
            return
        at, who, remember = self.desk.now(), self.desk.who, self.columns.remember.isChecked()

        def work(session: Any, progress: Progress) -> "tuple[ImportResult, UndoRuling]":
            from csdesk.services import referral_report

            result = referral_report.apply(session, found, at=at, who=who, progress=progress.report)
            if remember:
                referral_report.remember_columns(session, found, at=at, who=who)
            return result, referral_report.can_undo(session)

        self.preview.show_busy(True)
        self._applying = self.desk.job(
            self, work, self._show_done, self._refuse, title="Taking in the report", changed=CHANGED
        )

    def _job_ended(self, progress: Progress) -> None:
        if progress is not self._applying:
            return
        self._applying = None
        self.preview.show_busy(False)
        if progress.cancelled:
            QTimer.singleShot(0, self, self._say_cancelled)

    def _say_cancelled(self) -> None:
        """After the result, if one came all the same, was shown."""
        if self._pages.currentIndex() == PREVIEW:
            self.desk.messages.info("Cancelled. The caseload was not changed; the preview still stands.")

    def _show_done(self, result: "tuple[ImportResult, UndoRuling]") -> None:
        applied, ruling = result
        self.done.show_result(applied.sentence, applied.report_import)
        self.done.show_ruling(ruling)
        self._forget()
        self._go(DONE)
        self.done.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self) -> None:
        from csdesk.services import referral_report

        at, who = self.desk.now(), self.desk.who
        for button in (self.file.undo, self.done.undo):
            button.setEnabled(False)
        self.desk.write(
            self,
            lambda session: referral_report.undo_last(session, at=at, who=who),
            self._undone,
            self._undo_refused,
            changed=CHANGED,
        )

    def _undone(self, result: "UndoResult") -> None:
        self.done.undo.setEnabled(True)
        self._go(FILE)
        self.desk.messages.info(result.sentence)

    def _undo_refused(self, error: DeskError) -> None:
        self.done.undo.setEnabled(True)
        self.desk.messages.error(str(error))
        self.refresh()

    def _show_history(self, found: "tuple[tuple[ImportSummary, ...], UndoRuling]") -> None:
        lines, ruling = found
        self.file.show_history(lines, ruling)
        self.done.show_ruling(ruling)
        if self._pages.currentIndex() == FILE:
            self._name_page()

    def _forget(self) -> None:
        self._found = None
        self._answers, self._said = {}, None
        self.preview.forget()

    def _escape(self) -> None:
        if self._pages.currentIndex() in (COLUMNS, PREVIEW) and self._applying is None:
            self.back_to_file()

    def _go(self, step: int) -> None:
        self._pages.setCurrentIndex(step)
        self._bars.setCurrentIndex(step)
        self._bars.setFixedHeight(scaled(FOOTER if step == FILE else ACTION_BAR))
        self.stepper.show_step(step)
        self._name_page()

    def _name_page(self) -> None:
        title, subtitle = "Referral report", ""
        if self._pages.currentIndex() == PREVIEW and self._found is not None:
            day = self._found.report_date
            title = f"Referral report of {day:%B} {day.day}, {day.year}"
            subtitle = self._found.file_name
        self.header.set(title=title, subtitle=subtitle)


def _read(path: Path) -> "UntrustedReport":
    from csdesk.services import referral_report

    return referral_report.read_report(path)
