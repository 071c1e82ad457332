"""Agencies are typed in or brought in, changed, taken out and taken back; the workbook in both directions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.program import MeasureCount, MeasuredAgency
from csdesk.services import undo
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.program import measures
from csdesk.services.program.measures import AgencyCounts, Count, Rule, Typed
from csdesk.services.program.measures.workbook_in import CountsFile, WorkbookRefusedError, counts_in, read_counts
from csdesk.services.program.measures.workbook_out import note_file, results, template
from csdesk.services.vault import Vault
from tests.services.measures.agencies import ROCK, YEAR, several
from tests.services.people import NOW, WHO


def put(session: Session, typed: Typed = ROCK, **more: Any) -> Any:
    return measures.keep(session, 2004, typed, at=NOW, who=WHO, **more)


def test_an_agency_that_is_typed_in_stands_as_its_counts_say(vault: Vault) -> None:
    agency_id = vault.write(put)
    found = vault.read(measures.standing)
    assert found is not None
    assert (found.agency.id, found.name, found.year) == (agency_id, "Rock County CSA", 2004)
    assert [(row.title, row.share, row.cents) for row in found.rows][2:] == [
        ("Current support collected", Decimal(96), 51_504_00),
        ("Arrears cases collected", Decimal(94), 20_172_40),
    ]
    assert (found.share, found.total_cents) == (Decimal("98.4"), 211_166_40)
    assert vault.read(measures.years_kept) == (2004,)


def test_the_overview_shows_the_agency_that_was_changed_last_and_nothing_of_an_unknown_year(vault: Vault) -> None:
    assert vault.read(measures.standing) is None
    vault.write(put)
    other = replace(ROCK, counts=replace(ROCK.counts, name="Dane"))
    vault.write(
        lambda session: measures.keep(session, 2004, other, at=NOW + timedelta(seconds=1), who=WHO),
    )
    found = vault.read(measures.standing)
    assert found is not None
    assert found.name == "Dane"
    assert vault.read(lambda session: measures.standing(session, 1999)) is None


def test_what_is_not_typed_any_more_is_not_known_any_more(vault: Vault) -> None:
    agency_id = vault.write(put)
    less = Typed(AgencyCounts("Rock", current={"arrears": Count(75, 100)}), date(2004, 3, 31))
    vault.write(lambda session: put(session, less, agency_id=agency_id))
    kept = vault.read(lambda session: measures.kept_agency(session, agency_id))
    assert kept.counts == less.counts
    assert kept.as_of == date(2004, 3, 31)
    found = vault.read(measures.standing)
    assert found is not None
    assert [row.earned.rule for row in found.rows] == [Rule.UNKNOWN, Rule.UNKNOWN, Rule.UNKNOWN, Rule.TARGET]
    assert found.total_cents is None


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        (AgencyCounts("  "), "name"),
        (AgencyCounts("A" * 201), "name"),
        (AgencyCounts("A", -1), "allocation"),
        (AgencyCounts("A", claims_now=2**31), "claims_now"),
        (AgencyCounts("A", current={"arrears": Count(1, 0)}), "arrears.current.whole"),
        (AgencyCounts("A", baseline={"court_order": Count(11, 10)}), "court_order.baseline.part"),
        (AgencyCounts("A", baseline={"court_order": Count(-1, 10)}), "court_order.baseline.part"),
        (AgencyCounts("rock  county csa"), "name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(vault: Vault, counts: AgencyCounts, field: str) -> None:
    vault.write(put)
    with pytest.raises(RefusedError, match="Nothing was saved") as refused:
        vault.write(lambda session: put(session, Typed(counts)))
    assert refused.value.field == field
    assert len(vault.read(lambda session: measures.kept_year(session, 2004)).agencies) == 1


@pytest.mark.parametrize(
    ("as_of", "counts", "said"),
    [
        (date(2004, 3, 31), {}, "no counts of this year"),
        (date(2003, 9, 30), {"arrears": Count(1, 2)}, "from Oct 1, 2003 to Sep 30, 2004"),
        (date(2004, 10, 1), {"arrears": Count(1, 2)}, "Oct 1, 2004 is outside of the year"),
    ],
)
def test_a_day_without_counts_or_outside_of_the_year_is_refused(
    vault: Vault, as_of: date, counts: dict[str, Count], said: str
) -> None:
    with pytest.raises(RefusedError, match="Nothing was saved") as refused:
        vault.write(lambda session: put(session, Typed(AgencyCounts("A", current=counts), as_of)))
    assert refused.value.field == "as_of"
    assert said in str(refused.value)
    assert vault.read(_numbers) == (0, 0)
    row = f"A,{'1,2' if counts else ','},{as_of:%m/%d/%Y}"
    with pytest.raises(WorkbookRefusedError) as refused_file:
        counts_in("day.csv", f"Agency,ACC part,ACC whole,As of\n{row}\n".encode(), YEAR)
    assert said in refused_file.value.faults[0]


@pytest.mark.parametrize("as_of", [date(2003, 10, 1), date(2004, 9, 30)])
def test_the_first_and_the_last_day_of_the_year_are_in_it(vault: Vault, as_of: date) -> None:
    vault.write(lambda session: put(session, Typed(AgencyCounts("A", current={"arrears": Count(1, 2)}), as_of)))


def test_more_children_with_paternity_than_were_present_can_be(vault: Vault) -> None:
    vault.write(lambda session: put(session, Typed(AgencyCounts("A", current={"paternity": Count(105, 100)}))))


def test_an_agency_is_taken_out_with_its_counts_and_taken_back(vault: Vault) -> None:
    agency_id = vault.write(put)

    def remove(session: Session) -> Any:
        with undo.recorded(session) as recorder:
            measures.remove(session, agency_id, at=NOW, who=WHO)
            return recorder.step("The removal of the agency", at=NOW, kinds=frozenset({"measures"}))

    step = vault.write(remove)
    assert vault.read(_numbers) == (0, 0)
    with pytest.raises(NotFoundError):
        vault.read(lambda session: measures.kept_agency(session, agency_id))
    with pytest.raises(NotFoundError):
        vault.write(lambda session: put(session, agency_id=uuid7()))
    vault.write(lambda session: undo.take_back(session, step, at=NOW, who=WHO))
    assert vault.read(lambda session: measures.kept_agency(session, agency_id)).counts == ROCK.counts


def _numbers(session: Session) -> tuple[int, int]:
    return (
        session.scalar(select(func.count()).select_from(MeasuredAgency)) or 0,
        session.scalar(select(func.count()).select_from(MeasureCount)) or 0,
    )


def test_the_funds_of_a_year_are_kept_and_go_back_to_what_was_projected(vault: Vault) -> None:
    vault.write(put)
    for cents in (10_000_000_00, None):
        vault.write(partial(measures.keep_funds, year=2004, funds_cents=cents, at=NOW, who=WHO))
        found = vault.read(lambda session: measures.year_standing(session, 2004))
        assert found.all.available_cents == (cents or 12_340_000_00)
    with pytest.raises(RefusedError):
        vault.write(lambda session: measures.keep_funds(session, 2004, -1, at=NOW, who=WHO))


def taken(vault: Vault, file: CountsFile) -> measures.TakenIn:
    return vault.write(lambda session: measures.take_in(session, 2004, file.agencies, at=NOW, who=WHO))


def test_what_is_saved_as_a_workbook_comes_back_the_same(vault: Vault, tmp_path: Path) -> None:
    agencies = [*several(12), replace(ROCK, as_of=date(2004, 6, 30)), Typed(AgencyCounts("No counts yet", 1_00))]
    agencies[3] = replace(agencies[3], counts=replace(agencies[3].counts, claims_now=None, baseline={}))
    vault.write(lambda session: measures.take_in(session, 2004, agencies, at=NOW, who=WHO))
    year = vault.read(lambda session: measures.year_standing(session, 2004))
    for made in (template(YEAR, year.kept.agencies), results(year, at=NOW)):
        path = tmp_path / "measures.xlsx"
        path.write_bytes(made.content)
        file = read_counts(path, YEAR)
        assert made.count == len(file.agencies) == 14
        assert [one.counts for one in file.agencies] == [one.counts for one in year.kept.agencies]
        assert [one.as_of for one in file.agencies] == [one.as_of for one in year.kept.agencies]
        assert taken(vault, file) == measures.TakenIn(0, 14)
        assert vault.read(lambda session: measures.year_standing(session, 2004)) == year
    vault.write(lambda session: note_file(session, made, 2004, at=NOW, who=WHO))


def test_the_results_add_up_in_the_workbook(vault: Vault) -> None:
    vault.write(lambda session: measures.take_in(session, 2004, several(71), at=NOW, who=WHO))
    made = results(vault.read(lambda session: measures.year_standing(session, 2004)), at=NOW)
    sheet = load_workbook(BytesIO(made.content)).worksheets[0]
    rows = list(sheet.values)
    place = rows[0].index("In all ($)")
    assert sum(round(Decimal(str(row[place])) * 100) for row in rows[1:]) == 12_340_000_00
    allocation, advance = rows[0].index("Allocation ($)"), rows[0].index("Advance each month ($)")
    for row in rows[1:]:
        assert abs(Decimal(str(row[advance])) * 12 - Decimal(str(row[allocation]))) <= Decimal("0.06")


CSV = """Performance measures,,,,
Prepared for the committee,,,,
County,Court Orders 2003 - with orders,Court Orders 2003 - total cases,CO Numerator (now),CO whole now,By whom
"Rock County","1,570 ",2000,1590,2000,Pao
Dane,80,100,81,100,
Total,1650,2100,1671,2100,
"""


def test_headings_of_others_are_understood_and_sums_are_passed_over(vault: Vault) -> None:
    file = counts_in("counts.csv", CSV.encode(), YEAR)
    assert [one.counts for one in file.agencies] == [
        AgencyCounts(
            "Rock County",
            baseline={"court_order": Count(1_570, 2_000)},
            current={"court_order": Count(1_590, 2_000)},
        ),
        AgencyCounts("Dane", baseline={"court_order": Count(80, 100)}, current={"court_order": Count(81, 100)}),
    ]
    assert file.not_understood == ("By whom",)
    vault.write(lambda session: put(session, replace(ROCK, counts=replace(ROCK.counts, name="ROCK COUNTY"))))
    assert taken(vault, file) == measures.TakenIn(1, 1)
    rock = vault.read(lambda session: measures.kept_year(session, 2004)).agencies[1]
    assert rock.counts.current["court_order"] == Count(1_590, 2_000)
    assert rock.counts.current["arrears"] == ROCK.counts.current["arrears"], "what the file leaves out stays"
    assert (rock.counts.name, rock.counts.allocation_cents) == ("ROCK COUNTY", 214_600_00)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Current support due FFY 2003", ("current_support", "baseline", "whole")),
        ("CSUP disbursed, now", ("current_support", "current", "part")),
        ("Current Support Collected 2004", ("current_support", "current", "part")),
        ("Arrears cases with a payment, baseline", ("arrears", "baseline", "part")),
        ("ACC Rate denominator 2004", ("arrears", "current", "whole")),
        ("Paternity established (prior year)", ("paternity", "baseline", "part")),
        ("Paternity: children, last year", ("paternity", "baseline", "whole")),
        ("Remarks", None),
        ("Court orders", None),
    ],
)
def test_what_a_heading_means(heading: str, meant: tuple[str, str, str] | None) -> None:
    from csdesk.services.program.measures.columns import Headings

    field = Headings(YEAR).field_of(heading)
    assert (None if field is None else (field.measure, str(field.point), field.side)) == meant


BAD = """Agency,Allocation,CO part,CO whole,ACC part,ACC whole,As of
Rock,100,12,ten,,,
Dane,-5,11,10,,,
Kenosha,1,1.5,2,3,,
rock,1,1,2,,,
,7,1,2,,,
Brown,1,1,2,0,0,some day
"""


def test_each_bad_cell_is_told_by_its_row_and_nothing_is_taken(vault: Vault) -> None:
    with pytest.raises(WorkbookRefusedError, match="Nothing was brought in") as refused:
        counts_in("bad.csv", BAD.encode(), YEAR)
    said = "\n".join(refused.value.faults)
    for part in (
        "Row 2: “ten” under “CO whole” is no number",
        "Row 3: “-5” under “Allocation” is negative",
        "Row 4: “1.5” under “CO part” is no whole number",
        "Row 4: “ACC part” needs the other count of its rate beside it",
        "Row 5: rock stands in row 2 already",
        "Row 6: An agency needs a name.",
        "Row 7: “some day” under “As of” is no day",
    ):
        assert part in said
    more = counts_file("Rock", [11, 10])
    with pytest.raises(WorkbookRefusedError) as refused:
        counts_in("more.xlsx", more, YEAR)
    assert refused.value.faults == ("Row 2: “IV-D cases with court orders” is more than “All IV-D cases”.",)
    assert vault.read(_numbers) == (0, 0)


def counts_file(name: str, cells: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Agency", "CO part", "CO whole"])
    sheet.append([name, *cells])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nothing in this file"),
        (b"Name,Phone\nA,1\n", "No row of the file has the headings"),
        (b"Agency,CO part,CO whole\n", "no agency below the headings"),
        (b"Agency,CO part,CO numerator\nA,1,2\n", "Two columns mean the same: CO part, CO numerator"),
        (b"PK\x03\x04 broken", "cannot be opened, or is damaged"),
        (b"%PDF-1.7", "not a workbook"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(WorkbookRefusedError) as refused:
        counts_in("file", content, YEAR)
    assert said in str(refused.value)
    assert "Nothing was brought in." in str(refused.value)
    assert "caseload" not in str(refused.value)


def test_a_refused_agency_leaves_nothing_of_the_others(vault: Vault) -> None:
    wrong = [*several(3), Typed(AgencyCounts("", 1))]
    with pytest.raises(RefusedError):
        vault.write(lambda session: measures.take_in(session, 2004, wrong, at=NOW, who=WHO))
    assert vault.read(_numbers) == (0, 0)


@pytest.mark.parametrize("number", [71, 1_000])
def test_all_agencies_answer_at_once(vault: Vault, number: int) -> None:
    vault.write(lambda session: measures.take_in(session, 2004, several(number), at=NOW, who=WHO))
    vault.read(lambda session: measures.year_standing(session, 2004))
    begun = perf_counter()
    found = vault.read(lambda session: measures.year_standing(session, 2004))
    took = perf_counter() - begun
    assert sum(row.total_cents for row in found.all.rows) == 12_340_000_00
    assert took < 3, "ten times what the bench asks for: this machine may be busy"
