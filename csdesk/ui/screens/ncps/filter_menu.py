"""The menu of filters: each kind a submenu whose entries can be ticked; what must be typed is asked for in a line."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from csdesk.services.caseload import Contacted, StepDue, overview
from csdesk.services.caseload.overview import Choices
from csdesk.services.referral_report import flag_label
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.asking import AskLine
from csdesk.ui.screens.ncps.filters import ANSWERS, ELIGIBILITY, STEPS, FilterBar, contacted_words
from csdesk.wording import tr, tr_marked

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
CONTACTED = (
    (Contacted.NEVER, 30),
    (Contacted.LONG_AGO, 14),
    (Contacted.LONG_AGO, 30),
    (Contacted.LONG_AGO, 90),
    (Contacted.LATELY, 7),
    (Contacted.LATELY, 30),
)


def fill_menu(menu: QMenu, bar: FilterBar, choices: Choices, ask: Callable[[str], None]) -> None:
    """Fill the menu. `ask(kind)`: `workers` or `notes` is typed."""
    chosen = bar.filters
    several: tuple[tuple[str, str, Sequence[tuple[Any, str]]], ...] = (
        (tr("County"), "counties", [(name, name) for name in choices.counties]),
        (tr("Stage"), "stages", [(stage, tr_marked(STAGE_LABELS[stage])) for stage in Stage]),
        (tr("Flag"), "flags", [(code, flag_label(code)) for code in FLAGS]),
        (tr("Eligibility"), "eligibility", list(ELIGIBILITY.items())),
        (tr("Able to pay"), "able", list(ANSWERS.items())),
        (tr("Willing to pay"), "willing", list(ANSWERS.items())),
        (tr("Assigned to"), "assigned_to", [("", tr("Nobody")), *((name, name) for name in choices.office)]),
        (tr("Mark"), "office_marks", [(mark, mark) for mark in choices.marks]),
    )
    for title, kind, offered in several:
        submenu = _submenu(menu, title, bool(offered))
        for value, words in offered:
            action = _action(submenu, words, value in getattr(chosen, kind))
            action.triggered.connect(_toggling(bar, kind, value))
    _contact_menu(menu, bar)
    submenu = _submenu(menu, tr("Next step"), enabled=True)
    for due, words in STEPS.items():
        action = _action(submenu, words.capitalize(), chosen.step_due is due)
        action.triggered.connect(_choosing(bar, "step_due", due))
    menu.addSeparator()
    for kind, words in (("workers", tr("Case worker of the report …")), ("notes", tr("In notes …"))):
        menu.addAction(words).triggered.connect(lambda _checked=False, kind=kind: ask(kind))
    menu.addSeparator()
    ticks = (
        ("payment_stopped", True, tr("Paid, and stopped")),
        ("on_latest_report", True, tr("On the latest report")),
        ("on_latest_report", False, tr("Not on the latest report")),
        ("closed", False, tr("Not closed")),
        ("closed", True, tr("Closed")),
    )
    for kind, wanted, words in ticks:
        _action(menu, words, getattr(chosen, kind) is wanted).triggered.connect(_choosing(bar, kind, wanted))


def ask_filter(desk: Desk, line: AskLine, bar: FilterBar, back: QWidget, kind: str) -> None:
    """Ask in the line for what a filter needs typed; `back` has the keyboard afterwards."""
    if kind == "notes":
        chosen = bar.filters.notes
        line.ask(tr("Words in notes"), tr("Filter"), lambda text: bar.change(notes=text), text=chosen, back=back)
        return
    line.ask(tr("Case worker"), tr("Filter"), lambda name: bar.change(workers=(name,)), back=back)
    desk.read(bar, overview.case_workers, line.offer, key="workers")


def _contact_menu(menu: QMenu, bar: FilterBar) -> None:
    submenu = _submenu(menu, tr("Last contact"), enabled=True)
    chosen = bar.filters
    for kind, days in CONTACTED:
        is_chosen = chosen.contacted is kind and (kind is Contacted.NEVER or chosen.contacted_days == days)
        action = _action(submenu, contacted_words(kind, days), is_chosen)

        def choose(_checked: bool = False, kind: Contacted = kind, days: int = days, off: bool = is_chosen) -> None:
            bar.change(contacted=None if off else kind, contacted_days=30 if off else days)

        action.triggered.connect(choose)


def _toggling(bar: FilterBar, kind: str, value: Any) -> Callable[..., None]:
    def toggle(_checked: bool = False) -> None:
        chosen = getattr(bar.filters, kind)
        others = tuple(one for one in chosen if one != value)
        bar.change(**{kind: others if value in chosen else (*chosen, value)})

    return toggle


def _choosing(bar: FilterBar, kind: str, value: bool | StepDue) -> Callable[..., None]:
    def choose(_checked: bool = False) -> None:
        bar.change(**{kind: None if getattr(bar.filters, kind) is value else value})

    return choose


def _submenu(menu: QMenu, title: str, enabled: bool) -> QMenu:
    submenu = menu.addMenu(title)
    submenu.setObjectName(f"ncps.filter.{title.split(maxsplit=1)[0].lower()}Menu")
    submenu.setEnabled(enabled)
    return submenu


def _action(menu: QMenu, words: str, ticked: bool) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(ticked)
    return action
