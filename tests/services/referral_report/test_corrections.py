"""Rows that are not taken in: why, in words; corrected on the spot; saved as a workbook to send back."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.models.referral_report import ReportAnswer
from csdesk.services import caseload, referral_report
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.errors import RefusedError
from csdesk.services.referral_report import Corrections, Preview
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.referral_report.shapes import UNCALCULATED, Cell, Fault, UntrustedReport, UntrustedSheet
from csdesk.services.vault import Vault
from tests.support.reports import PERSON, TODAY, bring, contents, csv_bytes, look, report_of, row, take_back

CLOCK = "2026-07-06"
BAD = {
    "missing_name": row(last="", first=""),
    "missing_identifier": row(PIN="", case=""),
    "bad_identifier": row(PIN="9.91235E+09"),
    "bad_date": row(dob="13/45/1990"),
    "bad_amount": row(arrears="SEE NOTES"),
    "formula_error": row(csup="#REF!"),
}
CORRECTED: dict[str, dict[str, str]] = {
    "missing_name": {"last_name": "SAMPLE", "first_name": "ALEX"},
    "missing_identifier": {"pin": "9000000001", "number": "70000001"},
    "bad_identifier": {"pin": "9000000001"},
    "bad_date": {"date_of_birth": "4/11/1990"},
    "bad_amount": {"arrears": "5,000.00"},
    "formula_error": {"csup": "300"},
}


def workbook_with(*rows: list[Cell]) -> UntrustedReport:
    """A report as the reader hands it over, with the faults that only a workbook has."""
    plain = report_of([row()])
    sheet = UntrustedSheet("Report", [list(PERSON), *(list(cells) for cells in rows)])
    return UntrustedReport(plain.file_name, plain.content, plain.sha256, "xlsx", "", (sheet,))


def cells(preview: Preview, line: int) -> dict[str, referral_report.RowCell]:
    """The cells of a row by field."""
    return {cell.field: cell for cell in referral_report.row_cells(preview, preview.rejected[0].sheet, line)}


@pytest.mark.parametrize("reason", list(BAD))
def test_each_reason_can_be_corrected_on_the_spot(vault: Vault, reason: str) -> None:
    report = report_of([BAD[reason], row(PIN="9000000002", case="70000002")])
    before = look(vault, report)
    assert before.reasons == {reason: 1}
    assert set(CORRECTED[reason]) <= set(before.rejected[0].fields)
    assert {cell.field for cell in cells(before, 2).values() if cell.at_fault} == set(before.rejected[0].fields)

    preview, result = bring(vault, report, corrections={("", 2): CORRECTED[reason]})
    assert (preview.rows_accepted, preview.rows_rejected, preview.rows_corrected) == (2, 0, 1)
    assert result.report_import.rows_accepted == 2
    assert preview.work.checked.lines[0] == look(vault, report_of([row()])).work.checked.lines[0]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("#REF!"), "shows “#REF!”"),
        (Fault("Err:502"), "shows “Err:502”"),
        (UNCALCULATED, "result was not saved"),
    ],
)
def test_a_formula_without_a_value_in_a_column_that_is_taken(vault: Vault, fault: Fault, said: str) -> None:
    values: list[Cell] = list(row().values())
    values[list(PERSON).index("CSUP Obligation Amount")] = fault
    preview = look(vault, workbook_with(values, list(row(PIN="9000000002", case="70000002").values())))
    (line,) = preview.rejected
    assert (line.sheet, line.row, line.reason, line.fields) == ("Report", 2, "formula_error", ("csup",))
    assert "obligation" in line.detail.lower() or "support" in line.detail.lower()
    assert said in line.detail
    corrected = look(vault, preview.report, corrections={("Report", 2): {"csup": "300.00"}})
    assert corrected.rows_accepted == 2
    assert corrected.work.checked.lines[0].csup_cents == 30000


def test_a_fault_in_a_column_that_is_not_taken_harms_nothing(vault: Vault) -> None:
    plain = workbook_with()
    sheet = UntrustedSheet("Report", [[*PERSON, "Shoe size"], [*row().values(), Fault("#DIV/0!")]])
    preview = look(vault, UntrustedReport(plain.file_name, b"", "0" * 64, "xlsx", "", (sheet,)))
    assert (preview.rows_accepted, preview.rows_rejected) == (1, 0)


def test_all_that_is_wrong_with_a_row_is_said_and_the_first_reason_counts(vault: Vault) -> None:
    preview = look(vault, report_of([row(last="", first="", dob="13/45/1990", arrears="SEE NOTES")]))
    (line,) = preview.rejected
    assert line.reason == "missing_name"
    assert line.fields == ("last_name", "first_name", "date_of_birth", "arrears")
    assert "First and last name are empty." in line.detail
    assert "“13/45/1990” is no date." in line.detail
    assert "“SEE NOTES” is no amount." in line.detail


def test_a_correction_is_read_by_the_same_checks(vault: Vault) -> None:
    report = report_of([BAD["bad_date"]])
    still = look(vault, report, corrections={("", 2): {"date_of_birth": "31/31/1990"}})
    assert still.reasons == {"bad_date": 1}
    assert cells(still, 2)["date_of_birth"].text == "31/31/1990"
    assert cells(still, 2)["date_of_birth"].original == "13/45/1990"
    blank = look(vault, report, corrections={("", 2): {"date_of_birth": ""}})
    assert blank.rows_accepted == 1
    assert blank.work.checked.lines[0].date_of_birth is None


def test_what_is_typed_says_nothing_about_the_other_rows(vault: Vault) -> None:
    """A day-first date or a kept zero proves something of a column, but not when one hand typed it."""
    rows = [BAD["bad_date"], row(PIN="900000002", case="70000002", dob="03/04/1990")]
    said = {("", 2): {"date_of_birth": "25/04/1990", "pin": "0000000001"}}
    preview = look(vault, report_of(rows), corrections=said)
    assert preview.work.checked.lines[-1].date_of_birth == date(1990, 3, 4)
    assert preview.work.checked.lines[-1] == look(vault, report_of(rows)).work.checked.lines[-1]


def test_a_conflicting_row_is_corrected_to_be_about_another_case(vault: Vault) -> None:
    report = report_of([row(), row(arrears="7777")])
    assert look(vault, report).reasons == {"conflicting_row": 1}
    preview, _ = bring(vault, report, corrections={("", 3): {"number": "70000009"}})
    assert (preview.rows_accepted, preview.ncps_new, preview.cases_total) == (2, 1, 2)


def test_a_name_in_one_column_is_corrected_as_a_whole(vault: Vault) -> None:
    content = b"NCP Name,PIN,Case No,DOB,CSUP,Arrears\r\n,9000000001,70000001,4/11/1990,300,5000\r\n"
    report = read_bytes(f"NCP {CLOCK}.csv", content)
    before = look(vault, report)
    assert before.reasons == {"missing_name": 1}
    assert [cell.field for cell in cells(before, 2).values() if cell.at_fault] == ["full_name"]
    after = look(vault, report, corrections={("", 2): {"full_name": "DE LA CRUZ, ANA"}})
    assert (after.work.checked.lines[0].last_name, after.work.checked.lines[0].first_name) == ("DE LA CRUZ", "ANA")


@pytest.mark.parametrize(
    "corrections", [{("", 99): {"pin": "1"}}, {("", 2): {"shoe_size": "9"}}, {("", 2): {"last_name": "A" * 201}}]
)
def test_what_the_file_does_not_have_cannot_be_corrected(vault: Vault, corrections: Corrections) -> None:
    with pytest.raises(RefusedError, match="Nothing was changed"):
        look(vault, report_of([row()]), corrections=corrections)


def test_corrections_stay_with_the_import_are_counted_in_the_trail_and_go_with_it(vault: Vault) -> None:
    before = contents(vault)
    report = report_of([BAD["bad_date"], BAD["bad_amount"], row(PIN="9000000002", case="70000002")])
    said = {("", 2): CORRECTED["bad_date"], ("", 3): {**CORRECTED["bad_amount"], "number": "70000003"}}
    bring(vault, report, corrections=said)
    kept = vault.read(
        lambda session: [
            (row.row_number, row.field, row.in_file, row.said) for row in session.scalars(select(ReportAnswer))
        ]
    )
    assert sorted(kept) == [
        (2, "date_of_birth", "13/45/1990", "4/11/1990"),
        (3, "arrears", "SEE NOTES", "5,000.00"),
        (3, "number", "70000001", "70000003"),
    ]
    trail = vault.read(lambda session: session.scalars(select(AuditEvent.detail)).all())
    assert any("2 rows corrected" in detail for detail in trail)
    assert not any("SAMPLE" in detail or "1990" in detail for detail in trail)
    take_back(vault)
    assert contents(vault) == before


def test_the_rows_leave_as_a_workbook_in_which_all_is_text(vault: Vault, tmp_path: Path) -> None:
    evil = row(last="=1+1", first="@SUM(A1)", dob="-2+3", Phone="+1 608 555 0101")
    columns = [*PERSON, "Social Security Nbr"]
    rows = [
        {**evil, "Social Security Nbr": "999-00-1234"},
        {**BAD["bad_amount"], "Social Security Nbr": "x"},
        row(),
        row(),
    ]
    report = read_bytes(f"NCP {CLOCK}.csv", csv_bytes(rows, columns))
    preview = look(vault, report)
    assert preview.reasons == {"bad_amount": 1, "bad_date": 1, "duplicate_row": 1}
    content = referral_report.rejects_workbook(preview)
    assert content == referral_report.rejects_workbook(preview)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][0] == "Data as of: 07/06/2026"
    assert lines[1][:4] == ["Sheet", "Row", "Reason", "What is wrong"]
    assert lines[1][4:] == list(PERSON)
    first = dict(zip(lines[1], lines[2], strict=True))
    assert (first["Row"], first["Reason"]) == ("2", "Bad date")
    assert (first["NCP Last Name"], first["NCP DOB"], first["Phone"]) == ("=1+1", "-2+3", "+1 608 555 0101")
    assert [line[1] for line in lines[2:]] == ["2", "3", "5"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    assert b"999-00-1234" not in content


def test_the_workbook_comes_in_when_it_was_corrected_and_drops_nobody(vault: Vault) -> None:
    good = [row(PIN=f"900000010{n}", case=f"7000010{n}", last="GOOD") for n in range(3)]
    bad = [row(PIN=f"900000000{n}", case=f"7000000{n}", dob="13/45/1990") for n in range(1, 4)]
    preview, _ = bring(vault, report_of([*good, *bad]))
    book = load_workbook(io.BytesIO(referral_report.rejects_workbook(preview)))
    sheet = book.active
    assert sheet is not None
    column = next(cell.column for cell in sheet[2] if cell.value == "NCP DOB")
    for line in range(3, 6):
        sheet.cell(line, column).value = "4/11/1990"
    out = io.BytesIO()
    book.save(out)
    back, _ = bring(vault, read_bytes("Corrected.xlsx", out.getvalue()))
    assert (back.report_date, back.ncps_new, back.ncps_not_listed) == (date(2026, 7, 6), 3, 0)
    assert any("Nobody is counted as missing" in warning for warning in back.warnings)
    listed = vault.read(lambda s: caseload.find(s, CaseloadQuery(on_latest_report=True), today=TODAY))
    assert listed.total == 6


SOME = st.dictionaries(
    st.sampled_from(["pin", "number", "last_name", "date_of_birth", "arrears", "county", "phone", "middle_name"]),
    st.text(max_size=12) | st.sampled_from(["9000000001", "70000005", "4/11/1990", "12.50", "Rock", ""]),
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corrections=st.dictionaries(st.sampled_from([("", 2), ("", 3), ("", 4)]), SOME))
def test_rows_add_up_whatever_is_typed(vault: Vault, corrections: Corrections) -> None:
    rows = [BAD["bad_date"], BAD["missing_name"], row(PIN="9000000002", case="70000002")]
    preview = look(vault, report_of(rows), corrections=corrections)
    assert preview.rows_total == 3 == preview.rows_accepted + preview.rows_rejected + preview.rows_duplicate
    assert sum(preview.reasons.values()) == len(preview.rejected)
    untouched = look(vault, report_of(rows)).work.checked.lines[-1]
    if ("", 4) not in corrections and not any(line.row == 4 for line in preview.rejected):
        assert untouched in preview.work.checked.lines
