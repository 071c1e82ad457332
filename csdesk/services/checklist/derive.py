"""What the record of a person says to an item of the checklist: on which day, in which words, and where it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    Direction,
)
from csdesk.models.family import CpContact, CpNeed, CustodialParent
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.partner import Program
from csdesk.models.plan import Plan, PlanState, PlanStep, PlanStepReview
from csdesk.models.referral import Attendance, Attended, Enrolment, Referral
from csdesk.services.checklist.items import Item
from csdesk.services.days import local_day
from csdesk.services.family import need_labels
from csdesk.wording import tr

IN_PERSON = (ContactKind.VISIT, ContactKind.OFFICE, ContactKind.COURT)
AFTER_ABSENCE = timedelta(days=14)
"""A call or a letter counts as *we missed you* for so long after a session that was missed."""
RECORD, INTERVIEW, PLANS, OUTCOMES = "record", "interview", "plans", "outcomes"


@dataclass(frozen=True)
class Known:
    """What the record says to an item."""

    on: date
    words: str
    opens: str
    """The screen on which it stands: `record`, `interview`, `plans`, `outcomes`."""


@dataclass(frozen=True)
class _Referral:
    row: Referral
    program: str
    category: str
    kind: str


class OnRecord:
    """What is on the record of one person, read as far as it is asked for: each table once."""

    def __init__(self, session: Session, ncp_id: UUID) -> None:
        self._session = session
        self._ncp_id = ncp_id

    def known(self, item: Item) -> Known | None:
        """What fills this item; None where nothing does, or it is marked by hand."""
        if not item.rule:
            return None
        found = list(RULES[item.rule](self, item))
        if not found:
            return None
        return max(found, key=_day) if item.last else min(found, key=_day)

    @cached_property
    def referrals(self) -> Sequence[_Referral]:
        """In the order of their days."""
        rows = (
            select(Referral, Program.name, Program.category, Program.kind)
            .join(Program, Program.id == Referral.program_id)
            .where(Referral.ncp_id == self._ncp_id)
            .order_by(Referral.referred_on, Referral.id)
        )
        return [_Referral(*row) for row in self._session.execute(rows)]

    @cached_property
    def enrolments(self) -> Sequence[Enrolment]:
        """In the order of their days."""
        rows = select(Enrolment).where(Enrolment.ncp_id == self._ncp_id).order_by(Enrolment.enrolled_on)
        return self._session.scalars(rows).all()

    @cached_property
    def sessions(self) -> Sequence[Attendance]:
        """Of all programs."""
        rows = select(Attendance).join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        return self._session.scalars(rows.where(Enrolment.ncp_id == self._ncp_id)).all()

    @cached_property
    def contacts(self) -> Sequence[ContactAttempt]:
        """All contacts with the person."""
        return self._session.scalars(select(ContactAttempt).where(ContactAttempt.ncp_id == self._ncp_id)).all()

    @cached_property
    def kept(self) -> Sequence[Appointment]:
        """Appointments and hearings to which the person came."""
        rows = select(Appointment).where(
            Appointment.ncp_id == self._ncp_id, Appointment.state == AppointmentState.KEPT
        )
        return self._session.scalars(rows).all()

    @cached_property
    def interviews(self) -> Sequence[Assessment]:
        """Finished ones."""
        rows = select(Assessment).where(
            Assessment.ncp_id == self._ncp_id, Assessment.state == AssessmentState.FINISHED
        )
        return self._session.scalars(rows).all()

    @cached_property
    def plans(self) -> Sequence[Plan]:
        """Signed ones, also those that another one replaced."""
        rows = select(Plan).where(Plan.ncp_id == self._ncp_id, Plan.state != PlanState.DRAFT)
        return [one for one in self._session.scalars(rows) if one.signed_on is not None]

    def listed(self, _item: Item) -> Iterator[Known]:
        """The person stood on a referral report."""
        rows = select(CaseSnapshot.as_of).join(IvdCase, IvdCase.id == CaseSnapshot.case_id)
        for day in self._session.scalars(rows.where(IvdCase.ncp_id == self._ncp_id).distinct()):
            yield Known(day, tr("On the referral report"), RECORD)

    def court(self, _item: Item) -> Iterator[Known]:
        """Met at court, or sent by it."""
        ncp = self._session.get_one(Ncp, self._ncp_id)
        if ncp.source is Source.COURT:
            yield Known(local_day(ncp.created_at), tr("Referred by the court"), RECORD)
        for one in self.contacts:
            if one.kind is ContactKind.COURT and one.outcome is ContactOutcome.REACHED:
                yield Known(local_day(one.at), tr("Met at court"), RECORD)

    def interview(self, _item: Item) -> Iterator[Known]:
        """An interview was finished."""
        for one in self.interviews:
            yield Known(_held_on(one), tr("Interviewed"), INTERVIEW)

    def eligible_and_referred(self, _item: Item) -> Iterator[Known]:
        """Found eligible, and referred on that day or later."""
        days = [_held_on(one) for one in self.interviews if one.determination is Eligibility.ELIGIBLE]
        for one in self.referrals:
            if days and one.row.referred_on >= min(days):
                yield self._referred(one)

    def met(self, _item: Item) -> Iterator[Known]:
        """Met in person: a visit, at the office, at court, or an appointment that was kept."""
        for one in self.contacts:
            if one.kind in IN_PERSON and one.outcome is ContactOutcome.REACHED:
                yield Known(local_day(one.at), tr("Met in person"), RECORD)
        for meeting in self.kept:
            if meeting.kind is AppointmentKind.APPOINTMENT:
                yield Known(local_day(meeting.starts_at), tr("Came to an appointment"), RECORD)

    def plan_signed(self, _item: Item) -> Iterator[Known]:
        """A plan was signed."""
        for one in self.plans:
            if one.signed_on is not None:
                yield Known(one.signed_on, tr("Plan signed"), PLANS)

    def referral(self, item: Item) -> Iterator[Known]:
        """Referred to a program of this kind, or of these categories."""
        yield from (self._referred(one) for one in self._of(item))

    def further_referral(self, _item: Item) -> Iterator[Known]:
        """Referred somewhere else after the first time."""
        yield from (self._referred(one) for one in self.referrals[1:])

    def news(self, item: Item) -> Iterator[Known]:
        """Something was heard of a referral after it was made."""
        for one in self._of(item):
            if one.row.last_news_on > one.row.referred_on:
                yield Known(one.row.last_news_on, tr("News from {program}", program=one.program), RECORD)

    def enrolment(self, item: Item) -> Iterator[Known]:
        """Enrolled in a program of these categories."""
        wanted = {one.row.id: one for one in self._of(item)}
        for row in self.enrolments:
            if row.referral_id in wanted:
                yield Known(
                    row.enrolled_on, tr("Enrolled: {program}", program=wanted[row.referral_id].program), RECORD
                )

    def attendance(self, _item: Item) -> Iterator[Known]:
        """Whether the person came to a session was noted."""
        yield from (Known(one.held_on, tr("Attendance noted"), RECORD) for one in self.sessions)

    def called_after_absence(self, _item: Item) -> Iterator[Known]:
        """A call, a text or a letter within two weeks after a session to which the person did not come."""
        missed = [one.held_on for one in self.sessions if one.attended is Attended.NO]
        for one in self.contacts:
            day = local_day(one.at)
            if one.direction is Direction.OUT and any(absent <= day <= absent + AFTER_ABSENCE for absent in missed):
                yield Known(day, tr("In touch after a missed session"), RECORD)

    def hearing_while_enrolled(self, _item: Item) -> Iterator[Known]:
        """A hearing was kept after the first enrolment."""
        for one in self.kept:
            day = local_day(one.starts_at)
            hearing = one.kind is AppointmentKind.HEARING
            if hearing and self.enrolments and day >= self.enrolments[0].enrolled_on:
                yield Known(day, tr("At a hearing"), RECORD)

    def reviewed(self, _item: Item) -> Iterator[Known]:
        """Steps of the plan were looked at, or the person was reached after the plan was signed."""
        steps = select(PlanStepReview.at).join(PlanStep, PlanStep.id == PlanStepReview.step_id)
        for moment in self._session.scalars(
            steps.join(Plan, Plan.id == PlanStep.plan_id).where(Plan.ncp_id == self._ncp_id)
        ):
            yield Known(local_day(moment), tr("Steps of the plan looked at"), PLANS)
        signed = [one.signed_on for one in self.plans if one.signed_on is not None]
        for one in self.contacts:
            if signed and one.outcome is ContactOutcome.REACHED and local_day(one.at) > min(signed):
                yield Known(local_day(one.at), tr("Spoke after the plan was signed"), RECORD)

    def need(self, item: Item) -> Iterator[Known]:
        """The other parent spoke of this need."""
        rows = select(CpNeed).join(CustodialParent, CustodialParent.id == CpNeed.custodial_parent_id)
        found = rows.where(CustodialParent.ncp_id == self._ncp_id, CpNeed.need == item.need)
        label = need_labels().get(item.need, item.need)
        for one in self._session.scalars(found):
            yield Known(one.noted_on, f"{label}: {'met' if one.met_on else 'noted'}", RECORD)

    def cp_contact(self, _item: Item) -> Iterator[Known]:
        """The other parent was reached."""
        rows = select(CpContact.at).join(CustodialParent, CustodialParent.id == CpContact.custodial_parent_id)
        reached = rows.where(CustodialParent.ncp_id == self._ncp_id, CpContact.outcome == ContactOutcome.REACHED)
        for moment in self._session.scalars(reached):
            yield Known(local_day(moment), tr("Spoke with the CP"), RECORD)

    def outcome(self, item: Item) -> Iterator[Known]:
        """A measure of the outcomes was answered, with one of these values where the item names some."""
        rows = select(OutcomeAnswer.asked_on, OutcomeAnswer.value).where(
            OutcomeAnswer.ncp_id == self._ncp_id, OutcomeAnswer.measure == item.measure
        )
        for day, value in self._session.execute(rows):
            if value != NOT_SAID and (not item.values or value in item.values):
                yield Known(day, tr("Asked with the outcomes"), OUTCOMES)

    def on_record(self, _item: Item) -> Iterator[Known]:
        """The record itself."""
        yield Known(local_day(self._session.get_one(Ncp, self._ncp_id).created_at), tr("On record"), RECORD)

    def _of(self, item: Item) -> list[_Referral]:
        return [
            one
            for one in self.referrals
            if (not item.kind or one.kind == item.kind) and (not item.categories or one.category in item.categories)
        ]

    def _referred(self, one: _Referral) -> Known:
        words = (
            tr("Referred to {program}, handed over", program=one.program)
            if one.row.warm_hand_off
            else tr("Referred to {program}", program=one.program)
        )
        return Known(one.row.referred_on, words, RECORD)


NOT_SAID = "not_said"
Rule = Callable[[OnRecord, Item], Iterator[Known]]
RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        OnRecord.listed,
        OnRecord.court,
        OnRecord.interview,
        OnRecord.eligible_and_referred,
        OnRecord.met,
        OnRecord.plan_signed,
        OnRecord.referral,
        OnRecord.further_referral,
        OnRecord.news,
        OnRecord.enrolment,
        OnRecord.attendance,
        OnRecord.called_after_absence,
        OnRecord.hearing_while_enrolled,
        OnRecord.reviewed,
        OnRecord.need,
        OnRecord.cp_contact,
        OnRecord.outcome,
        OnRecord.on_record,
    )
}
"""What an item's `rule` can name."""


def _day(known: Known) -> date:
    return known.on


def _held_on(one: Assessment) -> date:
    return one.held_on or local_day(one.finished_at or one.started_at)
