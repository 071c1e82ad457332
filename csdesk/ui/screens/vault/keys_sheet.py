"""Who opens the vault: every key in plain words, since when it is there, and what can be done with it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.vault import fixed
from csdesk.ui.screens.vault.facts import VaultFacts
from csdesk.ui.screens.vault.warnings import Warnings
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Button, Icon, Line, Sheet, Tag, Text, clear, column, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.changes import SlotView

PASSPHRASE, RECOVERY, ESCROW, SIGN_IN = "passphrase", "recovery", "escrow", "sign-in"
NO_RECOVERY = tr("There is none: a forgotten passphrase would be the end of what is in the vault. Make one.")
SIGN_IN_OFF = tr("The vault opens by the passphrase on this computer too.")
SIGN_IN_ELSEWHERE = tr("On at another computer. Turned on here, it opens the vault here and no more there.")
NO_ESCROW = tr("None. An agency that wants a way of its own into the vault hands out a public key as a file.")
ABOUT_DATA_KEY = tr("Encrypts the vault itself. Change it when somebody may have had a key and the vault’s file.")


class KeyLine(QWidget):
    """One key: icon, what it is, since when, and its buttons."""

    def __init__(self, icon: str, title: str, *buttons: Button, name: str) -> None:
        super().__init__()
        self.tag = Tag("", name=f"{name}.state")
        self.tag.hide()
        self.detail = Text("", "small", wrap=True, name=f"{name}.detail")
        words = column(row(Text(title, "strong"), self.tag, None), self.detail, gap=2)
        inner = row(Icon(icon, "accent", 20), gap=12, margins=(0, 8, 0, 8))
        inner.addLayout(words, 1)
        for button in buttons:
            inner.addWidget(button)
        self.setLayout(column(Line(), inner, gap=0))

    def show_state(self, word: str, tone: Tone, icon: str = "") -> None:
        """A state beside the title; empty for none."""
        self.tag.set(word, tone, icon)
        self.tag.setVisible(bool(word))


class KeysSheet(Sheet):
    """The keys of the open vault.

    `step_wanted(name)`: a button that opens a step (`passphrase`, `code`, `signIn`, `dataKey`,
    `escrow`);
    `revoke_wanted(SlotView)`; `changed`: the keys are others now.
    """

    step_wanted = Signal(str)
    revoke_wanted = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("What opens the vault"), icon="key", gap=4, name="vault.keys")
        self._desk = desk
        self._is_kept = False
        self.passphrase = self._line("lock-key", tr("Passphrase"), "passphrase", tr("Change …"))
        self.code = self._line("note", tr("Recovery code"), "code", tr("New code …"))
        self._keep = Button(tr("Turn on …"), self._switch_sign_in, name="vault.signIn")
        self.sign_in = KeyLine("laptop", tr("This computer’s sign-in"), self._keep, name="vault.signIn")
        self.escrow = self._line("buildings", tr("The agency’s key"), "escrow", tr("Add …"))
        self._escrows = QVBoxLayout()
        self._escrows.setContentsMargins(32, 0, 0, 0)
        self._escrows.setSpacing(0)
        self.data_key = self._line("fingerprint", tr("The key of the data"), "dataKey", tr("Change …"))
        self.data_key.detail.setText(ABOUT_DATA_KEY)
        self.fault = Warnings("vault.keys.fault")
        self.add(self.fault, self.passphrase, self.code, self.sign_in, self.escrow, self._escrows, self.data_key)

    def show_facts(self, facts: VaultFacts) -> None:
        """Show the keys."""
        by_kind = {slot.kind: slot for slot in facts.slots}
        self.fault.show_sentences([facts.key_file_fault] if facts.key_file_fault else [])
        self._show(self.passphrase, by_kind.get(PASSPHRASE), "")
        self._show(self.code, by_kind.get(RECOVERY), NO_RECOVERY)
        if RECOVERY not in by_kind:
            self.code.show_state(tr("Missing"), Tone.ATTENTION)
        elif not facts.code_confirmed:
            self.code.show_state(tr("Not checked"), Tone.ATTENTION)
        self._show_sign_in(by_kind.get(SIGN_IN), here=facts.signs_in_here)
        escrows = [slot for slot in facts.slots if slot.kind == ESCROW]
        count = formats.count(len(escrows), tr("key"), tr("keys"))
        self.escrow.detail.setText(f"{count}." if escrows else NO_ESCROW)
        clear(self._escrows)
        for number, slot in enumerate(escrows, start=1):
            self._escrows.addWidget(self._escrow_line(slot, number))

    def _line(self, icon: str, title: str, step: str, verb: str) -> KeyLine:
        button = Button(verb, lambda: self.step_wanted.emit(step), name=f"vault.{step}")
        button.setAccessibleName(f"{title}: {verb}")
        return KeyLine(icon, title, button, name=f"vault.{step}")

    @staticmethod
    def _show(line: KeyLine, slot: "SlotView | None", missing: str) -> None:
        line.detail.setText(missing if slot is None else since(slot))
        line.show_state("" if slot is None or slot.whole else tr("Damaged"), Tone.BAD)

    def _show_sign_in(self, slot: "SlotView | None", *, here: bool) -> None:
        ways = self._desk.ways
        self._is_kept = slot is not None and here
        said = SIGN_IN_OFF if slot is None else since(slot) if here else SIGN_IN_ELSEWHERE
        words = (said, fixed.note(ways.policy, "keyring_allowed"))
        self.sign_in.detail.setText(" ".join(part for part in words if part))
        if self._is_kept:
            self.sign_in.show_state(tr("On"), Tone.GOOD)
        else:
            self.sign_in.show_state(tr("Off"), Tone.PLAIN, "circle-dashed")
        self._keep.setText(tr("Turn off") if self._is_kept else tr("Turn on …"))
        self._keep.setAccessibleName(tr("This computer’s sign-in: {text}", text=self._keep.text()))
        self._keep.setVisible(self._is_kept or ways.keyring_allowed)

    def _switch_sign_in(self) -> None:
        if not self._is_kept:
            self.step_wanted.emit("signIn")
            return
        ways, vault, at, who = self._desk.ways, self._desk.vault, self._desk.now(), self._desk.who

        def work() -> None:
            from csdesk.services.vault import changes

            changes.forget_sign_in(vault, at=at, who=who)
            ways.preferences.note_sign_in(vault.path, False)

        self._keep.setEnabled(False)
        self._desk.tasks.command(self, work, self._switched, self._refused)

    def _switched(self, _none: None) -> None:
        self._keep.setEnabled(True)
        self.changed.emit()

    def _refused(self, error: DeskError) -> None:
        self._keep.setEnabled(True)
        self._desk.messages.refused(error)

    def _escrow_line(self, slot: "SlotView", number: int) -> QWidget:
        button = Button(
            tr("Revoke …"), partial(self.revoke_wanted.emit, slot), name=f"vault.revoke.{number}", small=True
        )
        button.setAccessibleName(tr("Revoke the agency’s key {number}", number=number))
        detail = Text(since(slot), "small", wrap=True)
        inner = row(gap=12, margins=(0, 6, 0, 6))
        inner.addWidget(detail, 1)
        inner.addWidget(button)
        line = QWidget()
        line.setLayout(column(Line(), inner, gap=0))
        return line


def since(slot: "SlotView") -> str:
    """Since when a key is there, and what it is."""
    made = tr("Since {full_day}", full_day=formats.full_day(slot.made.astimezone().date())) if slot.made else ""
    return ". ".join(part for part in (made, slot.detail.rstrip(".")) if part) + "."
