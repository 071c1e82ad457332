"""The caseload: find people, open a record, add somebody by hand, export everything that the report said."""

from csdesk.services.caseload.shapes import (
    Address,
    CaseFigures,
    CaseloadLine,
    CaseloadPage,
    CaseloadQuery,
    CaseSnapshotLine,
    FormerName,
    LastContact,
    Match,
    MonthPaid,
    NcpRecord,
    NewPerson,
    NextStep,
    Phone,
    Sort,
    TimelineEntry,
)

__all__ = [
    "Address",
    "CaseFigures",
    "CaseSnapshotLine",
    "CaseloadLine",
    "CaseloadPage",
    "CaseloadQuery",
    "FormerName",
    "LastContact",
    "Match",
    "MonthPaid",
    "NcpRecord",
    "NewPerson",
    "NextStep",
    "Phone",
    "Sort",
    "TimelineEntry",
]
