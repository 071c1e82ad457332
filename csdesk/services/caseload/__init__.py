"""The caseload: find people, open a record, add somebody by hand, export everything that the report said."""

from csdesk.models.ncp import Source, Standing
from csdesk.services.caseload.export import Exported, export_csv, export_file
from csdesk.services.caseload.find import find
from csdesk.services.caseload.people import add_person, possible_matches
from csdesk.services.caseload.record import note_opening, record
from csdesk.services.caseload.safe_contact import set_safe_contact
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
    "Exported",
    "FormerName",
    "LastContact",
    "Match",
    "MonthPaid",
    "NcpRecord",
    "NewPerson",
    "NextStep",
    "Phone",
    "Sort",
    "Source",
    "Standing",
    "TimelineEntry",
    "add_person",
    "export_csv",
    "export_file",
    "find",
    "note_opening",
    "possible_matches",
    "record",
    "set_safe_contact",
]
