"""One message: what it says, each try and what came of it, and what can be done about it."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services.days import local_day
from csdesk.services.mailbox import (
    AttemptLine,
    AttemptOutcome,
    HandingOver,
    MessageLine,
    MessageState,
    Recipient,
    SentHow,
)
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.reports.day_question import DayQuestion
from csdesk.ui.screens.reports.outbox_list import is_whole, was_given
from csdesk.ui.screens.reports.outbox_work import OutboxWork
from csdesk.ui.screens.reports.password_sheet import PasswordSheet
from csdesk.ui.screens.reports.summary import differs, is_locked
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Banner, Button, Flowing, Line, Scrolling, Tag, Text, clear, column, holding, row
from csdesk.wording import tr

STATES = {
    MessageState.DRAFT: (tr("Waits for your yes"), Tone.INFO, "hand"),
    MessageState.QUEUED: (tr("Approved, not sent yet"), Tone.ATTENTION, "arrow-circle-up"),
    MessageState.SENDING: (tr("Being handed over"), Tone.INFO, "arrow-circle-up"),
    MessageState.SENT: (tr("Sent"), Tone.GOOD, "check-circle"),
    MessageState.FAILED: (tr("Not sent"), Tone.BAD, "x-circle"),
    MessageState.UNKNOWN: (tr("Nobody knows whether it arrived"), Tone.ATTENTION, "question"),
}
OUTCOMES = {
    AttemptOutcome.BEGUN: tr("under way"),
    AttemptOutcome.TAKEN: "taken",
    AttemptOutcome.REFUSED: tr("not taken"),
    AttemptOutcome.LATER: tr("not taken, for now"),
    AttemptOutcome.STOPPED: tr("stopped before it was whole"),
    AttemptOutcome.UNKNOWN: tr("whole with the server, no answer"),
}
LABEL_WIDTH = 120


def in_words(one: AttemptLine) -> str:
    """A try: when, what came of it, the server's answer, which bytes."""
    parts = [f"{formats.moment(one.begun_at)}: {OUTCOMES[one.outcome]}"]
    parts += [part for part in (one.answer, one.server, formats.size(one.size) if one.size else "") if part]
    if one.letter_sha256:
        parts.append(tr("letter {letter_sha256}", letter_sha256=one.letter_sha256[:16]))
    return "; ".join(parts)


