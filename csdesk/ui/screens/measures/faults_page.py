"""What is wrong with a workbook that was not taken: each cell with its row."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from csdesk.ui.widgets import Button, Fault, Scrolling, Sheet, Text, row
from csdesk.wording import tr


class FaultsPage(Scrolling):
    """The sentence, and a line for each cell."""

    def __init__(self, again: Callable[[], object], back: Callable[[], object]) -> None:
        self.title = Text(tr("The workbook was not brought in"), "section", name="measures.faults.title")
        self.sentence = Fault(name="measures.faults.sentence")
        self.lines = Text("", wrap=True, name="measures.faults.lines")
        self.again = Button(
            tr("Choose a workbook …"), again, name="measures.faults.again", kind="primary", icon="upload-simple"
        )
        self.back = Button(tr("Back"), back, name="measures.faults.back", key="Esc")
        sheet = Sheet(
            self.title, self.sentence, self.lines, row(self.again, self.back, None), name="measures.faults.sheet"
        )
        super().__init__(sheet, None, name="measures.faults", joins=True)
        self.column.setContentsMargins(0, 0, 0, 0)

    def first_focus(self) -> QWidget:
        """Another workbook."""
        return self.again

    def show_faults(self, sentence: str, faults: Sequence[str]) -> None:
        """Say them."""
        self.sentence.setText(sentence)
        self.lines.setText("\n".join(faults))
        self.lines.setVisible(bool(faults))
