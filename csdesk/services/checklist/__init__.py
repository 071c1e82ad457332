"""The procedures checklist (2Gen Procedures, Appendix B) of a person: the record fills it, and hands finish it."""

from csdesk.models.checklist import ChecklistState
from csdesk.services.checklist.derive import Known
from csdesk.services.checklist.items import Checklist, Item, ItemGroup, load
from csdesk.services.checklist.marks import mark, unmark
from csdesk.services.checklist.on_paper import OWN_USE, checklist_pdf, courts_of
from csdesk.services.checklist.views import ChecklistLine, PersonChecklist, checklist_of

__all__ = [
    "OWN_USE",
    "Checklist",
    "ChecklistLine",
    "ChecklistState",
    "Item",
    "ItemGroup",
    "Known",
    "PersonChecklist",
    "checklist_of",
    "checklist_pdf",
    "courts_of",
    "load",
    "mark",
    "unmark",
]
