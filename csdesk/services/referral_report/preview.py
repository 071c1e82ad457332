"""What a file means for the caseload, before anything is changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.referral_report import ReportImport
from csdesk.models.setting import RememberedColumn
from csdesk.services.cycles import many_objects
from csdesk.services.memory import give_back
from csdesk.services.referral_report.ahead import Ahead
from csdesk.services.referral_report.check import Checked, check, reasons_of
from csdesk.services.referral_report.corrections import require_known
from csdesk.services.referral_report.layout import file_name_date, lay_out, with_rows_of
from csdesk.services.referral_report.matching import match
from csdesk.services.referral_report.nations import Nations
from csdesk.services.referral_report.notices import Circumstances, notices
from csdesk.services.referral_report.past import past_reports
from csdesk.services.referral_report.reconcile import reconcile
from csdesk.services.referral_report.rejects import is_rejects_workbook
from csdesk.services.referral_report.shapes import Corrections, People, Preview, RejectedRow, UntrustedReport
from csdesk.services.referral_report.sheets import Sheets

MOST_ROWS_KEPT = 100_000
"""Of a longer file only the cells of rows that may be corrected are kept; the file is read again for a new answer."""
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
NO_CORRECTIONS: Corrections = MappingProxyType({})


def preview(
    session: Session,
    report: UntrustedReport,
    *,
    today: date,
    answers: Mapping[str, str] = NO_ANSWERS,
    report_date: date | None = None,
    corrections: Corrections = NO_CORRECTIONS,
    ahead: Ahead | None = None,
) -> Preview:
    """What the report means for the caseload. Changes nothing.

    `answers`: key of a question -> field, or `leave_out`; key of a decision -> `same:<id>`, or `new`.
    `report_date`: said by the user where the file does not say it. `corrections`: typed for single rows of the
    file; they are read as the cells of the file are. `ahead`: what is loaded of the
    caseload already. Raises `ReportRefusedError` when the file is not a referral
    report, and `RefusedError` for a correction of what the file does not have.
    """
    with many_objects():
        return _preview(session, report, today, answers, report_date, corrections, ahead)


def _may_be_corrected(checked: Checked, conflicting: Sequence[RejectedRow] = ()) -> set[tuple[str, int]]:
    """The rows of the file whose cells are kept, by sheet and row."""
    return {(row.sheet, row.row) for row in (*checked.rejected, *conflicting)} | checked.corrections.keys()


def _let_go_of_cells(report: UntrustedReport) -> None:
    if isinstance(report.sheets, Sheets):
        report.sheets.let_go()
        give_back()


def _preview(
    session: Session,
    report: UntrustedReport,
    today: date,
    answers: Mapping[str, str],
    report_date: date | None,
    corrections: Corrections,
    ahead: Ahead | None,
) -> Preview:
    remembered = {row.heading: row.field for row in session.scalars(select(RememberedColumn))}
    layout = lay_out(report, answers=answers, remembered=remembered, today=today)
    require_known(layout, corrections)
    said = report_date or layout.report_date or file_name_date(report.file_name, today)
    day = said or today
    checked = check(layout, report_date=day, report_date_said=said is not None, corrections=corrections)
    nations = Nations(session)
    nations.put_into(checked.lines)
    is_rest = is_rejects_workbook(report)
    if checked.rows_total > MOST_ROWS_KEPT:
        layout = with_rows_of(layout, _may_be_corrected(checked))
        checked = replace(checked, layout=layout)
        _let_go_of_cells(report)
    past = past_reports(session)
    covered = nations.names(layout.counties_said) or tuple(sorted({line.county for line in checked.lines}))
    whole = bool(checked.lines) and not is_rest
    matched = match(session, checked, answers, ahead.still(session) if ahead else None)
    if matched.conflicting and checked.rows_total > MOST_ROWS_KEPT:
        # Some rows may be corrected after all: they are read again, since there is seldom one in so many.
        layout = lay_out(report, answers=answers, remembered=remembered, today=today)
        layout = with_rows_of(layout, _may_be_corrected(checked, matched.conflicting))
        matched.checked = replace(matched.checked, layout=layout)
        _let_go_of_cells(report)
    work = reconcile(session, matched, past, covered if whole else (), day)
    rejected = (*checked.rejected, *work.conflicting)
    duplicates = sum(row.duplicate for row in rejected)
    before = session.execute(
        select(ReportImport.imported_at, ReportImport.file_name).where(ReportImport.file_sha256 == report.sha256)
    ).one_or_none()
    here = Circumstances(
        report=report,
        layout=layout,
        work=work,
        past=past,
        covered=covered,
        day=day,
        day_said=said is not None,
        today=today,
        came_in_at=before[0] if before else None,
        came_in_as=before[1] if before else "",
        is_rest=is_rest,
    )
    flags = Counter(code for codes in work.checked.flags for code in codes)
    numbers = {which: work.count(which) for which in People}
    return Preview(
        file_name=report.file_name,
        description=report.description,
        report_date=day,
        report_date_said=said is not None,
        counties=covered,
        columns=layout.readings,
        questions=layout.questions,
        decisions=tuple(work.decisions),
        corrections=corrections,
        rows_total=checked.rows_total,
        rows_accepted=checked.rows_total - len(rejected),
        rows_rejected=len(rejected) - duplicates,
        rows_duplicate=duplicates,
        rows_corrected=sum(bool(typed) for typed in corrections.values()),
        reasons=reasons_of(rejected),
        rejected=rejected,
        flags=dict(sorted(flags.items())),
        rows_flagged=sum(bool(codes) for codes in work.checked.flags),
        ncps_new=numbers[People.NEW],
        ncps_changed=numbers[People.CHANGED],
        ncps_unchanged=numbers[People.UNCHANGED],
        ncps_returned=numbers[People.RETURNED],
        ncps_not_listed=numbers[People.NOT_LISTED],
        ncps_total=len(work.plans),
        ncps_figures_only=sum(plan.which is People.CHANGED and plan.figures_only for plan in work.plans),
        cases_total=work.cases_total,
        is_history=bool(here.newer_days),
        already_imported_at=here.came_in_at,
        already_imported_as=here.came_in_as,
        warnings=notices(here),
        report=report,
        work=work,
    )
