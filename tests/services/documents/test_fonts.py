"""Names of any script on paper: in a font that has them, in the order of the eye, told in the order of reading."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from csdesk.services.documents import fonts
from csdesk.services.documents.paragraph import whole_letters
from csdesk.services.documents.sheet import Sheet, Style, own_words, plain
from tests.services.documents.names import NAMES

STYLE = Style(14, 20)


def paper(*markups: str) -> bytes:
    sheet = Sheet(title="Names", language="en-US", footer=lambda *_page: None)
    for markup in markups:
        sheet.text(markup, STYLE)
    return sheet.finish()


def spoken(content: bytes) -> list[str]:
    """What assistive technology is told in the place of drawn letters, in the order of reading."""
    told: list[str] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if "/ActualText" in element:
            told.append(str(element["/ActualText"]))
        for child in element.get("/K", []):
            walk(child)

    walk(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"])  # type: ignore[index]
    return told


def places(content: bytes) -> dict[str, list[tuple[float, float]]]:
    """Of each letter on the first page: from the left and from below, in points."""
    found: dict[str, list[tuple[float, float]]] = {}
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        for number in range(text.count_chars()):
            left, bottom, _, _ = text.get_charbox(number, loose=True)
            found.setdefault(text.get_text_range(number, 1), []).append((left, bottom))
    return found


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_letter_of_a_name_is_in_the_font_of_its_run(name: str) -> None:
    runs = fonts.runs(name)

    assert "".join(run.text for run in runs) == unicodedata.normalize("NFC", name)
    assert fonts.without_font(name) == ()
    for run in runs:
        known = pdfmetrics.getFont(run.font).face.charToGlyph
        assert [letter for letter in run.text if ord(letter) not in known and letter not in fonts.JOINERS] == []


@pytest.mark.parametrize("name", [name for name in NAMES.values() if any(map(fonts.is_shaped, fonts.runs(name)))])
def test_shaped_words_are_told_as_they_are_written(name: str) -> None:
    assert spoken(paper(plain(f"{name}, with coach Dana"))) == [
        unicodedata.normalize("NFC", f"{name}, with coach Dana")
    ]


def test_words_from_the_right_stand_in_their_order_within_a_sentence() -> None:
    found = places(paper("Call " + plain("דוג") + " 5 times."))
    order = [found[letter][0][0] for letter in "Cגוד5"]

    assert order == sorted(order)


def test_somebodys_own_words_run_from_the_right_and_go_on_below() -> None:
    found = places(paper(own_words("אבג GED 2027 (דה)" + " ול" * 60 + " ז")))
    from_right = [found[letter][0][0] for letter in "אבגDEG27דה"]

    assert from_right[0] > 530
    assert [found[letter][0][0] for letter in "הדGED27גבא"] == sorted(from_right)
    assert found["ז"][0][1] < found["א"][0][1] - 19


def test_words_from_the_right_that_go_on_on_the_next_page_still_run_from_the_right() -> None:
    content = paper(own_words("אב " * 60 + "GED " * 700 + "ז"))
    with pypdfium2.PdfDocument(content) as document:
        text = document[1].get_textpage()
        letters = [(text.get_text_range(at, 1), text.get_charbox(at, loose=True)) for at in range(text.count_chars())]
    (last,) = [box for letter, box in letters if letter == "ז"]
    beside = [box[0] for letter, box in letters if letter == "G" and abs(box[1] - last[1]) < 5]
    assert last[0] < min(beside)


@pytest.mark.parametrize("script", ["Khmer", "Lao", "Thai", "Burmese", "Tibetan"])
@pytest.mark.parametrize("width", [61, 80, 103])
def test_no_line_begins_with_half_a_letter(script: str, width: int) -> None:
    text = NAMES[script].replace(" ", "") * 12
    sheet = Sheet(title="Names", language="en-US", footer=lambda *_page: None)
    lines = whole_letters(sheet.paragraph(plain(text), STYLE, width).blPara.lines)
    told = ["".join(frag.text for frag in line.words).replace(fonts.MARK, "") for line in lines]

    assert len(told) > 3
    assert "".join(told) == text
    assert [line for line in told if line and unicodedata.category(line[0])[0] == "M"] == []
    assert [line for line in told if line and unicodedata.combining(line[-1]) == 9] == []


def test_letters_that_no_font_has_are_latin_with_a_line_for_the_pen() -> None:
    name = "Ann 𒀀𒁀 𒀀 Lee"

    assert fonts.without_font(name) == ("𒀀𒁀", "𒀀")
    assert fonts.written(name) == f"Ann {fonts.PEN_LINE} Lee"
    paper(plain(NAMES["Khmer"]))
    assert fonts.without_font("\ue000") == ("\ue000",)
    assert fonts.written("a\ue000") == "a?"
    assert fonts.written("well done 👍") == "well done :thumbsup:"
    assert "Ann __________ Lee" in PdfReader(BytesIO(paper(plain(name)))).pages[0].extract_text()


def test_a_latin_name_is_one_run_and_nothing_in_it_is_a_tag() -> None:
    assert fonts.runs("Chad Combs") == (fonts.Run("Chad Combs", fonts.REGULAR),)
    assert plain("Łukasz <b> & Sons") == "Łukasz &lt;b&gt; &amp; Sons"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_makes_a_paper_and_nothing_of_it_is_left_to_an_empty_shape(text: str) -> None:
    assert fonts.without_font(fonts.written(text)) == ()
    assert paper(plain(text), own_words(text), f"({plain(text)}) <b>2</b>").startswith(b"%PDF")


def test_papers_that_are_made_at_the_same_time_do_not_disturb_each_other() -> None:
    markups = [plain(name) for name in NAMES.values()]
    alone = paper(*markups)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _number: paper(*markups), range(8)))

    assert [spoken(one) for one in made] == [spoken(alone)] * 8
    assert len({len(one) for one in made}) == 1
