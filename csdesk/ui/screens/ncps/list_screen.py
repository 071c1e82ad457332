"""The list of people: typing filters at once, Enter opens the record."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadLine, CaseloadPage, CaseloadQuery, Exported, Sort
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.ncps.columns import PaymentBars, columns
from csdesk.ui.screens.ncps.filters import FilterBar, Filters
from csdesk.ui.screens.ncps.new_person import NewPersonSheet
from csdesk.ui.widgets import (
    Button,
    EmptyState,
    KeyLine,
    ListTable,
    PageHeader,
    SearchBox,
    Sheet,
    Text,
    holding,
    page,
    row,
)

FIRST = 60
"""Rows of the first answer: more than fit in view, few enough to come at once."""
NEXT = 200
MOST_AGAIN = 1_000
"""Rows that are read again, at most, when something changed."""
BARS = 4
"""The column of the payments."""
LIST, NOBODY, NOT_FOUND, NEW = range(4)
KEYS = (("↓", "into the list"), ("Enter", "open"), ("C", "call"), ("A", "add a contact"))
NOT_ENCRYPTED = (
    "The file is not encrypted: keep it where nobody else can read it, and delete it when it is done with."
)


@dataclass(frozen=True)
class Sizes:
    """How large the caseload is."""

    listed: int
    kept: int
    report_date: date | None
    counties: tuple[str, ...]


class NcpsScreen(Screen):
    """All people, found by name, PIN, case number or phone, filtered and sorted."""

    name = "ncps"
    depends_on = frozenset(
        ["ncps", "cases", "contacts", "appointments", "reports", "reviews", "assessments", "plans", "referrals"]
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bars = PaymentBars()
        self._sort, self._descending = Sort.NAME, False
        self._total = 0
        self.new = Button("New person", self.begin_new, name="ncps.new", icon="user-plus", key="Ctrl+N")
        self.export = Button("Export …", self._export, name="ncps.export", icon="export")
        self.export.setToolTip(f"All people and cases, as a CSV file. {NOT_ENCRYPTED}")
        self.header = PageHeader("NCPs", "", self.export, self.new, name="ncps")
        self.search = SearchBox(
            name="ncps.search", spoken="Find people", placeholder="Name, PIN, case, end of a phone"
        )
        self.search.setFixedWidth(theme.scaled(264))
        self.filters = FilterBar()
        self.found = Text("", role="ink_2", elide=True, name="ncps.found")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list = ListTable(
            columns(self.bars, desk.today), name="ncps.list", spoken="People", key=lambda line: line.ncp_id
        )
        self.list.show_sorted(self._sort)
        self.new_person = NewPersonSheet(desk)
        self.pages = QStackedWidget()
        self._fill_pages()
        bar = row(self.search, self.filters)
        bar.addWidget(self.found, 1)
        self._bar = holding(bar)
        self.keys = KeyLine(*KEYS, name="ncps.keys")
        self.set_content(page(self.header, self._bar, self.pages), self.keys)
        self._connect()

    def _connect(self) -> None:
        self.search.typed.connect(lambda _text: self._search())
        self.search.went_down.connect(self._enter_list)
        self.search.entered.connect(self._open_or_enter)
        self.filters.changed.connect(self._search)
        self.list.opened.connect(self._open)
        self.list.key_pressed.connect(self._press)
        self.list.sort_wanted.connect(self._sort_by)
        self.list.more_wanted.connect(self._read_more)
        self.new_person.closed.connect(self._end_new)
        self.new_person.wanted.connect(self._open_person)

    def open_with(self, text: str = "", **filters: Any) -> None:
        """Search for a text, over all people or those whom filters mean: `stages`, `counties`, `assigned_to`,
        `on_latest_report`; `people` and `title` for those behind a number of another screen."""
        self._show_page(LIST)
        title = filters.pop("title", "")
        self.filters.set_filters(Filters(**filters, people_title=title))
        self.search.setText(text)
        narrowed = self.filters.filters != Filters()
        (self.list if narrowed else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the list again, as far as it was loaded, and the numbers above it."""
        loaded = min(max(FIRST, len(self.list.rows.rows)), MOST_AGAIN)
        self._read(loaded)
        today = self.desk.today()
        self.desk.read(self, lambda session: _sizes(session, today), self._show_sizes, key="sizes")

    def primary_action(self) -> QAbstractButton | None:
        """Save the new person, while one is entered."""
        return self.new_person.save if self.pages.currentIndex() == NEW else None

    def first_focus(self) -> QWidget | None:
        """The list where it was left, else the search."""
        if self.pages.currentIndex() == NEW:
            return None
        return self.list if self.list.selected() is not None else self.search

    def unsaved(self) -> dict[str, Any]:
        """The person who is being entered."""
        return self.new_person.unsaved() if self.pages.currentIndex() == NEW else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on entering the person."""
        self._show_page(NEW)
        self.new_person.begin()
        self.new_person.form.bring_back(unsaved)

    def begin_new(self) -> None:
        """Ask about somebody whom the report does not list."""
        self._show_page(NEW)
        self.new_person.begin(self.search.text())

    def _query(self) -> CaseloadQuery:
        return self.filters.filters.query(self.search.text().strip(), self._sort, self._descending)

    def _search(self) -> None:
        """Something else is asked for: the first rows of it."""
        if self.pages.currentIndex() == NEW:
            self._show_page(LIST)
        self.list.select_nothing()
        self._read(FIRST)

    def _read(self, limit: int) -> None:
        query, today = self._query(), self.desk.today()
        self.desk.read(
            self,
            lambda session: caseload.find(session, query, today=today, limit=limit),
            lambda found: self._show(query, found),
            key="list",
        )

    def _read_more(self, loaded: int) -> None:
        query, today = self._query(), self.desk.today()

        def show(found: CaseloadPage) -> None:
            if query == self._query():
                self.list.append_rows(found.rows)

        self.desk.read(
            self,
            lambda session: caseload.find(session, query, today=today, limit=NEXT, offset=loaded),
            show,
            key="more",
        )

    def _show(self, query: CaseloadQuery, found: CaseloadPage) -> None:
        self._total = found.total
        self.bars.look_at(found.rows)
        self.list.set_title(BARS, self.bars.span())
        self.list.show_found(query.text)
        self.list.set_rows(found.rows, found.total)
        self.found.setText(f"{formats.count(found.total, 'person', 'people')} found")
        narrowed = bool(query.text) or self.filters.filters != Filters()
        bars = found.rows and not self.list.isColumnHidden(BARS)
        self.keys.note.setText("Bars: frame is support due, fill is paid, dots are not known" if bars else "")
        if self.pages.currentIndex() != NEW:
            self._show_page(LIST if found.rows else NOT_FOUND if narrowed else NOBODY)

    def _show_sizes(self, sizes: Sizes) -> None:
        self.filters.counties = sizes.counties
        if sizes.report_date is None:
            words = formats.count(sizes.kept, "person", "people") if sizes.kept else ""
        else:
            words = f"{sizes.listed:,} on the report of {sizes.report_date:%B} {sizes.report_date.day}"
            words += f" · {sizes.kept:,} more kept from earlier ones" if sizes.kept else ""
        self.header.set(subtitle=words)

    def _sort_by(self, name: str, descending: bool) -> None:
        self._sort, self._descending = Sort(name), descending
        self.list.show_sorted(name, descending)
        self._search()

    def _enter_list(self) -> None:
        if self.pages.currentIndex() == LIST:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_or_enter(self) -> None:
        self._enter_list()
        line = self.list.selected()
        if self._total == 1 and line is not None:
            self._open(line)

    def _press(self, key: str, line: CaseloadLine | None) -> None:
        if line is not None and key == "C":
            self._open(line, "call")
        elif line is not None and key == "A":
            self._open(line, "contact")

    def _open(self, line: CaseloadLine, start: str = "") -> None:
        self.list.select_key(line.ncp_id)
        self.desk.navigate("record", ncp_id=line.ncp_id, start=start)

    def _open_person(self, ncp_id: object) -> None:
        self._end_new()
        self.desk.navigate("record", ncp_id=ncp_id)

    def _end_new(self) -> None:
        self._show_page(LIST)
        self._read(FIRST)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self, number: int) -> None:
        """Show the list or what stands in its place; what searches it is there with the list only."""
        self.pages.setCurrentIndex(number)
        self._bar.setVisible(number != NEW)
        self.keys.setVisible(number != NEW)

    def _fill_pages(self) -> None:
        self.pages.addWidget(Sheet(self.list, padding=0, name="ncps.sheet"))
        nobody = EmptyState(
            "No people yet",
            "Here stand the people of the referral report, and those whom CSAs, courts and programs refer.",
            icon="users",
            action="Bring in the referral report …",
            on_action=lambda: self.desk.navigate("referral_report"),
            name="ncps.empty",
        )
        self.pages.addWidget(Sheet(nobody, name="ncps.nobody"))
        not_found = EmptyState(
            "Nobody is found",
            "Names are found by how they begin, phones by their last digits. Try fewer letters or fewer filters; "
            "somebody whom the report does not list can be added with New person.",
            icon="magnifying-glass",
            action="Show everybody",
            on_action=self._show_everybody,
            name="ncps.notFound",
        )
        self.pages.addWidget(Sheet(not_found, name="ncps.nothing"))
        self.pages.addWidget(self.new_person)

    def _show_everybody(self) -> None:
        self.search.clear()
        self.filters.reset()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        try:
            self.desk.ways.policy.require_lists()
        except DeskError as error:
            self.desk.messages.error(str(error))
            return
        title = "Export all people and cases. The file will not be encrypted"
        self.desk.dialogs.save_file(title, "caseload.csv", "Text table (*.csv)", self._write_export)

    def _write_export(self, path: Path) -> None:
        at, who, policy = self.desk.now(), self.desk.who, self.desk.ways.policy

        def work(session: Any) -> Exported:
            exported = caseload.export_file(session, at=at, who=who, policy=policy)
            write_file(path, exported.content, policy=policy)
            return exported

        def done(exported: Exported) -> None:
            said = f"{formats.count(exported.lines, 'line')} written to {path.name}. {NOT_ENCRYPTED}"
            if exported.withheld:
                people = formats.count(exported.withheld, "person", "people")
                said += f" Addresses and phones of {people} under safe contact are left out."
            self.desk.messages.good(said)

        self.desk.write(self, work, done)


def _sizes(session: Any, today: date) -> Sizes:
    from csdesk.services import directory

    listed = caseload.find(session, CaseloadQuery(on_latest_report=True), today=today, limit=0).total
    everybody = caseload.find(session, CaseloadQuery(), today=today, limit=0).total
    newest = _newest_report(session)
    counties = tuple(agency.county for agency in directory.agencies(session))
    return Sizes(listed, everybody - listed, newest, counties)


def _newest_report(session: Any) -> date | None:
    from csdesk.services import referral_report

    reports = referral_report.history(session)
    return max((report.report_date for report in reports), default=None)
