"""`outbox receipts`, `sent`, `arrived` and `lost` at the command line."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.services import mailbox, reporting
from csdesk.services import settings as desk_settings
from csdesk.services import vault as vaults
from csdesk.services.settings import Settings
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.reporting import desk

__all__ = ["passphrase_file", "run"]

SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example")


@pytest.fixture
def today() -> date:
    return datetime.now(UTC).astimezone().date()


@pytest.fixture
def quarter(vault_file: Path, today: date) -> reporting.Quarter:
    """The quarter before this one, with drafts to the state and to Brown, made three days ago."""
    quarter = reporting.of(today).previous

    def work(session: Session) -> None:
        made = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        ncp_id = desk.add_person(session, 1, ("Brown",), created=quarter.first_day)
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], quarter.last_day)
        at = datetime.now(UTC) - timedelta(days=3)
        reporting.prepare_quarter(session, quarter, at=at, who="Dana", settings=SETTINGS)
        mailbox.draft_messages(session, quarter, at=at, who="Dana", settings=SETTINGS)

    vault = vaults.unlock(vault_file, PASSPHRASE)
    vault.write(work)
    vault.lock()
    return quarter


def test_what_was_sent_by_hand_is_found_again(run: Run, quarter: reporting.Quarter, today: date) -> None:
    messages = {one["recipient"]: one["id"] for one in run("outbox", "list")[1]["messages"]}
    assert run("outbox", "receipts")[1]["receipts"] == []
    code, _, error = run("outbox", "sent", messages["Brown County CSA"], "--on", today + timedelta(days=1))
    assert (code, "lies ahead" in error) == (1, True)
    day = today - timedelta(days=1)
    assert run("outbox", "sent", messages["Brown County CSA"], "--on", day)[1]["allowed"]
    assert run("outbox", "sent", messages["State mailbox"])[0] == 0
    code, said, _ = run("outbox", "receipts", "--quarter", quarter, "--recipient", "Brown County CSA")
    (receipt,) = said["receipts"]
    assert (code, said["total"]) == (0, 1)
    assert (receipt["sent_on"], receipt["sent_how"], receipt["tries"]) == (str(day), "by_hand", [])
    assert run("outbox", "receipts")[1]["total"] == 2
    assert run("outbox", "receipts", "--quarter", quarter.previous)[1]["total"] == 0


@pytest.mark.parametrize(("word", "state"), [("arrived", "sent"), ("lost", "failed")])
def test_what_was_found_out_is_said(
    run: Run, quarter: reporting.Quarter, vault_file: Path, word: str, state: str
) -> None:
    def lose(session: Session) -> UUID:
        row = session.query(OutboxMessage).filter_by(recipient_name="Brown County CSA").one()
        row.state = MessageState.UNKNOWN
        return row.id

    vault = vaults.unlock(vault_file, PASSPHRASE)
    message_id = vault.write(lose)
    vault.lock()
    assert run("outbox", word, message_id)[0] == 0
    (found,) = (one for one in run("outbox", "list")[1]["messages"] if one["id"] == str(message_id))
    assert found["state"] == state
    code, _, error = run("outbox", word, message_id)
    assert (code, "known what became" in error) == (1, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("lost", "7"), "no message's id"), (("sent", str(UUID(int=7))), "not in the outbox any more")],
)
def test_what_is_no_message_is_refused(run: Run, words: tuple[str, ...], sentence: str) -> None:
    code, _, error = run("outbox", *words)
    assert (code, sentence in error) == (1, True)


@pytest.mark.usefixtures("quarter")
def test_what_is_no_day_is_refused(run: Run) -> None:
    (first, *_more) = run("outbox", "list")[1]["messages"]
    code, _, error = run("outbox", "sent", first["id"], "--on", "yesterday")
    assert (code, "This is no day" in error) == (1, True)
