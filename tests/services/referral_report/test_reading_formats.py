"""Every kind of file gives the same cells; what a cell is not, and what is hidden, is told."""

import struct
from datetime import date

import pytest

from csdesk.services.referral_report import ReportRefusedError, UntrustedReport
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.referral_report.shapes import UNCALCULATED, Cell, Fault, UntrustedSheet
from tests.support import foreign_files as foreign
from tests.support.foreign_files import MAIN, OFFICE, XML
from tests.support.reports import PERSON, csv_bytes, row

HEADINGS, VALUES = list(PERSON), list(row(last="NUÑEZ").values())
ROWS = [HEADINGS, VALUES]
TEXT = csv_bytes([row(last="NUÑEZ")]).decode()
BLANKS = ("", None)


def sheet_of(content: bytes, name: str = "report.xls") -> UntrustedSheet:
    return read_bytes(name, content).sheets[0]


def filled(sheet: UntrustedSheet) -> list[list[Cell]]:
    return [list(line) + [""] * (len(HEADINGS) - len(line)) for line in sheet.rows]


def hidden(sheet: UntrustedSheet) -> tuple[bool, set[int], set[int]]:
    return sheet.hidden, set(sheet.hidden_rows), set(sheet.hidden_columns)


def mht() -> bytes:
    page = foreign.html_table(ROWS).decode().replace("Ñ", "&Ntilde;").replace("=", "=3D")
    return (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; '
        f"charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{page}\n--b--\n"
    ).encode()


def table_of(rows: str) -> bytes:
    return foreign.ods(f'<table:table table:name="Report">{rows}</table:table>')


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (foreign.xlsx(foreign.sheet_rows(ROWS)), "xlsx"),
        (table_of("".join(map(foreign.ods_row, ROWS))), "ods"),
        (foreign.spreadsheet_2003("".join(map(foreign.row_2003, ROWS))), "xml"),
        (foreign.html_table(ROWS), "html"),
        ("\ufeff".encode("utf-16-le") + foreign.html_table(ROWS).decode().encode("utf-16-le"), "html"),
        (mht(), "html"),
        (TEXT.encode(), "csv"),
        (TEXT.encode("utf-8-sig"), "csv"),
        (TEXT.encode("utf-16"), "csv"),
        (TEXT.encode("utf-16-le"), "csv"),
        (TEXT.encode("utf-16-be"), "csv"),
        (TEXT.encode("cp1252"), "csv"),
        (TEXT.replace("\r\n", "\r").encode(), "csv"),
        ("\n".join("\t".join(line) for line in ROWS).encode("utf-16"), "csv"),
        (("sep=;\n" + "\n".join(";".join(line) for line in ROWS)).encode("utf-16-be"), "csv"),
        (TEXT.replace("70000001", '="70000001"').encode(), "csv"),
    ],
)
def test_the_same_cells_whatever_it_is(content: bytes, kind: str) -> None:
    report = read_bytes("report.xls", content)
    lines = [line for line in filled(report.sheets[0]) if any(cell not in BLANKS for cell in line)]
    assert (report.kind, lines) == (kind, ROWS)


def test_faults_are_told_from_blanks_in_a_workbook() -> None:
    cells = (
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>C1+1</f></c><c r="C1"><f>D1</f><v></v></c>'
        '<c r="D1" t="str"><f>IF(1,"","")</f><v></v></c><c r="E1"><f>1+1</f><v>2</v></c>'
        '<c r="F1" t="e"><f>NA()</f><v>#N/A</v></c><c r="G1"><f>1-1</f><v>0</v></c><c r="H1"/>'
    )
    quick = sheet_of(foreign.xlsx(f'<row r="1">{cells}</row>'))
    careful = sheet_of(
        foreign.xlsx(f"<row r='1'>{cells.replace(chr(34), chr(39)).replace('(1,' + 4 * chr(39), '(1')}</row>")
    )
    expected = [Fault("#REF!"), UNCALCULATED, UNCALCULATED, "", 2, Fault("#N/A"), 0]
    for sheet in (quick, careful):
        cells_read = list(sheet.rows[0])[:7]
        assert cells_read == expected
        assert [isinstance(cell, Fault) for cell in cells_read] == [isinstance(cell, Fault) for cell in expected]


