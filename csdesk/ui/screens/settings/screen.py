"""The settings as a page: what travels with the vault is saved together, the rest at once."""

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QWidget

from csdesk.services.policy import Policy
from csdesk.services.settings import Settings
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.settings.fields import MAIL, WORK, YOU, faults
from csdesk.ui.screens.settings.vault_sheet import VaultSheet
from csdesk.ui.screens.vault import fixed
from csdesk.ui.undo import Stays
from csdesk.ui.widgets import (
    ActionBar,
    Beside,
    Button,
    Form,
    PageHeader,
    Scrolling,
    Sheet,
    StatusPill,
    Text,
    column,
    holding,
    page,
    row,
)
from csdesk.wording import tr

OF_THE_SERVER = ("smtp_host", "smtp_port", "smtp_security")
"""What IT may fix of what stands here."""
BOTH_FIT = 960
"""Pixels from which on two columns of sheets have room."""


class SettingsScreen(Screen):
    """Who you are, the work, the mail server, the vault."""

    name = "settings"
    depends_on = frozenset({"settings"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fixed = [name for name in OF_THE_SERVER if name in desk.ways.policy.sources]
        self.forms = {
            "you": Form(YOU, screen="settings", columns=2),
            "work": Form(WORK, screen="settings", columns=2),
            "mail": Form(MAIL, screen="settings", columns=3),
        }
        for form in self.forms.values():
            form.changed.connect(self._note_typing)
        self.saved = StatusPill("settings.saved")
        self.save = Button(
            tr("Save the settings"), self._save, name="settings.save", kind="primary", key="Ctrl+Enter"
        )
        self.test = Button(
            tr("Send a test to yourself"), self._send_test, name="settings.test", icon="paper-plane-tilt"
        )
        left = holding(
            column(
                Sheet(self.forms["you"], title=tr("You"), icon="identification-card", name="settings.you"),
                Sheet(self.forms["work"], title=tr("Your work"), icon="clipboard-text", name="settings.work"),
                None,
                gap=12,
            )
        )
        self.vault = VaultSheet(desk)
        mail = Sheet(self.forms["mail"], title=tr("Mail"), icon="envelope-simple", name="settings.mail")
        mail.add(row(self.test, Text(tr("Uses what was saved."), "small"), None, margins=(0, 4, 0, 0)))
        right = holding(column(mail, self.vault, None, gap=12))
        scrolling = Scrolling(Beside((left, 1), (right, 1), room=BOTH_FIT))
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        self.set_content(
            page(
                PageHeader(
                    tr("Settings"),
                    tr("They travel with the vault; passwords stay in this computer’s keyring."),
                    name="settings",
                ),
                scrolling,
            ),
            ActionBar(self.saved, None, self.save),
        )
        self.saved.hide()
        self._before: dict[str, Any] = {}
        self._show_fixed()

    def refresh(self) -> None:
        """Show the settings of the vault."""
        from csdesk.services import directory, settings

        self.desk.read(self, directory.counties, self.forms["work"].fields["counties"].offer)
        self.desk.read(self, settings.load, self._show)
        self.vault.refresh()

    def primary_action(self) -> QAbstractButton:
        """Save."""
        return self.save

    def first_focus(self) -> QWidget:
        """The name."""
        return self.forms["you"].fields["liaison_name"].input

    def unsaved(self) -> dict[str, Any]:
        """What was typed into each form."""
        return self._before or {key: typed for key, form in self.forms.items() if (typed := form.unsaved())}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Wait for the settings as they are, then put back what was typed."""
        self._before = unsaved

    def values(self) -> dict[str, Any]:
        """What is in all the fields."""
        return {name: value for form in self.forms.values() for name, value in form.values().items()}

    def _show(self, settings: Settings) -> None:
        self.desk.settings = settings
        values = asdict(self.desk.ways.policy.over(settings)) | {"password": ""}
        before, self._before = self._before, {}
        for key, form in self.forms.items():
            form.set_values(values)
            form.bring_back(before.get(key, {}))

    def _show_fixed(self) -> None:
        """What IT fixed is shown and cannot be typed over."""
        policy = self.desk.ways.policy
        for name, field in self.forms["mail"].fields.items():
            if name in self._fixed:
                field.fix(fixed.note(policy, name))
        if not self.desk.ways.keyring_allowed:
            self.forms["mail"].fields["password"].fix(
                tr("None is kept here: save messages as drafts. {note}", note=fixed.note(policy, "keyring_allowed"))
            )

    def _note_typing(self) -> None:
        self.saved.waiting()

    def _save(self) -> None:
        from csdesk.services import settings

        unclear = {name: text for form in self.forms.values() for name, text in form.find_faults({}).items()}
        wrong = {name: text for name, text in (unclear or faults(self.values())).items() if name not in self._fixed}
        for form in self.forms.values():
            form.show_faults({name: text for name, text in wrong.items() if name in form.fields})
        if wrong:
            return
        values = self.values()
        password = values.pop("password")
        for name in self._fixed:
            del values[name]
        before = self.desk.settings
        wanted = replace(before, **values)
        at, who = self.desk.now(), self.desk.who

        def kept(_done: None) -> None:
            self.desk.settings = wanted
            self.saved.saved(self.desk.now())
            policy = self.desk.ways.policy
            self.desk.tasks.command(self, lambda: _keep_password(before, wanted, password, policy))

        self.desk.write(
            self,
            lambda session: settings.change(session, wanted, at=at, who=who),
            kept,
            changed={"settings"},
            stays=Stays(tr("The settings were saved last. What they were before is typed in there again.")),
        )

    def _send_test(self) -> None:
        settings, at, policy = self.desk.settings, self.desk.now(), self.desk.ways.policy

        def work(_progress: object) -> str:
            from csdesk.services.mailbox.trial import send_to_self

            return send_to_self(settings, at=at, policy=policy)

        self.desk.tasks.job(
            self,
            work,
            lambda answer: self.desk.messages.good(
                tr("The mail server took the test for you: {answer}", answer=answer)
            ),
            title=tr("Sending a test"),
        )


def _keep_password(before: Settings, after: Settings, password: str, policy: Policy) -> None:
    from csdesk.services.mailbox import password as passwords

    passwords.account_changed(before, after, password, policy=policy)
