"""The same works on a small disk of their own that fills up at a random point.

The disk is a tmpfs in a mount namespace of the one process that does the trial: whatever becomes of the process, no
mount is left. Root may do that, and elsewhere whoever may have namespaces.
"""

import ctypes
import multiprocessing
import os
import random
import re
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.crash.killing import LONGEST, be_quick, do
from tests.crash.telling import Teller, Told
from tests.crash.trials import Bench, broken_promise
from tests.crash.work import Work

DISK = 96 << 20
NEW_MOUNTS, NEW_USERS = 0x00020000, 0x10000000
PRIVATE_ALL_THE_WAY_DOWN = 0x4000 | 0x40000
EXPLAINS = re.compile(r"full|[Ss]pace|room")
"""What a sentence about a full disk says."""
_processes = multiprocessing.get_context("forkserver")


@dataclass
class Disks:
    """What came of the trials of one work."""

    trials: int = 0
    refused: int = 0
    """Of these, how many ended with a sentence that says that the disk is full."""
    acknowledged: int = 0
    """Commits, backups and the like that had been acknowledged; every one was found again."""
    broken: list[str] = field(default_factory=list)
    """Promises that were broken, with what is needed to see it again."""


@dataclass(frozen=True)
class Filled:
    """What came of one trial."""

    told: Told
    broken: str
    needed: int
    """Bytes of the disk that were taken at most."""


def why_not() -> str:
    """Why no small disk can be mounted here; empty when it can."""
    return str(_in_a_process(_try_to_mount))


def needs(bench: Bench) -> int:
    """Bytes that a work takes at most, beyond what is there before."""
    return _trial(bench.work, bench.ready, None).needed


def fill_up(bench: Bench, needed: int, chance: random.Random, counts: Disks) -> None:
    """Do the work on a disk with too little room, and look at what is left once there is room again."""
    filled = _trial(bench.work, bench.ready, chance.randrange(needed))
    counts.trials += 1
    counts.refused += bool(filled.told.refused)
    counts.acknowledged += len(filled.told.done)
    if filled.broken:
        counts.broken.append(filled.broken)


def _trial(work: Work, ready: Path, room: int | None) -> Filled:
    result = _in_a_process(_fill, work, ready, room)
    assert isinstance(result, Filled), result
    return result


def _in_a_process(function: object, *arguments: object) -> object:
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_answer, args=(theirs, function, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(LONGEST), "the process hangs"
        return ours.recv()
    finally:
        ours.close()
        process.kill()
        process.join()


def _answer(theirs: Connection, function: object, *arguments: object) -> None:
    assert callable(function)
    theirs.send(function(*arguments))


def _try_to_mount() -> str:
    try:
        _mount(Path("/mnt"))
    except OSError as error:
        return f"no small disk can be mounted here: {error.strerror}"
    return ""


def _fill(work: Work, ready: Path, room: int | None) -> Filled:
    disk = ready.parent / "disk"
    disk.mkdir(exist_ok=True)
    _mount(disk)
    folder, ballast = disk / "desk", disk / "ballast"
    shutil.copytree(ready, folder)
    before = _free(disk)
    be_quick(work)
    if room is not None:
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(before - room, 1))
    least, done = [before], threading.Event()
    watch = threading.Thread(target=_watch, args=(disk, least, done))
    watch.start()
    told = Told()
    do(work, folder, Teller(told.hear))
    done.set()
    watch.join()
    ballast.unlink(missing_ok=True)
    how = f"with {room} bytes of room"
    broken = broken_promise(work, folder, told, how)
    if told.refused and not EXPLAINS.search(told.refused):
        broken += f"{work.name}, {how}: not explained: {told.refused}"
    return Filled(told, broken, before - least[0])


def _watch(disk: Path, least: list[int], done: threading.Event) -> None:
    while not done.wait(0.0005):
        least[0] = min(least[0], _free(disk))


def _free(disk: Path) -> int:
    figures = os.statvfs(disk)
    return figures.f_bavail * figures.f_frsize


def _mount(where: Path) -> None:
    """A disk for this process only. Raises `OSError` where that is not allowed."""
    system = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if user == 0:
        _must(system.unshare(NEW_MOUNTS))
    else:
        _must(system.unshare(NEW_MOUNTS | NEW_USERS))
        with suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    _must(system.mount(b"none", b"/", None, PRIVATE_ALL_THE_WAY_DOWN, None))
    _must(system.mount(b"tmpfs", os.fsencode(where), b"tmpfs", 0, f"size={DISK},mode=700".encode()))


def _must(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
