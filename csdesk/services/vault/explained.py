"""The database's own faults as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError

from csdesk.services.vault.database import DAMAGED
from csdesk.services.vault.errors import DamagedError, VaultError
from csdesk.services.vault.turns import BUSY
from csdesk.wording import tr

SENTENCES = {
    "SQLITE_FULL": tr(
        "The disk is full. Nothing of this was saved, and all that was saved before is safe. "
        "Free some space and do it again."
    ),
    "SQLITE_BUSY": BUSY,
    "SQLITE_READONLY": tr(
        "The vault's file or its folder may not be written to. Nothing of this was saved, and all "
        "that was saved before is safe. Ask IT for write access, then do it again."
    ),
    "SQLITE_IOERR": tr(
        "The disk is full or reports a fault. Nothing of this was saved, and all that was saved before "
        "is safe. Free some space or have the disk checked, then do it again."
    ),
    "SQLITE_CANTOPEN": tr("The vault's file cannot be opened. It was not changed; ask IT for access to its folder."),
}
HALF = tr(
    "What was typed or read holds half of a character, such as a broken emoji. Nothing was changed; delete that "
    "character and write it again."
)
DAMAGED_SENTENCE = tr("The vault's file is damaged. It was not changed further; restore the newest backup.")


@contextmanager
def explained() -> Iterator[None]:
    """Turns the database's own faults into sentences; faults of the work itself pass through."""
    try:
        yield
    except DatabaseError as error:
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        if name.startswith(DAMAGED):
            raise DamagedError(DAMAGED_SENTENCE) from error
        for code, sentence in SENTENCES.items():
            if name.startswith(code):
                raise VaultError(sentence) from error
        raise
    except UnicodeEncodeError as error:  # every text on its way into the database passes here
        if error.reason != "surrogates not allowed":
            raise
        raise VaultError(HALF) from None  # the fault would hold the text
