"""The backups that are made by themselves: made when something changed, kept by rule, found again."""

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.models import migrations
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, VaultError, backup, bundle, keys, place, rotation
from tests.conftest import PASSPHRASE
from tests.services.vault.test_vault import MARK, keep_mark, kept_name

NOW = datetime(2026, 7, 6, 17, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.sets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=200)


def make(vault: Vault, at: datetime = NOW, second: Path | None = None) -> rotation.BackupMade | None:
    return rotation.back_up_if_changed(vault, second=second, at=at, who="Dana")


def one_more_change(vault: Vault, number: int) -> None:
    from csdesk.services import settings

    vault.write(lambda session: settings.save(session, settings.Settings(liaison_name=f"{MARK} {number}")))


def break_in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@given(days)
def test_what_stays_is_the_newest_and_little(there: set[date]) -> None:
    kept = rotation.to_keep(there)
    newest_first = sorted(there, reverse=True)
    assert kept <= there
    assert kept.issuperset(newest_first[:7])
    assert len(kept) <= 7 + 4 + 6
    mondays = [day for day in newest_first if day.weekday() == 0]
    weeks = {day.isocalendar()[:2] for day in there}
    if len(mondays) == len(weeks):
        assert kept.issuperset(mondays[:4])
    assert len({(day.year, day.month) for day in kept}) >= min(6, len({(day.year, day.month) for day in there}))


@given(days)
def test_a_rotation_every_day_keeps_what_one_at_the_end_would(there: set[date]) -> None:
    kept: set[date] = set()
    for day in sorted(there):
        kept = rotation.to_keep({*kept, day})
    assert kept == rotation.to_keep(there)


def test_a_year_of_work_days_leaves_seven_days_four_mondays_and_six_months() -> None:
    year = [date(2026, 1, 1) + DAY * number for number in range(340)]  # to Sunday, December 6
    kept = sorted(rotation.to_keep(day for day in year if day.weekday() < 5), reverse=True)
    assert [f"{day:%m-%d}" for day in kept] == [
        *("12-04", "12-03", "12-02", "12-01", "11-30", "11-27", "11-26"),
        *("11-23", "11-16", "11-09", "11-02", "10-01", "09-01", "08-03", "07-01"),
    ]


def test_a_backup_is_made_when_something_changed_and_only_then(vault: Vault) -> None:
    first = make(vault)
    assert first is not None
    assert first.path.parent == rotation.folder_of(vault.path)
    assert make(vault, NOW + DAY) is None
    vault.lock()
    opened = vaults.unlock(vault.path, PASSPHRASE)
    assert make(opened, NOW + DAY) is None
    keep_mark(opened)
    second = make(opened, NOW + DAY)
    assert second is not None
    assert [view.path for view in rotation.listed(opened.path, None)] == [second.path, first.path]
    assert [view.made for view in rotation.listed(opened.path, None)] == [NOW + DAY, NOW]
    assert all(view.whole and view.size > 1000 for view in rotation.listed(opened.path, None))
    opened.lock()
    backup.restore(second.path, opened.path)
    opened = vaults.unlock(opened.path, PASSPHRASE)
    assert kept_name(opened) == MARK
    opened.lock()


def test_of_two_that_were_made_at_once_the_later_one_is_the_newest(vault: Vault) -> None:
    first = make(vault)
    keep_mark(vault)
    second = make(vault)
    assert first is not None
    assert second is not None
    assert [view.path for view in rotation.listed(vault.path, None)] == [second.path, first.path]
    assert make(vault) is None


def test_a_change_of_the_keys_alone_is_a_change(vault: Vault) -> None:
    assert make(vault) is not None
    vault.envelope = keys.Envelope(vault.envelope.vault_id, tuple(reversed(vault.envelope.slots)))
    assert make(vault, NOW + DAY) is not None


def test_a_backup_that_was_damaged_or_lost_is_made_again(vault: Vault) -> None:
    first = make(vault)
    assert first is not None
    break_in_the_middle(first.path)
    second = make(vault, NOW + DAY)
    assert second is not None
    assert first.path.exists()
    second.path.unlink()
    assert make(vault, NOW + DAY) is not None
    newest = rotation.newest_whole(vault.path, None)
    assert newest is not None
    assert newest.path == second.path
    assert [view.whole for view in rotation.listed(vault.path, None)] == [True, False]


