"""A report that left and did not arrive is owed as before, and can be sent again."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa
from csdesk.services import mailbox, reporting
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import MessageLine, MessageState
from csdesk.services.reporting import Stand, made, rhythm
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import plain
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk
from tests.support.smtp import FailingServer

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
TODAY = MADE.date()
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


@pytest.fixture
def drafted(vault: Vault) -> Vault:
    """Drafts to the state and to Rock about one person."""

    def work(session: Session) -> None:
        found = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, found.programs["WIOA Adult"], date(2026, 7, 2))

    vault.write(work)
    vault.write(prepare)
    return vault


def prepare(session: Session) -> None:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def rock(session: Session) -> MessageLine:
    (line,) = (line for line in mailbox.list_messages(session) if line.recipient_name == "Rock County CSA")
    return line


def stands(session: Session) -> tuple[bool, bool, Stand]:
    """Whether a report to Rock is owed, whether one counts as the last that left, and how the quarter stands."""
    csa_id = session.query(Csa).filter_by(county="Rock").one().id
    owed = bool(rhythm.due_reports(session, today=TODAY))
    last = made.last_left(session, csa_id, before=TODAY)
    (row,) = (row for row in reporting.standing(session, today=TODAY).rows if row.csa_id == csa_id)
    (cell,) = (cell for cell in row.cells if cell.quarter == QUARTER)
    return owed, last is not None, cell.stand


def lose(vault: Vault) -> None:
    """The line drops at the worst moment."""
    vault.write(lambda session: mailbox.approve(session, seen(session, rock(session).id), at=MADE, who="Dana"))
    with FailingServer("end").running() as server:
        mailbox.send_due(vault, plain(server), clock=SetClock(MADE), who="Dana")


def did_not_arrive(session: Session) -> None:
    mailbox.resolve_unknown(session, rock(session).id, False, at=MADE, who="Dana")


def discard(session: Session) -> None:
    mailbox.discard(session, [rock(session).id], at=MADE, who="Dana")


def as_eml(session: Session) -> None:
    mailbox.as_eml(session, rock(session).id, at=MADE, who="Dana")


def test_what_did_not_arrive_is_owed_as_before_and_can_be_sent_again(drafted: Vault) -> None:
    assert drafted.read(stands) == (True, False, Stand.DUE)
    lose(drafted)
    assert drafted.read(stands) == (False, True, Stand.UNKNOWN), "it may be there"
    drafted.write(did_not_arrive)
    assert drafted.read(stands) == (True, False, Stand.DUE)
    drafted.write(discard)
    assert drafted.read(stands) == (True, False, Stand.DUE)
    drafted.write(prepare)
    assert drafted.read(rock).state is MessageState.DRAFT
    drafted.write(lambda session: mailbox.mark_sent(session, rock(session).id, sent_on=TODAY, at=MADE, who="Dana"))
    assert drafted.read(stands) == (False, True, Stand.SENT)


def test_a_draft_that_was_saved_counts_until_it_is_discarded(drafted: Vault) -> None:
    drafted.write(as_eml)
    assert drafted.read(stands) == (False, True, Stand.GIVEN)
    drafted.write(discard)
    assert drafted.read(stands) == (True, False, Stand.DUE)


def test_files_that_were_saved_count_until_their_message_is_discarded(drafted: Vault) -> None:
    drafted.write(lambda session: mailbox.save_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS))
    assert drafted.read(stands) == (False, True, Stand.GIVEN)
    drafted.write(discard)
    assert drafted.read(stands) == (True, False, Stand.DUE)
