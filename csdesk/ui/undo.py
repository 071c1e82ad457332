"""The last things done at the open desk, as far as they can be taken back. Kept in memory, and gone at the lock."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csdesk.services.undo import Step

MOST_STEPS = 20


@dataclass(frozen=True)
class Stays:
    """Something done that is not taken back from here: a sentence says what, and where it is undone or changed.

    It stands in the way of what was done before it, so that nothing older is taken back in its place.
    """

    sentence: str


class Steps:
    """What can be taken back, the newest last. May be used from several threads."""

    def __init__(self) -> None:
        self._steps: deque[Step | Stays] = deque(maxlen=MOST_STEPS)
        self._taken_back: deque[Step] = deque(maxlen=MOST_STEPS)
        self._lock = Lock()
        self._closed = False

    def add(self, step: "Step | Stays") -> None:
        """Something was done: what was taken back before cannot be done again any more."""
        with self._lock:
            self._taken_back.clear()
            if not self._closed:
                self._steps.append(step)

    def last(self) -> "Step | Stays | None":
        """What was done last; None when there is nothing."""
        with self._lock:
            return self._steps[-1] if self._steps else None

    def holds(self, step: "Step") -> bool:
        """Whether this one was neither taken back nor forgotten."""
        with self._lock:
            return any(one is step for one in self._steps)

    def take_back(self, step: "Step") -> None:
        """It was taken back."""
        with self._lock:
            for place, one in enumerate(self._steps):
                if one is step:
                    del self._steps[place]
                    self._taken_back.append(step)
                    break

    def let_go(self, stays: Stays) -> None:
        """It was undone where its sentence says: what was done before is the last again."""
        with self._lock:
            self._steps = deque((one for one in self._steps if one != stays), maxlen=MOST_STEPS)

    def last_taken_back(self) -> "Step | None":
        """What was taken back last, while nothing was done since; None when there is nothing."""
        with self._lock:
            return self._taken_back[-1] if self._taken_back else None

    def do_again(self) -> None:
        """What was taken back last was done again."""
        with self._lock:
            if self._taken_back:
                self._steps.append(self._taken_back.pop())

    def forget_files(self, prints: Collection[str]) -> None:
        """Files of these fingerprints (SHA-256) are in the vault only by now: what brought them stays done."""
        with self._lock:
            kept = [
                step
                for step in self._steps
                if isinstance(step, Stays)
                or not any(
                    row.table == "attachment" and row.before is None and row.after and row.after["sha256"] in prints
                    for row in step.rows
                )
            ]
            self._steps.clear()
            self._steps.extend(kept)

    def close(self) -> None:
        """The desk is locked: nothing of it is left in memory, and nothing comes any more."""
        with self._lock:
            self._closed = True
            self._steps.clear()
            self._taken_back.clear()
