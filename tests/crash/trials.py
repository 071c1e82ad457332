"""Trials: a work is made ready once, then cut short again and again, each time from a fresh copy."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash import killing
from tests.crash.telling import Told
from tests.crash.work import Work


@dataclass
class Counts:
    """What came of the trials of one work."""

    trials: int = 0
    under_way: int = 0
    """Of these, how many were cut short while the work was being done: begun and not ended."""
    in_a_write: int = 0
    """Of these, how many between the attempt of a commit (or a backup, or a new key) and its acknowledgement."""
    acknowledged: int = 0
    """Commits, backups and the like that had been acknowledged; every one was found again."""
    broken: list[str] = field(default_factory=list)
    """Promises that were broken, with what is needed to see it again."""

    def add(self, told: Told, broken: str) -> None:
        """Count one trial."""
        self.trials += 1
        self.under_way += told.began and not told.ended
        self.in_a_write += told.in_a_write and not told.ended
        self.acknowledged += len(told.done)
        if broken:
            self.broken.append(broken)


class Bench:
    """One work, made ready, and copies of it."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.work = work
        self.ready = folder / "ready"
        self.ready.mkdir()
        self._folder = folder
        work.prepare(self.ready)
        with self.copy() as fresh:
            work.learn(fresh)
        with self.copy() as fresh:
            self.whole = killing.run(work, fresh)
            """What it told when nothing disturbed it."""
            self.adds = _size(fresh) - _size(self.ready)
            """Bytes that it leaves on the disk beyond what was there. It needs more than that while it is done."""
            assert self.whole.ended, self.whole
            assert self.whole.fault == self.whole.refused == "", self.whole
            work.look(fresh, self.whole)

    @contextmanager
    def copy(self) -> Iterator[Path]:
        """A fresh copy of what the work begins with."""
        with TemporaryDirectory(dir=self._folder) as name:
            fresh = Path(name) / "desk"
            shutil.copytree(self.ready, fresh)
            yield fresh

    def kill_at_random(self, chance: random.Random, counts: Counts) -> None:
        """One kill at a random moment of the work."""
        after = chance.uniform(0, self.whole.lasted)
        with self.copy() as fresh:
            told = killing.run(self.work, fresh, kill_after=after)
            counts.add(told, self._broken(fresh, told, f"killed after {after:.4f} s"))

    def kill_before_step(self, step: int, counts: Counts) -> None:
        """One kill before the given operation on files."""
        with self.copy() as fresh:
            told = killing.run(self.work, fresh, kill_before_step=step)
            counts.add(told, self._broken(fresh, told, f"killed before step {step}"))

    def _broken(self, fresh: Path, told: Told, how: str) -> str:
        return broken_promise(self.work, fresh, told, how)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def broken_promise(work: Work, folder: Path, told: Told, how: str) -> str:
    """What is wrong with what a trial left; empty where all is well."""
    if told.fault:
        return f"{work.name}, {how}: {told.fault}"
    try:
        work.look(folder, told)
    except Exception as error:  # noqa: BLE001 - any fault at all is a broken promise, and is counted
        left = sorted(path.name for path in folder.rglob("*"))
        said = f"{len(told.done)} times, last {told.done[-1:]} {told.refused}"
        return f"{work.name}, {how}: {type(error).__name__}: {error} (left: {left}; acknowledged: {said})"
    return ""
