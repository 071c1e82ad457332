"""Wrong tries at a vault: counted beside it, so that a restart does not forget them. After three the wait grows.

The count slows down whoever sits at the keyboard. It does not protect the files themselves: only the strength of the
passphrase does. Nothing is ever erased.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from csdesk.services.clock import Clock
from csdesk.services.vault.errors import VaultError, WaitError, WrongPassphraseError
from csdesk.services.vault.place import beside
from csdesk.services.whole_files import write_whole
from csdesk.wording import tr

FREE = 3
"""Wrong tries before the first wait."""
LONGEST_WAIT = 15 * 60
"""Seconds."""
DAMAGED = 99
"""What a count that cannot be read counts as: one longest wait, then a try."""
UNCOUNTED = 15
"""Seconds that a wrong try takes when it cannot be written down, as on a full disk."""


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row, and when the last one was: seconds since 1970, UTC."""

    wrong: int = 0
    last: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next try. Whoever sets the clock back waits the whole time from then on."""
        if self.wrong < FREE:
            return 0
        whole = min(LONGEST_WAIT, 1 << min(self.wrong - FREE, 16))
        return whole if now < self.last else max(0, whole - (now - self.last))


def seconds_to_wait(vault: Path, clock: Clock | None = None) -> int:
    """Whole seconds until the next try at this vault; 0 when one is free. Raises `VaultError`."""
    now = (clock or Clock()).now().timestamp()
    return ceil(_read(vault, now).wait(now))


@contextmanager
def counted(
    vault: Path, clock: Clock | None = None, *, pause: Callable[[float], object] = time.sleep
) -> Iterator[None]:
    """Around one try: `WrongPassphraseError` counts, success forgets what was counted, any other fault does neither.

    Raises `WaitError` before the try while there is a wait. The error of a wrong try says in `seconds` how long the
    next one has to wait.
    """
    clock = clock or Clock()
    now = clock.now().timestamp()
    tries = _read(vault, now)
    if tries.wait(now) > 0:
        raise WaitError(ceil(tries.wait(now)))
    try:
        yield
    except WrongPassphraseError as error:
        now = clock.now().timestamp()
        tries = Tries(tries.wrong + 1, now)
        error.seconds = ceil(tries.wait(now))
        if not _write(vault, tries):
            pause(UNCOUNTED)
        raise
    if tries.wrong:
        forget(vault)


def forget(vault: Path) -> None:
    """Count from the beginning again."""
    with suppress(OSError):
        _file(vault).unlink(missing_ok=True)


def _file(vault: Path) -> Path:
    return beside(vault, ".tries")


def _read(vault: Path, now: float) -> Tries:
    """The count. One that cannot be read counts as many wrong tries just now, and is written anew.

    Raises `VaultError` when it can neither be read nor written.
    """
    file = _file(vault)
    try:
        untrusted = json.loads(file.read_text(encoding="ascii"))
        tries = Tries(int(untrusted["wrong"]), float(untrusted["last"]))
        if tries.wrong < 0 or not 0 <= tries.last < 1e11:
            raise ValueError
    except FileNotFoundError:
        return Tries()
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        tries = Tries(DAMAGED, now)
        if _write(vault, tries):
            return tries
        raise VaultError(
            tr(
                "{name}, where wrong tries at the vault are counted, can neither be read nor written. The vault was "
                "not touched. Ask IT for access to it in {parent}, then try again.",
                name=file.name,
                parent=vault.parent,
            )
        ) from error
    if tries.wrong >= FREE and now < tries.last:  # the clock was set back: the wait begins again, once
        tries = Tries(tries.wrong, now)
        _write(vault, tries)
    return tries


def _write(vault: Path, tries: Tries) -> bool:
    """Write the count; on a full disk over the one that is there. Gives whether it is written."""
    text = json.dumps({"wrong": min(tries.wrong, DAMAGED), "last": tries.last})
    file = _file(vault)
    try:
        write_whole(file, text)
    except OSError:
        with suppress(OSError):
            beside(file, ".new").unlink(missing_ok=True)
        try:
            with file.open("r+", encoding="ascii") as stream:
                stream.write(text)
                stream.truncate()
        except OSError:
            return False
    return True
