"""How another thread stops a dialogue with a mail server: for certain until the letter is whole, not after it."""

import threading
from collections.abc import Callable
from contextlib import suppress


class StoppedError(Exception):
    """Somebody stopped it before the letter was whole."""


class Brake:
    """Holds what cuts the line that is open. Once pulled, it stays so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cut: Callable[[], None] | None = None
        self._whole = self._pulled = self._fallen = False

    @property
    def fallen(self) -> bool:
        """Whether it cut the line."""
        return self._fallen

    @property
    def pulled(self) -> bool:
        """Whether somebody stopped it."""
        return self._pulled

    def hold(self, cut: Callable[[], None]) -> None:
        """From here on this cuts the line. Raises `StoppedError` when the brake is pulled already."""
        with self._lock:
            if self._pulled:
                raise StoppedError
            self._cut = cut

    def let_end(self) -> None:
        """From here on the letter counts as whole, and stopping is not certain. Raises `StoppedError`."""
        with self._lock:
            if self._pulled:
                raise StoppedError
            self._whole = True

    def release(self, close: Callable[[], None]) -> None:
        """Close the line: the dialogue is over. Nobody cuts a line that is closed, whose number may be another's."""
        with self._lock:
            self._cut, self._whole = None, False
            close()

    def stop(self) -> bool:
        """Pull it. Gives whether the letter certainly does not leave; not so when it is whole already."""
        with self._lock:
            self._pulled = True
            if not self._whole:
                self._cut_line()
            return not self._whole

    def drop(self) -> None:
        """Pull it and cut the line, whole or not."""
        with self._lock:
            self._pulled = True
            self._cut_line()

    def _cut_line(self) -> None:
        self._fallen = True
        if self._cut is not None:
            with suppress(OSError):  # the other end may have closed it
                self._cut()
