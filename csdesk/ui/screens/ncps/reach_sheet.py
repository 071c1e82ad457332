"""All ways to reach a person: numbers and addresses with where each is from and whether it worked, and who was asked.

It stands in the place of what happened while it is open. Each line has its keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from csdesk.services import reach
from csdesk.services.caseload import Address, NcpRecord, Phone
from csdesk.services.locate import LocateView
from csdesk.services.reach import Standing
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Band, Button, Column, Group, ListTable, Sheet, Text, column, holding, name_widget, row
from csdesk.wording import tr

WORDS = {Standing.UNTRIED: tr("Untried"), Standing.WORKS: tr("Works"), Standing.FAILED: tr("Fails")}
TONES = {Standing.UNTRIED: Tone.PLAIN, Standing.WORKS: Tone.GOOD, Standing.FAILED: Tone.BAD}


@dataclass(frozen=True)
class Way:
    """A line: a number, an address, or a source that was asked."""

    id: UUID
    icon: str
    what: str
    detail: str
    state: str
    tone: Tone | None
    phone: bool = False
    address: bool = False
    digit: str = ""
    """The key that calls this number."""


COLUMNS = (
    Column("", lambda way: way.digit, 28, margin=True, role="ink_3", spoken=tr("Key")),
    Column(
        tr("What"),
        lambda way: way.what,
        bold=True,
        icon=lambda way: way.icon,
        detail=lambda way: way.detail,
        tip=lambda way: f"{way.what}\n{way.detail}",
    ),
    Column(tr("State"), lambda way: way.state, 92, tag=lambda way: way.tone),
)
OF_WAY = (
    Command("record.reach.dial", tr("Dial"), "D", icon="phone-call"),
    Command("record.reach.copy", tr("Copy"), "K", icon="copy"),
    Command("record.reach.works", tr("It works"), "G", icon="check"),
    Command("record.reach.failed", tr("It does not work"), "F"),
    Command("record.reach.correct", tr("Correct …"), "X", icon="pencil-simple"),
    Command("record.reach.close", tr("Back to what happened"), "R"),
)


class ReachSheet(Sheet):
    """`closed`; `wanted(name)`: a form of that name. For the line that is chosen: `dial_wanted(Way)`,
    `copy_wanted(Way)`, `marked(Way, Standing)`, `correct_wanted(UUID)`.
    """

    closed = Signal()
    wanted = Signal(str)
    dial_wanted = Signal(object)
    copy_wanted = Signal(object)
    marked = Signal(object, object)
    correct_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="record.reach")
        self.list = ListTable(
            COLUMNS,
            name="record.reach.list",
            spoken=tr("Ways to reach"),
            key=lambda way: way.id,
            header=False,
            row_height=50,
        )
        self._buttons = {
            name: Button(text, on, name=f"record.reach.{name}", key=key, small=True)
            for name, text, key, on in (
                ("dial", tr("Dial"), "D", self.dial),
                ("copy", tr("Copy"), "K", self.copy),
                ("works", tr("Works"), "G", lambda: self._mark(Standing.WORKS)),
                ("fails", tr("Fails"), "F", lambda: self._mark(Standing.FAILED)),
                ("correct", tr("Correct"), "X", self.correct),
            )
        }
        add = [
            Button(text, self._asks_for(form), name=f"record.reach.{form}", icon="plus", small=True)
            for text, form in ((tr("Number"), "phone"), (tr("Address"), "address"), (tr("Ask a source"), "locate"))
        ]
        close = Button(tr("Close"), self.closed.emit, name="record.reach.close", key="R", small=True)
        # Short lines of buttons: the sheet is the narrow middle of the page.
        first = row(*(self._buttons[name] for name in ("dial", "copy", "works")), None, gap=4)
        second = row(self._buttons["fails"], self._buttons["correct"], add[0], None, gap=4)
        foot = column(first, second, row(*add[1:], None, close, gap=4), gap=6, margins=(12, 8, 12, 8))
        self.add(Band(Text(tr("How to reach"), "section"), None))
        self.add(self.list, stretch=1)
        self.add(holding(foot))
        self.list.chosen.connect(lambda _way: self._offer())
        self.list.opened.connect(lambda _way: self._open())
        self.list.offer(lambda _way: keyed(OF_WAY, lambda key, _row: self.press(key), None))
        name_widget(self, "record.reach", tr("How to reach"))

    def show_record(self, record: NcpRecord) -> None:
        """Show the ways to reach a person; the newest first."""
        phones = [_of_phone(one, number) for number, one in enumerate(record.phones, 1)]
        addresses = [_of_address(one) for one in record.addresses]
        locates = [_of_locate(one) for one in record.locates]
        parts = (
            (tr("Phone numbers"), phones),
            (tr("Addresses"), addresses),
            (tr("Asked where this person is"), locates),
        )
        groups = [(Group(title, str(len(ways))), ways) for title, ways in parts if ways]
        self.list.set_groups(groups)
        if self.list.selected() is None:
            self.list.select_first()
        self._offer()

    def press(self, key: str) -> bool:
        """A key of the chosen line. False when it is none."""
        keys: dict[str, Callable[[], object]] = {
            "D": self.dial,
            "K": self.copy,
            "G": lambda: self._mark(Standing.WORKS),
            "F": lambda: self._mark(Standing.FAILED),
            "X": self.correct,
            "R": self.closed.emit,
        }
        if key not in keys:
            return False
        keys[key]()
        return True

    def open(self) -> None:
        """Begin with the first line."""
        self.list.select_first()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def dial(self) -> None:
        """Dial the number that is chosen."""
        way = self._chosen()
        if way is not None and way.phone:
            self.dial_wanted.emit(way)

    def copy(self) -> None:
        """Copy the number or the address that is chosen."""
        way = self._chosen()
        if way is not None and (way.phone or way.address):
            self.copy_wanted.emit(way)

    def correct(self) -> None:
        """Correct what is chosen."""
        way = self._chosen()
        if way is not None:
            self.correct_wanted.emit(way.id)

    def _mark(self, standing: Standing) -> None:
        way = self._chosen()
        if way is not None and (way.phone or way.address):
            self.marked.emit(way, standing)

    def _open(self) -> None:
        way = self._chosen()
        if way is None:
            return
        if way.phone:
            self.dial_wanted.emit(way)
        elif way.address:
            self.copy_wanted.emit(way)
        else:
            self.wanted.emit("locateAnswer")

    def _asks_for(self, form: str) -> Callable[[], object]:
        return lambda: self.wanted.emit(form)

    def _chosen(self) -> Way | None:
        way = self.list.selected()
        return way if isinstance(way, Way) else None

    def _offer(self) -> None:
        way = self._chosen()
        place = way is not None and (way.phone or way.address)
        can = {"dial": way is not None and way.phone, "correct": way is not None}
        for name, button in self._buttons.items():
            button.setEnabled(can.get(name, place))


def _of_phone(one: Phone, number: int) -> Way:
    detail = _from(one)
    if one.tries:
        detail = tr(
            "{detail}; tried {count}, last {day}",
            detail=detail,
            count=formats.count(one.tries, tr("time"), tr("times")),
            day=formats.day(one.tried_on),
        )
    digit = str(number) if number <= 9 else ""
    return Way(one.id, "phone", one.number, detail, WORDS[one.standing], TONES[one.standing], phone=True, digit=digit)


def _of_address(one: Address) -> Way:
    detail = _from(one)
    if one.verified_on:
        detail = tr("{detail}; verified {full_day}", detail=detail, full_day=formats.full_day(one.verified_on))
    return Way(one.id, "map-pin", one.line, detail, WORDS[one.standing], TONES[one.standing], address=True)


def _of_locate(one: LocateView) -> Way:
    state, tone = (tr("Found"), Tone.GOOD) if one.found else (tr("Nothing"), Tone.PLAIN)
    detail = tr("answered {full_day}", full_day=formats.full_day(one.answered_on))
    if one.answered_on is None:
        state, tone, detail = (
            tr("Waits"),
            Tone.ATTENTION,
            tr("asked {full_day}", full_day=formats.full_day(one.asked_on)),
        )
    result = f": {' '.join(one.result.split())}" if one.result else ""
    return Way(one.id, "magnifying-glass", one.source, f"{detail}{result}", state, tone)


def _from(one: Phone | Address) -> str:
    source = one.found_by or reach.SOURCE_LABELS[one.source]
    return tr("from {source}, since {full_day}", source=source, full_day=formats.full_day(one.since))