def test_what_the_rule_does_not_keep_goes_and_what_others_put_there_stays(vault: Vault) -> None:
    folder = rotation.folder_of(vault.path)
    folder.mkdir()
    by_hand = backup.back_up(vault, folder)
    foreign = folder / "holiday.csbackup"
    foreign.write_bytes(b"not ours")
    other_vault = vaults.create(vault.path.with_name("other.csvault"), PASSPHRASE).vault
    others = make(other_vault)
    assert others is not None
    other_vault.lock()
    beside = folder / others.path.name
    shutil.copyfile(others.path, beside)
    for number in range(30):
        one_more_change(vault, number)
        assert make(vault, NOW + DAY * number) is not None
    ours = [view for view in rotation.listed(vault.path, None) if view.why == "close"]
    made_on = {view.made.astimezone().date() for view in ours if view.path != beside}
    assert made_on == rotation.to_keep((NOW + DAY * number).astimezone().date() for number in range(30))
    for path in (by_hand, foreign, beside):
        assert path.exists()


def test_several_on_one_day_keep_the_last_seven_and_never_touch_the_newest(vault: Vault) -> None:
    for number in range(10):
        one_more_change(vault, number)
        assert make(vault, NOW + timedelta(minutes=number)) is not None
    assert len(rotation.listed(vault.path, None)) == 7
    one_more_change(vault, 11)
    set_back = make(vault, NOW - DAY * 400)  # a clock that was set back: its backup counts as the oldest
    assert set_back is not None
    assert set_back.path.exists()


def test_the_second_place_holds_the_same(vault: Vault, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    away = make(vault, second=drive)
    assert away is not None
    assert (away.second_path, "cannot be reached" in away.problem) == (None, True)
    drive.mkdir()
    later = make(vault, NOW + DAY, second=drive)  # nothing changed, but the second place lacks it
    assert later is not None
    assert later.path == away.path
    assert later.second_path is not None
    assert later.second_path.read_bytes() == later.path.read_bytes()
    assert make(vault, NOW + DAY, second=drive) is None
    assert len(rotation.listed(vault.path, drive)) == 1
    break_in_the_middle(away.path)
    newest = rotation.newest_whole(vault.path, drive)
    assert newest is not None
    assert newest.path == later.second_path
    assert [view.path for view in rotation.listed(vault.path, drive)] == [later.second_path]


def test_a_second_place_that_cannot_be_written_is_said_and_the_first_stands(vault: Vault, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    rotation.folder_in(drive, vault.path).write_text("a file in the folder's place", encoding="utf-8")
    made = make(vault, second=drive)
    assert made is not None
    assert made.path.exists()
    assert "could not be copied" in made.problem
    assert "The backup beside the vault was made and checked" in made.problem


def test_a_backup_that_cannot_be_made_is_said_and_noted(vault: Vault) -> None:
    from sqlalchemy import text

    rotation.folder_of(vault.path).write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(VaultError, match="vault itself is not affected"):
        make(vault)
    noted = vault.read(lambda session: session.scalars(text("SELECT action FROM audit_event ORDER BY number")).all())
    assert noted[-2:] == ["vault.backup_begun", "vault.backup_failed"]


def test_halves_of_a_killed_program_go_after_a_day(vault: Vault) -> None:
    folder = rotation.folder_of(vault.path)
    folder.mkdir()
    old, young = (folder / f"desk 2026-01-0{day}-120000.csbackup.new" for day in (1, 2))
    for half in (old, young):
        half.write_bytes(b"half")
    os.utime(old, (0, 0))
    make(vault)
    assert (old.exists(), young.exists()) == (False, True)


def test_backups_are_found_where_the_vault_is_gone(vault: Vault) -> None:
    made = make(vault)
    assert made is not None
    vault.lock()
    for part in place.files_of(vault.path):
        part.unlink(missing_ok=True)
    found = rotation.newest_whole(vault.path, None)
    assert found is not None
    assert backup.restore(found.path, vault.path) is None
    vaults.unlock(vault.path, PASSPHRASE).lock()


def test_a_manifest_says_what_is_in_the_backup(vault: Vault) -> None:
    made = make(vault)
    assert made is not None
    manifest = bundle.manifest_of(made.path)
    assert manifest is not None
    assert (manifest.made, manifest.why, manifest.vault_id) == (NOW, "close", vault.envelope.vault_id)
    assert manifest.schema == migrations.HEAD
