"""The quick guide: two pages, with the keys that the program has."""

import re
from io import BytesIO

import pypdf

from csdesk.services import resources
from csdesk.services.papers import quick_guide


def pages() -> list[str]:
    read = pypdf.PdfReader(BytesIO(quick_guide.make()))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_it_is_two_pages() -> None:
    said = pages()

    assert len(said) == 2
    assert [re.findall(r"page (\d) of 2", one) for one in said] == [["1"], ["2"]]


def test_all_of_it_is_printed() -> None:
    said = " ".join(pages())
    words = resources.toml("help/quick-guide.toml")

    for part in ("day", "keys"):
        assert all(cell in said for row in words[part]["rows"] for cell in row)
    for part in ("rules", "dates", "wrong"):
        assert all(item in said for item in words[part]["items"])
