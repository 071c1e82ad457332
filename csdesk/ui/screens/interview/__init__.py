"""The interview: begun, held by the caseworker or answered by the parent alone, looked at, determined."""

from csdesk.ui.screens.interview.screen import InterviewScreen

__all__ = ["InterviewScreen"]
