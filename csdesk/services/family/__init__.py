"""The other parent and the children of an NCP, as far as the work needs them (Colorado 2Gen Procedures, Mastery)."""

from csdesk.models.family import HowOften, WorkPoint
from csdesk.models.ncp import Source
from csdesk.models.watch import CustodyKind
from csdesk.services.family.children import add_child, change_child, note_meeting
from csdesk.services.family.custody import CUSTODY_LABELS, TOLD_BY, CustodyView, NewCustody, note_custody
from csdesk.services.family.parents import (
    add_parent,
    change_parent,
    forget_need,
    meet_need,
    note_need,
    record_contact,
)
from csdesk.services.family.shapes import (
    Child,
    Family,
    Meeting,
    Need,
    NewChild,
    NewParent,
    OtherParent,
    ToAsk,
    caution,
    how_often_labels,
    need_labels,
    point_labels,
)
from csdesk.services.family.views import family_of

__all__ = [
    "CUSTODY_LABELS",
    "TOLD_BY",
    "Child",
    "CustodyKind",
    "CustodyView",
    "Family",
    "HowOften",
    "Meeting",
    "Need",
    "NewChild",
    "NewCustody",
    "NewParent",
    "OtherParent",
    "Source",
    "ToAsk",
    "WorkPoint",
    "add_child",
    "add_parent",
    "caution",
    "change_child",
    "change_parent",
    "family_of",
    "forget_need",
    "how_often_labels",
    "meet_need",
    "need_labels",
    "note_custody",
    "note_meeting",
    "note_need",
    "point_labels",
    "record_contact",
]
