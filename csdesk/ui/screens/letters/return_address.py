"""The return address of the office, as it shows in the upper window of an envelope."""

from dataclasses import replace

from PySide6.QtWidgets import QPlainTextEdit

from csdesk.services import letters
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Sheet, Text, name_widget, row


class ReturnAddress(Sheet):
    """Three lines that tell nothing of child support."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title="Return address", gap=6, name="letters.returnAddress")
        self._desk = desk
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(theme.scaled(72))
        self.lines.setPlaceholderText("PO Box 1\nMadison WI 53701")
        name_widget(self.lines, "letters.returnAddress.lines", "Return address, three lines at most")
        self.lines.textChanged.connect(self._show_state)
        self.told = Text("", "small", wrap=True, name="letters.returnAddress.told")
        self.keep = Button("Keep", self._keep, name="letters.returnAddress.keep", small=True)
        self.add(self.lines, self.told, row(None, self.keep))
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept."""
        if not self.lines.hasFocus():
            self.lines.setPlainText(self._desk.settings.return_address)
        self._show_state()

    def _show_state(self) -> None:
        self.told.setText("Everybody can read it: no word of child support.")
        self.told.set_role("ink_2")
        self.keep.setEnabled(self.lines.toPlainText() != self._desk.settings.return_address)

    def _keep(self) -> None:
        text, at, who = self.lines.toPlainText(), self._desk.now(), self._desk.who

        def kept(lines: str) -> None:
            self._desk.settings = replace(self._desk.settings, return_address=lines)
            self.lines.setPlainText(lines)
            self._show_state()
            self._desk.messages.good("The return address is kept.")

        def refused(error: DeskError) -> None:
            self.told.setText(str(error))
            self.told.set_role("bad")

        self._desk.write(
            self,
            lambda session: letters.keep_return_address(session, text, at=at, who=who),
            kept,
            refused,
            changed={"settings"},
        )
