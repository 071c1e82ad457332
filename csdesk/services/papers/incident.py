"""What the privacy officer asks after a loss, gathered from the open vault: counts and times, never a name."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from csdesk import __version__
from csdesk.models.assessment import Assessment
from csdesk.models.audit import AuditEvent
from csdesk.models.contact import ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.models.plan import Plan
from csdesk.models.referral import Referral
from csdesk.models.release import Release
from csdesk.services import audit, openings
from csdesk.services.openings import Opening
from csdesk.services.vault import Vault, changes, rotation
from csdesk.services.vault.changes import SlotView

OPENINGS_SHOWN = 5
KINDS: dict[str, ColumnElement[Any] | Any] = {
    "names": Ncp.id,
    "addresses": NcpAddress.ncp_id,
    "phones": NcpPhone.ncp_id,
    "cases": IvdCase.ncp_id,
    "contacts": ContactAttempt.ncp_id,
    "interviews": Assessment.ncp_id,
    "plans": Plan.ncp_id,
    "referrals": Referral.ncp_id,
    "releases": Release.ncp_id,
}
"""Of each kind of data, the column that says about whom it is."""


@dataclass(frozen=True)
class Held:
    """One kind of data: its name in `papers/incident_sheet.toml`, and about how many people it is."""

    kind: str
    people: int


@dataclass(frozen=True)
class Incident:
    """The facts of the incident sheet. Moments are UTC."""

    made: datetime
    vault: str
    computer: str
    program: str
    people: int
    held: tuple[Held, ...]
    newest_entry: datetime | None
    openings: tuple[Opening, ...]
    """The last ones, newest first."""
    last_backup: datetime | None
    slots: tuple[SlotView, ...]
    cipher: str
    """Such as `SQLCipher 4.19.0 community`."""
    lock_after_minutes: int | None
    """None where that is not known."""


def gather(
    vault: Vault, *, at: datetime, who: str, second: Path | None = None, lock_after_minutes: int | None = None
) -> Incident:
    """The facts, and a line in the audit trail that they were gathered.

    `second` is the second place of backups. Reads every backup whole: call it off the UI thread.
    """

    def work(session: Session) -> tuple[tuple[Held, ...], datetime | None, tuple[Opening, ...], str]:
        newest = session.scalar(select(func.max(AuditEvent.at)))
        facts = _held(session), newest, openings.last(session, OPENINGS_SHOWN), _cipher(session)
        audit.record(session, at=at, who=who, action="vault.incident_sheet", kind="vault")
        return facts

    held, newest, opened, cipher = vault.write(work)
    backup = rotation.newest_whole(vault.path, second)
    return Incident(
        made=at,
        vault=vault.path.stem,
        computer=openings.this_computer(),
        program=f"CS Desk {__version__}",
        people=held[0].people,
        held=held,
        newest_entry=newest,
        openings=opened,
        last_backup=backup.made if backup else None,
        slots=changes.slots(vault),
        cipher=cipher,
        lock_after_minutes=lock_after_minutes,
    )


def _held(session: Session) -> tuple[Held, ...]:
    """About how many people each kind of data is; the first counts all."""
    found = [
        Held(kind, session.scalar(select(func.count(func.distinct(about)))) or 0) for kind, about in KINDS.items()
    ]
    marked = session.scalar(select(func.count()).where(Ncp.safe_contact)) or 0
    return (*found[:1], Held("safe_contact", marked), *found[1:])


def _cipher(session: Session) -> str:
    from sqlalchemy import text

    return f"SQLCipher {session.execute(text('PRAGMA cipher_version')).scalar_one()}"
