"""Today against a plain recount: every line that must be there is there, under its reason, and no other."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, FollowUp, Postponement
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import Csa, CsaMeeting, CsaReview, JointStep, JointStepState, ReportRhythm
from csdesk.models.plan import Plan, PlanState, PlanStep, StepState
from csdesk.models.referral import Job, Referral
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.services import today
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.flow.recount import Told, day, tell
from tests.services.flow.test_flow import AGES, ENDS, KINDS, LAPSED, SOMEBODY, BackError, Places, ago
from tests.services.outcomes.recount import asked_today
from tests.services.people import NOW, TODAY, WHO, Person, add_person

PUT_OFF = st.lists(st.tuples(st.integers(0, 60), st.sampled_from([None, -1, 0, 1, 9])), max_size=6)
CONTACT_WITHIN, FOLLOW_UP_WITHIN = 5, 20
MORE = st.lists(st.tuples(st.sampled_from(KINDS), AGES, st.integers(0, 30), ENDS), max_size=6)


def settle(session: Session, people: list[dict[str, Any]]) -> None:
    """People with what happened, and more of what lies around today."""
    places = Places(session)
    agree(session, places)
    for number, one in enumerate(people):
        report = None if one["report"] is None else places.reports[one["report"]]
        ncp_id = add_person(
            session, Person(counties=one["counties"], flags=one["flags"], source=one["source"]), report=report
        )
        if one["closed"] is not None:
            session.get_one(Ncp, ncp_id).closed_on = ago(one["closed"][0])
        session.get_one(Ncp, ncp_id).created_at = NOW - timedelta(days=one["came"])
        for what, back, choice, end in one["happenings"]:
            places.happen(ncp_id, what, back, choice, end)
        if number % 4 == 1:
            ncp = session.get_one(Ncp, ncp_id)
            ncp.safe_contact, ncp.safe_contact_way = True, "Text only" if number % 8 == 1 else ""
        for step in range(number % 3):
            due_on = ago(step * 4 - 3)
            session.add(FollowUp(ncp_id=ncp_id, what="Call", due_on=due_on, created_at=NOW, promised=step == 1))
            places.happen(ncp_id, "meeting", step * 3 - 4, 0, None)
        if number % 2:
            plan = Plan(
                ncp_id=ncp_id, state=PlanState.SIGNED, version=1, coach=WHO, created_at=NOW, changed_at=NOW,
                signed_on=ago((90, 60, 1, 0)[number // 2 % 4]),
            )  # fmt: skip
            draft = Plan(
                ncp_id=ncp_id, version=2, coach=WHO, created_at=NOW, changed_at=NOW,
                printed_at=NOW - timedelta(days=6 + number // 2 % 2),
            )  # fmt: skip
            session.add_all((plan, draft))
            session.flush()
            for position, state in enumerate(StepState):
                due_on = ago(position - 1)
                session.add(
                    PlanStep(plan_id=plan.id, position=position, who="P", what="W", due_on=due_on, state=state)
                )
    session.flush()


def agree(session: Session, places: Places) -> None:
    """What is agreed with the CSAs, and what is to be done together."""
    rock, dane = (session.get_one(Csa, csa_id) for csa_id in places.csas)
    rock.contact_within_days, rock.follow_up_within_days = CONTACT_WITHIN, FOLLOW_UP_WITHIN
    dane.report_rhythm, dane.agreed_on = ReportRhythm.MONTHLY, ago(40)
    for back, state in ((-1, "open"), (0, "open"), (3, "under_way"), (3, "dropped")):
        session.add(
            JointStep(
                csa_id=rock.id, topic="other", what="W", due_on=ago(back), state=JointStepState(state), created_at=NOW
            )
        )
    for back in (1, 0, -7, -8):
        session.add(CsaMeeting(held_on=ago(back), subject="S", by=WHO, created_at=NOW))
    session.flush()


def put_off(session: Session, choices: list[tuple[int, int | None]]) -> None:
    """Some lines are done, or put off until a day."""
    subjects = sorted(line.subject_id for group in look(session).groups for line in group.lines)
    for number, days in choices:
        if number < len(subjects):
            until = None if days is None else TODAY + timedelta(days=days)
            row = session.scalars(select(Postponement).where(Postponement.subject_id == subjects[number])).first()
            if row is None:
                session.add(Postponement(subject_id=subjects[number], until=until, made_at=NOW))
                session.flush()


def look(session: Session) -> today.Today:
    return today.todays_list(session, today=TODAY, now=NOW, settings=Settings(lapsed_after_days=LAPSED))


class Recount:
    """Group -> subjects, over whole tables."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.told = {one.life.ncp.id: one for one in tell(session, TODAY, LAPSED)}
        self.handled = {row.subject_id: row.until for row in session.scalars(select(Postponement))}
        self.found: dict[str, set[UUID]] = defaultdict(set)
        self.steps()
        self.meetings()
        self.plans()
        for referral in session.scalars(select(Referral)):
            if referral.status == "open" and (TODAY - referral.last_news_on).days >= 14:
                self.put("no_news", referral.id, referral.ncp_id)
        for job in session.scalars(select(Job)):
            days = [after for after in (30, 60, 90) if after <= (TODAY - job.started_on).days <= 180]
            if job.ended_on is None and days:
                self.put("job_checks", uuid5(job.id, f"check {days[-1]}"), job.ncp_id)
        first = {csa.id for csa in session.scalars(select(Csa)) if csa.contact_rule == "csa_first"}
        for review in session.scalars(select(CsaReview)):
            if review.answer == "open" and review.due_on < TODAY and review.csa_id in first:
                self.put("csa_reviews", uuid5(review.csa_id, "reviews"), review.ncp_id)
        self.closed()
        for enrolment_id, since in asked_today(lambda model: session.scalars(select(model)).all(), TODAY).values():
            until = self.handled.get(enrolment_id, date.min)
            if until is not None and until <= TODAY:
                self.found["outcomes"].add(enrolment_id)
            assert since <= TODAY
        self.people()
        self.agencies()

    def people(self) -> None:
        for ncp_id, one in self.told.items():
            if one.lapsed:
                self.put("lapsed", ncp_id, ncp_id)
            ncp = one.life.ncp
            if ncp.safe_contact and not ncp.safe_contact_way and not ncp.safe_contact_note:
                self.put("safely", uuid5(ncp_id, "safely"), ncp_id)
            first_contact = _first_contact(self.session, one)
            if first_contact:
                self.put("first_contact", ncp_id, ncp_id)
            elif _to_contact(self.session, one):
                self.put("to_contact", ncp_id, ncp_id)
            came = (TODAY - day(ncp.created_at)).days
            if ncp.source == "csa" and "Rock" in one.life.counties and came >= FOLLOW_UP_WITHIN:
                self.put("csa_follow_up", uuid5(ncp_id, "csa_follow_up"), ncp_id)

    def put(self, key: str, subject_id: UUID, ncp_id: UUID) -> None:
        until = self.handled.get(subject_id, date.min)
        if self.told[ncp_id].stage != "closed" and until is not None and until <= TODAY:
            self.found[key].add(subject_id)

    def agencies(self) -> None:
        steps = self.session.scalars(select(JointStep).where(JointStep.due_on <= TODAY))
        subjects = {step.id for step in steps if step.state not in ("done", "dropped")}
        meetings = self.session.scalars(select(CsaMeeting))
        subjects |= {one.id for one in meetings if 0 <= (one.held_on - TODAY).days <= 7}
        found = [("agency_work", one) for one in subjects]
        for csa in self.session.scalars(select(Csa)):
            monthly = csa.report_rhythm == ReportRhythm.MONTHLY
            months = (
                [(9, date(2026, 9, 30)), (8, date(2026, 8, 31))]  # July had ended before it was agreed on
                if monthly
                else [(7, date(2026, 9, 30))]
            )
            for month, last in months:  # who was there in August only is in the report of August
                if self.is_reported_of(csa.county, date(2026, month, 1), last):
                    title = f"2026-{month:02}" if monthly else "2026Q3"
                    found.append(("csa_reports", uuid5(csa.id, f"report of {title}")))
                    break
        for key, subject_id in found:
            until = self.handled.get(subject_id, date.min)
            if until is not None and until <= TODAY:
                self.found[key].add(subject_id)

    def is_reported_of(self, county: str, first: date, last: date) -> bool:
        """Whether there was somebody in the month, or in the quarter, who was referred."""
        for referral in self.session.scalars(select(Referral).where(Referral.referred_on <= last)):
            one = self.told[referral.ncp_id].life
            known = one.ncp.created_at.astimezone().date() <= last
            if known and county in one.counties and (one.ncp.closed_on or first) >= first:
                return True
        return False

    def closed(self) -> None:
        reports = {report.id: report.report_date for report in self.session.scalars(select(ReportImport))}
        newest = max(reports.values())
        for ncp_id, one in self.told.items():
            ncp = one.life.ncp
            listed_on = reports.get(ncp.listed_import_id) if ncp.listed_import_id else None
            away = ncp_id in self.handled and (self.handled[ncp_id] or date.max) > TODAY
            if ncp.closed_on is not None and listed_on == newest and newest > ncp.closed_on and not away:
                self.found["listed_again"].add(ncp_id)

    def steps(self) -> None:
        for step in self.session.scalars(select(FollowUp).where(FollowUp.done_at.is_(None))):
            due_on = max(step.due_on, self.handled.get(step.id) or step.due_on)
            if step.due_on <= TODAY:
                self.put("overdue" if due_on < TODAY else "due_today", step.id, step.ncp_id)

    def meetings(self) -> None:
        for meeting in self.session.scalars(select(Appointment)):
            days = (day(meeting.starts_at) - TODAY).days
            if meeting.state == "planned" and -60 <= days <= 7:
                self.put("overdue" if days < 0 else "week" if days else "today", meeting.id, meeting.ncp_id)

    def plans(self) -> None:
        signed = {plan.id: plan.ncp_id for plan in self.session.scalars(select(Plan)) if plan.state == "signed"}
        for plan in self.session.scalars(select(Plan)):
            if plan.state == "draft" and plan.printed_at and (TODAY - day(plan.printed_at)).days >= 7:
                self.put("plan_papers", plan.id, plan.ncp_id)
            if plan.state == "signed" and plan.signed_on and 0 < (TODAY - plan.signed_on).days <= 60:
                self.put("plan_papers", plan.id, plan.ncp_id)
        for step in self.session.scalars(select(PlanStep)):
            waits = step.state not in ("done", "dropped") and step.due_on is not None and step.due_on <= TODAY
            if waits and step.plan_id in signed:
                self.put("plan_steps", step.id, signed[step.plan_id])


