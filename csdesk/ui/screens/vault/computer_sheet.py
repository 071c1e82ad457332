"""This computer: where the vault lies, and when it locks."""

from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.vault import fixed
from csdesk.ui.screens.vault.warnings import Warnings
from csdesk.ui.widgets import Line, Select, Sheet, Text, file_place, row
from csdesk.wording import tr

MINUTES_WIDTH = 128
LOCK_RULE = tr("It locks at once with Ctrl+L, when the computer sleeps, and when you lock the screen.")


class ComputerSheet(Sheet):
    """The vault on this computer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("This computer"), icon="laptop", name="vault.computer")
        self._desk = desk
        self._warnings = Warnings("vault.warnings")
        self.minutes = Select(name="vault.lockAfter", spoken=tr("Lock after so many minutes without input"))
        self.minutes.setFixedWidth(theme.scaled(MINUTES_WIDTH))
        self.minutes.activated.connect(lambda _index: self._keep_minutes())
        self.fixed = Text("", "small", wrap=True, name="vault.lockAfter.fixed")
        elsewhere = fixed.elsewhere(desk.ways.policy)
        self.elsewhere = Text("\n".join(elsewhere), "small", wrap=True, name="vault.fixedByIt")
        self.add(
            file_place(desk.vault.path, "vault"),
            self._warnings,
            Line(),
            row(Text(tr("Lock after"), "strong"), self.minutes, Text(tr("without input")), None),
            self.fixed,
            self.elsewhere,
        )
        self.elsewhere.setVisible(bool(elsewhere))

    def show_warnings(self, sentences: tuple[str, ...]) -> None:
        """Say what speaks against the folder that the vault lies in, and when it locks."""
        self._show_minutes()
        self._warnings.show_sentences(sentences)

    def _show_minutes(self) -> None:
        ways = self._desk.ways
        chosen = fixed.lock_after(ways.policy, ways.preferences.load())
        self.minutes.set_choices(fixed.minutes_offered(ways.policy, chosen))
        self.minutes.set_value(chosen)
        words = (fixed.lock_note(ways.policy), LOCK_RULE)
        self.fixed.setText(" ".join(part for part in words if part))

    def _keep_minutes(self) -> None:
        chosen = self.minutes.value()
        if isinstance(chosen, int):
            self._desk.ways.preferences.note_lock_after(chosen)
