"""Letters: written to one person or many, kept word for word, in wordings that the office can change."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.letters.sent import SentPage
from csdesk.ui.screens.letters.tabs import KEYS, PAGES
from csdesk.ui.screens.letters.wordings import WordingsPage
from csdesk.ui.screens.letters.writing import WritePage

Page = WritePage | SentPage | WordingsPage


class LettersScreen(Screen):
    """Three pages: write, sent, wordings."""

    name = "letters"
    depends_on = frozenset(["ncps", "contacts", "appointments", "reviews", "reports", "letters", "settings"])

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.write = WritePage(desk)
        self.sent = SentPage(desk)
        self.wordings = WordingsPage(desk)
        self._of: dict[str, Page] = {"write": self.write, "sent": self.sent, "wordings": self.wordings}
        self.pages = QStackedWidget()
        for one in self._of.values():
            self.pages.addWidget(one)
            one.to.connect(self.go)
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._leave
        )
        self.set_pages(self.pages)

    def open_with(
        self,
        ncp_ids: tuple[UUID, ...] = (),
        template: str = "",
        letter_id: UUID | None = None,
        **_more: Any,
    ) -> None:
        """Write to people (`template`: a wording by its code), or show a letter that was sent."""
        if letter_id is not None:
            self.pages.setCurrentWidget(self.sent)
            self.sent.open_for(letter_id)
        elif ncp_ids:
            self.pages.setCurrentWidget(self.write)
            self.write.open_for(tuple(ncp_ids), template)

    def refresh(self) -> None:
        """Read what the page in view shows."""
        self._here.refresh()

    def go(self, code: str) -> None:
        """Show another page."""
        self.pages.setCurrentWidget(self._of[code])
        self._here.refresh()
        self._here.first_focus().setFocus()

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.letters import scenes

        return scenes.of_letters(self, files)

    def primary_action(self) -> QAbstractButton | None:
        """What the page in view is for."""
        return self._here.primary_action()

    def commands(self) -> list[Command]:
        """Its three pages."""
        return [
            Command(f"letters.to.{code}", words, KEYS[code], partial(self.go, code), kind=Kind.VIEW)
            for code, words in PAGES
        ]

    def first_focus(self) -> QWidget:
        """Where the page in view begins."""
        return self._here.first_focus()

    def unsaved(self) -> dict[str, Any]:
        """Whom a letter was being written to, a wording that was begun, a return address that is not kept."""
        parts = {
            "write": self.write.unsaved(),
            "wordings": self.wordings.unsaved(),
            "address": self.wordings.back_to.typed(),
        }
        kept: dict[str, Any] = {name: part for name, part in parts.items() if part}
        here = next(code for code, one in self._of.items() if one is self._here)
        return {**kept, "here": here} if kept else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on with all of it."""
        if "address" in unsaved:
            self.wordings.back_to.bring_back(unsaved["address"])
        if "write" in unsaved and not self.write.ncp_ids:
            self.write.bring_back(unsaved["write"])
        if "wordings" in unsaved:
            self.wordings.bring_back(unsaved["wordings"])
        self.pages.setCurrentWidget(self._of[unsaved["here"]])

    def _leave(self) -> None:
        """Back to the letter that is begun, then to the record or the list that it was begun from."""
        if self._here is not self.write and self.write.ncp_ids:
            self.go("write")
        elif len(self.write.ncp_ids) == 1:
            self.desk.navigate("record", ncp_id=self.write.ncp_ids[0])
        else:
            self.desk.navigate("ncps")

    @property
    def _here(self) -> Page:
        return list(self._of.values())[self.pages.currentIndex()]
