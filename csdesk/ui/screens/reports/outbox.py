"""The outbox: one yes after who, what, how many, by which rule, and what is withheld."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import mailbox
from csdesk.services.mailbox import HandingOver, MessageLine, MessageState
from csdesk.services.settings import Settings
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.reports.message_view import MessageView
from csdesk.ui.screens.reports.outbox_list import GROUPS, again_at, columns, is_on_the_way, waits, was_sent
from csdesk.ui.screens.reports.outbox_notice import notice_of
from csdesk.ui.screens.reports.outbox_work import OutboxWork
from csdesk.ui.screens.reports.password_sheet import PasswordSheet
from csdesk.ui.screens.reports.passwords_bar import PasswordsBar
from csdesk.ui.screens.reports.row_buttons import RowButtons
from csdesk.ui.screens.reports.summary import ROW_HEIGHT, SUMMARY, about_names, in_words, short_name
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
from csdesk.wording import tr

CAN_GO_BY_HAND = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)
LIST_WIDTH, LIST_HEIGHT, LOW_LIST = 272, 110, 140
QWIDGETSIZE_MAX = 16_777_215
BOTH_FIT = 960
"""Pixels from which on the list has room beside the message."""
SUMMARY_PAGE, MESSAGE_PAGE, EMPTY_PAGE = range(3)
WAYS = {
    "starttls": tr("STARTTLS, certificate checked"),
    "tls": tr("TLS, certificate checked"),
    "none": tr("this computer only"),
}


class OutboxScreen(Screen):
    """Messages by what they wait for; the summary of those that wait for a yes."""

    name = "outbox"
    depends_on = frozenset({"messages", "quarters", "settings", "releases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.messages: tuple[MessageLine, ...] = ()
        self._wanted: UUID | None = None
        self._yes_given = False
        """Whether a yes was said here, after which the passwords are shown."""
        self.work = OutboxWork(desk, self)
        self.server = Text("", "small", name="outbox.server")
        self.shield = Icon("shield-check", "good")
        self.header = PageHeader(
            tr("Outbox"),
            tr("Nothing leaves before you have said yes to this page."),
            self.shield,
            self.server,
            Button(tr("Receipts"), lambda: desk.navigate("receipts"), name="outbox.receipts", icon="archive"),
            name="outbox",
        )
        self.list = ListTable(
            columns(self._step_of, desk.today),
            name="outbox.list",
            spoken=tr("Messages"),
            key=lambda message: message.id,
            header=False,
            row_height=50,
        )
        self.list.chosen.connect(self._choose)
        self.row_buttons = RowButtons(self.list, stop=self.work.stop, try_now=self.work.send_one, decide=self._decide)
        self._left = Sheet(self.list, padding=0, name="outbox.list.sheet")
        self._left.setMinimumSize(scaled(LIST_WIDTH), scaled(LIST_HEIGHT))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_summary())
        self.password = PasswordSheet(desk)
        self.passwords = PasswordsBar(self.password)
        self.view = MessageView(desk, self.work, self.password)
        self._pages.addWidget(Sheet(self.view, padding=0, name="outbox.message.sheet"))
        empty = EmptyState(
            tr("The outbox is empty"),
            tr("Messages come from Reports: prepare a quarter, and its workbooks wait here for your yes."),
            icon="paper-plane-tilt",
            action=tr("To the reports"),
            on_action=lambda: desk.navigate("reports"),
            name="outbox.empty",
        )
        self._pages.addWidget(Sheet(empty, name="outbox.empty.sheet"))
        self._notice = QVBoxLayout()
        self._notice.setContentsMargins(0, 0, 0, 0)
        self._make_bar()
        self._beside = Beside((self._left, 0), (self._pages, 1), room=BOTH_FIT)
        self._beside.turned.connect(self._make_room)
        content = page(self.header, self._notice, self.passwords, self.password)
        content.addWidget(self._beside, 1)
        self.set_content(content, self.bar)
        self._connect()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._escape)

    def _make_room(self, stacked: bool) -> None:
        """The list above a message is low, so that the message has room."""
        self._left.setMaximumHeight(scaled(LOW_LIST) if stacked else QWIDGETSIZE_MAX)

    def _connect(self) -> None:
        courier = self.desk.courier
        courier.moved.connect(self._show_step)
        courier.news.connect(self._show_notice)
        courier.ended.connect(self._look_for_passwords)

    def _make_summary(self) -> Sheet:
        self.question = Text("", "subtitle", name="outbox.question")
        self.explanation = Text("", role="ink_2", wrap=True, name="outbox.explanation")
        self.summary = ListTable(
            SUMMARY,
            name="outbox.summary",
            spoken=tr("Messages that wait for your yes"),
            key=lambda message: message.id,
            row_height=ROW_HEIGHT,
        )
        self.summary.opened.connect(self._show_message)
        self.summary.ticks_changed.connect(lambda _count: self._show_verb())
        self.names = Text("", role="ink_2", name="outbox.names", wrap=True)
        head = holding(column(self.question, self.explanation, gap=4, margins=(16, 12, 16, 10)))
        line = row(Icon("lock-simple"), gap=10, margins=(16, 10, 16, 10))
        line.addWidget(self.names, stretch=1)
        foot = holding(line)
        return Sheet(head, self.summary, foot, padding=0, gap=0, name="outbox.summary.sheet")

    def _make_bar(self) -> None:
        self.files = Button(
            tr("Save the files …"),
            lambda: self.work.ask_files(self._subject()),
            name="outbox.files",
            icon="file-text",
        )
        self.drafts = Button(
            tr("Outlook drafts (.eml) …"), lambda: self.work.ask_drafts(self._subject()), name="outbox.drafts"
        )
        self.later = Button(tr("Not now"), self._not_now, name="outbox.notNow", key="Esc")
        self.send = Button(tr("Yes, send"), self._send_ticked, name="outbox.send", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(self.files, self.drafts, None, self.later, self.send, name="outbox.bar")

    def open_with(self, message_id: UUID | str | None = None, **_others: Any) -> None:
        """`message_id`: the message that is to be in view, however long ago it went."""
        if message_id is not None:
            self._wanted, self._outdated = UUID(str(message_id)), True

    def refresh(self) -> None:
        """Read the messages, and the one that is asked for, where it left long ago."""
        sending, since, wanted = self.desk.courier.is_sending, self.desk.today().replace(day=1), self._wanted

        def read(session: Any) -> tuple[tuple[MessageLine, ...], MessageLine | None]:
            found = mailbox.list_messages(session, sending_now=sending, sent_since=since)
            return found, mailbox.receipt(session, wanted) if wanted is not None else None

        self.desk.read(self, read, lambda found: self._show(*found), key="messages")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.reports import scenes

        return scenes.of_outbox(self, files)

    def primary_action(self) -> QAbstractButton:
        """The yes."""
        return self.send

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, messages: tuple[MessageLine, ...], wanted: MessageLine | None = None) -> None:
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
        self.row_buttons.place(self.list.rows.rows, self.desk.courier.step)
        self._show_server()
        self._show_verb()
        self._show_notice()
        self.passwords.show_messages(messages)
        self._choose(self.list.selected())
        if wanted is not None and wanted.id == self._wanted:
            self._wanted = None
            if not self.list.select_key(wanted.id):
                self._show_message(wanted)
        self.desk.outbox_counted.emit(sum(not was_sent(message) for message in messages))

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
        self.question.setText(
            tr("No message is ticked")
            if not number
            else tr("Send this message?")
            if number == 1
            else tr("Send these {in_words} messages?", in_words=in_words(number))
        )
        why = tr("Who gets what, about how many people, and why that is allowed:")
        self.explanation.setText(" ".join(filter(None, (self._besides(), why))))
        self.names.setText(about_names(chosen))
        self.send.setText(tr("Yes, send {in_words}", in_words=in_words(number)) if number else tr("Yes, send"))
        ready = number > 0 and bool(self._mail().smtp_host)
        self.send.setEnabled(ready and self._pages.currentIndex() == SUMMARY_PAGE)
        self.later.setText(tr("Not now") if any(map(waits, self.messages)) else tr("Back"))
        in_view = self._subject()
        self.files.setEnabled(bool(in_view))
        self.drafts.setEnabled(any(message.state in CAN_GO_BY_HAND for message in in_view))

    def _besides(self) -> str:
        """What goes by itself, whatever is ticked."""
        queued = [message for message in self.messages if is_on_the_way(message)]
        if not queued:
            return ""
        today = self.desk.today()
        named = [
            f"{short_name(one)} ({again_at(one, today)})" if one.next_try_at else short_name(one) for one in queued
        ]
        return tr("What you approved before goes besides: {named}.", named=", ".join(named))

    def _mail(self) -> Settings:
        """The mail server as it holds on this computer."""
        return self.desk.ways.policy.over(self.desk.settings)

    def _show_server(self) -> None:
        settings = self._mail()
        host = settings.smtp_host
        self.server.setText(
            f"{host}, {WAYS.get(settings.smtp_security, '')}" if host else tr("no mail server is set")
        )
        self.shield.set_icon("shield-check" if host else "warning", "good" if host else "attention")

    def _show_notice(self) -> None:
        """What stands in the way of sending, or waits for the network."""
        clear(self._notice)
        found = notice_of(self._mail(), self.messages, self.desk.courier)
        if found is not None:
            action = tr("To the settings") if found.to_settings else ""
            self._notice.addWidget(
                Banner(
                    found.sentence,
                    Tone.ATTENTION,
                    action=action,
                    on_action=lambda: self.desk.navigate("settings"),
                    name="outbox.notice",
                )
            )

    def _step_of(self, message: MessageLine) -> HandingOver | None:
        step = self.desk.courier.step
        return step if step is not None and step.message_id == message.id else None

    def _show_step(self, step: HandingOver) -> None:
        """Some bytes more are on their way."""
        if not any(one.id == step.message_id and one.state == MessageState.SENDING for one in self.messages):
            self.refresh()
            return
        self.row_buttons.show_step(step)
        self.view.show_step(step)
        self.list.viewport().update()

    def _look_for_passwords(self, _results: object) -> None:
        """After a yes that was said here: the first password to be told by phone."""
        if not self._yes_given or not self.isVisible():
            return
        self._yes_given = False
        self.desk.read(
            self, lambda session: mailbox.list_messages(session, sent_since=self.desk.today()), self._tell_passwords
        )

    def _tell_passwords(self, messages: tuple[MessageLine, ...]) -> None:
        self.passwords.show_messages(messages)
        self.passwords.begin()

    def _subject(self) -> list[MessageLine]:
        """The messages that the file buttons are about: the one in view, or all that are ticked."""
        chosen = self.list.selected()
        if self._pages.currentIndex() == MESSAGE_PAGE and chosen is not None:
            return [chosen]
        return self._ticked() if self._pages.currentIndex() == SUMMARY_PAGE else []

    def _send_ticked(self) -> None:
        self._yes_given = True
        self.work.send(self._ticked())

    def _decide(self, message: MessageLine) -> None:
        self.list.select_key(message.id)
        self.view.decide()

    def _not_now(self) -> None:
        waiting = sum(waits(message) for message in self.messages)
        if waiting:
            self.desk.messages.info(
                tr(
                    "Nothing was sent. {count} still in the outbox.",
                    count=formats.count(waiting, tr("message"), tr("messages")),
                )
            )
        self.desk.navigate("reports")

    def _escape(self) -> None:
        if self.password.isVisible():
            self.password.hide()
            self.list.setFocus()
        elif self.view.day.isVisible():
            self.view.day.hide()
            self.view.decide()
        else:
            self._not_now()
