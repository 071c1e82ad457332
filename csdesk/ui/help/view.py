"""The contents of the help and a search at the left, the page at the right."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services import help_pages
from csdesk.services.help_pages import HelpPage
from csdesk.ui import theme
from csdesk.ui.help.browser import HelpBrowser
from csdesk.ui.speech import announce
from csdesk.ui.widgets import Beside, Column, Group, ListTable, SearchBox, Sheet, Text, column
from csdesk.wording import tr

SIDE = 268
ANY_WIDTH = 16_777_215
"""Qt's word for no limit."""
ROOM = 640
"""Narrower, the page stands alone below the search, and the contents are shown while somebody looks for something."""


class HelpView(QWidget):
    """Shows pages. `screen_wanted(name)`: a link leads to a screen. `shown(HelpPage)`."""

    screen_wanted = Signal(str)
    shown = Signal(object)

    def __init__(self, name: str = "help") -> None:
        super().__init__()
        self.page: HelpPage | None = None
        self.search = SearchBox(
            name=f"{name}.search", spoken=tr("Search the help"), placeholder=tr("Search the help")
        )
        self.list = ListTable(
            [Column(tr("Page"), lambda page: page.title)],
            name=f"{name}.contents",
            spoken=tr("Contents of the help"),
            key=lambda page: page.name,
            header=False,
        )
        self.nothing = Text(tr("No page has these words."), "small", role="ink_3", wrap=True)
        self.browser = HelpBrowser(f"{name}.page")
        self._side = QWidget()
        side = column(self.search, self.nothing, gap=8)
        self._contents = Sheet(self.list, padding=0, name=f"{name}.contentsSheet")
        side.addWidget(self._contents, 1)
        self._side.setLayout(side)
        self._parts = Beside((self._side, 0), (Sheet(self.browser, padding=0, name=f"{name}.sheet"), 1), room=ROOM)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._parts)
        self.setLayout(layout)
        self.search.typed.connect(self._look)
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self._into_list)
        self.search.entered.connect(self.read)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _page: self.read())
        self.browser.page_wanted.connect(self.show_page)
        self.browser.screen_wanted.connect(self.screen_wanted)
        self._parts.turned.connect(self._turn)
        self._look("")

    def show_page(self, name: str) -> None:
        """Show the page of this name, or the first steps where there is none, and mark it in the contents."""
        page = help_pages.page_for(name)
        if self.search.text():
            self.search.clear()
        if not self.list.select_key(page.name):
            self._choose(page)

    def read(self) -> None:
        """Give the keyboard to the page."""
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def erase(self) -> bool:
        """Erase what is looked for, if the keyboard is there and something was typed."""
        if not (self.search.hasFocus() and self.search.text()):
            return False
        self.search.clear()
        return True

    def _look(self, text: str) -> None:
        """Every page, or those that hold the words."""
        found = help_pages.search(text)
        if text.strip():
            self.list.set_rows(found)
            if found:
                self.list.select_first()
        else:
            self.list.set_groups([(Group(group.title), group.pages) for group in help_pages.contents()])
            if self.page is not None:
                self.list.select_key(self.page.name)
        self.nothing.setVisible(bool(text.strip()) and not found)
        self._turn(self._parts.is_stacked)

    def _choose(self, page: HelpPage | None) -> None:
        looked_for = self.search.text().strip()
        if page is None or (page is self.page and not looked_for):
            return
        self.page = page
        self.browser.show_page(page, looked_for)
        self.shown.emit(page)
        announce(self.browser, page.title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page that is shown stays in sight in the contents."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, lambda: self.list.scrollTo(self.list.currentIndex()))

    def _into_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, stacked: bool) -> None:
        width = theme.scaled(SIDE)
        self._side.setMinimumWidth(0 if stacked else width)
        self._side.setMaximumWidth(ANY_WIDTH if stacked else width)
        self._contents.setVisible(not stacked or bool(self.search.text().strip()))
