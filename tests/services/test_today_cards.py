"""The cards of *Today*: how old the report is, when the quarter is due, what waits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.quarter import Quarter, QuarterWorkbook
from csdesk.models.release import Recipient
from csdesk.services import today
from csdesk.services.settings import Settings
from csdesk.services.today import Today
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, add_csa, add_person, add_report


def look(session: Session, day: date = TODAY, settings: Settings | None = None) -> Today:
    session.flush()
    now = NOW + (day - TODAY)
    return today.todays_list(session, today=day, now=now, settings=settings or Settings())


@pytest.mark.parametrize(("age", "stale"), [(30, False), (31, True)])
def test_a_report_older_than_thirty_days_is_stale(vault: Vault, age: int, stale: bool) -> None:
    def work(session: Session) -> None:
        add_report(session, "Rock", on=TODAY - timedelta(days=age + 40))
        add_report(session, "Rock", on=TODAY - timedelta(days=age))
        card = look(session).report
        assert (card.age_days, card.stale) == (age, stale)

    vault.write(work)


def sent_to(session: Session, recipient: Recipient, year: int, number: int, state: MessageState) -> None:
    quarter = Quarter(year=year, number=number, due_on=TODAY)
    attachment = Attachment(
        kind=AttachmentKind.WORKBOOK, file_name="q.xlsx", media_type="x", sha256="0" * 64, size=1, content=b"x",
        added_at=NOW,
    )  # fmt: skip
    session.add_all([quarter, attachment])
    session.flush()
    workbook = QuarterWorkbook(
        quarter_id=quarter.id, recipient=recipient, csa_id=add_csa(session) if recipient is Recipient.CSA else None,
        recipient_name="R", attachment_id=attachment.id, as_of=TODAY,
        made_at=NOW, people=0, withheld=0,
    )  # fmt: skip
    session.add(workbook)
    session.flush()
    session.add(
        OutboxMessage(
            message_id=f"<{year}{number}{recipient}@test>", recipient_name="R", recipient_email="r@example.org",
            subject="S", body="B", about_people=0, rule="r", state=state, created_at=NOW, workbook_id=workbook.id,
            sent_at=NOW if state is MessageState.SENT else None,
        )
    )  # fmt: skip


def at_work_since(session: Session, year: int) -> None:
    """Somebody is in the caseload from the beginning of a year on; nothing is to be done about them."""
    ncp = session.get_one(Ncp, add_person(session))
    ncp.created_at = datetime(year, 1, 5, tzinfo=UTC)
    ncp.closed_on = date(year, 2, 1)
    session.flush()


def test_a_new_desk_owes_nothing_for_the_quarter_before_it(vault: Vault) -> None:
    card = vault.read(lambda session: look(session).quarter)
    assert (card.number, card.days_left, card.sent) == (4, 99, False)


def test_the_quarter_counts_down_until_the_state_has_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        at_work_since(session, 2025)
        card = look(session).quarter
        assert (card.year, card.number, card.due_on, card.days_left, card.sent) == (
            2026, 3, date(2026, 10, 15), 7, False
        )  # fmt: skip
        assert look(session, date(2026, 10, 20)).quarter.days_left == -5
        assert (look(session, date(2026, 1, 2)).quarter.year, look(session, date(2026, 1, 2)).quarter.number) == (
            2025,
            4,
        )
        sent_to(session, Recipient.CSA, 2026, 2, MessageState.SENT)
        sent_to(session, Recipient.STATE, 2026, 3, MessageState.DRAFT)
        found = look(session)
        assert not found.quarter.sent
        assert (found.outbox.drafts, found.outbox.queued, found.outbox.problems) == (1, 0, 0)
        assert found.outbox.total == 1

    vault.write(work)


def test_once_it_was_sent_and_its_day_is_past_the_next_quarter_counts(vault: Vault) -> None:
    def work(session: Session) -> None:
        at_work_since(session, 2025)
        sent_to(session, Recipient.STATE, 2026, 3, MessageState.SENT)
        assert look(session).quarter.sent
        card = look(session, date(2026, 10, 16)).quarter
        assert (card.number, card.due_on, card.sent) == (4, date(2027, 1, 15), False)

    vault.write(work)


def test_a_message_that_was_refused_is_a_problem_though_it_was_saved_before(vault: Vault) -> None:
    def work(session: Session) -> None:
        sent_to(session, Recipient.STATE, 2026, 3, MessageState.DRAFT)
        session.flush()
        message = session.query(OutboxMessage).one()
        message.handed_out_at = NOW
        assert (look(session).outbox.handed_out, look(session).outbox.problems) == (1, 0)
        message.state = MessageState.FAILED
        assert (look(session).outbox.handed_out, look(session).outbox.problems) == (0, 1)

    vault.write(work)
