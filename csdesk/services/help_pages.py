"""The help inside the program: pages of plain words beside their contents, read from resources/help.

A language has a folder of its own there (resources/help/es): what it has not is shown in the program's own words.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.wording import language, tr

FIRST = "first-steps"
"""Where there is no page for what is in view."""
WHATS_NEW = "whats-new"
PICTURES = "pictures"


@dataclass(frozen=True)
class HelpPage:
    """One page: its name (of its screen or door), its title, its text as Markdown with its title as first heading."""

    name: str
    title: str
    text: str

    @property
    def words(self) -> str:
        """What it says, without the signs of Markdown and its pictures, in one line."""
        said = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", self.text)
        said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", said)
        return " ".join(re.sub(r"[*`#|]|^- ", "", said, flags=re.MULTILINE).split())


@dataclass(frozen=True)
class HelpGroup:
    """Pages that belong together."""

    title: str
    pages: tuple[HelpPage, ...]


def folder() -> Path:
    """Where the pages lie. Raises `DeskError` when the installation lacks them."""
    return resources.path("help")


@cache
def contents() -> tuple[HelpGroup, ...]:
    """Every page, in the order of resources/help/contents.toml. Raises `DeskError` when one is missing."""
    groups = resources.toml(in_language("contents.toml"))["groups"]
    return tuple(HelpGroup(group["title"], tuple(_read(name) for name in group["pages"])) for group in groups)


def pages() -> dict[str, HelpPage]:
    """Every page by its name, in the order of the contents."""
    return {page.name: page for group in contents() for page in group.pages}


def page_for(name: str) -> HelpPage:
    """The page of a screen or door; the first steps where it has none."""
    every = pages()
    return every.get(name) or every[FIRST]


def search(text: str) -> tuple[HelpPage, ...]:
    """The pages that hold all these words, those first that have them in the title. Nothing looked for: none."""
    wanted = text.casefold().split()
    found = [page for page in pages().values() if wanted and all(word in page.words.casefold() for word in wanted)]
    return tuple(sorted(found, key=lambda page: -sum(word in page.title.casefold() for word in wanted)))


def news(version: str) -> bool:
    """Whether the page *What is new* tells of this version."""
    return f"## {version}" in pages()[WHATS_NEW].text.splitlines()


def in_language(name: str) -> str:
    """The resource of the help of this name, in the language that is spoken where that is there."""
    spoken = f"help/{language()}/{name}"
    return spoken if language() and (resources.FOLDER / spoken).exists() else f"help/{name}"


def _read(name: str) -> HelpPage:
    text = resources.path(in_language(f"{name}.md")).read_text(encoding="utf-8")
    first, _rest = text.split("\n", 1)
    if not first.startswith("# "):
        raise DeskError(tr("resources/help/{name}.md has no title. Install CS Desk again.", name=name))
    return HelpPage(name, first.removeprefix("# ").strip(), text)
