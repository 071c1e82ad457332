"""What a disk refuses, in words: why, and what to do. Whoever uses them adds what is safe."""

import errno

import sqlcipher3

from csdesk.wording import tr

UNKNOWN = tr("the disk reports a fault")
REASONS = {
    errno.ENOSPC: tr("the disk is full"),
    errno.EDQUOT: tr("the space that you may use on this disk is full"),
    errno.EROFS: tr("the disk is read-only"),
    errno.EACCES: tr("it may not be written to"),
    errno.EPERM: tr("it may not be written to"),
    errno.ENOENT: tr("there is no such folder"),
    errno.ENOTDIR: tr("there is no such folder"),
    errno.EIO: UNKNOWN,
    errno.ENOSYS: tr("it has no locks"),
}
CODES = {
    "SQLITE_FULL": tr("the disk is full"),
    "SQLITE_READONLY": tr("it may not be written to"),
    "SQLITE_CANTOPEN": tr("it may not be written to"),
    "SQLITE_IOERR": tr("the disk is full or reports a fault"),
    "SQLITE_CORRUPT": tr("the file is damaged"),
    "SQLITE_NOTADB": tr("the file is damaged"),
    "SQLITE_BUSY": tr("another program uses it"),
}
ROOM = tr("Free some space and try again.")
ACCESS = tr("Ask IT for write access, or choose a folder on this computer's own disk.")
FOLDER = tr("Choose a folder that is there.")
REPAIR = tr("Try again, and have the disk checked if it happens once more.")
REMEDIES = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EROFS: ACCESS,
    errno.EACCES: ACCESS,
    errno.EPERM: ACCESS,
    errno.ENOSYS: tr("Choose a folder on this computer's own disk."),
    errno.ENOENT: FOLDER,
    errno.ENOTDIR: FOLDER,
}
CODE_REMEDIES = {
    "SQLITE_FULL": ROOM,
    "SQLITE_IOERR": tr("Free some space or have the disk checked, then try again."),
    "SQLITE_READONLY": ACCESS,
    "SQLITE_CANTOPEN": ACCESS,
}
TEXTS = {
    "disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "readonly database": "SQLITE_READONLY",
    "unable to open": "SQLITE_CANTOPEN",
    "malformed": "SQLITE_CORRUPT",
    "not a database": "SQLITE_NOTADB",
}
"""SQLite's own texts: a backup that fails gives no code."""


def remedy(error: Exception) -> str:
    """What to do about it, as a sentence."""
    if isinstance(error, OSError):
        return REMEDIES.get(error.errno or 0, REPAIR)
    code = _code(error)
    return next((words for start, words in CODE_REMEDIES.items() if code.startswith(start)), REPAIR)


def reason(error: Exception) -> str:
    """Why a file could not be read or written, such as `the disk is full`. Names no file and no person."""
    if isinstance(error, OSError):
        return REASONS.get(error.errno or 0) or error.strerror or UNKNOWN
    if isinstance(error, sqlcipher3.Error):
        code = _code(error)
        return next((words for start, words in CODES.items() if code.startswith(start)), UNKNOWN)
    return UNKNOWN


def _code(error: Exception) -> str:
    name = str(getattr(error, "sqlite_errorname", ""))
    return name or next((code for part, code in TEXTS.items() if part in str(error)), "")
