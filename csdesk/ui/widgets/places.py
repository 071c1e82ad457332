"""Where a file lies."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from csdesk.ui.widgets.layouts import row
from csdesk.ui.widgets.text import Text


def file_place(path: Path, screen: str) -> QHBoxLayout:
    """A file's name and its folder in one line; the whole path stands under the pointer."""
    folder = Text(str(path.parent), "small", elide=True, name=f"{screen}.folder")
    folder.setToolTip(str(path))
    line = row(Text(path.name, "strong", name=f"{screen}.path"), gap=12)
    line.addWidget(folder, 1)
    return line
