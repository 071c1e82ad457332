"""One truth in many layouts and formats: where things stand, and in which file, does not matter."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from csdesk.services.referral_report import ColumnWhy, ReportRefusedError
from csdesk.services.referral_report.check import Checked, check
from csdesk.services.referral_report.layout import Layout, lay_out
from csdesk.services.referral_report.read import read_bytes
from tests.support.reports import PERSON, TODAY, row

Grid = list[list[Any]]
DAY = date(2026, 7, 6)
MANY = settings(max_examples=60, deadline=None)
SYNONYMS = {
    "NCP Last Name": [
        "Noncustodial Parent Last Nm",
        "ncpLastName",
        "NCP_LAST_NM",
        "Obligor Last Name",
        "NCP's Last Name*",
    ],
    "NCP First Name": ["Noncustodial Parent First Nm", "ncpFirstName", "NCP_FIRST_NM", "Payor First Name"],
    "NCP MCI/PIN": ["KIDS PIN #", "PIN Nbr", "Participant ID", "NCP PIN (MCI)", "ncp_pin"],
    "IV-D Case Number": ["IVD Case Nbr", "Case #", "CaseNumber", "KIDS Case ID", "IV–D Case No."],
    "County": ["County Name", "Enforcing County", "CSA County", "Cnty Nm"],
    "NCP DOB": ["Birth Dt", "Date of Birth (mm/dd/yyyy)", "NCP Brth Dt", "D.O.B."],
    "Address Line 1": ["Street Address", "Addr Ln 1", "Address1", "Residential Address"],
    "Address Verified Date": ["Addr Verif Dt", "Verified On", "Last Verified Date"],
    "Phone": ["Telephone No.", "Primary Phone #", "Ph Nbr"],
    "CSUP Obligation Amount": [
        "Current Support Oblig Amt",
        "Monthly Obligation ($)",
        "CSUP Amt Due",
        "CSUP Chrg Amt",
    ],
    "CSUP Paid M-1": ["CSUP Paid Jun 2026", "Paid 1 Month Ago", "Look-back Month 1 Paid", "Pd Mo 1"],
    "CSUP Paid M-2": ["CSUP Paid May 2026", "Paid 2 Months Ago", "Look-back Month 2 Paid", "Pd Mo 2"],
    "CSUP Paid M-3": ["CSUP Paid Apr 2026", "Paid 3 Months Ago", "Look-back Month 3 Paid", "Pd Mo 3"],
    "Arrears Balance": [
        "Total Arrearage",
        "Arrs Bal",
        "Past Due Amount",
        "Arrears (as of 6/30/2026)",
        "Delinquent Amt",
    ],
    "Last Payment Date": ["Last Pmt Dt", "Date of Last Payment", "Most Recent Payment Date"],
    "Order Date": ["Court Order Dt", "Date Order Established", "Obligation Start Date"],
    "Worker": ["Caseworker Name", "Assigned Worker", "CSA Worker"],
    "Case Status": ["IV-D Case Status", "Cse Stat", "Status Cd"],
}
PAID = ("CSUP Paid M-1", "CSUP Paid M-2", "CSUP Paid M-3")


def people(count: int) -> list[dict[str, str]]:
    """Rows of several counties, in the order of the counties."""
    return [
        row(
            PIN=f"90000000{number:02d}",
            case=f"700000{number:02d}",
            last=f"SAMPLE{chr(65 + number)}",
            County=("Dane", "Fond du Lac", "Rock")[number * 3 // count],
            arrears=f"{5000 + number}.50",
            dob=f"{1 + number % 12}/{1 + number}/19{80 + number}",
        )
        for number in range(count)
    ]


def csv_of(grid: Grid, separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["" if cell is None else cell for cell in line] for line in grid])
    return out.getvalue().encode()


def xlsx_of(grid: Grid) -> bytes:
    return workbook({"Report": grid})


def workbook(sheets: dict[str, Grid], merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for line in grid:
            sheet.append(line)
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def laid_out(content: bytes, **answers: str) -> tuple[Layout, Checked]:
    layout = lay_out(read_bytes("report.bin", content), answers=answers, remembered={}, today=TODAY)
    day = layout.report_date or DAY
    return layout, check(layout, report_date=day, report_date_said=True, corrections={})


def told(content: bytes) -> list[tuple[Any, ...]]:
    """What the accepted rows say, without where they stand."""
    layout, checked = laid_out(content)
    assert not layout.questions
    assert not checked.rejected
    return sorted(line[2:] for line in checked.lines)


def refusal(content: bytes) -> str:
    with pytest.raises(ReportRefusedError) as refused:
        laid_out(content)
    return refused.value.code


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[dict[str, str]], bytes]:
    """The same rows as a plain table and as somebody's export."""
    rows = people(draw(st.integers(3, 8)))
    columns = list(PERSON)
    random.Random(draw(st.integers(0, 999))).shuffle(columns)
    way = draw(st.integers(0, 3))
    wording = {name: draw(st.sampled_from([name, *words])) for name, words in SYNONYMS.items() if name not in PAID}
    wording |= {name: [name, *SYNONYMS[name]][way] for name in PAID}
    left = draw(st.integers(0, 2))
    spacers = set(draw(st.lists(st.integers(1, len(columns) - 1), max_size=4)))
    sections = draw(st.booleans())
    repeated = draw(st.booleans())

    def line(cells: Sequence[Any]) -> list[Any]:
        out: list[Any] = [None] * left
        for place, cell in enumerate(cells):
            out += [None, cell] if place in spacers else [cell]
        return out

    grid: Grid = [[None]] * draw(st.integers(0, 12))
    if draw(st.booleans()):
        grid += [
            line(["W-2 Child Support Liaison NCP Referral Report"]),
            line(["Last Refreshed: 7/6/2026 6:02:14 AM"]),
        ]
    header = line([wording.get(name, name) for name in columns])
    if not sections:
        grid.append(header)
    for county in dict.fromkeys(person["County"] for person in rows):
        if sections:
            grid += [line([f"County: {county}"])]
            if repeated or county == "Dane":
                grid.append(header)
        grid += [line([person[name] for name in columns]) for person in rows if person["County"] == county]
        if sections:
            grid += [line([f"Subtotal {county}", None, None, "2"]), line(["Page 1 of 3"]), [None]]
    grid += [line(["Grand Total", None, "9"]), line(["End of report"])]
    kind = draw(st.sampled_from(["xlsx", ",", ";", "\t"]))
    return rows, xlsx_of(grid) if kind == "xlsx" else csv_of(grid, kind)


