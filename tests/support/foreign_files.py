"""Files that somebody made to do harm, or that were damaged on the way. All of them are made here, none is kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

from tests.support.reports import PERSON, row

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
MEGABYTE = 1024 * 1024


def zip_of(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A packed file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def column(number: int) -> str:
    """`A` for 0."""
    return ("" if number < 26 else chr(64 + number // 26)) + chr(65 + number % 26)


def cell(reference: str, text: str) -> str:
    """A text cell."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_rows(rows: Sequence[Sequence[str]], first: int = 1) -> str:
    """Rows of text cells."""
    return "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{column(place)}{number}", text) for place, text in enumerate(cells) if text)
        + "</row>"
        for number, cells in enumerate(rows, first)
    )


REPORT_ROWS = sheet_rows([list(PERSON), list(row().values())])
"""A report of one person."""


def workbook_parts(
    sheet: str | bytes, *, prolog: str = "", shared: str = "", workbook: str = "", styles: str = ""
) -> dict[str, bytes]:
    """The parts of an Excel workbook whose only sheet is this XML, or whose `sheetData` holds these rows."""
    if isinstance(sheet, str) and "<worksheet" not in sheet:
        sheet = f'{XML}{prolog}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": workbook
        or f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Report" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    if styles:
        parts["xl/styles.xml"] = styles
    return {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}


def xlsx(sheet: str | bytes, **more: str) -> bytes:
    """An Excel workbook."""
    return zip_of(workbook_parts(sheet, **more).items())


def bomb(megabytes: int, *, says: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to blanks; it says so, or says `says` bytes."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(b" " * MEGABYTE) + squeeze.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    plain = xlsx(b"<worksheet/>")
    size = megabytes * MEGABYTE if says is None else says
    return replaced_part(plain, "xl/worksheets/sheet1.xml", packed, size)


def replaced_part(content: bytes, name: str, packed: bytes, size: int) -> bytes:
    """A packed file in which a part is these packed bytes, and says this size."""
    out = io.BytesIO()
    directory = io.BytesIO()
    count = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            raw = archive.read(info)
            squeeze = zlib.compressobj(1, zlib.DEFLATED, -15)
            body = packed if info.filename == name else squeeze.compress(raw) + squeeze.flush()
            length = size if info.filename == name else len(raw)
            place, path = out.tell(), info.filename.encode()
            middle = (20, 0, 8, 0, 33, zlib.crc32(raw), len(body), length & 0xFFFF_FFFF, len(path), 0)
            out.write(b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *middle) + path + body)
            directory.write(b"PK\x01\x02" + struct.pack("<HHHHHHIIIHH", 20, *middle))
            directory.write(struct.pack("<HHHII", 0, 0, 0, 0, place) + path)
            count += 1
    start, listed = out.tell(), directory.getvalue()
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), start, 0)
    return out.getvalue() + listed + end


def overlapping(times: int = 300, megabytes: int = 50) -> bytes:
    """Many parts that are one and the same packed bytes."""
    content = bomb(megabytes)
    start = content.rfind(b"PK\x01\x02")
    entry = content[start : content.rfind(b"PK\x05\x06")]
    directory = b"".join(
        entry[:46] + f"xl/worksheets/sheet{number:03}.xm"[: len(entry) - 46].encode() for number in range(times)
    )
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, times, times, len(directory), start, 0)
    return content[:start] + directory + end