def _first_contact(session: Session, one: Told) -> bool:
    ncp = one.life.ncp
    reviews = session.scalars(select(CsaReview).where(CsaReview.ncp_id == ncp.id, CsaReview.answer == "cleared"))
    rock = session.scalars(select(Csa.id).where(Csa.county == "Rock")).one()
    since = [day(row.answered_at) for row in reviews if row.csa_id == rock and row.answered_at]
    if ncp.source == "csa" and "Rock" in one.life.counties:
        since.append(day(ncp.created_at))
    due = any((TODAY - one).days >= CONTACT_WITHIN for one in since)
    return due and one.stage == "to_contact" and not _waits(one)


def _waits(one: Told) -> bool:
    return any(row.done_at is None or day(row.done_at) >= TODAY for row in one.life.follow_ups)


def _to_contact(session: Session, one: Told) -> bool:
    newest: dict[str, tuple[date, UUID]] = {}
    for report in session.scalars(select(ReportImport)):
        counties = session.scalars(select(ReportCounty.county).where(ReportCounty.import_id == report.id))
        for county in ["", *counties]:
            newest[county] = max(newest.get(county, (date.min, report.id)), (report.report_date, report.id))
    listed = one.life.ncp.listed_import_id in {import_id for _, import_id in newest.values()}
    return one.stage == "to_contact" and (listed or one.life.ncp.source != "report") and not _waits(one)


GONE_IN_JULY = {
    "counties": ("Dane", "Rock"), "flags": (), "report": None, "source": Source.REPORT, "came": 95, "worker": "",
    "closed": (69, "moved away"), "reopened": None, "happenings": [("referral", 69, 0, None)],
}  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(people=[GONE_IN_JULY], choices=[])
@given(people=st.lists(SOMEBODY, min_size=1, max_size=8), choices=PUT_OFF)
def test_today_agrees_with_a_plain_recount(
    vault: Vault, people: list[dict[str, Any]], choices: list[tuple[int, int | None]]
) -> None:
    def work(session: Session) -> None:
        settle(session, people)
        put_off(session, choices)
        assert session.scalars(select(Csa)).all()
        found = look(session)
        assert {group.key: {line.subject_id for line in group.lines} for group in found.groups} == dict(
            Recount(session).found
        )
        counted = sum(len(group.lines) + group.more for group in found.groups if group.key != "to_contact")
        assert found.total == counted
        assert all(line.why and line.action for group in found.groups for line in group.lines)
        raise BackError

    with pytest.raises(BackError):
        vault.write(work)
