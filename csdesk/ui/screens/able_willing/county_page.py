"""By county: a line for each, what people said or how they pay; each number opens its people."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import ByCounty, Group
from csdesk.ui.desk import Desk
from csdesk.ui.screens.able_willing.people_sheet import PAYS, PERSON, STANDS, HereSheet
from csdesk.ui.screens.reports.quarter_table import ROW_HEIGHT, FigureRow, FiguresView
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Beside, Chip, Line, Sheet, Text, column, holding, row
from csdesk.wording import tr, tr_marked

ROOM, LEAST_LINES = 1080, 8
TABLES = (("said", tr("What they said")), ("pays", tr("How they pay")))
WHOLE = tr("All, each once")
RULES = {
    "said": tr(
        "Somebody with cases in two counties counts in each of them, and once in the whole. Sometimes: said to one "
        "of the two questions, or to both. Not asked: no finished interview, or not both were said."
    ),
    "pays": tr(
        "Somebody with cases in two counties counts in each of them, and once in the whole. Of several cases, what "
        "is due and paid is added up."
    ),
}


@dataclass(frozen=True)
class CountyCell:
    """A number that was chosen. `county`: None for the whole."""

    county: str | None
    group: Group

    @property
    def words(self) -> str:
        """Of whom it is."""
        what = tr_marked(self.group.title)
        where = WHOLE if self.county is None else self.county
        return where if self.group == able.ALL else f"{where}, {what.lower()}"


class CountyTable(FiguresView):
    """The numbers. `cell_chosen(CountyCell)`; `opened()` on Enter."""

    cell_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("able_willing.county.table", tr("Able and willing by county"))
        self.groups: tuple[Group, ...] = ()

    def show_counties(self, found: ByCounty, groups: Sequence[Group]) -> None:
        """Other numbers; the line and column that were chosen stay chosen."""
        kept = self.cell_here()
        self.groups = (able.ALL, *groups)
        lines = [("county", county, county) for county in found.counties]
        rows = [
            FigureRow(kind, title, tuple(f"{found.at(county, group):,}" for group in self.groups), county or "")
            for kind, title, county in (*lines, ("total", WHOLE, None))
        ]
        self.figures.show_rows(rows, [tr_marked(group.title) for group in self.groups])
        self._choose(kept)

    def cell_here(self) -> CountyCell | None:
        """The number that is chosen."""
        index = self.currentIndex()
        if not index.isValid() or not index.column():
            return None
        line = self.figures.rows[index.row()]
        return CountyCell(None if line.kind == "total" else line.county, self.groups[index.column() - 1])

    def _choose(self, kept: CountyCell | None) -> None:
        """Where it was, else all people of the first line."""
        line = at = 0
        if kept is not None:
            wanted = ("total", "") if kept.county is None else ("county", kept.county)
            line = next((no for no, one in enumerate(self.figures.rows) if (one.kind, one.county) == wanted), 0)
            at = self.groups.index(kept.group) if kept.group in self.groups else 0
        self.setCurrentIndex(self.figures.index(line, at + 1))

    def _tell(self) -> None:
        found = self.cell_here()
        if found is not None:
            self.cell_chosen.emit(found)


class CountyPage(QWidget):
    """The table, and beside it the people of its number.

    `chosen()`: another number; `opened()`: all of its people are wanted as a list.
    """

    chosen = Signal()
    opened = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.found: ByCounty | None = None
        self.key = "said"
        self.chips = {key: Chip(words, name=f"able_willing.county.{key}") for key, words in TABLES}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, key=key: self.show_table(key))
        self.table = CountyTable()
        self.table.setMinimumHeight(scaled(LEAST_LINES * ROW_HEIGHT))
        self.rule = Text("", "small", wrap=True, name="able_willing.county.rule")
        sheet = Sheet(padding=0, gap=0, name="able_willing.county.sheet")
        sheet.add(Band(*self.chips.values(), None))
        sheet.add(self.table, stretch=1)
        sheet.add(Line(), holding(row(self.rule, margins=(16, 6, 16, 8))))
        self.people = HereSheet(
            desk, (PERSON, PAYS, STANDS), name="able_willing.county.people", spoken=tr("People of this number")
        )
        whole = column(gap=0)
        whole.addWidget(Beside((sheet, 5), (self.people, 2), room=ROOM), 1)
        self.setLayout(whole)
        self.table.cell_chosen.connect(lambda _cell: self.chosen.emit())
        for part in (self.table.opened, self.people.all_wanted):
            part.connect(self.opened.emit)
        self._turn()

    @property
    def cell(self) -> CountyCell:
        """The number that is chosen."""
        return self.table.cell_here() or CountyCell(None, able.ALL)

    def show_counties(self, found: ByCounty) -> None:
        """Other numbers."""
        self.found = found
        self.table.show_counties(found, able.GROUPS[self.key])

    def show_table(self, key: str) -> None:
        """What they said, or how they pay."""
        self.key = key
        self._turn()
        if self.found is not None:
            self.show_counties(self.found)

    def _turn(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key == self.key)
        self.rule.setText(RULES[self.key])
