"""Quarterly reports: quarter -> figures -> workbooks. Every figure can name the people behind it."""

from csdesk.models.partner import ReportRhythm
from csdesk.models.release import Recipient
from csdesk.services.reporting.before import people_before
from csdesk.services.reporting.due import quarter_due
from csdesk.services.reporting.figures import (
    funnel,
    general_rules,
    people_behind,
    person_lines,
    report_rules,
    step_texts,
)
from csdesk.services.reporting.keeping import opened, show_password
from csdesk.services.reporting.made import newest_workbooks, report, reports_of
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.quarters import Quarter, QuarterError, Span, of, parse
from csdesk.services.reporting.records import (
    CheckBeforeSending,
    CheckKind,
    CheckLine,
    CountyFigures,
    Difference,
    Funnel,
    Mend,
    PersonLine,
    QuarterOverview,
    Reported,
    Step,
    StepText,
    WorkbookFile,
    WorkbookMade,
)
from csdesk.services.reporting.rhythm import DueReport, due_reports
from csdesk.services.reporting.service import (
    amend,
    amend_quarter,
    export_quarter,
    give_out,
    overview,
    prepare_csa,
    prepare_quarter,
    reported,
    said_by,
)
from csdesk.services.reporting.standing import Stand, Standing, StandingCell, StandingRow, standing

__all__ = [
    "CheckBeforeSending",
    "CheckKind",
    "CheckLine",
    "CountyFigures",
    "Difference",
    "DueReport",
    "Funnel",
    "Mend",
    "Period",
    "PersonLine",
    "Quarter",
    "QuarterError",
    "QuarterOverview",
    "Recipient",
    "ReportRhythm",
    "Reported",
    "Span",
    "Stand",
    "Standing",
    "StandingCell",
    "StandingRow",
    "Step",
    "StepText",
    "WorkbookFile",
    "WorkbookMade",
    "amend",
    "amend_quarter",
    "due_reports",
    "export_quarter",
    "funnel",
    "general_rules",
    "give_out",
    "newest_workbooks",
    "of",
    "opened",
    "overview",
    "parse",
    "people_before",
    "people_behind",
    "person_lines",
    "prepare_csa",
    "prepare_quarter",
    "quarter_due",
    "report",
    "report_rules",
    "reported",
    "reports_of",
    "said_by",
    "show_password",
    "standing",
    "step_texts",
]
