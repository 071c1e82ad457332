"""Releases are put on file, get their scan, and are revoked (DFES 19-07)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanOtherId
from csdesk.models.release import Recipient, Release, ReleaseForm, RevokedHow, SignedHow
from csdesk.services import attachments, audit, former, scans
from csdesk.services.attachments import AttachmentKind, StoredFile
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.release_facts import as_kept, general_facts
from csdesk.services.releases.late import LeftSince, note_left_since
from csdesk.services.releases.views import NAMED
from csdesk.wording import tr

CAN_BE_TOLD = frozenset({Recipient.CSA, Recipient.STATE, Recipient.PROGRAM, Recipient.COURT, Recipient.OTHER})


PAPERS: tuple[type[Any], ...] = (ReleaseForm, Plan, PlanOtherId)
"""What a code on a page can be of."""


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
    recipient_name: str = ""
    """Of a court or of somebody else."""
    facts: tuple[str, ...] | None = None
    """Codes of `release_facts`; None: those that a release covers which names none (`general_facts`)."""
    signed_how: SignedHow = SignedHow.UNKNOWN
    form_id: UUID | None = None
    """The form that was printed and signed."""


def record_release(session: Session, ncp_id: UUID, new: NewRelease, *, at: datetime, who: str) -> UUID:
    """Put a signed release on file.

    Raises `NotFoundError`, `RefusedError` when the day of its signature lies ahead, it ends before that day, names
    no facts, no recipient, or an agency or program that is not its recipient, and `DeskError` when its scan cannot
    be kept.
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(
            tr("This person is not in the vault any more. The release was not recorded; search again.")
        )
    refuse_ahead(new.signed_on, at)
    if new.valid_until is not None and new.valid_until < new.signed_on:
        raise RefusedError(
            tr("This release would end before it was signed. It was not recorded; correct one of the two dates.")
        )
    name = require_recipient(new.recipient, new.csa_id, new.program_id, new.recipient_name)
    facts = as_kept(general_facts(safe_contact=ncp.safe_contact) if new.facts is None else new.facts)
    attachment_id = None if new.scan is None else _keep_scan(session, new.scan, at)
    release = Release(
        ncp_id=ncp_id,
        recipient=new.recipient,
        recipient_name=name,
        csa_id=new.csa_id,
        program_id=new.program_id,
        facts=facts,
        signed_on=new.signed_on,
        signed_how=new.signed_how,
        valid_until=new.valid_until,
        note=new.note,
        attachment_id=attachment_id,
        form_id=new.form_id,
        created_at=at,
    )
    session.add(release)
    session.flush()
    _audit(session, at, who, "release.recorded", release)
    return release.id


def require_recipient(recipient: Recipient, csa_id: UUID | None, program_id: UUID | None, name: str) -> str:
    """The name of a recipient as it is kept. Raises `RefusedError` for a recipient that cannot be one."""
    if recipient not in CAN_BE_TOLD:
        raise RefusedError(tr("Nobody can be told by this release. It was not recorded; say who may be told."))
    named = (csa_id is not None, Recipient.CSA), (program_id is not None, Recipient.PROGRAM)
    if any(is_named and recipient is not other for is_named, other in named):
        raise RefusedError(
            tr(
                "This release names an agency or a program that is not its recipient. It was not recorded; choose "
                "one."
            )
        )
    if recipient not in NAMED:
        return ""
    kept = " ".join(name.split())
    if not kept:
        raise RefusedError(
            tr("It is not said who may be told. The release was not recorded; name the court or person.")
        )
    return kept


def revoke(
    session: Session,
    release_id: UUID,
    *,
    revoked_on: date,
    how: RevokedHow | None = None,
    note: str = "",
    at: datetime,
    who: str,
) -> LeftSince:
    """Revoke a release: from this day on it permits nothing, also where it becomes known later. Gives what left by it
    meanwhile, of which the accounting says from now on that it was revoked by then.

    Raises `NotFoundError`, and `RefusedError` when it was revoked already or not yet signed on that day, or the day
    lies ahead: until then it would go on permitting.
    """
    release = _release(session, release_id)
    refuse_ahead(revoked_on, at)
    if release.revoked_on is not None:
        raise RefusedError(tr("This release was revoked already. Nothing was changed."))
    if revoked_on < release.signed_on:
        raise RefusedError(
            tr("A release cannot be revoked before it was signed. Nothing was changed; correct the date.")
        )
    release.revoked_on, release.revoked_how, release.revoked_note = revoked_on, how, note.strip()
    _audit(session, at, who, "release.revoked", release)
    return note_left_since(session, release)


def attach_scan(session: Session, release_id: UUID, scan: Scan, *, at: datetime, who: str) -> None:
    """Keep the scan of a release that is on file. One that it has stays in the vault beside the new one.

    Raises `NotFoundError`, and `DeskError` when the scan cannot be kept.
    """
    release = _release(session, release_id)
    before = session.get(Attachment, release.attachment_id) if release.attachment_id else None
    release.attachment_id = _keep_scan(session, scan, at)
    if before is not None:
        former.keep(session, release.ncp_id, "release", release_id, "scan", before.file_name, at=at, who=who)
    _audit(session, at, who, "release.scan_added", release)


def keep_page(
    session: Session,
    release_id: UUID,
    content: bytes,
    file_name: str,
    codes: tuple[str, ...] = (),
    *,
    at: datetime,
    who: str,
) -> None:
    """Keep a scanned page with its release. `codes`: what the codes on the page say.

    Raises `RefusedError` where a code is another paper's, and as `attach_scan`.
    """
    own = _release(session, release_id).form_id
    for key in filter(None, map(_as_key, codes)):
        known = any(session.get(model, key) is not None for model in PAPERS)
        if key != own and known:
            raise RefusedError(
                tr(
                    "The code on this page is of another paper. The scan was not kept; choose the right one, or "
                    "drop it on the window, which finds what each page is."
                )
            )
    attach_scan(session, release_id, Scan(file_name, scans.media_type(content), content), at=at, who=who)


def _as_key(code: str) -> UUID | None:
    try:
        return UUID(code)
    except ValueError:
        return None


def open_scan(session: Session, release_id: UUID, *, printed: bool = False, at: datetime, who: str) -> StoredFile:
    """The scan of a release as it came; the audit trail notes that it is looked at, or printed.

    Raises `NotFoundError` when none was kept, and `DeskError` when it is damaged in the vault.
    """
    release = _release(session, release_id)
    if release.attachment_id is None:
        raise NotFoundError(tr("No scan of this release is in the vault. Nothing was opened; the page is on paper."))
    stored = attachments.content(session, release.attachment_id)
    _audit(session, at, who, "release.copy_printed" if printed else "release.scan_opened", release)
    return stored


def _release(session: Session, release_id: UUID) -> Release:
    release = session.get(Release, release_id)
    if release is None:
        raise NotFoundError(
            tr("This release is not in the vault any more. Nothing was changed; open the record again.")
        )
    return release


def _keep_scan(session: Session, scan: Scan, at: datetime) -> UUID:
    return attachments.keep(session, AttachmentKind.RELEASE, scan.file_name, scan.media_type, scan.content, at=at)


def _audit(session: Session, at: datetime, who: str, action: str, release: Release) -> None:
    audit.record(
        session, at=at, who=who, action=action, kind="release", record_id=release.id, detail=release.recipient.value
    )
