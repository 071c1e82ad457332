"""The short form of `make crash`: a few kills of each work, a few full disks, a few damaged files."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from csdesk.services.vault import cost
from tests.crash import full_disk
from tests.crash.damage import Flips, Target, Victim
from tests.crash.each_answer import MODES, kill_each, steps
from tests.crash.trials import Bench, Counts
from tests.crash.works import SHARES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither SIGKILL nor a tmpfs")
SEED = 20261122
KILLS, DISKS, FLIPS = 2, 1, 2


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    """Unlocking takes no longer than it has to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cost, "LONGEST_SECONDS", 0.0)
        yield


@pytest.fixture(scope="module", params=list(SHARES), ids=lambda kind: str(kind.name))
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """One work, made ready."""
    work = request.param()
    work.raises_cost, work.rounds = False, 1
    with TemporaryDirectory(prefix="csdesk-crash-") as name:
        yield Bench(work, Path(name))


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(bench: Bench) -> None:
    counts, chance = Counts(), random.Random(SEED)
    for number in range(KILLS):
        if number % 2 and bench.work.moves_files:
            bench.kill_before_step(chance.randint(1, bench.whole.steps), counts)
        else:
            bench.kill_at_random(chance, counts)
    assert counts.broken == []


@pytest.mark.parametrize("mode", MODES)
def test_an_interview_is_gone_on_with_where_it_was_killed(tmp_path: Path, mode: str) -> None:
    """`make crash` kills it after each answer; here after each seventh."""
    kills, broken = kill_each(tmp_path, mode, every=7)
    assert broken == []
    assert kills == -(-len(steps(mode)) // 7)


def test_a_full_disk_is_said_and_loses_nothing_that_was_acknowledged(bench: Bench) -> None:
    if reason := full_disk.why_not():
        pytest.skip(reason)
    disks, chance = full_disk.Disks(), random.Random(SEED)
    for _ in range(DISKS):
        full_disk.fill_up(bench, bench.adds, chance, disks)
    assert disks.broken == []
    assert disks.refused > 0, "no disk was full"


def test_flipped_bytes_are_noticed_and_a_backup_brings_everything_back(tmp_path: Path) -> None:
    victim, chance = Victim(tmp_path), random.Random(SEED)
    for target in Target:
        flips = Flips()
        for _ in range(FLIPS):
            victim.flip(target, chance, flips)
        assert flips.broken == []
        assert flips.refused + flips.found > 0, f"no damage of the {target} was noticed"
