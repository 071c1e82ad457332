"""Who may use the database file: readers at any time, writers one by one, and somebody alone while it is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, RLock, get_ident

from csdesk.services.vault.errors import VaultError
from csdesk.wording import tr

PATIENCE = 5.0
"""Seconds that somebody waits for the others."""
BUSY = tr("The vault is in use by another window or program. Nothing was changed; try again in a moment.")


class Turns:
    """Turns among the threads of this program; other programs are kept away by `Writer`."""

    def __init__(self) -> None:
        self._writing = RLock()
        self._changed = Condition()
        self._readers = 0
        self._alone = 0
        """The thread that wants nobody else, or 0."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Use the file. Raises `VaultError` when somebody has it alone for too long."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._alone in (0, get_ident()), PATIENCE):
                raise VaultError(BUSY)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one that changes anything. May be taken again inside. Raises `VaultError` after waiting."""
        if not self._writing.acquire(timeout=PATIENCE):
            raise VaultError(BUSY)
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one that uses the file at all. Raises `VaultError` when others do not come to an end."""
        with self.writing():
            with self._changed:
                self._alone = get_ident()
                if not self._changed.wait_for(lambda: self._readers == 0, PATIENCE):
                    self._alone = 0
                    self._changed.notify_all()
                    raise VaultError(BUSY)
            try:
                yield
            finally:
                with self._changed:
                    self._alone = 0
                    self._changed.notify_all()
