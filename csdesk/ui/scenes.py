"""Scenes: every state of the window that is looked at by tests and shown in pictures.

A screen states its own in `Screen.scenes`, the doors and the window's own parts in `shell/scenes.py`; `walk` brings
one after the other in view. Each scene begins with a screen that is made anew, so none depends on the one before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QMenu, QWidget

from csdesk.ui import theme
from csdesk.ui.application import application
from csdesk.ui.theme.tokens import DARK as DARK_TOKENS

if TYPE_CHECKING:
    from csdesk.ui.screens import Screen
    from csdesk.ui.shell.window import Window

Part = TypeVar("Part", bound=QWidget)
TURN_MS = 2
QUIET_TURNS = 3
"""So often in a row nothing may run, until what followed from the last result came, too."""
LONGEST_TURNS = 6_000
SOON_MS = 500
"""What waits for so long at most, such as a search until no letter follows, is waited for."""

AROUND = "window"
Files = Mapping[str, Path]
"""Files that scenes look at, by what they are: `report`, `scan`, ... A scene whose file is not there is left out."""


@dataclass(frozen=True)
class Look:
    """How a scene is looked at: the window's size in its own pixels, light or dark, pixels of the display for one."""

    name: str
    width: int
    height: int
    dark: bool = False
    ratio: float = 1.0


LIGHT = Look("light", 1366, 688)
DARK = Look("dark", 1366, 688, dark=True)
SMALL = Look("small", 1024, 620)
LARGE = Look("200 percent", 683, 344, ratio=2.0)
"""A laptop's display of 1366 x 768 on which everything is shown twice as large."""
LOOKS = (LIGHT, SMALL, LARGE, DARK)


