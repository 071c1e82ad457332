"""One message: what it says, what became of it, and what can be done about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csdesk.services.mailbox import MessageLine, MessageState, Recipient
from csdesk.ui import formats, theme
from csdesk.ui.screens.reports.summary import size
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Banner, Button, Line, Scrolling, Tag, Text, clear, column, holding, row

STATES = {
    MessageState.DRAFT: ("Waits for your yes", Tone.INFO, "hand"),
    MessageState.QUEUED: ("Approved, not handed over yet", Tone.ATTENTION, "arrow-circle-up"),
    MessageState.SENDING: ("Being handed over", Tone.INFO, "arrow-circle-up"),
    MessageState.SENT: ("Sent", Tone.GOOD, "check-circle"),
    MessageState.FAILED: ("Not sent", Tone.BAD, "x-circle"),
    MessageState.UNKNOWN: ("Nobody knows whether it arrived", Tone.ATTENTION, "question"),
}
LABEL_WIDTH = 120


class MessageActions:
    """What the outbox does when a button of a message is pressed."""

    def __init__(
        self,
        *,
        send: Callable[[MessageLine], object],
        decide: Callable[[MessageLine, bool], object],
        by_hand: Callable[[MessageLine], object],
        mend: Callable[[MessageLine], object],
    ) -> None:
        self.send = send
        self.decide = decide
        self.by_hand = by_hand
        self.mend = mend


class MessageView(QWidget):
    """The message that is selected at the left."""

    def __init__(self, actions: MessageActions) -> None:
        super().__init__()
        self._actions = actions
        self.title = Text("", "subtitle", name="outbox.message.title")
        self.state = Tag("", Tone.PLAIN, name="outbox.message.state")
        self._problem = QVBoxLayout()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._body = Text("", wrap=True, name="outbox.message.body")
        inside = column(self._problem, self._buttons, self._facts, Line(), self._body, None, gap=12)
        inside.setContentsMargins(16, 4, 16, 12)
        self.setLayout(
            column(
                row(self.title, self.state, None, gap=12, margins=(16, 12, 16, 8)),
                Scrolling(holding(inside), name="outbox.message"),
                gap=0,
            )
        )

    def show_message(self, message: MessageLine) -> None:
        """Show a message."""
        self.title.setText(message.recipient_name)
        self.state.set(*STATES[message.state])
        self._body.setText(message.body)
        clear(self._problem)
        if message.problem:
            tone = Tone.BAD if message.state == MessageState.FAILED else Tone.ATTENTION
            self._problem.addWidget(Banner(message.problem, tone, name="outbox.message.problem"))
        clear(self._facts)
        for label, text in self._facts_of(message):
            words = Text(label, role="ink_2")
            words.setFixedWidth(theme.scaled(LABEL_WIDTH))
            line = row(words, gap=8)
            line.addWidget(Text(text, wrap=True), 1)
            self._facts.addLayout(line)
        clear(self._buttons)
        for button in self._buttons_of(message):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _facts_of(self, message: MessageLine) -> list[tuple[str, str]]:
        files = ", ".join(f"{file.file_name} ({size(file.size)})" for file in message.files)
        facts = [
            ("To", message.recipient_email or "no address yet"),
            ("Subject", message.subject),
            ("About", formats.count(message.about_people, "person", "people")),
            ("Allowed because", message.rule),
            ("Withheld", message.withheld),
            ("Files", files),
            ("Approved", formats.moment(message.approved_at) if message.approved_at else ""),
            ("Sent", formats.moment(message.sent_at) if message.sent_at else ""),
            ("Server’s answer", message.server_answer),
        ]
        return [(label, text) for label, text in facts if text]

    def _buttons_of(self, message: MessageLine) -> list[Button]:
        act = self._actions
        if message.state == MessageState.UNKNOWN:
            return [
                Button("It arrived", lambda: act.decide(message, True), name="outbox.arrived", icon="check"),
                Button("It did not arrive", lambda: act.decide(message, False), name="outbox.notArrived", icon="x"),
            ]
        if message.state == MessageState.FAILED:
            return [
                Button("Try again", lambda: act.send(message), name="outbox.again", icon="arrow-clockwise"),
                Button("It went another way", lambda: act.by_hand(message), name="outbox.byHand"),
            ]
        if message.state == MessageState.QUEUED:
            return [
                Button("Send now", lambda: act.send(message), name="outbox.again", icon="paper-plane-tilt"),
                Button("It went another way", lambda: act.by_hand(message), name="outbox.byHand"),
            ]
        if message.state == MessageState.DRAFT and not message.recipient_email:
            place = "To the settings" if message.recipient == Recipient.STATE else "To the directory"
            return [Button(place, lambda: act.mend(message), name="outbox.mend")]
        return []
