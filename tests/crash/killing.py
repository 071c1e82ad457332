"""A process of its own for a piece of work, and a SIGKILL at a random moment or before a chosen step."""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from csdesk.services.errors import DeskError
from csdesk.services.vault import cost
from tests.crash.telling import Teller, Told
from tests.crash.work import Work

STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})
"""What Python says of its operations on files, before it does them."""
NEVER = 1_000_000
LONGEST = 120.0
"""Seconds after which a process is taken to hang."""
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.crash.works"])


def run(work: Work, folder: Path, *, kill_after: float | None = None, kill_before_step: int = NEVER) -> Told:
    """Do the work in another process, and give what it said.

    It is killed `kill_after` seconds after it begins, or kills itself before an operation on files.
    """
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_work, args=(work, folder, theirs, kill_before_step), daemon=True)
    process.start()
    theirs.close()
    told, begun = Told(), 0.0
    deadline = time.monotonic() + LONGEST
    try:
        while (left := deadline - time.monotonic()) > 0 and ours.poll(left):
            told.hear(ours.recv())
            if told.began and not begun:
                begun = time.monotonic()
                if kill_after is not None:
                    deadline = begun + kill_after
        process.kill()  # SIGKILL; where it ended just now, nothing
        while True:  # what was on its way when it died
            told.hear(ours.recv())
    except EOFError:
        pass
    finally:
        told.lasted = time.monotonic() - begun
        ours.close()
        process.kill()
        process.join()
    return told


def _work(work: Work, folder: Path, ours: Connection, kill_before_step: int) -> None:
    tell = Teller(ours.send)
    be_quick(work)
    steps = _count_steps(folder, kill_before_step)
    do(work, folder, tell)
    ours.send(("steps", str(steps[0])))
    ours.send(("ends", ""))


def be_quick(work: Work | None = None) -> None:
    """See that unlocking takes no longer than it has to in this process, but for a work that is about that."""
    if work is None or not work.raises_cost:
        cost.LONGEST_SECONDS = 0.0


def do(work: Work, folder: Path, tell: Teller) -> None:
    """Do the work here. A refusal is told as what it is, and everything else as a fault."""
    try:
        work.run(folder, tell)
    except DeskError as error:
        tell.send(("refused", str(error)))
    except BaseException:  # noqa: BLE001 - whatever it is, the test is told
        tell.send(("fault", traceback.format_exc()))


def _count_steps(folder: Path, kill_before: int) -> list[int]:
    count, where = [0], str(folder)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in STEPS and any(str(argument).startswith(where) for argument in arguments[:2]):
            count[0] += 1
            if count[0] == kill_before:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return count
