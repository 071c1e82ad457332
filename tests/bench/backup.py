"""A backup of a vault with 360,000 people: copied, opened anew, checked, put in its place. And its way back.

The floor is a copy of the same file, with what is written on the disk for sure: nothing opened, nothing checked.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from csdesk.services import vault as vaults
from csdesk.services.vault.backup import back_up
from csdesk.services.vault.restore import restore
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled

SECONDS_ALLOWED = 60
RUNS = 2


def measure() -> list[Figure]:
    """The quicker of two backups, and of two ways back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = copied(filled("caseload"), folder)
        vault = vaults.unlock(path, PASSPHRASE)
        targets = [folder / f"{number}.csbackup" for number in range(RUNS)]
        made = min(seconds(partial(back_up, vault, target)) for target in targets)
        vault.lock()
        floor = min(seconds(lambda: plain_copy(path, folder / "plain")) for _ in range(RUNS))
        put_back = min(seconds(partial(restore, target, folder / "other.csvault")) for target in targets)
    title = f"{PEOPLE:,} people"
    return [
        Figure(f"backup, opened anew and checked, {title}", made, "s", floor, SECONDS_ALLOWED, "value"),
        Figure(f"restore, {title}", put_back, "s", floor, SECONDS_ALLOWED, "value"),
    ]


def plain_copy(path: Path, target: Path) -> None:
    """The bytes alone."""
    shutil.copyfile(path, target)
    with target.open("rb+") as copy:
        os.fsync(copy.fileno())


def seconds(work: Callable[[], object]) -> float:
    """By the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
