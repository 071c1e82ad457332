"""The last import, taken back: what it brought goes, and the rest stands as it stood before."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, exists, func, select, update
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.attachment import Attachment
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpMerge, NcpName, NcpPhone, Source
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.errors import RefusedError
from csdesk.services.referral_report.history import imports_newest_first, summary_of
from csdesk.services.referral_report.refold import refold
from csdesk.services.referral_report.shapes import UndoResult, UndoRuling

OWN_TABLES = frozenset({"ncp_name", "ncp_address", "ncp_phone", "search_entry", "iv_d_case", "report_change"})
"""Tables about people that an import itself fills."""
WORK_NAMES = {
    "contact_attempt": "contacts",
    "follow_up": "next steps",
    "appointment": "appointments",
    "csa_review": "CSA reviews",
    "assessment": "interviews",
    "plan": "plans",
    "referral": "referrals",
    "enrolment": "enrolments",
    "job": "jobs",
    "release": "releases",
    "disclosure": "disclosures",
}


def can_undo(session: Session) -> UndoRuling:
    """Whether the last import can be taken back, and if not, which later work depends on it."""
    last = _last(session)
    if last is None:
        return UndoRuling(False, "No report has come in that could be taken back.", None)
    work = _dependent_work(session, last)
    reason = ""
    if work:
        reason = (
            f"The import of {last.file_name} cannot be taken back: later work depends on people whom it brought "
            f"({', '.join(work)}). Nothing was changed."
        )
    return UndoRuling(not work, reason, summary_of(session, last))


def undo_last(session: Session, *, at: datetime, who: str) -> UndoResult:
    """Take the last import back. Afterwards everything but the audit trail is as it was before it.

    Raises `RefusedError` when there is none, or when later work depends on it; the sentence names that work.
    """
    ruling = can_undo(session)
    last = _last(session)
    if last is None or ruling.report_import is None or not ruling.allowed:
        raise RefusedError(ruling.reason)
    people = list(session.scalars(_touched_people(last.id).union(*_listed_by(last.id))))
    new_people = list(session.scalars(select(Ncp.id).where(_made_by(last.id))))
    _restore_facts(session, last.id)
    for model in (NcpName, NcpAddress, NcpPhone):
        session.execute(delete(model).where(model.import_id == last.id))
    new_cases = _cases_made_by(session, last.id, new_people)
    session.execute(delete(CaseSnapshot).where(CaseSnapshot.import_id == last.id))
    session.execute(delete(ReportChange).where(ReportChange.import_id == last.id))
    _delete(session, IvdCase, new_cases)
    gone = set(new_people)
    _delete(session, Ncp, new_people)
    stay = [ncp_id for ncp_id in people if ncp_id not in gone]
    refold(session, stay, named=stay)
    attachment = last.attachment_id
    session.execute(delete(ReportImport).where(ReportImport.id == last.id))
    session.execute(delete(Attachment).where(Attachment.id == attachment))
    audit.record(
        session,
        at=at,
        who=who,
        action="report.undone",
        kind="report_import",
        record_id=ruling.report_import.id,
        detail=f"{len(new_people)} people and {len(new_cases)} cases removed",
    )
    session.flush()
    session.expire_all()
    sentence = (
        f"The import of {ruling.report_import.file_name} was taken back: {len(new_people):,} people and "
        f"{len(new_cases):,} cases that only it had brought are gone, all else stands as before it."
    )
    return UndoResult(ruling.report_import, len(new_people), len(new_cases), sentence)


def _last(session: Session) -> ReportImport | None:
    return session.scalar(imports_newest_first().limit(1))


def _made_by(import_id: UUID) -> ColumnElement[bool]:
    """True for people whom only this report lists and nobody added by hand; for queries over `Ncp`."""

    def listed(here: ColumnElement[bool]) -> ColumnElement[bool]:
        snapshots = select(1).select_from(IvdCase).join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        return exists(snapshots.where(IvdCase.ncp_id == Ncp.id, here).correlate(Ncp))

    mine = CaseSnapshot.import_id == import_id
    return (Ncp.source == Source.REPORT) & listed(mine) & ~listed(CaseSnapshot.import_id != import_id)


def _touched_people(import_id: UUID):  # type: ignore[no-untyped-def]
    return (
        select(IvdCase.ncp_id)
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .where(CaseSnapshot.import_id == import_id)
        .distinct()
    )


def _listed_by(import_id: UUID) -> tuple[Select[UUID], ...]:
    """Who counts as listed by it without a row of it: after a merge, or after one was taken apart."""
    person = select(Ncp.id).where(Ncp.listed_import_id == import_id)
    return person, select(IvdCase.ncp_id).where(IvdCase.listed_import_id == import_id)


def _cases_made_by(session: Session, import_id: UUID, new_people: Sequence[UUID]) -> list[UUID]:
    added = select(ReportChange.case_id).where(
        ReportChange.import_id == import_id, ReportChange.field == "case_added", ReportChange.case_id.is_not(None)
    )
    cases = [case_id for case_id in session.scalars(added) if case_id]
    for some in portions(new_people):
        cases += session.scalars(select(IvdCase.id).where(IvdCase.ncp_id.in_(some)))
    return cases


def _dependent_work(session: Session, last: ReportImport) -> list[str]:
    """What was done since with people whom only this import brought: `3 contacts`."""
    made = select(Ncp.id).where(_made_by(last.id))
    work = []
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_TABLES or not _is_about_people(table):
            continue
        count = session.scalar(select(func.count()).select_from(table).where(table.c.ncp_id.in_(made))) or 0
        if count:
            work.append(f"{count} {WORK_NAMES.get(table.name, table.name.replace('_', ' '))}")
    by_hand = 0
    for model in (NcpName, NcpAddress, NcpPhone):
        by_hand += session.scalar(select(func.count()).where(model.import_id.is_(None), model.ncp_id.in_(made))) or 0
    kept = Ncp.safe_contact | (Ncp.safe_contact_note != "") | (Ncp.assigned_to != "")
    noted = _made_by(last.id) & (kept | Ncp.closed_on.is_not(None))
    by_hand += session.scalar(select(func.count()).select_from(Ncp).where(noted)) or 0
    if by_hand:
        work.append(f"{by_hand} details noted by hand")
    # A merge may have carried what this import brought to a person who stays; taken apart first, it goes too.
    merged = session.scalar(select(func.count()).select_from(NcpMerge).where(NcpMerge.at >= last.imported_at)) or 0
    if merged:
        work.append(f"{'a' if merged == 1 else merged} merging of records, to be taken apart first")
    return work


def _is_about_people(table: Table) -> bool:
    return "ncp_id" in table.c and any(key.column.table.name == "ncp" for key in table.c.ncp_id.foreign_keys)


def _restore_facts(session: Session, import_id: UUID) -> None:
    """Put back what the snapshots and the names cannot tell: birthdays, PINs, counties of cases added by hand."""
    changes = select(ReportChange).where(
        ReportChange.import_id == import_id, ReportChange.field.in_(("date_of_birth", "pin", "county"))
    )
    for change in session.scalars(changes):
        if change.field == "county":
            session.execute(update(IvdCase).where(IvdCase.id == change.case_id).values(county=change.old_value))
        elif change.field == "pin":
            session.execute(update(Ncp).where(Ncp.id == change.ncp_id).values(pin=change.old_value or None))
        else:
            born = date.fromisoformat(change.old_value) if change.old_value else None
            session.execute(update(Ncp).where(Ncp.id == change.ncp_id).values(date_of_birth=born))


def _delete(session: Session, model: type[IvdCase] | type[Ncp], keys: Sequence[UUID]) -> None:
    for some in portions(keys):
        session.execute(delete(model).where(model.id.in_(some)))
