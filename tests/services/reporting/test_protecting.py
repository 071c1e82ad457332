"""Workbooks under a password: opened again by an office program's rules, and by nobody without the password."""

import base64
import re
from io import BytesIO

import olefile
import pytest
from openpyxl import load_workbook

from csdesk.services.errors import RefusedError
from csdesk.services.reporting import protecting
from csdesk.services.reporting.xlsx import Book
from tests.services.reporting.books import MADE

NAME = "Quillfeather"


@pytest.fixture(scope="module")
def plain() -> bytes:
    book = Book(title="T", subject="S", language="en-US", as_of=MADE)
    book.sheet("Sheet", [20]).line((NAME, "text"))
    return book.to_bytes()


def test_the_password_opens_it_and_gives_the_same_bytes_back(plain: bytes) -> None:
    password = protecting.new_password()
    protected = protecting.protect(plain, password)
    again = protecting.unprotect(protected, password)
    assert again == plain
    assert load_workbook(BytesIO(again))["Sheet"]["A1"].value == NAME
    assert protecting.protect(plain, password) != protected, "salts and key are new each time"


def test_nobody_opens_it_without_the_password(plain: bytes) -> None:
    password = protecting.new_password()
    protected = protecting.protect(plain, password)
    for wrong in ("", password[:-1], password.upper(), protecting.new_password()):
        with pytest.raises(RefusedError) as refused:
            protecting.unprotect(protected, wrong)
        assert password not in str(refused.value)
    with pytest.raises(ValueError, match="password"):
        protecting.protect(plain, "")
    for piece in (NAME, "xl/worksheets", "[Content_Types].xml"):
        assert piece.encode() not in protected


def test_it_is_aes_256_with_100_000_rounds_of_sha_512(plain: bytes) -> None:
    with olefile.OleFileIO(BytesIO(protecting.protect(plain, "abcd-efgh"))) as container:
        said = container.openstream("EncryptionInfo").read()
    for tag in ("keyData", "encryptedKey"):
        found = re.search(rb"<(?:\w+:)?%s ([^>]*)>" % tag.encode(), said)
        assert found is not None
        values = dict(re.findall(r'(\w+)="([^"]*)"', found.group(1).decode()))
        assert (values["cipherAlgorithm"], values["keyBits"], values["cipherChaining"]) == (
            "AES",
            "256",
            "ChainingModeCBC",
        )
        assert values["hashAlgorithm"] == "SHA512"
        assert len(base64.b64decode(values["saltValue"])) == 16
    assert values["spinCount"] == "100000"


def test_a_damaged_or_plain_file_is_refused(plain: bytes) -> None:
    password = protecting.new_password()
    protected = bytearray(protecting.protect(plain, password))
    protected[len(protected) // 2] ^= 1
    for content in (bytes(protected), plain, b"no workbook at all"):
        with pytest.raises(RefusedError):
            protecting.unprotect(content, password)


def test_passwords_are_read_out_without_doubt() -> None:
    made = {protecting.new_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
        assert not set(password) & set("lo01")
    assert len(set(protecting.ALPHABET)) == 32
