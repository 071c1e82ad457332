"""The figures agree with a recount in plain Python, and name the people behind them."""

import time
from collections import defaultdict
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, ContactKind, ContactOutcome
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import Csa, CsaReview, Program
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.services import reporting
from csdesk.services.reporting import Quarter, Step
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTER = Quarter(2026, 3)


@pytest.fixture
def scripted(vault: Vault, request: pytest.FixtureRequest) -> Vault:
    vault.write(lambda session: desk.script(session, seed=request.param, people=60))
    return vault


@pytest.mark.parametrize("scripted", [1, 2, 3], indirect=True)
@pytest.mark.parametrize("quarter", [Quarter(2026, 2), QUARTER, Quarter(2026, 4)], ids=str)
def test_figures_agree_with_a_recount(scripted: Vault, quarter: Quarter) -> None:
    funnel = scripted.read(lambda session: reporting.funnel(session, quarter))
    recounted, counties = scripted.read(lambda session: (_recount(session, quarter), _counties(session)))
    by_county = {line.county: line.counts for line in funnel.counties}
    for place, step in enumerate(Step):
        assert funnel.total[place] == len(recounted[step]), step
        expected: defaultdict[str, int] = defaultdict(int)
        for ncp_id in recounted[step]:
            for county in counties[ncp_id] or {""}:
                expected[county] += 1
        assert {county: counts[place] for county, counts in by_county.items() if counts[place]} == expected, step
    assert sum(funnel.total) > 0


@pytest.mark.parametrize("scripted", [4], indirect=True)
def test_lines_add_up_and_each_figure_names_its_people(scripted: Vault) -> None:
    funnel = scripted.read(lambda session: reporting.funnel(session, QUARTER))
    recounted = scripted.read(lambda session: _recount(session, QUARTER))
    for place, step in enumerate(Step):
        assert sum(line.counts[place] for line in funnel.counties) + funnel.in_several[place] == funnel.total[place]
        everyone = _behind(scripted, step)
        assert {line.ncp_id for line in everyone} == recounted[step]
        assert [line.name for line in everyone] == sorted(line.name for line in everyone)
        assert all(QUARTER.first_day <= line.on <= QUARTER.last_day for line in everyone)
        for line in funnel.counties:
            behind = _behind(scripted, step, line.county)
            assert len(behind) == line.counts[place]
            assert all(line.county in person.counties or not line.county for person in behind)
    assert min(funnel.in_several) < 0, "the script holds people with cases in several counties"
    before = scripted.read(lambda session: reporting.funnel(session, QUARTER.previous))
    assert funnel.previous == before.total


def test_an_empty_desk_has_no_lines_and_zeros(vault: Vault) -> None:
    funnel = vault.read(lambda session: reporting.funnel(session, QUARTER))
    assert funnel.counties == ()
    assert funnel.total == funnel.in_several == funnel.previous == (0,) * len(Step)
    assert set(funnel.of_step_before) == {None}


def test_a_person_counts_once_for_two_referrals_and_two_cases(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown", "Rock"))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 1))
        desk.refer(session, ncp_id, made.programs["Transitional Jobs"], date(2026, 9, 30))
        desk.refer(session, ncp_id, made.programs["Sober living counselling"], date(2026, 9, 30))

    vault.write(work)
    funnel = vault.read(lambda session: reporting.funnel(session, QUARTER))
    place = list(Step).index(Step.REFERRED)
    assert [line.counts[place] for line in funnel.counties] == [1, 1]
    assert (funnel.in_several[place], funnel.total[place]) == (-1, 1)
    (person,) = vault.read(lambda session: reporting.people_behind(session, QUARTER, Step.REFERRED, "Rock"))
    assert (person.what, person.on, person.counties) == ("WIOA Adult", date(2026, 7, 1), ("Brown", "Rock"))


def test_per_cent_of_the_step_before(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number in range(3):
            ncp_id = desk.add_person(session, number, ("Brown",))
            desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 1))
        desk.refer(
            session, ncp_id, made.programs["Transitional Jobs"], date(2026, 7, 2), enrolled_on=date(2026, 7, 3)
        )

    vault.write(work)
    funnel = vault.read(lambda session: reporting.funnel(session, QUARTER))
    shares = dict(zip(Step, funnel.of_step_before, strict=True))
    assert shares[Step.ENROLLED] == 33
    assert shares[Step.LISTED] is None
    assert shares[Step.COMPLETED] is None, "completed and employed stand beside each other"
    assert shares[Step.EMPLOYED] is None


