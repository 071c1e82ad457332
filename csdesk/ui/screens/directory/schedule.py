"""The classes of a program: their schedule, and the roll of a session."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from csdesk.services import classes
from csdesk.services.classes import ATTENDED_KEYS, RollLine, Series, SessionView
from csdesk.services.days import clock_time, local_day, moment_of
from csdesk.services.errors import RefusedError
from csdesk.services.referrals import ATTENDED_LABELS, Attended
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.entries import Entries, EntriesSheet
from csdesk.ui.screens.ncps.actions.meetings import parse_clock
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Band, Button, Column, FieldSpec, ListTable, Sheet, Text, column, holding, row
from csdesk.wording import tr

CHANGED = frozenset({"directory", "referrals", "today"})
FIELDS = (
    FieldSpec("on", tr("Day, or the first of them"), "date"),
    FieldSpec("time", tr("Time"), placeholder=tr("5:30 PM")),
    FieldSpec("weeks", tr("Weeks in a row"), "number", lowest=1, highest=classes.MOST_WEEKS),
    FieldSpec("minutes", tr("Minutes"), "number", lowest=1, highest=1440, placeholder="90"),
    FieldSpec("place", tr("Place"), longest=200),
    FieldSpec("topic", tr("Class"), longest=200, placeholder=tr("Parenting class")),
)
NO_TIME = tr("This is not a time. Nothing was planned; write for example 5:30 PM.")
NO_DAY = tr("A day is needed. Nothing was planned; write for example 10/22/2026.")
ROLL = (
    Command("directory.roll.came", tr("Came"), "C"),
    Command("directory.roll.missed", tr("Did not come"), "N"),
    Command("directory.roll.excused", tr("Excused"), "E"),
)
TONES = {Attended.YES: Tone.GOOD, Attended.NO: Tone.BAD, Attended.EXCUSED: Tone.PLAIN}


def session_detail(one: SessionView) -> str:
    """Where it is held, and how its roll stands."""
    return " · ".join(part for part in (one.topic, one.place, _standing(one)) if part)


def _standing(one: SessionView) -> str:
    if one.cancelled:
        return tr("called off")
    if not one.enrolled:
        return tr("nobody enrolled")
    if one.not_noted == one.enrolled:
        return tr("{enrolled} enrolled", enrolled=one.enrolled)
    parts = (
        (one.came, tr("came")),
        (one.missed, tr("did not come")),
        (one.excused, tr("excused")),
        (one.not_noted, tr("not noted")),
    )
    return ", ".join(f"{number} {words}" for number, words in parts if number)


class ScheduleSheet(EntriesSheet):
    """The sessions of a program. A series is planned at once; a session is changed, called off or taken out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            Entries(
                title=tr("Class schedule"),
                one=tr("class"),
                name="directory.class",
                list_name="directory.classes",
                columns=(
                    Column(
                        tr("Class"),
                        lambda one: f"{formats.short_day(local_day(one.starts_at))}, {clock_time(one.starts_at)}",
                        bold=lambda one: not one.cancelled,
                        role=self._role,
                        detail=session_detail,
                        tip=session_detail,
                    ),
                ),
                fields=FIELDS,
                nothing=tr("No class is planned. Plan a series: a weekday, a time and for how many weeks."),
                changed=CHANGED,
                shown=6,
            ),
        )
        self.new.setText(tr("Plan classes"))
        self.program_id: UUID | None = None
        self.list.chosen.connect(lambda _one: self._show_off())

    def more(self) -> tuple[Button, ...]:
        """Call a session off."""
        self.off = Button(tr("Call off"), self._call_off, name="directory.class.off", small=True)
        return (self.off,)

    def show_program(self, program_id: UUID, rows: tuple[SessionView, ...]) -> None:
        """Show the schedule of a program; the first that is to be noted, else the next, is selected."""
        other = self.program_id != program_id
        self.program_id = program_id
        self.show_rows(str(program_id), rows)
        if other or self.list.selected() is None:
            now = self.desk.now()
            first = next((one for one in rows if (one.not_noted and not one.cancelled) or one.starts_at > now), None)
            last = first or (rows[-1] if rows else None)
            if last is not None:
                self.list.select_key(last.id)
        self._show_off()

    def fit(self, shown: int) -> None:
        """Show so many sessions without scrolling."""
        if shown != self._entries.shown:
            self._entries = replace(self._entries, shown=shown)
            self.show_rows(self._owner or "", self._rows)

    def blank(self) -> dict[str, Any]:
        """Next week, one session."""
        return {"on": None, "time": "", "weeks": 1, "minutes": None, "place": "", "topic": ""}

    def values(self, one: SessionView) -> dict[str, Any]:
        """The session as it stands; how long it lasts is not changed here."""
        lasts = int((one.ends_at - one.starts_at).total_seconds() // 60) if one.ends_at else None
        return {
            "on": local_day(one.starts_at),
            "time": clock_time(one.starts_at),
            "weeks": 1,
            "minutes": lasts,
            "place": one.place,
            "topic": one.topic,
        }

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Plan a series, or change one session."""
        how: dict[str, Any] = {"at": self.desk.now(), "who": self.desk.who}
        day, clock = _when(values)
        if one_id is not None:
            starts = moment_of(day, clock)
            where = {"place": values["place"], "topic": values["topic"]}
            classes.change_session(session, one_id, starts_at=starts, **where, **how)
        elif self.program_id is not None:
            series = Series(day, clock, values["weeks"] or 1, values["minutes"], values["place"], values["topic"])
            classes.plan_series(session, self.program_id, series, **how)

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Take a session out of the schedule."""
        classes.take_out(session, one_id, at=self.desk.now(), who=self.desk.who)

    def _role(self, one: SessionView) -> str:
        if one.cancelled:
            return "ink_3"
        return "attention" if one.not_noted and one.starts_at <= self.desk.now() else "ink"

    def _show_off(self) -> None:
        one = self.list.selected()
        self.off.setEnabled(one is not None)
        self.off.setText(tr("Hold it after all") if one is not None and one.cancelled else tr("Call off"))

    def _call_off(self) -> None:
        one = self.list.selected()
        if one is None:
            return
        at, who, off = self.desk.now(), self.desk.who, not one.cancelled
        self.desk.write(
            self,
            lambda session: classes.call_off(session, one.id, cancelled=off, at=at, who=who),
            changed=CHANGED,
            undo=tr("Calling the class off") if off else tr("The class after all"),
        )


def _when(values: dict[str, Any]) -> tuple[date, time]:
    if values["on"] is None:
        raise RefusedError(NO_DAY)
    clock = parse_clock(values["time"])
    if clock is None:
        raise RefusedError(NO_TIME, field="time")
    return values["on"], clock


class RollSheet(Sheet):
    """Who is enrolled on the day of a session. C came, N did not come, E excused: the next line is selected."""

    record_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="directory.roll.sheet")
        self._desk = desk
        self._session: SessionView | None = None
        self._lines: tuple[RollLine, ...] = ()
        self._title = Text(tr("Roll"), "section", name="directory.roll.title")
        self._none = Text("", role="ink_2", wrap=True, name="directory.roll.none")
        self._nothing = holding(row(self._none, margins=(16, 12, 16, 12)))
        self.list = ListTable(
            (
                Column(tr("Parent"), lambda line: line.name, bold=True),
                Column(
                    tr("Came?"),
                    lambda line: ATTENDED_LABELS[line.attended] if line.attended else tr("not noted"),
                    112,
                    tag=lambda line: TONES.get(line.attended),
                ),
            ),
            name="directory.roll",
            spoken=tr("Roll of the class"),
            key=lambda line: line.enrolment_id,
            header=False,
        )
        self.list.offer(lambda line: keyed(ROLL, self._press, line), opens=tr("Open the record"))
        self.list.opened.connect(lambda line: self.record_wanted.emit(line.ncp_id))
        self.all_came = Button(tr("All came"), self._all_came, name="directory.roll.all", small=True)
        keys = row(*(self._key(one.keys, one.words) for one in ROLL), None)
        self._keys = holding(column(keys, margins=(16, 8, 16, 10)))
        self.add(Band(self._title, None, self.all_came), self._nothing, self.list, stretch=1)
        self.add(self._keys)

    def _key(self, key: str, words: str) -> Button:
        return Button(
            words,
            lambda: self._press(key, self.list.selected()),
            name=f"directory.roll.{key}",
            key=key,
            small=True,
        )

    def show_roll(self, session: SessionView | None, lines: tuple[RollLine, ...]) -> None:
        """Show the roll of a session; the first whom nobody noted is selected."""
        other = self._session is None or session is None or self._session.id != session.id
        self._session, self._lines = session, lines
        held = session is not None and not session.cancelled and session.starts_at <= self._desk.now()
        self._title.setText(
            tr("Roll of {short_day}", short_day=formats.short_day(local_day(session.starts_at)))
            if session is not None
            else tr("Roll")
        )
        self.list.set_rows(lines)
        self.list.setVisible(bool(lines))
        self._keys.setVisible(held and bool(lines))
        self.all_came.setVisible(held and any(line.attended is None for line in lines))
        self._nothing.setVisible(not lines or not held)
        self._none.setText(_why_empty(session, lines, held=held))
        if lines and (other or self.list.selected() is None):
            first = next((line for line in lines if line.attended is None), lines[0])
            self.list.select_key(first.enrolment_id)

    def _press(self, key: str, line: RollLine | None) -> None:
        if line is not None and key in ATTENDED_KEYS and not self._keys.isHidden():
            self._step_on(line)
            self._note({line.enrolment_id: ATTENDED_KEYS[key]})

    def _all_came(self) -> None:
        self._note({line.enrolment_id: Attended.YES for line in self._lines if line.attended is None})

    def _note(self, noted: dict[UUID, Attended]) -> None:
        session = self._session
        if session is None or not noted:
            return
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self,
            lambda opened: classes.note_roll(opened, session.id, noted, at=at, who=who),
            changed=CHANGED,
            undo=tr("The roll"),
        )
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_on(self, line: RollLine) -> None:
        at = self._lines.index(line)
        for following in self._lines[at + 1 : at + 2]:
            self.list.select_key(following.enrolment_id)


def _why_empty(session: SessionView | None, lines: tuple[RollLine, ...], *, held: bool) -> str:
    if session is None:
        return tr("Choose a class to see who is enrolled.")
    if not lines:
        return tr("Nobody is enrolled in this program on that day.")
    if session.cancelled:
        return tr("This class was called off. Nobody is reminded of it, and nobody missed it.")
    return "" if held else tr("Who is enrolled. The roll is noted once the class was held.")
