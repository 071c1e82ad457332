"""What lies on a scan is read, whatever kind of file it is; what is no scan harms nobody."""

import io
import sys
from contextlib import suppress
from uuid import UUID

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from csdesk.services import scan_reader, scans
from csdesk.services.scans import ScanRefusedError
from tests.services.scans.scanning import as_pdf, as_picture, page

FIRST, SECOND = UUID(int=1), UUID(int=2)


def codes(content: bytes) -> list[tuple[str, ...]]:
    return [one.codes for one in scans.read(content)]


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def test_each_page_of_a_pdf_says_its_codes() -> None:
    pdf = as_pdf([page(FIRST, turned=2), page(), page(SECOND, FIRST, turned=-1)])
    found = scans.read(pdf)
    assert [one.number for one in found] == [1, 2, 3]
    assert found[0].codes == (str(FIRST),)
    assert found[1].codes == ()
    assert set(found[2].codes) == {str(FIRST), str(SECOND)}
    with Image.open(io.BytesIO(found[0].picture)) as picture:
        assert (picture.format, picture.width) == ("JPEG", 850)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
@pytest.mark.parametrize("turned", [0, 90, 178])
def test_pictures_of_a_page_say_their_code_however_they_lie(kind: str, turned: int) -> None:
    content = as_picture(page(FIRST, turned=turned), kind)
    assert scans.kind_of(content) == kind.lower()
    assert codes(content) == [(str(FIRST),)]
    assert page_count(scans.shown(content)) == 1


def test_a_photograph_is_shown_upright_as_its_camera_says() -> None:
    made = page(FIRST)
    camera = made.getexif()
    camera[0x0112] = 6  # turned by a quarter
    out = io.BytesIO()
    made.save(out, "JPEG", exif=camera)
    with Image.open(io.BytesIO(scans.read(out.getvalue())[0].picture)) as picture:
        assert picture.width > picture.height


def test_a_scan_is_shown_and_taken_apart_page_by_page() -> None:
    pdf = as_pdf([page(FIRST), page(), page(SECOND)])
    assert page_count(scans.shown(pdf)) == 3
    part = scans.some_pages(pdf, (3, 1))
    assert codes(part) == [(str(SECOND),), (str(FIRST),)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"a text", "neither a PDF nor"),
        (b"%PDF-1.7 torn off", "damaged"),
        (b"\xff\xd8\xff torn off", "damaged"),
        (as_picture(page(FIRST), "HEIC")[:400], "damaged"),
        (as_picture(Image.new("1", (20_000, 20_000)), "PNG"), "more pages or dots"),
    ],
)
def test_what_is_no_scan_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(ScanRefusedError, match=sentence):
        scans.read(content)


def test_a_reader_that_uses_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdesk.services.scans.reading.SECONDS", 0)
    with pytest.raises(ScanRefusedError, match="more memory or time"):
        scans.read(as_pdf([page()] * 12))


SAMPLES = {kind: as_picture(page(FIRST).resize((340, 440)), kind) for kind in ("JPEG", "PNG", "HEIC")}
SAMPLES["PDF"] = as_pdf([page(FIRST).resize((340, 440))])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(sorted(SAMPLES)), damage=st.lists(st.tuples(st.integers(12, 5_000), st.integers(0, 255))))
def test_a_damaged_scan_is_read_or_refused(kind: str, damage: list[tuple[int, int]]) -> None:
    content = bytearray(SAMPLES[kind])
    for place, value in damage:
        content[place % len(content)] = value
    found: tuple[scans.ScanPage, ...] | None = None
    with suppress(ScanRefusedError):
        found = scans.read(bytes(content))
    assert found is None or len(found) >= 1


def test_the_installed_program_starts_itself_as_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import start

    content = as_picture(page(FIRST), "PNG")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    monkeypatch.setattr(scan_reader, "limit_resources", lambda _memory, _seconds: None)
    assert start(["--read-scan", "codes", "png"]) == 0
    assert str(FIRST) in out.getvalue()
    assert out.getvalue().endswith('{"end": true}\n')


def test_a_scan_of_many_plans_may_be_larger_than_what_is_kept_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_pdf([page(FIRST), page(SECOND)])
    monkeypatch.setattr("csdesk.services.attachments.MOST_BYTES", len(content) - 1)
    assert len(scans.some_pages(content, (1,))) < len(content)
    monkeypatch.setattr("csdesk.services.scans.kinds.MOST_BYTES", len(content) - 1)
    with pytest.raises(ScanRefusedError, match="larger than 100 MB"):
        scans.read(content)
