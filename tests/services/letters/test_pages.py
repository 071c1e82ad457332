"""The paper: what lies in the windows of an envelope, what never does, and what assistive technology is told."""

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from csdesk.services.errors import RefusedError
from csdesk.services.letters import shipped
from csdesk.services.letters.fields import samples
from csdesk.services.letters.geometry import Box, envelope, label_sheets, windows
from csdesk.services.letters.labels import label_sheet, labels_pdf
from csdesk.services.letters.pages import Page, Sender, letters_pdf
from csdesk.services.letters.wording import fill
from csdesk.services.progress import Cancelled
from tests.services.letters.mail import Word, pages, words_on

OFFICE = ("Rock County Works and Child Support Services", "Child Support Liaison", "Dana Liaison", "(608) 555-0100")
SENDER = Sender(OFFICE, ("ROCK WORKS", "PO BOX 4411", "JANESVILLE WI 53547"))
TEXT = fill(shipped()["invitation"].body, samples())
SHORT = ("Łukasz Nguyễn", "1420 CLARK ST", "JANESVILLE WI 53545")
LONGEST = (
    "ỄỂŁUKASZ THỊ-HỒNG QUYGJ O'BRIEN-MCCALL-WIŚNIEWSKI III",
    "12345 W SAINT JOSEPHS CHURCH ROAD NORTHWEST",
    "BUILDING 14 APARTMENT 2611 REAR ENTRANCE",
    "SOUTH MILWAUKEE JUNCTION WI 53545-1234",
)
FOLD = envelope()["fold"] * 72
PAGE = Box(0, 0, 612, 792)


def letter(to: tuple[str, ...] = SHORT, text: str = TEXT) -> bytes:
    return letters_pdf("Invitation", [Page(to, text, "October 8, 2026")], SENDER)


def in_sight(found: list[Word], shows: str) -> set[str]:
    """All text that may come into sight in the windows of one kind."""
    boxes = [window.ever for window in windows() if window.shows == shows]
    return {word.text for word in found if word.page == 1 and any(box.meets(word.box) for box in boxes)}


@pytest.mark.parametrize("to", [SHORT, (*SHORT[:1], "1420 CLARK ST", "APT 26B", SHORT[2]), SHORT[:1], LONGEST])
def test_the_address_lies_in_every_address_window_however_the_paper_slides(to: tuple[str, ...]) -> None:
    found = list(words_on(letter(to)))
    address = [word for word in found if word.page == 1 and word.text in to]
    assert len(address) == len(to)
    narrow = to is not LONGEST
    for window in windows():
        if window.shows == "address" and (narrow or window.envelope == "#10, one window"):
            assert all(window.always.holds(word.box) for word in address), window.envelope


@pytest.mark.parametrize("to", [SHORT, LONGEST])
def test_nothing_but_name_and_address_comes_into_sight(to: tuple[str, ...]) -> None:
    found = list(words_on(letter(to)))
    assert in_sight(found, "address") == set(to)
    assert in_sight(found, "return") == set(SENDER.back_to)


def test_the_return_address_lies_in_the_upper_window() -> None:
    upper = next(window for window in windows() if window.shows == "return")
    back = [word for word in words_on(letter()) if word.text in SENDER.back_to]
    assert len(back) == 3
    assert all(upper.always.holds(word.box) for word in back)


def test_the_windows_are_over_the_first_third_and_the_text_is_below_it() -> None:
    assert all(window.ever.bottom < FOLD and window.ever.top > 0 for window in windows())
    below = [word for word in words_on(letter()) if word.text.startswith("Dear")]
    assert below
    assert all(word.box.top > FOLD for word in below)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789", min_size=1, max_size=45), min_size=2, max_size=4),
    st.text("AbcĐễŁł'-gjQ", min_size=1, max_size=45),
)
def test_no_address_leaves_the_one_window(lines: list[str], name: str) -> None:
    found = [word for word in words_on(letter((name, *lines[1:]), "Dear x,")) if word.box.top < FOLD]
    window = next(window for window in windows() if window.envelope == "#10, one window")
    inside = [word for word in found if word.box.right < 5.4 * 72 and word.box.top > 2 * 72]
    assert all(window.always.holds(word.box) for word in inside)


def test_each_letter_has_pages_of_its_own_and_nobody_else_on_them() -> None:
    names = [f"Person{number}X" for number in range(5)]
    long = TEXT + "\n\n" + "\n\n".join(["We can talk about this and that for a while, as long as you like."] * 40)
    made = [
        Page((name, "1 TEST ST", "JANESVILLE WI 53545"), f"Dear {name},\n\n{long if at == 2 else TEXT}", "October 8")
        for at, name in enumerate(names)
    ]
    found = pages(letters_pdf("Invitation", made, SENDER))
    assert len(found) > 5
    owners = [[name for name in names if name in text] for text in found]
    assert [one[0] for one in owners if one] == names
    assert all(len(one) <= 1 for one in owners)
    after = [text for text, one in zip(found, owners, strict=True) if not one]
    assert after
    assert all("Page 2" in after[0] and "1 TEST ST" not in text for text in after)


