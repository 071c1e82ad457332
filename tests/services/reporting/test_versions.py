"""The versions of one report: which one is a draft, when one of them was tried and never arrived."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.services import mailbox, reporting
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import WorkbookMade
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, QUARTER, SETTINGS, export, give_out

LATER = desk.noon(MADE + timedelta(days=30))


@pytest.fixture
def tried(vault: Vault) -> Vault:
    """Reports of which a message was tried and refused for now; then something changed, and new ones left."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))

    def send_in_vain(session: Session) -> None:
        mailbox.draft_messages(session, QUARTER, at=desk.noon(MADE), who="Dana", settings=SETTINGS)
        for message in session.query(OutboxMessage):
            message.state, message.attempts = MessageState.FAILED, 1

    vault.write(work)
    export(vault)
    vault.write(send_in_vain)
    vault.write(lambda session: change(session, 20))
    give_out(vault)
    return vault


def change(session: Session, day: int) -> None:
    desk.contact(session, session.scalars(select(Ncp.id)).one(), date(2026, 7, day))


def versions(vault: Vault) -> list[tuple[str, int, bool]]:
    made = vault.read(lambda session: reporting.reports_of(session, quarter=QUARTER))
    return [(line.recipient_name, line.version, line.frozen_at is not None) for line in made]


def test_an_amended_report_is_made_only_where_somebody_asked_for_it(tried: Vault) -> None:
    tried.write(lambda session: change(session, 21))
    export(tried)
    assert versions(tried) == [("State mailbox", 0, True), ("Rock County CSA", 0, True)]


def test_the_draft_of_an_amended_report_is_made_anew_beside_one_that_was_tried(tried: Vault) -> None:
    tried.write(lambda session: change(session, 21))

    def amend(session: Session) -> WorkbookMade:
        state = reporting.newest_workbooks(session, QUARTER)[0]
        return reporting.amend(session, state.id, at=LATER, who="Dana", settings=SETTINGS)

    first = tried.write(amend)
    tried.write(lambda session: change(session, 22))
    second = export(tried, on=LATER.date())["State mailbox"].workbook
    assert (second.version, second.amends_id) == (1, first.amends_id)
    assert second.id != first.id
    assert versions(tried)[:2] == [("State mailbox", 1, False), ("State mailbox", 0, True)]


def test_what_may_have_arrived_is_not_amended_again(tried: Vault) -> None:
    def amend(session: Session) -> WorkbookMade:
        state = reporting.newest_workbooks(session, QUARTER)[0]
        return reporting.amend(session, state.id, at=LATER, who="Dana", settings=SETTINGS)

    def hand_over(session: Session) -> None:
        made = amend(session)
        mailbox.draft_messages(session, QUARTER, at=LATER, who="Dana", settings=SETTINGS)
        session.query(OutboxMessage).filter_by(workbook_id=made.id).one().state = MessageState.UNKNOWN
        change(session, 22)

    tried.write(lambda session: change(session, 21))
    tried.write(hand_over)
    with pytest.raises(RefusedError, match="whether it arrived"):
        tried.write(amend)
