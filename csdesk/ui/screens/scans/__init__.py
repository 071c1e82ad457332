"""Scans: what the scanner wrote, told apart into signed plans, checked and kept."""

from csdesk.ui.screens.scans.screen import ScansScreen

__all__ = ["ScansScreen"]
