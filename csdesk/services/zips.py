"""ZIP codes as they are typed."""

import re

from csdesk.services.errors import RefusedError
from csdesk.wording import tr

_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")


def refuse_other(text: str, *, field: str = "zip") -> None:
    """Raises `RefusedError`, about this field, for what is typed as a ZIP code and is none. Empty is nothing."""
    if text and not _ZIP.fullmatch(text):
        raise RefusedError(
            tr(
                "A ZIP code has five digits, or nine: 53703 or 53703-0001. Nothing was saved; write the code of "
                "another country after the city."
            ),
            field=field,
        )
