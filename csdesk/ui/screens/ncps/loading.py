"""All that the page of a record shows, read at once."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from csdesk.dates import clock_time
from csdesk.services import (
    agreements,
    appointments,
    belonging,
    caseload,
    classes,
    contacts,
    directory,
    disclosure,
    docket,
    family,
    liaisons,
    outcomes,
    referrals,
    releases,
    resources_nearby,
    reviews,
    settings,
    stages,
    watches,
)
from csdesk.services.appointments import AppointmentState, AppointmentView
from csdesk.services.caseload import Safety
from csdesk.services.days import local_day
from csdesk.services.docket import KnownPlaces
from csdesk.services.family import Family
from csdesk.services.liaisons import Served
from csdesk.services.outcomes import Outcomes
from csdesk.services.referrals import JobView, ReferralStatus, ReferralView
from csdesk.services.releases import FormView, Recipients, ReleaseLine
from csdesk.services.reviews import ReviewView
from csdesk.services.watches import WatchView
from csdesk.wording import tr, tr_marked

if TYPE_CHECKING:
    from csdesk.services.plans import MonthOfSteps, PlanView, StepView


NO_FAMILY = Family()
NO_OUTCOMES = Outcomes(UUID(int=0), "", safe_contact=False, spells=())
NO_SAFETY = Safety(on=False, note="", way="", time="", programs=(), former=())


@dataclass(frozen=True)
class ToDo:
    """Something that is due: a next step of the liaison, or an appointment that is planned."""

    id: UUID
    due_on: date
    what: str
    appointment: bool = False


@dataclass(frozen=True)
class RecordPage:
    """One person, as the page shows them."""

    record: caseload.NcpRecord
    today: date
    steps: tuple[stages.StageStep, ...]
    reason_needed: str
    """What stands against going out to this person; empty when nothing does."""
    to_do: tuple[ToDo, ...]
    """What is due, the first on top."""
    appointments: tuple[AppointmentView, ...]
    referrals: tuple[ReferralView, ...]
    jobs: tuple[JobView, ...]
    releases: tuple[ReleaseLine, ...]
    told: disclosure.WhatMayBeTold
    plan: "PlanView | None"
    open_steps: "tuple[StepView, ...]"
    """Of the signed plan: those that are neither done nor dropped."""
    progress: "tuple[MonthOfSteps, ...]"
    """Of the steps of all plans, month by month."""
    nearby: tuple[resources_nearby.Nearby, ...]
    """Programs that are offered where this person lives; first those for which the interview gives a reason."""
    agencies: tuple[directory.CsaView, ...]
    """The CSAs of the counties of this person."""
    known_places: KnownPlaces
    """Courts and places that the form of an appointment offers."""
    processes: tuple[agreements.ProcessView, ...] = ()
    """What the CSAs of this person's counties refer to themselves."""
    classes_ahead: tuple[classes.ClassAhead, ...] = ()
    """The next session of each program in which this person takes part."""
    elsewhere: tuple[Served, ...] = ()
    """Counties of this person's cases that lie in another liaison's area."""
    workers: tuple[str, ...] = ()
    """Everybody of the office who works with somebody."""
    marks_in_use: tuple[str, ...] = ()
    recipients: tuple[Recipients, ...] = ()
    """Whom a release can name."""
    forms: tuple[FormView, ...] = ()
    """Release forms that were printed and are not signed yet."""
    alerts: tuple[WatchView, ...] = ()
    """The changes of which somebody asked to be told, while they are on."""
    family: Family = NO_FAMILY
    outcomes: Outcomes = NO_OUTCOMES
    safety: Safety = NO_SAFETY
    waiting_reviews: tuple[ReviewView, ...] = ()
    """What CSAs were asked about this person and have not answered."""

    @property
    def planned(self) -> tuple[AppointmentView, ...]:
        """Appointments and hearings of which it is not noted how they went."""
        return tuple(one for one in self.appointments if one.state is AppointmentState.PLANNED)

    @property
    def active_referrals(self) -> tuple[ReferralView, ...]:
        """Referrals that are open, or led to an enrolment that goes on."""
        active = (ReferralStatus.OPEN, ReferralStatus.ENROLLED)
        return tuple(one for one in self.referrals if one.status in active)

    @property
    def enrolled(self) -> tuple[ReferralView, ...]:
        """Referrals with an enrolment, which has sessions to attend."""
        return tuple(one for one in self.referrals if one.enrolment is not None)


def load(session: Any, ncp_id: UUID, today: date) -> RecordPage:
    """Read the page of one person. Raises `NotFoundError`."""
    from csdesk.services import plans

    steps = stages.steps_of(session, ncp_id, today=today)
    here = next(step.stage for step in steps if step.current)
    record = caseload.record(session, ncp_id, today=today, stage=here)
    versions = plans.plans_of(session, ncp_id)
    signed = [view for view in versions if view.state is plans.PlanState.SIGNED]
    meetings = appointments.appointments_of(session, ncp_id)
    return RecordPage(
        record=record,
        today=today,
        steps=steps,
        reason_needed=contacts.reason_needed(session, ncp_id),
        to_do=_to_do(contacts.follow_ups_of(session, ncp_id), meetings),
        appointments=meetings,
        referrals=referrals.referrals_of(session, ncp_id),
        jobs=referrals.jobs_of(session, ncp_id),
        releases=releases.lines_of(session, ncp_id, today=today),
        told=disclosure.sentence_for(session, ncp_id, on=today),
        plan=versions[0] if versions else None,
        open_steps=tuple(step for view in signed for step in view.steps if step.state not in plans.SETTLED),
        progress=plans.progress(session, ncp_id) if versions else (),
        nearby=resources_nearby.nearby(session, ncp_id),
        agencies=directory.agencies(session, counties=record.counties) if record.counties else (),
        known_places=docket.known_places(session, record.counties),
        processes=agreements.processes_near(session, ncp_id, today=today),
        classes_ahead=classes.ahead_of(session, ncp_id, on=today),
        elsewhere=liaisons.elsewhere(session, ncp_id, own=settings.load(session).counties),
        workers=belonging.workers(session),
        marks_in_use=belonging.known_marks(session),
        recipients=releases.recipients(session),
        forms=tuple(one for one in releases.forms_of(session, ncp_id) if not one.signed),
        alerts=watches.watches_of(session, ncp_id, today=today),
        family=family.family_of(session, ncp_id, today=today),
        outcomes=outcomes.outcomes_of(session, ncp_id, today=today),
        safety=caseload.safety_of(session, ncp_id),
        waiting_reviews=tuple(
            one for one in reviews.reviews_of(session, ncp_id) if one.answer is reviews.ReviewAnswer.OPEN
        ),
    )


def _to_do(follow_ups: tuple[contacts.FollowUpView, ...], meetings: tuple[AppointmentView, ...]) -> tuple[ToDo, ...]:
    due = [ToDo(one.id, one.due_on, one.what) for one in follow_ups]
    due += [
        ToDo(one.id, local_day(one.starts_at), meeting_words(one), appointment=True)
        for one in meetings
        if one.state is AppointmentState.PLANNED
    ]
    return tuple(sorted(due, key=lambda one: one.due_on))


def meeting_words(meeting: AppointmentView) -> str:
    """`Hearing at 9:00 AM, Janesville: contempt`."""
    words = tr(
        "{kind_labels} at {clock_time}",
        kind_labels=tr_marked(appointments.KIND_LABELS[meeting.kind]),
        clock_time=clock_time(meeting.starts_at),
    )
    words += f", {meeting.where}" if meeting.where else ""
    return f"{words}: {meeting.purpose}" if meeting.purpose else words
