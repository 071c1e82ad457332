"""The list of people: typing filters at once, Enter opens the record, what is ticked is worked with together."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QStackedWidget, QWidget

from csdesk.services.caseload import CaseloadLine, CaseloadQuery, Part, Sort
from csdesk.services.caseload import overview as overviews
from csdesk.services.caseload.export_list import parts_of
from csdesk.services.caseload.overview import Overview
from csdesk.services.caseload.views import View
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.ncps.asking import AskLine
from csdesk.ui.screens.ncps.columns import USUAL, PaymentBars, PeopleColumn, all_columns, columns
from csdesk.ui.screens.ncps.columns_panel import ColumnsPanel
from csdesk.ui.screens.ncps.feed import ListFeed
from csdesk.ui.screens.ncps.filter_menu import ask_filter, fill_menu
from csdesk.ui.screens.ncps.filters import FilterBar, Filters, filters_of
from csdesk.ui.screens.ncps.list_work import ListExport, Seen, SeveralPeople, export_words
from csdesk.ui.screens.ncps.new_person import NewPersonSheet
from csdesk.ui.screens.ncps.people_table import PeopleTable
from csdesk.ui.screens.ncps.views import ViewsButton
from csdesk.ui.widgets import Button, EmptyState, Flowing, KeyLine, PageHeader, SearchBox, Sheet, Text, page, split
from csdesk.wording import tr

__all__ = ["LIST", "NEW", "NOBODY", "NOT_FOUND", "SEVERAL", "NcpsScreen"]
LIST, NOBODY, NOT_FOUND, NEW, SEVERAL = range(5)
CALL = Command("ncps.call", tr("Call"), "C", brief=tr("call"), icon="phone")
ADD_CONTACT = Command("ncps.addContact", tr("Add a contact"), "A", brief=tr("add a contact"), icon="plus")
TICK_ALL = Command("ncps.tickAll", tr("Tick everybody who is found, or nobody"), "Ctrl+A", icon="check-square")
KEYS = (("↓", tr("into the list")), ("Enter", tr("open")), ("Space", tr("tick")), CALL, ADD_CONTACT)
STARTS = {CALL.key: "call", ADD_CONTACT.key: "contact"}
BARS_NOTE = tr("Bars: frame is support due, fill is paid, dots are not known")


class NcpsScreen(Screen):
    """All people, found by name, PIN, case number, phone or address; filtered, sorted, worked with together."""

    name = "ncps"
    depends_on = frozenset(
        [
            "ncps",
            "cases",
            "contacts",
            "appointments",
            "reports",
            "reviews",
            "assessments",
            "plans",
            "referrals",
            "views",
        ]
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bars = PaymentBars()
        self.columns: tuple[str, ...] = USUAL
        self._sort, self._descending = Sort.NAME, False
        self.ask = AskLine()
        self.views = ViewsButton(desk, self.ask, self._seen_for_views, self)
        self.columns_button = Button(
            tr("Columns"), self._toggle_columns, name="ncps.columnsButton", icon="columns", key="Alt+C"
        )
        self.new = Button(tr("New person"), self.begin_new, name="ncps.new", icon="user-plus", key="Ctrl+N")
        self.list = PeopleTable(self._columns(), name="ncps.list", spoken=tr("People"))
        self.list.show_sorted(self._sort)
        self.feed = ListFeed(desk, self.list)
        self.exporting = ListExport(desk, self.list, self._seen, lambda: self.export, self)
        self.several = SeveralPeople(desk, self.list, self._seen, self.exporting.ask, self)
        self.export = Button(tr("Export …"), self.exporting.ask, name="ncps.export", icon="export")
        self.header = PageHeader(
            tr("NCPs"), "", self.views.button, self.columns_button, self.export, self.new, name="ncps"
        )
        self.search = SearchBox(
            name="ncps.search", spoken=tr("Find people"), placeholder=tr("Name, PIN, case, phone, address")
        )
        self.search.setMaximumWidth(theme.scaled(272))
        self.filters = FilterBar()
        self.found = Text("", role="ink_2", wrap=True, name="ncps.found")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.work = Button(tr("Several"), self._open_several, name="ncps.work", kind="chip", key="Ctrl+M")
        self.new_person = NewPersonSheet(desk)
        titles = {column.name: column.title for column in all_columns(self.bars, desk.today).values()}
        self.panel = ColumnsPanel(titles)
        self.panel.hide()
        self.pages = QStackedWidget()
        self._fill_pages()
        self._bar = Flowing([self.search, self.filters], [self.found, self.work])
        self.keys = KeyLine(*KEYS, name="ncps.keys")
        self.keys.belong(self.list)
        middle = split((self.pages, 1), (self.panel, 0), gap=12)
        self.set_content(page(self.header, self._bar, self.filters.chips, self.ask, middle), self.keys)
        self._connect()

    def _connect(self) -> None:
        self.search.typed.connect(lambda _text: self._search())
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self._enter_list)
        self.search.entered.connect(self._open_or_enter)
        self.filters.changed.connect(self._search)
        self.filters.menu_wanted.connect(self._fill_filter_menu)
        self.list.opened.connect(self._open)
        self.list.key_pressed.connect(self._press)
        self.list.offer(lambda line: keyed((CALL, ADD_CONTACT), self._press, line), opens=tr("Open the record"))
        self.list.sort_wanted.connect(self._sort_by)
        self.list.ticks_changed.connect(lambda _count: self._show_count())
        self.feed.shown.connect(self._before_lines)
        self.feed.counted.connect(self._counted)
        self.views.chosen.connect(self._look_so)
        self.views.columns_kept.connect(self._show_columns)
        self.panel.chosen.connect(self._choose_columns)
        self.panel.closed.connect(self._toggle_columns)
        self.several.opened.connect(lambda: self._show_page(SEVERAL))
        self.several.ended.connect(self._back_to_list)
        self.new_person.closed.connect(self._leave_new)
        self.new_person.wanted.connect(self._open_person)

    def open_with(self, text: str = "", **filters: Any) -> None:
        """Search for a text, over all people or those whom filters mean: `stages`, `counties`, `assigned_to`,
        `on_latest_report`; `people`, `title` and `behind` for those behind a number of another screen."""
        self._show_page(LIST)
        self.list.select_nothing()
        title = filters.pop("title", "")
        self.filters.set_filters(Filters(**filters, people_title=title))
        self.search.setText(text)
        narrowed = self.filters.filters != Filters()
        (self.list if narrowed else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the list again, as far as it was seen, and the numbers above it."""
        self.feed.ask(self._query(), self._parts(), again=True)
        self.views.read()
        today, who = self.desk.today(), self.desk.who
        self.desk.read(
            self, lambda session: overviews.overview(session, today=today, who=who), self._show_sizes, key="sizes"
        )

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_list(self, files)

    def primary_action(self) -> QAbstractButton | None:
        """Save the new person, or what is entered for several."""
        return {NEW: self.new_person.save, SEVERAL: self.several.sheet.save}.get(self.pages.currentIndex())

    def commands(self) -> tuple[Command, ...]:
        """Everybody is ticked from anywhere on the page, where no field takes the key."""
        people = self.list.people
        turn = partial(people.tick_everybody, people.tick_count < people.total)
        return (TICK_ALL.does(turn, lambda: self.pages.currentIndex() == LIST),)

    def find_field(self) -> QWidget:
        """The search."""
        return self.search

    def first_focus(self) -> QWidget | None:
        """The list where it was left, else the search."""
        if self.pages.currentIndex() in (NEW, SEVERAL):
            return None
        return self.list if self.list.selected() is not None else self.search

    def unsaved(self) -> dict[str, Any]:
        """The person who is being entered, or what is entered for several."""
        if self.pages.currentIndex() == NEW:
            return self.new_person.unsaved()
        several = self.several.unsaved()
        return {"several": several} if several else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on entering the person, or what is entered for several."""
        if "several" in unsaved:
            self.several.bring_back(unsaved["several"])
            return
        self._show_page(NEW)
        self.new_person.begin()
        self.new_person.form.bring_back(unsaved)

    def _go_on_with(self, left: dict[str, Any]) -> None:
        self._show_page(LIST)
        self.bring_back(left)
        self.refresh()

    def begin_new(self) -> None:
        """Ask about somebody whom the report does not list; who is being entered already stays."""
        if self.pages.currentIndex() != NEW:
            self._show_page(NEW)
            self.new_person.begin(self.search.text())

    def _query(self) -> CaseloadQuery:
        return self.filters.filters.query(self.search.text().strip(), self._sort, self._descending)

    def _seen(self) -> Seen:
        return Seen(self._query(), self.columns, shown=self.feed.query)

    def _seen_for_views(self) -> tuple[CaseloadQuery, tuple[str, ...]]:
        return self._query(), self.columns

    def _parts(self) -> frozenset[Part]:
        """What the columns need; the flags say where there is no phone."""
        return parts_of(self.columns) | ({Part.PHONE} if "flags" in self.columns else frozenset())

    def _columns(self) -> tuple[PeopleColumn, ...]:
        return columns(self.columns, self.bars, self.desk.today)

    def _search(self) -> None:
        """Something else is asked for: the first rows of it."""
        if self.pages.currentIndex() in (NEW, SEVERAL):
            self._show_page(LIST)
        if self.list.people.everybody:
            self.list.people.tick_everybody(False)
        self.feed.ask(self._query(), self._parts())

    def _before_lines(self, lines: tuple[CaseloadLine, ...]) -> None:
        """The first lines are here, not painted yet."""
        self.bars.look_at(lines)
        number = next((at for at, column in enumerate(self.list.people.columns) if column.paint), None)
        if number is not None and self.list.people.columns[number].title != self.bars.span():
            self.list.set_title(number, self.bars.span())
        if self.pages.currentIndex() in (LIST, NOBODY, NOT_FOUND):
            query = self.feed.query
            narrowed = query is not None and (bool(query.text) or self.filters.filters != Filters())
            self._show_page(LIST if lines else NOT_FOUND if narrowed else NOBODY)

    def _counted(self, _total: int) -> None:
        self._show_count()
        shown = [column.name for column in self.list.people.columns if isinstance(column, PeopleColumn)]
        bars = bool(self.feed.total) and "months" in shown and not self.list.isColumnHidden(shown.index("months"))
        self.keys.note.setText(BARS_NOTE if bars else "")

    def _show_count(self) -> None:
        total, ticked = self.feed.total, self.list.people.tick_count
        if total is not None:
            words = tr("{count} found", count=formats.count(total, tr("person"), tr("people")))
            self.found.setText(tr("{words}, {ticked:,} ticked", words=words, ticked=ticked) if ticked else words)
            self.export.setText(export_words(total, ticked))
        self.work.set_trailing(f"{ticked:,}" if ticked else "")

    def _show_sizes(self, sizes: Overview) -> None:
        self.several.take_choices(sizes.choices)
        if sizes.report_date is None:
            words = formats.count(sizes.kept, tr("person"), tr("people")) if sizes.kept else ""
        else:
            words = tr(
                "{listed:,} on the report of {day}",
                listed=sizes.listed,
                day=formats.month_day(sizes.report_date),
            )
            if sizes.kept:
                more = tr("{kept:,} more kept from earlier ones", kept=sizes.kept)
                words = f"{words} · {more}"
        self.header.set(subtitle=words)

    def _sort_by(self, name: str, descending: bool) -> None:
        self._sort, self._descending = Sort(name), descending
        self.list.show_sorted(name, descending)
        self._search()

    def _look_so(self, view: View | None) -> None:
        """A view was chosen: its filters, its order, its columns."""
        query = view.query if view is not None else CaseloadQuery()
        self._sort, self._descending = query.sort, query.descending
        self.list.show_sorted(query.sort, query.descending)
        if view is not None and view.columns:
            self._show_columns(view.columns)
        else:
            self.views.read()
        before = self.filters.filters
        self.filters.set_filters(filters_of(query))
        if before == self.filters.filters:
            self._search()

    def _show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns; none: the usual ones."""
        wanted = names or USUAL
        if wanted == self.columns:
            return
        self.columns = wanted
        self.list.set_columns(self._columns())
        if not self.panel.isHidden():
            self.panel.show_columns(self.columns)
        self.feed.ask(self._query(), self._parts(), again=True)

    def _choose_columns(self, names: tuple[str, ...]) -> None:
        self._show_columns(names)
        self.views.keep_columns(names)

    def _toggle_columns(self) -> None:
        if self.panel.isHidden():
            self.panel.show_columns(self.columns)
            self.panel.show()
            self.panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
            self.keys.leave_out(CALL.key, ADD_CONTACT.key)
        else:
            self._hide_panel()
            self.columns_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hide_panel(self) -> None:
        self.panel.hide()
        self.keys.leave_out()

    def _fill_filter_menu(self, menu: QMenu) -> None:
        ask = partial(ask_filter, self.desk, self.ask, self.filters, self.list)
        fill_menu(menu, self.filters, self.several.choices, ask)

    def _enter_list(self) -> None:
        if self.pages.currentIndex() == LIST:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_or_enter(self) -> None:
        self._enter_list()
        line = self.list.selected()
        if self.feed.total == 1 and line is not None:
            self._open(line)

    def _press(self, key: str, line: CaseloadLine | None) -> None:
        if key == "Up":
            self.search.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif line is not None and key in STARTS:
            self._open(line, STARTS[key])

    def _open_several(self) -> None:
        if self.pages.currentIndex() == LIST:
            self.several.open_menu(self.work)

    def _open(self, line: CaseloadLine, start: str = "") -> None:
        self.list.select_key(line.ncp_id)
        self.desk.navigate("record", ncp_id=line.ncp_id, start=start)

    def _open_person(self, ncp_id: object) -> None:
        self._leave_new()
        self.desk.navigate("record", ncp_id=ncp_id)

    def _leave_new(self) -> None:
        self._show_page(LIST)
        self._search()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_list(self) -> None:
        self._show_page(LIST)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self, number: int) -> None:
        """Show the list or what stands in its place. What was typed into a form that is left can be had back."""
        here = self.pages.currentIndex()
        if number == here:
            return
        is_typed = here == SEVERAL or (here == NEW and bool(self.new_person.form.unsaved()))
        left = self.unsaved() if is_typed else {}
        self.pages.setCurrentIndex(number)
        if here == SEVERAL:
            self.several.sheet.end()
        if left:
            self.desk.left_typed(self.name, partial(self._go_on_with, left))
        form = number in (NEW, SEVERAL)
        self._bar.setVisible(not form)
        self.filters.chips.setVisible(not form and self.filters.filters != Filters())
        self.keys.setVisible(not form)
        if form:
            self._hide_panel()

    def _fill_pages(self) -> None:
        self.pages.addWidget(Sheet(self.list, padding=0, name="ncps.sheet"))
        nobody = EmptyState(
            tr("No people yet"),
            tr("Here stand the people of the referral report, and those whom CSAs, courts and programs refer."),
            icon="users",
            action=tr("Bring in the referral report …"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="ncps.empty",
        )
        self.pages.addWidget(Sheet(nobody, name="ncps.nobody"))
        not_found = EmptyState(
            tr("Nobody is found"),
            tr(
                "Names, PINs, cases and addresses are found by how their words begin, phones by any run of digits. "
                "Try fewer letters or fewer filters; who is not on the report can be added with New person."
            ),
            icon="magnifying-glass",
            action=tr("Show everybody"),
            on_action=self._show_everybody,
            name="ncps.notFound",
        )
        self.pages.addWidget(Sheet(not_found, name="ncps.nothing"))
        self.pages.addWidget(self.new_person)
        self.pages.addWidget(self.several.sheet)

    def _show_everybody(self) -> None:
        self.search.clear()
        self.views.choose(None)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
