"""What may be told of a person, the releases that permit it, and what was told."""

from csdesk.ui.screens.told.screen import ToldScreen

__all__ = ["ToldScreen"]
