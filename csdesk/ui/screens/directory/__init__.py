"""The directory: agencies and what was agreed with them, programs and services."""

from csdesk.ui.screens.directory.screen import DirectoryScreen

__all__ = ["DirectoryScreen"]
