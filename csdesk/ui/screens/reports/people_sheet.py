"""The people behind a number, a bar or a check: each opens where it is worked on."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt

from csdesk.services.reporting import CheckBeforeSending, CheckLine, PersonLine
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Button, Column, Group, ListTable, Sheet, Text
from csdesk.wording import tr

COLUMNS = (
    Column(tr("Person"), lambda line: line.name, tip=lambda line: line.name),
    Column(
        tr("What"), lambda line: line.what or ", ".join(line.counties), 116, role="ink_2", tip=lambda line: line.what
    ),
    Column(tr("Since"), lambda line: formats.short_day(line.on), 64, role="ink_2"),
)
LEAST = 316
Shown = PersonLine | CheckLine


class PeopleSheet(Sheet):
    """A list of people with what made each of them count. `screen`: the page that it stands on, to come back to."""

    def __init__(self, desk: Desk, screen: str = "reports") -> None:
        super().__init__(padding=0, gap=0, name=f"{screen}.people.sheet")
        self._desk = desk
        self._screen = screen
        self.heading_text = Text(tr("Choose a number"), "section", wrap=True, name=f"{screen}.people.title")
        self.open = Button(tr("Open"), self._open_chosen, name=f"{screen}.people.open", small=True, key="Enter")
        self.list = ListTable(
            COLUMNS, name=f"{screen}.people", spoken=tr("People behind the number"), key=lambda line: line.key
        )
        self.list.opened.connect(lambda _line: self._open_chosen())
        self.list.chosen.connect(lambda line: self.open.setEnabled(line is not None))
        self.setMinimumWidth(scaled(LEAST))
        self.add(Band(self.heading_text, self.open), self.list)

    def show_people(self, heading: str, people: Sequence[PersonLine]) -> None:
        """Show people."""
        number = formats.count(len(people), tr("person"), tr("people"))
        self._say(f"{heading}: {number}")
        self.list.set_rows(people)
        self._select()

    def show_check(self, check: CheckBeforeSending) -> None:
        """Show what a check found; each line opens where that is mended."""
        self._say(check.sentence)
        self.list.set_rows(check.lines)
        self._select()

    def show_parts(self, heading: str, parts: Mapping[str, Sequence[PersonLine]]) -> None:
        """Show people under the words of their part."""
        count = sum(map(len, parts.values()))
        number = formats.count(count, tr("person"), tr("people"))
        self._say(f"{heading}: {number}")
        groups = [(Group(words, str(len(people))), people) for words, people in parts.items()]
        self.list.set_groups([(group, people) for group, people in groups if people])
        self._select()

    def take_keyboard(self) -> None:
        """The list has the keyboard, if anybody is in it."""
        if self.list.rows.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self, title: str) -> None:
        self.heading_text.setText(title)
        self.heading_text.setToolTip(title)

    def _select(self) -> None:
        self.list.select_first()
        self.open.setEnabled(self.list.selected() is not None)

    def _open_chosen(self) -> None:
        line: Shown | None = self.list.selected()
        if isinstance(line, PersonLine):
            self._desk.navigate("record", ncp_id=line.ncp_id, back=self._screen)
        elif line is not None:
            self._desk.navigate(line.mend.screen, **dict(line.mend.arguments), back="reports")
            if line.mend.screen != "record":  # there the arrow leads back
                words = tr("When it is mended, the check is gone.")
                self._desk.messages.info(words, tr("Back to the reports"), lambda: self._desk.navigate("reports"))
