"""Scans of signed pages: what kind of file, which plans are on it, and how it is shown."""

from csdesk.services.scans.kinds import MOST_BYTES, ScanRefusedError, kind_of, media_type
from csdesk.services.scans.reading import ScanPage, read, shown, some_pages

__all__ = [
    "MOST_BYTES",
    "ScanPage",
    "ScanRefusedError",
    "kind_of",
    "media_type",
    "read",
    "shown",
    "some_pages",
]
