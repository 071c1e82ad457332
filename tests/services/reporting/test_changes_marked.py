"""A CSA's report of a month or two weeks: what is new or changed since the last one that left is marked."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.referral import Referral
from csdesk.models.release import Disclosure, Recipient, Release
from csdesk.services import reporting
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reporting import WorkbookMade, periods
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import QUARTER, SETTINGS, Book, rows
from tests.services.reporting.test_frozen import DONE, Done

MARK = "Since the last report"
AUGUST, SEPTEMBER = (periods.of(ReportRhythm.MONTHLY, date(2026, month, 1)) for month in (8, 9))
ON = date(2026, 10, 2)


@pytest.fixture
def rock(vault: Vault) -> Vault:
    """Three people of Rock: one who waits, one who was enrolled without a release, one with one."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        program = made.programs["WIOA Adult"]
        for number, enrolled in enumerate((None, date(2026, 8, 3), date(2026, 8, 3))):
            ncp_id = desk.add_person(session, number, ("Rock",))
            desk.refer(session, ncp_id, program, date(2026, 7, 2 + number), enrolled_on=enrolled)
        desk.release(session, ncp_id, Recipient.CSA, signed_on=date(2026, 8, 3))

    vault.write(work)
    return vault


def made_for(vault: Vault, period: periods.Period, *, on: date = ON, leaves: bool = False) -> Book:
    """Rock's report of a period."""

    def work(session: Session) -> Book:
        csa_id = session.scalars(select(Csa.id).where(Csa.county == "Rock")).one()
        made = reporting.prepare_csa(session, csa_id, period, at=desk.noon(on), who="Dana", settings=SETTINGS)
        if leaves:
            made = reporting.give_out(session, made.id, at=desk.noon(on), who="Dana").workbook
        return Book(made, reporting.opened(session, made.id))

    return vault.write(work)


def person(session: Session, number: int) -> UUID:
    return session.scalars(select(Ncp.id).where(Ncp.pin == f"9{number:08d}")).one()


def marks(book: Book, sheet: str = "Active NCPs") -> dict[str, str | None]:
    """By the last figure of the name."""
    return {line["NCP"][-1]: line[MARK] for line in rows(book, sheet)}


def about(book: Book) -> str:
    sheet = load_workbook(BytesIO(book.content))["Summary"]
    return str(
        {line[0]: line[1] for line in sheet.iter_rows(values_only=True, max_col=2)}["Marked as new or changed"]
    )


def test_the_first_report_marks_nothing(rock: Vault) -> None:
    book = made_for(rock, AUGUST)
    assert marks(book) == dict.fromkeys("012")
    assert about(book) == "Nothing: nothing left to this agency before"
    made = book.workbook
    assert (made.compared_id, made.marked) == (None, 0)
    assert (made.period_title, made.file_name) == ("August 2026", "Rock-2026-08.xlsx")
    assert (made.since_on, made.until_on, made.as_of) == (date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 31))
    assert not made.whole_quarter
    assert str(made.span) == "2026-08"


def test_what_is_new_or_changed_is_marked_and_a_draft_that_never_left_does_not_count(rock: Vault) -> None:
    first = made_for(rock, AUGUST, leaves=True).workbook

    def work(session: Session) -> None:
        program = session.query(Referral).first().program_id  # type: ignore[union-attr]
        fresh = desk.add_person(session, 3, ("Rock",))
        desk.refer(session, fresh, program, date(2026, 9, 7))
        desk.contact(session, person(session, 0), date(2026, 9, 8))
        session.get_one(Ncp, person(session, 2)).closed_on = date(2026, 8, 31)

    rock.write(work)
    for book in (made_for(rock, SEPTEMBER), made_for(rock, SEPTEMBER, leaves=True)):
        assert marks(book) == {"0": "changed: Last contact, Came of it", "1": None, "3": "new"}
        assert marks(book, "Referrals") == {"0": None, "1": None, "3": "new"}
        assert about(book) == "3 lines since the report as of 08/31/2026; 1 NCP of it not in this one"
        assert (book.workbook.compared_id, book.workbook.marked) == (first.id, 3)
    again = made_for(rock, periods.of(ReportRhythm.BIWEEKLY, date(2026, 9, 20)))
    assert again.workbook.file_name == "Rock-2026-09-27.xlsx"
    assert again.workbook.period_title == "September 14–27, 2026"
    assert again.workbook.compared_id == first.id, "what is as of a later day was not the last before it"
    quarter = made_for(rock, periods.of(ReportRhythm.QUARTERLY, date(2026, 9, 20)))
    assert quarter.workbook.whole_quarter
    assert quarter.workbook.file_name == "Rock-2026-Q3.xlsx"
    assert marks(quarter) == {"0": None, "1": None, "2": "new", "3": None}, "beside the report of September"


def test_what_is_withheld_in_both_did_not_change(rock: Vault) -> None:
    """Who is enrolled without a release works and has next steps meanwhile: the line says nothing of it."""
    made_for(rock, AUGUST, leaves=True)

    def work(session: Session) -> None:
        from csdesk.models.contact import FollowUp
        from csdesk.models.referral import Enrolment, Job

        for number in (1, 2):
            ncp_id = person(session, number)
            session.add(Job(ncp_id=ncp_id, started_on=date(2026, 9, 2), created_at=desk.noon(ON)))
            session.add(FollowUp(ncp_id=ncp_id, what="x", due_on=ON, created_at=desk.noon(date(2026, 9, 3))))
            enrolment = session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id).one()
            enrolment.ended_on, enrolment.completed = date(2026, 9, 4), True

    rock.write(work)
    found = marks(made_for(rock, SEPTEMBER))
    assert (found["0"], found["1"]) == (None, None)
    assert found["2"] == "changed: Status, Since enrollment, Ended, Employed since, Next step due"


