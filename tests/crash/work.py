"""A piece of work that is cut short, and what has to be true afterwards."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from tests.crash.desk import NAME
from tests.crash.telling import Teller, Told


class Work(ABC):
    """Made ready once, in a folder that every trial has a copy of.

    `run` is what is cut short, in a process of its own. `look` opens what it left and fails where a promise was
    broken: what was acknowledged is there, and of what was not, all or nothing.
    """

    name: ClassVar[str]
    code = ""
    """The recovery code of the vault that was made ready."""
    rounds = 3
    """How often a work that can be repeated is done."""
    raises_cost = False
    """Whether guessing the passphrase is made more expensive meanwhile, as it is at the first unlocking on a better
    computer. It takes its time, so it is done where it matters."""
    moves_files: ClassVar[bool] = True
    """Whether Python opens, renames or removes files in it, and not the database alone."""

    @abstractmethod
    def prepare(self, folder: Path) -> None:
        """Make what the work begins with."""

    def learn(self, folder: Path) -> None:  # noqa: B027 - most works know it already
        """Do the work undisturbed, here, and remember what is to be expected of it."""

    @abstractmethod
    def run(self, folder: Path, tell: Teller) -> None:
        """Do the work, and tell each thing that is acknowledged. May raise a `DeskError`."""

    @abstractmethod
    def look(self, folder: Path, told: Told) -> None:
        """See what is left. Raises whatever a broken promise raises."""

    @staticmethod
    def vault(folder: Path) -> Path:
        """Where the vault of a trial lies."""
        return folder / NAME
