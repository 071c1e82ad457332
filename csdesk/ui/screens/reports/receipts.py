"""Receipts: what went to whom, when, by which answer, with which files; found by quarter and by recipient."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import mailbox, reporting
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.services.mailbox import MessageLine, MessageState, Receipts, ReceiptsFile
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk, Read
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.reports.summary import is_locked, short_name
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Column,
    EmptyState,
    KeyLine,
    ListTable,
    PageHeader,
    SearchBox,
    Select,
    Sheet,
    Text,
    page,
    row,
)
from csdesk.wording import tr

FIRST, NEXT = 100, 200
LIST, NOTHING, NONE_YET = range(3)
STANDS = {
    MessageState.SENT: ("sent", Tone.GOOD),
    MessageState.UNKNOWN: ("unknown", Tone.ATTENTION),
    MessageState.SENDING: (tr("on the way"), Tone.INFO),
    MessageState.QUEUED: (tr("on the way"), Tone.INFO),
    MessageState.FAILED: (tr("not sent"), Tone.BAD),
    MessageState.DRAFT: (tr("saved by hand"), Tone.PLAIN),
}


def _stands(line: MessageLine) -> tuple[str, Tone]:
    return ("discarded", Tone.PLAIN) if line.put_away else STANDS[line.state]


def _files(line: MessageLine) -> str:
    names = ", ".join(f"{file.file_name}, {formats.size(file.size)}" for file in line.files)
    return tr("{names}; opens with a password", names=names) if is_locked(line) else names


def _answer(line: MessageLine) -> str:
    return line.server_answer or line.problem or tr("nobody has said that it was sent")


COLUMNS = (
    Column(tr("When"), lambda line: formats.full_day(mailbox.went_on(line)), 112, margin=True, role="ink_2"),
    Column(tr("To"), short_name, 210, bold=True, detail=lambda line: line.people or line.recipient_email),
    Column(
        tr("What"),
        lambda line: line.subject,
        least=280,
        detail=_files,
        tip=lambda line: f"{line.subject}\n{_files(line)}",
    ),
    Column(
        tr("About"),
        lambda line: formats.count(line.about_people, tr("person"), tr("people")),
        92,
        role="ink_2",
        yields=2,
    ),
    Column(tr("Answer"), _answer, 210, role="ink_2", tip=_answer, yields=1),
    Column(tr("Status"), lambda line: _stands(line)[0], 122, tag=lambda line: _stands(line)[1]),
)


@dataclass(frozen=True)
class Wanted:
    """Which receipts are asked for."""

    quarter: str = ""
    recipient: str = ""
    text: str = ""

    def arguments(self) -> dict[str, Any]:
        """As the service takes them."""
        quarter = reporting.parse(self.quarter) if self.quarter else None
        return {"quarter": quarter, "recipient": self.recipient, "text": self.text}


class ReceiptsScreen(Screen):
    """The list, narrowed by quarter, recipient and words."""

    name = "receipts"
    depends_on = frozenset({"messages", "quarters"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        back = BackButton(self._go_back, tr("the outbox"), name="receipts.back", key="Esc")
        self.save = Button(tr("Save as a workbook …"), self._ask_file, name="receipts.save", icon="export")
        self.header = PageHeader(
            tr("Receipts"), tr("What went to whom, and what came of it"), self.save, back=back, name="receipts"
        )
        self.quarter = Select((("", tr("All quarters")),), name="receipts.quarter", spoken=tr("Quarter"))
        self.recipient = Select((("", tr("Everybody")),), name="receipts.recipient", spoken=tr("Recipient"))
        self.search = SearchBox(
            name="receipts.search", spoken=tr("Find in the receipts"), placeholder=tr("File, address, answer …")
        )
        self.search.setFixedWidth(theme.scaled(244))
        self.found = Text("", role="ink_2", elide=True, name="receipts.found")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list = ListTable(
            COLUMNS, name="receipts.list", spoken=tr("Receipts"), key=lambda line: line.id, row_height=50
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.list, padding=0, name="receipts.sheet"))
        nothing = EmptyState(
            tr("No receipt of this kind"),
            tr("Nothing that was sent or tried is what you look for."),
            icon="archive",
            action=tr("Show everything"),
            on_action=self._show_everything,
            name="receipts.nothing",
        )
        self.pages.addWidget(Sheet(nothing, name="receipts.nothing.sheet"))
        none_yet = EmptyState(
            tr("No receipt yet"),
            tr("Each message that leaves this desk has one: what went to whom, when, and what the server answered."),
            icon="archive",
            action=tr("To the outbox"),
            on_action=self._go_back,
            name="receipts.noneYet",
        )
        self.pages.addWidget(Sheet(none_yet, name="receipts.noneYet.sheet"))
        bar = row(self.quarter, self.recipient, self.search, gap=8)
        bar.addWidget(self.found, 1)
        content = page(self.header, bar)
        content.addWidget(self.pages, 1)
        keys = KeyLine(("Enter", tr("open the message with its tries")), name="receipts.keys")
        keys.belong(self.list)
        self.set_content(content, keys)
        self._connect()

    def open_with(self, quarter: str = "", recipient: str = "", **_others: Any) -> None:
        """`quarter`: `2026Q3`; `recipient`: the name of one."""
        self._outdated = True
        for select, wanted in ((self.quarter, quarter), (self.recipient, recipient)):
            if wanted:
                select.blockSignals(True)
                select.set_choices((("", select.itemText(0)), (wanted, wanted)))
                select.set_value(wanted)
                select.blockSignals(False)

    def refresh(self) -> None:
        """Read the newest of what is asked for."""
        wanted = self.wanted()
        self.desk.read(
            self,
            lambda session: mailbox.receipts(session, **wanted.arguments(), limit=FIRST),
            lambda found: self._show(found, wanted),
            key="list",
        )

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.reports import scenes

        return scenes.of_receipts(self, files)

    def first_focus(self) -> QWidget:
        """The receipts."""
        return self.list

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(str(self.quarter.value()), str(self.recipient.value()), self.search.text())

    def _connect(self) -> None:
        self.list.opened.connect(lambda line: self.desk.navigate("outbox", message_id=line.id))
        self.list.more_wanted.connect(self._read_more)
        for select in (self.quarter, self.recipient):
            select.currentIndexChanged.connect(lambda _index: self.refresh())
        self.search.typed.connect(lambda _text: self.refresh())
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self.list.setFocus)
        self.search.entered.connect(self.list.setFocus)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._go_back)

    def _show(self, found: Receipts, wanted: Wanted) -> None:
        quarters = [(str(quarter), formats.span(quarter)) for quarter in found.quarters]
        _offer(self.quarter, (("", tr("All quarters")), *quarters), wanted.quarter)
        _offer(
            self.recipient, (("", tr("Everybody")), *((name, name) for name in found.recipients)), wanted.recipient
        )
        self.list.set_rows(found.lines, found.total)
        self.list.show_found(wanted.text)
        if self.list.selected() is None:
            self.list.select_first()
        self.found.setText(tr("{count} found", count=formats.count(found.total, tr("receipt"), tr("receipts"))))
        self.save.setEnabled(found.total > 0)
        self.pages.setCurrentIndex(LIST if found.lines else NOTHING if wanted != Wanted() else NONE_YET)

    def _read_more(self, loaded: int) -> None:
        wanted = self.wanted()

        def show(found: Receipts) -> None:
            if wanted == self.wanted():
                self.list.append_rows(found.lines)

        self.desk.read(
            self,
            lambda session: mailbox.receipts(session, **wanted.arguments(), limit=NEXT, offset=loaded),
            show,
            key="more",
        )

    def _show_everything(self) -> None:
        self.search.clear()
        self.quarter.setCurrentIndex(0)
        self.recipient.setCurrentIndex(0)
        self.refresh()

    def _ask_file(self) -> None:
        self.desk.dialogs.save_file(tr("Save these receipts"), "Receipts.xlsx", tr("Workbook (*.xlsx)"), self._write)

    def _write(self, path: Path) -> None:
        wanted, at, who, policy = self.wanted(), self.desk.now(), self.desk.who, self.desk.ways.policy

        def draw(read: Read, progress: Progress) -> ReceiptsFile:
            progress.report(0, 1, tr("Reading the receipts"))
            made: ReceiptsFile = read(lambda session: mailbox.receipts_file(session, **wanted.arguments(), at=at))
            return made

        def note(session: Any, made: ReceiptsFile, progress: Progress) -> ReceiptsFile:
            progress.report(0, 1, tr("Writing the file"))
            write_file(session, path, made.content, told=Exempt.NOBODY, policy=policy)
            mailbox.note_file(session, made, at=at, who=who)
            return made

        def done(made: ReceiptsFile) -> None:
            self.desk.messages.good(
                tr(
                    "{count} saved in {name}.",
                    count=formats.count(made.count, tr("receipt"), tr("receipts")),
                    name=path.name,
                )
            )

        self.desk.hand_out(self, draw, note, done, title=tr("Saving the receipts"))

    def _go_back(self) -> None:
        self.desk.navigate("outbox")


def _offer(select: Select, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
    """Offer what there is by now, without being asked again for it."""
    select.blockSignals(True)
    select.set_choices(choices)
    select.set_value(chosen if chosen in dict(choices) else "")
    select.blockSignals(False)
