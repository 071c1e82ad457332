"""What a disk refuses, in words: the middle part of a sentence that says what is safe and what to do."""

import errno

import sqlcipher3

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the space that you may use on this disk is full",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "it may not be written to",
    errno.EPERM: "it may not be written to",
    errno.ENOENT: "there is no such folder",
    errno.ENOTDIR: "there is no such folder",
    errno.EIO: "the disk reports a fault",
    errno.ENOSYS: "it has no locks",
}
CODES = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may not be written to",
    "SQLITE_CANTOPEN": "it may not be written to",
    "SQLITE_IOERR": "the disk is full or reports a fault",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_NOTADB": "the file is damaged",
    "SQLITE_BUSY": "another program uses it",
}


def reason(error: Exception) -> str:
    """Why a file could not be read or written, such as `the disk is full`. Names no file and no person."""
    if isinstance(error, OSError):
        return REASONS.get(error.errno or 0) or error.strerror or "the disk reports a fault"
    if isinstance(error, sqlcipher3.Error):
        name = str(getattr(error, "sqlite_errorname", ""))
        return next((words for code, words in CODES.items() if name.startswith(code)), "the database reports a fault")
    return "the disk reports a fault"
