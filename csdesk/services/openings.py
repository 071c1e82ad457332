"""Every opening of the vault is a line in its audit trail: when, by which way in, on which computer."""

import platform
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import audit, settings
from csdesk.services.vault import Vault

ACTION = "vault.unlocked"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Opening:
    """One opening of the vault."""

    at: datetime
    by: str
    """The kind of the slot: `passphrase`, `recovery`, `escrow` or `sign-in`; `created` for a new vault."""
    computer: str


def note(vault: Vault, *, at: datetime) -> None:
    """Add the opening of a vault that was just unlocked. Raises `VaultError` when the disk takes nothing."""

    def work(session: Session) -> None:
        who = settings.load(session).actor
        detail = f"by={vault.opened_by} computer={this_computer()}"
        audit.record(session, at=at, who=who, action=ACTION, kind="vault", detail=detail)

    vault.write(work)


def last(session: Session, limit: int) -> tuple[Opening, ...]:
    """The last openings, newest first."""
    lines = select(AuditEvent).where(AuditEvent.action == ACTION).order_by(AuditEvent.number.desc()).limit(limit)
    return tuple(_opening(line) for line in session.scalars(lines))


def this_computer() -> str:
    """The name of this computer in its network."""
    return platform.node()[:LONGEST_NAME] or "this computer"


def _opening(line: AuditEvent) -> Opening:
    by, _, computer = line.detail.partition(" computer=")
    return Opening(line.at, by.removeprefix("by="), computer)
