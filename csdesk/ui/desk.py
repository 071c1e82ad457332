"""What every screen is handed: the open vault, work off the UI thread, messages, dialogs, ways to other screens."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui.courier import Courier
from csdesk.ui.dialogs import Dialogs
from csdesk.ui.messages import Messages
from csdesk.ui.network import Network
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.undo import Stays, Steps
from csdesk.ui.ways import Ways
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.undo import Step
    from csdesk.services.vault import Vault
    from csdesk.ui.shell.waiting import WaitingWords

log = logging.getLogger("csdesk")

Result = TypeVar("Result")
Drawn = TypeVar("Drawn")
Failed = Callable[[DeskError], object]
Read = Callable[[Callable[[Any], Any]], Any]
"""Runs a query over the open vault."""


@dataclass(frozen=True)
class _Done(Generic[Result]):
    """What a transaction gave, and what it did."""

    result: Result
    step: "Step | None" = None


class Cover(QWidget):
    """A page that covers the desk, such as an interview that the parent answers alone.

    With `words` somebody else than the liaison has the computer: nothing else of the program can be reached, the
    window is watched, and a calm page says them, also when the vault is locked meanwhile.
    """

    def __init__(self, words: "WaitingWords | None" = None) -> None:
        super().__init__()
        self.words = words

    def close_asked(self) -> None:
        """Somebody asked to close the window; it stays."""

    def hide_at_once(self) -> None:
        """The window lost the keyboard, perhaps only for a blink."""

    def came_back(self) -> None:
        """It was a blink."""

    def left(self) -> None:
        """The window was left for something else."""

    def locked(self) -> None:
        """The vault is about to be locked; what is written now is still kept."""


class Desk(QObject):
    """The open desk. It lives from unlock to lock.

    `changed(frozenset)` names the kinds of records that a command changed (`ncps`, `contacts`, `plans`, ...):
    screens that depend on one of them read again. `navigated(name, arguments)` is the window's to follow.
    A screen tells by `counted(name, number)` what the rail shows beside its title, and by `outbox_counted` how many
    messages wait to be sent. `taken_back(frozenset)`: what was done with these kinds was taken back, or done again: a
    form which knows by itself what it saved reads again.
    """

    changed = Signal(object)
    navigated = Signal(str, object)
    locking = Signal()
    covered = Signal(object)
    uncovered = Signal()
    counted = Signal(str, int)
    outbox_counted = Signal(int)
    taken_back = Signal(object)
    _committed = Signal(object)

    def __init__(
        self,
        vault: "Vault",
        settings: "Settings",
        *,
        ways: Ways,
        tasks: Tasks,
        clock: Clock,
        messages: Messages,
        dialogs: Dialogs,
        network: Network | None = None,
    ) -> None:
        super().__init__()
        self.vault = vault
        self.settings = settings
        self.ways = ways
        self.tasks = tasks
        self.clock = clock
        self.messages = messages
        self.dialogs = dialogs
        self.undo = Steps()
        self.courier = Courier(self, network or Network())
        self.is_closed = False
        """Whether its vault is locked, or about to be: nothing more can be kept."""
        self._committed.connect(self.tell_changed, Qt.ConnectionType.QueuedConnection)

    def go_on_with(self, vault: "Vault") -> None:
        """The vault was opened anew, under another key. On any thread; a desk that was closed meanwhile locks it."""
        self.vault = vault
        if self.is_closed:
            vault.lock()

    def close(self) -> None:
        """Its vault is locked, or about to be: commands given from now on wait until a sending has ended."""
        self.is_closed = True
        self.courier.leave()
        self.undo.close()

    def tell_changed(self, kinds: frozenset[str]) -> None:
        """Tell every screen what kinds of records changed."""
        if kinds:
            self.changed.emit(kinds)

    @property
    def who(self) -> str:
        """The actor for records and the audit trail."""
        return self.settings.actor

    def now(self) -> datetime:
        """This moment, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The calendar date."""
        return self.clock.today()

    def read(
        self,
        owner: QObject,
        work: Callable[[Any], Result],
        done: Callable[[Result], object],
        failed: Failed | None = None,
        *,
        key: str = "",
    ) -> None:
        """Run `work(session)` as a query; `done(result)` follows on the UI thread unless `owner` is gone."""
        self.tasks.query(owner, lambda: self.vault.read(work), done, failed, key=key)

    def write(
        self,
        owner: QObject,
        work: Callable[[Any], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        *,
        changed: Iterable[str] = (),
        undo: str = "",
        stays: Stays | None = None,
    ) -> None:
        """Run `work(session)` as a command in one transaction, then `done(result)`.

        What changed is told to all screens, even when `owner` is gone by then. With `undo`, words for what was done
        that name no person (*The call*), it can be taken back: by Ctrl+Z, and from the message that `done` shows.
        With `stays` it cannot, and Ctrl+Z says so instead of taking back what was done before.
        """
        commit = self._committing(undo, frozenset(changed), stays)
        self.tasks.command(owner, lambda: commit(work), self._offering_undo(done), failed)

    def job(
        self,
        owner: QObject,
        work: Callable[[Any, Progress], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        changed: Iterable[str] = (),
        undo: str = "",
        stays: Stays | None = None,
    ) -> Progress:
        """Run a long `work(session, progress)` in one transaction, with progress and cancel; else as `write`."""
        commit = self._committing(undo, frozenset(changed), stays)

        def committed(progress: Progress) -> "_Done[Result]":
            return commit(lambda session: work(session, progress))

        return self.tasks.job(owner, committed, self._offering_undo(done), failed, title=title, writes=True)

    def hand_out(
        self,
        owner: QObject,
        draw: Callable[[Read, Progress], Drawn],
        note: Callable[[Any, Drawn, Progress], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        changed: Iterable[str] = (),
        undo: str = "",
    ) -> None:
        """Make something long that leaves the vault: `draw(vault.read, progress)`, which holds up no other work.

        Then `note(session, drawn, progress)` runs as a `job`, in which the file is written.
        """

        def go_on(drawn: Drawn) -> None:
            self.job(
                owner,
                lambda session, progress: note(session, drawn, progress),
                done,
                failed,
                title=title,
                changed=changed,
                undo=undo,
            )

        self.tasks.job(owner, lambda progress: draw(self.vault.read, progress), go_on, failed, title=title)

    def take_back(self, step: "Step | None" = None) -> None:
        """Take back what was done last, or this step; the message says what was, or what depends on it."""
        at, who = self.now(), self.who

        def work() -> "Step | Stays | None":
            from csdesk.services import undo

            wanted = step or self.undo.last()
            if isinstance(wanted, Stays) or wanted is None or not self.undo.holds(wanted):
                return wanted if isinstance(wanted, Stays) else None
            self.vault.write(lambda session: undo.take_back(session, wanted, at=at, who=who))
            self.undo.take_back(wanted)
            self._committed.emit(wanted.kinds)
            return wanted

        def told(taken: "Step | Stays | None") -> None:
            if isinstance(taken, Stays):
                self.messages.info(taken.sentence)
            else:
                self._tell_turned(taken, tr("Taken back"), tr("There is nothing to take back."))

        self.tasks.command(self, work, told)

    def do_again(self) -> None:
        """Do again what was taken back last, while nothing else was done since."""
        at, who = self.now(), self.who

        def work() -> "Step | None":
            from csdesk.services import undo

            wanted = self.undo.last_taken_back()
            if wanted is not None:
                self.vault.write(lambda session: undo.take_back(session, wanted.reversed, at=at, who=who))
                self.undo.do_again()
                self._committed.emit(wanted.kinds)
            return wanted

        def told(done: "Step | None") -> None:
            self._tell_turned(done, tr("Done again"), tr("There is nothing to do again."))

        self.tasks.command(self, work, told)

    def _tell_turned(self, step: "Step | None", said: str, nothing: str) -> None:
        if step is None:
            self.messages.info(nothing)
        else:
            self.messages.info(f"{said}: {step.words[0].lower()}{step.words[1:]}.")
            self.taken_back.emit(step.kinds)

    def _committing(
        self, words: str, kinds: frozenset[str], stays: Stays | None
    ) -> "Callable[[Callable[[Any], Result]], _Done[Result]]":
        """Runs work in a transaction on the command thread; what it did is kept under its words, to be taken back."""
        at = self.now()

        def recorded(session: Any, work: Callable[[Any], Result]) -> "_Done[Result]":
            from csdesk.services import undo

            with undo.recorded(session) as recorder:
                result = work(session)
                step = recorder.step(words, at=at, kinds=kinds)
            if step is not None and step.missed:
                log.error("%s cannot be taken back: written past the recorder: %s", words, ", ".join(step.missed))
                step = None
            return _Done(result, step)

        def commit(work: Callable[[Any], Result]) -> "_Done[Result]":
            if not words:
                done: _Done[Result] = _Done(self.vault.write(work))
            else:
                done = self.vault.write(lambda session: recorded(session, work))
            left = done.step or stays
            if left is not None:
                self.undo.add(left)
            self._committed.emit(kinds)
            return done

        return commit

    def _offering_undo(self, done: Callable[[Result], object] | None) -> "Callable[[_Done[Result]], object] | None":
        """`done`, with Undo on the message that it shows."""
        if done is None:
            return None

        def shown(outcome: "_Done[Result]") -> None:
            step = outcome.step
            if step is None:
                done(outcome.result)
            else:
                with self.messages.offering(tr("Undo"), lambda: self.take_back(step)):
                    done(outcome.result)

        return shown

    def navigate(self, name: str, **arguments: Any) -> None:
        """Go to another screen; the arguments reach its `open_with`."""
        self.navigated.emit(name, arguments)

    def cover(self, page: "Cover") -> None:
        """Give the whole window to a page: until `uncover`, nothing of the desk is seen or can be reached."""
        self.covered.emit(page)

    def uncover(self) -> None:
        """Come back to the desk. The page that covered it is destroyed."""
        self.uncovered.emit()

    def left_typed(self, screen: str, bring_back: Callable[[], object]) -> None:
        """A form of a screen was left and what was typed in it not saved: it can be had back, from anywhere."""

        def go_back() -> None:
            self.navigate(screen)
            bring_back()

        self.messages.left(go_back)

    def lock(self) -> None:
        """Ask the window to lock."""
        self.locking.emit()
