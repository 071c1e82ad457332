"""Two records that turn out to be one person are merged; and taken apart again if that was wrong."""

from csdesk.services.merging.apart import merge_of, merged_into, merges_of, take_apart
from csdesk.services.merging.joining import merge
from csdesk.services.merging.preview import merge_preview
from csdesk.services.merging.shapes import Difference, MergeLine, MergePreview, TakenApart

__all__ = [
    "Difference",
    "MergeLine",
    "MergePreview",
    "TakenApart",
    "merge",
    "merge_of",
    "merge_preview",
    "merged_into",
    "merges_of",
    "take_apart",
]
