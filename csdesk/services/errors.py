"""Faults that are expected, each with a sentence for the user."""


class DeskError(Exception):
    """Something expected went wrong. `str(error)` says what happened, what was (not) changed and what to do.

    The text holds nothing about a person, so that it may be shown, logged and printed. `field`: the one of a form, or
    the question, that it is about; empty where it is about none, or about the first.
    """

    def __init__(self, sentence: str = "", *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotFoundError(DeskError):
    """The record that was asked for is not in the vault."""


class RefusedError(DeskError):
    """A rule of the work does not allow what was asked for; the text names the rule."""
