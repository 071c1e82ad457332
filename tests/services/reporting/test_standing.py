"""Late and missing reports over the years, beside a count of their own."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.attachment import AttachmentKind
from csdesk.models.message import MessageState, OutboxMessage, SentHow
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Recipient
from csdesk.services import attachments, today
from csdesk.services.reporting import Quarter, Stand, Standing, StandingCell, standing
from csdesk.services.reporting.keeping import quarter_record
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.reporting import desk

TODAY = date(2026, 10, 20)
FIRST, SECOND, THIRD, NOW = (Quarter(2026, number) for number in (1, 2, 3, 4))


@pytest.fixture
def at_work(vault: Vault) -> Vault:
    """A desk since February; somebody of Rock was referred in April and closed in August, nobody of Brown ever."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Rock",), created=date(2026, 2, 3))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 4, 2))
        session.get_one(Ncp, ncp_id).closed_on = date(2026, 8, 5)

    vault.write(work)
    return vault


def report(
    session: Session,
    quarter: Quarter,
    csa_id: UUID | None,
    *,
    state: MessageState | None,
    sent_on: date | None = None,
    as_of: date | None = None,
    handed_out: bool = False,
) -> None:
    """A report that was made, and what became of its message."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    workbook = QuarterWorkbook(
        quarter_id=quarter_record(session, quarter).id,
        recipient=Recipient.STATE if csa_id is None else Recipient.CSA,
        csa_id=csa_id,
        recipient_name="x",
        attachment_id=attachments.keep(session, AttachmentKind.WORKBOOK, "x.xlsx", "a/b", b"x", at=at),
        as_of=as_of or quarter.last_day,
        made_at=at,
        people=1,
        withheld=0,
    )
    session.add(workbook)
    session.flush()
    if state is None:
        return
    number = session.query(OutboxMessage).count()
    session.add(
        OutboxMessage(
            message_id=f"<{number}@x>",
            recipient_name="x",
            recipient_email="",
            subject="x",
            body="",
            about_people=1,
            rule="x",
            state=state,
            created_at=at,
            sent_at=at if state is MessageState.SENT else None,
            sent_on=sent_on,
            sent_how=SentHow.SMTP if state is MessageState.SENT else None,
            handed_out_at=at if handed_out else None,
            workbook_id=workbook.id,
        )
    )
    session.flush()


def rock(session: Session) -> UUID:
    return session.query(Csa).filter_by(county="Rock").one().id


def row(found: Standing, name: str) -> list[str]:
    (one,) = (line for line in found.rows if line.name == name)
    return [cell.words for cell in one.cells]


def test_late_and_missing_are_seen_at_a_glance(at_work: Vault) -> None:
    def work(session: Session) -> Standing:
        report(session, FIRST, None, state=MessageState.SENT, sent_on=date(2026, 4, 15))
        report(session, SECOND, None, state=MessageState.SENT, sent_on=date(2026, 7, 16))
        report(session, THIRD, None, state=MessageState.SENT, sent_on=date(2026, 8, 1), as_of=date(2026, 8, 1))
        report(session, SECOND, rock(session), state=MessageState.DRAFT, handed_out=True)
        return standing(session, today=TODAY)

    found = at_work.write(work)
    assert found.quarters == (FIRST, SECOND, THIRD, NOW), "none from before the desk's first day"
    assert row(found, "State mailbox") == [
        "sent Apr 15",
        "sent Jul 16, 1 day late",
        "missing since Oct 15",
        "due in 87 days",
    ], "a report that was made in August is none of the quarter"
    assert row(found, "Rock County CSA") == [
        "nobody to report of",
        "saved Jan 1: did you send it?",
        "missing since Oct 15",
        "nobody to report of",
    ]
    assert [line.name for line in found.rows] == ["State mailbox", "Rock County CSA"], "Brown has nobody"
    assert [(line.name, str(cell.quarter)) for line, cell in found.missing] == [
        ("Rock County CSA", "2026Q2"),
        ("State mailbox", "2026Q3"),
        ("Rock County CSA", "2026Q3"),
    ]


def test_today_says_what_is_missing_and_who_has_theirs(at_work: Vault) -> None:
    def work(session: Session) -> None:
        report(session, THIRD, None, state=MessageState.SENT, sent_on=date(2026, 8, 1), as_of=date(2026, 8, 1))
        card = look(session).quarter
        assert (card.code, card.days_left, card.sent) == ("2026Q3", -5, False), "an interim one is none"
        assert (card.csa_reports, card.csa_sent, card.missing) == (1, 0, 5)
        report(session, THIRD, rock(session), state=MessageState.SENT, sent_on=TODAY)
        assert (look(session).quarter.csa_sent, look(session).quarter.missing) == (1, 4)

    at_work.write(work)


def test_today_says_truly_what_messages_wait_for(at_work: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = rock(session)
        for state in (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED, MessageState.UNKNOWN):
            report(session, SECOND, csa_id, state=state)
        report(session, SECOND, csa_id, state=MessageState.DRAFT, handed_out=True)
        for hold in ("login", "put_away"):
            state = MessageState.QUEUED if hold == "login" else MessageState.FAILED
            report(session, SECOND, csa_id, state=state)
            session.query(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1).one().hold = hold
        session.flush()
        card = look(session).outbox
        assert (card.drafts, card.queued, card.problems, card.held, card.handed_out) == (1, 1, 2, 1, 1)
        assert (card.total, card.next_try_at) == (6, None)
        later = datetime(2026, 10, 20, 19, 40, tzinfo=UTC)
        session.query(OutboxMessage).filter_by(state=MessageState.QUEUED).update({"next_try_at": later})
        assert look(session).outbox.next_try_at == later

    at_work.write(work)


def look(session: Session) -> today.Today:
    session.flush()
    now = datetime(2026, 10, 20, 15, tzinfo=UTC)
    return today.todays_list(session, today=TODAY, now=now, settings=Settings())


FATES = st.tuples(
    st.sampled_from((FIRST, SECOND, THIRD, NOW)),
    st.booleans(),
    st.sampled_from((None, *MessageState)),
    st.integers(-40, 120),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FATES, max_size=8))
def test_whatever_was_made_and_sent_stands_as_counted_one_by_one(
    at_work: Vault, fates: list[tuple[Quarter, bool, MessageState | None, int, bool]]
) -> None:
    def work(session: Session) -> tuple[Standing, UUID]:
        csa_id = rock(session)
        for quarter, to_state, state, days, whole in fates:
            sent_on = quarter.due_on + timedelta(days=days) if state is MessageState.SENT else None
            as_of = quarter.last_day if whole else quarter.first_day
            report(session, quarter, None if to_state else csa_id, state=state, sent_on=sent_on, as_of=as_of)
        return standing(session, today=TODAY), csa_id

    found, csa_id = at_work.read(work)
    cells = {(line.csa_id is None, cell.quarter): cell for line in found.rows for cell in line.cells}
    assert csa_id in {line.csa_id for line in found.rows}
    for (to_state, quarter), cell in cells.items():
        own = [fate for fate in fates if fate[:2] == (quarter, to_state) and fate[4]]
        sent = [fate for fate in own if fate[2] is MessageState.SENT]
        assert (cell.stand in (Stand.SENT, Stand.SENT_LATE)) == bool(sent)
        if sent:
            assert cell.days_late == sent[0][3]
            assert (cell.stand is Stand.SENT_LATE) == (sent[0][3] > 0)
        elif any(fate[2] in (MessageState.UNKNOWN, MessageState.SENDING) for fate in own):
            assert cell.stand is Stand.UNKNOWN
        elif any(fate[2] is MessageState.QUEUED for fate in own):
            assert cell.stand is Stand.ON_THE_WAY
        else:
            owed = to_state or quarter in (SECOND, THIRD)
            late = quarter != NOW
            assert cell.stand is (Stand.NOTHING if not owed else Stand.MISSING if late else Stand.DUE)


def month(session: Session, number: int, sent_on: date | None) -> None:
    """The report of a month to Rock, sent, or only made."""
    state = MessageState.SENT if sent_on is not None else MessageState.DRAFT
    last = date(2026, number, monthrange(2026, number)[1])
    report(session, Quarter(2026, (number + 2) // 3), rock(session), state=state, sent_on=sent_on, as_of=last)
    made = session.query(QuarterWorkbook).order_by(QuarterWorkbook.id.desc()).limit(1).one()
    made.since_on, made.until_on = last.replace(day=1), last
    session.flush()


def cell(session: Session, quarter: Quarter) -> StandingCell:
    (line,) = (line for line in standing(session, today=TODAY).rows if line.name == "Rock County CSA")
    (found,) = (one for one in line.cells if one.quarter == quarter)
    return found


def test_a_missing_month_is_seen_whatever_was_sent_after_it(at_work: Vault) -> None:
    """Somebody was to be reported of in April, May, June, July and August."""

    def work(session: Session) -> None:
        session.get_one(Csa, rock(session)).report_rhythm = ReportRhythm.MONTHLY
        month(session, 4, date(2026, 5, 10))
        month(session, 6, date(2026, 7, 10))
        month(session, 8, date(2026, 9, 10))
        assert (cell(session, SECOND).stand, cell(session, SECOND).words) == (Stand.MISSING, "missing since Jun 15")
        assert cell(session, THIRD).words == "missing since Aug 15", "July"
        month(session, 7, date(2026, 10, 19))
        assert cell(session, THIRD).words == "sent Oct 19, 4 days late", "nobody was to be reported of in September"
        month(session, 5, date(2026, 7, 1))
        assert cell(session, SECOND).words == "sent Jul 10"

    at_work.write(work)


def test_one_month_is_not_the_report_of_a_quarterly_agency(at_work: Vault) -> None:
    def work(session: Session) -> None:
        month(session, 6, date(2026, 7, 10))
        assert cell(session, SECOND).words == "missing since Jul 15"
        month(session, 4, date(2026, 5, 10))
        month(session, 5, None)
        assert cell(session, SECOND).stand is Stand.MISSING, "May is a draft"
        report(session, SECOND, rock(session), state=MessageState.SENT, sent_on=date(2026, 7, 20))
        assert cell(session, SECOND).words == "sent Jul 20, 5 days late"

    at_work.write(work)


@pytest.mark.parametrize("wanted", [ReportRhythm.MONTHLY, ReportRhythm.BIWEEKLY])
def test_the_report_of_a_quarter_stands_for_all_that_ended_in_it(at_work: Vault, wanted: ReportRhythm) -> None:
    def work(session: Session) -> None:
        session.get_one(Csa, rock(session)).report_rhythm = wanted
        assert cell(session, SECOND).stand is Stand.MISSING
        report(session, SECOND, rock(session), state=MessageState.SENT, sent_on=date(2026, 7, 10))
        assert cell(session, SECOND).words == "sent Jul 10"

    at_work.write(work)
