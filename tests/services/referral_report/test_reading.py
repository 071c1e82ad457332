"""Files that are no referral report are refused with a code and a sentence, and nothing else happens."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from csdesk.services import referral_report
from csdesk.services.referral_report import ReportRefusedError
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.vault import Vault
from tests.support.reports import DATA, PERSON, csv_bytes, look, row

ROOT = Path(__file__).parents[3]
SAMPLE = (DATA / "ncp_month1_clean.xlsx").read_bytes()
LEGACY = (DATA / "ncp_month1_legacy.xls").read_bytes()
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def table(*headings: str, rows: int = 3) -> bytes:
    lines = [",".join(headings)] + [",".join(f"value{number}" for _ in headings) for number in range(rows)]
    return "\n".join(lines).encode()


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty_file"),
        (b"%PDF-1.7 ...", "unsupported_format"),
        (b"<html><body>Please sign in</body></html>", "unsupported_format"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "no_header"),
        (b"<?xml version='1.0'?><catalog><book/></catalog>", "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "unsupported_format"),
        (zip_of(readme=b"hello"), "unsupported_format"),
        (SAMPLE[:20_000], "damaged_file"),
        (zip_of(xl__workbook=b"<broken"), "damaged_file"),
        (LEGACY[:3_000], "damaged_file"),
        (zip_of(**{f"xl__part{number}": b"" for number in range(2_001)}), "unsafe_file"),
        (ENCRYPTED, "password_protected"),
        (b"\x81\x8d\x8f,\xfc\xff\n" * 30, "bad_encoding"),
        (b"just some words\nand more of them\n", "no_header"),
        (table("Employee", "Last Name", "First Name", "Address", "City", "Gross Pay"), "wrong_report"),
        (table("CP Last Name", "CP First Name", "IV-D Case Number", "County", "Arrears"), "wrong_report"),
        (csv_bytes([]), "no_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(vault: Vault, content: bytes, code: str) -> None:
    with pytest.raises(ReportRefusedError) as refused:
        look(vault, read_bytes("file.xlsx", content))
    assert refused.value.code == code
    assert "The caseload was not changed." in str(refused.value)


@pytest.mark.parametrize("place", [len(SAMPLE) // 4, len(SAMPLE) // 2, len(SAMPLE) * 3 // 4])
def test_damage_anywhere_is_told(place: int) -> None:
    with pytest.raises(ReportRefusedError) as refused:
        read_bytes("report.xlsx", SAMPLE[:place] + b"\xff" * 40 + SAMPLE[place + 40 :])
    assert refused.value.code == "damaged_file"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportRefusedError, match="cannot be opened"):
        referral_report.read_report(tmp_path / "gone.csv")


def test_several_reports_in_one_workbook(vault: Vault) -> None:
    workbook = Workbook()
    for day in ("7/6/2026", "8/5/2026"):
        sheet = workbook.create_sheet(day.replace("/", "-"))
        sheet.append([f"Last Refreshed: {day} 6:02:14 AM"])
        sheet.append(list(PERSON))
        sheet.append(list(row().values()))
    out = io.BytesIO()
    workbook.save(out)
    with pytest.raises(ReportRefusedError) as refused:
        look(vault, read_bytes("report.xlsx", out.getvalue()))
    assert refused.value.code == "several_reports"


def test_text_that_looks_like_a_formula_stays_text(vault: Vault) -> None:
    report = read_bytes("report.csv", csv_bytes([row(last='=HYPERLINK("x")', Worker="@SUM(1)")]))
    line = look(vault, report).work.checked.lines[0]
    assert (line.last_name, line.worker) == ('=HYPERLINK("x")', "@SUM(1)")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for the installed program is a shell script")
def test_an_installed_program_reads_workbooks_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_here = read_bytes("month1.xlsx", SAMPLE)
    program = tmp_path / "csdesk"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "app.py"}" "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert read_bytes("month1.xlsx", SAMPLE) == read_here
    with pytest.raises(ReportRefusedError) as refused:
        read_bytes("cut.xls", LEGACY[:3_000])
    assert refused.value.code == "damaged_file"
