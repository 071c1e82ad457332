"""A scripted quarter at a desk with three counties, written straight into the tables."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility, Instrument, InterviewMode
from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    FollowUp,
)
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Source
from csdesk.models.partner import ContactRule, Csa, CsaContact, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.plan import Plan, PlanState, PlanStep
from csdesk.models.referral import Attendance, Attended, Enrolment, Job, Referral, ReferralStatus
from csdesk.models.referral_report import ReportImport
from csdesk.models.release import Recipient, Release

COUNTIES = ("Brown", "Fond du Lac", "Rock")
FIRST, LAST = date(2026, 4, 1), date(2026, 10, 10)
"""The script covers 2026Q2, 2026Q3 and some days after."""


@dataclass(frozen=True)
class Desk:
    """What the script made."""

    people: tuple[UUID, ...]
    csas: dict[str, UUID]
    programs: dict[str, UUID]


def set_up(session: Session) -> Desk:
    """Agencies, their contact persons and programs; no people."""
    csas = {}
    for county in COUNTIES:
        rule = ContactRule.CSA_FIRST if county == "Rock" else ContactRule.LIAISON_FIRST
        csa = Csa(name=f"{county} County CSA", county=county, contact_rule=rule)
        session.add(csa)
        session.flush()
        mail = f"reports@{county.replace(' ', '').lower()}.example"
        session.add(CsaContact(csa_id=csa.id, name=f"{county} contact", phone="608-555-0111", email=mail))
        csas[county] = csa.id
    programs = {}
    for name, kind in (
        ("WIOA Adult", ProgramKind.EMPLOYMENT),
        ("Transitional Jobs", ProgramKind.EMPLOYMENT),
        ("Sober living counselling", ProgramKind.SERVICE),
    ):
        program = Program(name=name, kind=kind)
        session.add(program)
        session.flush()
        programs[name] = program.id
    return Desk((), csas, programs)


def add_person(
    session: Session, number: int, counties: tuple[str, ...], *, source: Source = Source.REPORT, created: date = FIRST
) -> UUID:
    """A person with one IV-D case in each of the counties, an address and a phone number."""
    person = Ncp(
        pin=f"9{number:08d}",
        last_name=f"Quillfeather{number:04d}",
        first_name=f"Ozymandias{number:04d}",
        sort_name=f"quillfeather{number:04d} ozymandias{number:04d}",
        source=source,
        created_at=noon(created),
    )
    session.add(person)
    session.flush()
    for place, county in enumerate(counties):
        session.add(IvdCase(ncp_id=person.id, number=f"70{number:05d}{place}", county=county))
    session.add(
        NcpAddress(
            ncp_id=person.id, address_1=f"{number} Marmalade Row", city="Janesville", since=FIRST, source=source
        )
    )
    session.add(NcpPhone(ncp_id=person.id, number=f"608-555-01{number % 100:02d}", since=FIRST, source=source))
    session.flush()
    return person.id


def refer(
    session: Session,
    ncp_id: UUID,
    program_id: UUID,
    on: date,
    *,
    enrolled_on: date | None = None,
    ended_on: date | None = None,
    completed: bool = False,
    status: ReferralStatus | None = None,
) -> UUID:
    """A referral, with its enrolment where one is given."""
    if status is None:
        ended = ReferralStatus.COMPLETED if completed else ReferralStatus.LEFT
        enrolled = ended if ended_on else ReferralStatus.ENROLLED
        status = enrolled if enrolled_on else ReferralStatus.OPEN
    referral = Referral(
        ncp_id=ncp_id,
        program_id=program_id,
        referred_on=on,
        by="Liaison",
        status=status,
        reason="Marker: drinks again",
        note="Marker: drinks again",
        last_news_on=ended_on or enrolled_on or on,
        created_at=noon(on),
    )
    session.add(referral)
    session.flush()
    if enrolled_on:
        session.add(
            Enrolment(
                referral_id=referral.id,
                ncp_id=ncp_id,
                program_id=program_id,
                enrolled_on=enrolled_on,
                ended_on=ended_on,
                completed=completed,
                outcome="Marker: drinks again",
                created_at=noon(enrolled_on),
            )
        )
        session.flush()
    return referral.id


def release(session: Session, ncp_id: UUID, recipient: Recipient, *, signed_on: date) -> None:
    """A release that holds until it is revoked."""
    session.add(Release(ncp_id=ncp_id, recipient=recipient, signed_on=signed_on, created_at=noon(signed_on)))
    session.flush()


def contact(
    session: Session,
    ncp_id: UUID,
    on: date,
    outcome: ContactOutcome = ContactOutcome.REACHED,
    kind: ContactKind = ContactKind.CALL,
) -> None:
    """A contact at noon."""
    session.add(
        ContactAttempt(
            ncp_id=ncp_id, at=noon(on), kind=kind, outcome=outcome, note="Marker: drinks again", by="Liaison"
        )
    )
    session.flush()


def report(session: Session, on: date, cases: list[IvdCase], flagged: set[UUID]) -> None:
    """A referral report of that day which lists these cases; `flagged` cases are of deceased people."""
    file = Attachment(
        kind=AttachmentKind.REFERRAL_REPORT,
        file_name="report.xlsx",
        media_type="application/octet-stream",
        sha256=f"{on:%Y%m%d}".ljust(64, "0"),
        size=1,
        content=b"x",
        added_at=noon(on),
    )
    session.add(file)
    session.flush()
    counts = dict.fromkeys(
        ("rows_rejected", "rows_duplicate", "ncps_new", "ncps_changed", "ncps_unchanged", "ncps_returned"), 0
    )
    imported = ReportImport(
        file_name="report.xlsx",
        file_sha256=file.sha256,
        attachment_id=file.id,
        report_date=on,
        imported_at=noon(on),
        rows_total=len(cases),
        rows_accepted=len(cases),
        ncps_not_listed=0,
        **counts,
    )
    session.add(imported)
    session.flush()
    for row, case in enumerate(cases):
        snapshot = CaseSnapshot(case_id=case.id, import_id=imported.id, as_of=on, row_number=row, county=case.county)
        session.add(snapshot)
        session.flush()
        if case.id in flagged:
            session.add(SnapshotFlag(snapshot_id=snapshot.id, code="deceased"))
        session.add(SnapshotFlag(snapshot_id=snapshot.id, code="address_unverified"))
    session.flush()


def script(session: Session, *, seed: int, people: int) -> Desk:
    """A quarter of work by chance, the same for the same seed."""
    chance = random.Random(seed)
    desk = set_up(session)
    instrument = Instrument(code="fra", version="1", sha256="0" * 64, source_text="")
    session.add(instrument)
    session.flush()
    ids = []
    for number in range(people):
        counties = tuple(sorted(chance.sample(COUNTIES, chance.choice((0, 1, 1, 1, 1, 2, 3)))))
        source = chance.choice((Source.REPORT, Source.REPORT, Source.CSA, Source.COURT))
        ids.append(add_person(session, number, counties, source=source, created=_day(chance)))
    for ncp_id in ids:
        _work(session, chance, desk, ncp_id, instrument.id)
    cases = session.query(IvdCase).order_by(IvdCase.number).all()
    for on in (date(2026, 5, 4), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        listed = [case for case in cases if chance.random() < 0.6]
        report(session, on, listed, {case.id for case in listed if chance.random() < 0.15})
    return Desk(tuple(ids), desk.csas, desk.programs)


def noon(day: date) -> datetime:
    """Noon of a day, UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _day(chance: random.Random) -> date:
    edges = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1))
    if chance.random() < 0.2:
        return chance.choice(edges)
    return FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))


