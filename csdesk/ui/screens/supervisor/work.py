"""The work with extracts: made, brought in, counted, taken out, and the papers of the whole."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError, RefusedError
from csdesk.services.files import write_file
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import AddedUp, Batch, Brought, Kept, MadeExtract, MadePaper
from csdesk.services.reporting import Quarter
from csdesk.ui.desk import Desk, Read
from csdesk.ui.screens.supervisor.team_sheet import Given
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

CHANGED = frozenset({"extracts"})
Refused = Callable[[DeskError], object]


class ExtractWork:
    """Refusals go to whoever asked, so that they are said where the passphrase is typed."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self._desk = desk
        self._owner = owner

    @property
    def own(self) -> Any:
        """What this vault is called in extracts."""
        return supervisor.source_of(self._desk.vault)

    def look_whether_held(self, then: Callable[[bool], object]) -> None:
        """Ask the keyring whether it holds the team passphrase; one that fails holds none."""
        own, policy = self.own, self._desk.ways.policy

        def work() -> bool:
            return bool(supervisor.recall(own, policy=policy))

        if policy.keyring_allowed is not False:
            self._desk.tasks.query(self._owner, work, then, lambda _error: then(False), key="team")

    def forget(self, then: Callable[[], object]) -> None:
        """Take the passphrase out of the keyring."""
        own = self.own
        self._desk.tasks.command(
            self._owner, lambda: supervisor.forget(own), lambda _none: then(), self._desk.messages.refused
        )

    def make(
        self, quarter: Quarter, given: Given, path: Path, done: Callable[[MadeExtract], object], no: Refused
    ) -> None:
        """Make the extract of this desk and write it there."""
        desk, at, who, settings, own = self._desk, self._desk.now(), self._desk.who, self._desk.settings, self.own
        policy = desk.ways.policy

        def draw(read: Read, progress: Progress) -> MadeExtract:
            passphrase = self._passphrase(given)
            made: MadeExtract = read(
                lambda session: supervisor.make(
                    session, quarter, passphrase, source=own, settings=settings, at=at, progress=progress.report
                )
            )
            return made

        def note(session: Any, made: MadeExtract, _progress: Progress) -> MadeExtract:
            write_file(session, path, made.content, told=made.told, policy=policy)
            supervisor.note(session, made, at=at, who=who)
            return made

        def ended(made: MadeExtract) -> None:
            done(made)
            self._remember(given)

        desk.hand_out(self._owner, draw, note, ended, no, title=tr("Making the extract"))

    def bring_in(
        self,
        quarter: Quarter,
        given: Given,
        files: tuple[Path, ...],
        done: Callable[[tuple[Brought, ...]], object],
        no: Refused,
    ) -> None:
        """Bring in files, and count this desk with them."""
        at, who = self._desk.now(), self._desk.who

        def ended(told: tuple[Brought, ...]) -> None:
            done(told)
            if any(not one.refused for one in told):
                self._remember(given)

        self._desk.hand_out(
            self._owner,
            self._preparing(quarter, given, files, at),
            lambda session, batch, _progress: supervisor.take_in(session, batch, at=at, who=who),
            ended,
            no,
            title=tr("Bringing in extracts"),
            changed=CHANGED,
            undo=tr("Bringing in extracts"),
        )

    def count(self, quarter: Quarter, given: Given, done: Callable[[Brought], object], no: Refused) -> None:
        """Count this desk's own quarter anew."""
        at, who, title = self._desk.now(), self._desk.who, tr("Counting this desk")

        def ended(counted: Brought) -> None:
            done(counted)
            self._remember(given)

        self._desk.hand_out(
            self._owner,
            self._preparing(quarter, given, (), at),
            lambda session, batch, _progress: supervisor.count_own(session, batch, at=at, who=who),
            ended,
            no,
            title=title,
            changed=CHANGED,
            undo=title,
        )

    def remove(self, line: Kept) -> None:
        """Take a desk out; it can be taken back."""
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self._owner,
            lambda session: supervisor.remove(session, line.id, at=at, who=who),
            lambda name: self._desk.messages.good(tr("{desk} was taken out.", desk=name)),
            changed=CHANGED,
            undo=tr("Taking out a desk"),
        )

    def save(self, added: AddedUp, quarter: Quarter, path: Path, *, page: bool) -> None:
        """Write the whole as a workbook, or as a page."""
        at, who, today, policy = self._desk.now(), self._desk.who, self._desk.today(), self._desk.ways.policy

        def draw(_read: Read, _progress: Progress) -> MadePaper:
            told = supervisor.told(added, quarter, as_of=today)
            return supervisor.page_pdf(told) if page else supervisor.workbook(told)

        def note(session: Any, made: MadePaper, _progress: Progress) -> None:
            write_file(session, path, made.content, told=Exempt.NOBODY, policy=policy)
            supervisor.note_paper(session, made, at=at, who=who)

        def done(_none: None) -> None:
            self._desk.messages.good(tr("Saved in {name}. Small numbers are withheld.", name=path.name))

        self._desk.hand_out(self._owner, draw, note, done, title=tr("Saving the quarter"))

    def _preparing(
        self, quarter: Quarter, given: Given, files: tuple[Path, ...], at: datetime
    ) -> Callable[[Read, Progress], Batch]:
        """Keys, files and this desk's figures: what takes long holds up no other work."""
        own, liaison = self.own, self._desk.settings.actor

        def prepare(read: Read, progress: Progress) -> Batch:
            return supervisor.prepare(
                read,
                files,
                self._passphrase(given),
                quarter=quarter,
                own=own,
                liaison=liaison,
                at=at,
                progress=progress.report,
            )

        return prepare

    def _passphrase(self, given: Given) -> str:
        """What was typed, or what the keyring holds. Off the UI thread: a keyring may ask."""
        held = given.passphrase or supervisor.recall(self.own, policy=self._desk.ways.policy)
        if not held:
            raise RefusedError(tr("This computer's keyring holds no team passphrase any more. Type it."))
        return held

    def _remember(self, given: Given) -> None:
        """Hand the passphrase to the keyring, if so asked. What was done with it stands all the same."""
        if not (given.remember and given.passphrase):
            return
        own, policy = self.own, self._desk.ways.policy

        def refused(_error: DeskError) -> None:
            self._desk.messages.warn(
                tr(
                    "What you did stands, but this computer's keyring did not keep the team passphrase. Type it "
                    "again next time."
                )
            )

        self._desk.tasks.command(
            self._owner, lambda: supervisor.remember(own, given.passphrase, policy=policy), None, refused
        )
