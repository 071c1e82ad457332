"""The people behind a number, a bar or a check: each opens where it is worked on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt

from csdesk.services.reporting import PersonLine
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Button, Column, Group, ListTable, Sheet, Text

COLUMNS = (
    Column("Person", lambda line: line.name, tip=lambda line: line.name),
    Column("What", lambda line: line.what or ", ".join(line.counties), 116, role="ink_2", tip=lambda line: line.what),
    Column("Since", lambda line: formats.short_day(line.on), 64, role="ink_2"),
)
LEAST = 300
Open = Callable[[PersonLine], object]


class PeopleSheet(Sheet):
    """A list of people with what made each of them count."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="reports.people.sheet")
        self._desk = desk
        self._open: Open = self._open_record
        self.heading_text = Text("Choose a number", "section", elide=True, name="reports.people.title")
        self.open = Button("Open", self._open_chosen, name="reports.people.open", small=True, key="Enter")
        self.list = ListTable(
            COLUMNS, name="reports.people", spoken="People behind the number", key=lambda line: line.ncp_id
        )
        self.list.opened.connect(lambda _line: self._open_chosen())
        self.list.chosen.connect(lambda line: self.open.setEnabled(line is not None))
        self.setMinimumWidth(scaled(LEAST))
        self.add(Band(self.heading_text, self.open), self.list)

    def show_people(self, heading: str, people: Sequence[PersonLine], *, on_open: Open | None = None) -> None:
        """Show people. `on_open`: where a line leads, instead of to the record."""
        self._set(heading, len(people), on_open)
        self.list.set_rows(people)
        self._select()

    def show_parts(self, heading: str, parts: Mapping[str, Sequence[PersonLine]]) -> None:
        """Show people under the words of their part."""
        self._set(heading, sum(map(len, parts.values())), None)
        groups = [(Group(words, str(len(people))), people) for words, people in parts.items()]
        self.list.set_groups([(group, people) for group, people in groups if people])
        self._select()

    def take_keyboard(self) -> None:
        """The list has the keyboard, if anybody is in it."""
        if self.list.rows.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _set(self, heading: str, count: int, on_open: Open | None) -> None:
        self._open = on_open or self._open_record
        title = f"{heading}: {formats.count(count, 'person', 'people')}"
        self.heading_text.setText(title)
        self.heading_text.setToolTip(title)

    def _select(self) -> None:
        self.list.select_first()
        self.open.setEnabled(self.list.selected() is not None)

    def _open_chosen(self) -> None:
        line = self.list.selected()
        if line is not None:
            self._open(line)

    def _open_record(self, line: Any) -> None:
        self._desk.navigate("record", ncp_id=line.ncp_id, back="reports")
