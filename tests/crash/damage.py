"""Bytes of a file are flipped: it is noticed, it is said in a sentence, and a backup brings everything back."""

import random
import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from csdesk.services import new_desk
from csdesk.services import vault as vaults
from csdesk.services.errors import DeskError
from csdesk.services.vault import backup, check, place
from tests.conftest import PASSPHRASE
from tests.crash.desk import NAME, Prints, differences, opened, prints
from tests.support.reports import bring, report_of, row

MOST_FLIPPED = 64


class Target(StrEnum):
    """The file whose bytes are flipped."""

    DATABASE = "database"
    ENVELOPE = "envelope"
    BACKUP = "backup"


@dataclass
class Flips:
    """What came of the trials with one kind of file."""

    trials: int = 0
    refused: int = 0
    """Noticed when it was opened."""
    found: int = 0
    """Opened, and noticed by the check."""
    harmless: int = 0
    """Nothing of what it holds had changed: all was read back as it was, by every way in."""
    broken: list[str] = field(default_factory=list)


class Victim:
    """A vault with a report in it and two backups, copied for each trial."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready = folder / "ready"
        self._ready.mkdir()
        made = new_desk.create(self._ready / NAME, PASSPHRASE)
        self._code = made.recovery_code
        bring(made.vault, report_of([row(), row(PIN="9000000002", case="70000002")]))
        self._held = prints(made.vault)
        for name in ("first", "second"):
            backup.back_up(made.vault, self._ready / f"{name}.csbackup")
        made.vault.lock()

    def flip(self, target: Target, chance: random.Random, counts: Flips) -> None:
        """One trial with a fresh copy."""
        fresh = self._folder / "fresh"
        shutil.copytree(self._ready, fresh)
        try:
            damaged = {
                Target.DATABASE: fresh / NAME,
                Target.ENVELOPE: place.envelope_path(fresh / NAME),
                Target.BACKUP: fresh / "first.csbackup",
            }[target]
            where = flip_bytes(damaged, chance)
            counts.trials += 1
            try:
                self._look(fresh, target, counts)
            except Exception as error:  # noqa: BLE001 - any fault at all is a broken promise, and is counted
                counts.broken.append(f"{target}, bytes {where}: {type(error).__name__}: {error}")
        finally:
            shutil.rmtree(fresh)

    def _look(self, fresh: Path, target: Target, counts: Flips) -> None:
        vault, damaged = fresh / NAME, fresh / "first.csbackup"
        before = {part: part.read_bytes() for part in (vault, place.envelope_path(vault), damaged)}
        noticed = self._is_refused(damaged, fresh) if target is Target.BACKUP else self._is_noticed(vault, counts)
        assert damaged.read_bytes() == before[damaged]
        if target is Target.BACKUP:
            counts.refused += noticed
        counts.harmless += not noticed
        aside = backup.restore(fresh / "second.csbackup", vault)
        assert aside is not None
        assert aside.exists(), "what was damaged is not kept"
        self._is_whole(vault)

    def _is_noticed(self, vault: Path, counts: Flips) -> bool:
        before = vault.read_bytes(), place.envelope_path(vault).read_bytes()
        try:
            opened_vault = vaults.unlock_with_recovery_code(vault, self._code)
        except DeskError:
            assert before == (vault.read_bytes(), place.envelope_path(vault).read_bytes()), "a file was changed"
            counts.refused += 1
            return True
        try:
            if not check.check(opened_vault).healthy:
                counts.found += 1
                return True
        except DeskError:
            counts.found += 1
            return True
        finally:
            opened_vault.lock()
        self._is_whole(vault)
        vaults.unlock(vault, PASSPHRASE).lock()
        return False

    def _is_refused(self, damaged: Path, fresh: Path) -> bool:
        elsewhere = fresh / "elsewhere" / NAME
        try:
            backup.restore(damaged, elsewhere)
        except DeskError:
            assert not elsewhere.exists()
            return True
        self._is_whole(elsewhere)
        vaults.unlock(elsewhere, PASSPHRASE).lock()
        return False

    def _is_whole(self, path: Path) -> None:
        with opened(path, code=self._code) as vault:
            found: Prints = prints(vault)
        assert differences(found, self._held) == []


def flip_bytes(file: Path, chance: random.Random) -> list[int]:
    """Flip one to some dozens of bytes, each to another value. Gives their places."""
    content = bytearray(file.read_bytes())
    most = min(MOST_FLIPPED, len(content))
    where = sorted(chance.sample(range(len(content)), chance.choice((1, 1, 2, 8, most))))
    for position in where:
        content[position] ^= chance.randrange(1, 256)
    file.write_bytes(content)
    return where
