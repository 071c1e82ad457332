"""Reports that are saved as files, to be sent by hand: their messages ask for it, and do not go as well."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from csdesk.models.message import OutboxMessage
from csdesk.services import mailbox, reporting
from csdesk.services import settings as desk_settings
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import MessageState
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


@pytest.fixture
def at_work(vault: Vault) -> Vault:
    """A person of Rock who was referred."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        desk.refer(session, desk.add_person(session, 1, ("Rock",)), made.programs["WIOA Adult"], date(2026, 7, 2))

    vault.write(work)
    return vault


def save(session: Session) -> tuple[reporting.WorkbookFile, ...]:
    return mailbox.save_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def states(session: Session) -> list[tuple[MessageState, bool]]:
    return [(line.state, line.handed_out_at == MADE) for line in mailbox.list_messages(session)]


def queue(session: Session) -> None:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.approve(session, seen(session), at=MADE, who="Dana")


def test_each_that_was_saved_waits_for_the_word_that_it_was_sent(at_work: Vault) -> None:
    files = at_work.write(save)
    assert [file.workbook.frozen_at for file in files] == [MADE, MADE]
    assert at_work.read(states) == [(MessageState.DRAFT, True)] * 2

    def say(session: Session) -> None:
        for line in mailbox.list_messages(session):
            mailbox.mark_sent(session, line.id, sent_on=MADE.date(), at=MADE, who="Dana")

    at_work.write(say)
    at_work.write(save)
    assert at_work.read(states) == [(MessageState.SENT, True)] * 2, "a copy of what went asks nothing"


def test_what_was_queued_waits_for_the_liaison_again(at_work: Vault) -> None:
    at_work.write(queue)
    assert at_work.read(states) == [(MessageState.QUEUED, False)] * 2
    at_work.write(save)
    assert at_work.read(states) == [(MessageState.DRAFT, True)] * 2


def test_one_report_alone(at_work: Vault) -> None:
    at_work.write(queue)

    def save_one(session: Session) -> reporting.WorkbookFile:
        state = reporting.newest_workbooks(session, QUARTER)[0]
        return mailbox.save_report(session, state.id, at=MADE, who="Dana", settings=SETTINGS)

    assert at_work.write(save_one).workbook.csa_id is None
    assert sorted(at_work.read(states)) == [(MessageState.DRAFT, True), (MessageState.QUEUED, False)]


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.UNKNOWN])
def test_what_may_have_left_is_not_saved_to_go_by_hand(at_work: Vault, state: MessageState) -> None:
    at_work.write(queue)

    def hand_over(session: Session) -> None:
        session.query(OutboxMessage).order_by(OutboxMessage.id).first().state = state  # type: ignore[union-attr]

    at_work.write(hand_over)
    with pytest.raises(RefusedError, match="whether it arrived"):
        at_work.write(save)
    assert at_work.read(lambda session: [line.frozen_at for line in reporting.reports_of(session)]) == [None, None]
