"""Faults of an interview, each with a sentence for the caseworker."""

from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr


class InterviewNotFoundError(NotFoundError):
    """There is no such interview in the vault."""

    def __init__(self) -> None:
        super().__init__(tr("This interview is not in the vault. Nothing was changed; open the list again."))


class AnswerRefusedError(RefusedError):
    """An answer does not fit its question, or the interview takes no answers any more. Nothing was changed."""
