"""A plain recount of what the window shows: whole tables, plain Python, none of the program's own counting."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, ContactAttempt, FollowUp, LocateRequest, Postponement
from csdesk.models.correction import Correction
from csdesk.models.family import Child, CpContact, CpNeed, CustodialParent, ParentChildContact
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpMerge
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.partner import Csa, CsaReview, Program
from csdesk.models.plan import Plan, PlanStep, PlanStepReview
from csdesk.models.referral import (
    Attendance,
    ClassSession,
    Enrolment,
    Job,
    JobCheck,
    Referral,
    ReferralFeedback,
)
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.models.release import Disclosure, Release
from csdesk.services.days import working_days_before
from tests.services.flow.recount import Told, day, tell
from tests.services.outcomes.recount import asked_today

NEWS_DAYS, UNSETTLED, AHEAD, RELEASE_DAYS, REPORT_DAYS = 14, 60, 7, 30, 30
MISSED = 30
TOLD = {"reached", "appointment_made", "refused", "left_message", "sent"}
"""Outcomes after which a parent can know of an appointment."""
MONTHS = 6
SPOKEN = {"reached", "appointment_made", "refused"}
FRESH_DAYS = 60
TOGETHER = ("mediation", "parenting_plan", "virtual_visitation")
"""After so many days a report tells nothing new of payments."""


@dataclass(frozen=True)
class Tables:
    """All rows of the tables that count."""

    rows: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session) -> "Tables":
        """Select everything."""
        models = (
            Appointment, Assessment, Attendance, CaseSnapshot, Child, ClassSession, ContactAttempt, Correction,
            CpContact, CpNeed,
            Csa, CsaReview, CustodialParent, Disclosure, Enrolment, FollowUp, IvdCase, Job, JobCheck,
            LocateRequest, Ncp, NcpMerge, OutcomeAnswer, ParentChildContact, Plan, PlanStep,
            PlanStepReview, Postponement, Program, Referral, ReferralFeedback, Release, ReportCounty, ReportImport,
        )  # fmt: skip
        return cls({model.__name__: list(session.scalars(select(model))) for model in models})

    def of(self, model: type[Any], ncp_id: UUID | None = None) -> list[Any]:
        """The rows of a table, or those about one person."""
        rows = self.rows[model.__name__]
        return rows if ncp_id is None else [row for row in rows if row.ncp_id == ncp_id]


class TodayAgain:
    """What Today must say: how many lines each group has, what was done, how old the report is."""

    def __init__(self, tables: Tables, told: dict[UUID, Told], today: date) -> None:
        self.tables, self.told, self.today = tables, told, today
        self.handled = {row.subject_id: row for row in tables.of(Postponement)}
        self.groups: dict[str, set[UUID]] = defaultdict(set)
        self._steps()
        self._meetings()
        self._programs()
        self._classes()
        self._jobs()
        self._plans_and_papers()
        self._people()
        for ncp_id, (enrolment_id, since) in asked_today(tables.of, today).items():
            row = self.handled.get(enrolment_id)
            again = row is not None and row.until is None and day(row.made_at) < since
            if ncp_id in self.told and (again or not self._away(enrolment_id)):
                self.groups["outcomes"].add(enrolment_id)

    def counts(self) -> dict[str, int]:
        """Group -> lines."""
        return {key: len(subjects) for key, subjects in self.groups.items()}

    def total(self) -> int:
        """What is due, without those who are to be contacted."""
        return sum(number for key, number in self.counts().items() if key != "to_contact")

    def done(self) -> int:
        """What was done today."""
        marked = {
            row.subject_id for row in self.handled.values() if row.until is None and day(row.made_at) == self.today
        }
        steps = {row.id for row in self.tables.of(FollowUp) if row.done_at and day(row.done_at) == self.today}
        return len(marked | steps)

    def report_age(self) -> int:
        """Days since the newest report."""
        newest: date = max(row.report_date for row in self.tables.of(ReportImport))
        return (self.today - newest).days

    def _put(self, key: str, subject_id: UUID, ncp_id: UUID) -> None:
        if self.told[ncp_id].life.ncp.closed_on is None and not self._away(subject_id):
            self.groups[key].add(subject_id)

    def _away(self, subject_id: UUID) -> bool:
        row = self.handled.get(subject_id)
        return row is not None and (row.until is None or row.until > self.today)

    def _steps(self) -> None:
        for step in self.tables.of(FollowUp):
            if step.done_at is None and step.due_on <= self.today:
                row = self.handled.get(step.id)
                due = max(step.due_on, row.until) if row is not None and row.until else step.due_on
                self._put("overdue" if due < self.today else "due_today", step.id, step.ncp_id)

    def _meetings(self) -> None:
        for meeting in self.tables.of(Appointment):
            days = (day(meeting.starts_at) - self.today).days
            if meeting.state == "planned" and -UNSETTLED <= days <= AHEAD:
                self._put("overdue" if days < 0 else "week" if days else "today", meeting.id, meeting.ncp_id)
            if meeting.state == "planned" and days > 0 and meeting.remind_on and meeting.remind_on <= self.today:
                after = [
                    one
                    for one in self.tables.of(ContactAttempt, meeting.ncp_id)
                    if one.outcome in TOLD and day(one.at) >= meeting.remind_on and one.at >= meeting.created_at
                ]
                if not after:
                    self._put("remind", uuid5(meeting.id, "reminder"), meeting.ncp_id)

    def _programs(self) -> None:
        for held in self.tables.of(Assessment):
            if held.state == "under_way" and not self._away(held.id):
                self.groups["under_way"].add(held.id)
        for referral in self.tables.of(Referral):
            if referral.status == "open" and (self.today - referral.last_news_on).days >= NEWS_DAYS:
                self._put("no_news", referral.id, referral.ncp_id)
        for request in self.tables.of(LocateRequest):
            if request.answered_on is None and (self.today - request.asked_on).days >= NEWS_DAYS:
                self._put("locate", request.id, request.ncp_id)

    def _classes(self) -> None:
        """Sessions of today are left out: whether they were held depends on the hour."""
        enrolments = {one.id: one for one in self.tables.of(Enrolment)}
        for held in self.tables.of(ClassSession):
            on = day(held.starts_at)
            noted = {row.enrolment_id for row in self.tables.of(Attendance) if row.class_session_id == held.id}
            there = [
                one
                for one in enrolments.values()
                if one.program_id == held.program_id and one.enrolled_on <= on <= (one.ended_on or date.max)
            ]
            if held.cancelled:
                continue
            waits = any(one.id not in noted for one in there) and 0 < (self.today - on).days <= UNSETTLED
            if waits and not self._away(held.id):
                self.groups["roll"].add(held.id)
            begun = working_days_before(on, 1)
            for one in there:
                told = self._told_since(one.ncp_id, begun) or self._together(one)
                if one.ended_on is None and begun <= self.today < on and not told:
                    self._put("class_reminders", uuid5(one.id, f"class {held.id}"), one.ncp_id)
        last = {row.enrolment_id: row for row in sorted(self.tables.of(Attendance), key=lambda row: row.held_on)}
        for row in last.values():
            one = enrolments[row.enrolment_id]
            after = any(day(call.at) > row.held_on for call in self.tables.of(ContactAttempt, one.ncp_id))
            lately = (self.today - row.held_on).days <= MISSED
            if row.attended == "no" and one.ended_on is None and lately and not (after or self._together(one)):
                self._put("missed_class", row.id, one.ncp_id)

    def _together(self, row: Any) -> bool:
        """Whether somebody under safe contact meets the other parent there."""
        safe = any(one.id == row.ncp_id and one.safe_contact for one in self.tables.of(Ncp))
        return safe and any(one.id == row.program_id and one.category in TOGETHER for one in self.tables.of(Program))

    def _told_since(self, ncp_id: UUID, first: date) -> bool:
        contacts = self.tables.of(ContactAttempt, ncp_id)
        return any(one.outcome in TOLD and day(one.at) >= first for one in contacts)

    def _jobs(self) -> None:
        checked = {(row.job_id, row.days) for row in self.tables.of(JobCheck)}
        for job in self.tables.of(Job):
            come = [days for days in (30, 60, 90) if days <= (self.today - job.started_on).days <= 180]
            if job.ended_on is None and come and (job.id, come[-1]) not in checked:
                self._put("job_checks", uuid5(job.id, f"check {come[-1]}"), job.ncp_id)

    def _plans_and_papers(self) -> None:
        signed = {plan.id: plan.ncp_id for plan in self.tables.of(Plan) if plan.state == "signed"}
        for step in self.tables.of(PlanStep):
            waits = step.state not in ("done", "dropped") and step.due_on is not None and step.due_on <= self.today
            if waits and step.plan_id in signed:
                self._put("plan_steps", step.id, signed[step.plan_id])
        for plan in self.tables.of(Plan):
            row = self.handled.get(plan.id)
            printed = plan.state == "draft" and plan.printed_at and (self.today - day(plan.printed_at)).days >= 7
            unscanned = plan.state == "signed" and plan.signed_attachment_id is None
            since = plan.printed_at if plan.state == "draft" else plan.changed_at
            again = row is not None and row.until is None and since and row.made_at < since
            waits = printed or (unscanned and 0 < (self.today - plan.signed_on).days <= UNSETTLED)
            if waits and (again or not self._away(plan.id)):
                self._put("plan_papers", plan.id, plan.ncp_id)
        first = {csa.id for csa in self.tables.of(Csa) if csa.contact_rule == "csa_first"}
        for review in self.tables.of(CsaReview):
            if review.answer == "open" and review.due_on < self.today and review.csa_id in first:
                self._put("csa_reviews", uuid5(review.csa_id, "reviews"), review.ncp_id)
        for release in self.tables.of(Release):
            going_on = any(one.ended_on is None for one in self.tables.of(Enrolment, release.ncp_id))
            left = (release.valid_until - self.today).days if release.valid_until else None
            back = (self.today - release.revoked_on).days if release.revoked_on else None
            ends = back is None and left is not None and (-RELEASE_DAYS if going_on else 0) <= left <= RELEASE_DAYS
            if ends or (going_on and back is not None and 0 <= back <= RELEASE_DAYS):
                self._put("releases", release.id, release.ncp_id)

    def _stopped(self, reports: dict[UUID, ReportImport], by_county: dict[str, UUID]) -> None:
        order = [row.id for row in sorted(reports.values(), key=lambda row: (row.report_date, row.id))]
        for case in self.tables.of(IvdCase):
            known = case.paid_m1_cents is not None and case.csup_cents != 0
            if not known or case.paid_m1_cents or not case.paid_m2_cents or not case.listed_import_id:
                continue
            report, newest = reports[case.listed_import_id], by_county.get(case.county)
            current = newest is None or order.index(report.id) >= order.index(newest)
            spoken = any(
                one.outcome in SPOKEN and one.at >= report.imported_at
                for one in self.tables.of(ContactAttempt, case.ncp_id)
            )
            ids = {one.id for one in self.tables.of(IvdCase, case.ncp_id)}
            said = [row for row in self.tables.of(CaseSnapshot) if row.case_id in ids]
            away = any(self._away(row.id) for row in said)
            fresh = (self.today - report.report_date).days < FRESH_DAYS
            barred = self.told[case.ncp_id].stage in ("listed", "csa_review", "closed")
            if current and fresh and not (spoken or away or barred):
                self.groups["stopped"].add(case.ncp_id)

    def _people(self) -> None:
        reports = {row.id: row for row in self.tables.of(ReportImport)}
        newest = max(reports.values(), key=lambda row: (row.report_date, row.id))
        by_county = {row.county: row.import_id for row in sorted(
            self.tables.of(ReportCounty), key=lambda row: (reports[row.import_id].report_date, row.import_id)
        )}  # fmt: skip
        current = {newest.id, *by_county.values()}
        self._stopped(reports, by_county)
        for ncp_id, one in self.told.items():
            ncp = one.life.ncp
            waits = [row for row in one.life.follow_ups if row.done_at is None or day(row.done_at) >= self.today]
            listed = ncp.listed_import_id in current or ncp.source != "report"
            if one.stage == "to_contact" and listed and not waits:
                self._put("to_contact", ncp_id, ncp_id)
            if one.lapsed:
                self._put("lapsed", ncp_id, ncp_id)
            if ncp.safe_contact and not ncp.safe_contact_way and not ncp.safe_contact_note:
                self._put("safely", uuid5(ncp_id, "safely"), ncp_id)
            for row in self.tables.of(Referral, ncp_id):
                if row.status in ("open", "enrolled") and self._together(row):
                    self._put("safely", uuid5(row.id, "apart"), ncp_id)
            listed_on = reports[ncp.listed_import_id].report_date if ncp.listed_import_id else None
            if ncp.closed_on and listed_on == newest.report_date > ncp.closed_on and not self._away(ncp_id):
                self.groups["listed_again"].add(ncp_id)


@dataclass(frozen=True)
class Person:
    """What a record must say."""

    name: str
    stage: str
    arrears_cents: int | None
    paid_cents: int
    due_cents: int
    next_step_on: date | None
    last_contact_on: date | None
    happened: int


def people(tables: Tables, told: dict[UUID, Told], today: date) -> dict[UUID, Person]:
    """Everybody."""
    return {ncp_id: _person(tables, one, today) for ncp_id, one in told.items()}


def _person(tables: Tables, one: Told, today: date) -> Person:
    ncp = one.life.ncp
    reports = {row.id: row.report_date for row in tables.of(ReportImport)}
    cases = {case.id: case for case in tables.of(IvdCase, ncp.id)}
    said = [row for row in tables.of(CaseSnapshot) if row.case_id in cases]
    newest = {row.case_id: row for row in sorted(said, key=lambda row: reports[row.import_id])}
    owed = [row.arrears_cents for row in newest.values() if row.arrears_cents is not None]
    paid, due = _months(said, reports)
    waits = [row.due_on for row in one.life.follow_ups if row.done_at is None]
    waits += [
        day(row.starts_at) for row in one.life.meetings if row.state == "planned" and day(row.starts_at) >= today
    ]
    return Person(
        name=ncp.last_name,
        stage=one.stage,
        arrears_cents=sum(owed) if owed else None,
        paid_cents=paid,
        due_cents=due,
        next_step_on=min(waits, default=None),
        last_contact_on=max((day(row.at) for row in one.life.contacts), default=None),
        happened=len({row.import_id for row in said}) + _happened(tables, ncp),
    )


def _months(said: list[CaseSnapshot], reports: dict[UUID, date]) -> tuple[int, int]:
    """Of the six months that end with the newest: what was paid, and what was due where the paid is known."""
    known: dict[tuple[UUID, int], tuple[int, int | None]] = {}
    for row in sorted(said, key=lambda row: reports[row.import_id]):
        for back, cents in enumerate((row.paid_m1_cents, row.paid_m2_cents, row.paid_m3_cents), 1):
            month = row.as_of.year * 12 + row.as_of.month - back
            if cents is not None or (row.case_id, month) not in known:
                known[row.case_id, month] = (row.csup_cents or 0, cents)
    last = max((month for _, month in known), default=0)
    with_word = {month for (_, month), (_, cents) in known.items() if cents is not None and month > last - MONTHS}
    shown = [figures for (_, month), figures in known.items() if month in with_word]
    return sum(cents or 0 for _, cents in shown), sum(due for due, _ in shown)


def _happened(tables: Tables, ncp: Ncp) -> int:
    """Lines of what happened, without those of reports."""

    def count(model: type[Any], **also: Any) -> int:
        rows = tables.of(model, ncp.id)
        further: int = sum(says(row) for says in also.values() for row in rows)
        return len(rows) + further

    enrolments = {row.id for row in tables.of(Enrolment, ncp.id)}
    referrals = {row.id for row in tables.of(Referral, ncp.id)}
    jobs = {row.id for row in tables.of(Job, ncp.id)}
    parents = {row.id for row in tables.of(CustodialParent, ncp.id)}
    plans = {row.id for row in tables.of(Plan, ncp.id)}
    steps = {row.id for row in tables.of(PlanStep) if row.plan_id in plans}
    reopened = {row.record_id for row in tables.of(Correction, ncp.id) if row.record_kind == "closing"}
    return sum(
        (
            ncp.source != "report",
            count(ContactAttempt),
            sum(row.custodial_parent_id in parents for row in tables.of(CpContact)),
            count(Appointment),
            count(CsaReview, answered=lambda row: row.answer != "open"),
            count(Assessment),
            count(Plan),
            sum(row.step_id in steps for row in tables.of(PlanStepReview)),
            count(Referral, over=lambda row: row.status == "not_enrolled"),
            count(Enrolment, over=lambda row: row.ended_on is not None),
            count(Job, over=lambda row: row.ended_on is not None),
            sum(row.enrolment_id in enrolments for row in tables.of(Attendance)),
            sum(row.referral_id in referrals for row in tables.of(ReferralFeedback)),
            sum(row.job_id in jobs for row in tables.of(JobCheck)),
            count(Release, over=lambda row: row.revoked_on is not None),
            count(Disclosure),
            count(LocateRequest, answered=lambda row: row.answered_on is not None),
            ncp.closed_on is not None,
            2 * len(reopened),
            sum(row.kept_id == ncp.id for row in tables.of(NcpMerge)),
        )
    )


def everybody(session: Session, today: date, lapsed_after: int) -> dict[UUID, Told]:
    """Where each person stands."""
    return {one.life.ncp.id: one for one in tell(session, today, lapsed_after)}
