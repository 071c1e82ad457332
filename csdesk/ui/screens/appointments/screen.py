"""Appointments and hearings: a day's docket, worked by one key for each thing that can happen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import appointments, docket
from csdesk.services.appointments import AppointmentState
from csdesk.services.days import local_day
from csdesk.services.docket import Docket, DocketLine, KnownPlaces
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.appointments import entries, words
from csdesk.ui.screens.appointments.columns import by_day, by_place, columns
from csdesk.ui.screens.appointments.deeds import Deeds
from csdesk.ui.screens.appointments.entry import Entry, EntrySheet, Work
from csdesk.ui.screens.appointments.leaving import CalendarSheet, DocketPaper
from csdesk.ui.screens.appointments.week import WeekStrip, next_day
from csdesk.ui.screens.appointments.words import COMING, THE_DAY, UNSETTLED
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.ncps.actions.meetings import clash_words
from csdesk.ui.widgets import (
    Band,
    Button,
    Chip,
    EmptyState,
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    clear,
    column,
    holding,
    page,
    row,
)
from csdesk.wording import tr

LIST, EMPTY, FORM, CALENDAR = range(4)


@dataclass(frozen=True)
class _Found:
    """What one view shows."""

    docket: Docket
    lines: tuple[DocketLine, ...]
    known: KnownPlaces


class AppointmentsScreen(Screen):
    """The docket of a day, the weeks ahead, and what is not settled."""

    name = "appointments"
    depends_on = ABOUT_PEOPLE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day = desk.today()
        self.shows = THE_DAY
        self._known = KnownPlaces()
        self._select: UUID | None = None
        self._wants_calendar = False
        self._has_entries = False
        self._before: dict[str, Any] | None = None
        self.paper = DocketPaper(desk, self, lambda: self.day)
        self.new = Button(
            tr("New"), self.begin_new, name="appointments.new", kind="primary", icon="plus", key="Ctrl+N"
        )
        self.calendar_file = Button(
            tr("Calendar file …"), self._open_calendar, name="appointments.calendarFile", icon="calendar-plus"
        )
        self.header = PageHeader(
            tr("Appointments"),
            "",
            self.calendar_file,
            self.paper.save,
            self.paper.print,
            self.new,
            name="appointments",
        )
        self.week = WeekStrip()
        self.chips = {key: Chip(told, name=f"appointments.show.{key}") for key, told in words.SHOWS.items()}
        self.list = ListTable(
            columns(lambda: self.shows != THE_DAY),
            name="appointments.list",
            spoken=tr("Appointments"),
            key=lambda line: line.appointment.id,
        )
        self.form = EntrySheet(desk)
        self.calendar = CalendarSheet(desk)
        self._empty_place = column(gap=0)
        self.pages = QStackedWidget()
        self.keys = KeyLine(*words.KEYS, name="appointments.keys")
        self.keys.belong(self.list, "Enter", *(command.key for command in words.OF_LINE))
        self._day_keys: list[QShortcut] = []
        self._lay_out()
        self._connect()

    def open_with(
        self,
        day: date | None = None,
        show: str = "",
        appointment_id: UUID | None = None,
        calendar: bool = False,
        **_: Any,
    ) -> None:
        """Open a day, a view (`day`, `coming`, `unsettled`), or the day of an appointment with it selected.

        `calendar`: ask at once what goes into a calendar file.
        """
        self._wants_calendar = calendar
        if show in words.SHOWS:
            self.shows = show
        if day is not None:
            self.day, self.shows = day, THE_DAY
        if appointment_id is not None:
            self._open_appointment(appointment_id)
        else:
            self._outdated = True

    def refresh(self) -> None:
        """Read the view."""
        day, today, shows = self.day, self.desk.today(), self.shows

        def work(session: Any) -> _Found:
            found = docket.day_docket(session, day, today=today)
            lines = found.lines
            if shows == COMING:
                lines = docket.coming(session, today=today)
            elif shows == UNSETTLED:
                lines = docket.unsettled(session, today=today)
            return _Found(found, lines, docket.known_places(session))

        self.desk.read(self, work, self._show, key="appointments")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.appointments import scenes

        return scenes.of_appointments(self, files)

    def commands(self) -> list[Command]:
        """Which days are shown, and their paper, while nothing is entered."""
        views = [partial(self.show_view, key) for key in words.SHOWS]
        to_today = partial(self.go_to, self.desk.today())
        doing: list[Callable[[], object]] = [to_today, self.paper.ask_printer, *views]
        return [one.does(run, self._is_browsing) for one, run in zip(words.OF_PAGE, doing, strict=True)]

    def primary_action(self) -> QAbstractButton:
        """What is entered is saved; else a new one is begun."""
        return {FORM: self.form.save, CALENDAR: self.calendar.save}.get(self.pages.currentIndex(), self.new)

    def first_focus(self) -> QWidget | None:
        """The list; where it is empty, the button of a new one. A form keeps the keyboard."""
        if self.pages.currentIndex() in (FORM, CALENDAR):
            return None
        return self.list if self.list.rows.rows else self.new

    def unsaved(self) -> dict[str, Any]:
        """The form that is open."""
        found = self.form.unsaved() or self._before or {}
        return {**found, "day": self.day.isoformat(), "shows": self.shows} if found else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Open the form again when the screen is read."""
        self.day, self.shows = date.fromisoformat(unsaved["day"]), unsaved["shows"]
        self._before = {name: unsaved[name] for name in unsaved if name not in ("day", "shows")}

    def begin_new(self) -> None:
        """Ask for a new appointment; one that is being entered stays."""
        if self.form.entry is not None and self.form.entry.name == "new":
            self.form.go_on()
        else:
            self._open_form(entries.new(self._known, self.day, self._now))

    def go_to(self, day: date) -> None:
        """Show another day."""
        self.day, self.shows = day, THE_DAY
        self.refresh()

    def show_view(self, key: str) -> None:
        """Show the day, the weeks ahead, or what is not settled."""
        self.shows = key
        self.refresh()

    def _leave_form(self) -> None:
        typed = self.unsaved()
        self.close_form()
        if typed:
            self.desk.left_typed(self.name, partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self._leave_form()
        self.bring_back(typed)
        self.refresh()

    def close_form(self) -> None:
        """Back to the list."""
        self.form.end()
        self._turn_to(LIST if self.list.rows.rows else EMPTY)

    def _lay_out(self) -> None:
        self._deeds = Deeds(
            self.desk, self.list, self._move, self._write_outcome, stays=lambda: self.shows == THE_DAY
        )
        sheet = Sheet(Band(*self._deeds.buttons, None), padding=0, gap=0, name="appointments.sheet")
        sheet.add(self.list, stretch=1)
        empty = Sheet(name="appointments.nothing")
        empty.add(self._empty_place, stretch=1)
        for part in (sheet, empty, self.form, self.calendar):
            self.pages.addWidget(part)
        self._around = holding(column(self.week, row(*self.chips.values(), None, gap=6), gap=8))
        self.set_content(page(self.header, self._around, self.pages, gap=8), self.keys)

    def _connect(self) -> None:
        self.week.chosen.connect(self.go_to)
        self.week.moved.connect(lambda days: self.go_to(next_day(self.day, days)))
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, key=key: self.show_view(key))
        self.list.opened.connect(lambda line: self.desk.navigate("record", ncp_id=line.appointment.ncp_id))
        self.list.offer(self._of_line, opens=tr("Open the record"))
        self.form.closed.connect(self._leave_form)
        self.form.save_wanted.connect(self._save)
        self.calendar.closed.connect(self._leave_form)
        steps = {"Left": -1, "Right": 1, "[": -1, "]": 1}
        for keys, days in steps.items():
            self._day_key(keys, partial(self._step, days))
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._leave_form
        )

    def _is_browsing(self) -> bool:
        return self.pages.currentIndex() in (LIST, EMPTY)

    def _day_key(self, keys: str, on: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(on)
        self._day_keys.append(shortcut)

    def _step(self, days: int) -> None:
        self.go_to(next_day(self.day, days))

    def _open_appointment(self, appointment_id: UUID) -> None:
        self._select = appointment_id

        def found(one: appointments.AppointmentView) -> None:
            self.go_to(local_day(one.starts_at))

        self.desk.read(self, lambda session: appointments.appointment(session, appointment_id), found, key="one")

    def _show(self, found: _Found) -> None:
        self._known = found.known
        self._has_entries = bool(found.docket.lines or found.docket.called_off)
        today, around = self.desk.today(), found.docket
        about = words.subtitle(around, today) if self.shows == THE_DAY else ""
        self.header.set(words.title(self.shows, self.day, today), about)
        self.week.show_week(around.week, self.day, today)
        if self.shows != THE_DAY:
            self.week.show_none()
        counts = {THE_DAY: len(around.lines), COMING: around.coming, UNSETTLED: around.unsettled}
        for key, chip in self.chips.items():
            chip.set_trailing(f"{counts[key]:,}" if counts[key] else "")
            chip.setChecked(key == self.shows)
        self.list.set_groups(by_place(found.lines) if self.shows == THE_DAY else by_day(found.lines, today))
        if self._select is not None and self.list.select_key(self._select):
            self._select = None
        if self.list.selected() is None:
            self.list.select_first()
        self._show_empty()
        if self._before is not None:
            self._open_before(self._before, found.lines)
        elif self._wants_calendar and self._select is None:
            self._wants_calendar = False
            self._open_calendar()
        elif self.pages.currentIndex() not in (FORM, CALENDAR):
            self._turn_to(LIST if found.lines else EMPTY)

    def _show_empty(self) -> None:
        title, sentence = words.NOTHING[self.shows]
        clear(self._empty_place)
        self._empty_place.addWidget(
            EmptyState(
                title,
                sentence,
                icon="check-circle" if self.shows == UNSETTLED else "calendar-blank",
                action=tr("Look at what is coming") if self.shows == UNSETTLED else tr("New appointment"),
                on_action=partial(self.show_view, COMING) if self.shows == UNSETTLED else self.begin_new,
                name="appointments.empty",
            )
        )

    def _turn_to(self, number: int) -> None:
        """Show the list, a form, or that there is nothing; the keys of the days count only where nothing is typed."""
        held: QWidget | None = self.focusWidget()
        ours = held is None or held is self.new or self.pages.isAncestorOf(held)
        browsing = number in (LIST, EMPTY)
        self.pages.setCurrentIndex(number)
        for shortcut in self._day_keys:
            shortcut.setEnabled(browsing)
        self._around.setVisible(browsing)
        self.keys.setVisible(browsing)
        self.new.set_kind("primary" if number == LIST else "secondary")
        if browsing and ours and self.isVisible():
            wanted = self.first_focus()
            if wanted is not None:
                wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_form(self, entry: Entry) -> None:
        if self.form.entry is not None:
            self._leave_form()
        self._turn_to(FORM)
        self.form.begin(entry)

    def _open_before(self, before: dict[str, Any], lines: tuple[DocketLine, ...]) -> None:
        """The form that was open when the desk was locked."""
        self._before = None
        subject = before.get("subject")
        line = next((one for one in lines if str(one.appointment.id) == subject), None)
        made: dict[str, Callable[[DocketLine], Entry]] = {
            "again": lambda one: entries.again(self._known, one, self._now),
            "move": lambda one: entries.move(self._known, one, self._now),
            "outcome": lambda one: entries.outcome(one, self._now),
        }
        if before["entry"] == "new":
            self.begin_new()
            self.form.bring_back(before)
        elif line is not None:
            self._edit(made[before["entry"]], line, before)

    def _edit(
        self, make: Callable[[DocketLine], Entry], line: DocketLine, before: dict[str, Any] | None = None
    ) -> None:
        """Open the form of a line's entry, with all that stands on its record: the line may not say all of it."""
        entry_id = line.appointment.id

        def found(one: appointments.AppointmentView) -> None:
            self._open_form(make(replace(line, appointment=one)))
            if before is not None:
                self.form.bring_back(before)

        self.desk.read(self, lambda session: appointments.appointment(session, entry_id), found, key="edit")

    def _of_line(self, line: DocketLine) -> list[Command]:
        return [*self._deeds.commands(), *keyed(words.OF_LINE, self._press, line)]

    def _press(self, key: str, line: DocketLine) -> None:
        ncp_id = line.appointment.ncp_id
        if key == "I":
            self.desk.navigate("interview", ncp_id=ncp_id)
        elif key == "W":
            self.desk.navigate("plans", ncp_id=ncp_id)
        elif key == "M":
            self._deeds.settle(
                appointments.reminded, tr("The parent is reminded. It is noted."), undo=tr("The reminder")
            )

    def _move(self) -> None:
        line = self.list.selected()
        if line is not None:
            planned = line.appointment.state is AppointmentState.PLANNED
            make = entries.move if planned else entries.again
            self._edit(lambda one: make(self._known, one, self._now), line)

    def _write_outcome(self) -> None:
        line = self.list.selected()
        if line is not None:
            self._edit(lambda one: entries.outcome(one, self._now), line)

    def _open_calendar(self) -> None:
        self._turn_to(CALENDAR)
        whole_day = self.shows == THE_DAY and self._has_entries
        self.calendar.begin(self.list.selected(), self.day, whole_day=whole_day)

    def _now(self) -> tuple[datetime, date, str]:
        return self.desk.now(), self.desk.today(), self.desk.who

    def _save(self, entry: Entry, work: Work) -> None:
        def saved(result: entries.Saved) -> None:
            day, self._select, clashes, said = result
            self.close_form()
            if self.shows == THE_DAY:
                self.go_to(day)
            if clashes:
                self.desk.messages.warn(clash_words(said, clashes))
            else:
                self.desk.messages.good(said)

        self.desk.write(
            self, work, saved, self.form.show_refusal, changed={"appointments", "contacts"}, undo=entry.undo
        )
