"""What leaves the vault from here when it is asked for: the docket on paper, and entries for a calendar."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import docket
from csdesk.services.disclosure import Left, Telling, Way
from csdesk.services.docket import Docket, DocketLine
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.ui import formats, printing, theme
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import (
    Button,
    Line,
    Scrolling,
    Select,
    Sheet,
    Text,
    Tick,
    clear,
    column,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr

WITHOUT_NAMES = tr(
    "What leaves the vault: time, court and place, and that it is from CS Desk. Nothing says whom it is about."
)
WITH_NAMES = tr(
    "What leaves the vault: time, court and place, and the person’s name. Who reads your calendar then reads "
    "who has a hearing when; the calendar may lie on a server, and the vault cannot take anything back from there. "
    "People under safe contact are not named."
)
Made = tuple[bytes, Left]
ONE, DAY, COMING = "one", "day", "coming"


class DocketPaper:
    """Print and save the docket of a day."""

    def __init__(self, desk: Desk, owner: QWidget, day: Callable[[], date]) -> None:
        self._desk = desk
        self._owner = owner
        self._day = day
        self.print = Button(tr("Print"), self.ask_printer, name="appointments.print", icon="printer", key="Ctrl+P")
        self.save = Button(tr("Save as PDF …"), self._ask_path, name="appointments.savePdf", icon="floppy-disk")

    def ask_printer(self) -> None:
        """Ask for a printer, and print."""
        printing.ask_printer(self._owner, tr("Docket"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the docket on this printer; no file is made on the way."""

        def printed() -> None:
            self._desk.messages.good(tr("The docket went to the printer."))

        def drawn(made: Made) -> None:
            pdf, told = made
            printing.print_beside(self._desk.tasks, self._owner, printer, pdf, printed, told=told)

        self._hand_out(None, drawn)

    def _ask_path(self) -> None:
        if not may_leave(self._desk):
            return
        self._desk.dialogs.save_file(
            tr("Save the docket"), f"Docket {self._day():%Y-%m-%d}.pdf", tr("PDF (*.pdf)"), self._save
        )

    def _save(self, path: Path) -> None:
        said = tr("The docket is saved as {name}. The file is not encrypted.", name=path.name)
        self._hand_out(path, lambda _made: self._desk.messages.good(said))

    def _hand_out(self, path: Path | None, done: Callable[[Made], object]) -> None:
        """Make the docket, account for it, and write it into the file, if there is one."""
        day, today, at, who = self._day(), self._desk.today(), self._desk.now(), self._desk.who
        policy = self._desk.ways.policy

        def draw(read: Read, _progress: Progress) -> tuple[Docket, Telling, bytes]:
            from csdesk.services.papers import docket_sheet

            if path is not None:
                policy.require_lists()
            found, telling = read(lambda session: docket.docket_for_paper(session, day, today=today))
            return found, telling, docket_sheet.make(found, at=at)

        def note(session: Any, drawn: tuple[Docket, Telling, bytes], _progress: Progress) -> Made:
            found, telling, pdf = drawn
            way = Way.PRINT if path is None else Way.FILE
            told = docket.note_paper(session, telling, len(found.lines), way=way, at=at, who=who)
            if path is not None:
                write_file(session, path, pdf, told=told, policy=policy)
            return pdf, told

        self._desk.hand_out(self._owner, draw, note, done, title=tr("Making the docket"))


class CalendarSheet(Sheet):
    """Asks what goes into the calendar file, and says what leaves the vault with it. `closed`."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Calendar file for Outlook"), gap=10, name="appointments.calendar")
        self._desk = desk
        self._line: DocketLine | None = None
        self._day = desk.today()
        self._which = column(gap=4)
        self.which = Select((), name="appointments.calendar.which", spoken=tr("Which"))
        self.names = Tick(tr("With names"), name="appointments.calendar.names")
        self.names.clicked.connect(lambda _ticked: self._tell())
        self._told = Text("", role="ink_2", wrap=True, name="appointments.calendar.told")
        about = Text(
            tr(
                "Open the file, and Outlook or another calendar takes the entries in. A later file moves those that "
                "were moved, and marks those that were called off."
            ),
            role="ink_2",
            wrap=True,
        )
        self.save = Button(
            tr("Save calendar file …"),
            self._ask_path,
            name="appointments.calendar.save",
            kind="primary",
            key="Ctrl+Enter",
        )
        leave = Button(tr("Cancel"), self.closed.emit, name="appointments.calendar.cancel", key="Esc")
        inner = holding(column(about, self._which, self.names, self._told, gap=12))
        inner.setMaximumWidth(theme.scaled(700))
        scrolling = Scrolling(inner, None)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        self.add(scrolling, stretch=1)
        self.add(Line(), row(None, leave, self.save, margins=(0, 4, 0, 4)))
        name_widget(self, "appointments.calendar", tr("Calendar file"))

    def begin(self, line: DocketLine | None, day: date, *, whole_day: bool) -> None:
        """Ask for the line that is selected, the day in view, or all coming ones. Names are left out at first."""
        self._line, self._day = line, day
        choices: list[tuple[object, str]] = []
        if line is not None:
            choices.append((ONE, tr("The selected one: {moment}", moment=formats.moment(line.appointment.starts_at))))
        if whole_day:
            choices.append((DAY, tr("All of {long_day}", long_day=formats.long_day(day))))
        choices.append((COMING, tr("All from today on")))
        clear(self._which)
        self.which = Select(tuple(choices))
        name_widget(self.which, "appointments.calendar.which", tr("Which"))
        label = Text(tr("Which?"), "small")
        label.setBuddy(self.which)
        self._which.addWidget(label)
        self._which.addWidget(self.which)
        self.names.setChecked(False)
        self._tell()
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._told.setText(WITH_NAMES if self.names.isChecked() else WITHOUT_NAMES)

    def _ask_path(self) -> None:
        if not may_leave(self._desk):
            return
        which = self.which.value()
        day = self._line.day if which == ONE and self._line is not None else self._day
        of = "" if which == COMING else f" {day:%Y-%m-%d}"
        self._desk.dialogs.save_file(tr("Save the entries"), f"CS Desk{of}.ics", tr("Calendar (*.ics)"), self._save)

    def _save(self, path: Path) -> None:
        which, with_names, policy = self.which.value(), self.names.isChecked(), self._desk.ways.policy
        subject: UUID | None = self._line.appointment.id if self._line is not None else None
        day, at, who = self._day, self._desk.now(), self._desk.who

        def work(session: Any) -> int:
            from csdesk.services import calendar_file
            from csdesk.services.days import bounds

            policy.require_lists()
            if which == ONE and subject is not None:
                made = calendar_file.of_appointment(session, subject, with_name=with_names, at=at, who=who)
            elif which == DAY:
                made = calendar_file.of_day(session, *bounds(day), with_names=with_names, at=at, who=who)
            else:
                made = calendar_file.of_coming(session, with_names=with_names, at=at, who=who)
            write_file(session, path, made.content, told=made.told, policy=policy)
            return made.number

        def told(number: int) -> None:
            self.closed.emit()
            entries = formats.count(number, tr("entry"), tr("entries"))
            self._desk.messages.good(
                tr("{entries} saved as {name}. The file is not encrypted.", entries=entries, name=path.name)
            )

        self._desk.write(self, work, told)


def may_leave(desk: Desk) -> bool:
    """Whether IT lets lists leave the vault; if not, the message says so before a file is asked for."""
    try:
        desk.ways.policy.require_lists()
    except DeskError as error:
        desk.messages.refused(error)
        return False
    return True
