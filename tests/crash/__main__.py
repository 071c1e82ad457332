"""The long run: `python -m tests.crash`. Prints its counts, and ends with 1 where a promise was broken."""

import argparse
import random
import sys
import time
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash import full_disk
from tests.crash.damage import Flips, Target, Victim
from tests.crash.each_answer import MODES, kill_each
from tests.crash.killing import be_quick
from tests.crash.trials import Bench, Counts
from tests.crash.works import SHARES

MOST_TRIALS_FOR_ONE_KILL = 6
"""A kill counts when it hits the work; one that comes too late is done again."""


def main() -> int:
    """Run it all, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=220, help="kills that hit work under way")
    parser.add_argument("--steps", type=int, default=60, help="kills before operations on files, for each work")
    parser.add_argument("--disks", type=int, default=60, help="disks that fill up")
    parser.add_argument("--flips", type=int, default=60, help="files whose bytes are flipped")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="to see the same again")
    options = parser.parse_args()
    be_quick()
    say(f"seed {options.seed}")
    broken: list[str] = []
    with TemporaryDirectory(prefix="csdesk-crash-") as name:
        benches = _get_ready(Path(name))
        broken += _kill_at_random(benches, options.kills, random.Random(options.seed))
        broken += _kill_after_each_answer(Path(name))
        broken += _kill_before_steps(benches, options.steps, random.Random(options.seed))
        broken += _fill_disks(benches, options.disks, random.Random(options.seed))
        broken += _flip(Path(name), options.flips, random.Random(options.seed))
    say("\nBroken promises:" if broken else "\nEvery promise was kept.")
    for line in broken:
        say(line)
    return 1 if broken else 0


def _get_ready(folder: Path) -> list[Bench]:
    benches = []
    for kind in SHARES:
        place = folder / kind.__name__
        place.mkdir()
        benches.append(Bench(kind(), place))
    return benches


def _kill_at_random(benches: list[Bench], kills: int, chance: random.Random) -> list[str]:
    table = _Table("Killed at random moments")
    for bench in benches:
        wanted = -(-kills * SHARES[type(bench.work)] // sum(SHARES.values()))
        counts = Counts()
        while counts.under_way < wanted and counts.trials < wanted * MOST_TRIALS_FOR_ONE_KILL:
            bench.kill_at_random(chance, counts)
        table.add(bench.work.name, counts)
    return table.end()


def _kill_after_each_answer(folder: Path) -> list[str]:
    table = _Table("Killed after each answer of an interview")
    for mode in MODES:
        place = folder / f"each answer {mode}"
        place.mkdir()
        kills, broken = kill_each(place, mode)
        table.add(mode, Counts(kills, kills, 0, kills, broken))
    return table.end()


def _kill_before_steps(benches: list[Bench], most: int, chance: random.Random) -> list[str]:
    table = _Table("Killed before each operation on files that Python does")
    for bench in benches:
        if not bench.work.moves_files:
            continue
        counts = Counts()
        steps = range(1, bench.whole.steps + 1)
        for step in sorted(chance.sample(steps, min(most, len(steps)))):
            bench.kill_before_step(step, counts)
        table.add(bench.work.name, counts)
    return table.end()


def _fill_disks(benches: list[Bench], disks: int, chance: random.Random) -> list[str]:
    if reason := full_disk.why_not():
        say(f"\nDisks that fill up: left out, {reason}")
        return []
    table = _Table("Disks that fill up")
    for bench in benches:
        counts = full_disk.Disks()
        needed = full_disk.needs(bench)
        for _ in range(-(-disks // len(benches))):
            full_disk.fill_up(bench, needed, chance, counts)
        table.add(bench.work.name, counts)
    return table.end()


def _flip(folder: Path, flips: int, chance: random.Random) -> list[str]:
    table = _Table("Files with flipped bytes")
    with TemporaryDirectory(dir=folder) as name:
        victim = Victim(Path(name))
        for target in Target:
            counts = Flips()
            for _ in range(-(-flips // len(Target))):
                victim.flip(target, chance, counts)
            table.add(target, counts)
    return table.end()


AnyCounts = Counts | full_disk.Disks | Flips


class _Table:
    """Counts, printed line by line as they come, and their sums."""

    def __init__(self, title: str) -> None:
        self.broken: list[str] = []
        self._title = title
        self._lines: list[list[int]] = []
        self._started = time.monotonic()

    def add(self, what: str, counts: AnyCounts) -> None:
        """The counts of one work or one kind of file."""
        self.broken += counts.broken
        names = [one.name for one in fields(counts)]
        if not self._lines:
            say(f"\n{self._title}")
            say(" " * 12 + "".join(f"{name.replace('_', ' '):>14}" for name in names))
        self._lines.append([_figure(getattr(counts, name)) for name in names])
        self._say(what, self._lines[-1])

    def end(self) -> list[str]:
        """Print the sums, and give what was broken."""
        self._say("together", [sum(column) for column in zip(*self._lines, strict=True)])
        say(f"{'':12}in {time.monotonic() - self._started:,.0f} seconds")
        return self.broken

    @staticmethod
    def _say(what: str, figures: list[int]) -> None:
        say(f"{what:12}" + "".join(f"{figure:>14,}" for figure in figures))


def say(line: str) -> None:
    """One line of what is printed."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _figure(value: int | list[str]) -> int:
    return value if isinstance(value, int) else len(value)


if __name__ == "__main__":
    sys.exit(main())
