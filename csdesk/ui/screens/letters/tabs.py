"""The head of each page of the letters' screen: which page it is, and the ways to the others."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from csdesk.ui.widgets import Chip, PageHeader
from csdesk.wording import tr

PAGES = (("write", tr("Write")), ("sent", tr("Sent")), ("wordings", tr("Wordings")))
KEYS = {"write": "Ctrl+1", "sent": "Ctrl+2", "wordings": "Ctrl+3"}


class LettersHeader(PageHeader):
    """Title, subtitle, the three pages, and the actions of the page in view."""

    def __init__(self, here: str, go: Callable[[str], object], *actions: QWidget) -> None:
        self.chips = [_Tab(code, words, code == here, here, go) for code, words in PAGES]
        super().__init__(tr("Letters"), "", *self.chips, *actions, name=f"letters.{here}")


class _Tab(Chip):
    """A page: on where it is in view."""

    def __init__(self, code: str, words: str, is_here: bool, here: str, go: Callable[[str], object]) -> None:
        super().__init__(words, name=f"letters.{here}.to.{code}")
        self.setChecked(is_here)
        self.setToolTip(f"{words} ({KEYS[code]})")
        self._is_here, self._code, self._go = is_here, code, go
        self.clicked.connect(lambda _checked=False: self._open())

    def _open(self) -> None:
        self.setChecked(self._is_here)
        self._go(self._code)
