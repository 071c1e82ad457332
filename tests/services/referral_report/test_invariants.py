"""What holds for every report."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import vault as vaults
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.referral_report.refold import refold
from csdesk.services.vault import Vault, place
from tests.conftest import PASSPHRASE
from tests.support.reports import PERSON, bring, contents, csv_bytes, look, report_of, row, take_back

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def some_rows() -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows about a handful of people and cases, some of them bad, some of them twice."""
    one = st.fixed_dictionaries(
        {
            "PIN": st.sampled_from(["", "9000000001", "9000000002", "0000000003", "9.1E+09"]),
            "case": st.sampled_from(["", "70000001", "70000002", "00000003"]),
            "last": st.sampled_from(["", "SAMPLE", "MUÑOZ", "O'BRIEN"]),
            "first": st.sampled_from(["", "ALEX"]),
            "dob": st.sampled_from(["", "4/11/1990", "13/45/1990"]),
            "County": st.sampled_from(["Dane", "Rock"]),
            "Phone": st.sampled_from(["", "(608) 555-0101", "(608) 555-0102"]),
            "Address_Line_1": st.sampled_from(["", "1 FIRST ST", "2 SECOND ST"]),
            "arrears": st.sampled_from(["", "5,000.00", "SEE NOTES", "6000"]),
            "status": st.sampled_from(["OPEN", "CLOSED", "DECEASED", ""]),
        }
    )
    return st.lists(one.map(lambda values: row(**values)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def template(empty_vault_file: Path) -> Path:
    return empty_vault_file


@contextmanager
def fresh(template: Path) -> Iterator[Vault]:
    """A vault of its own for each example."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.csvault"
        path.write_bytes(template.read_bytes())
        place.envelope_path(path).write_bytes(place.envelope_path(template).read_bytes())
        vault = vaults.unlock(path, PASSPHRASE)
        try:
            yield vault
        finally:
            vault.lock()


def some_months() -> st.SearchStrategy[list[list[dict[str, str]]]]:
    """Up to three files, none of them twice."""
    return st.lists(some_rows(), min_size=1, max_size=3, unique_by=csv_bytes)


@QUICK
@given(months=some_months(), order=st.permutations([7, 8, 9]))
def test_rows_add_up_and_undo_is_the_identity(
    template: Path, months: list[list[dict[str, str]]], order: list[int]
) -> None:
    with fresh(template) as vault:
        states = [contents(vault)]
        for rows, month in zip(months, order, strict=False):
            preview, result = bring(vault, report_of(rows, f"2026-{month:02d}-06"))
            assert preview.rows_total == len(rows)
            assert preview.rows_total == preview.rows_accepted + preview.rows_rejected + preview.rows_duplicate
            assert sum(preview.reasons.values()) == len(preview.rejected)
            assert preview.ncps_total == (
                preview.ncps_new + preview.ncps_changed + preview.ncps_unchanged + preview.ncps_returned
            )
            assert result.outcome == "imported"
            states.append(contents(vault))
        for state in reversed(states[:-1]):
            take_back(vault)
            assert contents(vault) == state


@QUICK
@given(months=some_months(), order=st.permutations([7, 8, 9]))
def test_what_stands_is_what_all_reports_together_say(
    template: Path, months: list[list[dict[str, str]]], order: list[int]
) -> None:
    def tell_all_again(session: Session) -> None:
        everybody = list(session.scalars(select(Ncp.id)))
        refold(session, everybody, named=everybody)

    with fresh(template) as vault:
        for rows, month in zip(months, order, strict=False):
            bring(vault, report_of(rows, f"2026-{month:02d}-06"))
            after_import = contents(vault)
            vault.write(tell_all_again)
            assert contents(vault) == after_import


@QUICK
@given(rows=some_rows())
def test_importing_twice_changes_nothing(template: Path, rows: list[dict[str, str]]) -> None:
    with fresh(template) as vault:
        bring(vault, report_of(rows))
        before = contents(vault)
        _, again = bring(vault, report_of(rows))
        assert again.outcome == "unchanged"
        assert contents(vault) == before
        other_file = read_bytes("NCP 2026-07-06 copy.csv", csv_bytes(rows) + b"\r\n")
        preview, _ = bring(vault, other_file)
        assert (preview.ncps_new, preview.ncps_changed) == (0, 0)


@QUICK
@given(rows=some_rows(), seed=st.integers(0, 10_000))
def test_the_order_of_columns_does_not_matter(template: Path, rows: list[dict[str, str]], seed: int) -> None:
    columns = list(PERSON)
    random.Random(seed).shuffle(columns)
    if not all(one["NCP Last Name"] or one["NCP First Name"] for one in rows):
        # A row without a name goes on with the person above it where who it is stands left of the case number.
        columns.append(columns.pop(columns.index("IV-D Case Number")))
    with fresh(template) as vault:
        plain = look(vault, report_of(rows))
        shuffled = look(vault, read_bytes("NCP Referral Report 2026-07-06.csv", csv_bytes(rows, columns)))
        assert shuffled.work.checked.lines == plain.work.checked.lines
        assert shuffled.rejected == plain.rejected
        assert shuffled.flags == plain.flags
