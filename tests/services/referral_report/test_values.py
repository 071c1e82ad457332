"""Cells into dates, cents, identifiers, counties and names, in the forms that files have."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.services.referral_report import values
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.months import paid_field, paid_month
from csdesk.services.referral_report.said import said_counties, said_dates, section_county
from csdesk.services.referral_report.values import Bad
from tests.support.reports import TODAY

DAY = date(1990, 4, 11)


def one_date(cell: Any, **more: Any) -> date | Bad | None:
    return values.dates([cell], past=True, today=TODAY, **more)[0]


@pytest.mark.parametrize(
    "cell",
    [
        *(DAY, 32974, 32974.5, "32974", "4/11/1990", "04-11-90", "04.11.1990", "1990-04-11", "1990/4/11", "19900411"),
        *("04111990", 4111990, "1990-04-11T00:00:00Z", "4/11/1990 12:00:00 AM", "Apr 11, 1990", "April 11th, 1990"),
        *("11-Apr-90", "11 April 1990", "11APR1990", "Wednesday, April 11, 1990", "1990-Apr-11", "'4/11/1990"),
    ],
)
def test_dates(cell: Any) -> None:
    assert one_date(cell) == DAY


@pytest.mark.parametrize("cell", ["", None, "N/A", "00/00/0000", "0000-00-00", "12/31/9999", date(1899, 12, 31)])
def test_no_date(cell: Any) -> None:
    assert one_date(cell) is None


@pytest.mark.parametrize("cell", ["13/45/1990", "soon", "2/30/1990", 12, "########", "4/1990"])
def test_bad_dates(cell: Any) -> None:
    assert isinstance(one_date(cell), Bad)


def test_numbers_count_from_the_epoch_of_the_file() -> None:
    assert one_date(32974 - 1462, epoch_1904=True) == DAY


@given(st.lists(st.dates(date(1950, 1, 1), date(2008, 1, 1)), min_size=1), st.sampled_from(["/", "-", "."]))
def test_days_come_first_only_where_the_column_proves_it(days: list[date], mark: str) -> None:
    written = [f"{day.day:02}{mark}{day.month:02}{mark}{day.year}" for day in days]
    read = values.dates(written, past=True, today=TODAY)
    proven = any(day.day > 12 for day in days)
    assert read == (days if proven else [date(day.year, day.day, day.month) for day in days])


def test_what_a_spreadsheet_of_another_country_did_is_undone_where_it_is_certain() -> None:
    days = [date(1990, 1, 1) + timedelta(days=number) for number in range(60)]
    made: list[Any] = [date(d.year, d.day, d.month) if d.day <= 12 else f"{d.month}/{d.day}/{d.year}" for d in days]
    assert values.dates(made, past=True, today=TODAY) == days
    few = [*made[:3], *made[20:23]]
    assert values.dates(few, past=True, today=TODAY)[:3] == made[:3]


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        *(
            (1234.5, 123450),
            ("1,234.50", 123450),
            ("$1,234.50", 123450),
            ("USD 1234.5", 123450),
            ("1.234,50", 123450),
        ),
        *(
            ("1'234.50", 123450),
            ("(1,234.50)", -123450),
            ("-$5", -500),
            ("$-5", -500),
            ("5.00-", -500),
            ("5.00 CR", -500),
        ),
        *(("($5.00)", -500), ("300.00/mo", 30000), ("$300 per month", 30000), (" $ -   ", 0), ("0", 0), ("", None)),
        *(("−5", -500), ("+5", 500), ("1.2345E+03", None), ("12.", 1200), (".5", 50), ("N/A", None)),
    ],
)
def test_amounts(cell: Any, cents: int | None) -> None:
    (read,) = values.amounts([cell])
    assert read == (123450 if cell == "1.2345E+03" else cents)


@pytest.mark.parametrize(
    "cell", ["SEE NOTES", "12.3.4", "1,2345", "5/6/2020", "####", "300 weekly", date(2020, 1, 1)]
)
def test_bad_amounts(cell: Any) -> None:
    assert isinstance(values.amounts([cell])[0], Bad)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(("9000000001", "9000000001"), (9000000001.0, "9000000001"), ("9000000001.0", "9000000001")),
        *(('="0012345678"', "0012345678"), ("'0012345678", "0012345678"), ("9,000,000,001", "9000000001")),
        *(("9.000000001E+09", "9000000001"), ("9000-0000-01", "9000000001"), ("", ""), ("n/a", "")),
    ],
)
def test_identifiers(cell: Any, text: str) -> None:
    assert values.identifiers([cell], 10) == [text]


@pytest.mark.parametrize("cell", ["9.91235E+09", date(2001, 7, 10), 1.5, -7, "#######", 12345678901234567.0])
def test_bad_identifiers(cell: Any) -> None:
    assert isinstance(values.identifiers([cell], 10)[0], Bad)


def test_zeros_are_put_back_only_where_it_is_certain() -> None:
    full = ["9000000001", "9000000002", "9000000003"]
    assert values.identifiers([*full, "12345678"], 10)[-1] == "0012345678"
    assert values.identifiers([*full, "0000000004", 12345678], 10)[-1] == "0012345678"
    assert isinstance(values.identifiers([*full, "0000000004", "12345678"], 10)[-1], Bad)
    assert values.identifiers(["1234567", "12345678", "123456789"], 10) == ["1234567", "12345678", "123456789"]


@pytest.mark.parametrize(
    "text", ["Dane", "DANE", "Dane County", "County of Dane", "13 - Dane", "13", "Dane (13)", "55025", "Dane Co. CSA"]
)
def test_counties(text: str) -> None:
    assert values.county(text) == "Dane"


def test_people_called_like_nothing() -> None:
    assert values.person_names(["NA", "Null", "N/A", ""]) == ["NA", "Null", "", ""]
    assert values.split_name_last_first("SAMPLE ALEX Q JR") == ("SAMPLE", "ALEX", "Q", "JR")
    assert values.split_address("1 FIRST ST, APT 2, MADISON, WI 53703") == (
        *("1 FIRST ST", "APT 2", "MADISON", "WI", "53703"),
    )
    assert values.zips([2134, 537030001, "53703-", "53703-0000"]) == ["02134", "53703-0001", "53703", "53703"]
    assert values.phones(["608-555-0101", "6.08556E+09"]) == ["608-555-0101", ""]


@pytest.mark.parametrize(
    "text",
    [
        *("Last Refreshed: 8/5/2026 6:02:14 AM", "Last Refresh Date: August 5, 2026", "Refreshed on 05-Aug-26 06:02"),
        *("Last Refreshed 2026-08-05T06:02:14", "Date Refreshed: Wednesday, August 5, 2026", "Data as of 8/5/2026"),
        *("Report Run Date: 8/5/26", "Last Execution Time 8/5/2026", "Generated on 8/5/2026", "As Of: Aug 5, 2026"),
    ],
)
def test_the_date_of_the_report(text: str) -> None:
    assert {day for _, day in said_dates([[text]], TODAY)} == {date(2026, 8, 5)}


@pytest.mark.parametrize("cell", [date(2026, 8, 5), 46239, 46239.25, "8/5/2026"])
def test_the_date_of_the_report_beside_its_label(cell: Any) -> None:
    assert said_dates([["", "Last Refresh Date:", "", cell]], TODAY) == [(0, date(2026, 8, 5))]


def test_counties_of_prompts_and_sections() -> None:
    assert said_counties([["Enter value(s) for County: Dane; Fond du Lac"]]) == ("Dane", "Fond du Lac")
    assert said_counties([["Counties:", "Dane", "Rock"]]) == ("Dane", "Rock")
    assert said_counties([["Select County(ies): All"], ["Total for all counties:", "", "1112", "7"]]) == ()
    assert section_county(["", "County: Dane (continued)"]) == "Dane"
    assert section_county(["Agency: 13 - Dane"]) == section_county(["County", "Dane"]) == "Dane"
    assert section_county(["Page 3"]) == section_county(["13"]) == ""


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *(("CSUP Paid M-2", "paid_m2"), ("Lookback 3 Paid", "paid_m3"), ("Paid 1 Month Ago", "paid_m1")),
        *(
            ("Second prior month payment", "paid_m2"),
            ("Total Paid Last 3 Months", ""),
            ("Phone 2", ""),
            ("Case 1", ""),
        ),
    ],
)
def test_months_back(heading: str, field: str) -> None:
    assert paid_field(heading, column_names()) == field


@pytest.mark.parametrize(
    "heading", ["CSUP Paid Jun 2026", "06/2026 Payments", "Paid 2026-06", "Jun-26 Paid", "Pd 202606"]
)
def test_months_of_the_calendar(heading: str) -> None:
    assert paid_month(heading, column_names()) == (2026, 6)
