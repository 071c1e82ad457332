"""A file into cells. What a file is comes from its bytes; a foreign workbook is opened in another process."""

import hashlib
import io
import zipfile
from pathlib import Path

from csdesk.services.bulk import many_objects
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import UntrustedReport, UntrustedSheet
from csdesk.services.referral_report.text_file import read_text_file
from csdesk.services.referral_report.workbook import SENTENCES, read_workbook

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2_000

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def read_report(path: Path) -> UntrustedReport:
    """Read a file into cells, without believing any of them. Needs no database.

    Raises `ReportRefusedError`: what the file is, or is not, in a sentence.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ReportRefusedError("too_large", "The file is larger than 200 MB: no referral report is.")
        content = path.read_bytes()
    except OSError as error:
        raise ReportRefusedError(
            "damaged_file", f"The file cannot be opened ({error.strerror}). Check that it is there and not in use."
        ) from error
    return read_bytes(path.name, content)


def read_bytes(file_name: str, content: bytes) -> UntrustedReport:
    """The same for a file that is in memory already. Raises `ReportRefusedError`."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ReportRefusedError("empty_file", "The file is empty. Export the report again.")
    kind = kind_of(content)
    if kind == "csv":
        description, rows = read_text_file(content)
        sheets: tuple[UntrustedSheet, ...] = (UntrustedSheet("", rows),)
    else:
        with many_objects():
            sheets = read_workbook(content)
        count = len(sheets)
        description = f"Excel workbook ({kind}), {count} {'sheet' if count == 1 else 'sheets'}"
    if not any(any(cell not in ("", None) for cell in row) for sheet in sheets for row in sheet.rows):
        raise ReportRefusedError("empty_file", "There is nothing in this file. Export the report again.")
    return UntrustedReport(
        file_name=file_name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        kind=kind,
        description=f"{description}, {size_in_words(len(content))}",
        sheets=sheets,
    )


def kind_of(content: bytes) -> str:
    """`xlsx`, `xlsb`, `ods`, `xls` or `csv`. Raises `ReportRefusedError` for anything else."""
    if content.startswith(ZIP):
        return _kind_of_archive(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ReportRefusedError(
                "password_protected",
                SENTENCES["password_protected"],
            )
        return "xls"
    if content.startswith(BIFF) and content[2:4] in (b"\x08\x00", b"\x06\x00", b"\x10\x00", b"\x04\x00"):
        return "xls"
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<", b"%pdf", b"{\\rtf")):
        raise ReportRefusedError(
            "unsupported_format",
            "This is a web page, an XML file or a document, whatever its name says. "
            "Open it in Excel and save it as an Excel workbook (.xlsx), then choose that.",
        )
    if b"\0" in content[:4096] and not content.startswith(BYTE_ORDER_MARKS) and not _looks_like_utf_16(content):
        raise ReportRefusedError(
            "unsupported_format",
            "This is not a kind of file that a referral report comes as. Choose the report's .xlsx, .xls or .csv.",
        )
    return "csv"


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReportRefusedError(
            "damaged_file", "The file is damaged or cut short. Export the report again."
        ) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ReportRefusedError(
            "unsafe_file", "The file unpacks to far more than a report can hold, so it was not opened."
        )
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise ReportRefusedError(
        "unsupported_format",
        "This is a packed file, but not a workbook. Unpack it, then choose the report's .xlsx, .xls or .csv.",
    )


def _looks_like_utf_16(content: bytes) -> bool:
    sample = content[:2000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 4


def size_in_words(size: int) -> str:
    """A file's size as people say it: `305 KB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
