"""The people behind a number of the map, and those who stopped paying lately: each line opens a record."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from csdesk import dates
from csdesk.services.program.able_willing import MOST, PeopleBehind, PersonHere
from csdesk.ui.desk import Desk
from csdesk.ui.screens.able_willing.words import kind_words, people, place_words
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Button, Column, ListTable, Sheet, Text
from csdesk.wording import tr

LEAST_HIGH = 170


def since(line: PersonHere) -> str:
    """The first month without a payment, of who stopped lately."""
    return dates.month_year(line.stopped_in) if line.stopped_in is not None else ""


PERSON = Column(tr("Person"), lambda line: line.name, bold=True, tip=lambda line: line.name)
PAYS = Column(tr("Payments"), lambda line: kind_words(line.payment), 118, role="ink_2")
COUNTIES = Column(tr("County"), lambda line: ", ".join(line.counties), 110, role="ink_2", yields=2)
SINCE = Column(tr("Nothing since"), since, 118, role="ink_2", yields=1)
STANDS = Column(tr("Able and willing"), lambda line: place_words(line.place), 230, role="ink_2", yields=3)


class HereSheet(Sheet):
    """A list of people. `all_wanted()`: all of them as a list of the NCPs."""

    all_wanted = Signal()

    def __init__(self, desk: Desk, columns: Sequence[Column], *, name: str, spoken: str) -> None:
        super().__init__(padding=0, gap=0, name=f"{name}.sheet")
        self._desk = desk
        self.heading_text = Text("", "section", wrap=True, name=f"{name}.title")
        self.all = Button("", self.all_wanted.emit, name=f"{name}.all", small=True, icon="users")
        self.open = Button(tr("Open"), self._open_chosen, name=f"{name}.open", small=True, key="Enter")
        self.list = ListTable(columns, name=name, spoken=spoken, key=lambda line: line.ncp_id)
        self.list.setMinimumHeight(scaled(LEAST_HIGH))
        self.list.opened.connect(lambda _line: self._open_chosen())
        self.list.chosen.connect(lambda line: self.open.setEnabled(line is not None))
        self.list.offer(opens=tr("Open the record"))
        self.add(Band(self.heading_text, None, self.all, self.open))
        self.add(self.list, stretch=1)

    def show_people(self, title: str, found: PeopleBehind) -> None:
        """Show the first of these people."""
        number, shown = len(found.ncp_ids), len(found.lines)
        said = f"{title}: {people(number)}"
        if number > shown:
            said = tr("{title}, the first {most} by name", title=said, most=MOST)
        self.heading_text.setText(said)
        self.list.set_rows(found.lines)
        self.list.select_first()
        self.all.setText(tr("As a list"))
        self.all.setToolTip(tr("All of them in the list of NCPs"))
        self.all.setVisible(bool(number))
        self.open.setVisible(bool(number))
        self.open.setEnabled(self.list.selected() is not None)

    def take_keyboard(self) -> None:
        """The list has the keyboard, if anybody is in it."""
        if self.list.rows.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_chosen(self) -> None:
        line: PersonHere | None = self.list.selected()
        if line is not None:
            self._desk.navigate("record", ncp_id=line.ncp_id, back="able_willing")