def test_a_quarter_ends_at_the_offices_midnight(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Wisconsin, 3:30 in the morning of October 1, UTC, is still September 30."""
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    try:
        moments = {
            "Quillfeather0000": (datetime(2026, 7, 1, 5, tzinfo=UTC), date(2026, 7, 1)),
            "Quillfeather0001": (datetime(2026, 10, 1, 3, 30, tzinfo=UTC), date(2026, 9, 30)),
            "Quillfeather0002": (datetime(2026, 10, 1, 4, 59, 59, 999_999, tzinfo=UTC), date(2026, 9, 30)),
        }
        outside = (datetime(2026, 7, 1, 4, 59, 59, 999_999, tzinfo=UTC), datetime(2026, 10, 1, 5, tzinfo=UTC))

        def work(session: Session) -> None:
            desk.set_up(session)
            for number, moment in enumerate([*(at for at, _day in moments.values()), *outside]):
                ncp_id = desk.add_person(session, number, ("Brown",))
                session.add(
                    ContactAttempt(
                        ncp_id=ncp_id, at=moment, kind=ContactKind.CALL, outcome=ContactOutcome.REACHED, by="Liaison"
                    )
                )

        vault.write(work)
        counted = {person.name.partition(",")[0]: person.on for person in _behind(vault, Step.REACHED)}
        assert counted == {name: day for name, (_at, day) in moments.items()}
        after = vault.read(lambda session: reporting.funnel(session, QUARTER.next))
        assert after.total[list(Step).index(Step.REACHED)] == 1
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_exactly_its_quarter(day: date) -> None:
    quarter = reporting.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert reporting.parse(str(quarter)) == quarter
    assert quarter.due_on.day == 15
    assert 0 < (quarter.due_on - quarter.last_day).days <= 15
    assert quarter.next.previous == quarter


@given(st.text())
def test_nonsense_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(reporting.QuarterError, match="2026Q3"):
        reporting.parse(f"{text} {text}!")


@pytest.mark.parametrize("text", ["2026Q5", "2026Q0", "1999Q1", "2026", "", "Q3", "2026Q33", "202٦Q3", "third"])
def test_no_quarter(text: str) -> None:
    with pytest.raises(reporting.QuarterError):
        reporting.parse(text)


@pytest.mark.parametrize("text", ["2026Q3", "2026-Q3", " 2026 q3 ", "Q3 2026", "q3-2026"])
def test_ways_to_write_a_quarter(text: str) -> None:
    assert reporting.parse(text) == QUARTER
    assert QUARTER.title == "July–September 2026"
    assert QUARTER.due_on == date(2026, 10, 15)


def _behind(vault: Vault, step: Step, county: str | None = None) -> tuple[reporting.PersonLine, ...]:
    return vault.read(lambda session: reporting.people_behind(session, QUARTER, step, county))


def _within(when: date | datetime | None, quarter: Quarter) -> bool:
    if when is None:
        return False
    day = when.astimezone().date() if isinstance(when, datetime) else when
    return quarter.first_day <= day <= quarter.last_day


def _counties(session: Session) -> dict[UUID, set[str]]:
    counties: dict[UUID, set[str]] = {person.id: set() for person in session.query(Ncp)}
    for case in session.query(IvdCase):
        counties[case.ncp_id].add(case.county)
    return counties


def _recount(session: Session, quarter: Quarter) -> dict[Step, set[UUID]]:
    """Every step again, record by record, from the rules as they are written down for readers."""
    return _recount_reached(session, quarter) | _recount_programs(session, quarter)


def _recount_reached(session: Session, quarter: Quarter) -> dict[Step, set[UUID]]:
    cases = {case.id: case for case in session.query(IvdCase)}
    people = {person.id: person for person in session.query(Ncp)}
    listed = {cases[line.case_id].ncp_id for line in session.query(CaseSnapshot) if _within(line.as_of, quarter)}
    for person in people.values():
        if person.source != Source.REPORT and _within(person.created_at, quarter):
            listed.add(person.id)
    attempted, reached = set(), set()
    for contact in session.query(ContactAttempt):
        if _within(contact.at, quarter):
            attempted.add(contact.ncp_id)
            if contact.outcome.value in ("reached", "appointment_made", "refused"):
                reached.add(contact.ncp_id)
    for meeting in session.query(Appointment):
        if meeting.state == AppointmentState.KEPT and _within(meeting.starts_at, quarter):
            attempted.add(meeting.ncp_id)
            reached.add(meeting.ncp_id)
    interviews = session.query(Assessment).all()
    return {
        Step.LISTED: listed,
        Step.CLEARED: {ncp_id for ncp_id in listed if _free(session, people[ncp_id], quarter)},
        Step.ATTEMPTED: attempted,
        Step.REACHED: reached,
        Step.ASSESSED: {
            interview.ncp_id
            for interview in interviews
            if interview.state == AssessmentState.FINISHED and _within(interview.finished_at, quarter)
        },
        Step.ELIGIBLE: {
            interview.ncp_id
            for interview in interviews
            if interview.determination == Eligibility.ELIGIBLE and _within(interview.determined_at, quarter)
        },
    }


def _recount_programs(session: Session, quarter: Quarter) -> dict[Step, set[UUID]]:
    employment = {program.id for program in session.query(Program) if program.kind.value == "employment"}
    referrals = [line for line in session.query(Referral) if line.program_id in employment]
    enrolments = [line for line in session.query(Enrolment) if line.program_id in employment]
    return {
        Step.REFERRED: {line.ncp_id for line in referrals if _within(line.referred_on, quarter)},
        Step.ENROLLED: {line.ncp_id for line in enrolments if _within(line.enrolled_on, quarter)},
        Step.COMPLETED: {line.ncp_id for line in enrolments if line.completed and _within(line.ended_on, quarter)},
        Step.EMPLOYED: {job.ncp_id for job in session.query(Job) if _within(job.started_on, quarter)},
    }


def _free(session: Session, person: Ncp, quarter: Quarter) -> bool:
    answers: dict[UUID, CsaReview] = {}
    for review in session.query(CsaReview).filter(CsaReview.ncp_id == person.id).order_by(CsaReview.id):
        if review.asked_at.astimezone().date() <= quarter.last_day:
            answers[review.csa_id] = review
    known = {
        csa_id: review.answer.value
        for csa_id, review in answers.items()
        if review.answered_at and review.answered_at.astimezone().date() <= quarter.last_day
    }
    if "excluded" in known.values():
        return False
    counties = {case.county for case in session.query(IvdCase).filter(IvdCase.ncp_id == person.id)}
    for csa in session.query(Csa):
        first = csa.contact_rule.value == "csa_first" and csa.county in counties
        if first and (person.source != Source.CSA or len(counties) > 1) and known.get(csa.id) != "cleared":
            return False
    for case in session.query(IvdCase).filter(IvdCase.ncp_id == person.id):
        rows = session.query(CaseSnapshot).filter(CaseSnapshot.case_id == case.id).order_by(CaseSnapshot.as_of).all()
        of_quarter = [row for row in rows if _within(row.as_of, quarter)]
        if of_quarter:
            newest = of_quarter[-1].id
            codes = {flag.code for flag in session.query(SnapshotFlag).filter(SnapshotFlag.snapshot_id == newest)}
            if codes & {"deceased", "unworkable_status"}:
                return False
    return True
