"""What is loaded before a file is read, and what is let go of afterwards, changes nothing of what is said."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment
from csdesk.models.ncp import SearchEntry
from csdesk.services import referral_report, search_index
from csdesk.services.referral_report import People, Preview, comparing, entries, writing
from csdesk.services.referral_report.ahead import look_ahead
from csdesk.services.search_index import has_words, place_of_words
from csdesk.services.vault import Vault
from tests.support.reports import AT, WHO, bring, csv_bytes, look, report_of, row
from tests.support.sample_reports import HEADINGS, World, refresh_of

JULY = [
    row(last="FIRST", PIN="9000000001", case="70000001"),
    row(last="SECOND", PIN="9000000002", case="70000002"),
    row(last="THIRD", PIN="9000000003", case="70000003", County="Rock"),
]
AUGUST = [
    row(last="OTHER", PIN="9000000001", case="70000001", Phone="(608) 555-0155", Address_Line_1="2 SECOND ST"),
    row(last="SECOND", PIN="9000000002", case="70000009", arrears="6,000.00"),
    row(last="FOURTH", PIN="9000000004", case="70000004", County="Rock"),
    row(last="THIRD", PIN="", case="70000003", County="Rock"),
]
SEPTEMBER = [
    row(last="OTHER", PIN="9000000001", case="70000001", Phone="(608) 555-0156"),
    row(last="FOURTH", PIN="9000000004", case="70000004", County="Rock", csup="1.00"),
]


def file_of(folder: Path, rows: list[dict[str, str]], day: str) -> Path:
    """A report on the disk."""
    path = folder / f"NCP Referral Report {day}.csv"
    path.write_bytes(csv_bytes(rows))
    return path


def rows_of(world: World, month: int) -> list[dict[str, str]]:
    """A month of an invented world."""
    values = [{heading: getattr(line, name) for name, heading in HEADINGS.items()} for line in world.report(month)]
    return [{heading: "" if value is None else str(value) for heading, value in line.items()} for line in values]


def said(preview: Preview) -> tuple[object, ...]:
    """All that a preview says."""
    return (
        preview,
        *(preview.people(which) for which in People),
        preview.flagged(),
        sorted(map(repr, preview.work.known.by_number.items())),
    )


@pytest.mark.parametrize(("rows", "day"), [(AUGUST, "2026-08-05"), (SEPTEMBER, "2026-09-04"), (JULY, "2026-06-05")])
def test_a_preview_with_the_caseload_loaded_ahead_says_the_same(
    vault: Vault, tmp_path: Path, rows: list[dict[str, str]], day: str
) -> None:
    bring(vault, report_of(JULY, "2026-07-06"))
    bring(vault, report_of(AUGUST, "2026-08-04"))
    report, ahead = referral_report.read_and_look_ahead(file_of(tmp_path, rows, day), vault.read)
    assert ahead is not None
    assert said(look(vault, report, ahead=ahead)) == said(look(vault, report))


def test_many_people_over_three_months_loaded_ahead_or_not(vault: Vault) -> None:
    world = World(seed=3, rows=300, churn=0.3)
    for month in (1, 2):
        bring(vault, report_of(rows_of(world, month), f"{refresh_of(month):%Y-%m-%d}"))
    report = report_of(rows_of(world, 3), f"{refresh_of(3):%Y-%m-%d}")
    ahead = vault.read(lambda session: look_ahead(session, 1_000_000))
    assert said(look(vault, report, ahead=ahead)) == said(look(vault, report))


def test_an_import_with_the_caseload_loaded_ahead_writes_the_same(vault: Vault, tmp_path: Path) -> None:
    bring(vault, report_of(JULY, "2026-07-06"))
    report, ahead = referral_report.read_and_look_ahead(file_of(tmp_path, AUGUST, "2026-08-05"), vault.read)
    preview = look(vault, report, ahead=ahead)
    vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))
    people = [line.who for line in look(vault, report_of(AUGUST, "2026-08-05")).people(People.UNCHANGED)]
    assert len(people) == 4


def test_what_was_loaded_before_another_import_is_not_believed(vault: Vault, tmp_path: Path) -> None:
    bring(vault, report_of(JULY, "2026-07-06"))
    report, ahead = referral_report.read_and_look_ahead(file_of(tmp_path, SEPTEMBER, "2026-09-04"), vault.read)
    bring(vault, report_of(AUGUST, "2026-08-05"))
    assert said(look(vault, report, ahead=ahead)) == said(look(vault, report))


def test_little_is_not_worth_loading_the_whole_caseload(vault: Vault) -> None:
    bring(vault, report_of(JULY))
    assert vault.read(lambda session: look_ahead(session, 100)) is None
    assert vault.read(lambda session: look_ahead(session, 100_000)) is not None


def test_the_cells_of_a_long_file_are_read_again_when_more_is_said_about_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["csdesk.services.referral_report.preview"], "MOST_ROWS_KEPT", 2)
    report = report_of([*JULY, row(last="FIFTH", PIN="9000000005", case="70000005", dob="13/45/1990")])
    preview = look(vault, report)
    (rejected,) = preview.rejected
    cells = referral_report.row_cells(preview, rejected.sheet, rejected.row)
    assert [cell.original for cell in cells if cell.at_fault] == ["13/45/1990"]
    assert referral_report.row_cells(preview, "", 2) == (), "only rows that may be corrected are kept"
    corrected = look(vault, report, corrections={("", rejected.row): {"date_of_birth": "4/11/1990"}})
    assert (corrected.rows_accepted, corrected.rows_rejected) == (4, 0)
    result = vault.write(lambda session: referral_report.apply(session, corrected, at=AT, who=WHO))
    assert result.report_import.rows_accepted == 4


def test_a_row_of_a_long_file_that_turns_out_to_conflict_can_be_corrected(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(vault, report_of(JULY, "2026-07-06"))
    monkeypatch.setattr(sys.modules["csdesk.services.referral_report.preview"], "MOST_ROWS_KEPT", 2)
    again = row(last="FIRST", PIN="9000000001", case="", Phone="(608) 555-0177")
    preview = look(vault, report_of([*JULY, again], "2026-08-05"))
    (conflicting,) = preview.rejected
    assert conflicting.reason == "conflicting_row"
    cells = referral_report.row_cells(preview, conflicting.sheet, conflicting.row)
    assert [cell.original for cell in cells if cell.field == "phone"] == ["(608) 555-0177"]


def test_a_large_file_is_kept_whole(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["csdesk.services.referral_report.apply"], "LARGE_FILE", 0)
    report = report_of(JULY)
    bring(vault, report)
    assert vault.read(lambda session: session.scalars(select(Attachment.content)).all()) == [report.content]


def entered(session: Session) -> list[tuple[object, ...]]:
    """All entries in the order of the list, and whether the words of each find it."""
    entries = session.scalars(select(SearchEntry).order_by(SearchEntry.place))
    found: list[tuple[object, ...]] = []
    for entry in entries:
        said = has_words(session, " AND ".join(f'"{mark}"' for mark in entry.marks.split()))
        words = select(place_of_words(session)).where(said, place_of_words(session) == entry.place)
        finds = bool(entry.marks) and session.scalar(words) is not None
        found.append((entry.ncp_id, entry.county, entry.arrears_cents, entry.marks, entry.phones, finds))
    return found


def entered_anew(session: Session) -> list[tuple[object, ...]]:
    """The same when all entries are made at once from what is kept."""
    search_index.rebuild_all(session)
    return entered(session)


def test_people_compared_and_written_in_portions_become_the_same_caseload(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(seed=4, rows=120, churn=0.3)
    for module in (comparing, entries):
        monkeypatch.setattr(module, "PEOPLE_AT_A_TIME", 7)
    monkeypatch.setattr(writing, "WRITTEN_AT_A_TIME", 7)
    for name, people in (("PORTION", 5), ("MADE_AGAIN", 7), ("TOLD", 3), ("TAKEN_AWAY", 2)):
        monkeypatch.setattr(search_index, name, people)
    for month in (1, 2):
        bring(vault, report_of(rows_of(world, month), f"{refresh_of(month):%Y-%m-%d}"))
    assert vault.read(entered) == vault.read(entered_anew)
    later = report_of(rows_of(world, 2), "2026-12-05")
    preview = look(vault, later)
    assert preview.ncps_total == preview.ncps_unchanged
    assert preview.cases_total == preview.rows_accepted
