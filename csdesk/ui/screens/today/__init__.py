"""Today: whom to call now, and why."""

from csdesk.ui.screens.today.screen import TodayScreen

__all__ = ["TodayScreen"]
