"""What a piece of work says while it is done, so that afterwards one knows what was acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass, field

Line = tuple[str, str]
"""What kind of message, and its text."""


@dataclass(frozen=True)
class Teller:
    """Given to a piece of work. Each message is on its way before the work goes on."""

    send: Callable[[Line], None]

    def begins(self) -> None:
        """From here on the work is under way."""
        self.send(("begins", ""))

    def writes(self) -> None:
        """A commit, a backup or a change of keys is attempted now."""
        self.send(("writes", ""))

    def did(self, what: str = "") -> None:
        """It is acknowledged: a user was told that it is safe."""
        self.send(("did", what))


@dataclass
class Told:
    """All that was said before the process ended."""

    began: bool = False
    attempts: int = 0
    done: list[str] = field(default_factory=list)
    ended: bool = False
    refused: str = ""
    """The sentence of the program's own with which the work ended."""
    fault: str = ""
    """What should not have happened."""
    lasted: float = 0.0
    """Seconds from its beginning to its end."""
    steps: int = 0
    """Operations on files that Python made, where they were counted."""

    def hear(self, line: Line) -> None:
        """Take in one message."""
        kind, text = line
        if kind == "begins":
            self.began = True
        elif kind == "writes":
            self.attempts += 1
        elif kind == "did":
            self.done.append(text)
        elif kind == "steps":
            self.steps = int(text)
        elif kind == "refused":
            self.refused = text
        elif kind == "fault":
            self.fault = text
        else:
            self.ended = True

    @property
    def in_a_write(self) -> bool:
        """Whether something was attempted and not yet acknowledged."""
        return self.attempts > len(self.done)
