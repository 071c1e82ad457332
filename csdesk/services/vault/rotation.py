"""The backups that the program makes by itself: where they lie, which of them stay, and which is the newest good one.

They lie in a folder beside the vault, and in a second place when one is set. Of those made here stay: the last seven,
the newest of each of the last seven days, of the first day in each of the last four weeks (the Monday, when the desk
was open), and of the first day in each of the last six months. What was not made here is never removed.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import sqlcipher3

from csdesk.services import audit
from csdesk.services.progress import Cancelled, Progress, unwatched
from csdesk.services.vault import backup, bundle
from csdesk.services.vault.disk import reason, remedy
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.vault import Vault
from csdesk.services.whole_files import make_private, settle
from csdesk.wording import tr

DAYS, WEEKS, MONTHS, NEWEST = 7, 4, 6, 7
BY_HAND = "by hand"
STALE_SECONDS = 86_400
"""A half-written backup this old was left by a program that was killed."""


@dataclass(frozen=True)
class BackupView:
    """One backup that was found."""

    path: Path
    made: datetime
    """UTC; of a backup without a manifest, when its file was written."""
    size: int
    """Bytes."""
    whole: bool
    """Whether all of it is as it was written. Says nothing about the passphrase that opens it."""
    why: str = ""
    """`close`, `asked`, `schema`, `key change` or `by hand`; empty where the backup does not say."""


@dataclass(frozen=True)
class BackupMade:
    """A backup that was just made and checked."""

    path: Path
    second_path: Path | None = None
    problem: str = ""
    """Why there is no copy at the second place, as a sentence. The first stands."""


def folder_of(vault_path: Path) -> Path:
    """Where a vault's own backups go: `Backups of My desk`, beside the vault."""
    return folder_in(vault_path.parent, vault_path)


def folder_in(place: Path, vault_path: Path) -> Path:
    """The folder of a vault's backups at another place."""
    return place / f"Backups of {vault_path.stem}"


def listed(vault_path: Path, second: Path | None) -> tuple[BackupView, ...]:
    """All backups at both places, newest first; of one that lies at both, the copy beside the vault if it is whole.

    Reads each file whole, so call it off the UI thread. Places that cannot be read count as empty.
    """
    by_name: dict[str, BackupView] = {}
    for view in _found(vault_path, second):
        there = by_name.get(view.path.name)
        if there is None or not there.whole:
            checked = replace(view, whole=bundle.is_whole(view.path))
            by_name[view.path.name] = checked if checked.whole or there is None else there
    return tuple(by_name.values())


def newest_whole(vault_path: Path, second: Path | None) -> BackupView | None:
    """The newest backup that can be restored, wherever it lies; None when there is none."""
    for view in _found(vault_path, second):
        if bundle.is_whole(view.path):
            return replace(view, whole=True)
    return None


def last_made(vault_path: Path, second: Path | None) -> datetime | None:
    """When the newest backup that can be restored was made, UTC."""
    newest = newest_whole(vault_path, second)
    return newest.made if newest else None


def back_up_if_changed(vault: Vault, *, second: Path | None, at: datetime, who: str) -> BackupMade | None:
    """Make a backup unless the newest one holds all that the vault holds. Old ones are removed then.

    `second` is the second place, to which the newest backup is copied when it is not there yet. Gives None when there
    was nothing to do. Raises `VaultError` when no backup could be made; the vault is not affected.
    """
    newest = _newest_of(vault)
    if newest is None or not _is_current(vault, newest):
        return _make(vault, second=second, at=at, who=who, why="close")
    if second is None or (folder_in(second, vault.path) / newest.name).exists():
        return None
    return _at_second_place(vault, newest, second)


def back_up_now(
    vault: Vault, *, second: Path | None, at: datetime, who: str, report: Progress = unwatched
) -> BackupMade:
    """Make a backup because the user asked for one. Raises `VaultError`; the vault is not affected.

    `report` is told how many megabytes were copied, and may call it off.
    """
    return _make(vault, second=second, at=at, who=who, why="asked", report=report)


def back_up_before(vault: backup.Source, why: str, *, at: datetime | None = None) -> Path:
    """Make a backup before a change of the schema or the key, `why`. Removes nothing and writes no audit line.

    Raises `VaultError` when it could not be made: the change must not be begun then.
    """
    return _write(vault, at or datetime.now(UTC), why)


def to_keep(days: Iterable[date]) -> set[date]:
    """Of the days on which backups were made, those whose newest backup stays.

    The first day of a week and of a month stays, and not the last: it is known on that day already, so what a
    rotation that runs daily keeps is what one that runs once would keep.
    """
    there = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in there:
        weeks[day.isocalendar()[:2]] = day
        months[day.year, day.month] = day
    return {*there[:DAYS], *list(weeks.values())[:WEEKS], *list(months.values())[:MONTHS]}


def _make(
    vault: Vault, *, second: Path | None, at: datetime, who: str, why: str, report: Progress = unwatched
) -> BackupMade:
    # The line comes first so that the backup holds it, and the vault is as it was backed up when nothing follows.
    _note(vault, at, who, "vault.backup_begun", why)
    try:
        path = _write(vault, at, why, report)
    except (VaultError, Cancelled):
        with suppress(VaultError):  # the disk may be full
            _note(vault, at, who, "vault.backup_failed", why)
        raise
    _remove_old(vault, folder_of(vault.path), path)
    return _at_second_place(vault, path, second) if second else BackupMade(path)


