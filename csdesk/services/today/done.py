"""What was done on *Today*, and what was put off: each line can be brought back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from csdesk.dates import clock_time
from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, FollowUp, LocateRequest, Postponement
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.plan import Plan, PlanStep
from csdesk.models.referral import Attendance, Enrolment, Referral
from csdesk.models.release import Release, ReleaseForm
from csdesk.services.days import bounds, local_day
from csdesk.services.neutral import CALL_BACK, NEXT_STEP, PLAN_STEP, program_name, told
from csdesk.services.people import people
from csdesk.services.today.agencies import SEVERAL, agencies, programs, subjects
from csdesk.services.today.agency_work import agency_subjects, follow_ups_of
from csdesk.services.today.changes import changes_of
from csdesk.services.today.classes import reminders_of, rolls_of
from csdesk.services.today.job_checks import checks_of
from csdesk.services.today.lines import month_day, short
from csdesk.services.today.records import DoneLine
from csdesk.services.today.reminders import subject_of
from csdesk.services.today.safely import safely_of
from csdesk.wording import tr, tr_marked

SHOWN = 200


def done_today(session: Session, today: date) -> int:
    """How many lines were done today: on the list itself, or by a contact."""
    first, end = bounds(today)
    subjects = select(Postponement.subject_id).where(
        Postponement.until.is_(None), Postponement.made_at >= first, Postponement.made_at < end
    )
    done = select(FollowUp.id).where(FollowUp.done_at >= first, FollowUp.done_at < end)
    return session.scalar(select(func.count()).select_from(subjects.union(done).subquery())) or 0


def done_lines(session: Session, today: date) -> tuple[DoneLine, ...]:
    """What was done today, the latest first, and then what is put off, by the day on which it comes back."""
    first, end = bounds(today)
    rows = session.scalars(
        select(Postponement)
        .where(
            or_(
                Postponement.until > today,
                Postponement.until.is_(None) & (Postponement.made_at >= first) & (Postponement.made_at < end),
            )
        )
        .limit(SHOWN)
    ).all()
    handled = {row.subject_id: _Handled(row.made_at, row.until) for row in rows}
    for subject_id, done_at in session.execute(
        select(FollowUp.id, FollowUp.done_at).where(FollowUp.done_at >= first, FollowUp.done_at < end).limit(SHOWN)
    ):
        if done_at is not None:
            handled.setdefault(subject_id, _Handled(done_at, None))
    known = _subjects(session, list(handled), today)
    who = people(session, (ncp_id for ncp_id, *_ in known.values()))
    unknown = handled.keys() - known.keys()
    about = subjects(session, unknown)
    if unknown - about.keys():
        reports = agency_subjects(session, today).items()
        about |= {one: (csa_id, tr("Status report")) for one, csa_id in reports if one in unknown}
    named = agencies(session, (csa_id for csa_id, _what in about.values()))
    held = rolls_of(session, handled.keys() - known.keys() - about.keys())
    taught = programs(session, (program_id for program_id, _what in held.values()))
    lines = []
    for subject_id, one in sorted(handled.items(), key=lambda pair: pair[1].order):
        if subject_id in known and known[subject_id][0] in who:
            person = who[known[subject_id][0]]
            what = told(*known[subject_id][1:], safe_contact=person.safe_contact)
            lines.append(_line(subject_id, one, person.name, person.counties, what, ncp_id=person.ncp_id))
        elif subject_id in about:
            csa_id, what = about[subject_id]
            agency = named.get(csa_id, SEVERAL) if csa_id else SEVERAL
            lines.append(_line(subject_id, one, agency.name, agency.counties, what, csa_id=csa_id))
        elif subject_id in held:
            program_id, what = held[subject_id]
            program = taught[program_id]
            lines.append(_line(subject_id, one, program.name, program.counties, what, program_id=program_id))
    return tuple(lines)


def _line(
    subject_id: UUID,
    one: "_Handled",
    name: str,
    counties: tuple[str, ...],
    what: str,
    *,
    ncp_id: UUID | None = None,
    csa_id: UUID | None = None,
    program_id: UUID | None = None,
) -> DoneLine:
    return DoneLine(
        subject_id=subject_id,
        ncp_id=ncp_id,
        when=clock_time(one.at) if one.until is None else tr("until {short}", short=short(one.until)),
        name=name,
        counties=counties,
        what=what,
        put_off=one.until is not None,
        csa_id=csa_id,
        program_id=program_id,
    )


@dataclass(frozen=True)
class _Handled:
    at: datetime
    until: date | None

    @property
    def order(self) -> tuple[bool, float]:
        """Done before put off; of what was done, the latest first."""
        return self.until is not None, self.until.toordinal() if self.until else -self.at.timestamp()


Read = Callable[[list[UUID]], Any]


Subject = tuple[UUID, str, str]
"""Whom it is about, what it was, and what is said of that where the person is under safe contact."""


def _subjects(session: Session, wanted: list[UUID], today: date) -> dict[UUID, Subject]:
    found: dict[UUID, Subject] = {}
    for columns, words, instead in _KINDS:
        for start in range(0, len(wanted), 500):
            rows = session.execute(columns(wanted[start : start + 500]))
            found.update({row[0]: (row[1], words(*row[2:]), (instead or words)(*row[2:])) for row in rows})
    missing = {subject_id for subject_id in wanted if subject_id not in found}
    if missing:
        found.update(_reminders(session, missing))
        derived = (
            reminders_of(session, today, missing),
            checks_of(session, today, missing),
            follow_ups_of(session, missing),
            changes_of(session, today, missing),
            safely_of(session, missing),
        )
        found.update((subject_id, (ncp_id, what, what)) for subject_id, ncp_id, what in chain(*derived))
    return found


def _reminders(session: Session, wanted: set[UUID]) -> dict[UUID, Subject]:
    owed = select(Appointment.id, Appointment.ncp_id, Appointment.starts_at).where(Appointment.remind_on.is_not(None))
    found: dict[UUID, Subject] = {}
    for appointment_id, ncp_id, starts_at in session.execute(owed):
        if subject_of(appointment_id) in wanted:
            words = tr("Remind of the appointment on {month_day}", month_day=month_day(local_day(starts_at)))
            found[subject_of(appointment_id)] = (ncp_id, words, words)
    return found


def _meeting(kind: str, purpose: str, starts_at: datetime) -> str:
    return tr(
        "{purpose} on {month_day}, {clock_time}",
        purpose=purpose or kind.capitalize(),
        month_day=month_day(local_day(starts_at)),
        clock_time=clock_time(starts_at),
    )


Words = Callable[..., str]
_KINDS: Iterable[tuple[Read, Words, Words | None]] = (
    (
        lambda ids: select(FollowUp.id, FollowUp.ncp_id, FollowUp.promised, FollowUp.what).where(
            FollowUp.id.in_(ids)
        ),
        lambda promised, what: tr("Promised call-back: {what}", what=what) if promised else str(what),
        lambda promised, _what: tr_marked(CALL_BACK if promised else NEXT_STEP),
    ),
    (
        lambda ids: select(
            Appointment.id, Appointment.ncp_id, Appointment.kind, Appointment.purpose, Appointment.starts_at
        ).where(Appointment.id.in_(ids)),
        _meeting,
        lambda kind, _purpose, starts_at: _meeting(kind, "", starts_at),
    ),
    (
        lambda ids: select(LocateRequest.id, LocateRequest.ncp_id, LocateRequest.source).where(
            LocateRequest.id.in_(ids)
        ),
        lambda source: tr("Locate request: {source}", source=source),
        lambda _source: tr("Locate request"),
    ),
    (
        lambda ids: select(Assessment.id, Assessment.ncp_id).where(Assessment.id.in_(ids)),
        lambda: tr("Interview to go on with"),
        None,
    ),
    (
        lambda ids: (
            select(Referral.id, Referral.ncp_id, program_name())
            .join(Program, Program.id == Referral.program_id)
            .where(Referral.id.in_(ids))
        ),
        lambda program: tr("Referral to {program} without news", program=program),
        None,
    ),
    (
        lambda ids: (
            select(Attendance.id, Enrolment.ncp_id, program_name(), Attendance.held_on)
            .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
            .join(Program, Program.id == Enrolment.program_id)
            .where(Attendance.id.in_(ids))
        ),
        lambda program, held_on: tr("Missed {program} on {month_day}", program=program, month_day=month_day(held_on)),
        lambda _program, held_on: tr("Missed a class on {month_day}", month_day=month_day(held_on)),
    ),
    (
        lambda ids: (
            select(PlanStep.id, Plan.ncp_id, PlanStep.who, PlanStep.what)
            .join(Plan, Plan.id == PlanStep.plan_id)
            .where(PlanStep.id.in_(ids))
        ),
        lambda who, what: f"{who}: {what}",
        lambda _who, _what: tr_marked(PLAN_STEP),
    ),
    (
        lambda ids: select(Plan.id, Plan.ncp_id, Plan.version).where(Plan.id.in_(ids)),
        lambda version: tr("Plan on paper, version {version}", version=version),
        None,
    ),
    (
        lambda ids: select(Enrolment.id, Enrolment.ncp_id).where(Enrolment.id.in_(ids)),
        lambda: tr("Outcomes to ask"),
        None,
    ),
    (
        lambda ids: select(Release.id, Release.ncp_id).where(Release.id.in_(ids)),
        lambda: tr("Release that runs out, or has"),
        None,
    ),
    (
        lambda ids: select(ReleaseForm.id, ReleaseForm.ncp_id).where(ReleaseForm.id.in_(ids)),
        lambda: tr("Release form to sign"),
        None,
    ),
    (
        lambda ids: (
            select(CaseSnapshot.id, IvdCase.ncp_id)
            .join(IvdCase, IvdCase.id == CaseSnapshot.case_id)
            .where(CaseSnapshot.id.in_(ids))
        ),
        lambda: tr("Paid, and stopped"),
        None,
    ),
    (
        lambda ids: select(Ncp.id, Ncp.id).where(Ncp.id.in_(ids)),
        lambda: tr("To be in touch with: new, or lapsed"),
        None,
    ),
)
