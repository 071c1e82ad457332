"""The board: its numbers are those of a plain recount, and each has exactly the people behind it that it counts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Instrument
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    FollowUp,
)
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, ReviewAnswer
from csdesk.models.plan import Plan, PlanState
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services import closing, flow
from csdesk.services.flow import Asked, Figure, Flow, Period, Scope
from csdesk.services.stages import Stage, since_of
from csdesk.services.vault import Vault
from tests.services.flow.recount import Told, counted, half, tell
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report, reviewed

LAPSED = 60
COUNTIES = ("Rock", "Dane", "Racine")
AGES = st.sampled_from([0, 1, 14, 28, 29, 30, 31, 59, 60, 61, 91]) | st.integers(0, 140)
"""Days ago; the edges of what is counted come often."""
ENDS = st.none() | st.integers(-3, 60)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def moment(days: int) -> datetime:
    return NOW - timedelta(days=days)


class Places:
    """What happenings refer to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.reports = [add_report(session, *COUNTIES, on=ago(40)), add_report(session, "Rock", "Dane", on=ago(10))]
        self.csas = [add_csa(session, "Rock"), add_csa(session, "Dane", ContactRule.LIAISON_FIRST)]
        self.program = add_program(session)
        instrument = Instrument(code="fra", version="1", sha256="0" * 64, source_text="x")
        session.add(instrument)
        session.flush()
        self.instrument = instrument.id

    def happen(self, ncp_id: UUID, what: str, back: int, choice: int, end: int | None) -> None:
        """One happening of a kind, so many days ago."""
        made = getattr(self, f"_{what}")(ncp_id, back, choice, end)
        self.session.add(made)
        self.session.flush()

    def _contact(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        outcome = list(ContactOutcome)[choice % len(ContactOutcome)]
        return ContactAttempt(ncp_id=ncp_id, at=moment(back), kind=ContactKind.CALL, outcome=outcome, by=WHO)

    def _meeting(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        state = list(AppointmentState)[choice % len(AppointmentState)]
        kind = AppointmentKind.APPOINTMENT
        return Appointment(ncp_id=ncp_id, kind=kind, starts_at=moment(back), state=state, created_at=NOW)

    def _follow_up(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        done = moment(back) if choice % 3 else None
        return FollowUp(ncp_id=ncp_id, what="Call", due_on=ago(back), done_at=done, created_at=NOW)

    def _interview(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        state = AssessmentState.WITHDRAWN if choice % 3 == 0 else AssessmentState.FINISHED
        return Assessment(
            ncp_id=ncp_id, instrument_id=self.instrument, state=state, started_at=moment(back),
            finished_at=moment(back), interviewer=WHO,
        )  # fmt: skip

    def _plan(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        return Plan(
            ncp_id=ncp_id, state=PlanState.REPLACED, version=choice * 200 + back + self._next(), coach=WHO,
            created_at=NOW, changed_at=NOW, signed_on=ago(back),
        )  # fmt: skip

    def _next(self) -> int:
        self.number = getattr(self, "number", 0) + 10_000
        return self.number

    def _referral(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        status = list(ReferralStatus)[choice % len(ReferralStatus)]
        return Referral(
            ncp_id=ncp_id, program_id=self.program, referred_on=ago(back), by=WHO, status=status,
            last_news_on=ago(back // 2), created_at=NOW,
        )  # fmt: skip

    def _enrolment(self, ncp_id: UUID, back: int, choice: int, end: int | None) -> Any:
        made = self._referral(ncp_id, back, 1 if end is None else 3, None)
        self.session.add(made)
        self.session.flush()
        return Enrolment(
            referral_id=made.id, ncp_id=ncp_id, program_id=self.program, enrolled_on=ago(back),
            ended_on=None if end is None else max(ago(back), ago(end)), completed=bool(choice % 2), created_at=NOW,
        )  # fmt: skip

    def _job(self, ncp_id: UUID, back: int, _choice: int, end: int | None) -> Any:
        ended_on = None if end is None else max(ago(back), ago(end))
        return Job(ncp_id=ncp_id, started_on=ago(back), ended_on=ended_on, created_at=NOW)

    def _review(self, ncp_id: UUID, back: int, choice: int, _end: int | None) -> Any:
        row = reviewed(ncp_id, self.csas[choice % 2], list(ReviewAnswer)[choice % 3])
        row.asked_at = moment(back)
        row.answered_at = None if row.answer is ReviewAnswer.OPEN else moment(back // 2)
        return row


KINDS = ("contact", "meeting", "follow_up", "interview", "plan", "referral", "enrolment", "job", "review")
HAPPENING = st.tuples(st.sampled_from(KINDS), AGES, st.integers(0, 30), ENDS)
SOMEBODY = st.fixed_dictionaries(
    {
        "counties": st.sets(st.sampled_from(COUNTIES), min_size=1).map(lambda found: tuple(sorted(found))),
        "flags": st.sampled_from([(), (), ("deceased",), ("address_unverified",)]),
        "report": st.sampled_from([None, 0, 1]),
        "source": st.sampled_from([Source.REPORT, Source.CSA]),
        "came": st.sampled_from([0, 5, 30, 29, 95]),
        "worker": st.sampled_from(["", "Ann", "Ben"]),
        "closed": st.none() | st.tuples(AGES, st.sampled_from(["moved away", "moved away: to Iowa", ""])),
        "reopened": st.none() | AGES,
        "happenings": st.lists(HAPPENING, max_size=4),
    }
)


class BackError(Exception):
    """Ends a transaction that shall leave nothing behind, so that one vault serves all examples."""


def undone(vault: Vault, work: Callable[[Session], None]) -> None:
    def run(session: Session) -> None:
        work(session)
        raise BackError

    with pytest.raises(BackError):
        vault.write(run)


def settle(session: Session, people: list[dict[str, Any]]) -> None:
    places = Places(session)
    for one in people:
        report = None if one["report"] is None else places.reports[one["report"]]
        person = Person(counties=one["counties"], flags=one["flags"], source=one["source"])
        ncp_id = add_person(session, person, report=report)
        ncp = session.get_one(Ncp, ncp_id)
        ncp.created_at, ncp.assigned_to = moment(one["came"]), one["worker"]
        if one["closed"] is not None:
            ncp.closed_on, ncp.closed_reason = ago(one["closed"][0]), one["closed"][1]
            if one["reopened"] is not None:
                back = min(one["reopened"], one["closed"][0])
                closing.reopen(session, ncp_id, at=moment(back), who=WHO)
        session.flush()
        for what, back, choice, end in one["happenings"]:
            places.happen(ncp_id, what, back, choice, end)


def board(session: Session, scope: Scope, period: Period) -> Flow:
    return flow.the_flow(session, scope, today=TODAY, lapsed_after_days=LAPSED, period=period)


def agree(session: Session, scope: Scope, period: Period, told: list[Told]) -> None:
    found = board(session, scope, period)
    numbers = {(one.stage.value, figure.value): one[figure] for one in found.stages for figure in Figure}
    recounted = counted(told, period.first_day(TODAY))
    assert {place: number for place, number in numbers.items() if number} == dict(recounted)
    assert found.everybody == len(told) == sum(one[Figure.NOW] for one in found.stages)
    for one in found.stages:
        stood = [(TODAY - person.since).days for person in told if person.stage == one.stage]
        assert one.half_days == half(stood)
        assert one.half_within == half([person.steps()[one.stage] for person in told if one.stage in person.steps()])
        assert one.back == len([p for p in told if p.stage == one.stage not in ("closed", p.furthest)])
        ended = [p for p in told if p.stage == "closed" and one.stage in (p.furthest, "closed")]
        assert sum(number for _, number in one.reasons) == len(ended)
        for reason, number in one.reasons:
            assert number == len([p for p in ended if p.life.ncp.closed_reason.split(": ")[0] == reason])
        if one.stage is not Stage.CLOSED:
            parts = (Figure.ON, Figure.STILL, Figure.LAPSED, Figure.ENDED)
            assert one[Figure.CAME] == sum(one[part] for part in parts)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(people=st.lists(SOMEBODY, min_size=1, max_size=7), period=st.sampled_from(Period))
def test_the_board_agrees_with_a_plain_recount(vault: Vault, people: list[dict[str, Any]], period: Period) -> None:
    def work(session: Session) -> None:
        settle(session, people)
        told = tell(session, TODAY, LAPSED)
        agree(session, Scope(), period, told)
        assert since_of(session, [one.life.ncp.id for one in told], today=TODAY) == {
            one.life.ncp.id: one.since for one in told
        }
        agree(session, Scope(counties=("Dane",)), period, tell(session, TODAY, LAPSED, {"Dane"}))
        anns = [one for one in told if one.life.ncp.assigned_to == "Ann"]
        agree(session, Scope(workers=("Ann",)), period, anns)

    undone(vault, work)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(people=st.lists(SOMEBODY, min_size=3, max_size=7))
def test_each_number_has_the_people_behind_it(vault: Vault, people: list[dict[str, Any]]) -> None:
    def work(session: Session) -> None:
        settle(session, people)
        told = tell(session, TODAY, LAPSED)
        start = Period.DAYS_30.first_day(TODAY)
        places = {place for one in told for place in one.figures(start)} | {("reached", "lapsed"), ("closed", "now")}
        for stage, figure in sorted(places):
            asked = Asked(Stage(stage), Figure(figure))
            behind = flow.people_behind(
                session, [asked], Scope(), today=TODAY, lapsed_after_days=LAPSED, period=Period.DAYS_30
            )
            assert sorted(behind) == sorted(one.life.ncp.id for one in told if (stage, figure) in one.figures(start))

    undone(vault, work)


def test_on_the_latest_report_and_a_reason(vault: Vault) -> None:
    def work(session: Session) -> None:
        places = Places(session)
        here = add_person(session, Person(), report=places.reports[1])
        add_person(session, Person(), report=places.reports[0])
        gone = add_person(session, Person(more={"closed_on": ago(3)}))
        session.get_one(Ncp, gone).closed_reason = "moved away"
        add_person(session, Person(more={"closed_on": ago(3)}))
        found = board(session, Scope(on_latest_report=True), Period.DAYS_30)
        assert (found.everybody, found.at(Stage.CSA_REVIEW)[Figure.NOW]) == (1, 1)
        asked = Asked(Stage.CSA_REVIEW, Figure.ENDED, reason="moved away")
        ended = flow.people_behind(
            session, [asked], Scope(), today=TODAY, lapsed_after_days=LAPSED, period=Period.QUARTER
        )
        assert (here not in ended, ended) == (True, (gone,))

    vault.write(work)


def test_an_empty_desk_has_an_empty_board(vault: Vault) -> None:
    found = vault.read(lambda session: board(session, Scope(), Period.QUARTER))
    assert (found.everybody, found.since) == (0, date(2026, 10, 1))
    assert [one.stage for one in found.stages] == list(Stage)
    assert all(one.half_days is None and not any(one.counts.values()) for one in found.stages)
