"""A backup that was made before messages went takes the vault's place: they do not go twice."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from csdesk.services import mailbox, reporting
from csdesk.services import settings as desk_settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import MessageState
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault, backup
from tests.conftest import PASSPHRASE
from tests.services.mailbox.servers import to
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


def script(session: Session) -> None:
    made = desk.set_up(session)
    desk_settings.save(session, SETTINGS)
    ncp_id = desk.add_person(session, 1, ("Rock",))
    desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))


def draft(session: Session) -> None:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def yes(session: Session, at: datetime = MADE) -> None:
    mailbox.approve(session, seen(session), at=at, who="Dana")


def states(vault: Vault) -> set[MessageState]:
    return {line.state for line in vault.read(mailbox.list_messages)}


def test_what_was_queued_in_a_backup_is_asked_about_and_not_sent_again(
    vault: Vault, vault_file: Path, tmp_path: Path, server: LoopbackServer
) -> None:
    vault.write(script)
    vault.write(draft)
    vault.write(yes)
    kept = backup.back_up(vault, tmp_path / "copy.csbackup")
    mailbox.send_due(vault, to(server), clock=SetClock(MADE), who="Dana")
    assert len(server.deliveries.received()) == 2
    vault.lock()
    backup.restore(kept, vault_file)
    opened = vaults.unlock(vault_file, PASSPHRASE)
    try:
        assert states(opened) == {MessageState.QUEUED}
        later = MADE + timedelta(hours=1)
        assert mailbox.settle(opened, clock=SetClock(later), who="Dana"), "as the window does when it opens the vault"
        assert states(opened) == {MessageState.UNKNOWN}
        assert not mailbox.settle(opened, clock=SetClock(later), who="Dana"), "once"
        assert mailbox.send_due(opened, to(server), clock=SetClock(later), who="Dana") == ()
        assert len(server.deliveries.received()) == 2, "each once"
        assert states(opened) == {MessageState.UNKNOWN}
        lines = opened.read(mailbox.list_messages)
        assert all("backup was put in place" in line.problem for line in lines)
        for line in lines:
            opened.write(
                lambda session, line=line: mailbox.resolve_unknown(session, line.id, False, at=later, who="Dana")  # type: ignore[misc]
            )
        opened.write(lambda session: yes(session, later))
        mailbox.send_due(opened, to(server), clock=SetClock(later), who="Dana")
        assert states(opened) == {MessageState.SENT}, "asked once; then as ever"
    finally:
        opened.lock()
