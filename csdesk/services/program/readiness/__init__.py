"""The readiness assessment (2Gen Procedures, Appendix C): how far the office is with the 2Gen service levels."""

from csdesk.services.program.readiness.definition import (
    LEVELS,
    Adaptation,
    Category,
    Definition,
    Statement,
    load,
)
from csdesk.services.program.readiness.keeping import (
    Held,
    add_step,
    begin,
    describe,
    finish,
    mark,
    note,
    note_paper,
    remove,
    reopen,
    set_overall,
    what_is_missing,
)
from csdesk.services.program.readiness.shapes import Assessed, AssessedCategory, Growth, before_it, compare, proposed
from csdesk.services.program.readiness.views import assessed, assessments, before, latest, under_way

__all__ = [
    "LEVELS",
    "Adaptation",
    "Assessed",
    "AssessedCategory",
    "Category",
    "Definition",
    "Growth",
    "Held",
    "Statement",
    "add_step",
    "assessed",
    "assessments",
    "before",
    "before_it",
    "begin",
    "compare",
    "describe",
    "finish",
    "latest",
    "load",
    "mark",
    "note",
    "note_paper",
    "proposed",
    "remove",
    "reopen",
    "set_overall",
    "under_way",
    "what_is_missing",
]
