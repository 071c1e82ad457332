"""The last thing done can be taken back: what a transaction changed is recorded row by row, and put back later."""

from csdesk.services.undo.as_json import from_json, to_json
from csdesk.services.undo.recorder import SessionRecorder, recorded
from csdesk.services.undo.rows import images, references_to
from csdesk.services.undo.step import DERIVED, NOT_TAKEN_BACK, RowChange, Step, is_derived
from csdesk.services.undo.taking_back import counted, put_back, stands, take_back, word_for

__all__ = [
    "DERIVED",
    "NOT_TAKEN_BACK",
    "RowChange",
    "SessionRecorder",
    "Step",
    "counted",
    "from_json",
    "images",
    "is_derived",
    "put_back",
    "recorded",
    "references_to",
    "stands",
    "take_back",
    "to_json",
    "word_for",
]
