"""Hands over what was said yes to, on a thread of its own: at once, after a pause, or when the network is back.

Notes, calls and the lock do not wait for a mail server. What is left undone by a lock stays queued; a letter that
was whole with the server, and whose answer nobody could wait for, is unknown when the vault is opened again.
"""

import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.ui.network import Network
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.mailbox import HandingOver, SendResult, SmtpTransport
    from csdesk.ui.desk import Desk

CHANGED = frozenset({"messages", "quarters", "today", "told"})
LOOKS_AGAIN_IN = frozenset({"messages", "settings"})
"""Kinds of records after whose change another moment may be the next one."""
AFTER_THE_NETWORK_MS = 5_000
"""A network that comes back is up and down for a while."""
LONGEST_WAIT_MS = 3_600_000
UNEXPECTED = tr("The sending ended by a fault of the program. What did not go is still in the outbox.")
FOR_AN_ANSWER, FOR_THE_VAULT = 3.0, 2.0
"""Seconds that a lock waits: for the answer to a letter that is whole with the server, and for writing it down."""


class Courier(QObject):
    """Of one open desk. `moved(HandingOver)`: some bytes more; `ended(results)`; `fault(DeskError)`. `news`: what
    stands in `is_sending`, `next_at` or of the network may be another now."""

    moved = Signal(object)
    ended = Signal(object)
    fault = Signal(object)
    news = Signal()
    _through = Signal()

    def __init__(self, desk: "Desk", network: Network) -> None:
        super().__init__(desk)
        self._desk = desk
        self._network = network
        self.step: HandingOver | None = None
        """How far the message on its way is; None while nothing is sent."""
        self.is_sending = False
        self.stops = False
        """Whether somebody stopped it: nothing is sent by itself then until somebody says so."""
        self.refusal = ""
        """Why nothing could be tried at all; nothing is by itself then until something is another."""
        self.next_at: datetime | None = None
        """When the next message is tried by itself."""
        self._is_over = threading.Event()
        self._is_over.set()
        self._transport: SmtpTransport | None = None
        self._lock = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._send_what_is_due)
        self.moved.connect(self._note_step)
        self._through.connect(self._rest)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.timeout.connect(self._send_over_the_new_line)
        desk.changed.connect(self._look_again)
        network.changed.connect(self._network_changed)

    @property
    def offline(self) -> bool:
        """Whether the computer certainly has no network."""
        return self._network.is_offline

    @property
    def behind_portal(self) -> bool:
        """Whether the network wants a sign-in page to be filled in first."""
        return self._network.behind_portal

    def begin(self) -> None:
        """The vault was opened: what a stopped program left is settled, and what is due goes."""
        vault, clock, who = self._desk.vault, self._desk.clock, self._desk.who

        def settle() -> bool:
            from csdesk.services import mailbox

            return mailbox.settle(vault, clock=clock, who=who)

        self._desk.tasks.command(self, settle, self._begin, lambda _error: None)

    def _begin(self, anything: bool) -> None:
        if anything:
            self._desk.tell_changed(CHANGED)
        self._find_next()

    def send(self, shown: Mapping[UUID, str]) -> None:
        """A person's yes to these messages as they were shown (their fingerprints): they go now.

        While others are on their way they are queued behind them.
        """
        clock, who, wanted = self._desk.clock, self._desk.who, dict(shown)
        self.stops, self.refusal = False, ""

        def approve(session: Any) -> int:
            from csdesk.services import mailbox

            return mailbox.approve(session, wanted, at=clock.now(), who=who)

        self._desk.write(self, approve, lambda _count: self._send(wanted), changed=CHANGED)

    def stop(self) -> bool:
        """Stop. Gives whether it is certain that what is on its way does not leave."""
        self.stops = True
        with self._lock:
            return True if self._transport is None else self._transport.stop()

    def leave(self) -> None:
        """The vault is about to be locked: the commands wait until the sending has ended, which is soon."""
        self.stops = True
        self._timer.stop()
        self._back.stop()
        self.stop()
        is_over, drop = self._is_over, self._drop

        def wait() -> None:
            if not is_over.wait(FOR_AN_ANSWER):
                drop()
                is_over.wait(FOR_THE_VAULT)

        if not is_over.is_set():
            self._desk.tasks.command(self._desk.tasks, wait)

    def _drop(self) -> None:
        with self._lock:
            if self._transport is not None:
                self._transport.drop()

    def _send(self, only: Collection[UUID] | None = None) -> None:
        if self.is_sending or self._desk.is_closed:
            return  # what is queued goes when this is through
        desk, network = self._desk, self._network
        vault, clock, who = desk.vault, desk.clock, desk.who
        settings, policy = desk.settings, desk.ways.policy
        self.is_sending = True
        self._is_over.clear()

        def work() -> "tuple[SendResult, ...]":
            from csdesk.services import mailbox

            try:
                made = mailbox.transport_for(settings, policy=policy, behind_portal=lambda: network.behind_portal)
                with self._lock:
                    self._transport = made
                return mailbox.send_due(
                    vault,
                    made,
                    clock=clock,
                    who=who,
                    only=None if only is None else set(only),
                    cancelled=lambda: self.stops,
                    watch=self._tell_step,
                )
            except BaseException as error:
                self.refusal = str(error) if isinstance(error, DeskError) else UNEXPECTED
                raise
            finally:
                with self._lock:
                    self._transport = None
                self._is_over.set()
                with suppress(RuntimeError):
                    self._through.emit()

        self._desk.tasks.errand(self, work, self._end, self._refuse)
        self._desk.tell_changed(frozenset({"messages"}))
        self.news.emit()

    def _tell_step(self, step: "HandingOver") -> None:
        """On the errand's thread. A desk that was locked meanwhile is told nothing."""
        with suppress(RuntimeError):
            self.moved.emit(step)

    def _note_step(self, step: "HandingOver") -> None:
        self.step = step

    def _end(self, results: "tuple[SendResult, ...]") -> None:
        self.ended.emit(results)
        told = told_of(results)
        if told is not None:
            good, sentence = told
            (self._desk.messages.good if good else self._desk.messages.warn)(sentence)

    def _refuse(self, error: DeskError) -> None:
        self.fault.emit(error)
        self._desk.messages.refused(error)

    def _rest(self) -> None:
        """It ended, in whatever way: the next may be sent."""
        self.is_sending, self.step = False, None
        self._desk.tell_changed(CHANGED)
        self.news.emit()

    def _look_again(self, kinds: frozenset[str]) -> None:
        if "settings" in kinds:
            self.refusal = ""
            self._let_go()
        elif kinds & LOOKS_AGAIN_IN and not self.is_sending:
            self._find_next()

    def _let_go(self) -> None:
        """Another mail server, password or address: what waited for that is tried again."""
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self, lambda session: _let_go_of_holds(session, at, who), self._let_gone, lambda _error: None
        )

    def _let_gone(self, count: int) -> None:
        if count:
            self._desk.tell_changed(frozenset({"messages"}))
        else:
            self._find_next()

    def _network_changed(self) -> None:
        self.refusal = ""
        self.news.emit()
        self._back.stop()
        if not self.offline and not self.behind_portal:
            self._back.start(AFTER_THE_NETWORK_MS)

    def _send_over_the_new_line(self) -> None:
        """What nothing but the line kept back goes now, whatever pause it was put off by."""
        if self.stops or self._desk.is_closed:
            return

        def found(ids: frozenset[UUID]) -> None:
            if ids:
                self._send(ids)
            else:
                self._find_next()

        self._desk.read(self, _waiting_for_the_line, found, lambda _error: None, key="line")

    def _find_next(self) -> None:
        """Wait for the next message that is tried by itself."""
        if self.stops or self.refusal or self._desk.is_closed:
            return
        at = self._desk.now()
        self._desk.read(self, lambda session: _next_try(session, at), self._wait_for, lambda _error: None, key="next")

    def _wait_for(self, moment: datetime | None) -> None:
        self._timer.stop()
        self.next_at = moment
        self.news.emit()
        if moment is not None and not self.stops and not self.refusal:
            wait = (moment - self._desk.now()).total_seconds() * 1_000
            self._timer.start(int(min(max(wait, 0), LONGEST_WAIT_MS)))

    def _send_what_is_due(self) -> None:
        if self.stops or self.refusal or self.offline or self.behind_portal:
            return  # the network tells when it is back
        if not self._desk.ways.policy.over(self._desk.settings).smtp_host:
            return  # nothing goes by itself; the outbox says so, and new settings are looked at
        at = self._desk.now()

        def found(moment: datetime | None) -> None:
            if moment is not None and moment <= at and not self.stops and not self.refusal:
                self._send()
            else:
                self._wait_for(moment)

        self._desk.read(self, lambda session: _next_try(session, at), found, lambda _error: None, key="due")