def blown_up_strings(references: int = 200_000) -> bytes:
    """One shared string of 32,000 letters in 200,000 cells: 6 GB of text in a file of a few kilobytes."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, references + 1))
    shared = f'{XML}<sst xmlns="{MAIN}" count="{references}" uniqueCount="1"><si><t>{"A" * 32_000}</t></si></sst>'
    return xlsx(rows, shared=shared)


def ods(body: str, prolog: str = "") -> bytes:
    """An OpenDocument spreadsheet whose sheets are this XML."""
    office, table = (f"urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0" for kind in ("office", "table"))
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'{XML}{prolog}<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return zip_of([("mimetype", mime), ("content.xml", content.encode())])


def ods_row(cells: Sequence[str], attributes: str = "") -> str:
    """A row of text cells."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in cells
    )
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def spreadsheet_2003(rows: str, *, prolog: str = "", before: str = "", after: str = "") -> bytes:
    """An XML Spreadsheet 2003 with one sheet."""
    spaces = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    return (
        f'{XML}{prolog}<?mso-application progid="Excel.Sheet"?><Workbook {spaces} '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{before}<Worksheet ss:Name="Report"><Table>{rows}</Table>'
        f"{after}</Worksheet></Workbook>"
    ).encode()


def row_2003(cells: Sequence[str], attributes: str = "") -> str:
    """A row of text cells."""
    inside = "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in cells)
    return f"<Row {attributes}>{inside}</Row>"


def html_table(rows: Sequence[Sequence[str]]) -> bytes:
    """A web page with one table."""
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in cells) + "</tr>" for cells in rows)
    return f"<html><body><table>{body}</table></body></html>".encode()


def many_parts(count: int) -> bytes:
    """A workbook with very many parts."""
    parts = workbook_parts(REPORT_ROWS) | {f"xl/media/image{number}.png": b"" for number in range(count)}
    return zip_of(parts.items())


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (OLE) with one stream."""
    sector, end, free = 512, 0xFFFF_FFFE, 0xFFFF_FFFF
    stream = stream.ljust(max(4096, -(-len(stream) // sector) * sector), b"\0")
    count = len(stream) // sector
    table = [0xFFFF_FFFD, end, *range(3, count + 2), end]
    assert len(table) <= sector // 4, "one sector of the table is enough for a test"
    table += [free] * (sector // 4 - len(table))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    )
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, end, 0, end, 0)[:32]
    header += struct.pack("<109I", 0, *[free] * 108)
    directory = _entry("Root Entry", 5, end, 0, child=1) + _entry(name, 2, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128I", *table) + directory + stream


def _entry(name: str, kind: int, first: int, size: int, *, child: int = 0xFFFF_FFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFF_FFFF
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def xls(sheet: bytes, *, settings: bytes = b"", hidden: int = 0) -> bytes:
    """An old Excel workbook whose only sheet has these records."""
    beginning = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 1996, 0, 6)) + settings
    length = len(beginning) + 4 + 8 + 6 + 4
    bound = record(0x0085, struct.pack("<IBBBB", length, hidden, 0, 6, 0) + b"Report")
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 1996, 0, 6)) + sheet + record(0x0A)
    return compound("Workbook", beginning + bound + record(0x0A) + body)


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an old Excel workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def label(row_number: int, place: int, text: str) -> bytes:
    """A text cell of an old Excel workbook."""
    return record(0x0204, struct.pack("<HHHHB", row_number, place, 0, len(text), 0) + text.encode("latin-1"))


def xlsb(sheet: bytes, *, settings: int = 0, hidden: int = 0) -> bytes:
    """A binary Excel workbook whose only sheet has these records."""
    bundle = struct.pack("<II", hidden, 1) + wide("r1") + wide("Report")
    book = wide_record(131) + wide_record(153, struct.pack("<III", settings, 0, 0) + wide("")) + wide_record(143)
    book += wide_record(156, bundle) + wide_record(144) + wide_record(132)
    body = wide_record(129) + wide_record(148, struct.pack("<IIII", 0, 9, 0, 9)) + sheet + wide_record(130)
    relations = (
        f'{XML}<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zip_of(
        [
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", relations.encode()),
            ("xl/worksheets/sheet1.bin", body),
        ]
    )


def wide(text: str) -> bytes:
    """A counted text of a binary workbook."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def wide_record(kind: int, data: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + data
