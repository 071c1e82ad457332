"""What happened with a person, the newest first: reports, contacts, letters, hearings, reviews, interviews, plans,
referrals, outcomes, releases, what was told, custody, locate requests, closings, merges; each with what was corrected
of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.dates import clock_time, whole_day
from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, ContactKind, Direction, LocateRequest
from csdesk.models.correction import Correction
from csdesk.models.family import CpContact, CustodialParent
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpMerge, NcpName, Source
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.partner import Csa, CsaReview, Program, ReviewAnswer
from csdesk.models.plan import Plan, PlanStep, PlanStepReview
from csdesk.models.referral import (
    Attendance,
    Enrolment,
    Job,
    JobCheck,
    Referral,
    ReferralFeedback,
    ReferralStatus,
)
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.models.release import Disclosure, Release
from csdesk.services import closing, corrections, disclosure, interview, measures, releases
from csdesk.services.caseload.lines import sum_known
from csdesk.services.caseload.people import COMING
from csdesk.services.caseload.shapes import TimelineEntry
from csdesk.services.caseload.timeline_words import CAME, SOURCES, STEP_STATES, entry, in_words, money, went_ahead
from csdesk.services.days import local_day
from csdesk.services.family.custody import TOLD_BY, custody_of
from csdesk.services.names import readable_address
from csdesk.services.neutral import program_name
from csdesk.services.referral_report.words import label_of
from csdesk.wording import in_number, tr, tr_marked

FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


def timeline(session: Session, ncp_id: UUID) -> tuple[TimelineEntry, ...]:
    """Everything that happened with a person, the newest first.

    Of what only the day is known comes after all that has an hour of that day: a referral follows from a call. Among
    such entries of one day what is told later (`TELLERS`) came later: an enrolment after its referral.
    """
    entries: list[TimelineEntry] = []
    for tell in TELLERS:
        entries += tell(session, ncp_id)
    told = corrections.with_corrections(session, ncp_id, entries)
    return tuple(sorted(told, key=_when)[::-1])


def _when(entry: TimelineEntry) -> tuple[date, bool, datetime]:
    return entry.day, entry.at is None, entry.at or FIRST_MOMENT


def _coming(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    ncp = session.get(Ncp, ncp_id)
    if ncp and ncp.source is not Source.REPORT:
        kept = Correction.record_kind == COMING
        by = session.scalars(select(Correction.former).where(Correction.ncp_id == ncp_id, kept)).all()
        detail = ", ".join((tr("From outside the report"), *by))
        since = session.scalar(
            select(func.min(NcpName.since)).where(NcpName.ncp_id == ncp_id, NcpName.source == ncp.source)
        )
        on = min(since, local_day(ncp.created_at)) if since else local_day(ncp.created_at)
        moment = ncp.created_at if on == local_day(ncp.created_at) else on
        yield entry(moment, "person", tr("Referred by {sources}", sources=SOURCES[ncp.source]), detail, ncp_id)


def _reports(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    """Each report that lists the person, with what it changed."""
    changes: dict[UUID, list[ReportChange]] = defaultdict(list)
    for change in session.scalars(
        select(ReportChange).where(ReportChange.ncp_id == ncp_id).order_by(ReportChange.id)
    ):
        changes[change.import_id].append(change)
    arrears: dict[UUID, list[int | None]] = defaultdict(list)
    listed = (
        select(ReportImport, CaseSnapshot.arrears_cents)
        .join(CaseSnapshot, CaseSnapshot.import_id == ReportImport.id)
        .join(IvdCase, IvdCase.id == CaseSnapshot.case_id)
        .where(IvdCase.ncp_id == ncp_id)
        .order_by(ReportImport.report_date, ReportImport.imported_at, ReportImport.id)
    )
    reports: dict[UUID, ReportImport] = {}
    for report, cents in session.execute(listed):
        reports[report.id] = report
        arrears[report.id].append(cents)
    before: int | None = None
    for number, (key, report) in enumerate(reports.items()):
        owed = sum_known(arrears[key])
        parts = [_change_in_words(change) for change in changes[key]]
        if owed is not None and before is not None and owed != before:
            by = money(abs(owed - before))
            parts.append(tr("arrears +{money}", money=by) if owed > before else tr("arrears −{money}", money=by))
        detail = "; ".join(parts) or (tr("First time on the report") if number == 0 else tr("Nothing new"))
        before = owed if owed is not None else before
        day = report.report_date
        yield TimelineEntry(
            report.imported_at, day, "report", tr("Report of {day}", day=whole_day(day)), detail, report.id
        )


def _change_in_words(change: ReportChange) -> str:
    label, old, new = label_of(change.field), change.old_value, change.new_value
    if change.field == "address":
        old, new = readable_address(old), readable_address(new)
    if change.field == "csup":
        old, new = (money(int(Decimal(amount) * 100)) if amount else "" for amount in (old, new))
    return f"{label} {old} → {new}" if old else f"{label}: {new}"


def _contacts(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    one = ContactAttempt
    said_of: Sequence[Any] = (one.id, one.at, one.kind, one.direction, one.outcome, one.note, one.uncleared_reason)
    columns = (*said_of, Letter.title)
    rows = select(*columns).outerjoin(Letter, Letter.contact_id == one.id).where(one.ncp_id == ncp_id)
    for key, at, kind, direction, outcome, note, reason, letter in session.execute(rows):
        how, became = in_words(kind.value.capitalize()), in_words(outcome.value)
        came_in = direction is Direction.IN
        what = tr("{how} in: {became}", how=how, became=became) if came_in else f"{how}: {became}"
        said = f"{letter}: {note}".rstrip(": ") if letter and letter not in note else note
        told = entry(at, "contact", what, "; ".join(filter(None, (said, went_ahead(reason)))), key)
        yield replace(told, letter=kind is ContactKind.LETTER and not came_in)


def _other_parents(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    """Outreach to a custodial parent (CP), which says nothing of whether the NCP was reached. Its day is entered, no
    hour.
    """
    rows = select(CpContact, CustodialParent.name).join(CustodialParent)
    for row, name in session.execute(rows.where(CustodialParent.ncp_id == ncp_id)):
        how, became = in_words(row.kind.value), in_words(row.outcome.value)
        what = (
            tr("CP: {how} in, {became}", how=how, became=became)
            if row.direction is Direction.IN
            else tr("CP: {how}, {became}", how=how, became=became)
        )
        yield entry(local_day(row.at), "family", what, ": ".join(filter(None, (name, row.note))), row.id)


def _appointments(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(Appointment).where(Appointment.ncp_id == ncp_id)):
        what = in_words(row.kind.value.capitalize())
        if row.state is not AppointmentState.PLANNED:
            what = f"{what}: {in_words(row.state.value)}"
        where = (row.court, row.place)
        detail = ", ".join(part for part in (clock_time(row.starts_at), row.purpose, *where) if part)
        detail = "; ".join(part for part in (detail, row.outcome_note, went_ahead(row.uncleared_reason)) if part)
        yield entry(row.starts_at, "appointment", what, detail, row.id)


def _reviews(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    rows = select(CsaReview, Csa.name).join(Csa, Csa.id == CsaReview.csa_id).where(CsaReview.ncp_id == ncp_id)
    for row, csa in session.execute(rows):
        yield entry(row.asked_at, "review", tr("CSA review asked"), csa, row.id)
        if row.answer is not ReviewAnswer.OPEN and row.answered_at:
            answered = ", ".join(part for part in (csa, row.answered_by) if part)
            detail = ": ".join(part for part in (answered, row.reason) if part)
            when = row.answered_at if row.answered_on in (None, local_day(row.answered_at)) else row.answered_on
            yield entry(when, "review", tr("CSA review: {answer}", answer=in_words(row.answer.value)), detail, row.id)


def _interviews(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    told = interview.told_on_the_record(session, ncp_id)
    for row in session.scalars(select(Assessment).where(Assessment.ncp_id == ncp_id)):
        if row.state is AssessmentState.FINISHED:
            found = in_words(row.determination.value) if row.determination else tr("finished")
            detail = "; ".join(filter(None, (told.get(row.id, ""), went_ahead(row.uncleared_reason))))
            when = row.held_on or row.finished_at or row.started_at
            said = (
                tr("Interview on paper: {found}", found=found)
                if row.from_paper
                else tr("Interview: {found}", found=found)
            )
            yield entry(when, "interview", said, detail, row.id)
        else:
            what, detail = (
                tr("Interview {in_words}", in_words=in_words(row.state.value)),
                went_ahead(row.uncleared_reason),
            )
            yield entry(row.started_at, "interview", what, detail, row.id)


def _plans(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(Plan).where(Plan.ncp_id == ncp_id)):
        if row.signed_on:
            yield entry(
                row.signed_on,
                "plan",
                tr("Plan signed, version {version}", version=row.version),
                row.signed_note,
                row.id,
            )
        else:
            yield entry(
                row.created_at, "plan", tr("Plan drafted, version {version}", version=row.version), "", row.id
            )


def _steps(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    """Each review of a step of a plan; opened, it shows the plan."""
    rows = select(PlanStepReview, PlanStep.what, Plan.id).join(PlanStep, PlanStep.id == PlanStepReview.step_id)
    for row, what, plan_id in session.execute(
        rows.join(Plan, Plan.id == PlanStep.plan_id).where(Plan.ncp_id == ncp_id)
    ):
        due = tr("new date {day}", day=whole_day(row.due_on)) if row.due_on else ""
        detail = "; ".join(filter(None, (row.note, due)))
        yield entry(
            row.at,
            "plan",
            tr("Step {step_states}: {what}", step_states=STEP_STATES[row.state], what=what),
            detail,
            plan_id,
        )


def _referrals(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    rows = select(Referral, program_name(), Program.name).join(Program, Program.id == Referral.program_id)
    for row, program, name in session.execute(rows.where(Referral.ncp_id == ncp_id)):
        handed = (
            tr("Handed over to {handed_to}", handed_to=row.handed_to)
            if row.handed_to
            else tr("Warm hand-off")
            if row.warm_hand_off
            else ""
        )
        note = "; ".join(filter(None, (handed, row.note, went_ahead(row.uncleared_reason))))
        detail = note if name == program else ": ".join(filter(None, (name, note)))
        yield entry(row.referred_on, "referral", tr("Referred to {program}", program=program), detail, row.id)
        if row.status is ReferralStatus.NOT_ENROLLED:
            yield entry(
                row.settled_on or row.last_news_on,
                "referral",
                tr("Not enrolled: {program}", program=program),
                row.reason,
                row.id,
            )
    mistaken = select(Correction).where(Correction.ncp_id == ncp_id, Correction.field == corrections.PROGRAM)
    for gone in session.scalars(mistaken.where(Correction.record_kind == corrections.CorrectedKind.REFERRAL)):
        yield entry(gone.at, "referral", tr("Referral entered by mistake, taken out"), "", gone.record_id)
    enrolments = select(Enrolment, program_name()).join(Program, Program.id == Enrolment.program_id)
    for enrolment, program in session.execute(enrolments.where(Enrolment.ncp_id == ncp_id)):
        yield entry(enrolment.enrolled_on, "enrolment", tr("Enrolled: {program}", program=program), "", enrolment.id)
        if enrolment.ended_on:
            end = tr("Completed") if enrolment.completed else tr("Left")
            yield entry(enrolment.ended_on, "enrolment", f"{end}: {program}", enrolment.outcome, enrolment.id)


def _classes(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    """Sessions of classes, and what the parent thought of a referral."""
    rows = select(Attendance, program_name(), Enrolment.id).join(Enrolment, Enrolment.id == Attendance.enrolment_id)
    rows = rows.join(Program, Program.id == Enrolment.program_id).where(Enrolment.ncp_id == ncp_id)
    for row, program, enrolment_id in session.execute(rows.order_by(Attendance.id)):
        yield entry(row.held_on, "enrolment", f"{CAME[row.attended]}: {program}", row.session, enrolment_id)
    asked = select(ReferralFeedback, program_name(), Referral.id).join(
        Referral, Referral.id == ReferralFeedback.referral_id
    )
    asked = asked.join(Program, Program.id == Referral.program_id).where(Referral.ncp_id == ncp_id)
    for said, program, referral_id in session.execute(asked):
        answers = {tr("dignity"): said.dignity, tr("useful"): said.utility, tr("effective"): said.effectiveness}
        counted = ", ".join(f"{what} {in_words(answer)}" for what, answer in answers.items() if answer)
        detail = "; ".join(filter(None, (counted, said.note)))
        yield entry(
            said.asked_on,
            "referral",
            tr("What the parent said about {program}", program=program),
            detail,
            referral_id,
        )


def _jobs(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(Job).where(Job.ncp_id == ncp_id)):
        yield entry(row.started_on, "job", tr("Job started"), row.employer, row.id)
        if row.ended_on:
            yield entry(row.ended_on, "job", tr("Job ended"), row.employer, row.id)
    checks = select(JobCheck, Job).join(Job, Job.id == JobCheck.job_id).where(Job.ncp_id == ncp_id)
    for check, job in session.execute(checks):
        still = {True: tr("still there"), False: tr("not there any more"), None: tr("not found out")}[
            check.still_there
        ]
        detail = "; ".join(filter(None, (job.employer, check.note)))
        yield entry(
            check.asked_on,
            "job",
            tr("{days} days after the job began: {still}", days=check.days, still=still),
            detail,
            job.id,
        )


def _outcomes(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    """When it was asked how things stand, in one line for each day and point; the answers stand with the outcomes."""
    asked = (OutcomeAnswer.asked_on, OutcomeAnswer.point)
    rows = select(*asked, func.count()).where(OutcomeAnswer.ncp_id == ncp_id).group_by(*asked).order_by(*asked)
    for day, point, number in session.execute(rows):
        detail = in_number(number, tr("answer"), tr("answers"))
        yield entry(
            day,
            "outcome",
            tr("Outcomes asked: {words}", words=tr_marked(measures.words("point")[point.value]).lower()),
            detail,
            None,
        )


def _releases(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(Release).where(Release.ncp_id == ncp_id)):
        to = releases.recipient_words(session, row)
        until = tr("until {day}", day=whole_day(row.valid_until)) if row.valid_until else ""
        detail = "; ".join(filter(None, (releases.fact_words(row.facts.split()), until, row.note)))
        yield entry(row.signed_on, "release", tr("Release signed for {to}", to=to), detail, row.id)
        if row.revoked_on:
            yield entry(row.revoked_on, "release", tr("Release for {to} revoked", to=to), row.revoked_note, row.id)
    accounted = select(Disclosure).where(Disclosure.ncp_id == ncp_id, Disclosure.left_at.is_not(None))
    for line in session.scalars(accounted):
        left = disclosure.view(line)
        words = f"{left.what}. {left.words}"
        yield entry(
            left.at, "disclosure", tr("Told: {recipient_name}", recipient_name=left.recipient_name), words, line.id
        )


def _custody(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for change in custody_of(session, ncp_id):
        words = "; ".join(
            filter(None, (change.words, tr("told by: {told_by}", told_by=TOLD_BY[change.source].lower())))
        )
        yield entry(change.happened_on, "person", tr("{label} changed", label=change.label), words, change.id)


def _locates(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(LocateRequest).where(LocateRequest.ncp_id == ncp_id)):
        yield entry(
            row.asked_on, "locate", tr("Asked: {source}", source=row.source), tr("Where this person is"), row.id
        )
        if row.answered_on:
            what = (
                tr("{source} answered: found", source=row.source)
                if row.found
                else tr("{source} answered: nothing found", source=row.source)
            )
            yield entry(row.answered_on, "locate", what, row.result, row.id)


def _closings(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    ncp = session.get(Ncp, ncp_id)
    if ncp and ncp.closed_on:
        yield entry(ncp.closed_on, "closing", tr("Record closed"), ncp.closed_reason, None)
    for past in closing.past_closings(session, ncp_id):
        yield entry(past.closed_on, "closing", tr("Record closed"), past.reason, None)
        yield entry(past.reopened_at, "closing", tr("Record opened again"), past.reopened_because, None)


def _merges(session: Session, ncp_id: UUID) -> Iterator[TimelineEntry]:
    for row in session.scalars(select(NcpMerge).where(NcpMerge.kept_id == ncp_id)):
        yield entry(row.at, "merge", tr("Another record was merged into this one"), row.reason, row.id)


TELLERS: tuple[Callable[[Session, UUID], Iterator[TimelineEntry]], ...] = (
    _coming,
    _reports,
    _contacts,
    _other_parents,
    _appointments,
    _reviews,
    _interviews,
    _plans,
    _steps,
    _referrals,
    _classes,
    _jobs,
    _outcomes,
    _releases,
    _custody,
    _locates,
    _closings,
    _merges,
)