def test_a_zero_that_was_never_worked_out_is_no_zero() -> None:
    book = (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="R" sheetId="1" r:id="r1"/></sheets>'
        '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>0</v></c><c r="B1"><v>0</v></c></row>'
    cells = sheet_of(foreign.xlsx(rows, workbook=book)).rows[0]
    assert cells == [UNCALCULATED, 0]


def test_what_is_hidden_is_read_and_told() -> None:
    book = (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="R" sheetId="1" state="veryHidden" r:id="r1"/></sheets></workbook>'
    )
    rows = foreign.sheet_rows([["a", "b"], ["c", "d"], ["e", "f"]]).replace('<row r="2"', '<row r="2" hidden="1"')
    sheet = (
        f'{XML}<worksheet xmlns="{MAIN}"><cols><col min="2" max="16384" hidden="1"/></cols><sheetData>{rows}'
        '<row r="9" hidden="1"/></sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    )
    report = read_bytes("report.xlsx", foreign.xlsx(sheet, workbook=book))
    read = report.sheets[0]
    assert hidden(read) == (True, {1}, {1})
    assert read.merged == ((0, 0, 1, 1),)
    assert report.warnings == (
        "1 hidden row is read like the others.",
        "1 hidden column is read like the others.",
        "1 hidden sheet is looked at like the others.",
    )


def test_an_old_workbook_tells_the_same() -> None:
    formula = struct.pack("<HHH", 2, 1, 0) + b"\x02\0\x2a\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 0)
    records = (
        foreign.record(0x7D, struct.pack("<HHHHHH", 1, 5, 0, 0, 1, 0))
        + foreign.record(0x208, struct.pack("<HHHHHHI", 1, 0, 2, 0, 0, 0, 0x20))
        + foreign.label(0, 0, "a")
        + foreign.label(1, 1, "b")
        + foreign.record(0x205, struct.pack("<HHHBB", 2, 0, 0, 0x17, 1))
        + foreign.record(0x06, formula)
        + foreign.record(0xE5, struct.pack("<HHHHH", 1, 3, 4, 0, 2))
    )
    report = read_bytes("r.xls", foreign.xls(records, settings=foreign.record(0x22, b"\1\0"), hidden=1))
    sheet = report.sheets[0]
    assert [list(line) for line in sheet.rows] == [["a", ""], ["", "b"], [Fault("#REF!"), Fault("#N/A")]]
    assert isinstance(sheet.rows[2][0], Fault)
    assert hidden(sheet) == (True, {1}, {1})
    assert (sheet.merged, report.epoch_1904) == (((3, 0, 4, 2),), True)


def test_a_binary_workbook_tells_the_same() -> None:
    def row_of(number: int, *, hidden: bool = False) -> bytes:
        flags = 0x10 if hidden else 0
        return foreign.wide_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))

    def text(column: int, shown: str) -> bytes:
        return foreign.wide_record(6, struct.pack("<II", column, 0) + foreign.wide(shown))

    records = (
        foreign.wide_record(390)
        + foreign.wide_record(60, struct.pack("<IIIIH", 1, 3, 2560, 0, 1))
        + foreign.wide_record(391)
        + foreign.wide_record(145)
        + row_of(0)
        + text(0, "a")
        + row_of(1, hidden=True)
        + text(1, "b")
        + row_of(2)
        + foreign.wide_record(3, struct.pack("<IIB", 0, 0, 0x17))
        + foreign.wide_record(146)
        + foreign.wide_record(176, struct.pack("<IIII", 3, 4, 0, 2))
    )
    report = read_bytes("r.xlsb", foreign.xlsb(records, settings=1, hidden=1))
    sheet = report.sheets[0]
    assert [list(line) for line in sheet.rows] == [["a", ""], ["", "b"], [Fault("#REF!"), ""]]
    assert isinstance(sheet.rows[2][0], Fault)
    assert hidden(sheet) == (True, {1}, {1})
    assert (sheet.merged, report.epoch_1904) == (((3, 0, 4, 2),), True)


