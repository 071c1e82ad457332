"""Settings: who you are, the work, the mail server, the vault."""

from csdesk.ui.screens.settings.screen import SettingsScreen

__all__ = ["SettingsScreen"]
