"""The last thing done can be taken back: what a transaction changed is recorded row by row, and put back later."""

from csdesk.services.undo.recorder import recorded
from csdesk.services.undo.step import DERIVED, Recorder, RowChange, Step, is_derived
from csdesk.services.undo.taking_back import take_back

__all__ = ["DERIVED", "Recorder", "RowChange", "Step", "is_derived", "recorded", "take_back"]
