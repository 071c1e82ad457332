"""The worksheet in the window: its pages as pictures, made in memory, shown, printed, or saved on purpose."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy

from csdesk.services import plans
from csdesk.services.plans import WorksheetOptions
from csdesk.ui import formats, theme
from csdesk.ui.printing import render
from csdesk.ui.screens.plans.asked import Asked
from csdesk.ui.screens.plans.pages import GAP, SCREEN_DPI, Pages
from csdesk.ui.widgets import Band, Sheet, Text
from csdesk.wording import tr

AS_AGREED = WorksheetOptions()


@dataclass(frozen=True)
class Drawn:
    """A worksheet as it will print."""

    pages: tuple[QImage, ...]
    asked: str
    """What was asked for, in words."""
    without_font: tuple[str, ...]
    """Words of which no font has the letters: they stand in Latin ones, with a line for the pen."""


def pages_of(session: Any, plan_id: UUID, *, today: date, options: WorksheetOptions = AS_AGREED) -> Drawn:
    """The worksheet of a plan as pictures."""
    options = plans.allowed(session, plan_id, options)
    pdf = plans.worksheet_pdf(session, plan_id, today=today, options=options)
    without_font = () if options.blank else plans.without_font(plans.plan(session, plan_id))
    return Drawn(render(pdf, SCREEN_DPI), options.asked, without_font)


class WorksheetSheet(Sheet):
    """The preview, with the button that asks for another one. `shown`: the pages in view are new."""

    shown = Signal()

    def __init__(self, asked: Asked) -> None:
        super().__init__(padding=0, gap=0, name="plans.worksheet")
        self._told = Text("", "small", wrap=True)
        self._pages = Pages("worksheet", name="plans.worksheet")
        self.letters = Text("", "small", role="attention", wrap=True, name="plans.letters")
        self.letters.setContentsMargins(GAP, GAP, GAP, 0)
        self.letters.setVisible(False)
        title = Text(tr("Worksheet"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add(Band(title, self._told, asked, self._pages.zoom))
        self.add(self.letters)
        self.add(self._pages, stretch=1)
        self.setMinimumWidth(theme.scaled(400))

    def show_pages(self, drawn: Drawn) -> None:
        """Show a worksheet."""
        self._pages.show_pages(drawn.pages)
        told = formats.count(len(drawn.pages), tr("page"), tr("pages"))
        self._told.setText(f"{told}, {drawn.asked}" if drawn.asked else told)
        self.letters.setText(of_letters(drawn.without_font))
        self.letters.setVisible(bool(drawn.without_font))
        self.shown.emit()

    @property
    def pages(self) -> tuple[QImage, ...]:
        """The pages in view."""
        return self._pages.pages


def of_letters(words: tuple[str, ...]) -> str:
    """What is said before a worksheet prints that has words of which no font has the letters."""
    named = ", ".join(words[:3])
    if len(words) > 3:
        named = tr("{first} and others", first=named)
    return tr(
        "No font here has the letters of {named}. They print in Latin letters; write them by hand on the line.",
        named=named,
    )
