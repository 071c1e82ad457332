"""The workbook holds no small number, and none follows from the others."""

from datetime import date
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from csdesk.models.audit import AuditEvent
from csdesk.services.program.able_willing import EVERY_PLACE, Map, Payment, Scope, told
from csdesk.services.reporting import small_numbers
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO

CELL = st.tuples(st.sampled_from(EVERY_PLACE), st.sampled_from(list(Payment)))


def test_the_workbook_says_whom_it_is_of_and_how_it_is_counted() -> None:
    found = Map(Scope(TODAY, ("Rock",)), {(0, Payment.REGULAR): 40, (10, Payment.NEVER): 3}, {}, date(2026, 10, 4))
    book = load_workbook(BytesIO(told.workbook(found, made_on=TODAY)))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Rock, as of 10/08/2026: 43 people with an open record" in cells
    assert any("at least 75 %" in cell for cell in cells)
    assert any("Nothing here is a prediction" in cell for cell in cells)
    assert "3" not in cells
    assert told.workbook(found, made_on=TODAY) == told.workbook(found, made_on=TODAY)


@given(st.dictionaries(CELL, st.integers(1, 30)))
def test_no_number_of_fewer_than_five_is_told_nor_follows(counts: dict[tuple[int, Payment], int]) -> None:
    found = Map(Scope(TODAY), counts, {}, None)
    numbers = told.told_numbers(found)
    shown = [number for number in numbers.values() if isinstance(number, int)]
    assert all(number >= small_numbers.FEWEST for number in shown)
    rest = found.everybody - sum(shown)
    assert rest == 0 or rest >= small_numbers.FEWEST or not shown
    for (place, payment), number in numbers.items():
        if isinstance(number, int):
            assert number == found.at(place, (payment,))
    if found.everybody < small_numbers.FEWEST:
        assert str(found.everybody) not in told.about(found)[0].split(": ")[1].split()


def test_saving_is_written_down(vault: Vault) -> None:
    found = Map(Scope(TODAY, ("Rock", "Dane")), {}, {}, None)
    vault.write(lambda session: told.note_export(session, found, at=NOW, who=WHO))
    trail = vault.read(lambda session: [(one.action, one.detail) for one in session.query(AuditEvent)])
    assert ("able_willing.exported", "2026-10-08, counties: 2") in trail