def _work(session: Session, chance: random.Random, desk: Desk, ncp_id: UUID, instrument_id: UUID) -> None:
    for _ in range(chance.randrange(4)):
        contact(session, ncp_id, _day(chance), chance.choice(list(ContactOutcome)), chance.choice(list(ContactKind)))
    if chance.random() < 0.4:
        session.add(
            Appointment(
                ncp_id=ncp_id,
                kind=chance.choice(list(AppointmentKind)),
                starts_at=noon(_day(chance)),
                state=chance.choice(list(AppointmentState)),
                created_at=noon(FIRST),
            )
        )
    for csa_id in desk.csas.values():
        for _ in range(chance.choice((0, 0, 1, 2))):
            answer, asked = chance.choice(list(ReviewAnswer)), _day(chance)
            answered = noon(asked + timedelta(days=chance.randrange(9))) if answer != ReviewAnswer.OPEN else None
            session.add(
                CsaReview(
                    ncp_id=ncp_id,
                    csa_id=csa_id,
                    asked_at=noon(asked),
                    due_on=asked,
                    answer=answer,
                    answered_at=answered,
                    reason="Marker: drinks again",
                )
            )
            session.flush()
    if chance.random() < 0.5:
        _interview(session, chance, ncp_id, instrument_id)
    for program_id in chance.sample(list(desk.programs.values()), chance.choice((0, 1, 1, 2, 3))):
        _referral(session, chance, ncp_id, program_id)
    if chance.random() < 0.3:
        session.add(Job(ncp_id=ncp_id, started_on=_day(chance), employer="Acorn Mill", created_at=noon(FIRST)))
    if chance.random() < 0.5:
        session.add(
            FollowUp(ncp_id=ncp_id, what="Marker: drinks again", due_on=_day(chance), created_at=noon(_day(chance)))
        )
    for recipient in (Recipient.CSA, Recipient.STATE):
        if chance.random() < 0.3:
            release(session, ncp_id, recipient, signed_on=_day(chance))
    if chance.random() < 0.1:
        session.get_one(Ncp, ncp_id).closed_on = _day(chance)
    session.flush()


