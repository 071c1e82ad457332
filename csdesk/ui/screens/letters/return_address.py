"""The return address of the office, as it shows in the upper window of an envelope."""

from dataclasses import replace

from PySide6.QtWidgets import QPlainTextEdit

from csdesk.services import letters
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Sheet, Text, name_widget, row
from csdesk.wording import tr


class ReturnAddress(Sheet):
    """Three lines that tell nothing of child support."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Return address"), gap=6, name="letters.returnAddress")
        self._desk = desk
        self._shown = ""
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(theme.scaled(72))
        self.lines.setPlaceholderText(tr("PO Box 1\nMadison WI 53701"))
        name_widget(self.lines, "letters.returnAddress.lines", tr("Return address, three lines at most"))
        self.lines.textChanged.connect(self._show_state)
        self.told = Text("", "small", wrap=True, name="letters.returnAddress.told")
        self.keep = Button(tr("Keep"), self._keep, name="letters.returnAddress.keep", small=True)
        self.add(self.lines, self.told, row(None, self.keep))
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept."""
        if not self.lines.hasFocus() and not self.typed():
            self._show_kept()
        self._show_state()

    def typed(self) -> str:
        """What stands there and is not kept; empty where it is what is kept."""
        return self.lines.toPlainText() if self.lines.toPlainText() != self._shown else ""

    def bring_back(self, typed: str) -> None:
        """Go on with what was typed."""
        self.lines.setPlainText(typed)

    def _show_kept(self) -> None:
        self._shown = self._desk.settings.return_address
        self.lines.setPlainText(self._shown)

    def _show_state(self) -> None:
        self.told.setText(tr("Everybody can read it: no word of child support."))
        self.told.set_role("ink_2")
        self.keep.setEnabled(self.lines.toPlainText() != self._desk.settings.return_address)

    def _keep(self) -> None:
        text, at, who = self.lines.toPlainText(), self._desk.now(), self._desk.who

        def kept(lines: str) -> None:
            self._desk.settings = replace(self._desk.settings, return_address=lines)
            self._show_kept()
            self._show_state()
            self._desk.messages.good(tr("The return address is kept."))

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
