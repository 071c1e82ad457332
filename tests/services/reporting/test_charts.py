"""The charts agree with a recount in plain Python, bar by bar, and name the people behind each."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, Instrument
from csdesk.models.contact import Appointment, ContactAttempt
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import reporting
from csdesk.services.interview import instruments
from csdesk.services.interview.able_willing import ABLE, WILLING
from csdesk.services.reporting import Quarter, charts
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.figures import person_lines
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTER = Quarter(2026, 3)
SAID = ("yes", "sometimes", "no", "")


@pytest.fixture(params=[5, 6])
def scripted(vault: Vault, request: pytest.FixtureRequest) -> Vault:
    def work(session: Session) -> None:
        desk.script(session, seed=request.param, people=60)
        _answers(session, random.Random(request.param))

    vault.write(work)
    return vault


def test_contacts_by_week_agree_with_a_recount(scripted: Vault) -> None:
    chart = scripted.read(lambda session: charts.contacts_by_week(session, QUARTER))
    contacts: defaultdict[date, list[tuple[UUID, bool]]] = defaultdict(list)
    for ncp_id, day, outcome in scripted.read(_contacts):
        if QUARTER.first_day <= day <= QUARTER.last_day:
            week = max(day - timedelta(days=day.weekday()), QUARTER.first_day)
            contacts[week].append((ncp_id, outcome in ("reached", "appointment_made", "refused")))
    assert chart.total == sum(map(len, contacts.values())) > 20
    assert len(chart.labels) == 14
    assert (chart.labels[0], chart.labels[1], chart.labels[-1]) == ("Jul 1", "Jul 6", "Sep 28")
    day = QUARTER.first_day
    for label, count, of_them, behind in zip(chart.labels, chart.counts, chart.of_them, chart.behind, strict=True):
        assert label == f"{day:%b} {day.day}"
        assert count == len(contacts[day])
        assert of_them == sum(reached for _ncp_id, reached in contacts[day])
        assert set(behind) == {ncp_id for ncp_id, _reached in contacts[day]}
        assert f"{label} {count} ({of_them} reached)" in chart.said
        day += timedelta(days=7 - day.weekday())


def test_weeks_that_have_not_begun_are_not_shown(scripted: Vault) -> None:
    chart = scripted.read(lambda session: charts.contacts_by_week(session, QUARTER, as_of=date(2026, 7, 13)))
    assert chart.labels == ("Jul 1", "Jul 6", "Jul 13")


def test_first_contacts_agree_with_a_recount(scripted: Vault) -> None:
    chart = scripted.read(lambda session: charts.first_contact(session, QUARTER))
    expected: defaultdict[str, set[UUID]] = defaultdict(set)
    for ncp_id, (known, contacted) in scripted.read(_first_contacts).items():
        if QUARTER.first_day <= contacted <= QUARTER.last_day:
            expected[_months(known, contacted)].add(ncp_id)
    assert {
        label: set(behind) for label, behind in zip(chart.labels, chart.behind, strict=True) if behind
    } == expected
    assert chart.counts == tuple(len(expected[label]) for label in chart.labels)
    assert len(expected) > 2
    assert all(
        QUARTER.first_day <= line.on <= QUARTER.last_day
        for behind in chart.behind
        for line in scripted.read(lambda session, behind=behind: person_lines(session, behind))  # type: ignore[misc]
    )


def test_the_map_agrees_with_a_recount(scripted: Vault) -> None:
    as_of = date(2026, 9, 15)
    chart = scripted.read(lambda session: charts.able_willing(session, as_of))
    recounted = scripted.read(lambda session: _map(session, as_of))
    shown: dict[UUID, tuple[str, str]] = {}
    for place, behind in enumerate(chart.behind[:9]):
        answers = (ABLE[place % 3], WILLING[place // 3])
        assert chart.labels[place] == f"Willing: {answers[1]}, able: {answers[0]}"
        shown |= dict.fromkeys(behind, answers)
    assert shown == {ncp_id: said for ncp_id, said in recounted.items() if all(said)}
    assert set(chart.behind[9]) == {ncp_id for ncp_id, said in recounted.items() if not all(said)}
    assert chart.counts == tuple(len(behind) for behind in chart.behind)
    assert len(set(shown.values())) > 3


def test_the_funnel_is_that_of_the_figures(scripted: Vault) -> None:
    funnel = scripted.read(lambda session: reporting.funnel(session, QUARTER))
    chart = charts.funnel_chart(funnel)
    assert dict(zip(chart.labels, chart.counts, strict=True))["Referred"] == funnel.total[6]
    assert f"Listed {funnel.total[0]}, Cleared {funnel.total[1]}" in chart.said


def test_an_empty_desk_has_bars_of_nothing(vault: Vault) -> None:
    def all_of(session: Session) -> list[Chart]:
        return [
            charts.contacts_by_week(session, QUARTER),
            charts.first_contact(session, QUARTER),
            charts.able_willing(session, QUARTER.last_day),
        ]

    for chart in vault.read(all_of):
        assert set(chart.counts) == {0}
        assert len(chart.counts) == len(chart.labels) == len(chart.behind)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-3, 100))
def test_every_day_lies_in_one_week(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    starts = charts.weeks(first, last)
    days = [first + timedelta(days=number) for number in range(length + 1)]
    assert len(starts) == len({day - timedelta(days=day.weekday()) for day in days})
    assert all(day.weekday() == 0 for day in starts[1:])
    assert set(starts) <= set(days)


def _contacts(session: Session) -> list[tuple[UUID, date, str]]:
    return [(line.ncp_id, line.at.astimezone().date(), line.outcome.value) for line in session.query(ContactAttempt)]


def _first_contacts(session: Session) -> dict[UUID, tuple[date, date]]:
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for ncp_id, day, _outcome in _contacts(session):
        days[ncp_id].append(day)
    for meeting in session.query(Appointment):
        if meeting.state.value == "kept":
            days[meeting.ncp_id].append(meeting.starts_at.astimezone().date())
    cases = {case.id: case.ncp_id for case in session.query(IvdCase)}
    known = {person.id: person.created_at.astimezone().date() for person in session.query(Ncp)}
    for row in session.query(CaseSnapshot):
        known[cases[row.case_id]] = min(known[cases[row.case_id]], row.as_of)
    return {ncp_id: (known[ncp_id], min(mine)) for ncp_id, mine in days.items()}


def _months(known: date, contacted: date) -> str:
    """By year, month and day; the last day of a month stands for those that it does not have."""
    months = (contacted.year - known.year) * 12 + contacted.month - known.month
    last_of_month = (contacted + timedelta(days=1)).day == 1
    months -= contacted.day < known.day and not last_of_month
    edges = ((6, "6 months or more"), (3, "3 to 6 months"), (2, "2 to 3 months"), (1, "1 to 2 months"))
    return next((words for edge, words in edges if months >= edge), "Under 1 month")


def _map(session: Session, as_of: date) -> dict[UUID, tuple[str, str]]:
    newest: dict[UUID, Assessment] = {}
    for interview in session.query(Assessment).filter(Assessment.finished_at.is_not(None)):
        finished: datetime | None = interview.finished_at
        if interview.state.value != "finished" or finished is None or finished.astimezone().date() > as_of:
            continue
        closed_on = session.get_one(Ncp, interview.ncp_id).closed_on
        if closed_on is not None and closed_on <= as_of:
            continue
        before = newest.get(interview.ncp_id)
        if before is None or (before.finished_at or finished, before.id) < (finished, interview.id):
            newest[interview.ncp_id] = interview
    found = {}
    for ncp_id, interview in newest.items():
        said = {
            answer.question: answer.value
            for answer in session.query(Answer).filter(Answer.assessment_id == interview.id)
            if answer.state.value == "answered"
        }
        found[ncp_id] = (said.get("Q8", ""), said.get("Q9", ""))
    return found


def _answers(session: Session, chance: random.Random) -> None:
    """Answers to the two questions, by the instrument that is shipped; some refused, some interviews held twice."""
    used = instruments.load(instruments.FRA)
    shipped = Instrument(code=used.code, version=used.version, sha256="1" * 64, source_text="")
    session.add(shipped)
    session.flush()
    held = session.query(Assessment).order_by(Assessment.started_at, Assessment.ncp_id).all()
    for interview in held:
        interview.instrument_id = shipped.id
        if chance.random() < 0.3 and interview.finished_at is not None:
            again = interview.finished_at + timedelta(days=chance.choice((-20, 20)))
            session.add(
                Assessment(
                    ncp_id=interview.ncp_id,
                    instrument_id=shipped.id,
                    state=interview.state,
                    started_at=again,
                    finished_at=again,
                    interviewer="Liaison",
                )
            )
    session.flush()
    for interview in session.query(Assessment).order_by(Assessment.started_at, Assessment.ncp_id):
        for question in ("Q8", "Q9", "Q12"):
            value = chance.choice(SAID)
            state = AnswerState.ANSWERED if value else AnswerState.REFUSED
            session.add(
                Answer(
                    assessment_id=interview.id,
                    question=question,
                    state=state,
                    value=value,
                    answered_at=interview.started_at,
                )
            )
    session.flush()
