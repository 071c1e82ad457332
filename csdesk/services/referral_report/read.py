"""A file into cells. What a file is comes from its bytes; a foreign workbook is opened in another process."""

import hashlib
import io
import stat
import zipfile
from pathlib import Path
from typing import NamedTuple

from csdesk.services.cycles import many_objects
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import UntrustedReport, UntrustedSheet
from csdesk.services.referral_report.sheets import Sheets
from csdesk.services.referral_report.text_file import looks_like_utf_16, read_text_file
from csdesk.services.referral_report.workbook import SENTENCES, read_workbook
from csdesk.wording import tr

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_TEXT = 80 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2_000
LARGEST_DIRECTORY = 4 * 1024 * 1024
"""Bytes of a packed file's list of parts."""

ZIP = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
ZIP_64_END = b"PK\x06\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
LOCK_FILE_SIZES = (165, 171)
"""Of the file that Excel lays beside a workbook while it is open."""

KINDS = {
    "xlsx": tr("Excel workbook (xlsx)"),
    "xls": tr("Excel workbook (xls)"),
    "xlsb": tr("Excel workbook (xlsb)"),
    "ods": tr("OpenDocument spreadsheet"),
    "fods": tr("OpenDocument spreadsheet"),
    "xml": tr("XML spreadsheet"),
    "html": tr("Web page with tables"),
}
EMPTY = tr(
    "The file is empty: nothing is in it. If it lies in OneDrive or on a share, open it once so that it is fetched; "
    "otherwise export the report again."
)
LOCK_FILE = tr(
    "This is the small file that Excel keeps beside a workbook while it is open, not the workbook. "
    "Choose the file of the same name without ~$ in front."
)
DAMAGED = tr("The file is damaged or cut short. Export the report again.")
NOT_A_REPORT = tr(
    "This is not a kind of file that a referral report comes as. Choose the report's .xlsx, .xls or .csv."
)
A_DOCUMENT = tr(
    "This is an XML file or a document, whatever its name says. Open it in Excel and save it as an Excel workbook "
    "(.xlsx), then choose that."
)


def read_report(path: Path) -> UntrustedReport:
    """Read a file into cells, without believing any of them. Needs no database.

    Raises `ReportRefusedError`: what the file is, or is not, in a sentence.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReportRefusedError(
                "unsupported_format", tr("This is not a file. Choose the report's .xlsx, .xls or .csv.")
            )
        if status.st_size > LARGEST_FILE:
            raise ReportRefusedError("too_large", tr("The file is larger than 200 MB: no referral report is."))
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE)
    except OSError as error:
        raise ReportRefusedError(
            "damaged_file",
            tr(
                "The file cannot be opened ({strerror}). Check that it is there and not in use.",
                strerror=error.strerror,
            ),
        ) from error
    return read_bytes(path.name, content)


def read_bytes(file_name: str, content: bytes) -> UntrustedReport:
    """The same for a file that is in memory already. Raises `ReportRefusedError`."""
    if _is_lock_file(file_name, content):
        raise ReportRefusedError("unsupported_format", LOCK_FILE)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReportRefusedError("empty_file", EMPTY)
    kind = kind_of(content)
    read = _cells_of(content, kind)
    if not any(any(cell not in ("", None) for cell in row) for sheet in read.sheets for row in sheet.rows):
        raise ReportRefusedError("empty_file", tr("There is nothing in this file. Export the report again."))
    return UntrustedReport(
        file_name=file_name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        kind="ods" if kind == "fods" else kind,
        description=f"{read.description}, {size_in_words(len(content))}",
        sheets=Sheets(read.sheets, lambda: _cells_of(content, kind).sheets),
        epoch_1904=read.epoch_1904,
        warnings=read.warnings,
    )


class _Cells(NamedTuple):
    """The cells of a file, and what reading them said."""

    sheets: tuple[UntrustedSheet, ...]
    description: str
    epoch_1904: bool
    warnings: tuple[str, ...]


def _cells_of(content: bytes, kind: str) -> _Cells:
    if kind == "csv":
        if len(content) > LARGEST_TEXT:
            raise ReportRefusedError("too_large", tr("The text file is larger than 80 MB: no referral report is."))
        with many_objects():
            text = read_text_file(content)
        return _Cells((UntrustedSheet("", text.rows),), text.description, False, text.warnings)
    with many_objects():
        workbook = read_workbook(content, kind)
    count = len(workbook.sheets)
    description = f"{KINDS[kind]}, {count} {'sheet' if count == 1 else 'sheets'}"
    return _Cells(workbook.sheets, description, workbook.epoch_1904, workbook.warnings)


def _is_lock_file(file_name: str, content: bytes) -> bool:
    """Excel's `~$` file: who has the workbook open, in two encodings, and blanks."""
    if len(content) not in LOCK_FILE_SIZES:
        return file_name.startswith("~$") and len(content) < 1024
    return file_name.startswith("~$") or (0 < content[0] < 55 and content[1 + content[0] : 55].strip(b" \0") == b"")


