"""The performance measures of child support agencies, and what they earn."""

from csdesk.ui.screens.measures.screen import MeasuresScreen

__all__ = ["MeasuresScreen"]
