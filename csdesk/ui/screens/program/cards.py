"""The cards of the overview: what stands on the pages of *Program*, in short, each with the way to its page."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from csdesk.services.program.measures import Standing
from csdesk.services.program.measures.words import next_words
from csdesk.services.program.readiness import Assessed, AssessedCategory, compare
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.measures.table import MeasuresTable
from csdesk.ui.theme.tokens import ROW
from csdesk.ui.widgets import Button, Column, EmptyState, ListTable, Sheet, Text, column, holding, row
from csdesk.ui.widgets.radial import RadialDiagram
from csdesk.wording import tr

HEADER = 32
NOTHING = tr("No counts of an agency yet")
NO_COUNTS = tr("From cases, children and dollars follow the four rates, and what they earn of the allocation.")
WEAKEST = 4
"""So many weak categories are named; the page of readiness has all."""


class ReadinessCard(Sheet):
    """The radial diagram of the newest assessment over the one before. `open_category`: Enter on an axis."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="program.readiness")
        self._desk = desk
        self.title = Text("", "section", wrap=True, name="program.readiness.title")
        self.under = Text("", "small", role="ink_2", wrap=True, name="program.readiness.under")
        self.open = Button(tr("Open"), lambda: desk.navigate("readiness"), name="program.readiness.open", small=True)
        self.diagram = RadialDiagram(name="program.readiness.diagram", spoken=tr("Service level readiness"))
        self.counts = Text("", "small", wrap=True, name="program.readiness.counts")
        nothing = EmptyState(
            tr("No readiness assessment yet"),
            tr("It asks how far the office is with each part of its work: 1 Emerging, 2 Coordinated, 3 Integrated."),
            icon="target",
            action=tr("To readiness"),
            on_action=lambda: desk.navigate("readiness"),
            kind="secondary",
            name="program.readiness.nothing",
        )
        head = row(gap=8)
        head.addLayout(column(self.title, self.under, gap=2), 1)
        head.addWidget(self.open)
        shown = column(head, gap=8)
        shown.addWidget(self.diagram, 1)
        shown.addWidget(self.counts)
        self._pages = QStackedWidget()
        self._pages.addWidget(holding(shown))
        self._pages.addWidget(nothing)
        self.add(self._pages, stretch=1)
        self.diagram.opened.connect(lambda _place: desk.navigate("readiness"))

    def show_assessed(self, now: Assessed | None, before: Assessed | None) -> None:
        """Show the newest, and the one before it."""
        self._pages.setCurrentIndex(0 if now else 1)
        if now is None:
            return
        self.title.setText(tr("Service level readiness, {day}", day=formats.full_day(now.held_on)))
        self.under.setText(
            tr(
                "{statements} in {categories} · 1 Emerging, 2 Coordinated, 3 Integrated",
                statements=formats.count(now.statements, tr("statement"), tr("statements")),
                categories=formats.count(len(now.categories), tr("category"), tr("categories")),
            )
        )
        self.counts.setText(
            tr(
                "Integrated {three} · Coordinated {two} · Emerging {one}",
                three=now.counted(3),
                two=now.counted(2),
                one=now.counted(1),
            )
        )
        earlier = [] if before is None else [before]
        self.diagram.show_marks(
            [one.title for one in now.categories],
            now.overalls,
            [[growth.then for growth in compare(now, one)] for one in earlier],
            [formats.full_day(one.held_on) for one in (now, *earlier)],
            levels=now.definition.levels,
        )


