"""Where people stand in the work, since when, and how they came there: told from what happened, never typed."""

from csdesk.services.stages.courses import Course, courses, first_days, since_of
from csdesk.services.stages.rule import (
    ALL_KNOWN,
    STAGE_LABELS,
    Known,
    Stage,
    at_stage,
    awaits_csa,
    counts,
    excluded_by_csa,
    stage_expression,
    stages_of,
    standing_expression,
)
from csdesk.services.stages.steps import StageStep, steps_of

__all__ = [
    "ALL_KNOWN",
    "STAGE_LABELS",
    "Course",
    "Known",
    "Stage",
    "StageStep",
    "at_stage",
    "awaits_csa",
    "counts",
    "courses",
    "excluded_by_csa",
    "first_days",
    "since_of",
    "stage_expression",
    "stages_of",
    "standing_expression",
    "steps_of",
]
