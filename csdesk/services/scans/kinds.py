"""What a scanner or a phone makes, told by the first bytes: the name of a file says nothing."""

from csdesk.services.errors import RefusedError
from csdesk.wording import tr

__all__ = ["MOST_BYTES", "ScanRefusedError", "checked", "kind_of", "media_type"]

MOST_BYTES = 100_000_000
"""Of a scan of several plans. What is kept of it with one plan has the limit of any file in the vault."""
BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
"""What an HEIC picture calls itself (ISO/IEC 23008-12, annex B)."""
MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic"}


class ScanRefusedError(RefusedError):
    """A file that cannot be used as a scan."""


def kind_of(content: bytes) -> str:
    """`pdf`, `jpeg`, `png` or `heic`; empty for anything else. The first 12 bytes are enough."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "heic"
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), "")


def checked(content: bytes) -> str:
    """The kind of a scan. Raises `ScanRefusedError` for what is none, or is larger than 100 MB."""
    if not content:
        raise ScanRefusedError(tr("The scan is empty. It was not kept; scan the page again."))
    if len(content) > MOST_BYTES:
        raise ScanRefusedError(tr("The scan is larger than 100 MB. It was not kept; scan with fewer dots per inch."))
    kind = kind_of(content)
    if not kind:
        raise ScanRefusedError(
            tr("The scan is neither a PDF nor a JPEG, PNG or HEIC picture. It was not kept; scan it again.")
        )
    return kind


def media_type(content: bytes) -> str:
    """The media type of a scan. Raises `ScanRefusedError`."""
    return MEDIA_TYPES[checked(content)]
