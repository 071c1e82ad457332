"""Puts a history straight into the tables."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, Eligibility, InterviewMode
from csdesk.models.base import Base
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    FollowUp,
)
from csdesk.models.family import Child, CustodialParent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpMark, NcpPhone, Source
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.models.partner import Csa, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.plan import Plan, PlanState, PlanStep
from csdesk.models.referral import Attendance, Attended, Enrolment, Job, Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services import attachments, search_index
from csdesk.services.attachments import AttachmentKind
from csdesk.services.days import noon
from csdesk.services.disclosure import To
from csdesk.services.interview.instruments import FRA
from csdesk.services.interview.records import keep_instrument
from tests.services.telling.histories import COUNTIES, FIRST, MOST, PROGRAM, Deed, History, Life
from tests.services.telling.oracle import Asked

BY = "Dana Desk"


@dataclass(frozen=True)
class World:
    """What was put into the tables."""

    history: History
    people: tuple[UUID, ...]
    """In the order of the lives."""
    csas: dict[str, UUID]
    programs: dict[str, UUID]

    @property
    def to(self) -> To:
        """The recipient, as the services know it."""
        return self.named(self.history.to)

    def named(self, asked: Asked) -> To:
        """A recipient as the services know it."""
        kind = Recipient(asked.kind)
        if kind is Recipient.CSA:
            return To(kind, csa_id=self.csas[asked.name], name=f"{asked.name} County CSA")
        if kind is Recipient.PROGRAM:
            return To(kind, program_id=self.programs[asked.name], name=asked.name)
        return To(kind, name=asked.name)


def record(session: Session, history: History) -> World:
    """Agencies, programs, and the lives; nothing is committed."""
    csas = {county: _kept(session, Csa(name=f"{county} County CSA", county=county)) for county in COUNTIES}
    programs = {
        name: _kept(session, Program(name=name, kind=ProgramKind.EMPLOYMENT, category="wioa"))
        for name in (PROGRAM, "Other")
    }
    instrument = keep_instrument(session, FRA)
    world = World(history, tuple(_person(session, life) for life in history.lives), csas, programs)
    for life, ncp_id in zip(history.lives, world.people, strict=True):
        if life.excluded_by in life.counties:
            session.add(
                CsaReview(
                    ncp_id=ncp_id, csa_id=csas[life.excluded_by], asked_at=noon(FIRST), due_on=FIRST,
                    answer=ReviewAnswer.EXCLUDED, answered_at=noon(FIRST), answered_by=BY, reason=life.word("excl"),
                )
            )  # fmt: skip
        if life.closed:
            ncp = session.get_one(Ncp, ncp_id)
            ncp.closed_on, ncp.closed_reason = history.today, life.word("shut")
        for deed in life.deeds:
            do(session, life, ncp_id, deed, instrument, history.today)
        _sign(session, world, life, ncp_id)
    session.flush()
    search_index.rebuild(session, list(world.people))
    return world


def _kept(session: Session, row: Base) -> UUID:
    session.add(row)
    session.flush()
    found: UUID = row.id  # type: ignore[attr-defined]
    return found


def _person(session: Session, life: Life) -> UUID:
    bare = life.bare
    safely = {f"safe_contact_{one}": life.word(f"safe{one}") for one in ("note", "way", "time")} if life.safe else {}
    last, given = life.word("quill"), life.word("ozym")
    ncp_id = _kept(
        session,
        Ncp(
            pin=None if "pin" in bare else life.word("pin"), last_name=last.title(), first_name=given.title(),
            sort_name=f"{last} {given}", date_of_birth=None if "date_of_birth" in bare else life.born,
            source=Source.REPORT, created_at=noon(FIRST - timedelta(days=9)), safe_contact=life.safe, **safely,
        ),
    )  # fmt: skip
    if "address" not in bare:
        _kept(session, NcpAddress(ncp_id=ncp_id, address_1=life.word("street"), since=FIRST, source=Source.REPORT))
    if "phone" not in bare:
        _kept(session, NcpPhone(ncp_id=ncp_id, number=life.phone, since=FIRST, source=Source.REPORT))
    if "family" not in bare:
        _kept(session, Child(ncp_id=ncp_id, name=life.word("kid"), created_at=noon(FIRST)))
        _kept(session, CustodialParent(ncp_id=ncp_id, name=life.word("parent"), created_at=noon(FIRST)))
    if "note" not in bare:
        session.add(NcpMark(ncp_id=ncp_id, mark=life.word("mark")))
    for county, number in life.case_numbers.items():
        case = IvdCase(ncp_id=ncp_id, number=number, county=county)
        if "listed" not in bare:
            case.worker = life.word("worker", county[0].lower())
        if "case_figures" not in bare:
            case.arrears_cents = int(Decimal(life.arrears(county)) * 100)
        if "court_order" not in bare:
            case.order_on = life.ordered(county)
        session.add(case)
    return ncp_id


def do(session: Session, life: Life, ncp_id: UUID, deed: Deed, instrument: UUID, today: date) -> None:
    """Puts one deed on record."""
    kind, on = deed.kind, deed.on
    note, at = life.word("note" + kind, on), noon(on)
    match kind:
        case "referral" | "service":
            _refer(session, life, ncp_id, deed, note)
        case "contact":
            called, reached = ContactKind.CALL, ContactOutcome.REACHED
            session.add(ContactAttempt(ncp_id=ncp_id, at=at, kind=called, outcome=reached, note=note, by=BY))
        case "appointment" | "hearing":
            hearing = kind == "hearing"
            session.add(
                Appointment(
                    ncp_id=ncp_id, kind=AppointmentKind(kind), starts_at=at, state=AppointmentState.KEPT,
                    place="" if hearing else life.word("place", on), court=life.word("court", on) if hearing else "",
                    purpose=note, outcome_note=note, created_at=at,
                )
            )  # fmt: skip
        case "interview":
            held = Assessment(
                ncp_id=ncp_id, instrument_id=instrument, mode=InterviewMode.CASEWORKER, interviewer=BY,
                state=AssessmentState.FINISHED, started_at=at, finished_at=at, determined_at=at,
                determination=Eligibility.NOT_ELIGIBLE, determination_reason=life.word("reason", on),
            )  # fmt: skip
            _answer(session, _kept(session, held), life.word("opening", on), note, on)
        case "plan":
            states = [one.on for one in life.deeds if one.kind == "plan"]
            plan = Plan(
                ncp_id=ncp_id, state=PlanState.SIGNED if on == max(states) else PlanState.REPLACED, coach=BY,
                version=sorted(states).index(on) + 1, created_at=at, changed_at=at, signed_on=on, signed_note=note,
            )  # fmt: skip
            plan.signed_attachment_id = _scan(session, life.word("scan", on), at)
            plan_id = _kept(session, plan)
            session.add(PlanStep(plan_id=plan_id, position=1, who="Parent", what=life.word("goal", on)))
        case "job":
            session.add(Job(ncp_id=ncp_id, started_on=on, employer=life.word("mill", on), created_at=at))
        case "step":
            made = noon(FIRST - timedelta(days=1))
            session.add(FollowUp(ncp_id=ncp_id, what=note, due_on=on, created_at=made))


def _scan(session: Session, words: str, at: datetime) -> UUID:
    """What stands on a signed page, in place of its picture."""
    return attachments.keep(session, AttachmentKind.SIGNED_PLAN, "page", "text/plain", words.encode(), at=at)


def _answer(session: Session, assessment_id: UUID, family: str, note: str, on: date) -> None:
    """Who is part of the family, that there is violence in it, and how able and willing to pay the parent is."""
    said = (("opening", "", family), ("Q11", "family_violence", "yes"), ("Q8", "", "no"), ("Q9", "", "yes"))
    for question, item, value in said:
        session.add(
            Answer(
                assessment_id=assessment_id, question=question, item=item, state=AnswerState.ANSWERED, value=value,
                note=note, answered_at=noon(on),
            )
        )  # fmt: skip


def _refer(session: Session, life: Life, ncp_id: UUID, deed: Deed, note: str) -> None:
    employment = deed.kind == "referral"
    program = Program(
        name=life.word(deed.kind, deed.on), kind=ProgramKind.EMPLOYMENT if employment else ProgramKind.SERVICE,
        category="wioa" if employment else "aoda",
    )  # fmt: skip
    program_id = _kept(session, program)
    status = ReferralStatus.ENROLLED if deed.enrolled else ReferralStatus.OPEN
    referral_id = _kept(
        session,
        Referral(
            ncp_id=ncp_id, program_id=program_id, referred_on=deed.on, by=BY, reason=note, note=note,
            status=ReferralStatus.LEFT if deed.ended else status, last_news_on=deed.ended or deed.enrolled or deed.on,
            created_at=noon(deed.on),
        ),
    )  # fmt: skip
    if deed.enrolled is None:
        return
    enrolment_id = _kept(
        session,
        Enrolment(
            referral_id=referral_id, ncp_id=ncp_id, program_id=program_id, enrolled_on=deed.enrolled,
            ended_on=deed.ended, outcome=note, created_at=noon(deed.enrolled),
        ),
    )  # fmt: skip
    for point, on in ((OutcomePoint.ENROLMENT, deed.enrolled), (OutcomePoint.EXIT, deed.ended)):
        if on is not None:
            session.add(
                OutcomeAnswer(
                    ncp_id=ncp_id, enrolment_id=enrolment_id, measure="employment", point=point, value="looking",
                    asked_on=on, note=note, by=BY, created_at=noon(on),
                )
            )  # fmt: skip
    held = deed.enrolled + timedelta(days=MOST)
    session.add(Attendance(enrolment_id=enrolment_id, held_on=held, attended=Attended.YES))


def _sign(session: Session, world: World, life: Life, ncp_id: UUID) -> None:
    for one in life.signed:
        session.add(
            Release(
                ncp_id=ncp_id, recipient=Recipient(one.kind), facts=" ".join(sorted(one.facts)),
                csa_id=world.csas[one.name] if one.kind == "csa" and one.name else None,
                program_id=world.programs[one.name] if one.kind == "program" and one.name else None,
                recipient_name=one.name if one.kind == "court" else "", signed_on=one.signed_on,
                valid_until=one.until, revoked_on=one.revoked_on, created_at=noon(one.signed_on),
            )
        )  # fmt: skip
