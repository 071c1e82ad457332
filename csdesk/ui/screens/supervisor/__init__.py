"""Supervisor: the quarters of several desks, added up without names."""

from csdesk.ui.screens.supervisor.screen import SupervisorScreen

__all__ = ["SupervisorScreen"]
