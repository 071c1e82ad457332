"""The return address of the office, as it shows in the upper window of an envelope."""

from dataclasses import replace

from csdesk.services import letters
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Field, FieldSpec, Sheet, row
from csdesk.wording import tr


class ReturnAddress(Sheet):
    """Three lines that tell nothing of child support."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Return address"), gap=6, name="letters.returnAddress")
        self._desk = desk
        lines = FieldSpec(
            "lines",
            tr("Three lines at most"),
            "lines",
            helper=tr("Everybody can read it: no word of child support."),
            placeholder=tr("PO Box 1\nMadison WI 53701"),
        )
        self.lines = Field(lines, screen="letters.returnAddress")
        self.lines.input.setAccessibleName(tr("Return address, three lines at most"))
        self.lines.changed.connect(self._show_state)
        self.keep = Button(tr("Keep"), self._keep, name="letters.returnAddress.keep", small=True)
        self.add(self.lines, row(None, self.keep))
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept."""
        if not self.lines.input.hasFocus() and not self.typed():
            self._show_kept()
        self._show_state()

    def typed(self) -> str:
        """What stands there and is not kept; empty where it is what is kept."""
        return str(self.lines.typed()) if self.lines.was_changed() else ""

    def bring_back(self, typed: str) -> None:
        """Go on with what was typed."""
        self.lines.bring_back(typed)

    def _show_kept(self) -> None:
        self.lines.set_value(self._desk.settings.return_address)

    def _show_state(self) -> None:
        self.lines.show_fault("")
        self.keep.setEnabled(self.lines.typed() != self._desk.settings.return_address)

    def _keep(self) -> None:
        text, at, who = str(self.lines.typed()), self._desk.now(), self._desk.who

        def kept(lines: str) -> None:
            self._desk.settings = replace(self._desk.settings, return_address=lines)
            self._show_kept()
            self._show_state()
            self._desk.messages.good(tr("The return address is kept."))

        self._desk.write(
            self,
            lambda session: letters.keep_return_address(session, text, at=at, who=who),
            kept,
            lambda error: self.lines.refuse(str(error)),
            changed={"settings"},
        )
