"""All agencies of a year: what each earns, and how the funds that are there are shared out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import measures
from csdesk.services.program.measures import Allotted, Standing, YearStanding
from csdesk.services.program.measures.words import percent
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Button, Column, Field, FieldSpec, Flowing, Group, ListTable, Sheet, Text, column
from csdesk.wording import tr

CHANGED = frozenset({"measures"})
FUNDS_WIDTH = 236


@dataclass(frozen=True)
class AgencyLine:
    """An agency in the table; `allotted`: None while something of it is missing."""

    standing: Standing
    allotted: Allotted | None

    @property
    def id(self) -> UUID:
        """The agency's."""
        return self.standing.agency.id


def _money(name: str) -> Any:
    def said(line: AgencyLine) -> str:
        return "" if line.allotted is None else formats.money(getattr(line.allotted, name))

    return said


def _lacks(line: AgencyLine) -> str:
    """What of an agency that is not complete is missing."""
    counts = line.standing.earned.counts
    missing = [row.title for row in line.standing.rows if row.share is None]
    if counts.allocation_cents is None:
        missing.append(tr("allocation"))
    return ", ".join(missing)


SORTS: dict[str, Any] = {
    "name": lambda line: line.standing.name.casefold(),
    "share": lambda line: line.standing.share or Decimal(0),
    "total": lambda line: line.allotted.total_cents if line.allotted else 0,
}


class AllPage(QWidget):
    """The table with its sum, and the funds. `opened(id)`: an agency was chosen."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._year: YearStanding | None = None
        self._sort, self._descending = "name", False
        self.list = ListTable(
            (
                Column(
                    tr("Agency"),
                    lambda line: line.standing.name,
                    bold=True,
                    least=150,
                    sort="name",
                    tip=lambda line: line.standing.name,
                ),
                Column(
                    tr("Allocation"),
                    lambda line: formats.money(line.standing.earned.counts.allocation_cents),
                    112,
                    right=True,
                    role="ink_2",
                    yields=4,
                ),
                Column(tr("Earned"), _share, 80, right=True, sort="share"),
                Column(tr("Earned $"), _money("earned_cents"), 112, right=True, yields=1),
                Column(tr("Adjusted"), _money("adjusted_cents"), 104, right=True, role="ink_2", yields=3),
                Column(tr("Not earned"), _money("redistributed_cents"), 104, right=True, role="ink_2", yields=2),
                Column(tr("In all $"), _money("total_cents"), 116, right=True, bold=True, sort="total"),
                Column(tr("Federal match"), _money("match_cents"), 116, right=True, role="ink_2", yields=5),
            ),
            name="measures.all.list",
            spoken=tr("All agencies"),
            key=lambda line: line.id,
        )
        self.list.opened.connect(lambda line: self.opened.emit(line.id))
        self.list.offer(opens=tr("Open the agency"))
        self.list.sort_wanted.connect(self._sort_by)
        self.sum = Text("", wrap=True, name="measures.all.sum")
        self.missing = Text("", wrap=True, role="attention", name="measures.all.missing")
        self.more = Text("", wrap=True, role="ink_2", name="measures.all.more")
        self.funds = Field(
            FieldSpec("funds", tr("Funds that are there for all agencies ($)"), "money", highest=measures.MOST),
            screen="measures.all",
        )
        self.funds.setMinimumWidth(scaled(FUNDS_WIDTH))
        self.save = Button(tr("Save the funds"), self._save, name="measures.all.save")
        self.projected = Button(tr("As projected"), self._save_projected, name="measures.all.projected")
        head = Flowing([self.funds, self.save, self.projected], gap=8)
        head.setProperty("surface", "clear")
        notes = column(head, self.sum, self.missing, self.more, gap=6, margins=(16, 10, 16, 10))
        sheet = Sheet(notes, padding=0, gap=0, name="measures.all.sheet")
        sheet.add(self.list, stretch=1)
        self.setLayout(column(sheet))

    def first_focus(self) -> QWidget:
        """The table."""
        return self.list

    def show_year(self, year: YearStanding) -> None:
        """Show all agencies."""
        is_other = self._year is None or self._year.definition.year != year.definition.year
        self._year = year
        whole = year.all
        if is_other or not self.funds.was_changed():
            self.funds.show_fault("")
            self.funds.set_value(whole.available_cents)
        self.projected.setEnabled(year.kept.funds_cents is not None)
        self.projected.setToolTip(
            tr("The notice projects {money}.", money=formats.money(whole.projected_cents)),
        )
        self.sum.setText(_sum(year))
        self.missing.setText(_missing(year))
        self.missing.setVisible(bool(whole.incomplete))
        self.more.setText(_more(year))
        self.more.setVisible(bool(self.more.text()))
        self._show_lines()

    def unsaved(self) -> dict[str, Any]:
        """What was typed as funds, and of which year."""
        if self._year is None or not self.funds.was_changed():
            return {}
        return {"year": self._year.definition.year, "funds": self.funds.typed()}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back."""
        self.funds.bring_back(unsaved["funds"])

    def _show_lines(self) -> None:
        year = self._year
        if year is None:
            return
        shared = {row.name: row for row in year.all.rows}
        lines = [AgencyLine(one, shared.get(one.name)) for one in year.standings]
        lines.sort(key=SORTS[self._sort], reverse=self._descending)
        complete = [line for line in lines if line.allotted is not None]
        missing = [line for line in lines if line.allotted is None]
        if missing:
            groups = (
                (Group(tr("Complete"), len(complete), "check", "good"), complete),
                (Group(tr("Not complete"), len(missing), "warning-circle", "attention"), missing),
            )
            self.list.set_groups([(group, some) for group, some in groups if some])
        else:
            self.list.set_rows(lines)
        self.list.show_sorted(self._sort, self._descending)
        if self.list.selected() is None:
            self.list.select_first()

    def _sort_by(self, name: str, descending: bool) -> None:
        self._sort, self._descending = name, descending
        self._show_lines()

    def _save(self) -> None:
        unclear = self.funds.unclear()
        cents = None if unclear else self.funds.value()
        if cents is None:
            self.funds.refuse(unclear or tr("An amount is needed. Nothing was saved; write for example 12,340,000."))
            return
        self._keep(cents)

    def _save_projected(self) -> None:
        self._keep(None)

    def _keep(self, cents: int | None) -> None:
        desk, year = self._desk, self._year
        if year is None:
            return
        number, at, who = year.definition.year, desk.now(), desk.who

        def saved(_nothing: None) -> None:
            self.funds.show_fault("")
            self.funds.set_value(cents if cents is not None else year.all.projected_cents)
            desk.messages.info(tr("The funds are saved."))

        desk.write(
            self,
            lambda session: measures.keep_funds(session, number, cents, at=at, who=who),
            saved,
            self._refused,
            changed=CHANGED,
            undo=tr("The funds of the measures"),
        )

    def _refused(self, error: DeskError) -> None:
        self.funds.show_fault(str(error))


