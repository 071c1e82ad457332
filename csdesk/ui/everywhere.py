"""What can be done from everywhere in the open desk."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtGui import QKeySequence

from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Entry, key_of
from csdesk.ui.screens.called import CALLED
from csdesk.wording import tr

QUIT = Command(
    "program.quit",
    tr("Close the program"),
    "Ctrl+Q",
    kind=Kind.PROGRAM,
    icon="x",
    standard=QKeySequence.StandardKey.Quit,
    also=tr("quit exit end leave"),
)
"""Bound by the window: it is for the doors, too."""
UNDO = Command(
    "program.undo",
    tr("Take back what was done last"),
    "Ctrl+Z",
    kind=Kind.EDIT,
    icon="arrow-counter-clockwise",
    standard=QKeySequence.StandardKey.Undo,
    also=tr("undo revert back mistake"),
)
REDO = Command(
    "program.redo",
    tr("Do again what was taken back last"),
    "Ctrl+Y Ctrl+Shift+Z",
    kind=Kind.EDIT,
    icon="arrow-clockwise",
    standard=QKeySequence.StandardKey.Redo,
    also=tr("redo repeat"),
)
FIND = Command(
    "program.find",
    tr("Search this page"),
    "Ctrl+F",
    kind=Kind.EDIT,
    icon="magnifying-glass",
    standard=QKeySequence.StandardKey.Find,
    also=tr("find look filter"),
)
PALETTE = Command(
    "program.palette", tr("Find a person, go to, do …"), "Ctrl+K", kind=Kind.EDIT, icon="magnifying-glass"
)
HELP = Command(
    "program.help",
    tr("Help for this page"),
    "F1",
    kind=Kind.HELP,
    icon="question",
    standard=QKeySequence.StandardKey.HelpContents,
    also=tr("manual guide how"),
)
SHORTCUTS_KEY = "Ctrl+F1"
NEXT_PART = Command(
    "program.nextPart", tr("To the next part of the window"), "F6", kind=Kind.VIEW, icon="arrow-right"
)
PART_BEFORE = Command(
    "program.partBefore", tr("To the part of the window before"), "Shift+F6", kind=Kind.VIEW, icon="arrow-left"
)
LOCK = Command(
    "program.lock",
    tr("Lock"),
    "Ctrl+L",
    kind=Kind.PROGRAM,
    icon="lock-simple",
    also=tr("logout signout log out sign out"),
)
NEW_PERSON = Command("ncps.new", tr("New person"), icon="user-plus", also=tr("add enter new person ncp parent"))
"""Of the page of NCPs; the palette leads to it from every other page."""
LOOK = Command(
    "program.look",
    tr("Light or dark, larger letters"),
    kind=Kind.HELP,
    icon="question",
    also=tr("dark theme colors contrast look appearance font text size zoom bigger"),
)
"""The computer's own settings are followed; the help says so to who looks for it."""
OF_THE_PAGE = (PALETTE, FIND, NEXT_PART, PART_BEFORE, HELP, LOCK, QUIT)
"""What the page of the desk does."""


def ways(entries: Iterable[Entry], go: Callable[[str], object]) -> list[Command]:
    """*Go to* each screen that can be opened by itself, in the order of the rail."""
    return [
        Command(
            f"go.{entry.name}",
            entry.title,
            SHORTCUTS_KEY if entry.name == "shortcuts" else key_of(entry.name),
            partial(go, entry.name),
            kind=Kind.HELP if entry.name in ("help", "shortcuts") else Kind.GO,
            icon=entry.icon,
            also=CALLED.get(entry.name, ""),
        )
        for entry in entries
        if entry.in_rail or entry.by_itself
    ]


def own(desk: Desk, doing: Mapping[str, Callable[[], object]]) -> list[Command]:
    """The program's own commands; `doing`: name -> what it does, of those that are the page's to do."""
    found = [UNDO.does(desk.take_back), REDO.does(desk.do_again)]
    return found + [one.does(doing[one.name]) for one in OF_THE_PAGE if one.name in doing]
