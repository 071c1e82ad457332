"""The return address in the window of an envelope, which everybody can read."""

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from csdesk.services import settings
from csdesk.services.errors import RefusedError
from csdesk.services.letters.geometry import INCH, envelope
from csdesk.wording import tr


def keep_return_address(session: Session, text: str, *, at: datetime, who: str) -> str:
    """Keep what stands in the upper window of an envelope; returns it without needless blanks.

    Raises `RefusedError` for more than three lines, a line that is too long, or one that says what it is about.
    """
    from csdesk.services.letters.pages import RETURN_SIZE, fitting_size

    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > envelope()["return"]["lines"]:
        raise RefusedError(tr("The return address has three lines at most. Nothing was saved."))
    if fitting_size(lines, envelope()["return"]["width"] * INCH, RETURN_SIZE, 1.0) < 6.5:
        raise RefusedError(
            tr("A line of the return address is too long for the window. Nothing was saved; shorten it.")
        )
    spoken = " ".join(lines).lower()
    not_said = envelope()["outside"]["not_said"]
    told = next((said for said in not_said if re.search(rf"\b{re.escape(said)}\b", spoken)), "")
    if told:
        raise RefusedError(
            tr(
                "The return address can be read by everybody, and it says “{told}”. Nothing was saved; use a post "
                "office box, a street, or a name that tells nothing.",
                told=told,
            )
        )
    desk = settings.load(session)
    kept = "\n".join(lines)
    settings.change(session, replace(desk, return_address=kept), at=at, who=who)
    return kept