def kind_of(content: bytes) -> str:
    """`xlsx`, `xlsb`, `ods`, `fods`, `xls`, `xml`, `html` or `csv`. Raises `ReportRefusedError` for anything else."""
    if content.startswith(ZIP):
        return _kind_of_archive(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ReportRefusedError("password_protected", SENTENCES["password_protected"])
        return "xls"
    if content.startswith(BIFF) and content[2:4] in (b"\x08\x00", b"\x06\x00", b"\x10\x00", b"\x04\x00"):
        return "xls"
    marked = _kind_of_markup(content)
    if marked:
        return marked
    if b"\0" in content[:4096] and not content.startswith(BYTE_ORDER_MARKS) and not _is_text_with_nuls(content):
        raise ReportRefusedError("unsupported_format", NOT_A_REPORT)
    return "csv"


def _kind_of_markup(content: bytes) -> str:
    """`xml`, `fods` or `html`, or nothing when it is no markup. Raises `ReportRefusedError` for other documents."""
    head = content[:65_536].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"mime-version:", b"content-type: multipart")) and b"text/html" in head:
        return "html"
    if head.startswith((b"%pdf", b"{\\rtf")):
        raise ReportRefusedError("unsupported_format", A_DOCUMENT)
    if not head.startswith(b"<"):
        return ""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
        return "xml"
    if b"urn:oasis:names:tc:opendocument" in head and b"office:document" in head:
        return "fods"
    if any(mark in head for mark in (b"<html", b"<table", b"<!doctype html", b"<body", b"<tr")):
        return "html"
    if head.startswith(b"<?xml") or b"<!doctype" in head or b"<!entity" in head:
        raise ReportRefusedError("unsupported_format", A_DOCUMENT)
    return "html" if b"<table" in content.replace(b"\0", b"").lower() else ""


def _kind_of_archive(content: bytes) -> str:
    if _directory_size(content) > LARGEST_DIRECTORY:
        raise ReportRefusedError(
            "unsafe_file", tr("The file has far more parts than a report can, so it was not opened.")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReportRefusedError("damaged_file", DAMAGED) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ReportRefusedError(
            "unsafe_file", tr("The file unpacks to far more than a report can hold, so it was not opened.")
        )
    names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise ReportRefusedError("password_protected", SENTENCES["password_protected"])
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise ReportRefusedError(
        "unsupported_format",
        tr("This is a packed file, but not a workbook. Unpack it, then choose the report's .xlsx, .xls or .csv."),
    )


def _directory_size(content: bytes) -> int:
    """What the packed file says of the size of its list of parts, before a million of them are listed."""
    tail = content[-66_000:]
    end = tail.rfind(ZIP_END)
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    longer = tail.rfind(ZIP_64_END)
    return (
        max(size if size < 0xFFFF_FFFF else 0, int.from_bytes(tail[longer + 40 : longer + 48], "little"))
        if longer >= 0
        else size
    )


def _is_text_with_nuls(content: bytes) -> bool:
    """UTF-16 without a mark, or text in which a program left a few NUL characters."""
    sample = content[:4096]
    letters = sum(byte >= 32 or byte in b"\t\r\n" for byte in sample)
    return looks_like_utf_16(content) or letters > len(sample) * 0.97


def size_in_words(size: int) -> str:
    """A file's size as people say it: `305 KB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
