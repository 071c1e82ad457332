"""The outbox: one yes after who, what, how many, by which rule, and what is withheld."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import mailbox
from csdesk.services.errors import DeskError
from csdesk.services.mailbox import MessageLine, MessageState, Recipient, SendResult
from csdesk.services.settings import Settings
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.reports.files import write_files
from csdesk.ui.screens.reports.message_view import MessageActions, MessageView
from csdesk.ui.screens.reports.outbox_list import COLUMNS, GROUPS, waits, was_sent
from csdesk.ui.screens.reports.quarter_table import NUMBERS
from csdesk.ui.screens.reports.summary import ROW_HEIGHT, SUMMARY
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import Tone, scaled
from csdesk.ui.widgets import (
    ActionBar,
    Banner,
    Beside,
    Button,
    EmptyState,
    Group,
    Icon,
    ListTable,
    PageHeader,
    Sheet,
    Text,
    clear,
    column,
    holding,
    page,
    row,
)

CAN_GO_BY_HAND = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)
CHANGED = frozenset({"messages", "quarters", "today", "told"})
LEFT = frozenset({"told"})
LIST_WIDTH, LIST_HEIGHT = 272, 110
BOTH_FIT = 960
"""Pixels from which on the list has room beside the message."""
SUMMARY_PAGE, MESSAGE_PAGE, EMPTY_PAGE = range(3)
WAYS = {"starttls": "STARTTLS, certificate checked", "tls": "TLS, certificate checked", "none": "this computer only"}
TOLD_TOO_MUCH = (
    "What was sent tells more than may be told by now. It is marked as sent, and the records of these people say "
    "that no rule permits it. Tell your supervisor."
)


def in_words(number: int) -> str:
    """`three`, `14`."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


