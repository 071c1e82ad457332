"""The readiness assessment as its file says it (2Gen Procedures, Appendix C): categories, statements, levels."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from csdesk.services import resources

FILE = "readiness/2gen.toml"
LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Statement:
    """One statement, word for word."""

    code: str
    text: str


@dataclass(frozen=True)
class Adaptation:
    """What the document says of a category at a service level: a paragraph, a list, or both."""

    text: str = ""
    items: tuple[str, ...] = ()
    level: str = ""
    """emerging, coordinated or mastery; empty: the document speaks to all."""


@dataclass(frozen=True)
class Category:
    """Statements that share one mark on the radial diagram."""

    code: str
    title: str
    """As printed."""
    shown: str
    """As it is shown: the title, without what is plainly a slip of the scan."""
    section: str
    """Where the document writes of it."""
    statements: tuple[Statement, ...]
    adaptations: tuple[Adaptation, ...]
    note: str = ""
    """CS Desk's own, on the document's text."""


@dataclass(frozen=True)
class Definition:
    """The whole instrument."""

    code: str
    version: str
    source: str
    procedures: str
    """The document as a whole, of which the adaptations are quoted."""
    title: str
    diagram: str
    """The title of the radial diagram."""
    using: str
    directions: str
    levels: tuple[str, ...]
    """The names of the levels 1, 2 and 3."""
    categories: tuple[Category, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in their order."""
        return tuple(one for category in self.categories for one in category.statements)

    def level_name(self, level: int) -> str:
        """Such as *Emerging* for 1."""
        return self.levels[level - 1]

    def category(self, code: str) -> Category | None:
        """The category of a code."""
        return next((one for one in self.categories if one.code == code), None)


def source_text() -> str:
    """The whole file of this installation: it is kept with each assessment. Raises `DeskError` when it is gone."""
    return resources.path(FILE).read_text(encoding="utf-8")


def load() -> Definition:
    """The assessment of this installation. Raises `DeskError` when its file is missing or broken."""
    resources.toml(FILE)
    return parse(source_text())


@lru_cache(maxsize=8)
def parse(text: str) -> Definition:
    """The assessment from the text of a file that was kept."""
    file = tomllib.loads(text)
    levels = sorted(file["level"], key=lambda one: int(one["number"]))
    return Definition(
        code=file["code"],
        version=file["version"],
        source=file["source"],
        procedures=file["procedures"],
        title=file["title"],
        diagram=file["diagram"],
        using=file["using"],
        directions=file["directions"],
        levels=tuple(one["name"] for one in levels),
        categories=tuple(_category(one) for one in file["category"]),
    )


def _category(table: dict[str, Any]) -> Category:
    return Category(
        code=table["code"],
        title=table["title"],
        shown=table.get("shown", table["title"]),
        section=table["section"],
        statements=tuple(Statement(one["code"], one["text"]) for one in table["statement"]),
        adaptations=tuple(
            Adaptation(one.get("text", ""), tuple(one.get("items", ())), one.get("level", ""))
            for one in table.get("adaptation", ())
        ),
        note=table.get("note", ""),
    )