class MeasuresCard(Sheet):
    """The measures of the agency that was worked at last, as on their page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="program.measures")
        self.title = Text("", "section", wrap=True, name="program.measures.title")
        open_page = Button(tr("Open"), lambda: desk.navigate("measures"), name="program.measures.open", small=True)
        self.table = MeasuresTable("program.measures.table")
        self.table.opened.connect(lambda _line: desk.navigate("measures"))
        self.next = Text("", "small", wrap=True, name="program.measures.next")
        derived = tr("Charts A and B are not in the notice. The steps between the stated ends are derived.")
        self.derived = Text(derived, "small", role="ink_2", wrap=True, name="program.measures.derived")
        self.nothing = EmptyState(
            NOTHING,
            NO_COUNTS,
            icon="gauge",
            action=tr("To the measures"),
            on_action=lambda: desk.navigate("measures"),
            kind="secondary",
            name="program.measures.nothing",
        )
        head = row(gap=8, margins=(16, 6, 12, 6))
        head.addWidget(self.title, 1)
        head.addWidget(open_page)
        notes = column(self.next, self.derived, gap=2, margins=(16, 8, 16, 8))
        self._pages = QStackedWidget()
        self._pages.addWidget(holding(column(head, self.table, notes, gap=0)))
        self._pages.addWidget(self.nothing)
        self.add(self._pages)

    def show_standing(self, standing: Standing | None, fault: str = "") -> None:
        """Show an agency, or that there is none; or why it cannot be told."""
        self._pages.setCurrentIndex(0 if standing else 1)
        self.nothing.title.setText(tr("The measures of this year cannot be read") if fault else NOTHING)
        self.nothing.sentence.setText(fault or NO_COUNTS)
        if standing is None:
            return
        self.title.setText(
            tr("Performance measures, {agency}, {year}", agency=standing.name, year=standing.year),
        )
        self.table.show_standing(standing)
        rows = standing.earned.rows
        said = " ".join(next_words(one.measure, one.next_step) for one in rows if one.next_step is not None)
        self.next.setText(tr("If nothing else changes: {steps}", steps=said) if said else "")
        self.next.setVisible(bool(said))


class WeakTable(ListTable):
    """The categories with the most room to grow, and what is to be done first."""

    def __init__(self) -> None:
        columns = (
            Column(tr("Where readiness is weak"), lambda one: one.title, bold=True, least=150),
            Column(tr("Level"), lambda one: self.levels[one.overall - 1], 120),
            Column(tr("Next joint step"), lambda one: one.next_step or tr("None yet"), least=120, role="ink_2"),
        )
        super().__init__(columns, name="program.weak", spoken=tr("Where readiness is weak"), key=lambda one: one.code)
        self.levels: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weak(self, weak: tuple[AssessedCategory, ...], levels: tuple[str, ...]) -> None:
        """Show the weakest. `levels`: what 1, 2 and 3 are called."""
        self.levels = [f"{number} {name}" for number, name in enumerate(levels, 1)]
        shown = list(weak[:WEAKEST])
        self.set_rows(shown)
        self.setFixedHeight(theme.scaled(HEADER) + theme.scaled(ROW) * len(shown) + 2)

    def sizeHint(self) -> QSize:
        """As high as it was made."""
        return QSize(theme.scaled(480), self.height())


@dataclass(frozen=True)
class Page:
    """A page that shows too much for a card."""

    name: str
    title: str
    sentence: str
    icon: str


PAGES = (
    Page(
        "able_willing",
        tr("Able and willing"),
        tr("Who says that they can pay and want to, beside what was paid; and who stopped lately."),
        "dots-nine",
    ),
    Page(
        "quality",
        tr("Quality"),
        tr("Referrals, services, time between steps, attendance and outcomes, over the time."),
        "arrows-clockwise",
    ),
    Page(
        "supervisor",
        tr("Supervisor"),
        tr("The quarters of several desks added up, each person once, without names."),
        "users-four",
    ),
)


class PageCard(Sheet):
    """What a page is for, and the way there."""

    def __init__(self, page: Page, go: Callable[[], object]) -> None:
        super().__init__(title=page.title, icon=page.icon, gap=8, name=f"program.to.{page.name}")
        button = Button(tr("Open"), go, name=f"program.to.{page.name}.open", small=True)
        button.setAccessibleName(tr("Open {page}", page=page.title))
        self.add(Text(page.sentence, "small", role="ink_2", wrap=True))
        self.add_space()
        self.add(row(button, None))
