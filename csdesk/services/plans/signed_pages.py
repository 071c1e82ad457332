"""The signed page of a plan: its scan is kept at the signature or later, looked at, and given out as a copy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.plan import Plan, PlanState
from csdesk.services import attachments, audit, former, scans
from csdesk.services.attachments import StoredFile
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plans.views import plan_record
from csdesk.wording import tr


def keep_scan(session: Session, record: Plan, scan: bytes, file_name: str, *, at: datetime) -> None:
    """Keep a file as the scan of this plan, as it came. Raises `ScanRefusedError`."""
    name = file_name or "signed plan"
    record.signed_attachment_id = attachments.keep(
        session, AttachmentKind.SIGNED_PLAN, name, scans.media_type(scan), scan, at=at
    )


def attach_scan(
    session: Session, plan_id: UUID, scan: bytes, file_name: str = "", *, reason: str = "", at: datetime, who: str
) -> None:
    """Keep the scan of a plan that was signed before. One that it has stays in the vault beside the new one.

    Raises `NotFoundError`, `ScanRefusedError`, and `RefusedError` while the plan is a draft.
    """
    record = plan_record(session, plan_id)
    if record.state is PlanState.DRAFT:
        raise RefusedError(tr("This plan is not signed yet. The scan was not kept; say first that it was signed."))
    before = session.get(Attachment, record.signed_attachment_id) if record.signed_attachment_id else None
    keep_scan(session, record, scan, file_name, at=at)
    detail = ""
    if before is not None:
        former.keep(session, record.ncp_id, "plan", plan_id, "scan", before.file_name, reason, at=at, who=who)
        detail = f"in place of {before.sha256[:12]}"
    audit.record(session, at=at, who=who, action="plan.scan_added", kind="plan", record_id=plan_id, detail=detail)


def signed_scan(session: Session, plan_id: UUID) -> StoredFile:
    """The scan of a signed plan, as it came.

    Raises `NotFoundError` when none was kept, and `DeskError` when it is damaged in the vault.
    """
    record = plan_record(session, plan_id)
    if record.signed_attachment_id is None:
        raise NotFoundError(
            tr("No scan of this plan is in the vault. Nothing was opened; the signed page is on paper.")
        )
    return attachments.content(session, record.signed_attachment_id)


def open_scan(session: Session, plan_id: UUID, *, printed: bool = False, at: datetime, who: str) -> StoredFile:
    """The same, to be looked at or printed as a copy: the audit trail notes which. Raises as `signed_scan`."""
    stored = signed_scan(session, plan_id)
    action = "plan.copy_printed" if printed else "plan.scan_opened"
    audit.record(session, at=at, who=who, action=action, kind="plan", record_id=plan_id)
    return stored
