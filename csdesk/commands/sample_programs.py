"""The sample quarter's programs: referrals, classes with their roll, jobs, what parents thought."""

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands.sample_script import LIAISON, evening, moment
from csdesk.services import classes, directory, jobs, referrals
from csdesk.services.classes import Series
from csdesk.services.referrals import Attended, NewReferral, Thought

REFERRED = 10
CLASSES = (
    Series(date(2026, 9, 2), time(17, 30), 10, 90, "Room 204, 12 Milwaukee Street", "Job readiness"),
    Series(date(2026, 9, 4), time(10, 0), 10, 120, "Library, second floor", "Interview practice"),
)
"""Of the first and of the second employment program: Wednesday evenings, Friday mornings."""
ROLL_UNTIL = date(2026, 10, 4)
"""Whoever came after this day is not noted yet."""
STAYED_AWAY = {4: (date(2026, 9, 9),), 6: (date(2026, 9, 18), date(2026, 10, 2))}
"""Number of the person -> the days."""
JOBS = {
    0: ("Sample Foods", date(2026, 9, 8), 1_725, 38),
    2: ("Sample Cabinets", date(2026, 9, 3), 1_950, 40),
    8: ("Sample Transit", date(2026, 9, 30), 1_810, 25),
}
"""Number of the person -> employer, start, cents an hour, hours a week."""
THOUGHTS = {0: ("yes", "yes", "partly"), 4: ("yes", "partly", ""), 8: ("yes", "yes", "yes")}
"""Number of the person -> dignity, utility, effectiveness."""


def refer_and_enrol(session: Session, people: list[UUID]) -> list[UUID]:
    """Two are referred to each of the first programs in turn; every second one enrols. Gives who enrolled."""
    programs = directory.programs(session, kind=directory.ProgramKind.EMPLOYMENT)[: len(CLASSES)]
    for program, series in zip(programs, CLASSES, strict=True):
        classes.plan_series(session, program.id, series, at=moment(8, 24), who=LIAISON)
    enrolments, enrolled = {}, {}
    for number, ncp_id in enumerate(people[:REFERRED]):
        at = moment(8, 24 + number % 7, 10)
        day = at.astimezone().date()
        program = programs[number // 2 % len(programs)]
        new = NewReferral(program.id, day, warm_hand_off=number % 2 == 0)
        referral = referrals.refer(session, ncp_id, new, at=at, who=LIAISON)
        if number % 2 == 0:
            since = day + timedelta(days=7)
            enrolments[number] = referrals.enrol(session, referral, enrolled_on=since, at=evening(since), who=LIAISON)
            enrolled[number] = referral, ncp_id
        elif number == 1:
            _did_not_enrol(session, referral)
    _note_rolls(session, [program.id for program in programs], enrolments)
    for number, (referral, ncp_id) in enrolled.items():
        _what_came_of_it(session, number, ncp_id, referral)
    return [ncp_id for _referral, ncp_id in enrolled.values()]


def _did_not_enrol(session: Session, referral: UUID) -> None:
    on = date(2026, 9, 10)
    referrals.not_enrolled(session, referral, on=on, reason_code="no_place", at=evening(on), who=LIAISON)


def _note_rolls(session: Session, programs: list[UUID], enrolments: dict[int, UUID]) -> None:
    number_of = {enrolment_id: number for number, enrolment_id in enrolments.items()}
    for program_id in programs:
        for held in classes.sessions_of(session, program_id):
            day = held.starts_at.astimezone().date()
            if day > ROLL_UNTIL:
                continue
            came = {
                line.enrolment_id: Attended.NO
                if day in STAYED_AWAY.get(number_of[line.enrolment_id], ())
                else Attended.YES
                for line in classes.roll(session, held.id)
            }
            classes.note_roll(session, held.id, came, at=held.starts_at + timedelta(hours=3), who=LIAISON)


def _what_came_of_it(session: Session, number: int, ncp_id: UUID, referral: UUID) -> None:
    """A completion, a job, what the parent thought."""
    if number == 8:
        ended_on = date(2026, 9, 28)
        outcome = "Completed job readiness"
        referrals.complete(session, referral, ended_on=ended_on, outcome=outcome, at=evening(ended_on), who=LIAISON)
    if number in JOBS:
        employer, started_on, wage, hours = JOBS[number]
        job = jobs.start_job(
            session,
            ncp_id,
            started_on=started_on,
            employer=employer,
            hours_a_week=Decimal(hours),
            wage_cents=wage,
            at=evening(started_on),
            who=LIAISON,
        )
        if number == 2:
            asked_on = date(2026, 10, 5)
            jobs.note_check(session, job, 30, True, on=asked_on, at=evening(asked_on), who=LIAISON)
    if number in THOUGHTS:
        asked_on = date(2026, 9, 29)
        thought = Thought(*THOUGHTS[number], asked_on=asked_on)
        referrals.note_thought(session, referral, thought, at=evening(asked_on), who=LIAISON)
