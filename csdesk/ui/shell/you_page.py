"""A vault was just made: who you are, and which counties you serve. Nothing has to be said now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from csdesk.services.email_address import is_address
from csdesk.services.errors import DeskError
from csdesk.services.phones import is_number
from csdesk.services.settings import Settings
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Icon, Several, Text, row
from csdesk.wording import tr

ABOUT = tr("Your name signs letters and worksheets, and stands in the audit trail.")
LATER = tr("All of it can wait, and be changed in Settings.")
NEXT = tr("Next comes your first referral report.")
NO_ADDRESS = tr("That is no e-mail address. Correct it, or leave it empty.")
NO_NUMBER = tr("That is no phone number: it has fewer than seven digits. Correct it, or leave it empty.")
YOU = (
    FieldSpec("liaison_name", tr("Name")),
    FieldSpec("agency_name", tr("Agency")),
    FieldSpec("liaison_phone", tr("Phone")),
    FieldSpec("liaison_email", tr("E-mail")),
    FieldSpec(
        "counties",
        tr("Counties that you serve"),
        "several",
        placeholder=tr("Type its first letters, then Enter"),
        helper=tr("None: all that a referral report brings."),
        span=2,
    ),
)


class YouPage(DoorPage):
    """Asks who works at this desk. `told(Settings)`, `later`: it is asked for no more here."""

    told = Signal(object)
    later = Signal()

    def __init__(self) -> None:
        super().__init__("you")
        self._settings = Settings()
        self.side.addLayout(row(Icon("identification-card", "ink", 20), Text(tr("You"), "subtitle"), None, gap=4))
        self.side.addWidget(Text(ABOUT, wrap=True, role="ink_2"))
        self.side.addSpacing(8)
        self.side.addWidget(Text(LATER, wrap=True, role="ink_2"))
        self.side.addStretch(1)
        self.side.addWidget(Text(NEXT, wrap=True, role="ink_2"))
        self.form = Form(YOU, screen="you", columns=2)
        for field in self.form.fields.values():
            if isinstance(field.input, QLineEdit):
                field.input.returnPressed.connect(self._submit)
        self.counties = cast("Several", self.form.fields["counties"].input)
        self.counties.entered.connect(self._submit)
        self.button = Button(
            tr("Go on to the referral report"), self._submit, name="you.go", kind="primary", key="Enter"
        )
        self._later = Button(tr("Later"), self._leave, name="you.later", kind="link")
        self._below = Fault("small", name="you.below")
        self.main.addWidget(Text(tr("Who are you?"), "title", name="you.title"))
        self.main.addSpacing(16)
        self.main.addWidget(self.form)
        self.main.addWidget(self._below)
        self.main.addStretch(1)
        self.main.addLayout(row(self.button, None, self._later))

    def ask(self, settings: Settings) -> None:
        """Begin with what the vault knows."""
        self._settings = settings

    def offer(self, counties: Sequence[str]) -> None:
        """The counties that the vault's directory knows."""
        self.form.fields["counties"].offer(counties)

    def start(self) -> None:
        """Empty the fields and take the keyboard."""
        self.forget()
        self.set_busy(False)
        self.form.fields["liaison_name"].input.setFocus()

    def forget(self) -> None:
        """Take what was typed off the page."""
        self.form.clear()
        self.form.show_faults({})
        self._below.setText("")

    def set_busy(self, busy: bool) -> None:
        """While it is saved, nothing can be pressed twice."""
        self.button.setEnabled(not busy)
        self._later.setEnabled(not busy)

    def show_fault(self, error: DeskError) -> None:
        """Say what was refused; *Later* leads on."""
        self._below.setText(str(error))
        self.set_busy(False)

    def _submit(self) -> None:
        if not self.button.isEnabled():
            return
        values = self.form.values()
        wrong = {
            field: said
            for field, is_right, said in (
                ("liaison_email", is_address, NO_ADDRESS),
                ("liaison_phone", is_number, NO_NUMBER),
            )
            if values[field] and not is_right(values[field])
        }
        self.form.show_faults(wrong)
        if not wrong and not self.counties.is_unclear:
            self.set_busy(True)
            self.told.emit(replace(self._settings, **values))

    def _leave(self) -> None:
        self.forget()
        self.later.emit()
