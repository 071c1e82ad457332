"""Messages are handed over, and the program is killed meanwhile: none is ever sent twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.message import OutboxMessage
from csdesk.services import mailbox, new_desk
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import AttemptOutcome, Fault, Letter, MessageState, NotDeliveredError, Step
from csdesk.services.progress import Progress, unwatched
from csdesk.services.settings import Settings
from tests.conftest import PASSPHRASE
from tests.crash.desk import opened, unlocked
from tests.crash.telling import Teller, Told
from tests.crash.work import Work

MESSAGES = 12
AT = datetime(2026, 10, 8, 15, tzinfo=UTC)
WHO = "Dana"
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example")


@dataclass(frozen=True)
class Folder:
    """In the place of a mail server: what was taken lies in a folder, whole, before the answer is given."""

    path: Path
    server = "a folder"

    def deliver(
        self, letter: Letter, *, progress: Progress = unwatched, cancelled: Callable[[], bool] = lambda: False
    ) -> str:
        """Take a letter. On a full disk the answer is: not now."""
        assert not cancelled()
        number = len(self.taken())
        part = self.path / f"{number}.part"
        try:
            part.write_bytes(letter.content)
            part.rename(self.path / f"{number}.eml")
        except OSError as error:
            raise NotDeliveredError("452 4.3.1 no room", fault=Fault.LATER, step=Step.END) from error
        progress(len(letter.content), len(letter.content))
        return "250 OK"

    def stop(self) -> bool:
        """There is nothing to stop."""
        return True

    def drop(self) -> None:
        """There is nothing to drop."""

    def taken(self) -> list[str]:
        """The Message-ID of each letter that was taken."""
        return [
            line.partition(": ")[2]
            for path in sorted(self.path.glob("*.eml"))
            for line in path.read_text().splitlines()
            if line.startswith("Message-ID")
        ]


class Sending(Work):
    """One message after the other is handed over. After a kill each lies with the server at most once: as sent, or
    it is said that nobody knows; and whatever is sent then was not there before."""

    name = "sending"

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        made.vault.write(_approved)
        made.vault.lock()
        (folder / "mailbox").mkdir()

    def run(self, folder: Path, tell: Teller) -> None:
        with unlocked(self.vault(folder), code=self.code) as vault:
            ids = [line.id for line in vault.read(mailbox.list_messages)][::-1]
            tell.begins()
            for message_id in ids:
                tell.writes()
                mailbox.send_due(vault, Folder(folder / "mailbox"), clock=SetClock(AT), who=WHO, only=[message_id])
                states = {line.id: line.state for line in vault.read(mailbox.list_messages)}
                tell.did(str(message_id) if states[message_id] is MessageState.SENT else "")

    def look(self, folder: Path, told: Told) -> None:
        server = Folder(folder / "mailbox")
        before = Counter(server.taken())
        with opened(self.vault(folder), code=self.code) as vault:
            mailbox.settle(vault, clock=SetClock(AT), who=WHO)
            lines = {line.id: line for line in vault.read(mailbox.list_messages)}
            for message_id in filter(None, told.done):
                assert lines[UUID(message_id)].state is MessageState.SENT, "what was acknowledged"
            for line in lines.values():
                there = before[line.message_id]
                assert there <= 1, "twice"
                if line.state is MessageState.SENT:
                    assert there == 1
                elif line.state is not MessageState.UNKNOWN:
                    assert there == 0, line.state
                assert len(line.tries) == line.attempts
                assert all(one.outcome is not AttemptOutcome.BEGUN for one in line.tries)
            later = SetClock(AT + timedelta(hours=1))
            mailbox.send_due(vault, server, clock=later, who=WHO)
            assert max(Counter(server.taken()).values(), default=0) <= 1, "a second time"
            states = Counter(line.state for line in vault.read(mailbox.list_messages))
        assert states[MessageState.SENT] + states[MessageState.UNKNOWN] == MESSAGES, states
        assert states[MessageState.UNKNOWN] <= 1, states


def _approved(session: Session) -> None:
    desk_settings.save(session, SETTINGS)
    for number in range(MESSAGES):
        session.add(
            OutboxMessage(
                message_id=f"<{number}@agency.example>",
                recipient_name=f"Agency {number}",
                recipient_email=f"csa{number}@agency.example",
                subject="About nobody",
                body="A line.\n" * 200,
                about_people=0,
                rule="It tells of nobody.",
                created_at=AT,
            )
        )
    session.flush()
    seen = {line.id: line.fingerprint for line in mailbox.list_messages(session)}
    mailbox.approve(session, seen, at=AT, who=WHO)
