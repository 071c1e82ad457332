"""The quality loop: how referrals, services, waiting times, attendance and outcomes go, by time and county.

Colorado 2Gen Procedures, *Use a Continuous Quality Improvement Model*: what is recorded anyway is counted, looked at
and told, so that the program can be mended in time. Nothing here has tables of its own. For each card
`resources/quality/words.toml` says how it is counted and which sentence of the document asks for it.
"""

from csdesk.services.program.quality.shapes import (
    About,
    Bar,
    Card,
    Days,
    Number,
    Quality,
    Scope,
    Unit,
    Wage,
    Way,
)
from csdesk.services.program.quality.telling import note_export
from csdesk.services.program.quality.times import Every, Time, of, row_to
from csdesk.services.program.quality.views import people_behind, quality, who_waits
from csdesk.services.program.quality.words import title_of, unit_of, words

__all__ = [
    "About",
    "Bar",
    "Card",
    "Days",
    "Every",
    "Number",
    "Quality",
    "Scope",
    "Time",
    "Unit",
    "Wage",
    "Way",
    "note_export",
    "of",
    "people_behind",
    "quality",
    "row_to",
    "title_of",
    "unit_of",
    "who_waits",
    "words",
]
