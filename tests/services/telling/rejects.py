"""Rows of a report that are not taken in, as they go back to who made it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services import referral_report
from tests.services.telling.histories import Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import World
from tests.support.reports import report_of, row

UNREADABLE = "13/45/1990"
LONG_AGO = {"Address Verified Date": "1/15/2020", "Last Payment Date": "1/15/2020"}
"""The days of a row of a report, before those of anybody's life here."""


def rejected(session: Session, world: World) -> Files:
    """A row about each case, under another name and PIN and with a day of birth that is none."""
    today = world.history.today
    numbers = [number for life in world.history.lives for number in life.case_numbers.values()]
    rows = [row(PIN=f"90000001{at:02}", case=number, dob=UNREADABLE) | LONG_AGO for at, number in enumerate(numbers)]
    preview = referral_report.preview(session, report_of(rows, today.isoformat()), today=today)
    assert preview.rows_rejected == len(rows)
    return (referral_report.rejects_workbook(preview),)


def as_it_came(_life: Life, one: Said) -> bool:
    """What the rows say themselves."""
    return one.fact == "case_number"


def rejected_offers(life: Life, _to: Asked, _told: list[Said], _on: date) -> Iterator[Word]:
    """The case numbers, as they came."""
    yield from life.case_numbers.values()
