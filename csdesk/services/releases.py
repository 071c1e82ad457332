"""Releases of information: to whom, signed when, valid until, revoked; the scan lies in the vault (DFES 19-07)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.release import Recipient, Release
from csdesk.services import attachments, audit
from csdesk.services.attachments import AttachmentKind
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError

__all__ = ["NewRelease", "Recipient", "ReleaseView", "Scan", "in_force", "record_release", "releases_of", "revoke"]


@dataclass(frozen=True)
class Scan:
    """The signed page as a file."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NewRelease:
    """A release that a person signed."""

    recipient: Recipient
    signed_on: date
    valid_until: date | None = None
    """The last day on which it holds; None: until revoked."""
    csa_id: UUID | None = None
    """The CSA that may be told; None: every CSA of the person."""
    program_id: UUID | None = None
    """The program that may be told; None: every program."""
    note: str = ""
    scan: Scan | None = None


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

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day: signed by then, not run out, and not revoked by then."""
        return (
            self.signed_on <= on
            and (self.valid_until is None or on <= self.valid_until)
            and (self.revoked_on is None or on < self.revoked_on)
        )

    def covers(self, recipient: Recipient, *, csa_id: UUID | None = None, program_id: UUID | None = None) -> bool:
        """Whether it permits telling this recipient. One that names an agency or a program covers no other."""
        return (
            self.recipient is recipient
            and (self.csa_id is None or self.csa_id == csa_id)
            and (self.program_id is None or self.program_id == program_id)
        )


def record_release(session: Session, ncp_id: UUID, new: NewRelease, *, at: datetime, who: str) -> UUID:
    """Put a signed release on file.

    Raises `NotFoundError`, `RefusedError` when the day of its signature lies ahead, it ends before that day or names
    an agency or program that is not its recipient, and `DeskError` when its scan cannot be kept.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault any more. The release was not recorded; search again.")
    refuse_ahead(new.signed_on, at)
    if new.valid_until is not None and new.valid_until < new.signed_on:
        raise RefusedError(
            "This release would end before it was signed. It was not recorded; correct one of the two dates."
        )
    named = (new.csa_id is not None, Recipient.CSA), (new.program_id is not None, Recipient.PROGRAM)
    if any(is_named and new.recipient is not recipient for is_named, recipient in named):
        raise RefusedError(
            "This release names an agency or a program that is not its recipient. It was not recorded; choose one."
        )
    attachment_id = None if new.scan is None else _keep_scan(session, new.scan, at)
    release = Release(
        ncp_id=ncp_id,
        recipient=new.recipient,
        csa_id=new.csa_id,
        program_id=new.program_id,
        signed_on=new.signed_on,
        valid_until=new.valid_until,
        note=new.note,
        attachment_id=attachment_id,
        created_at=at,
    )
    session.add(release)
    session.flush()
    _audit(session, at, who, "release.recorded", release)
    return release.id


def revoke(session: Session, release_id: UUID, *, revoked_on: date, at: datetime, who: str) -> None:
    """Revoke a release: from this day on it permits nothing.

    Raises `NotFoundError`, and `RefusedError` when it was revoked already or not yet signed on that day.
    """
    release = session.get(Release, release_id)
    if release is None:
        raise NotFoundError("This release is not in the vault any more. Nothing was changed; open the record again.")
    if release.revoked_on is not None:
        raise RefusedError("This release was revoked already. Nothing was changed.")
    if revoked_on < release.signed_on:
        raise RefusedError("A release cannot be revoked before it was signed. Nothing was changed; correct the date.")
    release.revoked_on = revoked_on
    _audit(session, at, who, "release.revoked", release)


def releases_of(session: Session, ncp_id: UUID) -> tuple[ReleaseView, ...]:
    """All releases of a person, the one signed last first."""
    rows = select(Release).where(Release.ncp_id == ncp_id).order_by(Release.signed_on.desc(), Release.id.desc())
    return tuple(view(row) for row in session.scalars(rows))


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
    )


def _keep_scan(session: Session, scan: Scan, at: datetime) -> UUID:
    return attachments.keep(session, AttachmentKind.RELEASE, scan.file_name, scan.media_type, scan.content, at=at)


def _audit(session: Session, at: datetime, who: str, action: str, release: Release) -> None:
    audit.record(
        session, at=at, who=who, action=action, kind="release", record_id=release.id, detail=release.recipient.value
    )