@pytest.mark.parametrize("code", list(shipped()))
def test_a_shipped_letter_fits_one_page_with_room_to_sign(code: str) -> None:
    text = fill(shipped()[code].body, samples())
    assert len(pages(letter(LONGEST, text))) == 1


def test_the_name_below_the_signature_is_never_alone_on_a_page() -> None:
    for lines in range(1, 14):
        text = TEXT.replace("Sincerely,", "\n\n".join(["One more line."] * lines) + "\n\nSincerely,")
        found = pages(letter(SHORT, text))
        assert "Sincerely, Pat Liaison" in found[-1] or len(found) == 1


def test_letters_that_no_standard_font_has_are_right_and_fonts_are_embedded() -> None:
    made = letter(("Łukasz Ễ Иванова Παπά", *SHORT[1:]), "Dear Łukasz Nguyễn,")
    assert "Łukasz Ễ Иванова Παπά" in pages(made)[0]
    assert "Dear Łukasz Nguyễn," in pages(made)[0]
    fonts: Any = PdfReader(BytesIO(made)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"].get_object() for font in fonts.values())


def structure(node: Any) -> list[Any]:
    node = node.get_object()
    if "/MCID" in node:
        return [(node["/Pg"].get_object()["/StructParents"], node["/MCID"])]
    return [str(node["/S"])[1:], *(structure(child) for child in node["/K"])]


def owned(tree: list[Any]) -> list[Any]:
    return [one for child in tree[1:] for one in ([child[0]] if isinstance(child[0], tuple) else owned(child))]


@pytest.mark.parametrize("kind", ["letters", "labels"])
def test_it_is_tagged_has_a_language_and_a_title_without_a_name(kind: str) -> None:
    if kind == "letters":
        made = letters_pdf("Invitation", [Page(SHORT, TEXT, "x"), Page(LONGEST, TEXT, "x")], SENDER)
    else:
        made = labels_pdf([SHORT] * 40, label_sheets()[0])
    reader = PdfReader(BytesIO(made))
    catalog: Any = reader.trailer["/Root"]
    title = "Invitation" if kind == "letters" else "Address labels"
    assert {key: str(value) for key, value in (reader.metadata or {}).items()} == {"/Title": title}
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/ViewerPreferences"]["/Duplex"] == "/Simplex"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_object().get_data()
    tree = structure(catalog["/StructTreeRoot"]["/K"])
    if kind == "letters":
        assert [part[0] for part in tree[1:]] == ["Sect", "Sect"]
        assert [part[0] for part in tree[1][1:] if part[0] != "P"] == ["H1", "L"]
    marked = [
        (number, int(found))
        for number, page in enumerate(reader.pages)
        for found in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())  # type: ignore[union-attr]
    ]
    assert sorted(owned(tree)) == sorted(marked)


def test_it_can_be_called_off() -> None:
    def stop(done: int, total: int, /) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        letters_pdf("x", [Page(SHORT, TEXT, "x")] * total_letters, SENDER, progress=stop)


total_letters = 5


@pytest.mark.parametrize("first", [1, 7, 30])
def test_labels_begin_where_the_sheet_has_free_ones(first: int) -> None:
    sheet = label_sheet("5160")
    blocks = [(f"Name{number}X", "1420 CLARK ST", "JANESVILLE WI 53545") for number in range(35)]
    found = list(words_on(labels_pdf(blocks, sheet, first=first)))
    for number, block in enumerate(blocks, start=first - 1):
        page, place = divmod(number, sheet.count)
        box = sheet.box(place)
        mine = [word for word in found if word.page == page + 1 and box.holds(word.box)]
        assert [word.text for word in mine] == list(block)
    assert len(found) == 3 * len(blocks)


def test_thirty_labels_fill_a_sheet_and_the_longest_stays_on_its_own() -> None:
    sheet = label_sheets()[0]
    assert sheet.count == 30
    assert PAGE.holds(sheet.box(0))
    assert PAGE.holds(sheet.box(29))
    assert not any(sheet.box(at).meets(sheet.box(at + 1)) for at in range(29))
    found = list(words_on(labels_pdf([LONGEST], sheet, first=2)))
    assert all(sheet.box(1).holds(word.box) for word in found)
    assert {word.text for word in found} == set(LONGEST)


@pytest.mark.parametrize("first", [0, 31])
def test_a_first_label_that_there_is_not_is_refused(first: int) -> None:
    with pytest.raises(RefusedError, match="from 1 to 30"):
        labels_pdf([SHORT], label_sheets()[0], first=first)
    with pytest.raises(RefusedError, match="Nobody"):
        labels_pdf([], label_sheets()[0])
    with pytest.raises(RefusedError, match="not known"):
        label_sheet("L7163")
