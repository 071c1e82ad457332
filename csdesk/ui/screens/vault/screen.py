"""Keys and backups on one page; whatever changes a key is a step in its place."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.vault.backups_sheet import BackupsSheet
from csdesk.ui.screens.vault.check_sheet import CheckSheet
from csdesk.ui.screens.vault.code_step import CodeStep
from csdesk.ui.screens.vault.computer_sheet import ComputerSheet
from csdesk.ui.screens.vault.facts import VaultFacts, gather
from csdesk.ui.screens.vault.keys_sheet import KeysSheet
from csdesk.ui.screens.vault.leaving_sheet import LeavingSheet
from csdesk.ui.screens.vault.retire_step import Retire
from csdesk.ui.screens.vault.step import Step
from csdesk.ui.screens.vault.steps import ChangePassphrase, KeepSignIn, NewCode, NewDataKey, NewEscrow, Revoke
from csdesk.ui.widgets import BackButton, Beside, PageHeader, Scrolling, column, holding, page, row
from csdesk.wording import tr

BOTH_FIT = 900
"""Pixels from which on two columns of sheets have room."""

CODE_COUNTS = tr("The new recovery code is the one that opens the vault now.")
LEAVE_CODE = tr("Leave without having checked the new recovery code?")
WITHOUT_CODE = tr(
    "It is not shown again. The old code no longer opens the vault; you can make another one at any time."
)


class VaultScreen(Screen):
    """Who opens the vault, what it can be restored from, and whether it is sound."""

    name = "vault"
    depends_on = frozenset({"settings"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.keys = KeysSheet(desk)
        self.backups = BackupsSheet(desk)
        self.check = CheckSheet(desk)
        self.computer = ComputerSheet(desk)
        self.leaving = LeavingSheet(desk)
        self.code = CodeStep(desk)
        self.revoke = Revoke(desk)
        self.new_code = NewCode(desk)
        self.new_data_key = NewDataKey(desk)
        self.steps: dict[str, Step] = {
            "passphrase": ChangePassphrase(desk),
            "code": self.new_code,
            "signIn": KeepSignIn(desk),
            "dataKey": self.new_data_key,
            "escrow": NewEscrow(desk),
            "revoke": self.revoke,
            "retire": Retire(desk),
        }
        self._pages = QStackedWidget()
        left = holding(column(self.keys, self.computer, self.check, None, gap=12))
        right = holding(column(self.backups, self.leaving, None, gap=12))
        self._overview = Scrolling(Beside((left, 1), (right, 1), room=BOTH_FIT))
        self._pages.addWidget(self._overview)
        parts: tuple[QWidget, ...] = (*self.steps.values(), self.code)
        self._places = {part: Scrolling(row(part, None), None) for part in parts}
        for place in self._places.values():
            self._pages.addWidget(place)
        self._back = BackButton(self._go_back, tr("the settings"), name="vault.back")
        self.header = PageHeader(tr("Keys and backups"), desk.vault.path.name, back=self._back, name="vault")
        self.set_content(page(self.header, self._pages))
        self._connect()

    def refresh(self) -> None:
        """Read the keys and the backups that are there now."""
        vault, ways = self.desk.vault, self.desk.ways
        self.desk.tasks.query(self, lambda: gather(vault, ways), self._show, key="facts")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.vault import scenes

        return scenes.of_vault(self, files)

    def primary_action(self) -> QAbstractButton | None:
        """What the step in view does."""
        step = self._step()
        return step.verb if step is not None else None

    def first_focus(self) -> QWidget:
        """The way back, or where the step in view is typed into."""
        return self._back

    def open_step(self, name: str) -> None:
        """Show a step in place of the overview."""
        step = self.steps[name]
        self._show_page(step)
        step.begin()

    def close_step(self) -> None:
        """Back to the overview; nothing that was typed stays."""
        for step in self.steps.values():
            step.forget()
        self.code.forget()
        self._pages.setCurrentIndex(0)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def show_code(self, code: str) -> None:
        """A new recovery code was made: it stands in place of the overview until it is kept."""
        self._show_page(self.code)
        self.code.begin(code)
        if not self.isVisible():
            self.desk.navigate(self.name)  # it took long, and the user went on with something else

    def _connect(self) -> None:
        for sheet in (self.keys, self.backups):
            sheet.changed.connect(self.refresh)
        self.keys.step_wanted.connect(self.open_step)
        self.leaving.retire_wanted.connect(lambda: self.open_step("retire"))
        self.keys.revoke_wanted.connect(self._open_revoke)
        for step in self.steps.values():
            step.closed.connect(self.close_step)
            step.finished.connect(self._finished)
        self.new_code.code_made.connect(self.show_code)
        self.new_data_key.key_changed.connect(self._show_new_keys)
        self.code.kept.connect(self._confirm_code)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._leave)

    def _show_page(self, part: QWidget) -> None:
        self._pages.setCurrentWidget(self._places[part])

    def _step(self) -> Step | None:
        """The step in view, if one is."""
        shown = self._pages.currentWidget()
        return next((step for step in self.steps.values() if self._places[step] is shown), None)

    def _open_revoke(self, slot: Any) -> None:
        self.revoke.show_slot(slot)
        self.open_step("revoke")

    def _show_new_keys(self, keys: Any) -> None:
        self.show_code(keys.recovery_code)
        if keys.left_out:
            self.desk.messages.warn(" ".join(keys.left_out))

    def _confirm_code(self) -> None:
        vault, at, who = self.desk.vault, self.desk.now(), self.desk.who

        def work() -> None:
            from csdesk.services.vault import changes

            changes.confirm_recovery_code(vault, at=at, who=who)

        self.desk.tasks.command(self, work, lambda _none: self._finished(CODE_COUNTS))

    def _finished(self, sentence: str) -> None:
        self.close_step()
        self.desk.messages.good(sentence)

    def _leave(self) -> None:
        """Out of what stands in place of the overview."""
        step = self._step()
        if step is not None:
            step.leave()
        elif self._pages.currentWidget() is not self._overview:
            self.desk.dialogs.confirm(LEAVE_CODE, WITHOUT_CODE, tr("Leave"), self.close_step)

    def _go_back(self) -> None:
        if self._pages.currentWidget() is self._overview:
            self.desk.navigate("settings")
        else:
            self._leave()

    def _show(self, facts: VaultFacts) -> None:
        self.keys.show_facts(facts)
        self.backups.show_facts(facts)
        self.computer.show_warnings(facts.folder_warnings)
