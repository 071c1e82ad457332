"""What was done today and what is put off: each line can be brought back."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from csdesk.services import today as todays
from csdesk.services.today import DoneLine
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Band, Button, Column, EmptyState, Group, ListTable, Sheet, Text
from csdesk.wording import tr

BRING_BACK = Command("today.bringBack", tr("Bring back to the list"), "R", icon="arrow-counter-clockwise")
COLUMNS = (
    Column(tr("When"), lambda line: line.when, 120, margin=True, role="ink_2"),
    Column(tr("Who"), lambda line: line.name, 152, bold=True, tip=lambda line: line.name),
    Column(tr("County"), lambda line: ", ".join(line.counties), 96, role="ink_2", yields=1),
    Column(tr("What"), lambda line: line.what, tip=lambda line: line.what, least=190),
    Column(tr("What to do"), lambda _line: tr("Bring back"), 122, cap=lambda _line: "R"),
)
LIST, NOTHING = range(2)


class HandledSheet(Sheet):
    """The lines. `closed`: back to the list of what is to be done."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="today.handled")
        self._desk = desk
        self.list = ListTable(
            COLUMNS,
            name="today.handled.list",
            spoken=tr("Done and put off"),
            key=lambda line: line.subject_id,
            header=False,
        )
        self.list.opened.connect(self._open)
        self.list.offer(lambda line: keyed((BRING_BACK,), self._press, line), opens=tr("Open the record"))
        self.close_ = Button(
            tr("Back to the list"), self.closed.emit, name="today.handled.close", key="Esc", small=True
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(
            EmptyState(
                tr("Nothing was done or put off yet"),
                tr(
                    "What you mark as done today stands here, and what is put off until another day. "
                    "Each line can be brought back."
                ),
                icon="check-circle",
                action=tr("Look at what is due"),
                on_action=self.closed.emit,
                name="today.handled.empty",
            )
        )
        title = Text(tr("Done today, and put off"), "section")
        self.add(Band(title, None, self.close_), self._pages)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.closed.emit)

    def refresh(self) -> None:
        """Read the lines."""
        day = self._desk.today()
        self._desk.read(self, lambda session: todays.done_lines(session, day), self._show, key="handled")

    def _show(self, found: tuple[DoneLine, ...]) -> None:
        groups = (
            (Group(tr("Done today"), 0, "check", "good"), [line for line in found if not line.put_off]),
            (Group(tr("Put off"), 0, "clock", "ink_2"), [line for line in found if line.put_off]),
        )
        self.list.set_groups(
            [(Group(one.title, len(lines), one.icon, one.role), lines) for one, lines in groups if lines]
        )
        if self.list.selected() is None:
            self.list.select_first()
        self._pages.setCurrentIndex(LIST if found else NOTHING)

    def _open(self, line: DoneLine) -> None:
        if line.program_id is not None:
            self._desk.navigate("directory", program_id=line.program_id)
        elif line.ncp_id is None:
            self._desk.navigate("directory", csa_id=line.csa_id)
        else:
            self._desk.navigate("record", ncp_id=line.ncp_id)

    def _press(self, key: str, line: DoneLine | None) -> None:
        if key != "R" or line is None:
            return
        at, who, subject = self._desk.now(), self._desk.who, line.subject_id
        name = line.name
        self._step_on(line)
        self._desk.write(
            self,
            lambda session: todays.bring_back(session, subject, at=at, who=who),
            lambda _found: self._desk.messages.info(tr("{name}: brought back.", name=name)),
            changed={"today", "contacts"},
            undo=tr("Bringing back a line"),
        )

    def _step_on(self, line: DoneLine) -> None:
        lines = [row for row in self.list.rows.rows if not isinstance(row, Group)]
        at = lines.index(line)
        for following in lines[at + 1 : at + 2] or lines[max(0, at - 1) : at]:
            self.list.select_key(following.subject_id)
