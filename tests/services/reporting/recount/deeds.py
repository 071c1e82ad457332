"""What is done at the desk of the recount with one person on one day, by the services that the window uses.

What it is follows from a person's place in the county's list. Nothing is drawn: each sheet always holds the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import (
    appointments,
    contacts,
    directory,
    family,
    interview,
    joint_work,
    outcomes,
    referrals,
    releases,
    reviews,
)
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.family import HowOften, NewChild, NewParent, WorkPoint
from csdesk.services.interview import Eligibility
from csdesk.services.joint_work import NewMeeting
from csdesk.services.outcomes import Given, OutcomeLine, OutcomePoint
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.releases import NewRelease, Recipient
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault

WHO = "Dana Whitcomb"
BECAUSE = "The CSA asked to go ahead."
SETTINGS = Settings(
    liaison_name=WHO, liaison_phone="608-555-0100", liaison_email="dana@agency.example", agency_name="Forward Works"
)
ENDINGS = (
    (ContactKind.CALL, ContactOutcome.REACHED),
    (ContactKind.CALL, ContactOutcome.NO_ANSWER),
    (ContactKind.LETTER, ContactOutcome.SENT),
    (ContactKind.TEXT, ContactOutcome.APPOINTMENT_MADE),
    (ContactKind.CALL, ContactOutcome.LEFT_MESSAGE),
    (ContactKind.EMAIL, ContactOutcome.SENT),
    (ContactKind.VISIT, ContactOutcome.NO_SHOW),
    (ContactKind.OFFICE, ContactOutcome.REFUSED),
    (ContactKind.LETTER, ContactOutcome.RETURNED_MAIL),
    (ContactKind.COURT, ContactOutcome.REACHED),
    (ContactKind.CALL, ContactOutcome.WRONG_NUMBER),
)


def moment(day: date, hour: int = 12) -> datetime:
    """A moment of a day where this computer stands, UTC."""
    return datetime.combine(day, time(hour)).astimezone(UTC)


@dataclass
class Deeds:
    """A desk, and what it has done so far."""

    vault: Vault
    folder: Path
    people: list[UUID] = field(default_factory=list)
    """With whom somebody works, county by county in turn."""
    several: list[UUID] = field(default_factory=list)
    """With cases in several counties."""
    programs: dict[str, UUID] = field(default_factory=dict)
    referred: dict[UUID, UUID] = field(default_factory=dict)
    """Each person's first referral to an employment program."""
    enrolments: dict[UUID, UUID] = field(default_factory=dict)
    signed: dict[UUID, UUID] = field(default_factory=dict)
    """The first release of a person."""
    jobs: dict[UUID, UUID] = field(default_factory=dict)

    def _contact(
        self, session: Session, ncp_id: UUID, number: int, on: date, *, hour: int = 12, next_on: date | None = None
    ) -> None:
        kind, outcome = ENDINGS[number % len(ENDINGS)]
        coming = number % 13 == 0 and outcome is ContactOutcome.REACHED
        new = NewContact(
            kind, Direction.IN if coming else Direction.OUT, outcome, uncleared_reason=BECAUSE,
            next_step="Call again" if next_on else "", next_step_on=next_on,
        )  # fmt: skip
        contacts.record_contact(session, ncp_id, new, at=moment(on, hour), who=WHO)

    def _appointment(self, session: Session, ncp_id: UUID, number: int, on: date) -> None:
        kind = AppointmentKind.HEARING if number % 3 == 0 else AppointmentKind.APPOINTMENT
        new = NewAppointment(kind, moment(on, 10), uncleared_reason=BECAUSE)
        made = appointments.set_appointment(session, ncp_id, new, at=moment(on - timedelta(days=6)), who=WHO)
        match number % 5:
            case 0 | 1 | 2:
                appointments.keep(session, made, at=moment(on, 11), who=WHO)
            case 3:
                appointments.no_show(session, made, at=moment(on, 11), who=WHO)
            case _ if number % 2:
                appointments.cancel(session, made, at=moment(on, 11), who=WHO)

    def _refer(
        self,
        session: Session,
        ncp_id: UUID,
        program: str,
        on: date,
        *,
        first: bool = True,
        at: datetime | None = None,
    ) -> UUID:
        new = NewReferral(self.programs[program], on, warm_hand_off=on.day % 2 == 0, uncleared_reason=BECAUSE)
        made = referrals.refer(session, ncp_id, new, at=at or moment(on), who=WHO)
        if first:
            self.referred[ncp_id] = made
        return made

    def _enrol(self, session: Session, ncp_id: UUID, on: date) -> None:
        self.enrolments[ncp_id] = referrals.enrol(
            session, self.referred[ncp_id], enrolled_on=on, at=moment(on), who=WHO
        )

    def _serve(self, session: Session, ncp_id: UUID, on: date) -> None:
        """A service beside the programs; every second one begins, and has sessions of its own."""
        service = ("ged", "housing", "transport")[on.day % 3]
        made = self._refer(session, ncp_id, service, on, first=False)
        if on.day % 2 == 0:
            enrolment = referrals.enrol(
                session, made, enrolled_on=on + timedelta(days=1), at=moment(on + timedelta(days=1)), who=WHO
            )
            for day in (3, 10):
                held = on + timedelta(days=day)
                referrals.attend(session, enrolment, held_on=held, attended=Attended.YES, at=moment(held), who=WHO)

    def _attend(self, session: Session, ncp_id: UUID, number: int) -> None:
        for place, attended in enumerate(
            (Attended.YES, Attended.NO, Attended.YES, Attended.EXCUSED)[: 1 + number % 4]
        ):
            held = date(2026, 9, 3) + timedelta(days=3 * place)
            referrals.attend(
                session, self.enrolments[ncp_id], held_on=held, attended=attended, at=moment(held), who=WHO
            )

    def _release(
        self, session: Session, ncp_id: UUID, to: Recipient, on: date, until: date | None,
        facts: tuple[str, ...] | None = None, county: str = "",
    ) -> None:  # fmt: skip
        agency = directory.csa_for_county(session, county) if county else None
        new = NewRelease(to, on, until, csa_id=agency.id if agency else None, facts=facts)
        self.signed[ncp_id] = releases.record_release(session, ncp_id, new, at=moment(on), who=WHO)

    def _interview(self, session: Session, ncp_id: UUID, number: int, on: date) -> None:
        at = moment(on, 10)
        mode = interview.InterviewMode.CASEWORKER
        held = interview.start(session, ncp_id, uncleared_reason=BECAUSE, at=at, who=WHO)
        said = ("yes", "no", "sometimes")
        able, willing = said[number % 3], said[number // 12 % 3]
        for question, value in (("Q4", mode.value), ("Q8", able), ("Q9", willing if number % 7 else None)):
            interview.answer(session, held, question, value=value, refused=value is None, at=at, who=WHO)
        if number % 10 == 9:
            return  # it goes on another day
        suggested = interview.finish(session, held, leave_open=True, at=moment(on, 11), who=WHO)
        if number % 4 != 3:
            decided = Eligibility.NOT_ELIGIBLE if number % 6 == 5 else Eligibility.ELIGIBLE
            reason = "" if decided is suggested.eligibility else "Said so in the talk."
            interview.determine(session, held, decided, reason=reason, at=moment(on, 12), who=WHO)

    def _review(self, session: Session, people: Sequence[UUID]) -> None:
        agency = directory.csa_for_county(session, "Dane")
        assert agency is not None
        day = date(2026, 7, 7)
        reviews.ask(session, agency.id, people, due_on=day + timedelta(days=14), at=moment(day), who=WHO)
        for number, one in enumerate(reviews.open_reviews(session, csa_id=agency.id)[:14]):
            answer = ReviewAnswer.EXCLUDED if number % 7 == 6 else ReviewAnswer.CLEARED
            reason = "A modification is before the court." if answer is ReviewAnswer.EXCLUDED else ""
            on = day + timedelta(days=3)
            reviews.answer(session, one.id, answer, reason, answered_on=on, at=moment(on), who=WHO)

    def _have_family(self, session: Session, ncp_id: UUID, number: int) -> None:
        on = date(2026, 8, 27)
        parent = family.add_parent(session, ncp_id, NewParent("Robin Sample"), at=moment(on), who=WHO)
        if number:
            family.note_need(session, parent, next(iter(family.need_labels())), on=on, at=moment(on), who=WHO)
        for place in range(1 + number % 2):
            born = date(2012 + number, 1, 1 + place)
            family.add_child(session, ncp_id, NewChild("Kit", born, parent), at=moment(on), who=WHO)

    def _ask(self, session: Session, ncp_id: UUID, number: int, point: OutcomePoint, on: date) -> None:
        """What is asked after another answer is asked the second time round."""
        for _time in range(2):
            told = outcomes.outcomes_of(session, ncp_id, today=on).spells[-1]
            for line in told.lines:
                cell = line.at(point)
                if cell is not None and cell.can_be_entered and cell.answer is None:
                    self._say(session, ncp_id, number, told.spell.enrolment_ids[0], line, point, on)

    def _say(
        self, session: Session, ncp_id: UUID, number: int, enrolment_id: UUID, line: OutcomeLine, point: OutcomePoint,
        on: date,
    ) -> None:  # fmt: skip
        subject, later = line.subject, point is OutcomePoint.EXIT
        codes = [*(choice.code for choice in line.measure.choices), "not_said"]
        value = "" if line.measure.money else codes[(number % 2 + later * (1 + number % 3)) % len(codes)]
        if line.measure.with_the_family and value != "not_said" and subject.id is not None:
            asked = WorkPoint.EXIT if later else WorkPoint.INTAKE
            family.note_meeting(session, subject.id, HowOften(value), asked, on=on, at=moment(on), who=WHO)
            return
        given = Given(
            line.measure.code, point, enrolment_id, value, 1500 + 100 * number + 51 * later if not value else None,
            subject.id if subject.kind == "cp" else None, subject.id if subject.kind == "child" else None,
        )  # fmt: skip
        outcomes.answer(session, ncp_id, given, on=on, at=moment(on), who=WHO)

    def _meet(self, session: Session, county: str | None, on: date) -> None:
        agency = directory.csa_for_county(session, county) if county else None
        new = NewMeeting("The list", on, WHO, "")
        joint_work.keep_meeting(
            session, agency.id if agency else None, new, at=moment(min(on, date(2026, 9, 30))), who=WHO
        )
