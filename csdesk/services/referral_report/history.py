"""The reports that came in, as a list shows them; and the columns that a liaison has named."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.models.setting import RememberedColumn
from csdesk.services import audit
from csdesk.services.referral_report.shapes import LEAVE_OUT, ImportSummary, Preview


def summary_of(session: Session, report: ReportImport) -> ImportSummary:
    """A report that came in, in numbers."""
    counties = session.scalars(select(ReportCounty.county).where(ReportCounty.import_id == report.id))
    return ImportSummary(
        id=report.id,
        file_name=report.file_name,
        report_date=report.report_date,
        report_date_said=report.report_date_said,
        imported_at=report.imported_at,
        counties=tuple(sorted(county for county in counties if county)),
        rows_total=report.rows_total,
        rows_accepted=report.rows_accepted,
        rows_rejected=report.rows_rejected,
        rows_duplicate=report.rows_duplicate,
        ncps_new=report.ncps_new,
        ncps_changed=report.ncps_changed,
        ncps_unchanged=report.ncps_unchanged,
        ncps_returned=report.ncps_returned,
        ncps_not_listed=report.ncps_not_listed,
    )


def history(session: Session) -> tuple[ImportSummary, ...]:
    """All reports that came in, the last import first."""
    return tuple(summary_of(session, report) for report in session.scalars(imports_newest_first()))


def imports_newest_first() -> Select[ReportImport]:
    """All imports, the last one first: the trail counts its lines, while a clock can be set back or stand still."""
    counted = (AuditEvent.record_id == ReportImport.id) & (AuditEvent.action == "report.imported")
    return (
        select(ReportImport)
        .outerjoin(AuditEvent, counted)
        .order_by(AuditEvent.number.desc().nulls_last(), ReportImport.imported_at.desc(), ReportImport.id.desc())
    )


def note_rows_saved(session: Session, rows: int, *, at: datetime, who: str) -> None:
    """Note in the audit trail that rows of a report that are not taken in leave as a file."""
    audit.record(session, at=at, who=who, action="report.rows_saved", detail=f"{rows} rows")


def remember_columns(session: Session, preview: Preview, *, at: datetime, who: str) -> None:
    """Keep what was answered about columns, by their headings, so that next month it is not asked again."""
    answered = [question for question in preview.questions if question.answer]
    for question in answered:
        session.merge(RememberedColumn(heading=question.key[:200], field=question.answer or LEAVE_OUT))
    if answered:
        audit.record(session, at=at, who=who, action="report.columns_remembered", detail=f"{len(answered)} columns")
