"""One truth in layouts as offices have them: what the file says is what comes in, and other tables stay out."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from csdesk.services.referral_report import ReportRefusedError
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.vault import Vault
from tests.support.reports import look

Rows = Sequence[Sequence[Any]]
TOP = ["Last Refreshed: 10/05/2026"]
HEADINGS = ["Last Name", "First Name", "PIN", "Case Number", "County", "DOB", "CSUP", "Paid M-1", "Arrears"]


@dataclass(frozen=True)
class Person:
    """What a row says, whatever its layout."""

    last: str
    first: str
    pin: str
    case: str
    county: str
    born: date
    csup: int
    paid: int
    arrears: int


PEOPLE = tuple(
    Person(
        last=["Ostrander", "O'Hara", "Vang-Lor", "St. Clair", "DeWitt", "Peña"][number % 6],
        first=["Marlon", "Chidi", "Mai Xee", "Corey"][number % 4],
        pin=f"{300_000_000 + number * 791_911_177:010d}",
        case=f"{500_100 + number * 9_001_007:08d}",
        county=["Dane", "Fond du Lac", "St. Croix"][number // 4],
        born=date(1980 + number, 1 + number, 11 + number),
        csup=200 + number,
        paid=50 + number,
        arrears=2_000 + number,
    )
    for number in range(12)
)


def us(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def cells(person: Person) -> list[Any]:
    return [
        *(person.last, person.first, person.pin, person.case, person.county, us(person.born)),
        *(f"${person.csup:,}.00", f"${person.paid:,}.00", f"${person.arrears:,}.00"),
    ]


def text(rows: Rows, encoding: str = "utf-8", **how: Any) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(sheets: dict[str, Rows], *merged: str) -> bytes:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for place in merged:
            sheet.merge_cells(place)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def headed(*headings: str) -> bytes:
    return text([TOP, headings, *map(cells, PEOPLE)])


def sections() -> bytes:
    rows: list[list[Any]] = [["Generated on Monday, October 5, 2026 at 6:02 AM"]]
    for county in ("Dane", "Fond du Lac", "St. Croix"):
        own = [cells(person) for person in PEOPLE if person.county == county]
        rows += [[f"{county} County"], HEADINGS, *own[:2], ["Page 1"], [f"{county} County (continued)"], HEADINGS]
        rows += [*own[2:], ["", f"Count: {len(own)}"], ["Sum:", *[""] * 5, "$1.00", "$2.00", "$3.00"]]
    return text([*rows, ["* CSUP = current support"], ["Total number of NCPs", 12], ["END OF REPORT"]])


def groups() -> bytes:
    top = ["", "NCP Name", "", "", "Identifiers", "", "", "CSUP", "Last Payment", ""]
    below = ["", "Last", "First", "M.I.", "PIN", "IV-D Case", "DOB", "Obligation", "Date", "Amount"]
    rows = [
        ["", one.last, one.first, "Q", one.pin, one.case, one.born, one.csup, date(2026, 9, 1), one.paid]
        for one in PEOPLE
    ]
    return workbook({"R": [[], ["", *TOP], [], top, below, *rows]}, "B4:D4", "E4:F4", "I4:J4")


def beside_a_summary() -> bytes:
    left: list[list[Any]] = [["Summary", ""], ["Total NCPs", 12], ["Total arrears", 123_456], *[["", ""]] * 10]
    right: list[list[Any]] = [HEADINGS, *map(cells, PEOPLE)]
    rows = [[*two, "", *own] for two, own in zip(left, right, strict=True)]
    return workbook({"R": [["As of", date(2026, 10, 5)], [], *rows]})


def stamps() -> bytes:
    rows = [cells(one) for one in PEOPLE]
    for row, one in zip(rows, PEOPLE, strict=True):
        row[5] = f"{one.born}-00.00.00.000000"
    return text([TOP, HEADINGS, *rows])


def labels_below() -> bytes:
    below = [[], ["Prepared by:", "T. Carver", "608-555-0100"], ["Last Refreshed:", "10/5/2026 06:00"]]
    return text([HEADINGS, *map(cells, PEOPLE), *below])


def titled() -> bytes:
    return text([["NCP Referral Report - October 5, 2026"], HEADINGS, *map(cells, PEOPLE)])


def counties_by_sheet() -> bytes:
    sheets = {}
    for county in ("Dane", "Fond du Lac", "St. Croix"):
        own = [cells(person) for person in PEOPLE if person.county == county]
        sheets[county] = [TOP, [], *([*row[:4], *row[5:]] for row in [HEADINGS, *own])]
    return workbook({**sheets, "Totals": [["County", "NCPs"], ["Dane", 4]]})


WORLDS: dict[str, Callable[[], bytes]] = {
    "plain": lambda: headed(*HEADINGS),
    "kids": lambda: headed(
        *("NCP_LST_NM", "NCP_FRST_NM", "MCI_ID", "IVD_CSE_NBR", "CNTY_NM", "NCP_BRTH_DT"),
        *("CSUP_OBLIG_AMT", "CSUP_PD_AMT_M1", "ARR_BAL_AMT"),
    ),
    "participant": lambda: headed(
        *("Participant Last Name", "Participant First Name", "Participant PIN", "IV-D Case ID"),
        *("Case Managing County", "Participant DOB", "Current Support Charge Amount", "Amount Paid 1 Month Ago"),
        "Total Arrears Owed",
    ),
    "child support": lambda: headed(
        *("Paying Parent Surname", "Paying Parent Given Name", "Person ID", "IV-D Case No", "Agency"),
        *("Birth Date", "CS Due", "CS Paid Sept 2026", "Unpaid Balance"),
    ),
    "camel": lambda: headed(
        *("ncpLastName", "ncpFirstName", "mciPin", "ivdCaseNumber", "countyName", "birthDate"),
        *("csupObligationAmt", "csupPaidM1", "totalArrearsAmt"),
    ),
    "sections": sections,
    "groups": groups,
    "beside a summary": beside_a_summary,
    "time stamps": stamps,
    "labels below": labels_below,
    "a date in the title": titled,
    "counties by sheet": counties_by_sheet,
    "decimal commas": lambda: text(
        [TOP, HEADINGS, *([*cells(one)[:8], f"{one.arrears},00"] for one in PEOPLE)], "cp1252", delimiter=";"
    ),
    "old Macintosh": lambda: headed(*HEADINGS).replace(b"\r\n", b"\r"),
    "UTF-16 without a mark": lambda: text([TOP, HEADINGS, *map(cells, PEOPLE)], "utf-16-be", delimiter="\t"),
}


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_says_the_same(vault: Vault, name: str) -> None:
    preview = look(vault, read_bytes("report.bin", WORLDS[name]()))
    assert preview.report_date == date(2026, 10, 5)
    assert (preview.rows_total, preview.rows_accepted, dict(preview.reasons)) == (12, 12, {})
    assert not preview.open_questions
    lines = {line.pin: line for line in preview.work.checked.lines}
    for one in PEOPLE:
        line = lines[one.pin]
        assert (line.last_name, line.first_name, line.number, line.date_of_birth) == (
            *(one.last, one.first, one.case, one.born),
        )
        assert line.csup_cents == one.csup * 100
        if name == "groups":
            assert (line.middle_name, line.last_payment_cents) == ("Q", one.paid * 100)
        else:
            assert (line.county, line.paid_m1_cents, line.arrears_cents) == (
                *(one.county, one.paid * 100, one.arrears * 100),
            )


def test_what_lacks_the_pin_is_the_row_that_has_it(vault: Vault) -> None:
    rows = [cells(one) for one in PEOPLE]
    same, other, twin = ([*row[:2], "", *row[3:]] for row in rows[:3])
    other[8] = "$9.00"
    twin[1] = "Martin"
    preview = look(vault, read_bytes("r.csv", text([TOP, HEADINGS, same, *rows, other, twin])))
    assert preview.reasons == {"duplicate_row": 1, "conflicting_row": 1}
    assert [line.row for line in preview.rejected] == [3, 16]
    assert preview.rows_accepted == 13


def test_an_address_on_several_lines(vault: Vault) -> None:
    rows = [[*cells(one), "7 N MAPLE ST\r\nMADISON, WI 53703"] for one in PEOPLE]
    preview = look(vault, read_bytes("r.csv", text([TOP, [*HEADINGS, "Full Address"], *rows])))
    places = {(line.address_1, line.city, line.state, line.zip) for line in preview.work.checked.lines}
    assert places == {("7 N MAPLE ST", "MADISON", "WI", "53703")}


OTHERS: dict[str, list[str]] = {
    "payroll": ["Employee ID", "Last Name", "First Name", "Pay Period", "Hours", "Gross Pay", "Net Pay"],
    "custodial parents": [
        "CP Last Name",
        "CP First Name",
        "CP PIN",
        "IV-D Case Number",
        "CSUP Obligation",
        "Arrears",
    ],
    "arrears by age": [*HEADINGS[:5], "0-30 Days", "31-60 Days", "Over 90 Days", "Total Arrears"],
    "payments": [*HEADINGS[:5], "Receipt No", "Payment Date", "Amount Received", "Payment Source"],
    "court": [*HEADINGS[:5], "Hearing Date", "Courtroom", "Judge", "Arrears"],
    "closures": [*HEADINGS[:6], "Closure Reason", "Closure Date", "Arrears Balance"],
    "placements": [*HEADINGS[:3], "W-2 Case Number", "County", "Placement", "FEP Worker", "Monthly Payment"],
    "workers": ["Worker", "County", "Cases", "NCPs", "CSUP Due", "CSUP Collected", "Arrears"],
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_tables_are_refused(vault: Vault, name: str) -> None:
    rows = [(cells(one) + ["1.00"] * 9)[: len(OTHERS[name])] for one in PEOPLE]
    with pytest.raises(ReportRefusedError) as refusal:
        look(vault, read_bytes("r.csv", text([OTHERS[name], *rows])))
    assert refusal.value.code == "wrong_report"


def test_amounts_with_their_side_before_or_behind(vault: Vault) -> None:
    rows = [cells(one) for one in PEOPLE[:5]]
    for row, said in zip(
        rows, ("CR 1,234.56", "1,234.56 CR", "DR 1,234.56", "(1,234.56)", "$ 1,234.56-"), strict=True
    ):
        row[8] = said
    lines = look(vault, read_bytes("r.csv", text([TOP, HEADINGS, *rows]))).work.checked.lines
    assert [line.arrears_cents for line in lines] == [-123_456, -123_456, 123_456, -123_456, -123_456]