def _let_go_of_holds(session: Any, at: datetime, who: str) -> int:
    from csdesk.services import mailbox

    return mailbox.let_go_of_holds(session, at=at, who=who)


def _waiting_for_the_line(session: Any) -> frozenset[UUID]:
    from csdesk.services import mailbox

    return mailbox.waiting_for_the_line(session)


def _next_try(session: Any, at: datetime) -> datetime | None:
    from csdesk.services import mailbox

    return mailbox.next_try(session, at=at)


def told_of(results: "tuple[SendResult, ...]") -> tuple[bool, str] | None:
    """What is said when the sending ended: whether it is good, and a sentence; nothing where nothing was tried."""
    from csdesk.services.mailbox import MessageState

    if not results:
        return None
    sent = [result for result in results if result.state == MessageState.SENT]
    rest = [result for result in results if result.state != MessageState.SENT]
    if not rest:
        return True, tr(
            "{count} sent; the server took each of them.",
            count=formats.count(len(sent), tr("message"), tr("messages")),
        )
    first = rest[0]
    fault = f"{first.recipient_name}: {first.sentence}"
    if not sent:
        return False, fault
    count = formats.count(len(sent), tr("message"), tr("messages"))
    return False, tr("{count} sent. {fault}", count=count, fault=fault)
