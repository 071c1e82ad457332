"""The menu *More* of a record: what can be entered besides a contact, and ways to other screens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from csdesk.ui.commands import Command, fill_menu
from csdesk.ui.screens.ncps.action_sheet import Action
from csdesk.ui.screens.ncps.actions import MENU, SAFE_CONTACT
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.wording import tr

Way = tuple[str, str, str, Callable[[], object]]
"""Name, words, key, if it has one, and what it does."""


PAGES: tuple[tuple[str, str, str], ...] = (
    ("told", tr("What may be told: facts, releases, accounting …"), "T"),
    ("checklist", tr("Procedures checklist"), "K"),
    ("outcomes", tr("Outcomes at enrollment and exit"), "O"),
    ("merge", tr("The same person as …"), ""),
)
"""Further pages of a person: name of the screen, words, and key, if it has one."""
OF_PERSON = (
    Command("record.addContact", tr("Add a contact"), "A", icon="plus"),
    Command("record.call", tr("Note a call"), "C", icon="phone"),
    Command("record.dial", tr("Dial the first number"), "D", icon="phone-call"),
    Command("record.settle", tr("The next step is done"), "E", icon="check"),
    Command("record.postpone", tr("Put the next step off …"), "P", icon="clock"),
    Command("record.interview", tr("Interview"), "I", icon="chats"),
    Command("record.plan", tr("Plan"), "W", icon="clipboard-text"),
    Command("record.search", tr("Search what happened"), "S", icon="magnifying-glass"),
    Command("record.correct", tr("Correct what is chosen …"), "X", icon="pencil-simple"),
    Command("record.more", tr("More …"), "M", icon="list"),
    *(
        Command(f"record.number.{number}", tr("Call by number {number} of the list", number=number), str(number))
        for number in range(1, 10)
    ),
)
"""What the keys of the page do, beside those of the menu."""


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
        pages: tuple[Way, ...] = tuple((name, words, key, partial(on_page, name)) for name, words, key in PAGES)
        self._ways = (*ways, *pages)

    def fill(self, page: RecordPage | None) -> None:
        """Offer what can be entered for this person now."""
        self.clear()
        for group in self._groups(page):
            if not self.isEmpty():
                self.addSeparator()
            fill_menu(self, group)

    def offered(self, page: RecordPage | None) -> list[Command]:
        """The same as commands."""
        return [one for group in self._groups(page) for one in group]

    def _groups(self, page: RecordPage | None) -> Iterator[list[Command]]:
        yield [
            Command(f"record.menu.{name}", words, key, on, can=lambda: page is not None)
            for name, words, key, on in self._ways
        ]
        for group in MENU:
            yield [
                Command(
                    f"record.menu.{action.name}",
                    tr("{title} …", title=action.title),
                    run=partial(self._on_action, action),
                    can=partial(_possible, action, page),
                )
                for action in group
            ]


def _possible(action: Action, page: RecordPage | None) -> bool:
    return page is not None and action.possible(page)


def action_named(name: str) -> Action | None:
    """The action of the menu that has this name. `news:referral=…` fills a field of its form as well."""
    every = (SAFE_CONTACT, *(action for group in MENU for action in group))
    name, _, filled = name.partition(":")
    field, _, value = filled.partition("=")
    found = next((action for action in every if action.name == name), None)
    if found is None or not field:
        return found
    return replace(found, values=lambda page: {**found.values(page), field: value})
