"""The screens of the window, in the order of the rail. Each is imported and made when it is first visited."""

from csdesk.ui.screens.base import Entry, Screen

__all__ = ["SCREENS", "Entry", "Screen"]

SCREENS: tuple[Entry, ...] = ()
