"""Releases as other services and the screens see them: whether one holds, whom and what it covers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, Program
from csdesk.models.release import Recipient, Release, ReleaseForm, RevokedHow, SignedHow
from csdesk.services.neutral import program_name

EVERYBODY = {
    Recipient.CSA: "every CSA of this person",
    Recipient.PROGRAM: "every program",
    Recipient.STATE: "the state",
    Recipient.COURT: "a court",
    Recipient.OTHER: "somebody else",
}
NAMED = frozenset({Recipient.COURT, Recipient.OTHER})
"""Recipients that are told apart by the name that was written down."""


class Holds(StrEnum):
    """Whether a release permits telling on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    RUN_OUT = "run_out"
    REVOKED = "revoked"


@dataclass(frozen=True)
class ReleaseView:
    """A release on file."""

    id: UUID
    ncp_id: UUID
    recipient: Recipient
    csa_id: UUID | None
    program_id: UUID | None
    signed_on: date
    valid_until: date | None
    revoked_on: date | None
    note: str
    attachment_id: UUID | None
    recipient_name: str = ""
    facts: frozenset[str] = frozenset()
    """Codes of what it permits to tell."""
    signed_how: SignedHow = SignedHow.UNKNOWN
    revoked_how: RevokedHow | None = None
    revoked_note: str = ""
    form_id: UUID | None = None

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day: signed by then, not run out, and not revoked by then."""
        return self.holds(on) is Holds.IN_FORCE

    def holds(self, on: date) -> Holds:
        """What is to be said of it on a day. A revocation counts from its own day, its last day still holds."""
        if self.revoked_on is not None and self.revoked_on <= on:
            return Holds.REVOKED
        if on < self.signed_on:
            return Holds.NOT_YET
        return Holds.RUN_OUT if self.valid_until is not None and self.valid_until < on else Holds.IN_FORCE

    def covers(
        self, recipient: Recipient, *, csa_id: UUID | None = None, program_id: UUID | None = None, name: str = ""
    ) -> bool:
        """Whether it permits telling this recipient. One that names an agency or a program covers no other."""
        return (
            self.recipient is recipient
            and (self.csa_id is None or self.csa_id == csa_id)
            and (self.program_id is None or self.program_id == program_id)
            and (recipient not in NAMED or _same(self.recipient_name, name))
        )


@dataclass(frozen=True)
class ReleaseLine:
    """A release as a list of them says it."""

    view: ReleaseView
    to: str
    """`Rock County Child Support Agency`, `every program`."""
    holds: Holds


def releases_of(session: Session, ncp_id: UUID) -> tuple[ReleaseView, ...]:
    """All releases of a person, the one signed last first."""
    rows = select(Release).where(Release.ncp_id == ncp_id).order_by(Release.signed_on.desc(), Release.id.desc())
    return tuple(view(row) for row in session.scalars(rows))


def lines_of(session: Session, ncp_id: UUID, *, today: date) -> tuple[ReleaseLine, ...]:
    """The same, each with its recipient in words and whether it holds today."""
    return tuple(
        ReleaseLine(one, recipient_words(session, one), one.holds(today)) for one in releases_of(session, ncp_id)
    )


def in_force(
    session: Session,
    ncp_id: UUID,
    recipient: Recipient,
    csa_id: UUID | None,
    on: date,
    *,
    program_id: UUID | None = None,
) -> ReleaseView | None:
    """The release that permits telling this recipient on a day, the one that holds longest; None without one."""
    holding = [
        release
        for release in releases_of(session, ncp_id)
        if release.in_force(on) and release.covers(recipient, csa_id=csa_id, program_id=program_id)
    ]
    return max(holding, key=lambda release: release.valid_until or date.max, default=None)


def recipient_words(session: Session, row: "Release | ReleaseForm | ReleaseView") -> str:
    """Who may be told by a release or a form, in words."""
    named: str | None = row.recipient_name
    if row.csa_id is not None:
        named = session.scalar(select(Csa.name).where(Csa.id == row.csa_id))
    elif row.program_id is not None:
        named = session.scalar(select(program_name()).where(Program.id == row.program_id))
    return named or EVERYBODY.get(row.recipient, "somebody else")


def view(row: Release) -> ReleaseView:
    """A row as other services and the screens see it."""
    return ReleaseView(
        id=row.id,
        ncp_id=row.ncp_id,
        recipient=row.recipient,
        csa_id=row.csa_id,
        program_id=row.program_id,
        signed_on=row.signed_on,
        valid_until=row.valid_until,
        revoked_on=row.revoked_on,
        note=row.note,
        attachment_id=row.attachment_id,
        recipient_name=row.recipient_name,
        facts=frozenset(row.facts.split()),
        signed_how=row.signed_how,
        revoked_how=row.revoked_how,
        revoked_note=row.revoked_note,
        form_id=row.form_id,
    )


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
