"""The menu of the desk: go to, do here, view, edit, help."""

import sys
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from csdesk.ui import everywhere
from csdesk.ui.commands import Command, Kind, fill_menu
from csdesk.wording import tr

ROLES = {"program.quit": QAction.MenuRole.QuitRole, "go.settings": QAction.MenuRole.PreferencesRole}
"""On macOS these belong to the menu of the program."""


class MainMenu(QMenu):
    """Go to, do, view, edit, help; made of the program's commands and of what the page in view can do.

    The program's commands are real actions, whose keys are bound to `page` while it is in view; those of the page in
    view are bound where they are, and are read when their menu opens.
    """

    def __init__(self, page: QWidget, commands: Sequence[Command], here: Callable[[], Iterable[Command]]) -> None:
        super().__init__(page)
        self._here = here
        self.setObjectName("menu")
        self.entries = {one.name: self._action(page, one, binds=one.name != everywhere.QUIT.name) for one in commands}
        kinds = {one.name: one.kind for one in commands}
        self.of_page: dict[Kind, QMenu] = {}
        for title, kind in (
            (tr("Go to"), Kind.GO),
            (tr("Do here"), Kind.DO),
            (tr("View"), Kind.VIEW),
            (tr("Edit"), Kind.EDIT),
            (tr("Help"), Kind.HELP),
        ):
            menu = self.addMenu(title)
            menu.setObjectName(f"menu.{kind}")
            if kind in (Kind.DO, Kind.VIEW):
                self.of_page[kind] = menu
                menu.aboutToShow.connect(lambda kind=kind: self._fill(kind))
            menu.addActions([self.entries[name] for name in kinds if kinds[name] == kind])
        self.addSeparator()
        self.addActions([self.entries[name] for name in kinds if kinds[name] == Kind.PROGRAM])

    def _fill(self, kind: Kind) -> None:
        menu = self.of_page[kind]
        menu.clear()
        kinds = (Kind.DO, Kind.ROW) if kind is Kind.DO else (kind,)
        fill_menu(menu, [one for one in self._here() if one.kind in kinds])
        if menu.isEmpty():
            menu.addAction(tr("Nothing here")).setEnabled(False)

    def _action(self, page: QWidget, command: Command, *, binds: bool) -> QAction:
        action = QAction(command.words, page)
        action.setObjectName(f"menu.{command.name}")
        action.setMenuRole(ROLES.get(command.name, QAction.MenuRole.NoRole))
        action.triggered.connect(lambda _checked=False: command.do())
        if binds:
            action.setShortcuts(command.sequences())
            page.addAction(action)
        elif command.key:
            action.setText(f"{command.words}\t{command.key}")
        return action


def menu_bar(menu: QMenu, *, system: str = sys.platform) -> QMenuBar | None:
    """On macOS the bar at the top of the display, with the same menus; None elsewhere."""
    if system != "darwin":
        return None
    bar = QMenuBar()
    for entry in menu.actions():
        bar.addAction(entry)
    return bar
