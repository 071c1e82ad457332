"""Words in the notes of all people: a field, and the notes in which they stand."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import notes
from csdesk.services.notes import FoundNote, FoundNotes
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.widgets import Column, EmptyState, KeyLine, ListTable, PageHeader, SearchBox, Sheet, page
from csdesk.wording import tr

COLUMNS = (
    Column(tr("Day"), lambda note: formats.full_day(note.day), 108, margin=True, role="ink_2"),
    Column(tr("Name"), lambda note: note.name, 220, bold=True, tip=lambda note: note.name),
    Column(tr("Where"), lambda note: note.where, 120, role="ink_2", yields=1),
    Column(tr("Note"), lambda note: note.excerpt, found=True, tip=lambda note: note.excerpt),
)
FOUND, ASKED, NOTHING_FOUND = range(3)
NOTHING = tr("Try another word, or a part of one.")
FIELD = tr("Words in notes of all people")
BEGIN = tr("All words must stand in the same note, in any order; capitals and accents do not count.")


class NotesScreen(Screen):
    """What was typed is looked for at each letter; Enter opens the record."""

    name = "notes"
    depends_on = ABOUT_PEOPLE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.search = SearchBox(name="notes.search", spoken=tr("Words in notes"), placeholder=FIELD)
        self.header = PageHeader(tr("In notes"), "", name="notes")
        self.list = ListTable(COLUMNS, name="notes.list", spoken=tr("Notes"), key=lambda note: note.record_id)
        begin = EmptyState(
            tr("Words in notes"),
            BEGIN,
            icon="magnifying-glass",
            action=tr("Type what you look for"),
            on_action=self.search.setFocus,
            name="notes.begin",
        )
        nothing = EmptyState(
            tr("No note says this"),
            NOTHING,
            icon="magnifying-glass",
            action=tr("Look for other words"),
            on_action=self._begin_again,
            name="notes.nothing",
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.list, padding=0, name="notes.sheet"))
        self.pages.addWidget(Sheet(begin, name="notes.beginSheet"))
        self.pages.addWidget(Sheet(nothing, name="notes.nothingSheet"))
        self.pages.setCurrentIndex(ASKED)
        self.search.typed.connect(lambda _text: self.refresh())
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self.list.setFocus)
        self.search.entered.connect(self._open_first)
        self.list.opened.connect(self._open)
        keys = KeyLine(("↓", tr("to the notes")), ("Enter", tr("open the record")), name="notes.keys")
        keys.belong(self.list)
        self.set_content(page(self.header, self.search, self.pages), keys)

    def open_with(self, text: str = "", **_more: Any) -> None:
        """Look for these words."""
        if text:
            self.search.setText(text)

    def refresh(self) -> None:
        """Look again."""
        text = self.search.text()
        self.desk.read(self, lambda session: notes.search(session, text), self._show, key="notes")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_notes(self, files)

    def first_focus(self) -> QWidget:
        """The words."""
        return self.search

    def _show(self, found: FoundNotes) -> None:
        self.list.set_rows(found.notes)
        self.list.show_found(self.search.text().strip())
        number = formats.count(len(found.notes), tr("note"), tr("notes"))
        asked = bool(self.search.text().strip())
        said = tr("the newest {number}; there are more", number=number) if found.more else number
        self.header.set(subtitle=said if asked else "")
        self.pages.setCurrentIndex(FOUND if found.notes else NOTHING_FOUND if asked else ASKED)

    def _begin_again(self) -> None:
        self.search.selectAll()
        self.search.setFocus()

    def _open_first(self) -> None:
        self.list.select_first()
        note = self.list.selected()
        if note is not None:
            self._open(note)

    def _open(self, note: FoundNote) -> None:
        self.desk.navigate("record", ncp_id=note.ncp_id)
