"""The page beside a report: one sheet, each number as text and in the words of its charts, and nothing more."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from csdesk.models.partner import ReportRhythm
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.reporting import page
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.workbook import Contents
from csdesk.services.vault import Vault
from tests.services.reporting.books import export, give_out
from tests.services.reporting.pages import LONG_COUNTY, of_csa_report, of_state_report
from tests.services.telling.reading import parts_of

TWO_WEEKS = Period(ReportRhythm.BIWEEKLY, date(2026, 9, 14), date(2026, 9, 27))
REPORTS = {
    "csa": of_csa_report(30),
    "csa-of-nobody": of_csa_report(0, withheld=0),
    "csa-much": of_csa_report(2000, LONG_COUNTY, 12),
    "csa-two-weeks": of_csa_report(3, span=TWO_WEEKS),
    "state": of_state_report(60),
    "state-of-nobody": of_state_report(0),
    "state-much": of_state_report(40_000, tuple(f"{LONG_COUNTY} {number}" for number in range(72))),
}


@pytest.mark.parametrize("contents", REPORTS.values(), ids=REPORTS)
def test_it_is_one_page_with_every_number_as_text(contents: Contents) -> None:
    made = page.page_pdf(contents)
    assert made == page.page_pdf(contents)
    assert len(PdfReader(BytesIO(made)).pages) == 1
    parts = parts_of(made)
    for chart in contents.charts:
        assert chart.title.lower() in parts["pages"]
        for label, count in zip(chart.labels, chart.counts, strict=True):
            row = f"{label} {count:,}" if isinstance(count, int) else f"{label} {count}"
            assert chart.key == "able_willing" or row.lower() in parts["pages"]
        drawn = chart.key != "able_willing" and any(chart.bars)
        assert (chart.said.lower() in parts["spoken"]) is drawn
    for label, value in contents.about[:1]:
        assert f"{label}: {value}".lower()[:60] in parts["pages"] or value == contents.span.title


def test_the_map_stands_as_a_table() -> None:
    contents = REPORTS["state"]
    chart = next(one for one in contents.charts if one.key == "able_willing")
    text = parts_of(page.page_pdf(contents))["pages"]
    rows = [chart.counts[place : place + 3] for place in (0, 3, 6)]
    for willing, counts in zip(("yes", "sometimes", "no"), rows, strict=True):
        assert " ".join((willing, *map(str, counts))) in text
    assert f"not said: {chart.counts[9]}" in text


def test_the_funnel_stands_beside_the_quarter_before() -> None:
    text = parts_of(page.page_pdf(REPORTS["state"]))["pages"]
    assert "cleared 30 27 50 %" in text
    assert "step people before" in text


def test_a_small_number_is_in_no_chart_of_the_state() -> None:
    for people in (0, 8, 60):
        for chart in of_state_report(people).charts:
            told = [count for count in chart.counts if isinstance(count, int)]
            assert all(count >= 5 or (chart.key, place) == ("funnel", 0) for place, count in enumerate(told))
            assert sum(not isinstance(count, int) for count in chart.counts) != 1, "one alone would follow"


def test_what_does_not_fit_is_in_the_workbook() -> None:
    text = parts_of(page.page_pdf(of_csa_report(30, withheld=60)))["pages"]
    assert "more in the notes of the workbook." in text
    assert "more in the notes" not in parts_of(page.page_pdf(REPORTS["csa"]))["pages"]


def test_its_name_is_that_of_the_workbook() -> None:
    assert page.page_name("Fond-du-Lac-2026-Q3-amended-1.xlsx") == "Fond-du-Lac-2026-Q3-amended-1-page.pdf"


def test_a_report_of_an_earlier_version_gets_its_page(scripted_quarter: Vault) -> None:
    first = {name: file.workbook for name, file in export(scripted_quarter).items()}

    def as_it_was(session: Session) -> None:
        for row in session.query(QuarterWorkbook):
            row.page_attachment_id = None

    scripted_quarter.write(as_it_was)
    files = give_out(scripted_quarter)
    assert {name: file.workbook.id for name, file in files.items()} == {name: made.id for name, made in first.items()}
    assert all(file.page and file.page[1].startswith(b"%PDF-") for file in files.values())
