"""What the list of people is narrowed to: chips that close, a menu that adds, one link that clears all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from csdesk.services.caseload import CaseloadQuery, Sort
from csdesk.services.referral_report import flag_label
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui.widgets import Button, Chip, clear, name_widget, row

FLAGS = (
    "age_under_18",
    "age_over_50",
    "age_dob_mismatch",
    "out_of_state",
    "missing_state",
    "missing_address",
    "address_unverified",
    "deceased",
    "unworkable_status",
    "case_closed",
    "no_current_obligation",
    "paid_in_full",
    "order_too_recent",
    "arrears_below_threshold",
    "future_date",
)
"""What a row of the report may be flagged for, as the menu lists it."""
NAMED_AT_MOST = 2


@dataclass(frozen=True)
class Filters:
    """What is chosen; several of one kind mean any of them."""

    counties: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    flags: tuple[str, ...] = ()
    on_latest_report: bool | None = None
    assigned_to: tuple[str, ...] = ()
    """Liaisons; the empty text stands for nobody."""
    people: tuple[UUID, ...] | None = None
    """Those behind a number that was opened elsewhere."""
    people_title: str = ""

    def query(self, text: str, sort: Sort, descending: bool) -> CaseloadQuery:
        """The query that means these filters."""
        return CaseloadQuery(
            text=text,
            counties=self.counties,
            stages=self.stages,
            flags=self.flags,
            on_latest_report=self.on_latest_report,
            assigned_to=self.assigned_to,
            people=self.people,
            sort=sort,
            descending=descending,
        )


class FilterBar(QWidget):
    """The chips, *+ Filter* and *Clear all*. `changed`: the filters are other ones now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.counties: tuple[str, ...] = ()
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self.add = Button("Filter", self._open_menu, name="ncps.filter", kind="chip", icon="plus", key="Ctrl+Shift+F")
        self.clear_all = Button("Clear all", self.reset, name="ncps.filter.clear", kind="link", small=True)
        self.menu = QMenu(self)
        self.menu.setObjectName("ncps.filter.menu")
        self.setLayout(row(self._chips, self.add, self.clear_all))
        self.clear_all.hide()
        name_widget(self, "ncps.filters", "Filters")

    def reset(self) -> None:
        """Take all filters away."""
        self.set_filters(Filters())

    def set_filters(self, filters: Filters) -> None:
        """Choose other filters."""
        self.filters = filters
        self._show_chips()
        self.changed.emit()

    def build_menu(self) -> QMenu:
        """Fill the menu: each kind a submenu whose entries can be ticked."""
        self.menu.clear()
        chosen = self.filters
        self._submenu("County", [(name, name) for name in self.counties], chosen.counties, self._toggle("counties"))
        stages = [(stage, STAGE_LABELS[stage]) for stage in Stage]
        self._submenu("Stage", stages, chosen.stages, self._toggle("stages"))
        flags = [(code, flag_label(code)) for code in FLAGS]
        self._submenu("Flag", flags, chosen.flags, self._toggle("flags"))
        self.menu.addSeparator()
        for wanted, words in ((True, "On the latest report"), (False, "Not on the latest report")):
            action = self._action(self.menu, words, chosen.on_latest_report is wanted)
            action.triggered.connect(lambda _checked=False, wanted=wanted: self._choose_report(wanted))
        return self.menu

    def _open_menu(self) -> None:
        self.build_menu().popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    def _submenu(
        self, title: str, choices: Sequence[tuple[Any, str]], chosen: tuple[Any, ...], on: Callable[[Any], None]
    ) -> None:
        submenu = self.menu.addMenu(title)
        submenu.setObjectName(f"ncps.filter.{title.lower()}Menu")
        submenu.setEnabled(bool(choices))
        for value, words in choices:
            action = self._action(submenu, words, value in chosen)
            action.triggered.connect(lambda _checked=False, value=value: on(value))

    @staticmethod
    def _action(menu: QMenu, words: str, ticked: bool) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(ticked)
        return action

    def _toggle(self, kind: str) -> Callable[[Any], None]:
        def toggle(value: Any) -> None:
            chosen = getattr(self.filters, kind)
            others = tuple(one for one in chosen if one != value)
            added = others if value in chosen else (*chosen, value)
            changed: dict[str, Any] = {kind: added}
            self.set_filters(replace(self.filters, **changed))

        return toggle

    def _choose_report(self, wanted: bool) -> None:
        here = self.filters.on_latest_report
        self.set_filters(replace(self.filters, on_latest_report=None if here is wanted else wanted))

    def _show_chips(self) -> None:
        clear(self._chips)
        chosen = self.filters
        if chosen.counties:
            self._chip("counties", f"County: {_listed(chosen.counties)}")
        if chosen.stages:
            self._chip("stages", f"Stage: {_listed([STAGE_LABELS[stage] for stage in chosen.stages])}")
        if chosen.flags:
            self._chip("flags", f"Flag: {_listed([flag_label(code) for code in chosen.flags])}")
        if chosen.on_latest_report is not None:
            words = "On the latest report" if chosen.on_latest_report else "Not on the latest report"
            self._chip("on_latest_report", words)
        if chosen.assigned_to:
            self._chip("assigned_to", f"With: {_listed([name or 'nobody' for name in chosen.assigned_to])}")
        if chosen.people is not None:
            self._chip("people", chosen.people_title)
        self.clear_all.setVisible(chosen != Filters())

    def _chip(self, kind: str, words: str) -> None:
        without: dict[str, Any] = {kind: getattr(Filters(), kind)}
        if kind == "people":
            without["people_title"] = ""
        chip = Chip(words, name=f"ncps.filter.{kind}", removable=True)
        chip.setAccessibleDescription("Press to take this filter away")
        chip.removed.connect(lambda: self.set_filters(replace(self.filters, **without)))
        self._chips.addWidget(chip)


def _listed(words: Sequence[str]) -> str:
    more = len(words) - NAMED_AT_MOST
    named = ", ".join(words[:NAMED_AT_MOST])
    return f"{named} and {more} more" if more > 0 else named
