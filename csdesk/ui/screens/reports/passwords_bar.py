"""After sending: whom the password of a report is still to be told, by phone."""

from uuid import UUID

from csdesk.services.mailbox import MessageLine, MessageState
from csdesk.ui.screens.reports.password_sheet import PasswordSheet
from csdesk.ui.screens.reports.summary import short_name
from csdesk.ui.widgets import Button, Icon, Sheet, Text, row
from csdesk.wording import tr


class PasswordsBar(Sheet):
    """Hidden while every password of what was sent has been shown once."""

    def __init__(self, sheet: PasswordSheet) -> None:
        super().__init__(name="outbox.passwords")
        self._sheet = sheet
        self._next: UUID | None = None
        self.words = Text("", wrap=True, name="outbox.passwords.words")
        self.show_next = Button("", self.begin, name="outbox.passwords.next", icon="lock", small=True)
        line = row(Icon("phone", "attention"), gap=10)
        line.addWidget(self.words, 1)
        line.addWidget(self.show_next)
        self.add(line)
        self.want(True)
        self.hide()

    def show_messages(self, messages: tuple[MessageLine, ...]) -> None:
        """What was sent, and whose passwords nobody has seen yet."""
        untold = [
            message
            for message in messages
            if message.state == MessageState.SENT
            and message.report is not None
            and message.report.protected
            and message.report.password_shown_at is None
        ]
        self._next = untold[0].report.workbook_id if untold and untold[0].report else None
        if untold:
            whose = ", ".join(short_name(message) for message in untold)
            self.words.setText(tr("Tell by phone with which password the report opens: {whose}.", whose=whose))
            self.show_next.setText(tr("Show that for {short_name}", short_name=short_name(untold[0])))
        self.setVisible(bool(untold))

    def begin(self) -> None:
        """Show the first of them; the sheet shows each once, and the trail says so."""
        if self._next is not None:
            self._sheet.show_of(self._next)
