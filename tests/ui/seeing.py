"""What was seen of the window over many scenes: kinds of widgets, pages of stacks, and what is wrong with them."""

import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

import csdesk.ui

WINDOWS_ONLY = ("csdesk.ui.shell.windows",)


class Seen:
    """Kinds of widgets and pages of stacks that were in view at least once."""

    def __init__(self) -> None:
        self.walked: set[str] = set()
        self._kinds: set[type] = set()
        self._pages: dict[str, set[str]] = defaultdict(set)
        """The pages there are, by the part that has them."""
        self._shown: dict[str, set[str]] = defaultdict(set)

    def note(self, window: QWidget) -> None:
        """Note what is in view now; a menu that is open is a window of its own."""
        self._kinds |= {kind for kind in type(window).__mro__ if _is_ours(kind)}
        for part in window.findChildren(QWidget):
            if part.isVisible():
                self._kinds |= {kind for kind in type(part).__mro__ if _is_ours(kind)}
                if isinstance(part, QStackedWidget) and _owner(part) != "MainPage":
                    name = _owner(part)
                    self._pages[name] |= {_page(part, number) for number in range(part.count())}
                    self._shown[name].add(_page(part, part.currentIndex()))

    def unseen_kinds(self) -> set[str]:
        """The kinds of widgets that the window has and that were in no scene, by module and name."""
        return {f"{kind.__module__}.{kind.__name__}" for kind in _all_kinds() - self._kinds}

    def unseen_pages(self) -> list[str]:
        """Pages of stacks that were in no scene."""
        return sorted(f"{name}: {page}" for name, pages in self._pages.items() for page in pages - self._shown[name])


class Faults:
    """What is wrong, each once, with the scenes where it is."""

    def __init__(self) -> None:
        self._where: dict[str, list[str]] = defaultdict(list)

    def note(self, check: str, scene: str, found: Iterable[str]) -> None:
        """Note what a check found in a scene."""
        for fault in found:
            self._where[f"{check}: {fault}"].append(scene)

    def told(self) -> list[str]:
        """Each fault with the first of its scenes."""
        return [f"{fault} <- {scenes[0]} ({len(scenes)})" for fault, scenes in sorted(self._where.items())]


def open_menus(window: QWidget) -> list[QMenu]:
    """The menus that are open."""
    return [menu for menu in window.findChildren(QMenu) if menu.isVisible()]


def _all_kinds() -> set[type]:
    return {
        kind
        for module in _modules()
        for _name, kind in inspect.getmembers(sys.modules[module], inspect.isclass)
        if kind.__module__ == module and issubclass(kind, QWidget)
    }


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(csdesk.ui.__path__, "csdesk.ui."):
        if found.name in WINDOWS_ONLY and sys.platform != "win32":
            continue
        importlib.import_module(found.name)
        yield found.name


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("csdesk.")


def _page(stack: QStackedWidget, number: int) -> str:
    """A page by its name; one without a name by its number."""
    page = stack.widget(number)
    return (page.objectName() if page is not None else "") or f"page {number}"


def _owner(part: QWidget) -> str:
    """The nearest part of the program's own that a stack lies in."""
    above = part.parentWidget()
    while above is not None and not type(above).__module__.startswith(("csdesk.ui.screens", "csdesk.ui.shell")):
        above = above.parentWidget()
    return type(above).__name__ if above is not None else ""