class MessageView(QWidget):
    """The message that is selected at the left."""

    def __init__(self, desk: Desk, work: OutboxWork, password: PasswordSheet) -> None:
        super().__init__()
        self._desk, self._work, self._password = desk, work, password
        self.message: MessageLine | None = None
        self.title = Text("", "subtitle", name="outbox.message.title")
        self.state = Tag("", Tone.PLAIN, name="outbox.message.state")
        self._problem = QVBoxLayout()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self._buttons = QVBoxLayout()
        self.day = DayQuestion(desk.today, desk.messages.warn)
        self._body = Text("", wrap=True, name="outbox.message.body")
        inside = column(self._problem, self._buttons, self.day, self._facts, Line(), self._body, None, gap=12)
        inside.setContentsMargins(16, 4, 16, 12)
        self.setLayout(
            column(
                Flowing([self.title], [self.state], gap=12, margins=(16, 12, 16, 8)),
                Scrolling(holding(inside), name="outbox.message"),
                gap=0,
            )
        )

    def show_message(self, message: MessageLine) -> None:
        """Show a message."""
        if self.message is not None and (self.message.id, self.message.state) != (message.id, message.state):
            self.day.hide()
        if message == self.message:
            return
        self.message = message
        self.title.setText(message.recipient_name)
        words, tone, icon = STATES[message.state]
        if message.put_away:
            words, tone, icon = tr("Not sent, discarded"), Tone.PLAIN, "archive"
        elif was_given(message):
            words, tone, icon = tr("Saved for sending by hand"), Tone.ATTENTION, "question"
        self.state.set(words, tone, icon)
        self._body.setText(message.body)
        clear(self._problem)
        if message.problem:
            tone = Tone.BAD if message.state == MessageState.FAILED else Tone.ATTENTION
            self._problem.addWidget(Banner(message.problem, tone, name="outbox.message.problem"))
        self._show_facts(message)
        clear(self._buttons)
        self._buttons.addWidget(Flowing(self._buttons_of(message)))

    def show_step(self, step: HandingOver | None) -> None:
        """Too late to stop once the letter is whole."""
        stop = self.findChild(Button, "outbox.stop")
        if stop is not None:
            stop.setEnabled(not is_whole(step))

    def decide(self) -> None:
        """Give the keyboard to the first thing that can be done."""
        first = self.findChild(Button, "outbox.arrived") or self.findChild(Button, "outbox.byHand")
        if first is not None:
            first.setFocus()

    def _show_facts(self, message: MessageLine) -> None:
        clear(self._facts)
        copied = {tr("To"): message.recipient_email, tr("Subject"): message.subject, tr("Text"): message.body}
        for label, text in self._facts_of(message):
            words = Text(label, role="ink_2")
            words.setFixedWidth(theme.scaled(LABEL_WIDTH))
            line = row(words, gap=8)
            line.addWidget(Text(text, wrap=True), 1)
            if value := copied.get(label):
                copy = Button(tr("Copy"), partial(self._copy, value, label), kind="link", small=True)
                copy.setObjectName(f"outbox.copy.{label}")
                copy.setAccessibleName(tr("Copy: {label}", label=label))
                line.addWidget(copy)
            self._facts.addLayout(line)

    def _copy(self, text: str, label: str) -> None:
        self._work.copy(
            text, {tr("To"): tr("The address"), tr("Subject"): tr("The subject")}.get(label, tr("The text"))
        )

    def _facts_of(self, message: MessageLine) -> list[tuple[str, str]]:
        files = ", ".join(f"{file.file_name} ({formats.size(file.size)})" for file in message.files)
        names = f"{message.people}, " if message.people else ""
        facts = [
            (tr("To"), f"{names}{message.recipient_email}" if message.recipient_email else tr("no address yet")),
            (tr("Subject"), message.subject),
            (tr("About"), formats.count(message.about_people, tr("person"), tr("people"))),
            (tr("Allowed because"), message.rule),
            (tr("Withheld"), message.withheld),
            (
                tr("Files"),
                _files_words(message, files),
            ),
            (tr("What is new"), differs(message)),
            (tr("Approved"), self._approved(message)),
            (tr("Sent"), self._sent(message)),
            (tr("Saved"), formats.moment(message.handed_out_at) if message.handed_out_at else ""),
            (tr("Server’s answer"), message.server_answer if message.sent_how is SentHow.SMTP else ""),
        ]
        facts += [(tr("Try {number}", number=one.number), in_words(one)) for one in message.tries]
        if message.tries:
            facts.append((tr("Message-ID"), message.message_id))
        facts.append((tr("Text"), tr("as below")))
        return [(label, text) for label, text in facts if text]

    def _approved(self, message: MessageLine) -> str:
        if message.approved_at is None:
            return ""
        by = f", {message.approved_by}" if message.approved_by else ""
        return f"{formats.moment(message.approved_at)}{by}"

    def _sent(self, message: MessageLine) -> str:
        if message.sent_at is None:
            return ""
        if message.sent_how is SentHow.SMTP:
            return formats.moment(message.sent_at)
        return f"{formats.day(message.sent_on)}; {message.server_answer}"

    def _buttons_of(self, message: MessageLine) -> list[Button]:
        state, work = message.state, self._work
        made: list[Button] = []
        if message.put_away:
            return self._looking(message)
        if state == MessageState.UNKNOWN:
            made.append(Button(tr("It arrived on …"), self._ask_arrived, name="outbox.arrived", icon="check"))
            lost = Button(tr("It did not arrive"), lambda: work.say_lost(message), name="outbox.notArrived", icon="x")
            made.append(lost)
        if state == MessageState.SENDING:
            stop = Button(tr("Stop"), work.stop, name="outbox.stop", icon="stop")
            made.append(stop)
        if state in (MessageState.FAILED, MessageState.QUEUED):
            words = tr("Try again") if state == MessageState.FAILED else tr("Try now")
            again = Button(words, lambda: work.send_one(message), name="outbox.again", icon="arrow-clockwise")
            made.append(again)
        if state == MessageState.QUEUED:
            made.append(Button(tr("Take back"), lambda: work.withdraw(message), name="outbox.withdraw"))
        if state == MessageState.DRAFT and not message.recipient_email:
            place = tr("To the settings") if message.recipient == Recipient.STATE else tr("To the directory")
            made.append(Button(place, lambda: work.mend(message), name="outbox.mend"))
        if state in (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED):
            made.append(Button(tr("I sent it on …"), self._ask_sent, name="outbox.byHand", icon="calendar-check"))
        if was_given(message) and message.recipient_email:
            send = Button(tr("Send it from here"), lambda: work.send_one(message), name="outbox.sendHere")
            made.append(send)
        made += self._looking(message)
        if state in (MessageState.DRAFT, MessageState.FAILED):
            made.append(Button(tr("Discard"), lambda: work.discard(message), name="outbox.discard", icon="trash"))
        return made

    def _looking(self, message: MessageLine) -> list[Button]:
        report, made = message.report, []
        if report is None:
            return []
        made.append(
            Button(tr("Look inside"), lambda: self._work.look_inside(message), name="outbox.look", icon="eye")
        )
        if report.protected:
            show = Button(
                tr("Show the password"),
                lambda: self._password.show_of(report.workbook_id),
                name="outbox.showPassword",
                icon="lock",
            )
            made.append(show)
        return made

    def _ask_sent(self) -> None:
        message = self.message
        if message is not None:
            given = local_day(message.handed_out_at) if message.handed_out_at else self._desk.today()
            self.day.ask(tr("Sent on"), given, lambda day: self._work.say_sent([message], day))

    def _ask_arrived(self) -> None:
        message = self.message
        if message is not None:
            last = local_day(message.tries[-1].begun_at) if message.tries else self._desk.today()
            self.day.ask(tr("It arrived on"), last, lambda day: self._work.say_arrived(message, day))


def _files_words(message: MessageLine, files: str) -> str:
    if not files:
        return ""
    lock = tr("opens with a password") if is_locked(message) else tr("no password")
    return f"{files}; {lock}"
