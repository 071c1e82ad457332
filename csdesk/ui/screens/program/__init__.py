"""Program: how the program itself is doing, at one look."""

from csdesk.ui.screens.program.screen import ProgramScreen

__all__ = ["ProgramScreen"]
