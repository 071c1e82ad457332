"""Corrections: a record says what is right from now on, and what it said before is kept."""

from csdesk.services.corrections.correcting import correct, correctable
from csdesk.services.corrections.kinds import FIELDS, MODELS
from csdesk.services.corrections.programs import PROGRAM
from csdesk.services.corrections.shape import Correctable, CorrectedKind
from csdesk.services.corrections.told import (
    ANSWER,
    INTERVIEW,
    SAFETY,
    CorrectionView,
    corrections_of,
    with_corrections,
)

__all__ = [
    "ANSWER",
    "FIELDS",
    "INTERVIEW",
    "MODELS",
    "PROGRAM",
    "SAFETY",
    "Correctable",
    "CorrectedKind",
    "CorrectionView",
    "correct",
    "correctable",
    "corrections_of",
    "with_corrections",
]
