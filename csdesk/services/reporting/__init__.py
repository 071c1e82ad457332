"""Quarterly reports: quarter -> figures -> workbooks. Every figure can name the people behind it."""

from csdesk.models.release import Recipient
from csdesk.services.reporting.due import quarter_due
from csdesk.services.reporting.figures import funnel, general_rules, people_behind, step_texts
from csdesk.services.reporting.keeping import opened, show_password
from csdesk.services.reporting.made import newest_workbooks, report, reports_of
from csdesk.services.reporting.quarters import Quarter, QuarterError, of, parse
from csdesk.services.reporting.records import (
    CheckBeforeSending,
    CheckKind,
    CountyFigures,
    Difference,
    Funnel,
    PersonLine,
    QuarterOverview,
    Reported,
    Step,
    StepText,
    WorkbookFile,
    WorkbookMade,
)
from csdesk.services.reporting.service import export_quarter, overview, prepare_quarter

__all__ = [
    "CheckBeforeSending",
    "CheckKind",
    "CountyFigures",
    "Difference",
    "Funnel",
    "PersonLine",
    "Quarter",
    "QuarterError",
    "QuarterOverview",
    "Recipient",
    "Reported",
    "Step",
    "StepText",
    "WorkbookFile",
    "WorkbookMade",
    "export_quarter",
    "funnel",
    "general_rules",
    "newest_workbooks",
    "of",
    "opened",
    "overview",
    "parse",
    "people_behind",
    "prepare_quarter",
    "quarter_due",
    "report",
    "reports_of",
    "show_password",
    "step_texts",
]
