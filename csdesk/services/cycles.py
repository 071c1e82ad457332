"""Python's search for reference cycles, kept from stopping the window."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock


@contextmanager
def many_objects() -> Iterator[None]:
    """For work that makes hundreds of thousands of small objects that stay until they are let go all together.

    Python's search for reference cycles would look through all of them again and again: half the time of the work,
    and up to a second in which no other thread moves, the window's neither. So it rests until the last of those who
    work like this at the same time is through, and what was made then is out of its sight until `look_again`.
    """
    _AT_WORK.begin()
    try:
        yield
    finally:
        _AT_WORK.end()


def look_again() -> None:
    """Let go of the cycles among all that is out of sight; what is left goes out of sight then.

    It takes some tenths of a second in which nothing else moves: for a moment in which nobody waits for the window.
    """
    _AT_WORK.look_again()


class _AtWork:
    """How many threads make many objects just now: the search is one for the whole program."""

    def __init__(self) -> None:
        self._lock = RLock()  # a search may end what is at work, too
        self._count = 0
        self._was_on = True

    def begin(self) -> None:
        with self._lock:
            if not self._count:
                self._was_on = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if not self._count and self._was_on:
                gc.freeze()
                gc.enable()

    def look_again(self) -> None:
        # Who is through meanwhile waits: all that is there would be out of sight again before it was looked at.
        with self._lock:
            gc.unfreeze()
            gc.collect()
            gc.freeze()


_AT_WORK = _AtWork()