def test_a_release_that_ended_shows_as_withheld_and_no_value_of_before_is_told(rock: Vault) -> None:
    made_for(rock, AUGUST, leaves=True)

    def revoke(session: Session) -> None:
        session.query(Release).one().revoked_on = date(2026, 9, 15)

    rock.write(revoke)
    book = made_for(rock, SEPTEMBER)
    later = "Status, Since enrollment, Ended, Employed since, Last contact, Came of it, Next step due"
    assert marks(book)["2"] == f"changed: {later}"
    (line,) = [line for line in rows(book, "Active NCPs") if line["NCP"].endswith("2")]
    assert line["Since enrollment"] == "withheld"


def test_a_quarter_and_a_month_stand_beside_each_other(rock: Vault) -> None:
    made_for(rock, SEPTEMBER, leaves=True)

    def prepare(session: Session) -> tuple[WorkbookMade, ...]:
        return reporting.prepare_quarter(session, QUARTER, at=desk.noon(ON), who="Dana", settings=SETTINGS)

    state, csa = rock.write(prepare)
    assert (state.file_name, csa.file_name) == ("CSDesk-2026-Q3.xlsx", "Rock-2026-Q3.xlsx")
    of_csa = rock.read(lambda session: reporting.reports_of(session, csa_id=csa.csa_id))
    assert [line.period_title for line in of_csa] == ["July–September 2026", "September 2026"]
    told = rock.read(lambda session: set(session.scalars(select(Disclosure.what))))
    assert told == {"Report 2026-09: referrals, enrollment, activities"}


def test_refused_where_there_is_nobody_to_tell_of_or_it_has_not_begun(rock: Vault) -> None:
    def of(session: Session, county: str, period: periods.Period) -> None:
        csa_id = session.scalars(select(Csa.id).where(Csa.county == county)).one()
        reporting.prepare_csa(session, csa_id, period, at=desk.noon(ON), who="Dana", settings=SETTINGS)

    with pytest.raises(RefusedError, match="No report was made"):
        rock.write(lambda session: of(session, "Brown", SEPTEMBER))
    with pytest.raises(RefusedError, match="has not begun"):
        rock.write(lambda session: of(session, "Rock", periods.of(ReportRhythm.MONTHLY, ON + timedelta(days=40))))
    with pytest.raises(NotFoundError):
        rock.write(
            lambda session: reporting.prepare_csa(
                session, UUID(int=1), SEPTEMBER, at=desk.noon(ON), who="Dana", settings=SETTINGS
            )
        )


def test_a_report_before_the_end_of_its_time_is_another_one(rock: Vault) -> None:
    early = made_for(rock, SEPTEMBER, on=date(2026, 9, 20), leaves=True).workbook
    assert early.as_of == date(2026, 9, 20)
    assert early.file_name == "Rock-2026-09-as-of-2026-09-20.xlsx"

    def amend(session: Session) -> None:
        reporting.amend(session, early.id, at=desk.noon(ON), who="Dana", settings=SETTINGS)

    with pytest.raises(RefusedError, match="before its time was over"):
        rock.write(amend)
    whole = made_for(rock, SEPTEMBER, leaves=True).workbook
    assert (whole.as_of, whole.version, whole.compared_id) == (date(2026, 9, 30), 0, early.id)
    kept = rock.read(lambda session: reporting.reports_of(session, csa_id=early.csa_id))
    assert [line.id for line in kept] == [whole.id, early.id]
    assert whole.file_name == "Rock-2026-09.xlsx"
    with pytest.raises(RefusedError, match="Nothing differs"):
        rock.write(amend)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.sampled_from(DONE), st.integers(0, 40)), min_size=1, max_size=6))
def test_the_marks_are_what_the_two_files_show_side_by_side(vault: Vault, done: list[tuple[Done, int]]) -> None:
    def work(session: Session) -> tuple[Book, Book]:
        desk.script(session, seed=8, people=12)
        csa_id = session.scalars(select(Csa.id).where(Csa.county == "Rock")).one()
        first = reporting.prepare_csa(session, csa_id, AUGUST, at=desk.noon(ON), who="Dana", settings=SETTINGS)
        first = reporting.give_out(session, first.id, at=desk.noon(ON), who="Dana").workbook
        for step, number in done:
            step(session, number)
            session.flush()
        at = desk.noon(ON + timedelta(days=30))
        made = reporting.prepare_csa(session, csa_id, SEPTEMBER, at=at, who="Dana", settings=SETTINGS)
        return Book(first, reporting.opened(session, first.id)), Book(made, reporting.opened(session, made.id))

    try:
        before, after = vault.read(work)
    except RefusedError:
        return  # by chance nobody of the county is left of whom may be told
    if after.workbook.compared_id != before.workbook.id:
        return  # by chance the quarter's report left in between
    stood = {line["IV-D case"]: line for line in rows(before, "Active NCPs")}
    for line in rows(after, "Active NCPs"):
        earlier = stood.get(line["IV-D case"])
        if earlier is None:
            assert line[MARK], "new, or of a person whose cases are others"
            continue
        changed = [heading for heading, value in line.items() if heading != MARK and earlier[heading] != value]
        assert line[MARK] == (f"changed: {', '.join(changed)}" if changed else None)