@dataclass(frozen=True)
class Scene:
    """One state of a screen, or of the window before and around the screens.

    `name` is unique in the program and begins with the screen's: `plans-editor`. `arguments`: how it is opened.
    `steps` come after that, one by one, each when all is quiet again; they get the screen (the doors' the window).
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Callable[[Any], object], ...] = ()
    narrow: bool = False
    """Whether it is opened in a narrow window, since a wide one has no need of it."""
    changes: bool = False
    """Whether it writes into the vault: such scenes come last."""
    screen: str = ""
    """The screen that is in view; empty at the doors. Filled in by `walk`."""


def walk(
    window: "Window",
    *,
    files: Files | None = None,
    only: Iterable[str] = (),
    names: Iterable[str] = (),
    only_looking: bool = False,
    on_missing: Callable[[str], object] | None = None,
) -> Iterator[Scene]:
    """Bring each scene of the open desk in view, quiet; it stays until the next is asked for.

    `only`: names of screens, and `window` for what lies around them, which comes last. `names`: of scenes.
    `only_looking`: without those that write into the vault. The plain view of every screen comes first, under the
    screen's own name. A scene that cannot be shown, since a step found nothing to press or to choose, is left out;
    `on_missing` is told its name.
    """
    named = frozenset(names)
    wanted = frozenset(only) | {name.partition("-")[0] for name in named}
    late: list[Scene] = []
    for entry in window.program.entries:
        if wanted and entry.name not in wanted:
            continue
        plain = Scene(entry.name, screen=entry.name)
        more = [replace(scene, screen=entry.name) for scene in show(window, plain).scenes(files or {})]
        if named:
            more = [scene for scene in more if scene.name in named]
        if not named or plain.name in named:
            yield plain
        late += [scene for scene in more if scene.changes]
        yield from _shown(window, [scene for scene in more if not scene.changes], on_missing)
    yield from _shown(window, [] if only_looking else late, on_missing)
    if not wanted or AROUND in wanted:
        from csdesk.ui.shell.scenes import of_window

        first = window.program.entries[0].name
        around = [replace(scene, screen=first) for scene in of_window() if not named or scene.name in named]
        yield from _shown(window, around, on_missing)


def show(window: "Window", scene: Scene) -> "Screen":
    """Bring a scene of a screen in view; what lies over the desk is closed before. LookupError without desk."""
    clear(window)
    main = window.main
    if main is None:
        raise LookupError
    wanted = SMALL if scene.narrow else LIGHT
    window.resize(wanted.width, wanted.height)
    main.forget(scene.screen)
    main.open_screen(scene.screen, dict(scene.arguments))
    settle(window)
    screen = main.screens[scene.screen]
    for step in scene.steps:
        step(screen)
        settle(window)
    return screen


def dress(window: "Window", look: Look) -> None:
    """Show what is in view in this look."""
    if look.dark != (theme.tokens() is DARK_TOKENS):
        theme.apply(application(), look.dark)
    window.resize(look.width, look.height)
    settle(window)


def picture(window: "Window") -> QPixmap:
    """What is in view, with the menus that lie over it."""
    taken = window.grab()
    painter = QPainter(taken)
    for menu in window.findChildren(QMenu):
        if menu.isVisible():
            painter.drawPixmap(window.mapFromGlobal(menu.pos()), menu.grab())
    painter.end()
    return taken


def clear(window: "Window") -> None:
    """Close what lies over the desk: a cover, a menu, a message."""
    from csdesk.ui.shell.locking import close_what_lies_over

    close_what_lies_over()
    if window.cover is not None and window.desk is not None:
        window.covering.rest()
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.desk.uncover()
    window.messages.clear()
    for veil in window.findChildren(QWidget, "drop.veil"):
        veil.hide()
    settle(window)


def settle(window: "Window") -> None:
    """Let the window go on until nothing runs, and nothing followed from what had run."""
    quiet = 0
    for _ in range(LONGEST_TURNS):
        _wait(TURN_MS)
        timers = window.findChildren(QTimer)
        waits = any(timer.isActive() and timer.isSingleShot() and timer.interval() <= SOON_MS for timer in timers)
        quiet = quiet + 1 if window.tasks.idle and not waits else 0
        if quiet == QUIET_TURNS:
            return
    raise TimeoutError


def press(name: str) -> Callable[[QWidget], None]:
    """A step: press the button of this name. LookupError when none is in view that can be pressed."""

    def step(page: QWidget) -> None:
        _in_view(page, QAbstractButton, name).click()

    return step


def choose(name: str, number: int = 0, *, keys: Sequence[Qt.Key] = ()) -> Callable[[QWidget], None]:
    """A step: choose the line of this number in the list of this name, then press keys there."""

    def step(page: QWidget) -> None:
        table = _in_view(page, QAbstractItemView, name)
        table.setFocus()
        table.setCurrentIndex(QModelIndex())
        for _ in range(number + 1):
            before = table.currentIndex()
            _type(table, Qt.Key.Key_Down if before.isValid() else Qt.Key.Key_Home)
            if not table.currentIndex().isValid() or table.currentIndex() == before:
                raise LookupError(name)
        for key in keys:
            _type(table, key)

    return step


def write(name: str, text: str) -> Callable[[QWidget], None]:
    """A step: put this text into the field of this name, as if typed."""

    def step(page: QWidget) -> None:
        field = _in_view(page, QLineEdit, name)
        field.setText(text)
        field.textEdited.emit(text)

    return step


def _in_view(page: QWidget, kind: type[Part], name: str) -> Part:
    for part in page.window().findChildren(kind, name):
        if part.isVisible() and part.isEnabled():
            return part
    raise LookupError(name)


def _type(part: QWidget, key: Qt.Key) -> None:
    letter = chr(key) if key < Qt.Key.Key_Escape else ""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(part, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter.lower()))


def _shown(window: "Window", scenes: Iterable[Scene], on_missing: Callable[[str], object] | None) -> Iterator[Scene]:
    for scene in scenes:
        try:
            show(window, scene)
        except LookupError:
            if on_missing is not None:
                on_missing(scene.name)
        else:
            yield scene


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
