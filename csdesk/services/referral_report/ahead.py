"""What the caseload knows is loaded while the reader's process is at work: it takes as long, on another core."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services.cycles import many_objects
from csdesk.services.referral_report.known import Known, know_everybody
from csdesk.services.referral_report.read import read_report
from csdesk.services.referral_report.reconcile import state_of
from csdesk.services.referral_report.shapes import UntrustedReport

if TYPE_CHECKING:
    from csdesk.services.referral_report.shapes import Preview

BYTES_A_PERSON = 80
"""A smaller file lists less than about half of the caseload: then those few are quicker looked up by their PINs."""

MOST_PEOPLE = 100_000
"""Of a larger caseload the loading would keep this process from listening to the reader, whose time is limited."""


@dataclass(frozen=True)
class Ahead:
    """Whom of the caseload somebody loaded already, and the vault's last command then."""

    state: object
    known: Known = field(repr=False)

    def still(self, session: Session) -> Known | None:
        """What is known, unless the caseload has changed since."""
        return self.known if self.state == state_of(session) else None


def look_ahead(session: Session, size: int) -> Ahead | None:
    """What the caseload knows, for a file of `size` bytes; None where little of it is in the file. Reads only."""
    people = session.scalar(select(func.count()).select_from(Ncp)) or 0
    if not 0 < people <= MOST_PEOPLE or size < BYTES_A_PERSON * people:
        return None
    with many_objects():
        return Ahead(state_of(session), know_everybody(session))


def read_and_look_ahead(
    path: Path, in_vault: Callable[[Callable[[Session], Ahead | None]], Ahead | None]
) -> tuple[UntrustedReport, Ahead | None]:
    """Read a file into cells, and meanwhile load what the caseload knows.

    `in_vault` runs a query, as `Vault.read` does. Raises `ReportRefusedError`, as `read_report` does.
    """
    with many_objects(), ThreadPoolExecutor(1, thread_name_prefix="report") as reader:
        reading = reader.submit(read_report, path)
        size = path.stat().st_size if path.is_file() else 0
        ahead = in_vault(lambda session: look_ahead(session, size)) if size else None
        return reading.result(), ahead


def known_from(preview: "Preview") -> Ahead:
    """What was loaded for a preview serves the next one of the same file."""
    return Ahead(preview.work.state, preview.work.known)
