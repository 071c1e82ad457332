"""A past quarter stays what it was when a later report moves a case, or when a record is opened again."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import closing, reporting
from csdesk.services.reporting import Quarter, Step, as_it_was, content
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.support.reports import bring, report_of, row

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
JUNE, SEPTEMBER, OCTOBER, NOVEMBER = "2026-06-01", "2026-09-07", "2026-10-05", "2026-11-09"
SOON = date(2026, 10, 8)


def listed(vault: Vault, quarter: Quarter) -> dict[str, int]:
    funnel = vault.read(lambda session: reporting.funnel(session, quarter))
    return {line.county: line.counts[0] for line in funnel.counties}


def behind(vault: Vault, quarter: Quarter, county: str) -> list[tuple[str, ...]]:
    lines = vault.read(lambda session: reporting.people_behind(session, quarter, Step.LISTED, county))
    return [line.counties for line in lines]


@pytest.mark.parametrize("order", [(SEPTEMBER, OCTOBER, NOVEMBER), (SEPTEMBER, NOVEMBER, OCTOBER)], ids=str)
def test_a_case_that_moves_counts_where_it_was(vault: Vault, order: tuple[str, ...]) -> None:
    counties = {SEPTEMBER: "Rock", OCTOBER: "Dane", NOVEMBER: "Brown"}
    for day in order:
        bring(vault, report_of([row(County=counties[day])], day))
    assert listed(vault, Q3) == {"Rock": 1}
    assert listed(vault, Q4) == {"Brown": 1}
    assert behind(vault, Q3, "Rock") == [("Rock",)]
    assert behind(vault, Q3, "Brown") == []
    assert behind(vault, Q4, "Brown") == [("Brown",)]


def test_the_state_reads_where_a_case_was_and_the_agency_where_it_is_told_of_it(vault: Vault) -> None:
    bring(vault, report_of([row(County="Rock")], SEPTEMBER))

    def refer(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = session.scalars(select(Ncp.id)).one()
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 9, 20))

    vault.write(refer)
    bring(vault, report_of([row(County="Brown")], OCTOBER))
    (person,) = vault.read(lambda session: content.gather(session, Q3, as_of=Q3.last_day)).people
    assert (person.counties, person.counties_now) == (("Rock",), frozenset({"Brown"}))
    assert person.cases == (("70000001", "Rock"),)
    assert person.cases_now == (("70000001", "Brown"),)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(0, 200), max_size=6, unique=True).map(sorted),
    first=st.integers(0, 200),
    length=st.integers(0, 60),
)
def test_who_was_closed_then_is_told_as_it_was(vault: Vault, days: list[int], first: int, length: int) -> None:
    """A record is closed and opened on days in turn; whether it was open on each is recounted."""
    began = date(2026, 3, 1)
    periods: list[tuple[date, date | None]] = []
    for number, day in enumerate(days):
        on = began + timedelta(days=day)
        if number % 2 == 0:
            periods.append((on, None))
        else:
            periods[-1] = (periods[-1][0], on)

    def work(session: Session) -> None:
        ncp_id = desk.add_person(session, 1, ("Brown",), created=began)
        for closed, opened in periods:
            closing.close(session, ncp_id, "Moved away", on=closed, at=desk.noon(closed), who="Liaison")
            if opened is not None:
                closing.reopen(session, ncp_id, at=desk.noon(opened), who="Liaison")
        since = began + timedelta(days=first)
        until = since + timedelta(days=length)
        closed_then = [closed for closed, opened in periods if closed <= until and (opened is None or opened > until)]
        found = session.scalars(select(as_it_was.closed_on(until)).where(Ncp.id == ncp_id)).one()
        assert found == (closed_then[0] if closed_then else None)
        shut = session.scalars(select(as_it_was.closed_before(since, until=until)).where(Ncp.id == ncp_id)).one()
        assert bool(shut) == any(closed < since for closed in closed_then)
        session.rollback()

    vault.write(work)


def test_a_record_that_was_closed_in_the_quarter_and_opened_after_it_is_closed_in_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 5, 4))
        closing.close(session, ncp_id, "Moved away", on=date(2026, 6, 10), at=desk.noon(date(2026, 6, 10)), who="L")
        assert [one.closed_on for one in gathered(session, Quarter(2026, 2))] == [date(2026, 6, 10)]
        assert gathered(session, Q3) == ()
        closing.reopen(session, ncp_id, at=desk.noon(date(2026, 10, 2)), who="L")
        assert [one.closed_on for one in gathered(session, Quarter(2026, 2))] == [date(2026, 6, 10)]
        assert gathered(session, Q3) == (), "closed all through the quarter"
        assert [one.closed_on for one in gathered(session, Q4)] == [None]
        assert session.query(IvdCase).count() == 1

    def gathered(session: Session, quarter: Quarter) -> tuple[content.ActiveNcp, ...]:
        return content.gather(session, quarter, as_of=quarter.last_day).people

    vault.write(work)


def test_a_case_that_moved_later_is_owed_to_nobody_for_the_time_before(vault: Vault) -> None:
    """The agency of then may be told nothing of it any more, that of now had nothing to be told of then."""
    bring(vault, report_of([row(County="Rock")], JUNE))

    def work(session: Session) -> None:
        made = desk.set_up(session)
        person = session.query(Ncp).one()
        person.created_at = desk.noon(date(2026, 6, 1))
        desk.refer(session, person.id, made.programs["WIOA Adult"], date(2026, 6, 3))

    def owed(session: Session, today: date) -> list[tuple[str, str]]:
        return [(one.county, str(one.period)) for one in reporting.due_reports(session, today=today)]

    def missing(session: Session, today: date) -> list[str]:
        found = reporting.standing(session, today=today)
        return [f"{line.county} {cell.quarter}" for line, cell in found.missing if line.csa_id]

    vault.write(work)
    assert vault.read(lambda session: owed(session, SOON)) == [("Rock", "2026Q3")]
    assert vault.read(lambda session: missing(session, SOON)) == ["Rock 2026Q2"]
    bring(vault, report_of([row(County="Brown")], OCTOBER))
    assert vault.read(lambda session: owed(session, SOON)) == []
    assert vault.read(lambda session: missing(session, date(2026, 10, 20))) == []
    assert vault.read(lambda session: owed(session, date(2027, 1, 5))) == [("Brown", "2026Q4")]