def _note(vault: Vault, at: datetime, who: str, action: str, why: str) -> None:
    vault.write(lambda session: audit.record(session, at=at, who=who, action=action, kind="vault", detail=why))


def _write(vault: backup.Source, at: datetime, why: str, report: Progress = unwatched) -> Path:
    folder = folder_of(vault.path)
    try:
        _make_folder(folder)
    except OSError as error:
        raise VaultError(
            tr(
                "The folder {folder} for backups could not be made ({reason}). No backup was made, and the vault "
                "itself is not affected. {remedy}",
                folder=folder,
                reason=reason(error),
                remedy=remedy(error),
            )
        ) from error
    return backup.write_to(vault, backup.name_at(folder, vault.path.stem, at), at=at, why=why, report=report)


def _at_second_place(vault: Vault, made: Path, second: Path) -> BackupMade:
    """Copy a backup that was checked, and read the copy back. A failure is a sentence, not a fault."""
    folder = folder_in(second, vault.path)
    target, draft = folder / made.name, folder / (made.name + ".new")
    try:
        if not second.is_dir():
            raise FileNotFoundError
        _make_folder(folder)
        make_private(draft)
        shutil.copyfile(made, draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if bundle.sha256_of(draft) != bundle.sha256_of(made):
            return BackupMade(
                made,
                problem=tr(
                    "The copy in {folder} is not as it was written and was removed. {stands}",
                    folder=folder,
                    stands=STANDS,
                ),
            )
        draft.replace(target)
        settle(folder)
        _remove_old(vault, folder, target)
    except FileNotFoundError:
        return BackupMade(
            made,
            problem=tr(
                "The second place for backups, {second}, cannot be reached. {stands}", second=second, stands=STANDS
            ),
        )
    except OSError as error:
        return BackupMade(
            made,
            problem=tr(
                "The backup could not be copied to {folder} ({reason}). {stands}",
                folder=folder,
                reason=reason(error),
                stands=STANDS,
            ),
        )
    finally:
        with suppress(OSError):
            draft.unlink()
    return BackupMade(made, target)


STANDS = tr("The backup beside the vault was made and checked; the next one is copied again.")


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700)


def _newest_of(vault: Vault) -> Path | None:
    """The newest backup of this vault in the folder beside it."""
    for view, manifest in _with_manifests(folder_of(vault.path)):
        if manifest is not None and manifest.vault_id == vault.envelope.vault_id:
            return view.path
    return None


def _is_current(vault: Vault, newest: Path) -> bool:
    """Whether nothing was changed since, and the backup can still be relied upon."""
    try:
        manifest, now = bundle.manifest_of(newest), backup.state_of(vault)
    except (OSError, sqlcipher3.Error):
        return False  # what it was is said by the backup that is tried now
    return manifest is not None and now != "" and manifest.state == now and bundle.is_whole(newest)


def _remove_old(vault: Vault, folder: Path, newest: Path) -> None:
    """Remove what the rule does not keep, of this vault's backups that the rotation made, and old halves of any.

    `newest` was just checked and always stays. What cannot be removed stays as well; the next time tries again.
    """
    ours = [
        view
        for view, manifest in _with_manifests(folder)
        if manifest is not None and manifest.why != BY_HAND and manifest.vault_id == vault.envelope.vault_id
    ]
    newest_of_day = {view.made.astimezone().date(): view.path for view in reversed(ours)}
    kept = {newest, *(view.path for view in ours[:NEWEST]), *(newest_of_day[day] for day in to_keep(newest_of_day))}
    for view in ours:
        if view.path not in kept:
            with suppress(OSError):
                view.path.unlink()
    _remove_halves(folder, vault.path.stem)


def _remove_halves(folder: Path, stem: str) -> None:
    for end in (".new", ".database", ".database-journal", ".database-wal", ".database-shm"):
        for half in folder.glob(f"*{bundle.SUFFIX}{end}"):
            with suppress(OSError):
                if half.name.startswith(stem) and time.time() - half.stat().st_mtime > STALE_SECONDS:
                    half.unlink()


def _found(vault_path: Path, second: Path | None) -> list[BackupView]:
    """The backups at both places, newest first, not yet read through; one beside the vault before its copy."""
    places = [folder_of(vault_path), *([folder_in(second, vault_path)] if second else [])]
    views = [view for place in places for view, _ in _with_manifests(place)]
    return sorted(views, key=_age, reverse=True)


def _with_manifests(folder: Path) -> list[tuple[BackupView, bundle.Manifest | None]]:
    """The backups in a folder, newest first, with what they say of themselves."""
    return sorted(_looked_at(folder), key=lambda pair: _age(pair[0]), reverse=True)


def _age(view: BackupView) -> tuple[datetime, int, str]:
    """Of two that were made at once, the later one has a number in its name and so a longer one."""
    return view.made, len(view.path.name), view.path.name


def _looked_at(folder: Path) -> Iterator[tuple[BackupView, bundle.Manifest | None]]:
    try:
        files = sorted(folder.glob(f"*{bundle.SUFFIX}"))
    except OSError:
        return
    for path in files:
        try:
            facts = path.stat()
            manifest = None
            with suppress(VaultError):
                manifest = bundle.manifest_of(path)
        except OSError:
            continue
        made = manifest.made if manifest else datetime.fromtimestamp(facts.st_mtime, UTC)
        yield BackupView(path, made, facts.st_size, whole=False, why=manifest.why if manifest else ""), manifest
