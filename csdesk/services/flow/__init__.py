"""The flow of people through the stages: how many stand where, for how long, and where they stop."""

from csdesk.services.flow.figures import people_behind, the_flow, told_by
from csdesk.services.flow.population import counties, workers
from csdesk.services.flow.shapes import Asked, Figure, Flow, Period, Scope, StageFlow

__all__ = [
    "Asked",
    "Figure",
    "Flow",
    "Period",
    "Scope",
    "StageFlow",
    "counties",
    "people_behind",
    "the_flow",
    "told_by",
    "workers",
]
