"""What a new version changes: told by the program, and in a sentence of the coach."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from csdesk.services.plans import Changes
from csdesk.ui import formats
from csdesk.ui.widgets import Text, column, name_widget
from csdesk.wording import tr

NOTHING = tr("Nothing is different yet.")


class ChangesSince(QWidget):
    """Not there for a first plan. `edited`: the coach's sentence was typed on."""

    edited = Signal()

    def __init__(self, name: str, *, can_change: bool) -> None:
        super().__init__()
        self._title = Text("", "section", wrap=True)
        self._lines = Text("", wrap=True, name=f"{name}.lines")
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Why, in a sentence of yours; it is not printed"))
        self.note.textEdited.connect(lambda _text: self.edited.emit())
        name_widget(self.note, f"{name}.note", tr("Why the plan was changed"))
        self.said = Text("", role="ink_2", wrap=True, name=f"{name}.said")
        self.setLayout(column(self._title, self._lines, self.note, self.said, gap=4, margins=(0, 4, 0, 4)))
        (self.said if can_change else self.note).hide()

    def show_changes(self, changes: Changes | None) -> None:
        """Tell what is different now."""
        self.setVisible(changes is not None)
        if changes is not None:
            signed, version = formats.full_day(changes.signed_on), changes.version
            self._title.setText(
                tr("Changed since version {version}, signed {signed}", version=version, signed=signed)
                if changes.signed_on
                else tr("Changed since version {version}", version=version)
            )
            self._lines.setText("\n".join(f"•  {line}" for line in changes.lines) or NOTHING)

    def show_note(self, note: str) -> None:
        """The coach's sentence."""
        self.note.setText(note)
        self.note.setCursorPosition(0)
        self.said.setText(f"“{note}”" if note else "")
