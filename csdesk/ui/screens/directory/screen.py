"""The directory: agencies of the counties in use first; programs and services; liaisons and their areas."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QStackedWidget, QWidget

from csdesk.services import directory
from csdesk.services.directory import RULE_LABELS, AgencyKind, CsaView, ProgramKind, ProgramView
from csdesk.services.liaisons import LiaisonView
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.directory.agency_page import AgencyPage
from csdesk.ui.screens.directory.liaison_sheet import LiaisonSheet
from csdesk.ui.screens.directory.listed import Listed, has, read
from csdesk.ui.screens.directory.program_page import ProgramPage
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    Button,
    Chip,
    Column,
    EmptyState,
    Group,
    ListTable,
    PageHeader,
    Scrolling,
    SearchBox,
    Sheet,
    column,
    holding,
    page,
    row,
    split,
)
from csdesk.wording import tr

LIST_WIDTH = 312
AGENCIES, PROGRAMS, LIAISONS, EMPTY, NOTHING = range(5)
"""The lists at the left, and the pages beside them."""


def _place(program: ProgramView) -> str:
    where = ", ".join(program.counties) or tr("everywhere")
    return where if program.active else tr("not offered now · {where}", where=where)


def _agency_detail(agency: CsaView) -> str:
    rule = RULE_LABELS[agency.contact_rule]
    return (
        tr("Tribal · {rule}{rule2}", rule=rule[0].lower(), rule2=rule[1:])
        if agency.kind is AgencyKind.TRIBAL
        else rule
    )


def _column(title: str, detail: Any, is_active: Any = lambda _one: True, tip: Any = None) -> Column:
    return Column(
        title,
        lambda one: one.name,
        bold=is_active,
        role=lambda one: "ink" if is_active(one) else "ink_3",
        found=True,
        detail=detail,
        tip=tip or (lambda one: one.name),
    )


class DirectoryScreen(Screen):
    """Agencies, programs and services, liaisons."""

    name = "directory"
    depends_on = frozenset({"directory", "reviews", "reports", "ncps", "referrals", "settings"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._listed = Listed()
        self._before: dict[str, Any] = {}
        self._comes_back = False
        self._wanted: tuple[int, UUID] | None = None
        self.new = Button(tr("New"), self._begin_new, name="directory.new", icon="plus", key="Ctrl+N")
        self.plan = Button(
            tr("Joint steps"), lambda: desk.navigate("collaboration"), name="directory.plan", icon="users-three"
        )
        self.header = PageHeader(tr("Directory"), "", self.plan, self.new, name="directory")
        self.agencies_chip = Chip(tr("Agencies"), name="directory.chip.agencies", icon="buildings")
        self.programs_chip = Chip(tr("Programs"), name="directory.chip.programs", icon="briefcase")
        self.liaisons_chip = Chip(tr("Liaisons"), name="directory.chip.liaisons", icon="identification-badge")
        self._chips = QButtonGroup(self)
        for number, chip in enumerate((self.agencies_chip, self.programs_chip, self.liaisons_chip)):
            self._chips.addButton(chip, number)
            chip.clicked.connect(lambda _checked=False: self._show_list())
        self.agencies_chip.setChecked(True)
        self.search = SearchBox(
            name="directory.find", spoken=tr("Find in the directory"), placeholder=tr("Name or county")
        )
        self.search.typed.connect(lambda _text: self._show_list())
        self.search.went_down.connect(lambda: self.first_focus().setFocus(Qt.FocusReason.TabFocusReason))
        self._make_lists()
        self._make_pages()
        self.bring_in = Button("", self._seed, name="directory.bringIn", kind="link", icon="download-simple")
        chips = row(self.agencies_chip, self.programs_chip, self.liaisons_chip, None, gap=6)
        self._left = left = holding(column(chips, self.search, self._lists, self.bring_in, gap=10))
        left.setFixedWidth(scaled(LIST_WIDTH))
        self.set_content(page(self.header, split((left, 0), (self._pages, 1), gap=16)))

    def _make_lists(self) -> None:
        self.agencies = self._list(
            "agencies",
            tr("Child support agencies"),
            _column(tr("Agency"), _agency_detail, tip=lambda one: one.county),
        )
        self.agencies.chosen.connect(self._choose)
        self.programs = self._list(
            "programs", tr("Programs and services"), _column(tr("Program"), _place, lambda program: program.active)
        )
        self.programs.chosen.connect(self._choose)
        self.liaisons = self._list(
            "liaisons",
            tr("Liaisons"),
            _column(tr("Liaison"), lambda one: ", ".join(one.areas), lambda one: one.active),
        )
        self.liaisons.chosen.connect(self._choose)
        self._lists = QStackedWidget()
        for table in (self.agencies, self.programs, self.liaisons):
            self._lists.addWidget(Sheet(table, padding=0, name=f"{table.objectName()}.sheet"))
            self.search.finds(table.rows)

    def _list(self, name: str, spoken: str, shown: Column) -> ListTable:
        return ListTable(
            (shown,),
            name=f"directory.{name}",
            spoken=spoken,
            key=lambda one: one.id,
            header=False,
            row_height=50,
        )

    def _make_pages(self) -> None:
        self.agency = AgencyPage(self.desk)
        self.agency.added.connect(self._read_and_choose)
        self.agreed, self.contacts, self.reviews = self.agency.agreed, self.agency.contacts, self.agency.reviews
        self.program = ProgramPage(self.desk)
        self.program.saved.connect(self._read_and_choose)
        self.liaison = LiaisonSheet(self.desk)
        self.liaison.saved.connect(self._read_and_choose)
        empty = EmptyState(
            tr("The directory is empty"),
            tr(
                "It holds Wisconsin's county and tribal child support agencies, the people there, and the programs "
                "and services to refer to. Begin with the shipped list, then make it yours."
            ),
            icon="address-book",
            action=tr("Put in the shipped list"),
            on_action=self._seed,
            name="directory.empty",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.agency)
        self._pages.addWidget(self.program)
        scrolling = Scrolling(self.liaison, name="directory.liaison")
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(scrolling)
        self._pages.addWidget(Sheet(empty, name="directory.empty.sheet"))
        self._nothing = EmptyState(
            tr("Nothing is found"),
            tr("No entry of this list has these letters in its name or county. Try fewer letters."),
            icon="magnifying-glass",
            action=tr("Show all of them"),
            on_action=self._show_all,
            name="directory.nothing",
        )
        self._pages.addWidget(Sheet(self._nothing, name="directory.nothing.sheet"))

    @property
    def _which(self) -> int:
        """The list at the left."""
        return self._chips.checkedId()

    @property
    def _table(self) -> ListTable:
        return (self.agencies, self.programs, self.liaisons)[self._which]

    def refresh(self) -> None:
        """Read agencies, programs and liaisons."""
        counties = frozenset(self.desk.settings.counties)
        self.desk.read(self, lambda session: read(session, counties), self._show, key="directory")

    def _read_and_choose(self, one_id: UUID | None) -> None:
        """Read again, and select this one."""
        if one_id is not None:
            self._select(self._which, one_id)
        else:
            self.refresh()

    def open_with(self, **arguments: Any) -> None:
        """`county`, or `csa_id`: show this agency; `part`: agreement, people, review or together. `program_id`: show
        this program, and with `session_id` the roll of its class."""
        self.agency.show_part(arguments.get("part", ""))
        if "county" in arguments:
            self.agencies_chip.setChecked(True)
            self.search.setText(str(arguments["county"]))
        elif arguments.get("csa_id"):
            self._select(AGENCIES, arguments["csa_id"])
        elif arguments.get("program_id"):
            if arguments.get("session_id"):
                self.program.show_session(arguments["session_id"])
            self._select(PROGRAMS, arguments["program_id"])

    def _select(self, which: int, one_id: UUID) -> None:
        """Show this one once it is read."""
        self._wanted = which, one_id
        self.refresh()

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and where one was."""
        return self._before or self._typed("agency", "program", "liaison")

    def _typed(self, *names: str) -> dict[str, Any]:
        of = {"agency": self.agency.unsaved, "program": self.program.unsaved, "liaison": self.liaison.unsaved}
        typed: dict[str, Any] = {name: found for name in names if (found := of[name]())}
        if typed:
            typed |= {"find": self.search.text(), "which": self._which, "part": self.agency.part}
            typed["chosen"] = self._shown_id
        return typed

    @property
    def _shown_id(self) -> str:
        """Of what stands beside the list; empty: a new one."""
        shown = (self.agency.named, self.program.program, self.liaison.liaison)[self._which]
        return str(shown.id) if shown is not None else ""

    def _let_go(self) -> None:
        """Another one is shown now: what was typed beside this list can be had back."""
        typed = self._typed(("agency", "program", "liaison")[self._which])
        if typed and not self._comes_back:
            self.desk.left_typed(self.name, partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self._let_go()
        self.bring_back(typed)
        self.refresh()

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Wait for the directory as it is, then put back what was typed."""
        self._before = unsaved

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.directory import scenes

        return scenes.of_directory(self, files)

    def find_field(self) -> QWidget:
        """The search."""
        return self.search

    def primary_action(self) -> QAbstractButton | None:
        """Save the form that has the keyboard."""
        part = QApplication.focusWidget()
        while part is not None and part is not self:
            for save in part.findChildren(Button):
                if save.objectName().endswith(".save") and save.isVisible():
                    return save
            part = part.parentWidget()
        return None

    def first_focus(self) -> QWidget:
        """The list, or what to do where it shows nothing."""
        return self._nothing.button if self._pages.currentIndex() == NOTHING else self._table

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        before, self._before = self._before, {}
        self._comes_back = bool(before)
        if before:
            self.agency.bring_back(before.get("agency", {}))
            self.program.bring_back(before.get("program", {}))
            self.liaison.bring_back(before.get("liaison", {}))
            self.agency.show_part(before["part"])
            self.search.setText(before["find"])
            self._chips.button(before["which"]).setChecked(True)
        agencies = formats.count(len(listed.agencies), tr("agency"), tr("agencies"))
        programs = formats.count(len(listed.programs), tr("program"), tr("programs and services"))
        self.header.set(subtitle=f"{agencies}, {programs}" if listed.agencies or listed.programs else "")
        self.program.show_categories(listed.programs)
        self.bring_in.setText(tr("{missing} new in the shipped list: bring in", missing=listed.missing))
        self.bring_in.setVisible(bool(listed.missing))
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._chips.button(wanted[0]).setChecked(True)
            named = {one.id: one.county for one in listed.agencies}
            self.search.setText(named.get(wanted[1], ""))
        self._show_list()
        if wanted is not None:
            self._table.select_key(wanted[1])
        if before:
            self._select_again(before)
            self._comes_back = False

    def _select_again(self, before: dict[str, Any]) -> None:
        """Go where something was typed: one of the list, or a new one."""
        if before["chosen"]:
            self._table.select_key(UUID(before["chosen"]))
        else:
            self._begin_new()

    def _show_list(self) -> None:
        words = self.search.text().casefold().split()
        anything = bool(self._listed.agencies or self._listed.programs)
        self._left.setVisible(anything)
        if not anything:
            self._pages.setCurrentIndex(EMPTY)
            return
        for table in (self.agencies, self.programs, self.liaisons):
            table.show_found(self.search.text())
        self._list_agencies(words)
        self._list_programs(words)
        self._list_liaisons(words)
        self._lists.setCurrentIndex(self._which)
        self._pages.setCurrentIndex(self._which)
        self.new.setText((tr("New agency"), tr("New program"), tr("New liaison"))[self._which])
        table = self._table
        if table.selected() is None:
            table.select_first()
        if table.selected() is not None:
            self._choose(table.selected())
        elif self._which == LIAISONS and not self._listed.liaisons:
            self.liaison.begin_new()
        elif not self._typed(("agency", "program", "liaison")[self._which]):
            self._pages.setCurrentIndex(NOTHING)

    def _show_all(self) -> None:
        self.search.clear()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_agencies(self, words: list[str]) -> None:
        found = [
            agency for agency in self._listed.agencies if has(words, agency.name, agency.county, *agency.other_names)
        ]
        yours = [agency for agency in found if agency.county in self._listed.in_use]
        others = [agency for agency in found if agency.county not in self._listed.in_use]
        groups = []
        if yours:
            groups.append((Group(tr("Counties in use"), len(yours), "map-pin", "accent"), yours))
        if others and (words or not self._listed.in_use):
            groups.append(
                (Group(tr("Other agencies") if yours else tr("Agencies"), len(others), "buildings"), others)
            )
        elif others:
            groups.append((Group(tr("Others: type a county"), len(others), "magnifying-glass"), []))
        self.agencies.set_groups(groups)

    def _list_programs(self, words: list[str]) -> None:
        found = [
            program
            for program in self._listed.programs
            if has(words, program.name, program.note, program.category, *program.counties)
        ]
        employment = [program for program in found if program.kind is ProgramKind.EMPLOYMENT]
        services = [program for program in found if program.kind is ProgramKind.SERVICE]
        self.programs.set_groups(
            [
                (Group(tr("Employment programs"), len(employment), "briefcase", "accent"), employment),
                (Group(tr("Services"), len(services), "first-aid-kit", "accent"), services),
            ]
        )

    def _list_liaisons(self, words: list[str]) -> None:
        found = [one for one in self._listed.liaisons if has(words, one.name, one.agency, *one.areas)]
        self.liaisons.set_rows(found)

    def _choose(self, one: CsaView | ProgramView | LiaisonView | None) -> None:
        """Show the one that is selected in the list that is shown."""
        if one is not None and str(one.id) != self._shown_id:
            self._let_go()
        if isinstance(one, CsaView) and self._which == AGENCIES:
            self.agency.show_agency(one)
        elif isinstance(one, ProgramView) and self._which == PROGRAMS:
            self.program.show_program(one)
        elif isinstance(one, LiaisonView) and self._which == LIAISONS:
            self.liaison.show_liaison(one)

    def _begin_new(self) -> None:
        if self._shown_id:
            self._let_go()
        self._table.clearSelection()
        self._pages.setCurrentIndex(self._which)
        (self.agency.begin_new, self.program.begin_new, self.liaison.begin_new)[self._which]()

    def _seed(self) -> None:
        self.desk.write(self, directory.seed, changed={"directory"}, undo=tr("What came from the shipped list"))
