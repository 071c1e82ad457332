"""The last import, taken back: what it brought goes, and the rest stands as it stood before."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.errors import RefusedError
from csdesk.services.referral_report.history import imports_newest_first, summary_of
from csdesk.services.referral_report.later_work import FACTS, cases_added_by, later_work, made_by
from csdesk.services.referral_report.refold import refold
from csdesk.services.referral_report.shapes import UndoResult, UndoRuling
from csdesk.wording import in_number, tr


def can_undo(session: Session) -> UndoRuling:
    """Whether the last import can be taken back, and if not, which later work depends on it."""
    last = _last(session)
    if last is None:
        return UndoRuling(False, tr("No report has come in that could be taken back."), None)
    work = later_work(session, last)
    reason = ""
    if work:
        reason = tr(
            "The import of {file_name} cannot be taken back: later work depends on what it brought ({work}). "
            "Nothing was changed.",
            file_name=last.file_name,
            work=", ".join(work),
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
    new_people = list(session.scalars(select(Ncp.id).where(made_by(last.id))))
    _restore_facts(session, last.id)
    for model in FACTS:
        session.execute(delete(model).where(model.import_id == last.id))
    new_cases = _casesmade_by(session, last.id, new_people)
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
    sentence = tr(
        "The import of {file_name} was taken back. Gone is what only it had brought: {people}, {cases}. All else "
        "stands as before it.",
        file_name=ruling.report_import.file_name,
        people=in_number(len(new_people), tr("person"), tr("people")),
        cases=in_number(len(new_cases), tr("IV-D case"), tr("IV-D cases")),
    )
    return UndoResult(ruling.report_import, len(new_people), len(new_cases), sentence)


def _last(session: Session) -> ReportImport | None:
    return session.scalar(imports_newest_first().limit(1))


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


def _casesmade_by(session: Session, import_id: UUID, new_people: Sequence[UUID]) -> list[UUID]:
    cases = [case_id for case_id in session.scalars(cases_added_by(import_id)) if case_id]
    for some in portions(new_people):
        cases += session.scalars(select(IvdCase.id).where(IvdCase.ncp_id.in_(some)))
    return cases


def _restore_facts(session: Session, import_id: UUID) -> None:
    """Put back what the snapshots and the names cannot tell: birthdays, PINs, counties of cases added by hand.

    What somebody corrected since stays.
    """
    changes = select(ReportChange).where(
        ReportChange.import_id == import_id, ReportChange.field.in_(("date_of_birth", "pin", "county"))
    )
    for change in session.scalars(changes):
        if change.field == "county":
            session.execute(update(IvdCase).where(IvdCase.id == change.case_id).values(county=change.old_value))
        elif change.field == "pin":
            session.execute(update(Ncp).where(Ncp.id == change.ncp_id).values(pin=change.old_value or None))
        else:
            as_brought = Ncp.date_of_birth == date.fromisoformat(change.new_value)
            born = date.fromisoformat(change.old_value) if change.old_value else None
            session.execute(update(Ncp).where(Ncp.id == change.ncp_id, as_brought).values(date_of_birth=born))


def _delete(session: Session, model: type[IvdCase] | type[Ncp], keys: Sequence[UUID]) -> None:
    for some in portions(keys):
        session.execute(delete(model).where(model.id.in_(some)))