class OutboxScreen(Screen):
    """Messages by what they wait for; the summary of those that wait for a yes."""

    name = "outbox"
    depends_on = frozenset({"messages", "quarters", "settings", "releases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.messages: tuple[MessageLine, ...] = ()
        self._sending: Progress | None = None
        self.server = Text("", "small", name="outbox.server")
        self.shield = Icon("shield-check", "good")
        self.header = PageHeader(
            "Outbox",
            "Nothing leaves before you have said yes to this page.",
            self.shield,
            self.server,
            name="outbox",
        )
        self.list = ListTable(
            COLUMNS,
            name="outbox.list",
            spoken="Messages",
            key=lambda message: message.id,
            header=False,
            row_height=50,
        )
        self.list.chosen.connect(self._choose)
        self._left = Sheet(self.list, padding=0, name="outbox.list.sheet")
        self._left.setMinimumSize(scaled(LIST_WIDTH), scaled(LIST_HEIGHT))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_summary())
        self.view = MessageView(
            MessageActions(send=self._send_one, decide=self._decide, by_hand=self._by_hand, mend=self._mend)
        )
        self._pages.addWidget(Sheet(self.view, padding=0, name="outbox.message.sheet"))
        empty = EmptyState(
            "The outbox is empty",
            "Messages come from Reports: prepare a quarter, and its workbooks wait here for your yes.",
            icon="paper-plane-tilt",
            action="To the reports",
            on_action=lambda: desk.navigate("reports"),
            name="outbox.empty",
        )
        self._pages.addWidget(Sheet(empty, name="outbox.empty.sheet"))
        self._notice = QVBoxLayout()
        self._notice.setContentsMargins(0, 0, 0, 0)
        self._make_bar()
        self.set_content(
            page(self.header, self._notice, Beside((self._left, 0), (self._pages, 1), room=BOTH_FIT)), self.bar
        )
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._escape)

    def _make_summary(self) -> Sheet:
        self.question = Text("", "subtitle", name="outbox.question")
        self.explanation = Text("", role="ink_2", elide=True, name="outbox.explanation")
        self.summary = ListTable(
            SUMMARY,
            name="outbox.summary",
            spoken="Messages that wait for your yes",
            key=lambda message: message.id,
            row_height=ROW_HEIGHT,
        )
        self.summary.opened.connect(self._show_message)
        self.summary.ticks_changed.connect(lambda _count: self._show_verb())
        self.names = Text("", role="ink_2", name="outbox.names")
        head = holding(column(self.question, self.explanation, gap=4, margins=(16, 12, 16, 10)))
        foot = holding(row(Icon("lock-simple"), self.names, None, gap=10, margins=(16, 10, 16, 10)))
        return Sheet(head, self.summary, foot, padding=0, gap=0, name="outbox.summary.sheet")

    def _make_bar(self) -> None:
        self.files = Button("Save the files …", self._ask_files, name="outbox.files", icon="file-text")
        self.drafts = Button("Outlook drafts (.eml) …", self._ask_drafts, name="outbox.drafts")
        self.later = Button("Not now", self._not_now, name="outbox.notNow", key="Esc")
        self.send = Button("Yes, send", self._send_ticked, name="outbox.send", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(self.files, self.drafts, None, self.later, self.send, name="outbox.bar")

    def refresh(self) -> None:
        """Read the messages."""
        sending = self._sending is not None
        self.desk.read(
            self, lambda session: mailbox.list_messages(session, sending_now=sending), self._show, key="messages"
        )

    def primary_action(self) -> QAbstractButton:
        """The yes."""
        return self.send

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, messages: tuple[MessageLine, ...]) -> None:
        before = {message.id for message in self.messages if waits(message)}
        self.messages = messages
        groups = []
        for title, icon, role, belongs in GROUPS:
            lines = [message for message in messages if belongs(message)]
            if lines:
                groups.append((Group(title, len(lines), icon, role), lines))
        waiting = [message for message in messages if waits(message)]
        ids = {message.id for message in waiting}
        self.summary.rows.ticked = (self.summary.rows.ticked & ids) | (ids - before)
        self.summary.set_rows(waiting)
        self.list.set_groups(groups)
        self._show_server()
        self._show_verb()
        self._choose(self.list.selected())
        open_ones = sum(not was_sent(message) for message in messages)
        self.desk.outbox_counted.emit(open_ones)

    def _choose(self, message: MessageLine | None) -> None:
        """The summary for what waits; else the message itself."""
        if message is None:
            waiting = any(waits(found) for found in self.messages)
            first = next((found for _, _, _, belongs in GROUPS for found in self.messages if belongs(found)), None)
            if not waiting and first is not None:
                self.list.select_key(first.id)
                return
            self._go(SUMMARY_PAGE if waiting else EMPTY_PAGE)
        elif waits(message):
            self.summary.select_key(message.id)
            self._go(SUMMARY_PAGE)
        else:
            self._show_message(message)

    def _show_message(self, message: MessageLine) -> None:
        self.view.show_message(message)
        self._go(MESSAGE_PAGE)

    def _go(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._left.setVisible(number != EMPTY_PAGE)
        self._show_verb()

    def _ticked(self) -> list[MessageLine]:
        return [message for message in self.messages if waits(message) and message.id in self.summary.rows.ticked]

    def _show_verb(self) -> None:
        chosen = self._ticked()
        number = len(chosen)
        words = f"these {in_words(number)} messages" if number != 1 else "this message"
        self.question.setText(f"Send {words}?" if number else "No message is ticked")
        self.explanation.setText("Who gets what, about how many people, and why that is allowed:")
        by_name = sum(message.recipient == Recipient.CSA for message in chosen)
        subject = f"{in_words(by_name).capitalize()} of them hold" if by_name != 1 else "One of them holds"
        self.names.setText(
            f"{subject} names of NCPs: check that each address is the agency’s own."
            if by_name
            else "No message that is ticked holds a name."
        )
        self.send.setText(f"Yes, send {in_words(number)}" if number else "Yes, send")
        ready = number > 0 and bool(self._mail().smtp_host) and self._sending is None
        self.send.setEnabled(ready and self._pages.currentIndex() == SUMMARY_PAGE)
        self.later.setText("Not now" if any(map(waits, self.messages)) else "Back")
        in_view = self._subject()
        self.files.setEnabled(bool(in_view))
        self.drafts.setEnabled(any(message.state in CAN_GO_BY_HAND for message in in_view))

    def _mail(self) -> Settings:
        """The mail server as it holds on this computer."""
        return self.desk.ways.policy.over(self.desk.settings)

    def _show_server(self) -> None:
        settings = self._mail()
        clear(self._notice)
        host = settings.smtp_host
        self.server.setText(f"{host}, {WAYS.get(settings.smtp_security, '')}" if host else "no mail server is set")
        self.shield.set_icon("shield-check" if host else "warning", "good" if host else "attention")
        sentence = ""
        if not host:
            sentence = (
                "No mail server is set, so nothing can be sent from here. Enter it in Settings, or save drafts."
            )
        elif not settings.liaison_email:
            sentence = "Your own e-mail address is not set, so nothing can be sent. Enter it in Settings."
        if sentence:
            self._notice.addWidget(
                Banner(
                    sentence,
                    Tone.ATTENTION,
                    action="To the settings",
                    on_action=lambda: self.desk.navigate("settings"),
                    name="outbox.notice",
                )
            )

    def _subject(self) -> list[MessageLine]:
        """The messages that the file buttons are about: the one in view, or all that are ticked."""
        chosen = self.list.selected()
        if self._pages.currentIndex() == MESSAGE_PAGE and chosen is not None:
            return [chosen]
        return self._ticked() if self._pages.currentIndex() == SUMMARY_PAGE else []

    def _send_ticked(self) -> None:
        self._send(self._ticked())

    def _send_one(self, message: MessageLine) -> None:
        self._send([message])

    def _send(self, messages: Sequence[MessageLine]) -> None:
        if self._sending is not None:
            return
        vault, clock, who, settings = self.desk.vault, self.desk.clock, self.desk.who, self.desk.settings
        policy = self.desk.ways.policy
        shown = {message.id: message.fingerprint for message in messages}

        def work(progress: Progress) -> tuple[SendResult, ...]:
            transport = mailbox.transport_for(settings, policy=policy)
            vault.write(lambda session: mailbox.approve(session, shown, at=clock.now(), who=who))

            def watch(step: mailbox.HandingOver) -> None:
                progress.moved.emit(step.number - 1, step.of, step.recipient_name)

            return mailbox.send_due(
                vault,
                transport,
                clock=clock,
                who=who,
                only=shown,
                cancelled=lambda: progress.cancelled,
                watch=watch,
            )

        title = f"Sending {formats.count(len(messages), 'message')}"
        self._sending = self.desk.tasks.job(self, work, self._tell_sent, self._tell_fault, title=title, writes=True)
        self._sending.moved.connect(lambda *_moved: self.refresh())
        self._show_verb()

    def _tell_sent(self, results: tuple[SendResult, ...]) -> None:
        self._sending = None
        self.desk.tell_changed(CHANGED)
        sent = sum(result.state == MessageState.SENT for result in results)
        rest = [result for result in results if result.state != MessageState.SENT]
        if rest:
            told = f"{in_words(sent).capitalize()} of {in_words(len(results))} were sent."
            self.desk.messages.warn(f"{told} {rest[0].recipient_name}: {rest[0].sentence}")
        else:
            self.desk.messages.good(f"{formats.count(sent, 'message')} sent; the server took each of them.")

    def _tell_fault(self, error: DeskError) -> None:
        self._sending = None
        self.desk.tell_changed(CHANGED)
        self.desk.messages.error(str(error))

    def _decide(self, message: MessageLine, arrived: bool) -> None:
        at, who = self.desk.now(), self.desk.who
        self.desk.write(
            self,
            lambda session: mailbox.resolve_unknown(session, message.id, arrived, at=at, who=who),
            changed=CHANGED,
        )

    def _by_hand(self, message: MessageLine) -> None:
        self._mark_sent([message])

    def _mark_sent(self, messages: Sequence[MessageLine]) -> None:
        at, who = self.desk.now(), self.desk.who

        def work(session: Any) -> bool:
            allowed = [
                mailbox.mark_sent(session, message.id, sent_on=at.astimezone().date(), at=at, who=who)
                for message in messages
            ]
            return all(allowed)

        self.desk.write(self, work, self._tell_by_hand, changed=CHANGED)

    def _tell_by_hand(self, allowed: bool) -> None:
        if not allowed:
            self.desk.messages.warn(TOLD_TOO_MUCH)

    def _mend(self, message: MessageLine) -> None:
        self.desk.navigate("settings" if message.recipient == Recipient.STATE else "directory")

    def _ask_files(self) -> None:
        self.desk.dialogs.choose_folder("Save the files", self._save_files)

    def _save_files(self, folder: Path) -> None:
        ids = [message.id for message in self._subject()]
        at, who, policy = self.desk.now(), self.desk.who, self.desk.ways.policy

        def work(session: Any) -> int:
            files = mailbox.give_out_files(session, ids, at=at, who=who)
            return len(write_files(session, folder, files, policy=policy))

        self.desk.write(
            self,
            work,
            lambda count: self.desk.messages.good(f"{formats.count(count, 'file')} saved in {folder}."),
            changed=LEFT,
        )

    def _ask_drafts(self) -> None:
        self.desk.dialogs.choose_folder("Save drafts that Outlook opens for sending", self._save_drafts)

    def _save_drafts(self, folder: Path) -> None:
        chosen = self._subject()
        at, who, policy = self.desk.now(), self.desk.who, self.desk.ways.policy

        def work(session: Any) -> int:
            files = [
                (f"To {message.recipient_name}.eml", *mailbox.as_eml(session, message.id, at=at, who=who))
                for message in chosen
            ]
            return len(write_files(session, folder, files, policy=policy))

        self.desk.write(self, work, lambda count: self._tell_drafts(count, folder, chosen), changed=LEFT)

    def _tell_drafts(self, count: int, folder: Path, chosen: Sequence[MessageLine]) -> None:
        sentence = f"{formats.count(count, 'draft')} saved in {folder}. Once they are on their way, say so."
        self.desk.messages.warn(sentence, "I sent them", lambda: self._mark_sent(chosen))

    def _not_now(self) -> None:
        waiting = sum(waits(message) for message in self.messages)
        if waiting:
            self.desk.messages.info(f"Nothing was sent. {formats.count(waiting, 'message')} still in the outbox.")
        self.desk.navigate("reports")

    def _escape(self) -> None:
        if self._sending is None:
            self._not_now()
