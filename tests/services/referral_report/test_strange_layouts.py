"""Layouts that leave something out or put something in: what is certain is read, what is not is said."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from csdesk.services import referral_report
from csdesk.services.referral_report import LEAVE_OUT, Preview, ReportRefusedError
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.referral_report.values import split_name, split_name_last_first
from csdesk.services.vault import Vault
from tests.support import foreign_files as foreign
from tests.support.reports import AT, TODAY, WHO, bring, contents, look, report_of, row

HEADINGS = ("Last Name", "First Name", "PIN", "Case Number", "County", "DOB", "CSUP", "Paid M-1", "Arrears")
NAMES = ("OSTRANDER", "VANG", "KOWALCZYK", "THAO", "RUIZ", "TVEDT", "HSU", "MCADOO", "PEARSON", "LEE")
PEOPLE = tuple(
    (
        *(name, "ALEX", f"91000000{number:02d}", f"700000{number:02d}", "Dane", f"4/{number + 1}/1990"),
        *(f"{300 + number}.00", f"{number}.50", f"{5_000 + number}.25"),
    )
    for number, name in enumerate(NAMES)
)
Line = Sequence[str]


def text(rows: Sequence[Line]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def seen(vault: Vault, rows: Sequence[Line], answers: dict[str, str] | None = None) -> Preview:
    return look(vault, read_bytes("NCP 2026-10-05.csv", text(rows)), answers=answers or {})


def said(preview: Preview, field: str) -> list[object]:
    return [getattr(line, field) for line in preview.work.checked.lines]


def test_days_of_an_open_document_count_from_its_own_first_day(vault: Vault) -> None:
    day = str((date(1990, 4, 11) - date(1904, 1, 1)).days)
    person = foreign.ods_row((*PEOPLE[0][:5], "DAY", *PEOPLE[0][6:])).replace(
        '<table:table-cell office:value-type="string"><text:p>DAY</text:p></table:table-cell>',
        f'<table:table-cell office:value-type="float" office:value="{day}"><text:p>{day}</text:p></table:table-cell>',
    )
    assert day in person
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    content = foreign.ods(
        f'{settings}<table:table table:name="Report">{foreign.ods_row(HEADINGS)}{person}</table:table>'
    )
    preview = look(vault, read_bytes("NCP 2026-10-05.ods", content))
    assert said(preview, "date_of_birth") == [date(1990, 4, 11)]


def test_a_total_stands_above_its_parts(vault: Vault) -> None:
    headings = (*HEADINGS[:8], "Arrears Principal", "Arrears Interest", "Arrears Total")
    rows = [(*person[:8], "4000.00", "1000.25", person[8]) for person in PEOPLE]
    preview = seen(vault, [headings, *rows])
    assert preview.questions == ()
    assert said(preview, "arrears_cents") == [500_025 + 100 * number for number in range(len(NAMES))]
    alone = seen(vault, [(*HEADINGS[:8], "Arrears Principal"), *PEOPLE])
    assert said(alone, "arrears_cents")[0] == 500_025


@pytest.mark.parametrize(
    ("headings", "newest"),
    [
        (("CSUP Due Jul 2026", "CSUP Due Sep 2026", "CSUP Due Aug 2026"), 1),
        (("CSUP Due M-3", "CSUP Due M-2", "CSUP Due M-1"), 2),
        (("Obligation 12/2025", "Obligation 01/2026", "Obligation 11/2025"), 1),
        (("Support Due Nov", "Support Due Dec", "Support Due Jan"), 2),
        (("CSUP Due Sep 2026", "Monthly CSUP Obligation", "CSUP Due Aug 2026"), 1),
    ],
)
def test_what_is_due_is_what_the_newest_month_says(vault: Vault, headings: Line, newest: int) -> None:
    rows = [(*person[:6], "100.00", "200.00", "300.00", *person[7:]) for person in PEOPLE]
    preview = seen(vault, [(*HEADINGS[:6], *headings, *HEADINGS[7:]), *rows])
    assert preview.questions == ()
    assert set(said(preview, "csup_cents")) == {(newest + 1) * 10_000}


def test_a_column_headed_iv_d_holds_the_case_number(vault: Vault) -> None:
    preview = seen(vault, [(*HEADINGS[:3], "IV-D", *HEADINGS[4:]), *PEOPLE])
    assert preview.questions == ()
    assert said(preview, "number")[0] == "70000000"


@pytest.mark.parametrize(
    "types",
    [
        ("Text", "Text", "10 digits", "8 digits", "Text", "Date", "$", "$", "$"),
        (
            "varchar(40)",
            "varchar(40)",
            "char(10)",
            "char(8)",
            "VARCHAR(30)",
            "DATE",
            "decimal(9,2)",
            "money",
            "number",
        ),
        ("", "", "", "", "", "mm/dd/yyyy", "USD", "USD", "USD"),
        ("String", "String", "String", "String", "String", "Date/Time", "Currency", "Currency", "Currency"),
    ],
)
def test_a_row_of_types_or_units_is_nobody(vault: Vault, types: Line) -> None:
    preview = seen(vault, [HEADINGS, types, *PEOPLE])
    assert (preview.rows_total, preview.rows_accepted) == (10, 10)


def suppressed(again: Line = ("", "", "", "80000001", "", "", "210.00", "0.00", "900.00")) -> list[Line]:
    other = (*again[:3], "80000002", *again[4:])
    return [HEADINGS, PEOPLE[0], again, other, *PEOPLE[1:]]


def test_a_person_who_is_printed_once_for_several_cases(vault: Vault) -> None:
    preview = seen(vault, suppressed())
    assert (preview.rows_accepted, preview.ncps_total, preview.cases_total) == (12, 10, 12)
    first, *again = preview.work.checked.lines[:3]
    assert [line.number for line in again] == ["80000001", "80000002"]
    for line in again:
        assert (line.who, line.pin, line.county) == (first.who, first.pin, first.county)
        assert (line.date_of_birth, line.arrears_cents) == (first.date_of_birth, 90_000)
    assert any("stands only in the row above and was filled in: 2 rows" in warning for warning in preview.warnings)


def test_a_pin_that_stands_in_every_row_of_the_person(vault: Vault) -> None:
    again = ("", "", PEOPLE[0][2], "80000001", "Dane", "", "210.00", "0.00", "900.00")
    preview = seen(vault, suppressed(again))
    assert (preview.rows_accepted, preview.ncps_total) == (12, 10)


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (("", "", "9555555555", "80000001", "", "", "1.00", "0.00", "9.00"), "another PIN"),
        (("", "", "", "80000001", "Rock", "", "1.00", "0.00", "9.00"), "another county"),
        (("", "", "", "80000001", "", "5/5/1991", "1.00", "0.00", "9.00"), "another birthday"),
        (("", "", "", "70000000", "", "", "1.00", "0.00", "9.00"), "the same case"),
    ],
)
def test_a_row_that_may_be_about_somebody_else_is_not_filled(vault: Vault, again: Line, why: str) -> None:
    assert why
    preview = seen(vault, [HEADINGS, PEOPLE[0], again, *PEOPLE[1:]])
    assert (preview.rows_accepted, preview.reasons) == (10, {"missing_name": 1})


def test_a_report_that_prints_people_in_every_row_leaves_nobody_out(vault: Vault) -> None:
    twice = (*PEOPLE[3][:3], "80000009", *PEOPLE[3][4:])
    rows = suppressed()
    preview = seen(vault, [*rows[:7], twice, *rows[7:]])
    assert preview.reasons == {"missing_name": 2}
    assert any("A case number, but neither a name nor a PIN: 2 rows" in warning for warning in preview.warnings)


def lined_up(rows: Sequence[Line], widths: Sequence[int]) -> bytes:
    lines = (
        "".join(
            cell.ljust(w) if at < 6 else cell.rjust(w) for at, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in rows
    )
    return ("Last Refreshed: 10/05/2026\r\n\r\n" + "\r\n".join(lines) + "\r\n\r\nPage 1 of 1\r\n").encode()


def test_text_whose_columns_are_lined_up(vault: Vault) -> None:
    content = lined_up([HEADINGS, *PEOPLE], (14, 12, 12, 13, 9, 12, 12, 12, 12))
    report = read_bytes("NCP.prn", content)
    preview = look(vault, report)
    assert report.description.startswith("Text in columns")
    assert (preview.rows_accepted, preview.report_date) == (10, date(2026, 10, 5))
    assert said(preview, "pin") == [person[2] for person in PEOPLE]
    assert said(preview, "arrears_cents")[1] == 500_125


@pytest.mark.parametrize("widths", [(14, 10, 10, 9, 9, 12, 12, 12, 12), (5, 12, 12, 13, 9, 12, 12, 12, 12)])
def test_text_whose_columns_run_into_each_other_says_what_to_export(widths: Line) -> None:
    with pytest.raises(ReportRefusedError, match=r"as an Excel workbook \(.xlsx\) or as comma-separated") as refused:
        read_bytes("NCP.prn", lined_up([HEADINGS, *PEOPLE], [int(width) for width in widths]))
    assert refused.value.code == "unsupported_format"


def test_a_report_with_all_its_money_left_out_is_none(vault: Vault) -> None:
    headings = (*HEADINGS[:6], "Foo", "Bar", "Baz")
    keys = [question.key for question in seen(vault, [headings, *PEOPLE]).questions]
    with pytest.raises(ReportRefusedError, match="no column with current support, payments or arrears"):
        seen(vault, [headings, *PEOPLE], dict.fromkeys(keys, LEAVE_OUT))


def test_a_row_without_a_name_is_not_called_by_a_middle_initial(vault: Vault) -> None:
    (rejected,) = look(vault, report_of([row(last="", first="")])).rejected
    assert rejected.who == "PIN 9000000001 · Dane"


def test_the_day_on_which_nothing_was_verified_is_kept_and_no_address_is_shown(vault: Vault) -> None:
    nowhere = row(Address_Line_1="", City="", State="", Zip="")
    preview, _ = bring(vault, report_of([nowhere]))
    assert preview.flags == {"missing_address": 1, "missing_state": 1}
    bring(vault, report_of([row(Address_Verified_Date="7/1/2026")], "2026-08-05"))
    take_back(vault)


def take_back(vault: Vault, at: datetime = AT) -> str:
    return vault.write(lambda session: referral_report.undo_last(session, at=at, who=WHO)).report_import.file_name


@pytest.mark.parametrize("back", [timedelta(), timedelta(days=3)])
def test_the_last_import_is_the_one_that_came_last_whatever_the_clock_says(vault: Vault, back: timedelta) -> None:
    bring(vault, report_of([row()], "2026-07-06"))
    before = contents(vault)
    later = referral_report.preview
    report = report_of([row(arrears="6000.00")], "2026-08-05")
    preview = vault.read(lambda session: later(session, report, today=TODAY))
    vault.write(lambda session: referral_report.apply(session, preview, at=AT - back, who=WHO))
    newest = vault.read(referral_report.history)[0]
    assert newest.report_date == date(2026, 8, 5)
    assert take_back(vault) == newest.file_name
    assert contents(vault) == before


def blocks(title: Callable[[str], Line]) -> list[Line]:
    """Two counties, each with a title, headings, rows, a total and a footer."""
    headings = [heading for heading in HEADINGS if heading != "County"]
    lines: list[Line] = []
    for county, people in (("Dane", PEOPLE[:5]), ("Rock", PEOPLE[5:])):
        lines += [title(county), headings, *([*person[:4], *person[5:]] for person in people)]
        lines += [["Count:", "5", "", "", "", "1500.00", "", "25000.00"], ["Page 1 of 2"], ["Confidential"]]
        lines += [["Printed by", "CARVER T", "", "", "10/6/2026"], []]
    return [*lines, ["Report prepared by", "DCF", "", "", "10/6/2026"], ["End of report"], ["*** End ***"]]


@pytest.mark.parametrize(
    "title",
    [
        lambda county: [county.upper()],
        lambda county: ["County", county],
        lambda county: [f"{county} County", "", "(continued)"],
        lambda county: [f"{county} County", "", "", "5 NCPs"],
        lambda county: [f"CSA: {county} County Child Support Agency"],
    ],
)
def test_titles_and_footers_of_counties_are_nobody(vault: Vault, title: Callable[[str], Line]) -> None:
    preview = seen(vault, blocks(title))
    assert (preview.rows_total, preview.rows_accepted) == (10, 10)
    assert said(preview, "county") == ["Dane"] * 5 + ["Rock"] * 5


def test_groups_over_groups_each_reach_as_far_as_they_are_merged(vault: Vault) -> None:
    book = Workbook()
    sheet = book.create_sheet("Report 1", 0)
    months = ("2026-09", "2026-08", "2026-07")
    sheet.append([*HEADINGS[:6], "Current Support", *[None] * 5, "Arrears"])
    sheet.append([*[None] * 6, *(cell for month in months for cell in (month, None))])
    sheet.append([*[None] * 6, *("Due", "Paid") * 3])
    for person in PEOPLE:
        sheet.append([*person[:6], 300.0, 1.0, 290.0, 2.0, 280.0, 3.0, float(person[8])])
    for place in ("G1:L1", "G2:H2", "I2:J2", "K2:L2"):
        sheet.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    preview = look(vault, read_bytes("NCP 2026-10-05.xlsx", out.getvalue()))
    assert preview.questions == ()
    (line, *_) = preview.work.checked.lines
    assert (line.csup_cents, line.paid_m1_cents, line.paid_m2_cents, line.paid_m3_cents) == (30_000, 100, 200, 300)


@pytest.mark.parametrize("separator", ["^", "~", "|", ";", "\t"])
def test_rare_separators_are_found(vault: Vault, separator: str) -> None:
    content = "\n".join(separator.join(line) for line in (HEADINGS, *PEOPLE)).encode()
    assert look(vault, read_bytes("NCP 2026-10-05.txt", content)).rows_accepted == 10


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Kowalczyk, Jr, Piotr F", ("Kowalczyk", "Piotr", "F", "Jr")),
        ("Marlon Van Der Berg", ("Van Der Berg", "Marlon", "", "")),
        ("Chidi A De La Cruz III", ("De La Cruz", "Chidi", "A", "III")),
        ("Van Nguyen", ("Nguyen", "Van", "", "")),
        ("St. Clair, Corey", ("St. Clair", "Corey", "", "")),
    ],
)
def test_names_in_one_column(name: str, parts: tuple[str, str, str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("VAN DER BERG MARLON Q", ("VAN DER BERG", "MARLON", "Q", "")),
        ("DE LA CRUZ CHIDI", ("DE LA CRUZ", "CHIDI", "", "")),
        ("VAN", ("VAN", "", "", "")),
        ("SAMPLE ALEX", ("SAMPLE", "ALEX", "", "")),
    ],
)
def test_names_in_one_column_the_last_name_first(name: str, parts: tuple[str, str, str, str]) -> None:
    assert split_name_last_first(name) == parts


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("a list of child care", ("Provider", "Authorized Hours", "Copay", "Subsidy")),
        ("a list of child care", ("FoodShare Allotment", "Certification End", "Renewal", "Arrears")),
        ("neither current support nor", ("Insurance Carrier", "Policy Number", "Cash Medical", "Arrears")),
    ],
)
def test_lists_of_other_programs_are_not_this_report(vault: Vault, name: str, headings: Line) -> None:
    rows = [(*person[:6], "1", "2", "3.00", "4.00") for person in PEOPLE]
    with pytest.raises(ReportRefusedError) as refused:
        seen(vault, [(*HEADINGS[:6], *headings), *rows])
    assert refused.value.code == "wrong_report"
    assert name in str(refused.value)


def test_numbers_with_their_names_before_them(vault: Vault) -> None:
    rows = [(*person[:2], f"PIN {person[2]}", f"Case #{person[3]}", *person[4:]) for person in PEOPLE]
    preview = seen(vault, [HEADINGS, *rows])
    assert (said(preview, "pin")[0], said(preview, "number")[0]) == ("9100000000", "70000000")


def test_a_list_of_both_parents_payments_is_not_this_report(vault: Vault) -> None:
    headings = ("CP Name", "CP Phone", "NCP Name", "Case Number", "County", "Disbursed", "CP Balance")
    rows = [("A, B", "608-555-0101", f"{who[0]}, {who[1]}", who[3], "Dane", who[7], who[8]) for who in PEOPLE]
    with pytest.raises(ReportRefusedError, match="a list of custodial parents"):
        seen(vault, [headings, *rows])


def test_a_county_that_stands_once_and_people_who_stand_once(vault: Vault) -> None:
    headings = ("County", *HEADINGS[:4], *HEADINGS[5:])
    lines: list[Line] = [headings]
    for county, people in (("Dane", PEOPLE[:5]), ("Rock", PEOPLE[5:])):
        for number, person in enumerate(people):
            lines.append([county if number == 0 else "", *person[:4], *person[5:]])
            if number % 2 == 0:
                lines.append(["", "", "", "", f"8{len(lines):07d}", "", "100.00", "0.00", "900.00"])
    preview = seen(vault, lines)
    assert (preview.rows_accepted, preview.ncps_total) == (16, 10)
    assert said(preview, "county") == ["Dane"] * 8 + ["Rock"] * 8
