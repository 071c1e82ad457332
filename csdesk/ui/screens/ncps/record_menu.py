"""The menu *More* of a record: what can be entered besides a contact, and ways to other screens."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from csdesk.ui.screens.ncps.action_sheet import Action
from csdesk.ui.screens.ncps.actions import MENU, SAFE_CONTACT
from csdesk.ui.screens.ncps.loading import RecordPage

Way = tuple[str, str, Callable[[], object]]
"""Name, words with their key, and what it does."""


PAGES: tuple[tuple[str, str, str], ...] = (
    ("told", "What may be told: facts, releases, accounting …", "T"),
    ("checklist", "Procedures checklist", "K"),
    ("outcomes", "Outcomes at enrollment and exit", "O"),
    ("merge", "The same person as …", ""),
)
"""Further pages of a person: name of the screen, words, and key, if it has one."""


class RecordMenu(QMenu):
    """Filled each time it opens, for the person who is shown."""

    def __init__(
        self,
        parent: QWidget,
        on_action: Callable[[Action], object],
        ways: tuple[Way, ...],
        on_page: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("record.menu")
        self._on_action = on_action
        pages = tuple(
            (name, f"{words}\t{key}" if key else words, partial(on_page, name)) for name, words, key in PAGES
        )
        self._ways = (*ways, *pages)

    def fill(self, page: RecordPage | None) -> None:
        """Offer what can be entered for this person now."""
        self.clear()
        for name, words, on in self._ways:
            entry = self.addAction(words)
            entry.setObjectName(f"record.menu.{name}")
            entry.setEnabled(page is not None)
            entry.triggered.connect(lambda _checked=False, on=on: on())
        for group in MENU:
            self.addSeparator()
            for action in group:
                entry = self.addAction(f"{action.title} …")
                entry.setObjectName(f"record.menu.{action.name}")
                entry.setEnabled(page is not None and action.possible(page))
                entry.triggered.connect(partial(self._choose, action))

    def _choose(self, action: Action, _checked: bool = False) -> None:
        self._on_action(action)


def action_named(name: str) -> Action | None:
    """The action of the menu that has this name. `news:referral=…` fills a field of its form as well."""
    every = (SAFE_CONTACT, *(action for group in MENU for action in group))
    name, _, filled = name.partition(":")
    field, _, value = filled.partition("=")
    found = next((action for action in every if action.name == name), None)
    if found is None or not field:
        return found
    return replace(found, values=lambda page: {**found.values(page), field: value})
