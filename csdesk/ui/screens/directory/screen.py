"""The directory: agencies of the counties in use first, programs and services beside them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from csdesk.services import directory, reviews
from csdesk.services.directory import RHYTHM_LABELS, RULE_LABELS, CsaView, ProgramKind, ProgramView
from csdesk.services.reviews import ReviewView
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.directory.agreed import AgreedSheet
from csdesk.ui.screens.directory.contact_persons import ContactPersonsSheet
from csdesk.ui.screens.directory.program_sheet import ProgramSheet
from csdesk.ui.screens.directory.review_list import ReviewSheet
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    Beside,
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

LIST_WIDTH = 312
BOTH_FIT = 640
"""Pixels from which on an agency and its reviews have room beside each other."""
AGENCY_PAGE, PROGRAM_PAGE, EMPTY_PAGE = range(3)


@dataclass(frozen=True)
class Listed:
    """All that the lists at the left show."""

    agencies: tuple[CsaView, ...]
    programs: tuple[ProgramView, ...]
    in_use: frozenset[str]
    """Counties of the reports that came in, and of the settings."""


def _place(program: ProgramView) -> str:
    where = ", ".join(program.counties) or "everywhere"
    return where if program.active else f"not offered now · {where}"


AGENCIES = (
    Column(
        "Agency",
        lambda agency: agency.name,
        bold=True,
        found=True,
        detail=lambda agency: f"{RULE_LABELS[agency.contact_rule]} · {RHYTHM_LABELS[agency.report_rhythm].lower()}",
        tip=lambda agency: agency.county,
    ),
)
PROGRAMS = (
    Column(
        "Program",
        lambda program: program.name,
        bold=lambda program: program.active,
        role=lambda program: "ink" if program.active else "ink_3",
        found=True,
        detail=_place,
        tip=lambda program: program.name,
    ),
)


class DirectoryScreen(Screen):
    """Agencies and programs."""

    name = "directory"
    depends_on = frozenset({"directory", "reviews", "reports", "ncps", "settings"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._listed = Listed((), (), frozenset())
        self._before: dict[str, Any] = {}
        self.new = Button("New program", self._begin_program, name="directory.program.new", icon="plus", key="Ctrl+N")
        self.header = PageHeader("Directory", "", self.new, name="directory")
        self.agencies_chip = Chip("Agencies", name="directory.chip.agencies", icon="buildings")
        self.programs_chip = Chip("Programs and services", name="directory.chip.programs", icon="briefcase")
        self._chips = QButtonGroup(self)
        for chip in (self.agencies_chip, self.programs_chip):
            self._chips.addButton(chip)
            chip.clicked.connect(lambda _checked=False: self._show_list())
        self.agencies_chip.setChecked(True)
        self.search = SearchBox(name="directory.find", spoken="Find in the directory", placeholder="Name or county")
        self.search.typed.connect(lambda _text: self._show_list())
        self.search.went_down.connect(lambda: self.first_focus().setFocus(Qt.FocusReason.TabFocusReason))
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        self._make_lists()
        self._make_pages()
        self._left = left = holding(
            column(row(self.agencies_chip, self.programs_chip, None), self.search, self._lists, gap=10)
        )
        left.setFixedWidth(scaled(LIST_WIDTH))
        self.set_content(page(self.header, split((left, 0), (self._pages, 1), gap=16)))

    def _make_lists(self) -> None:
        self.agencies = ListTable(
            AGENCIES,
            name="directory.agencies",
            spoken="Child support agencies",
            key=lambda agency: agency.id,
            header=False,
            row_height=50,
        )
        self.agencies.chosen.connect(self._choose_agency)
        self.programs = ListTable(
            PROGRAMS,
            name="directory.programs",
            spoken="Programs and services",
            key=lambda program: program.id,
            header=False,
            row_height=50,
        )
        self.programs.chosen.connect(self._choose_program)
        self._lists = QStackedWidget()
        self._lists.addWidget(Sheet(self.agencies, padding=0, name="directory.agencies.sheet"))
        self._lists.addWidget(Sheet(self.programs, padding=0, name="directory.programs.sheet"))

    def _make_pages(self) -> None:
        self.agreed = AgreedSheet(self.desk)
        self.contacts = ContactPersonsSheet(self.desk)
        self.reviews = ReviewSheet(self.desk)
        left = Scrolling(self.agreed, self.contacts, None, gap=12, name="directory.agency")
        left.column.setContentsMargins(0, 0, 0, 0)
        agency = Beside((left, 6), (self.reviews, 5), room=BOTH_FIT)
        self.program = ProgramSheet(self.desk)
        self.program.saved.connect(self.refresh_and_choose)
        empty = EmptyState(
            "The directory is empty",
            "It holds the child support agencies of Wisconsin's counties, the people there, and the programs and "
            "services to refer to. Begin with the shipped list, then make it yours.",
            icon="address-book",
            action="Put in the shipped list",
            on_action=self._seed,
            name="directory.empty",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(agency)
        program = Scrolling(self.program, name="directory.program")
        program.column.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(program)
        self._pages.addWidget(Sheet(empty, name="directory.empty.sheet"))

    def refresh(self) -> None:
        """Read agencies and programs."""
        counties = frozenset(self.desk.settings.counties)
        self.desk.read(self, lambda session: _read(session, counties), self._show, key="directory")

    def refresh_and_choose(self, program_id: UUID) -> None:
        """Read again, and select this program."""
        counties = frozenset(self.desk.settings.counties)

        def show(listed: Listed) -> None:
            self._show(listed)
            self.programs.select_key(program_id)

        self.desk.read(self, lambda session: _read(session, counties), show, key="directory")

    def open_with(self, **arguments: Any) -> None:
        """`county`, or `csa_id`: show this agency."""
        if "county" in arguments:
            self.agencies_chip.setChecked(True)
            self.search.setText(str(arguments["county"]))
        elif arguments.get("csa_id"):
            self._show_agency(arguments["csa_id"])

    def _show_agency(self, csa_id: UUID) -> None:
        def show(listed: Listed) -> None:
            self._listed = listed
            self.agencies_chip.setChecked(True)
            self.search.setText(next((one.county for one in listed.agencies if one.id == csa_id), ""))
            self._show_list()
            self.agencies.select_key(csa_id)

        counties = frozenset(self.desk.settings.counties)
        self.desk.read(self, lambda session: _read(session, counties), show, key="directory")

    def unsaved(self) -> dict[str, Any]:
        """What was typed about agencies and programs, and where one was."""
        if self._before:
            return self._before
        parts = {
            "agreed": self.agreed.unsaved(),
            "person": self.contacts.unsaved(),
            "program": self.program.unsaved(),
            "review": self.reviews.unsaved(),
        }
        typed: dict[str, Any] = {name: found for name, found in parts.items() if found}
        if typed:
            typed |= {"find": self.search.text(), "agencies": self.agencies_chip.isChecked()}
        return typed

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Wait for the directory as it is, then put back what was typed."""
        self._before = unsaved

    def first_focus(self) -> QWidget:
        """The list."""
        return self.agencies if self.agencies_chip.isChecked() else self.programs

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        before, self._before = self._before, {}
        if before:
            self._prepare(before)
        agencies = formats.count(len(listed.agencies), "agency", "agencies")
        programs = formats.count(len(listed.programs), "program", "programs and services")
        self.header.set(subtitle=f"{agencies}, {programs}" if listed.agencies or listed.programs else "")
        self.program.show_categories(listed.programs)
        self._show_list()
        if before:
            self._select_again(before)

    def _prepare(self, before: dict[str, Any]) -> None:
        self.agreed.bring_back(before.get("agreed", {}))
        self.contacts.bring_back(before.get("person", {}))
        self.program.bring_back(before.get("program", {}))
        self.reviews.bring_back(before.get("review", {}))
        self.search.setText(before["find"])
        (self.agencies_chip if before["agencies"] else self.programs_chip).setChecked(True)

    def _select_again(self, before: dict[str, Any]) -> None:
        """Go where something was typed: an agency, a program, or a new program."""
        about = before.get("agreed") or before.get("person") or before.get("review") or {}
        agency_id = about.get("agency_id")
        program_id = before.get("program", {}).get("program_id")
        if before["agencies"] and agency_id:
            self.agencies.select_key(UUID(agency_id))
        elif program_id:
            self.programs.select_key(UUID(program_id))
        elif program_id == "":
            self._begin_program()

    def _show_list(self) -> None:
        words = self.search.text().casefold().split()
        anything = bool(self._listed.agencies or self._listed.programs)
        self._left.setVisible(anything)
        if not anything:
            self._pages.setCurrentIndex(EMPTY_PAGE)
            return
        for table in (self.agencies, self.programs):
            table.show_found(self.search.text())
        self._list_agencies(words)
        self._list_programs(words)
        wanted = self.agencies_chip.isChecked()
        self._lists.setCurrentIndex(0 if wanted else 1)
        self._pages.setCurrentIndex(AGENCY_PAGE if wanted else PROGRAM_PAGE)
        table = self.agencies if wanted else self.programs
        if table.selected() is None:
            table.select_first()
        elif wanted:
            self._choose_agency(table.selected())
        else:
            self._choose_program(table.selected())

    def _list_agencies(self, words: list[str]) -> None:
        found = [agency for agency in self._listed.agencies if _has(words, agency.name, agency.county)]
        yours = [agency for agency in found if agency.county in self._listed.in_use]
        others = [agency for agency in found if agency.county not in self._listed.in_use]
        groups = []
        if yours:
            groups.append((Group("Counties in use", len(yours), "map-pin", "accent"), yours))
        if others and (words or not self._listed.in_use):
            groups.append((Group("Other agencies" if yours else "Agencies", len(others), "buildings"), others))
        elif others:
            groups.append((Group("Others: type a county", len(others), "magnifying-glass"), []))
        self.agencies.set_groups(groups)

    def _list_programs(self, words: list[str]) -> None:
        found = [
            program
            for program in self._listed.programs
            if _has(words, program.name, program.note, program.category, *program.counties)
        ]
        employment = [program for program in found if program.kind is ProgramKind.EMPLOYMENT]
        services = [program for program in found if program.kind is ProgramKind.SERVICE]
        self.programs.set_groups(
            [
                (Group("Employment programs", len(employment), "briefcase", "accent"), employment),
                (Group("Services", len(services), "first-aid-kit", "accent"), services),
            ]
        )

    def _choose_agency(self, agency: CsaView | None) -> None:
        if agency is None or not self.agencies_chip.isChecked():
            return
        self.agreed.show_agency(agency)
        self.contacts.show_agency(agency)
        self.desk.read(
            self,
            lambda session: (
                reviews.open_reviews(session, csa_id=agency.id),
                reviews.not_asked(session, agency.id),
            ),
            lambda found: self._show_reviews(agency, found),
            key="reviews",
        )

    def _show_reviews(self, agency: CsaView, found: tuple[tuple[ReviewView, ...], tuple[UUID, ...]]) -> None:
        self.reviews.show_reviews(agency, *found)

    def _choose_program(self, program: ProgramView | None) -> None:
        if program is not None and self.programs_chip.isChecked():
            self.program.show_program(program)

    def _begin_program(self) -> None:
        self.programs_chip.setChecked(True)
        self._show_list()
        self.programs.clearSelection()
        self._pages.setCurrentIndex(PROGRAM_PAGE)
        self.program.begin_new()

    def _seed(self) -> None:
        self.desk.write(self, directory.seed, changed={"directory"}, undo="The list of agencies and programs")


def _has(words: list[str], *texts: str) -> bool:
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)


def _read(session: Any, counties: frozenset[str]) -> Listed:
    from csdesk.services import referral_report

    covered = {county for report in referral_report.history(session) for county in report.counties}
    return Listed(
        agencies=directory.agencies(session),
        programs=directory.programs(session, active_only=False),
        in_use=counties | covered,
    )
