"""The caseload: find people, open a record, add somebody by hand, export everything that the report said."""

from csdesk.models.assessment import Eligibility
from csdesk.models.ncp import Source, Standing
from csdesk.services.caseload.choosing import Behind, Ticked
from csdesk.services.caseload.export import Exported, export_csv, export_file
from csdesk.services.caseload.find import count, find, first_rows, lines_at, order
from csdesk.services.caseload.flags import flag_sentence
from csdesk.services.caseload.people import add_person, possible_matches
from csdesk.services.caseload.record import copy_out, note_opening, note_reach_shown, record
from csdesk.services.caseload.safe_contact import Safety, programs_at_hand, safety_of, set_safe_contact, suitable
from csdesk.services.caseload.shapes import (
    Address,
    CaseFigures,
    CaseloadLine,
    CaseloadPage,
    CaseloadQuery,
    CaseSnapshotLine,
    Contacted,
    FormerName,
    Found,
    LastContact,
    Match,
    MonthPaid,
    NcpRecord,
    NewPerson,
    NextStep,
    Part,
    Phone,
    Sort,
    StepDue,
    TimelineEntry,
)

__all__ = [
    "Address",
    "Behind",
    "CaseFigures",
    "CaseSnapshotLine",
    "CaseloadLine",
    "CaseloadPage",
    "CaseloadQuery",
    "Contacted",
    "Eligibility",
    "Exported",
    "FormerName",
    "Found",
    "LastContact",
    "Match",
    "MonthPaid",
    "NcpRecord",
    "NewPerson",
    "NextStep",
    "Part",
    "Phone",
    "Safety",
    "Sort",
    "Source",
    "Standing",
    "StepDue",
    "Ticked",
    "TimelineEntry",
    "add_person",
    "copy_out",
    "count",
    "export_csv",
    "export_file",
    "find",
    "first_rows",
    "flag_sentence",
    "lines_at",
    "note_opening",
    "note_reach_shown",
    "order",
    "possible_matches",
    "programs_at_hand",
    "record",
    "safety_of",
    "set_safe_contact",
    "suitable",
]