def _share(line: AgencyLine) -> str:
    return percent(line.standing.share)


def _sum(year: YearStanding) -> str:
    """The sums of the columns, as an equation."""
    whole = year.all
    earned = formats.money(whole.earned_cents)
    adjusted = formats.money(-whole.adjusted_cents)
    more = formats.money(whole.redistributed_cents)
    total = formats.money(whole.funds_cents)
    count = formats.count(len(whole.rows), tr("agency"), tr("agencies"))
    match = formats.money(whole.match_cents)
    if whole.allocation_cents > whole.projected_cents and whole.adjusted_cents:
        return tr(
            "Earned {earned} − {adjusted} because the allocations come to {allocated}, and {total} is there + {more} "
            "that was not earned = {total} for {count}. Federal match {match}.",
            adjusted=adjusted,
            allocated=formats.money(whole.allocation_cents),
            count=count,
            earned=earned,
            match=match,
            more=more,
            total=total,
        )
    if whole.adjusted_cents:
        return tr(
            "Earned {earned} − {adjusted} because less is there + {more} that was not earned = {total} for {count}. "
            "Federal match {match}.",
            adjusted=adjusted,
            count=count,
            earned=earned,
            match=match,
            more=more,
            total=total,
        )
    return tr(
        "Earned {earned} + {more} that was not earned = {total} for {count}. Federal match {match}.",
        count=count,
        earned=earned,
        match=match,
        more=more,
        total=total,
    )


def _missing(year: YearStanding) -> str:
    names = [one.name for one in year.all.incomplete]
    return tr(
        "{count} not complete, and in none of the sums: {names}.",
        count=formats.count(len(names), tr("agency"), tr("agencies")),
        names=", ".join(names[:6]) + (" …" if len(names) > 6 else ""),
    )


def _more(year: YearStanding) -> str:
    """What is to be known of the funds."""
    whole = year.all
    said = []
    if whole.surplus_cents:
        said.append(
            tr(
                "{money} more than projected is there. By the notice it is allocated in consultation with the PAC "
                "contract committee, and not shared out here.",
                money=formats.money(whole.surplus_cents),
            )
        )
    if whole.rows and whole.allocation_cents < whole.projected_cents:
        said.append(
            tr(
                "{count} of {agencies} are complete here. Their allocations come to {here} of {whole}: the funds are "
                "taken in that proportion, as though these agencies alone shared what they do not earn.",
                count=f"{len(whole.rows):,}",
                agencies=formats.count(year.definition.agencies, tr("agency"), tr("agencies")),
                here=formats.money(whole.allocation_cents),
                whole=formats.money(whole.projected_cents),
            )
        )
    return " ".join(said)
