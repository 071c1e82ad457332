"""The audit trail. Every change and every opening of a record adds one line; no line is changed or taken away."""

from csdesk.services.audit.as_file import ExportedTrail, Kind, export, note_export, trail_file
from csdesk.services.audit.chain import record, verify
from csdesk.services.audit.trail import Trail, TrailLine, action_words, groups, read_trail

__all__ = [
    "ExportedTrail",
    "Kind",
    "Trail",
    "TrailLine",
    "action_words",
    "export",
    "groups",
    "note_export",
    "read_trail",
    "record",
    "trail_file",
    "verify",
]
