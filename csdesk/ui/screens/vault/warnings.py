"""What needs attention, a sentence in each line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from csdesk.ui.widgets import Icon, Text, clear, column, holding, name_widget, row


class Warnings(QWidget):
    """Sentences with the sign of attention; nothing at all where there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lines = column(gap=4)
        self.setLayout(self._lines)
        self.hide()
        name_widget(self, name)

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Say these."""
        clear(self._lines)
        for sentence in sentences:
            line = row(gap=8)
            line.addWidget(Icon("warning", "attention", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(sentence, "small", role="attention", wrap=True), 1)
            self._lines.addWidget(holding(line))
        self.setVisible(bool(sentences))
