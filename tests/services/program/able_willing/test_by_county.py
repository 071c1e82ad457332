"""The lines of the counties agree with a plain recount; the workbook holds no small number, and none follows."""

from collections import Counter
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import (
    EVERY_PLACE,
    GROUPS,
    ByCounty,
    Map,
    Payment,
    Scope,
    county_told,
    of_county,
)
from csdesk.services.reporting import small_numbers
from csdesk.services.vault import Vault
from tests.services.people import TODAY
from tests.services.program.able_willing import caseload

CELL = st.tuples(st.sampled_from(EVERY_PLACE), st.sampled_from(list(Payment)))


def counted(vault: Vault, scope: Scope) -> ByCounty:
    return vault.read(lambda session: able.by_county(session, able.map_of(session, scope, today=TODAY), today=TODAY))


@pytest.mark.parametrize("counties", [(), ("Dane", "Rock")])
@pytest.mark.parametrize("as_of", [TODAY, date(2026, 9, 30), date(2026, 6, 30)])
def test_each_county_agrees_with_a_recount_and_opens_its_people(
    vault: Vault, as_of: date, counties: tuple[str, ...]
) -> None:
    vault.write(lambda session: caseload.script(session, 3))
    found = counted(vault, Scope(as_of, counties))
    for county in counties or vault.read(able.counties):
        plain = vault.read(partial(caseload.recounted, as_of=as_of, counties=(county,)))
        of_it = found.counties[county].counts if county in found.counties else {}
        assert dict(of_it) == Counter((place, payment) for place, payment, _lately in plain.values())
    for county in found.counties:
        scope = of_county(found.whole.scope, county)
        for group in (able.ALL, *GROUPS["said"], *GROUPS["pays"]):
            people = vault.read(partial(able.people_of, scope=scope, chosen=group.chosen, today=TODAY))
            assert found.at(county, group) == len(people)


def test_both_tables_have_everybody_once() -> None:
    for groups in GROUPS.values():
        cells = [(place, payment) for one in groups for place in one.chosen.places for payment in one.chosen.payments]
        assert sorted(cells) == sorted((place, payment) for place in EVERY_PLACE for payment in Payment)


@given(st.dictionaries(st.sampled_from(["Brown", "Dane", "Rock"]), st.dictionaries(CELL, st.integers(1, 30))))
def test_no_number_of_fewer_than_five_is_told_nor_follows_from_its_county(
    counts: dict[str, dict[tuple[int, Payment], int]],
) -> None:
    lines = {county: Map(Scope(TODAY, (county,)), of_it, {}, None) for county, of_it in counts.items()}
    found = ByCounty(Map(Scope(TODAY), {}, {}, None), lines)
    for county, line in lines.items():
        for groups in GROUPS.values():
            numbers = county_told.told_line(found, county, groups)
            shown = [number for number in numbers if isinstance(number, int)]
            assert all(number >= small_numbers.FEWEST for number in shown)
            rest = line.everybody - sum(shown)
            assert rest == 0 or rest >= small_numbers.FEWEST or not shown
            assert rest == 0 or numbers.count("withheld") > 1


def test_the_workbook_has_a_sheet_for_each_table_and_no_sums(vault: Vault) -> None:
    many = {(0, Payment.REGULAR): 40, (8, Payment.PART): 30, (10, Payment.NEVER): 3, (9, Payment.STOPPED): 9}
    lines = {"Brown": Map(Scope(TODAY, ("Brown",)), many, {}, None)}
    lines["Rock"] = Map(Scope(TODAY, ("Rock",)), {(0, Payment.REGULAR): 3}, {}, None)
    found = ByCounty(Map(Scope(TODAY), many, {}, date(2026, 10, 4)), lines)
    content = county_told.workbook(found, made_on=TODAY)
    assert content == county_told.workbook(found, made_on=TODAY)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["What they said", "How they pay", "Notes"]
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert 3 not in cells
    assert not any("82" in str(cell) for cell in cells)
    assert "Rock" not in cells
    assert {40, 30, "withheld", "Brown"} <= set(cells)
