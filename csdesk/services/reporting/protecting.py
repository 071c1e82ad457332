"""A workbook under a password, and opened again: all in memory.

The file is encrypted as Excel itself encrypts one (MS-OFFCRYPTO, agile encryption: AES-256 in CBC mode, SHA-512,
the password hashed 100,000 times, an HMAC over the whole): whoever opens it is asked for the password.
Salts and key are random: the same workbook gives other bytes each time.
"""

import secrets
from io import BytesIO

from csdesk.services.errors import RefusedError
from csdesk.wording import tr

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Small letters and digits that are not taken for each other, read out on the phone and typed without Shift."""
GROUPS, LETTERS = 4, 4


def new_password() -> str:
    """A password of 80 random bits, in groups of four divided by hyphens, which belong to it."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS))


def protect(content: bytes, password: str) -> bytes:
    """The workbook, to be opened with the password only. Raises `ValueError` without a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password:
        raise ValueError("a workbook is protected with a password")
    protected = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, protected)
    return protected.getvalue()


def unprotect(content: bytes, password: str) -> bytes:
    """The workbook as it was before it was protected. Raises `RefusedError` where it cannot be opened."""
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    opened = BytesIO()
    try:
        file = OOXMLFile(BytesIO(content))
        file.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        raise RefusedError(tr("This password does not open the workbook. Nothing was opened.")) from None
    except (DecryptionError, FileFormatError):
        raise RefusedError(tr("This is no workbook under a password. Nothing was opened.")) from None
    try:
        file.decrypt(opened, verify_integrity=True)
    except DecryptionError:
        raise RefusedError(tr("The workbook is damaged, or stands under no password. Nothing was opened.")) from None
    return opened.getvalue()
