"""Other layouts of the same report come in the same."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from csdesk.services import referral_report
from csdesk.services.referral_report.layout import file_name_date
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.vault import Vault
from tests.support.reports import AT, PERSON, TODAY, csv_bytes, look, row
from tests.support.sample_reports import Kind, Quirks, World, write_report

QUIRKS = [
    Quirks(shuffled_columns=True),
    Quirks(numeric_identifiers=True),
    Quirks(dates_as_text=True),
    Quirks(bad_rows=6, repeated_rows=2, shuffled_columns=True),
]
OTHER_HEADINGS = {
    "NCP Last Name": "Noncustodial Parent Last Nm",
    "NCP First Name": "Noncustodial Parent First Nm",
    "NCP Middle Initial": "MI",
    "NCP MCI/PIN": "KIDS PIN #",
    "IV-D Case Number": "IV-D Case Nbr",
    "County": "County Name",
    "NCP DOB": "Birth Date",
    "Address Line 1": "Street Address",
    "Zip": "Zip Code",
    "Address Verified Date": "Addr Verif Dt",
    "Phone": "Telephone No.",
    "CSUP Obligation Amount": "Current Support Oblig Amt",
    "CSUP Paid M-1": "CSUP Paid Jun 2026",
    "CSUP Paid M-2": "CSUP Paid May 2026",
    "CSUP Paid M-3": "CSUP Paid Apr 2026",
    "Arrears Balance": "Total Arrearage",
    "Last Payment Date": "Last Pmt Dt",
    "Last Payment Amount": "Last Pmt Amt",
    "Order Date": "Court Order Dt",
    "Worker": "Caseworker Name",
    "Case Status": "IV-D Case Status",
}


def world() -> World:
    return World(seed=5, rows=60, counties=["Dane", "Rock"])


@pytest.mark.parametrize("quirks", QUIRKS, ids=str)
@pytest.mark.parametrize("kind", ["xlsx", "webi", "csv"])
def test_quirks_of_the_files(vault: Vault, tmp_path: Path, kind: Kind, quirks: Quirks) -> None:
    path = tmp_path / "report.bin"  # what it is comes from its bytes
    people = world()
    expected = write_report(path, people, 1, kind, quirks=quirks)
    preview = look(vault, referral_report.read_report(path))
    assert preview.rows_total == expected.rows_in_file
    assert preview.reasons == expected.reasons
    assert sorted((line.row, line.reason) for line in preview.rejected) == list(expected.not_taken)
    lines = {line.number: line for line in preview.work.checked.lines}
    for original in people.report(1):
        line = lines[original.case_no]
        assert (line.pin, line.date_of_birth, line.county) == (original.pin, original.dob, original.county)
        assert line.arrears_cents == int(original.arrears * 100)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1252", ";"), ("utf-8", "\t"), ("utf-16", "|"), ("utf-16", "\t")]
)
def test_encodings_and_separators(vault: Vault, tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "report.csv"
    write_report(path, world(), 1, "csv", encoding=encoding, delimiter=delimiter)
    preview = look(vault, referral_report.read_report(path))
    assert preview.rows_accepted == 60
    names = {line.last_name for line in preview.work.checked.lines}
    assert names == {original.last for original in world().report(1)}


def test_other_headings(vault: Vault) -> None:
    headings = [OTHER_HEADINGS.get(name, name) for name in PERSON]
    content = csv_bytes([dict(zip(headings, row().values(), strict=True))], headings)
    plain = look(vault, read_bytes("a.csv", csv_bytes([row()])))
    other = look(vault, read_bytes("b.csv", content))
    assert not other.questions
    assert other.work.checked.lines == plain.work.checked.lines


def test_a_header_of_two_rows_below_a_title(vault: Vault) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([])
    sheet.append(["", "NCP Referral Report"])
    sheet.append(["", "Data as of:", "07/06/2026"])
    sheet.append(["", "NCP", "", "", "", "Case", "", "CSUP", "", "Paid", "", "", ""])
    sheet.append(
        [
            "",
            "Last Name",
            "First Name",
            "PIN",
            "DOB",
            "Number",
            "County",
            "Obligation",
            "",
            "M-1",
            "M-2",
            "M-3",
            "Arrears",
        ]
    )
    sheet.append(["", "SAMPLE", "ALEX", "9000000001", "4/11/1990", "70000001", "Dane", 300, "", 0, 50, 0, 5000])
    sheet.append(["", "Grand Total", "", "", "", 1, "", "", "", "", "", "", 5000])
    out = io.BytesIO()
    workbook.save(out)
    preview = look(vault, read_bytes("report.xls", out.getvalue()))
    assert preview.report_date == date(2026, 7, 6)
    assert preview.rows_total == preview.rows_accepted == 1
    line = preview.work.checked.lines[0]
    assert (line.last_name, line.pin, line.number, line.county) == ("SAMPLE", "9000000001", "70000001", "Dane")
    assert (line.csup_cents, line.paid_m2_cents, line.arrears_cents) == (30000, 5000, 500000)


def test_a_county_from_its_section_and_a_name_in_one_column(vault: Vault) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["NCP Name", "PIN", "Case No", "DOB", "CSUP", "Arrears"])
    writer.writerow(["County: Dane"])
    writer.writerow(["DE LA CRUZ, ANA MARIA JR", "9000000001", "70000001", "4/11/1990", "300", "5000"])
    writer.writerow(["County: Rock"])
    writer.writerow(["SMITH, BO", "9000000002", "70000002", "4/11/1991", "$1,300.50", "(20.00)"])
    preview = look(vault, read_bytes("report.csv", out.getvalue().encode()))
    first, second = preview.work.checked.lines
    assert (first.last_name, first.first_name, first.middle_name, first.suffix) == (
        "DE LA CRUZ",
        "ANA",
        "MARIA",
        "JR",
    )
    assert (first.county, second.county) == ("Dane", "Rock")
    assert (second.csup_cents, second.arrears_cents) == (130050, -2000)


def test_a_table_that_goes_on_in_another_sheet(vault: Vault) -> None:
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.append(list(PERSON))
    first.append(list(row().values()))
    second = workbook.create_sheet("Report (2)")
    second.append(list(row(PIN="9000000002", case="70000002").values()))
    workbook.create_sheet("Empty")
    out = io.BytesIO()
    workbook.save(out)
    preview = look(vault, read_bytes("report.xlsx", out.getvalue()))
    assert [line.number for line in preview.work.checked.lines] == ["70000001", "70000002"]


def test_never_taken_columns_are_not_even_shown(vault: Vault) -> None:
    columns = [*PERSON, "Social Security Nbr", "Tax Offset Amt", "Payment Source"]
    rows = [{**row(), "Social Security Nbr": "999-00-1234", "Tax Offset Amt": "17.77", "Payment Source": "ACME"}]
    preview = look(vault, read_bytes("report.csv", csv_bytes(rows, columns)))
    never = [reading for reading in preview.columns if reading.why is referral_report.ColumnWhy.NEVER_TAKEN]
    assert [reading.heading for reading in never] == columns[-3:]
    assert all(not reading.samples for reading in never)
    assert "999-00-1234" not in repr(preview.work.checked.lines)


def test_day_first_only_when_the_column_proves_it(vault: Vault) -> None:
    rows = [row(dob="25/04/1990"), row(PIN="9000000002", case="70000002", dob="03/04/1990")]
    first, second = look(vault, read_bytes("report.csv", csv_bytes(rows))).work.checked.lines
    assert (first.date_of_birth, second.date_of_birth) == (date(1990, 4, 25), date(1990, 4, 3))
    rows[0]["NCP DOB"] = "13/45/1990"
    preview = look(vault, read_bytes("report.csv", csv_bytes(rows)))
    assert preview.reasons == {"bad_date": 1}
    assert preview.work.checked.lines[0].date_of_birth == date(1990, 3, 4)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NCP Referral Report 2026-07-06.csv", date(2026, 7, 6)),
        ("ncp_20260706.xlsx", date(2026, 7, 6)),
        ("report 07-06-2026.xls", date(2026, 7, 6)),
        ("NCP Jul 6, 2026.csv", date(2026, 7, 6)),
        ("ncp_month1_clean.xlsx", None),
        ("report 1234567890.csv", None),
    ],
)
def test_the_date_in_a_file_name(name: str, said: date | None) -> None:
    assert file_name_date(name, TODAY) == said


def test_an_unclear_column_is_asked_and_the_answer_remembered(vault: Vault) -> None:
    columns = ["Amt" if name == "CSUP Obligation Amount" else name for name in PERSON]
    rows = [
        dict(zip(columns, row(PIN=f"900000000{n}", case=f"7000000{n}").values(), strict=True)) for n in range(1, 6)
    ]
    report = read_bytes("NCP 2026-07-06.csv", csv_bytes(rows, columns))
    preview = look(vault, report)
    assert [question.key for question in preview.open_questions] == ["amt"]
    assert "csup" in [choice.field for choice in preview.questions[0].choices]

    with pytest.raises(referral_report.ReportRefusedError) as refused:
        vault.write(lambda session: referral_report.apply(session, preview, at=AT, who="x"))
    assert refused.value.code == "needs_answer"

    answered = look(vault, report, answers={"amt": "csup"})
    assert not answered.open_questions
    assert answered.work.checked.lines[0].csup_cents == 30000
    vault.write(lambda session: referral_report.remember_columns(session, answered, at=AT, who="x"))
    again = look(vault, report)
    assert not again.questions
    assert again.work.checked.lines == answered.work.checked.lines