def _interview(session: Session, chance: random.Random, ncp_id: UUID, instrument_id: UUID) -> None:
    finished = noon(_day(chance))
    determined = chance.random() < 0.8
    session.add(
        Assessment(
            ncp_id=ncp_id,
            instrument_id=instrument_id,
            mode=InterviewMode.CASEWORKER,
            state=chance.choice((AssessmentState.FINISHED, AssessmentState.WITHDRAWN)),
            started_at=finished,
            finished_at=finished,
            interviewer="Liaison",
            determination=chance.choice((Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE)) if determined else None,
            determined_at=noon(_day(chance)) if determined else None,
        )
    )
    plan = Plan(
        ncp_id=ncp_id,
        state=PlanState.SIGNED,
        coach="Liaison",
        created_at=finished,
        changed_at=finished,
        signed_on=_day(chance),
    )
    session.add(plan)
    session.flush()
    session.add(
        PlanStep(plan_id=plan.id, position=1, who="Parent", what="Marker: drinks again", barrier="substance_abuse")
    )


def _referral(session: Session, chance: random.Random, ncp_id: UUID, program_id: UUID) -> None:
    referred = _day(chance)
    enrolled = referred + timedelta(days=chance.randrange(30)) if chance.random() < 0.6 else None
    ended = enrolled + timedelta(days=chance.randrange(60)) if enrolled and chance.random() < 0.5 else None
    status = None if enrolled else chance.choice((ReferralStatus.OPEN, ReferralStatus.NOT_ENROLLED))
    referral_id = refer(
        session,
        ncp_id,
        program_id,
        referred,
        enrolled_on=enrolled,
        ended_on=ended,
        completed=bool(ended) and chance.random() < 0.5,
        status=status,
    )
    enrolment = session.query(Enrolment).filter(Enrolment.referral_id == referral_id).one_or_none()
    if enrolment is not None:
        for day in range(3):
            held = enrolment.enrolled_on + timedelta(days=day)
            session.add(Attendance(enrolment_id=enrolment.id, held_on=held, attended=chance.choice(list(Attended))))