def test_an_xml_spreadsheet_tells_the_same() -> None:
    rows = (
        '<Column ss:Index="2" ss:Hidden="1"/>'
        '<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">a</Data></Cell></Row>'
        '<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell>'
        '<Cell ss:Formula="=1+1"/><Cell><Data ss:Type="Error">#REF!</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-07-06T00:00:00.000</Data></Cell></Row>'
    )
    content = foreign.spreadsheet_2003(
        rows, after="<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    )
    sheet = sheet_of(content)
    assert sheet.rows == [["a"], [], [], ["", 5, UNCALCULATED, Fault("#REF!"), date(2026, 7, 6)]]
    assert hidden(sheet) == (True, {3}, {1})
    assert sheet.merged == ((0, 0, 1, 2),)


def test_an_open_document_tells_the_same() -> None:
    content = table_of(
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>a</text:p><text:p>b<text:s text:c="2"/>c</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        '<table:table-row table:visibility="filter"><table:table-cell/><table:table-cell office:value-type="float" '
        'office:value="5"/><table:table-cell table:formula="of:=1"/><table:table-cell table:formula="of:=1/0" '
        'office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell '
        'office:value-type="date" office:date-value="2026-07-06T10:00:00"/></table:table-row>'
    )
    sheet = sheet_of(content)
    assert sheet.rows == [["a\nb  c"], ["", 5, UNCALCULATED, Fault("#DIV/0!"), date(2026, 7, 6)]]
    assert hidden(sheet) == (False, {1}, {1})
    assert sheet.merged == ((0, 0, 1, 1),)


def test_a_web_page_tells_the_same() -> None:
    content = b"""<html><head><title>no cell</title><style>td{}</style></head><body><h1>NCP&nbsp;Report</h1>
    <!-- <table> --><table><tr><th rowspan=2>A</th><th colspan="2">B</th></tr><tr><td>1<td>2
    <tr style="display: none"><td>x<br>y<td x:num="9912350123">9.91235E+09<td>#REF!</tr></table></body></html>"""
    sheet = sheet_of(content)
    assert [list(line) for line in sheet.rows] == [
        ["NCP Report"],
        ["A", "B"],
        ["", "1", "2"],
        ["x\ny", 9912350123, Fault("#REF!")],
    ]
    assert hidden(sheet) == (False, {3}, set())
    assert sheet.merged == ((1, 0, 2, 0), (1, 1, 1, 2))


@pytest.mark.parametrize("quotes", ['"', "'"], ids=["quick", "careful"])
def test_both_epochs(quotes: str) -> None:
    styles = f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="1"><v>44747</v></c><c r="B1"><v>44747</v></c></row>'.replace('"', quotes)
    for flag, day in (("0", date(2022, 7, 5)), ("1", date(2026, 7, 6))):
        book = (
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{flag}"/><sheets>'
            '<sheet name="R" sheetId="1" r:id="r1"/></sheets></workbook>'
        )
        report = read_bytes("r.xlsx", foreign.xlsx(rows, workbook=book, styles=styles))
        assert report.sheets[0].rows[0] == [day, 44747]
        assert report.epoch_1904 == (flag == "1")


def test_the_separator_that_the_file_declares() -> None:
    report = read_bytes("report.csv", b"sep=^\r\na^b,c,d,e^f\r\n1^2,2,2,2^3\r\n")
    assert report.sheets[0].rows == [[], ["a", "b,c,d,e", "f"], ["1", "2,2,2,2", "3"]]


def test_a_line_break_within_quotes_is_no_row() -> None:
    rows = sheet_of(b'A,B,C,D,E\n1,"x\ny, z",3,4,5\n2,x,3,4,5\n').rows
    assert rows[1:] == [["1", "x\ny, z", "3", "4", "5"], ["2", "x", "3", "4", "5"]]


def test_a_quote_that_never_ends_costs_one_row() -> None:
    rest = ",".join(row(arrears="5000.00", Worker="WORKER").values()).partition(",")[2]
    lines = [",".join(HEADINGS), *(f'"N{n}",{rest}' for n in range(60))]
    lines[5] = lines[5].replace('"N4"', '"N4')
    report = read_bytes("report.csv", "\r\n".join(lines).encode())
    rows = report.sheets[0].rows
    assert [line[0] for line in rows[1:]] == [f"N{n}" for n in range(60)]
    assert "never ends in 1 row (row 6)" in report.warnings[0]


def test_text_with_nul_characters() -> None:
    report = read_bytes("report.csv", TEXT.replace("ALEX", "AL\0EX").encode())
    assert report.sheets[0].rows[1][1] == "ALEX"
    assert report.warnings == ("The text file has NUL characters in it. They were left out.",)


def test_errors_and_too_narrow_columns_in_text() -> None:
    cells = sheet_of(b"#N/A,########,# 5,#1\n1,2,3,4\n").rows[0]
    assert [isinstance(cell, Fault) for cell in cells] == [True, True, False, False]


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("report.xlsx", b"", "empty_file", "OneDrive"),
        ("report.xlsx", bytes(4096), "empty_file", "OneDrive"),
        (
            "~$report.xlsx",
            b"\x05Alice" + b" " * 49 + b"\x05\0A\0l\0i\0c\0e\0" + b" \0" * 49,
            "unsupported_format",
            "~$",
        ),
        ("report.csv", b"\xff\xfea", "bad_encoding", "encoded"),
        ("report.xls", b"MIME-Version: 1.0\n\nno page, text/html", "unsupported_format", "no table"),
    ],
)
def test_what_stands_in_the_way_is_said(name: str, content: bytes, code: str, words: str) -> None:
    with pytest.raises(ReportRefusedError) as refused:
        read_bytes(name, content)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_an_encrypted_open_document() -> None:
    manifest = b"<manifest><encryption-data/></manifest>"
    content = foreign.zip_of([("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)])
    with pytest.raises(ReportRefusedError) as refused:
        read_bytes("report.ods", content)
    assert refused.value.code == "password_protected"


def test_two_readers_of_workbooks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    from csdesk.services.referral_report import workbook
    from tests.support.reports import DATA

    def own(name: str) -> UntrustedReport:
        return read_bytes(name, (DATA / name).read_bytes())

    for name in ("ncp_month1_clean.xlsx", "ncp_month2_webi.xlsx"):
        quick = own(name)
        with monkeypatch.context() as patch:
            patch.setattr(workbook, "OWN_READERS", ("xlsx",))
            careful = own(name)
        for one, other in zip(quick.sheets, careful.sheets, strict=True):
            assert (one.name, sorted(one.merged)) == (other.name, sorted(other.merged))
            for line, same in zip(one.rows, other.rows, strict=False):
                width = max(len(line), len(same))
                assert list(line) + [""] * (width - len(line)) == list(same) + [""] * (width - len(same))
