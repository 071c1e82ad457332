"""A preview becomes part of the caseload, in one transaction."""

from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.dates import whole_day
from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.referral_report import ReportCounty, ReportImport, ReportRow, RowOutcome
from csdesk.services import audit
from csdesk.services.cycles import many_objects
from csdesk.services.memory import sparing
from csdesk.services.progress import Progress, unwatched
from csdesk.services.referral_report.answers import answers_in_words, keep_answers
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.history import summary_of
from csdesk.services.referral_report.matching import match
from csdesk.services.referral_report.past import past_reports
from csdesk.services.referral_report.reconcile import Reconciliation, reconcile, state_of
from csdesk.services.referral_report.shapes import ImportResult, People, Preview
from csdesk.services.referral_report.writing import Writing
from csdesk.wording import in_number, tr

LARGE_FILE = 16 * 1024 * 1024
"""Bytes. While a file goes in there are three copies of it in memory."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xml": "application/vnd.ms-excel",
    "html": "application/vnd.ms-excel",
}


def apply(
    session: Session, preview: Preview, *, at: datetime, who: str, progress: Progress | None = None
) -> ImportResult:
    """Take a report in, all of it or nothing. Run it in one transaction.

    The caseload may have changed since the preview: who is who is settled again here.
    Raises `ReportRefusedError` (`needs_answer`) while questions are open, and `Cancelled` when `progress` says so.
    """
    existing = session.scalar(select(ReportImport).where(ReportImport.file_sha256 == preview.report.sha256))
    if existing is not None:
        day = existing.imported_at.astimezone()
        sentence = tr(
            "This very file came in on {day}, as {file_name}. Nothing changed.",
            day=whole_day(day),
            file_name=existing.file_name,
        )
        return ImportResult("unchanged", summary_of(session, existing), sentence)
    if preview.open_questions:
        raise ReportRefusedError(
            "needs_answer",
            tr(
                "The report needs {answers} about its columns before it can go in.",
                answers=in_number(len(preview.open_questions), tr("answer"), tr("answers")),
            ),
        )
    with many_objects():
        work = preview.work
        if work.state != state_of(session):
            past = past_reports(session)
            matched = match(session, work.checked, work.answers)
            work = reconcile(session, matched, past, work.counties, preview.report_date)
        _require_decided(work)
        report_import = _keep_report(session, preview, work, at)
        keep_answers(session, preview, work, report_import.id)
        Writing(session, work, report_import, at, progress or unwatched).write()
    detail = (
        f"{report_import.rows_accepted} accepted, {report_import.rows_rejected} rejected, "
        f"{report_import.rows_duplicate} duplicate; "
        f"{report_import.ncps_new} new, {report_import.ncps_changed} changed"
        f"{answers_in_words(preview, work.decisions)}"
    )
    audit.record(
        session,
        at=at,
        who=who,
        action="report.imported",
        kind="report_import",
        record_id=report_import.id,
        detail=detail,
    )
    session.flush()
    sentence = tr(
        "The report is in: {rows}, {people}, {ncps_new:,} of them new.",
        rows=in_number(preview.rows_accepted, tr("row"), tr("rows")),
        people=in_number(len(work.plans), tr("person"), tr("people")),
        ncps_new=report_import.ncps_new,
    )
    return ImportResult("imported", summary_of(session, report_import), sentence)


def _require_decided(work: Reconciliation) -> None:
    """Refuse while nobody has said who somebody is; the caseload may have changed since the preview and ask."""
    undecided = sum(not decision.answer for decision in work.decisions)
    if undecided:
        raise ReportRefusedError(
            "needs_answer",
            tr(
                "Somebody must say who one of the people on the report is before it can go in: this person may be in "
                "the caseload already."
            )
            if undecided == 1
            else tr(
                "Somebody must say who {undecided:,} of the people on the report are before it can go in: they may "
                "be in the caseload already.",
                undecided=undecided,
            ),
        )


def _keep_report(session: Session, preview: Preview, work: Reconciliation, at: datetime) -> ReportImport:
    report = preview.report
    attachment = Attachment(
        id=uuid7(),
        kind=AttachmentKind.REFERRAL_REPORT,
        file_name=report.file_name[:200],
        media_type=MEDIA_TYPES[report.kind],
        sha256=report.sha256,
        size=len(report.content),
        content=b"",
        added_at=at,
    )
    session.add(attachment)
    session.flush()
    with sparing(session) if len(report.content) > LARGE_FILE else nullcontext():
        _put_content(session, attachment.id, report.content)
    rejected = [*work.checked.rejected, *work.conflicting]
    duplicates = sum(row.duplicate for row in rejected)
    report_import = ReportImport(
        id=uuid7(),
        file_name=report.file_name[:200],
        file_sha256=report.sha256,
        attachment_id=attachment.id,
        report_date=preview.report_date,
        report_date_said=preview.report_date_said,
        imported_at=at,
        rows_total=work.checked.rows_total,
        rows_accepted=work.checked.rows_total - len(rejected),
        rows_rejected=len(rejected) - duplicates,
        rows_duplicate=duplicates,
        **{f"ncps_{which.value}": work.count(which) for which in People},
    )
    session.add(report_import)
    session.flush()
    session.add_all(ReportCounty(import_id=report_import.id, county=county) for county in work.counties)
    for row in rejected:
        outcome = RowOutcome.DUPLICATE if row.duplicate else RowOutcome.REJECTED
        session.add(
            ReportRow(
                import_id=report_import.id,
                sheet=row.sheet[:200],
                row_number=row.row,
                outcome=outcome,
                reason=row.reason,
                detail=row.detail,
                who=row.who[:200],
            )
        )
    session.flush()
    return report_import


def _put_content(session: Session, attachment_id: UUID, content: bytes) -> None:
    """Put the file itself into the vault.

    The driver keeps a statement with what it was last given, as long as the file of a long report. So it is given
    nothing afterwards, for nobody.
    """
    put = update(Attachment).where(Attachment.id == bindparam("key")).values(content=bindparam("file"))
    for key, file in ((attachment_id, content), (uuid7(), b"")):
        session.connection().execute(put, {"key": key, "file": file})
