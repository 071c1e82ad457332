"""The page with the recovery code: one page, read back by a scanner, naming nobody."""

import re
from datetime import date
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import zxingcpp

from csdesk.services.papers import recovery_sheet
from csdesk.services.vault import keys

CODE = "CQ3EM-8HS58-C0QE7-PK5KS-BCZ6Z-QJ0JR-XQMCP-5RJJP"
MADE = date(2026, 11, 22)


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())


def scanned(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=2).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_a_scanner_reads_the_code_that_opens_the_vault() -> None:
    code = keys.new_recovery_code()
    content = recovery_sheet.make(code, "Liaison desk", made=MADE, computer="LT-0142")

    assert scanned(content) == [code]
    assert "-".join(re.findall(r"\b[0-9A-Z]{5}\b", words_of(content))[:8]) == code


def test_it_says_what_it_is_and_when_it_was_made() -> None:
    text = words_of(recovery_sheet.make(CODE, "Liaison desk", made=MADE, computer="LT-0142"))

    assert "Recovery code of the vault “Liaison desk”" in text
    assert "Made on November 22, 2026, on the computer LT-0142." in text
    assert all(label in text for label in ("Kept at", "Handed over to", "Signature", "Date"))


@pytest.mark.parametrize("name", ["Liaison desk", "Bureau d’Éléonore <2> & Łódź", "A very long name " * 9])
def test_it_is_one_page_whatever_the_vault_is_called(name: str) -> None:
    content = recovery_sheet.make(CODE, name, made=MADE, computer="a computer of a long name " * 3)

    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 1
    assert scanned(content) == [CODE]
    assert name.split(maxsplit=1)[0] in words_of(content)


def test_it_can_be_read_aloud_and_tells_nothing_of_who_made_it() -> None:
    content = recovery_sheet.make(CODE, "Liaison desk", made=MADE, computer="LT-0142")
    reader = pypdf.PdfReader(BytesIO(content))
    catalog = str(reader.trailer["/Root"].get_object())

    assert "'/StructTreeRoot'" in catalog
    assert "'/Lang': 'en-US'" in catalog
    assert set(reader.metadata or {}) == {"/Title"}
    assert content == recovery_sheet.make(CODE, "Liaison desk", made=MADE, computer="LT-0142")
