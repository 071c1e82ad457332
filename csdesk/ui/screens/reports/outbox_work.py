"""What is done about messages: by the courier, by hand, as files. For the outbox and the receipts."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from csdesk.services import mailbox
from csdesk.services.mailbox import MessageLine, Recipient
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.reports.files import write_files, write_folder
from csdesk.ui.screens.reports.summary import short_name
from csdesk.wording import tr

CHANGED = frozenset({"messages", "quarters", "today", "told"})
TOLD_TOO_MUCH = tr(
    "What was sent tells more than may be told by now. It is marked as sent, and the records of these people say "
    "that no rule permits it. Tell your supervisor."
)
TOO_LATE = tr("It is too late to stop: the letter is whole with the server. What became of it is said in a moment.")


class OutboxWork:
    """The commands of the outbox, for one screen."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self._desk = desk
        self._owner = owner

    def send(self, messages: Sequence[MessageLine]) -> None:
        """The yes to these messages as they are shown."""
        self._desk.courier.send({message.id: message.fingerprint for message in messages})

    def send_one(self, message: MessageLine) -> None:
        """The yes to one; where it was saved for sending by hand, it is asked first."""
        if message.handed_out_at is None:
            self.send([message])
            return
        saved = formats.moment(message.handed_out_at)
        self._desk.dialogs.confirm(
            tr("Send it to {short_name} from here?", short_name=short_name(message)),
            tr("It was saved for sending by hand on {saved}. If you sent it then, they get it twice.", saved=saved),
            tr("Send it"),
            lambda: self.send([message]),
        )

    def stop(self) -> None:
        """Stop what is on its way."""
        if not self._desk.courier.stop():
            self._desk.messages.info(TOO_LATE)

    def withdraw(self, message: MessageLine) -> None:
        """Take the yes back."""
        at, who = self._desk.now(), self._desk.who
        self._write(lambda session: mailbox.withdraw(session, [message.id], at=at, who=who))

    def discard(self, message: MessageLine) -> None:
        """Take it out of the outbox, once it was asked."""
        at, who = self._desk.now(), self._desk.who
        tried = message.attempts or message.handed_out_at is not None
        kept = tr("What was tried stays in the receipts.") if tried else tr("Its report stays.")
        self._desk.dialogs.confirm(
            tr("Discard the message to {short_name}?", short_name=short_name(message)),
            tr("It is not sent, and leaves the outbox. {kept}", kept=kept),
            tr("Discard"),
            lambda: self._write(lambda session: mailbox.discard(session, [message.id], at=at, who=who)),
        )

    def say_arrived(self, message: MessageLine, on: date) -> None:
        """Somebody found out that it arrived."""
        at, who = self._desk.now(), self._desk.who
        self._write(lambda session: mailbox.resolve_unknown(session, message.id, True, on=on, at=at, who=who))

    def say_lost(self, message: MessageLine) -> None:
        """Somebody found out that it did not arrive."""
        at, who = self._desk.now(), self._desk.who
        self._write(lambda session: mailbox.resolve_unknown(session, message.id, False, at=at, who=who))

    def say_sent(self, messages: Sequence[MessageLine], on: date) -> None:
        """They were sent another way on this day."""
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> bool:
            allowed = [mailbox.mark_sent(session, message.id, sent_on=on, at=at, who=who) for message in messages]
            return all(allowed)

        self._write(work, self._tell_by_hand)

    def mend(self, message: MessageLine) -> None:
        """Where the address that is missing is entered."""
        self._desk.navigate("settings" if message.recipient == Recipient.STATE else "directory")

    def look_inside(self, message: MessageLine) -> None:
        """The report that it brings, as it is or was."""
        if message.report is not None:
            self._desk.navigate("report", workbook_id=message.report.workbook_id)

    def copy(self, text: str, what: str) -> None:
        """Put a part of a message on the clipboard, which the window clears after ten seconds."""
        QGuiApplication.clipboard().setText(text)
        self._desk.messages.info(tr("{what} is on the clipboard for ten seconds.", what=what))

    def ask_files(self, messages: Sequence[MessageLine]) -> None:
        """Save each message as a folder: its files, and recipient, subject and text to copy."""
        self._desk.dialogs.choose_folder(
            tr("Save the files, a folder for each message"), lambda folder: self._save_files(messages, folder)
        )

    def ask_drafts(self, messages: Sequence[MessageLine]) -> None:
        """Save each message as a draft that Outlook opens for sending."""
        self._desk.dialogs.choose_folder(
            tr("Save drafts that Outlook opens for sending"), lambda folder: self._save_drafts(messages, folder)
        )

    def _save_files(self, messages: Sequence[MessageLine], folder: Path) -> None:
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> int:
            taken: list[Path] = []
            for message in messages:
                files = mailbox.as_folder(session, message.id, at=at, who=who)
                taken.append(write_folder(session, folder, files, taken, policy=policy))
            return len(taken)

        def done(count: int) -> None:
            saved = tr(
                "{count} saved in {folder}, each with its files and a message.txt.",
                count=formats.count(count, tr("folder"), tr("folders")),
                folder=folder,
            )
            self._offer(saved, messages)

        self._write(work, done)

    def _save_drafts(self, messages: Sequence[MessageLine], folder: Path) -> None:
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> int:
            files = [
                (
                    tr("To {recipient_name}.eml", recipient_name=message.recipient_name),
                    *mailbox.as_eml(session, message.id, at=at, who=who),
                )
                for message in messages
            ]
            return len(write_files(session, folder, files, policy=policy))

        self._write(
            work,
            lambda count: self._offer(
                tr(
                    "{count} saved in {folder}.", count=formats.count(count, tr("draft"), tr("drafts")), folder=folder
                ),
                messages,
            ),
        )

    def _offer(self, saved: str, messages: Sequence[MessageLine]) -> None:
        """They are under *Needs you* from now on; who sends them at once says so here."""
        open_ones = [message for message in messages if message.state != mailbox.MessageState.SENT]
        if not open_ones:
            self._desk.messages.good(saved)
            return
        self._desk.messages.warn(
            tr("{saved} Once you have sent them, say so; until then they stand under Needs you.", saved=saved),
            tr("I sent them today"),
            lambda: self.say_sent(open_ones, self._desk.today()),
        )

    def _write(self, work: Callable[[Any], Any], done: Callable[[Any], object] | None = None) -> None:
        self._desk.write(self._owner, work, done, changed=CHANGED)

    def _tell_by_hand(self, allowed: bool) -> None:
        if not allowed:
            self._desk.messages.warn(TOLD_TOO_MUCH)
