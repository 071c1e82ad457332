"""Letters and labels."""

from csdesk.ui.screens.letters.screen import LettersScreen

__all__ = ["LettersScreen"]
