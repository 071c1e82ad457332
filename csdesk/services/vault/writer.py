"""One writer: an open vault holds a lock that the operating system lets go when the program ends or is killed."""

from pathlib import Path

from filelock import FileLock, Timeout

from csdesk.services.vault.disk import reason, remedy
from csdesk.services.vault.errors import InUseError, VaultError
from csdesk.services.vault.place import beside
from csdesk.wording import tr


class Writer:
    """The right to open one vault. A lock file that a killed program left behind is no obstacle."""

    def __init__(self, vault: Path) -> None:
        """Take the lock. Raises `InUseError` when another window or program has it, else `VaultError`."""
        lock_file = beside(vault, ".lock")
        # A disk without locks is refused: the soft lock that would stand in for one outlives a killed program.
        self._lock = FileLock(lock_file, timeout=0, thread_local=False, mode=0o600, fallback_to_soft=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise InUseError(vault.name) from None
        except FileNotFoundError:
            raise VaultError(
                tr("There is no folder {parent}. Create it, or choose another place.", parent=vault.parent)
            ) from None
        except (OSError, NotImplementedError) as error:
            raise VaultError(
                tr(
                    "The vault's folder {parent} cannot be used ({reason}). Nothing was changed. {remedy} A vault "
                    "that is moved keeps its key file beside it.",
                    parent=vault.parent,
                    reason=reason(error),
                    remedy=remedy(error),
                )
            ) from error

    def let_go(self) -> None:
        """Give the right back. Doing it twice is no fault."""
        self._lock.release()
