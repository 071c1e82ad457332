"""Numbers go to the program of this computer that dials: a soft phone, Teams, a telephone beside it (`tel:`)."""

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from csdesk.services.search_terms import digits_of

EXTENSION = re.compile(r"(?:ext\.?|x|#)\s*\d+\s*$", re.IGNORECASE)


def link_of(number: str) -> QUrl:
    """The number as a link (RFC 3966), without an extension; ten digits are a number of this country."""
    digits = digits_of(EXTENSION.sub("", number))
    return QUrl(f"tel:+1{digits}" if len(digits) == 10 else f"tel:{digits}")


def dial(number: str) -> bool:
    """Hand a number over. False where no program takes it."""
    return QDesktopServices.openUrl(link_of(number))
