"""What is shown of readiness assessments: frozen copies, never rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from csdesk.services.joint_work import JointStepView
from csdesk.services.program.readiness.definition import Category, Definition

WEAK = 2
"""A category whose overall mark is this or less has room to grow."""


def proposed(levels: Sequence[int | None]) -> int | None:
    """The overall mark that the statements of a category propose: their average, rounded down.

    So a category is proposed as Integrated only when each of its statements is, and as Coordinated when what is
    Emerging is made up for by as much that is Integrated. None while a statement is not marked. The document leaves
    the overall mark to whoever fills it in ("a mark ... that best represents the overall assessment"): it is a
    proposal only.
    """
    marked = [level for level in levels if level is not None]
    return sum(marked) // len(marked) if marked and len(marked) == len(levels) else None


@dataclass(frozen=True)
class AssessedCategory:
    """A category of an assessment with its marks."""

    category: Category
    marks: tuple[int | None, ...]
    """Of each statement, in their order."""
    overall: int | None
    note: str
    steps: tuple[JointStepView, ...]
    """Joint steps that came of the category and wait, by their day; they belong to the category of every year."""

    @property
    def code(self) -> str:
        """Of the instrument."""
        return self.category.code

    @property
    def title(self) -> str:
        """As it is shown."""
        return self.category.shown

    @property
    def proposed(self) -> int | None:
        """What the marks propose."""
        return proposed(self.marks)

    @property
    def is_weak(self) -> bool:
        """Emerging or Coordinated."""
        return self.overall is not None and self.overall <= WEAK

    @property
    def next_step(self) -> str:
        """What is to be done first; empty when nothing waits."""
        return self.steps[0].what if self.steps else ""


@dataclass(frozen=True)
class Assessed:
    """An assessment."""

    id: UUID
    held_on: date
    held_by: str
    present: str
    note: str
    under_way: bool
    created_at: datetime
    definition: Definition
    categories: tuple[AssessedCategory, ...]

    @property
    def marked(self) -> int:
        """How many statements are marked."""
        return sum(mark is not None for one in self.categories for mark in one.marks)

    @property
    def statements(self) -> int:
        """How many statements there are."""
        return len(self.definition.statements)

    @property
    def to_set(self) -> tuple[AssessedCategory, ...]:
        """Categories without an overall mark."""
        return tuple(one for one in self.categories if one.overall is None)

    @property
    def proposals(self) -> dict[str, int | None]:
        """What is proposed for the categories without an overall mark."""
        return {one.code: one.proposed for one in self.to_set if one.proposed is not None}

    @property
    def weak(self) -> tuple[AssessedCategory, ...]:
        """Categories with room to grow, the weakest first."""
        return tuple(sorted((one for one in self.categories if one.is_weak), key=lambda one: one.overall or 0))

    @property
    def overalls(self) -> tuple[int | None, ...]:
        """The web: the overall mark of each category."""
        return tuple(one.overall for one in self.categories)

    def counted(self, level: int) -> int:
        """How many categories have this overall mark."""
        return self.overalls.count(level)

    def of(self, code: str) -> AssessedCategory | None:
        """A category by its code."""
        return next((one for one in self.categories if one.code == code), None)


@dataclass(frozen=True)
class Growth:
    """A category in two assessments."""

    code: str
    title: str
    then: int | None
    """None: not marked, or the instrument did not have it."""
    now: int | None

    @property
    def change(self) -> int | None:
        """Levels up (or, negative, down); None where one of them has no mark."""
        return None if self.then is None or self.now is None else self.now - self.then


def compare(now: Assessed, then: Assessed) -> tuple[Growth, ...]:
    """The categories of `now` beside the same of another assessment."""
    marks = {one.code: one.overall for one in then.categories}
    return tuple(Growth(one.code, one.title, marks.get(one.code), one.overall) for one in now.categories)


def before_it(now: Assessed, others: Iterable[Assessed]) -> Assessed | None:
    """The last that was finished of those held before this one; of one day, the one that was begun first."""
    earlier = [one for one in others if not one.under_way and _order(one) < _order(now)]
    return max(earlier, key=_order, default=None)


def _order(one: Assessed) -> tuple[date, datetime, UUID]:
    return one.held_on, one.created_at, one.id
