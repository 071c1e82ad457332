"""How parents and children stand at enrolment and at exit: what is asked when, once (2Gen Procedures)."""

from csdesk.models.outcome import OutcomePoint
from csdesk.services.measures import NOT_SAID, Choice, Measure, measures, words
from csdesk.services.outcomes.answering import answer
from csdesk.services.outcomes.shapes import (
    Answered,
    Cell,
    Given,
    OutcomeLine,
    Outcomes,
    SpellOutcomes,
    Subject,
    Suggestion,
)
from csdesk.services.outcomes.views import due_now, outcomes_of
from csdesk.services.spells import Spell

__all__ = [
    "NOT_SAID",
    "Answered",
    "Cell",
    "Choice",
    "Given",
    "Measure",
    "OutcomeLine",
    "OutcomePoint",
    "Outcomes",
    "Spell",
    "SpellOutcomes",
    "Subject",
    "Suggestion",
    "answer",
    "due_now",
    "measures",
    "outcomes_of",
    "words",
]
