"""The board: how people move through the work, and where they stop."""

from csdesk.ui.screens.board.screen import BoardScreen

__all__ = ["BoardScreen"]
