"""The periods of reports: each day lies in one of each rhythm, and what is written is read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.models.partner import ReportRhythm
from csdesk.services.reporting import Quarter, QuarterError, periods
from csdesk.services.reporting.periods import Period

DAYS = st.dates(date(2000, 1, 15), date(2099, 11, 30))
QUARTERLY, MONTHLY, BIWEEKLY = ReportRhythm


@given(st.sampled_from(ReportRhythm), DAYS)
def test_every_day_lies_in_exactly_its_period(rhythm: ReportRhythm, day: date) -> None:
    period = periods.of(rhythm, day)
    assert period.first_day <= day <= period.last_day
    assert periods.parse(str(period)) == period == periods.between(period.first_day, period.last_day)
    assert period.next.previous == period
    assert period.next.first_day - period.last_day == timedelta(days=1)
    assert period.ends_before == period.next.starts_at
    assert period < period.next
    assert period.last_day < period.due_on <= period.last_day + timedelta(days=15)
    assert period.quarter.first_day <= period.last_day <= period.quarter.last_day


@given(DAYS)
def test_the_period_of_a_quarterly_rhythm_is_the_quarter(day: date) -> None:
    period = periods.of(QUARTERLY, day)
    quarter = period.quarter
    assert (str(period), period.title, period.short_title) == (str(quarter), quarter.title, quarter.short_title)
    assert (period.first_day, period.last_day, period.due_on) == (quarter.first_day, quarter.last_day, quarter.due_on)
    assert (period.starts_at, period.ends_before) == (quarter.starts_at, quarter.ends_before)


@pytest.mark.parametrize(
    ("text", "title", "due_on"),
    [
        ("2026Q3", "July–September 2026", date(2026, 10, 15)),
        ("2026-09", "September 2026", date(2026, 10, 15)),
        ("2026-12", "December 2026", date(2027, 1, 15)),
        ("2026-09-14..2026-09-27", "September 14–27, 2026", date(2026, 10, 2)),
        ("2026-09-28..2026-10-11", "September 28 – October 11, 2026", date(2026, 10, 16)),
        ("2026-12-21..2027-01-03", "December 21, 2026 – January 3, 2027", date(2027, 1, 8)),
    ],
)
def test_what_a_period_is_called_and_when_it_is_due(text: str, title: str, due_on: date) -> None:
    period = periods.parse(text)
    assert (str(period), period.title, period.due_on) == (text, title, due_on)


def test_two_weeks_over_the_new_year_belong_to_the_quarter_of_their_last_day() -> None:
    period = periods.of(BIWEEKLY, date(2026, 12, 31))
    assert period.quarter == Quarter(2027, 1)
    assert period.short_title == "December 21 – January 3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "2026-09-15..2026-09-28",
        "2026-09-14..2026-09-20",
        "2026-02-30..2026-03-05",
        "1999-12",
        "tomorrow",
    ],
)
def test_no_period(text: str) -> None:
    with pytest.raises(QuarterError, match="2026Q3"):
        periods.parse(text)


def test_days_that_no_rhythm_has_are_no_period() -> None:
    with pytest.raises(QuarterError, match="09/02/2026 to 09/30/2026 is no period"):
        Period(MONTHLY, date(2026, 9, 2), date(2026, 9, 30))
