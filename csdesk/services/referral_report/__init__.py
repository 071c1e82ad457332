"""The state's referral report: read, recognise, check, reconcile, apply; and undo.

`read_report` turns a file into cells, `preview` says what it means for the caseload, `apply` takes it in.
"""

from csdesk.services.referral_report.ahead import Ahead, known_from, read_and_look_ahead
from csdesk.services.referral_report.apply import apply
from csdesk.services.referral_report.corrections import row_cells
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.flags import do_not_call_label, flag_label, reason_label
from csdesk.services.referral_report.headings import field_choices
from csdesk.services.referral_report.history import history, note_rows_saved, remember_columns
from csdesk.services.referral_report.preview import preview
from csdesk.services.referral_report.read import read_report
from csdesk.services.referral_report.rejects import rejects_workbook
from csdesk.services.referral_report.shapes import (
    LEAVE_OUT,
    Choice,
    ColumnReading,
    ColumnWhy,
    Corrections,
    FactChange,
    FlaggedRow,
    ImportResult,
    ImportSummary,
    People,
    PersonLine,
    Preview,
    Question,
    RejectedRow,
    RowCell,
    UndoResult,
    UndoRuling,
    UntrustedReport,
)
from csdesk.services.referral_report.undecided import NEW_PERSON, ROW_LEFT_OUT, Candidate, Decision
from csdesk.services.referral_report.undo import can_undo, undo_last

__all__ = [
    "LEAVE_OUT",
    "NEW_PERSON",
    "ROW_LEFT_OUT",
    "Ahead",
    "Candidate",
    "Choice",
    "ColumnReading",
    "ColumnWhy",
    "Corrections",
    "Decision",
    "FactChange",
    "FlaggedRow",
    "ImportResult",
    "ImportSummary",
    "People",
    "PersonLine",
    "Preview",
    "Question",
    "RejectedRow",
    "ReportRefusedError",
    "RowCell",
    "UndoResult",
    "UndoRuling",
    "UntrustedReport",
    "apply",
    "can_undo",
    "do_not_call_label",
    "field_choices",
    "flag_label",
    "history",
    "known_from",
    "note_rows_saved",
    "preview",
    "read_and_look_ahead",
    "read_report",
    "reason_label",
    "rejects_workbook",
    "remember_columns",
    "row_cells",
    "undo_last",
]
