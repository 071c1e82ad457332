"""Which reports the CSAs wait for: as often as was agreed, of whose people somebody was referred, until one left."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.contact import Postponement
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Recipient
from csdesk.services.reporting import Quarter, periods, rhythm
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.rhythm import DueReport
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTERLY, MONTHLY, BIWEEKLY = ReportRhythm
TODAY = date(2026, 10, 8)
Q3 = periods.parse("2026Q3")


def scene(session: Session, wanted: ReportRhythm = QUARTERLY, *, referred_on: date = date(2026, 9, 2)) -> UUID:
    """A person of Brown who was referred; its CSA wants reports in this rhythm. Gives back the person."""
    made = desk.set_up(session)
    ncp_id = desk.add_person(session, 1, ("Brown",))
    desk.refer(session, ncp_id, made.programs["WIOA Adult"], referred_on)
    brown(session).report_rhythm = wanted
    session.flush()
    return ncp_id


def brown(session: Session) -> Csa:
    return session.query(Csa).filter(Csa.county == "Brown").one()


def due(session: Session, today: date = TODAY) -> tuple[DueReport, ...]:
    return rhythm.due_reports(session, today=today)


def left(session: Session, period: Period, *, as_of: date | None = None) -> None:
    """A report of this period left for Brown three days after its end."""
    quarter = session.query(QuarterRecord).filter_by(year=period.quarter.year, number=period.quarter.number).first()
    if quarter is None:
        quarter = QuarterRecord(year=period.quarter.year, number=period.quarter.number, due_on=period.due_on)
    file = Attachment(
        kind=AttachmentKind.WORKBOOK, file_name="x.xlsx", media_type="x", sha256=uuid4().hex * 2, size=1,
        content=b"x", added_at=desk.noon(TODAY),
    )  # fmt: skip
    session.add_all((quarter, file))
    session.flush()
    whole = period.rhythm == QUARTERLY
    session.add(
        QuarterWorkbook(
            quarter_id=quarter.id,
            since_on=None if whole else period.first_day,
            until_on=None if whole else period.last_day,
            recipient=Recipient.CSA,
            csa_id=brown(session).id,
            recipient_name="Brown County CSA",
            attachment_id=file.id,
            as_of=as_of or period.last_day,
            made_at=desk.noon(period.due_on),
            people=1,
            withheld=0,
            frozen_at=desk.noon(period.due_on),
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("wanted", "period", "due_on"),
    [
        (QUARTERLY, "2026Q3", date(2026, 10, 15)),
        (MONTHLY, "2026-09", date(2026, 10, 15)),
        (BIWEEKLY, "2026-09-14..2026-09-27", date(2026, 10, 2)),
    ],
)
def test_the_last_period_that_ended_is_due_until_it_left(
    vault: Vault, wanted: ReportRhythm, period: str, due_on: date
) -> None:
    def work(session: Session) -> None:
        scene(session, wanted, referred_on=date(2026, 9, 15))
        (one,) = due(session)
        assert (str(one.period), one.due_on, one.county, one.rhythm) == (period, due_on, "Brown", wanted)
        assert one.late_by_days == max(0, (TODAY - due_on).days)
        assert one.csa_name == "Brown County CSA"
        assert (one.missing, one.last_left_on) == ((), None)
        left(session, one.period)
        assert due(session) == ()
        (after,) = due(session, one.period.next.due_on)
        assert (after.period, after.last_left_on) == (one.period.next, one.due_on)

    vault.write(work)


def test_what_is_missing_before_makes_it_late_and_is_asked_for_one_by_one(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session, MONTHLY, referred_on=date(2026, 7, 1))
        july, august, september = (periods.parse(f"2026-0{month}") for month in (7, 8, 9))
        (one,) = due(session)
        assert (one.missing, one.period) == ((july, august), september)
        assert one.late_by_days == (TODAY - july.due_on).days
        left(session, july)
        (one,) = due(session)
        assert one.missing == (august,)
        left(session, september)
        (one,) = due(session)
        assert (one.period, one.missing) == (august, ()), "what September's report tells of is September"
        left(session, august)
        assert due(session) == ()

    vault.write(work)


def test_a_report_covers_what_lies_within_it_and_no_more(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session, MONTHLY)
        left(session, Q3, as_of=date(2026, 9, 20))
        assert len(due(session)) == 1, "made before September ended"
        left(session, Q3)
        assert due(session) == ()
        brown(session).report_rhythm = QUARTERLY
        assert due(session) == ()

    vault.write(work)


def test_a_month_does_not_stand_for_its_quarter(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session)
        left(session, periods.parse("2026-09"))
        (one,) = due(session)
        assert one.period == Q3

    vault.write(work)


def test_its_three_months_do(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session, referred_on=date(2026, 7, 1))
        for month in (9, 7, 8):
            assert [one.period for one in due(session)] == [Q3]
            left(session, periods.parse(f"2026-0{month}"))
        assert due(session) == (), "they were agreed monthly then"

    vault.write(work)


def test_each_that_is_missing_is_to_be_made(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session, MONTHLY, referred_on=date(2026, 7, 1))
        (one,) = due(session)
        july, august, september = one.one_by_one(today=TODAY)
        assert [str(each.period) for each in (july, august, september)] == ["2026-07", "2026-08", "2026-09"]
        assert [each.late_by_days for each in (july, august, september)] == [54, 23, 0]
        assert (july.due_on, july.missing) == (date(2026, 8, 15), ())

    vault.write(work)


def test_nothing_is_owed_of_nobody_before_the_agreement_or_before_the_desk_began(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = scene(session)
        assert [one.county for one in due(session)] == ["Brown"], "not the counties without anybody"
        assert due(session, date(2026, 9, 30)) == (), "referred after the quarter that ended last"
        brown(session).agreed_on = date(2026, 10, 1)
        assert due(session) == ()
        brown(session).agreed_on = date(2026, 9, 30)
        assert len(due(session)) == 1
        person = session.get_one(Ncp, ncp_id)
        person.created_at = desk.noon(date(2026, 10, 2))
        assert due(session) == (), "not known on this desk when the quarter ended"
        person.created_at, person.closed_on = desk.noon(date(2026, 4, 1)), date(2026, 9, 1)
        assert len(due(session)) == 1, "closed within the quarter"
        (one,) = due(session, date(2027, 1, 5))
        assert one.period == Q3, "closed before the next one; this one is missing still"

    vault.write(work)


def test_what_was_marked_as_done_was_told_in_another_way(vault: Vault) -> None:
    def work(session: Session) -> None:
        scene(session, MONTHLY, referred_on=date(2026, 7, 1))
        august, csa_id = periods.parse("2026-08"), brown(session).id
        done = Postponement(subject_id=rhythm.subject_of(csa_id, august), until=None, made_at=desk.noon(TODAY))
        session.add(done)
        session.flush()
        (one,) = due(session)
        assert one.missing == ()
        done.until = date(2026, 12, 1)
        session.flush()
        (one,) = due(session)
        assert len(one.missing) == 2, "only put off"

    vault.write(work)


def test_the_latest_comes_first(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number, county in enumerate(desk.COUNTIES):
            ncp_id = desk.add_person(session, number, (county,))
            desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 9, 15))
        session.query(Csa).filter(Csa.county == "Rock").one().report_rhythm = BIWEEKLY
        session.flush()
        assert [one.county for one in due(session)] == ["Rock", "Brown", "Fond du Lac"]
        assert due(session)[1].period.quarter == Quarter(2026, 3)

    vault.write(work)