@MANY
@given(layouts())
def test_the_layout_does_not_matter(made: tuple[list[dict[str, str]], bytes]) -> None:
    rows, content = made
    plain = csv_of([list(PERSON), *[list(person.values()) for person in rows]])
    assert told(content) == told(plain)


NARROW = ["Last Name", "First Name", "PIN", "Case Number", "County", "DOB", "CSUP", "Arrears"]
PICKED = ["NCP Last Name", "NCP First Name", "NCP MCI/PIN", "IV-D Case Number", "County", "NCP DOB"]
PICKED += ["CSUP Obligation Amount", "Arrears Balance"]


def narrow(count: int = 6) -> Grid:
    return [[person[name] for name in PICKED] for person in people(count)]


def without(grid: Grid, *places: int) -> Grid:
    return [[cell for place, cell in enumerate(line) if place not in places] for line in grid]


def split_in_two_rows() -> Grid:
    groups = ["NCP", None, None, "Case", None, None, "Amounts", None]
    parts = ["Last Name", "First Name", "PIN", "Number", "County", "NCP DOB", "CSUP", "Arrears"]
    return [groups, parts, *narrow()]


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "two rows of headings, nothing merged": lambda: csv_of(split_in_two_rows()),
    "two rows of headings, merged": lambda: workbook({"R": split_in_two_rows()}, ["A1:C1", "D1:F1", "G1:H1"]),
    "columns numbered below the headings": lambda: csv_of([NARROW, [str(n) for n in range(1, 9)], *narrow()]),
    "headings underlined": lambda: csv_of([NARROW, ["-----"] * 8, *narrow()]),
    "headings of row 60": lambda: csv_of([[""]] * 59 + [NARROW, *narrow()]),
    "the second half turned round": lambda: csv_of(
        [NARROW, *narrow()[:3], NARROW[::-1], *[line[::-1] for line in narrow()[3:]]]
    ),
    "a sheet for each county": lambda: workbook(
        {
            county: [without([NARROW], 4)[0], *without([line for line in narrow() if line[4] == county], 4)]
            for county in ("Dane", "Fond du Lac", "Rock")
        }
    ),
    "going on in another sheet": lambda: workbook({"Report": [NARROW, *narrow()[:2]], "Report (2)": narrow()[2:]}),
    "a county only where it changes": lambda: csv_of(
        [NARROW, *[[*line[:4], line[4] if place % 2 == 0 else "", *line[5:]] for place, line in enumerate(narrow())]]
    ),
    "a column of row numbers": lambda: csv_of([["#", *NARROW], *[[n, *line] for n, line in enumerate(narrow(), 1)]]),
    "custodial parents beside them": lambda: csv_of(
        [
            ["", "", "", "", "", "", "", "", "CP", ""],
            [*NARROW, "Last Name", "First Name"],
            *[[*line, "OTHER", "PARENT"] for line in narrow()],
        ]
    ),
    "values under the right half of their headings": lambda: xlsx_of(
        [
            [cell for name in NARROW for cell in (name, None)],
            *[[cell for value in line for cell in (None, value)] for line in narrow()],
        ]
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    assert told(LAYOUTS[name]()) == told(csv_of([NARROW, *narrow()]))


def test_a_person_merged_over_two_cases() -> None:
    second = [None, None, None, "70000099", None, None, "50.00", "900.00"]
    grid = [NARROW, narrow()[0], second, *narrow()[1:]]
    _, checked = laid_out(workbook({"R": grid}, ["A2:A3", "B2:B3", "C2:C3", "E2:E3", "F2:F3"]))
    first, other = checked.lines[:2]
    assert (other.pin, other.last_name, other.county) == (first.pin, first.last_name, first.county)
    assert (other.number, other.arrears_cents) == ("70000099", 90000)


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        (
            [["PIN", "Last Name", "First Name", "Hours", "Gross Pay"], ["123456", "A", "B", "80", "9.50"]],
            "wrong_report",
        ),
        ([["Custodial Parent List"], NARROW, *narrow()], "wrong_report"),
        ([[*NARROW, "Role"], *[[*line, "CP"] for line in narrow()]], "wrong_report"),
        (
            [
                ["NCP Name", "PIN", "County", "0-30 Days", "31-60 Days", "Over 90 Days", "CSUP", "Total"],
                ["A, B", "9000000001", "Dane", "1", "2", "3", "4", "10"],
            ],
            "wrong_report",
        ),
        (
            [
                ["Payor Name", "PIN", "Case Number", "Payment Date", "Amount Paid", "Receipt Number"],
                ["A, B", "9000000001", "70000001", "7/1/2026", "50", "1"],
            ],
            "wrong_report",
        ),
        ([["County", "NCPs", "Total CSUP", "Total Arrears"], ["Dane", "12", "3", "4"]], "wrong_report"),
        ([["Item", "Number of pieces", "Price"], ["Bolt", "12", "1.5"]], "wrong_report"),
        (narrow(), "no_header"),
        ([[""]] * 60 + [NARROW, *narrow()], "no_header"),
        ([NARROW, ["Grand Total", "", "0", "0", "", "", "0.00", "0.00"]], "no_rows"),
        ([[*NARROW, "Report Month"], [*narrow()[0], "June 2026"], [*narrow()[1], "July 2026"]], "several_reports"),
        ([[*NARROW, "Arrears"], *[[*line, "1.00"] for line in narrow()]], "ambiguous_columns"),
    ],
)
def test_refused(grid: Grid, code: str) -> None:
    assert refusal(csv_of(grid)) == code


