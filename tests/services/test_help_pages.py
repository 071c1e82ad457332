"""The pages of the help: in plain words, found by their words."""

import re
import shutil
from pathlib import Path

import pytest

from csdesk.services import help_pages, resources
from csdesk.services.help_pages import HelpPage

PLAIN = 8.0
"""The school grade that a page may ask for (Flesch and Kincaid)."""
VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    found = len(VOWELS.findall(word.lower()))
    return max(1, found - (word.endswith("e") and not word.endswith("le")))


def grade(page: HelpPage) -> float:
    """How many years of school it takes to read this: by words in a sentence, and syllables in a word."""
    lines = re.sub(r"!\[.*?\]\(.*?\)|[*`#]|\]\([^)]*\)", " ", page.text).splitlines()
    sentences = [one.split() for line in lines for one in re.split(r"[.!?]\s", line) if one.split()]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("page", help_pages.pages().values(), ids=lambda page: page.name)
def test_a_page_is_in_plain_words(page: HelpPage) -> None:
    assert grade(page) < PLAIN


def test_hard_words_are_seen() -> None:
    hard = "# Accountability\n\nConfidential administrative documentation necessitates organizational deliberation."

    assert grade(HelpPage("hard", "Accountability", hard)) > PLAIN


def test_what_has_no_page_gets_the_first_steps() -> None:
    assert help_pages.page_for("ncps").title.startswith("NCPs")
    assert help_pages.page_for("no such screen").name == help_pages.FIRST


def test_a_search_wants_all_words_and_shows_first_whose_title_has_them() -> None:
    found = [page.name for page in help_pages.search("SCAN signed")]

    assert found[0] == "scans"
    assert "plans" in found
    assert all("signed" in help_pages.pages()[name].words.casefold() for name in found)
    assert help_pages.search("  ") == ()
    assert help_pages.search("quixotic") == ()


def test_links_and_pictures_are_no_words() -> None:
    assert not re.search(r"\.md|\.png|screen:|\]\(", " ".join(page.words for page in help_pages.pages().values()))


def test_a_language_has_its_own_folder_and_what_it_lacks_is_in_the_programs_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(help_pages.folder(), tmp_path / "help")
    (tmp_path / "help" / "es").mkdir()
    (tmp_path / "help" / "es" / "today.md").write_text("# Hoy\n\nAquí empieza el día.\n", encoding="utf-8")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    monkeypatch.setattr(help_pages, "language", lambda: "es")
    help_pages.contents.cache_clear()

    titles = {page.name: page.title for page in help_pages.pages().values()}
    help_pages.contents.cache_clear()

    assert titles["today"] == "Hoy"
    assert titles["board"] == "The board"
