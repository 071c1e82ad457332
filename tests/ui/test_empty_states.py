"""On a desk without anybody each screen says what belongs there, and its next step leads on."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget

from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import SCREENS, Screen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, EmptyState

Settled = Callable[[], None]
NEVER_EMPTY = {
    "settings": "a form that is filled in",
    "vault": "the vault is there",
    "audit": "the opening of the vault stands there",
    "standing": "the report to the state is due from the first day on",
    "shortcuts": "the keys are there",
    "help": "the pages are there",
}
"""Screen -> why it has no empty state on a new desk."""


def shown(screen: Screen) -> list[EmptyState]:
    return [one for one in screen.findChildren(EmptyState) if one.isVisible()]


def what_is_seen(window: Window, dialogs: ScriptedDialogs) -> tuple[object, ...]:
    """Whatever a step may lead to: another screen, another page of it, another place of the keyboard, a dialog."""
    main = window.main
    assert main is not None
    pages = [stack.currentIndex() for stack in main.screens[main.current].findChildren(QStackedWidget)]
    return main.current, pages, QApplication.focusWidget(), len(dialogs.asked)


@pytest.mark.parametrize("name", [entry.name for entry in SCREENS])
def test_an_empty_screen_says_what_belongs_there_and_leads_on(
    window: Window, open_screen: Callable[..., Screen], settled: Settled, dialogs: ScriptedDialogs, name: str
) -> None:
    found = shown(open_screen(name))
    assert bool(found) is (name not in NEVER_EMPTY)
    for number in range(len(found)):
        screen = open_screen(name)
        empty = shown(screen)[number]
        step = next(one for one in empty.findChildren(Button) if one.isVisible())
        step.setFocus()
        before = what_is_seen(window, dialogs)
        dialogs.answers = [None]
        step.click()
        settled()
        assert what_is_seen(window, dialogs) != before, f"{name}: {step.text()} leads nowhere"


@pytest.mark.parametrize("name", ["record", "told", "outcomes", "checklist", "merge"])
def test_a_page_of_one_person_without_the_person_leads_to_the_list(
    window: Window, open_screen: Callable[..., Screen], settled: Settled, name: str
) -> None:
    (empty,) = shown(open_screen(name))
    step = empty.findChild(Button)
    assert step is not None
    step.click()
    settled()
    assert window.main is not None
    assert window.main.current == "ncps"
