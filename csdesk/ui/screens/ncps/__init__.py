"""The people of the caseload: their list, and the record of one person."""

from csdesk.ui.screens.ncps.checklist_screen import ChecklistScreen
from csdesk.ui.screens.ncps.list_screen import NcpsScreen
from csdesk.ui.screens.ncps.merge_screen import MergeScreen
from csdesk.ui.screens.ncps.notes_screen import NotesScreen
from csdesk.ui.screens.ncps.outcomes_screen import OutcomesScreen
from csdesk.ui.screens.ncps.record_screen import RecordScreen

__all__ = ["ChecklistScreen", "MergeScreen", "NcpsScreen", "NotesScreen", "OutcomesScreen", "RecordScreen"]