def test_two_months_of_the_same_people_without_a_word() -> None:
    later = [[*line[:-1], "9999.00"] for line in narrow()]
    assert refusal(workbook({"Sheet1": [NARROW, *narrow()], "Sheet2": [NARROW, *later]})) == "several_reports"
    _, checked = laid_out(workbook({"Sheet1": [NARROW, *narrow()], "Sheet2": [NARROW, *narrow()]}))
    assert {line.reason for line in checked.rejected} == {"duplicate_row"}


def test_two_columns_for_one_field_are_asked_about() -> None:
    content = csv_of([[*NARROW[:-1], "Arrears Balance", "Total Arrears"], *[[*line, "1.00"] for line in narrow()]])
    layout, _ = laid_out(content)
    assert [question.key for question in layout.questions] == ["arrears_balance", "total_arrears"]
    _, checked = laid_out(content, total_arrears="arrears")
    assert {line.arrears_cents for line in checked.lines} == {100}


@pytest.mark.parametrize(
    "heading", ["CSUP Obligation (weekly)", "Total Paid Last 3 Months", "Employer Name", "CP Name"]
)
def test_what_only_looks_alike_is_not_taken(heading: str) -> None:
    layout, _ = laid_out(csv_of([[*NARROW, heading], *[[*line, "x"] for line in narrow()]]))
    assert layout.readings[-1].why is ColumnWhy.LEFT_OUT


def test_security_numbers_are_known_by_their_looks() -> None:
    layout, _ = laid_out(csv_of([[*NARROW, "Other ID"], *[[*line, "123-45-6789"] for line in narrow()]]))
    assert layout.readings[-1].why is ColumnWhy.NEVER_TAKEN
    assert not layout.readings[-1].samples


def test_columns_that_say_a_status_of_their_own() -> None:
    grid = [
        [*NARROW, "Date of Death", "Incarcerated (Y/N)"],
        [*narrow()[0], "6/1/2026", "N"],
        [*narrow()[1], "", "Y"],
    ]
    _, checked = laid_out(csv_of(grid))
    assert [line.case_status for line in checked.lines] == ["deceased", "incarcerated"]
    assert ["deceased" in flags for flags in checked.flags] == [True, False]


def test_lost_zeros_and_lost_digits() -> None:
    said: Sequence[Any] = ["0012345678", 12345679, "9.000000077E+09", "9.91235E+09"]
    grid = [[*line[:2], pin, *line[3:]] for line, pin in zip(narrow(4), said, strict=True)]
    layout, checked = laid_out(xlsx_of([NARROW, *grid, *narrow(8)[4:]]))
    assert [line.pin for line in checked.lines[:3]] == ["0012345678", "0012345679", "9000000077"]
    assert [(line.row, line.reason) for line in checked.rejected] == [(5, "bad_identifier")]
    assert len(layout.warnings) == 2
