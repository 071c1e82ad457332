"""One report: what stands in its workbook, where it stands, its password, and the one that takes its place."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import reporting
from csdesk.services.days import local_day
from csdesk.services.errors import DeskError
from csdesk.services.reporting import WorkbookMade
from csdesk.services.reporting.preview import Preview, look_inside
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.reports.files import write_files
from csdesk.ui.screens.reports.password_sheet import PasswordSheet
from csdesk.ui.screens.reports.preview_table import PreviewTable
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Chip,
    EmptyState,
    Flowing,
    PageHeader,
    Sheet,
    Tag,
    Text,
    clear,
    column,
    holding,
    page,
    row,
)
from csdesk.wording import tr

CHANGED = frozenset({"quarters", "messages", "told", "today"})


class ReportScreen(Screen):
    """`open_with(workbook_id)`: a report that was made."""

    name = "report"
    depends_on = frozenset({"quarters"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id: UUID | None = None
        self.shown: Preview | None = None
        self._sheet = ""
        self.back = BackButton(self._back, tr("the reports"), name="report.back", key="Esc")
        self.password = PasswordSheet(desk)
        self.show_password = Button(
            tr("Show the password"),
            self._show_password,
            name="report.showPassword",
            icon="lock",
            key="Ctrl+Shift+P",
            small=True,
        )
        self.save = Button(tr("Save the file …"), self._ask_folder, name="report.save", icon="download-simple")
        self.amend = Button(tr("Amend"), self._amend, name="report.amend", icon="pencil-simple")
        self.to_outbox = Button(
            tr("To the outbox"), self._to_outbox, name="report.toOutbox", kind="primary", key="Ctrl+Enter"
        )
        self.header = PageHeader("", "", self.save, self.amend, self.to_outbox, back=self.back, name="report")
        self.stands = Tag("", Tone.PLAIN, name="report.stands")
        self.locked = Tag(tr("Opens with a password"), Tone.INFO, icon="lock", name="report.locked")
        self.about = Text("", role="ink_2", elide=True, name="report.about")
        facts = Flowing([self.stands, self.locked], [self.about, self.show_password])
        self._chips = row(gap=6)
        self._sheets: list[Chip] = []
        self.sheet = PreviewTable()
        self.nothing = EmptyState(
            tr("No report is open"),
            tr("Under Due and sent each report can be looked at before it leaves, and as it left."),
            icon="file-text",
            action=tr("To the reports"),
            on_action=self._back,
            name="report.nothing",
        )
        body = column(facts, self.password, holding(self._chips), gap=8)
        body.addWidget(Sheet(self.sheet, padding=0, name="report.body"), 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(holding(body))
        self._pages.addWidget(Sheet(self.nothing, name="report.nothing.sheet"))
        content = page(self.header, gap=8)
        content.addWidget(self._pages, 1)
        self.set_content(content)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.activated.connect(self._escape)
        self._show_nothing()

    def open_with(self, workbook_id: UUID | str | None = None, **_others: Any) -> None:
        """Look at a report."""
        if workbook_id is not None:
            self._id, self._outdated, self._sheet = UUID(str(workbook_id)), True, ""
            self.password.hide()

    def refresh(self) -> None:
        """Read it."""
        wanted = self._id
        if wanted is not None:
            self.desk.read(self, lambda session: look_inside(session, wanted), self._show, self._gone, key="report")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.reports import scenes

        return scenes.of_report(self, files)

    def commands(self) -> tuple[Command]:
        """The way back."""
        return (Command("report.goBack", self.back.accessibleName(), "Alt+Left", self._back, kind=Kind.GO),)

    def primary_action(self) -> QAbstractButton:
        """To the outbox."""
        return self.to_outbox

    def first_focus(self) -> QWidget:
        """The rows."""
        return self.sheet

    def show_sheet(self, title: str) -> None:
        """Show another sheet of the workbook."""
        if self.shown is None:
            return
        sheet = next((one for one in self.shown.sheets if one.title == title), self.shown.sheets[0])
        self._sheet = sheet.title
        for chip in self._sheets:
            chip.setChecked(chip.text() == sheet.title)
        self.sheet.show_sheet(sheet)

    def _show(self, shown: Preview) -> None:
        report = shown.report
        if report.id != self._id:
            return
        same = self.shown is not None and self.shown.report.id == report.id
        self.shown = shown
        self._pages.setCurrentIndex(0)
        self.save.show()
        to = report.recipient_name
        self.header.set(
            report.period_title,
            tr("to {recipient_name}, amended {version}", recipient_name=to, version=report.version)
            if report.version
            else tr("to {recipient_name}", recipient_name=to),
        )
        self._show_standing(report)
        if not same or not self._sheets:
            clear(self._chips)
            self._sheets = []
            for sheet in shown.sheets:
                chip = Chip(sheet.title, name=f"report.sheet.{sheet.title}")
                chip.clicked.connect(lambda _checked=False, title=sheet.title: self.show_sheet(title))
                self._chips.addWidget(chip)
                self._sheets.append(chip)
            self._chips.addStretch(1)
        self.show_sheet(self._sheet)

    def _show_standing(self, report: WorkbookMade) -> None:
        left = report.frozen_at
        if left is not None:
            self.stands.set(tr("Left {day}", day=formats.day(local_day(left))), Tone.GOOD, "check-circle")
        else:
            self.stands.set(tr("Not sent yet"), Tone.PLAIN, "circle-dashed")
        self.locked.setVisible(report.protected)
        self.show_password.setVisible(report.protected)
        self.amend.setVisible(left is not None)
        self.to_outbox.setVisible(left is None)
        facts = [tr("About {count}", count=formats.count(report.people, tr("person"), tr("people")))]
        if report.withheld:
            facts.append(tr("something withheld about {withheld}", withheld=report.withheld))
        if report.compared_id is not None:
            facts.append(
                tr(
                    "{count} new or changed since the report before",
                    count=formats.count(report.marked, tr("line"), tr("lines")),
                )
            )
        self.about.setText(f"{report.file_name}. {', '.join(facts)}.")
        self.about.setToolTip(self.about.text())

    def _show_nothing(self) -> None:
        self.header.set(tr("Report"), "")
        self._pages.setCurrentIndex(1)
        for button in (self.show_password, self.save, self.amend, self.to_outbox):
            button.hide()

    def _gone(self, error: DeskError) -> None:
        self.desk.messages.refused(error)
        self._back()

    def _escape(self) -> None:
        if self.password.isVisible():
            self.password.hide()
            self.sheet.setFocus()
        else:
            self._back()

    def _back(self) -> None:
        self.password.hide()
        self.desk.navigate("reports", view="sent")

    def _show_password(self) -> None:
        if self._id is not None:
            self.password.show_of(self._id)

    def _ask_folder(self) -> None:
        self.desk.dialogs.choose_folder(tr("Save the report"), self._save)

    def _save(self, folder: Path) -> None:
        wanted, at, who, settings = self._id, self.desk.now(), self.desk.who, self.desk.settings
        policy = self.desk.ways.policy
        if wanted is None:
            return

        def work(session: Any) -> tuple[Path, ...]:
            from csdesk.services import mailbox

            file = mailbox.save_report(session, wanted, at=at, who=who, settings=settings)
            files = [(name, content, file.told) for name, content in file.files]
            return write_files(session, folder, files, policy=policy)

        self.desk.write(self, work, lambda paths: self._saved(paths[0]), changed=CHANGED)

    def _saved(self, path: Path) -> None:
        said = tr("{name} is saved in {parent} with its page.", name=path.name, parent=path.parent)
        self.desk.messages.good(
            tr("{said} From now on it stays as it is. Once you sent it, say so in the outbox.", said=said)
        )

    def _amend(self) -> None:
        wanted, at, who, settings = self._id, self.desk.now(), self.desk.who, self.desk.settings
        if wanted is None:
            return
        self.desk.write(
            self,
            lambda session: reporting.amend(session, wanted, at=at, who=who, settings=settings),
            self._amended,
            changed=CHANGED,
        )

    def _amended(self, report: WorkbookMade) -> None:
        self.desk.navigate("report", workbook_id=report.id)
        self.desk.messages.good(tr("The amended report is made. It says what differs; look at it, then send it."))

    def _to_outbox(self) -> None:
        wanted, at, who, settings = self._id, self.desk.now(), self.desk.who, self.desk.settings
        if wanted is None:
            return

        def work(session: Any) -> int:
            from csdesk.services.mailbox.drafting import draft_reports

            report = reporting.report(session, wanted)
            drafts = draft_reports(session, (report,), about=report.period_title, at=at, who=who, settings=settings)
            return len(drafts)

        self.desk.write(self, work, lambda _count: self.desk.navigate("outbox"), changed=CHANGED)
