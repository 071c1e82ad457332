"""The collaboration plan: joint steps with all agencies."""

from csdesk.ui.screens.collaboration.screen import CollaborationScreen

__all__ = ["CollaborationScreen"]
