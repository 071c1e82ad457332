"""The items of the procedures checklist, as its file says them (2Gen Procedures, Appendix B)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.services import resources

FILE = "checklists/colorado-2gen-b.toml"


@dataclass(frozen=True)
class Item:
    """One item, word for word, and what on the record fills it."""

    code: str
    text: str
    heading: str = ""
    """Under which the document prints it, within its group."""
    local: str = ""
    """What it means in Wisconsin; the words are CS Desk's."""
    office: bool = False
    """It belongs to the office's work as a whole, not to one person."""
    rule: str = ""
    """What on the record fills it; empty: it is marked by hand."""
    kind: str = ""
    categories: tuple[str, ...] = ()
    need: str = ""
    measure: str = ""
    values: tuple[str, ...] = ()
    last: bool = False
    """The latest thing on the record tells it, not the first."""
    fact: str = ""
    """What a mark on it tells: a code of the disclosure service's facts; empty: what its rule tells."""


@dataclass(frozen=True)
class ItemGroup:
    """Items that belong together."""

    code: str
    title: str
    """As printed."""
    name: str
    """As the screen says it."""
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Checklist:
    """The whole list."""

    code: str
    title: str
    source: str
    version: str
    groups: tuple[ItemGroup, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order."""
        return tuple(item for group in self.groups for item in group.items)


@cache
def load() -> Checklist:
    """The checklist of the installation. Raises `DeskError` when its file is missing or broken."""
    file = resources.toml(FILE)
    groups = tuple(
        ItemGroup(
            code=group["code"],
            title=group["title"],
            name=group["name"],
            items=tuple(Item(**_as_tuples(item)) for item in group["item"]),
        )
        for group in file["group"]
    )
    return Checklist(file["code"], file["title"], file["source"], file["version"], groups)


def _as_tuples(item: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
