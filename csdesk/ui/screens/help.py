"""The help: what each screen is for, by which keys, and what to do when something looks wrong."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import help_pages
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_paper
from csdesk.ui import printing
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.help.view import HelpView
from csdesk.ui.scenes import Files, Scene, write
from csdesk.ui.screens.base import Screen
from csdesk.ui.widgets import BackButton, Button, KeyLine, PageHeader, page
from csdesk.wording import tr

FIRST = "today"
"""Where Esc leads when nothing was in view before."""
GUIDE_FILE = "CS Desk quick guide.pdf"
BACK = Command(
    "help.leave", tr("Back to what you were doing"), "Esc", brief=tr("back to what you were doing"), kind=Kind.GO
)


class HelpScreen(Screen):
    """`open_with(page, back, focus)`: the page, the screen to come back to, and what had the keyboard there."""

    name = "help"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._page = help_pages.FIRST
        self._back_to = FIRST
        self._focus: QWidget | None = None
        self.view = HelpView()
        self.news = Button(tr("What is new"), self._show_news, name="help.news", icon="sparkle")
        self.save = Button(
            tr("Quick guide as PDF …"), self._ask_path, name="help.save", icon="floppy-disk", key="Ctrl+S"
        )
        self.print = Button(tr("Print it …"), self._ask_printer, name="help.print", icon="printer", key="Ctrl+P")
        back = BackButton(self._leave, tr("what you were doing"), name="help.back", key="Esc")
        header = PageHeader(tr("Help"), "", self.news, self.save, self.print, back=back, name="help")
        keys = KeyLine(("Ctrl+F", tr("search")), ("↑ ↓", tr("read on")), BACK)
        self.set_content(page(header, self.view), keys)
        self.view.screen_wanted.connect(self.desk.navigate)

    def open_with(self, page: str = "", back: str = "", focus: QWidget | None = None) -> None:
        """Show this page; Esc leads to `back`, and the keyboard to `focus`."""
        self._page = page or self._page
        if back and back != self.name:
            self._back_to, self._focus = back, focus
        self.view.show_page(self._page)

    def refresh(self) -> None:
        """The page that was asked for, or the first steps."""
        if self.view.page is None:
            self.view.show_page(self._page)

    def first_focus(self) -> QWidget:
        """The page: it is there to be read."""
        return self.view.browser

    def find_field(self) -> QWidget:
        """The search."""
        return self.view.search

    def commands(self) -> Sequence[Command]:
        """Esc leads back."""
        return (BACK.does(self._leave),)

    def scenes(self, _files: Files) -> Iterable[Scene]:
        """A page with keys, one that was searched for, and no page at all."""
        yield Scene("help-keys", {"page": "everywhere"})
        yield Scene("help-found", steps=(write("help.search", "release"),))
        yield Scene("help-nothing", steps=(write("help.search", "quixotic"),))

    def print_on(self, printer: QPrinter) -> None:
        """Print the quick guide on this printer."""
        self._make(
            lambda pdf: printing.print_beside(self.desk.tasks, self, printer, pdf, self._printed, told=Exempt.NOBODY)
        )

    def _leave(self) -> None:
        """Back to what was being done, with the keyboard where it was."""
        focus, self._focus = self._focus, None
        self.desk.navigate(self._back_to)
        if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_news(self) -> None:
        self.view.show_page(help_pages.WHATS_NEW)
        self.view.read()

    def _ask_printer(self) -> None:
        printing.ask_printer(self, tr("CS Desk quick guide"), self.print_on)

    def _printed(self) -> None:
        self.desk.messages.good(tr("The quick guide went to the printer: two pages."))

    def _ask_path(self) -> None:
        self.desk.dialogs.save_file(
            tr("Save the quick guide"),
            GUIDE_FILE,
            tr("PDF (*.pdf)"),
            lambda path: self._make(lambda pdf: self._save(path, pdf)),
        )

    def _save(self, path: Path, pdf: bytes) -> None:
        said = tr("The quick guide is saved as {name}.", name=path.name)
        self.desk.tasks.command(self, lambda: write_paper(path, pdf), lambda _path: self.desk.messages.good(said))

    def _make(self, done: Callable[[bytes], object]) -> None:
        def work() -> bytes:
            from csdesk.services.papers import quick_guide

            return quick_guide.make()

        self.desk.tasks.query(self, work, done)
