"""Keys and backups: who opens the vault, what it can be restored from, and whether it is sound."""

from csdesk.ui.screens.vault.screen import VaultScreen

__all__ = ["VaultScreen"]
