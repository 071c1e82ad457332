"""Puts the window together."""

from pathlib import Path


def run_window(vault: Path | None) -> int:
    """Open the window, on `vault` or on the liaison's own. Gives the exit code; 2 without a display."""
    from csdesk.ui.application import run

    return run(vault)
