"""A vault is made, backed up, and restored."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from csdesk.services import directory, new_desk
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, backup, bundle, place, rotation, swap
from tests.conftest import PASSPHRASE
from tests.crash.desk import mark, mark_of, opened, unlocked
from tests.crash.telling import Teller, Told
from tests.crash.work import Work
from tests.support.reports import WHO

BEFORE, AFTER = "what stood there", "what the backup holds"
FIRST_DAY = datetime(2026, 1, 5, 17, tzinfo=UTC)
DAYS_BEFORE = 12
"""Backups that are there already, so that each further one makes the rotation remove an old one."""


class Creating(Work):
    """After a kill there is a whole desk with its directory, or none, and then one can be made."""

    name = "create"

    def prepare(self, folder: Path) -> None:
        """A vault is made from nothing."""

    def run(self, folder: Path, tell: Teller) -> None:
        tell.begins()
        tell.writes()
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        tell.did(made.recovery_code)
        made.vault.lock()

    def look(self, folder: Path, told: Told) -> None:
        path = self.vault(folder)
        there = swap.exists(path)
        assert there or not told.done, "the vault that was made is gone"
        if not there:
            new_desk.create(path, PASSPHRASE).vault.lock()
        with opened(path) as vault:
            assert vault.read(directory.agencies), "the directory is empty"
        for code in told.done:
            vaults.unlock_with_recovery_code(path, code).lock()
        only_these_are_left(folder, path)


class Restoring(Work):
    """A backup is restored, over and over. After a kill the old vault or the restored one stands in its place, and
    what stood there before is never lost."""

    name = "restore"

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        mark(made.vault, AFTER)
        backup.back_up(made.vault, folder / "copy.csbackup")
        mark(made.vault, BEFORE)
        made.vault.lock()

    def run(self, folder: Path, tell: Teller) -> None:
        tell.begins()
        for _ in range(self.rounds):
            tell.writes()
            aside = backup.restore(folder / "copy.csbackup", self.vault(folder))
            tell.did(aside.name if aside else "")

    def look(self, folder: Path, told: Told) -> None:
        path = self.vault(folder)
        with opened(path) as vault:  # first of all: that finishes what was cut short
            stands = mark_of(vault)
        assert stands == AFTER or not told.done, "what was restored is gone"
        aside = [found for found in folder.glob("*.csvault") if found != path]
        assert {found.name for found in aside} >= set(told.done), "what was put aside is gone"
        assert len(aside) - len(told.done) in (0, told.in_a_write)
        held = [stands]
        for old in aside:
            with opened(old, code=self.code) as vault:
                held.append(mark_of(vault))
        assert held.count(BEFORE) == 1, "what stood there is gone"
        again = backup.restore(folder / "copy.csbackup", path)
        assert again is not None
        only_these_are_left(folder, path, *aside, again)


class BackingUp(Work):
    """Each evening something was changed and a backup is made, at two places, and old ones are removed; another one
    is made by hand. Each backup that is there is whole, and none is missing that was to be kept."""

    name = "backup"

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        for name in ("by hand", "second"):
            (folder / name).mkdir()
        for number in range(DAYS_BEFORE):
            mark(made.vault, f"mark {number:02}")
            self._evening(made.vault, folder, number)
        made.vault.lock()

    def run(self, folder: Path, tell: Teller) -> None:
        with unlocked(self.vault(folder), code=self.code) as vault:
            tell.begins()
            for number in range(DAYS_BEFORE, DAYS_BEFORE + self.rounds):
                tell.writes()
                mark(vault, f"mark {number}")
                tell.did("")
                tell.writes()
                self._evening(vault, folder, number)
                tell.did(str(number))
                tell.writes()
                backup.back_up(vault, folder / "by hand" / f"{number}.csbackup")
                tell.did("")

    @staticmethod
    def _evening(vault: Vault, folder: Path, number: int) -> None:
        made = rotation.back_up_if_changed(vault, second=folder / "second", at=_day(number), who=WHO)
        assert made is None or not made.problem or "full" in made.problem, made

    def look(self, folder: Path, told: Told) -> None:
        path = self.vault(folder)
        marks = -(-len(told.done) // 3)
        with opened(path, code=self.code) as vault:
            now = mark_of(vault)
        before = f"mark {DAYS_BEFORE + marks - 1}"
        assert now == before or (told.in_a_write and len(told.done) % 3 == 0), f"{now}, not {before}"
        for written in (folder / "by hand").glob("*.csbackup"):
            assert bundle.is_whole(written), written.name
        assert len(list((folder / "by hand").glob("*.csbackup"))) >= len(told.done) // 3
        self._look_at_rotation(folder, [int(line) for line in told.done if line])

    def _look_at_rotation(self, folder: Path, acknowledged: list[int]) -> None:
        path = self.vault(folder)
        there = rotation.listed(path, None)
        assert all(view.whole for view in there)
        days = [_day(number).astimezone().date() for number in (*range(DAYS_BEFORE), *acknowledged)]
        kept = {view.made.astimezone().date() for view in there}
        gone = rotation.to_keep({*days, *kept}) - kept
        assert gone == set(), f"backups that were to be kept are gone: {gone}"
        elsewhere = folder / "elsewhere" / path.name
        assert backup.restore(there[0].path, elsewhere) is None
        with opened(elsewhere, code=self.code) as vault:
            held = mark_of(vault)
        assert not acknowledged or held >= f"mark {acknowledged[-1]}", f"the newest backup holds {held!r} only"


def _day(number: int) -> datetime:
    return FIRST_DAY + timedelta(days=number)


def only_these_are_left(folder: Path, *known: Path) -> None:
    """Nothing that was half made lies about once the work was done again; but lock files, which are empty, do.

    And beside a restored vault the moment of it, until the mailbox has settled what may have gone since the backup.
    """
    allowed = {part for path in known for part in place.files_of(path)}
    left = [
        path.name
        for path in folder.iterdir()
        if path not in allowed and path.is_file() and path.suffix not in {".csbackup", ".lock", ".tries", ".restored"}
    ]
    assert left == [], left
