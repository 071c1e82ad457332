"""The parent's side of a process that reads a foreign file: start it, feed it, listen, and give up on it in time."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

WATCHED_EVERY = 0.1
"""Seconds. Some operating systems set no limits themselves."""
OUT_OF_BOUNDS = (3, -6, -9, -24)
"""How a reader ends when it met a limit: out of memory in Python or in Rust, our watch, its processor time."""
ROOT = Path(__file__).parents[2]
READER = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from csdesk.services.{module} import main; sys.exit(main(sys.argv[2:]))"
)


def reader_command(module: str, flag: str, *arguments: str) -> list[str]:
    """How a reader of `csdesk.services` is started.

    An installed program is its own interpreter: it is started again with `flag`, which `app.py` knows.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, flag, *arguments]
    return [sys.executable, "-I", "-X", "utf8", "-c", READER.format(module=module), str(ROOT), *arguments]


class ReaderProcess:
    """One process that reads, with a thread that feeds it, one that watches it and one that listens.

    `hear` takes each value that it says, and gives whether that was the last one.
    """

    def __init__(
        self, command: Sequence[str], content: bytes, hear: Callable[[Any], bool], *, deadline: float, memory: int
    ) -> None:
        self._hear = hear
        self._deadline = deadline
        self._memory = memory
        self._finished = False
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=_feed, args=(self._process.stdin, content), daemon=True),
            threading.Thread(target=self._watch, daemon=True),
        ]
        self._listener = threading.Thread(target=self._listen, daemon=True)
        for thread in (*self._threads, self._listener):
            thread.start()

    def wait(self) -> int:
        """Wait for the end, and give the code that it ended with. One that has not said its last word is ended."""
        try:
            self._listener.join()
        finally:
            if not self._finished:
                self._process.kill()
            ended = self._process.wait()
            self._ended.set()
            for thread in self._threads:
                thread.join()
        return ended

    def _listen(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            return
        with stdout, suppress(ValueError):  # an answer that breaks off has no end
            for line in stdout:
                self._finished = self._hear(json.loads(line))
                if self._finished:
                    return

    def _watch(self) -> None:
        import psutil

        try:
            process = psutil.Process(self._process.pid)
            while not self._ended.wait(WATCHED_EVERY):
                if time.monotonic() > self._deadline or process.memory_info().rss > self._memory:
                    self._process.kill()
        except psutil.Error:
            return  # it has ended


def _feed(stdin: IO[bytes] | None, content: bytes) -> None:
    if stdin is None:
        return
    try:
        with stdin:
            stdin.write(content)
    except OSError:
        return  # the reader ended early; what it said is what counts
