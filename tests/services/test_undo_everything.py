"""Whatever was done: taken back, the last first, everything is as it was; done again, as it was then."""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.base import Record
from csdesk.models.contact import Appointment, FollowUp, LocateRequest
from csdesk.models.family import Child, CustodialParent
from csdesk.models.ncp import Ncp, NcpMerge, NcpPhone, Source, Standing
from csdesk.models.partner import (
    Csa,
    CsaContact,
    CsaMeeting,
    CsaProcess,
    CsaReview,
    JointStep,
    Liaison,
    Program,
    ReviewAnswer,
)
from csdesk.models.plan import Plan, PlanStep, StepState
from csdesk.models.referral import Attended, ClassSession, Enrolment, Job, Referral
from csdesk.models.release import Recipient, Release
from csdesk.models.watch import Watch
from csdesk.services import (
    agreements,
    appointments,
    belonging,
    caseload,
    checklist,
    classes,
    closing,
    contacts,
    corrections,
    directory,
    family,
    interview,
    jobs,
    joint_work,
    liaisons,
    locate,
    merging,
    outcomes,
    plans,
    reach,
    referrals,
    releases,
    reviews,
    search_index,
    today,
    undo,
    watches,
)
from csdesk.services.agreements import Agreement, NewProcess
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import NewPerson
from csdesk.services.checklist import ChecklistState
from csdesk.services.classes import Series
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import DeskError
from csdesk.services.family import CustodyKind, HowOften, NewChild, NewCustody, NewParent, WorkPoint
from csdesk.services.joint_work import JointStepState, NewMeeting, NewStep
from csdesk.services.liaisons import NewLiaison
from csdesk.services.measures import measures
from csdesk.services.outcomes import Given, OutcomePoint
from csdesk.services.referrals import NewReferral, Thought
from csdesk.services.releases import NewRelease, Scan
from csdesk.services.undo import Step
from csdesk.services.vault import Vault
from csdesk.services.watches import NewWatch, WatchedChange
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program
from tests.services.plans.planning import DRAFT
from tests.services.test_merging import everything, in_vain

Work = Callable[[Session, int, int], object]
HOW: dict[str, Any] = {"at": NOW, "who": WHO}
SEED = 20261008
DAY = TODAY - timedelta(days=3)


def pick(session: Session, model: type[Record], number: int) -> UUID:
    """One of the rows there are; a key of nobody when there is none."""
    keys = session.scalars(select(model.id).order_by(model.id)).all()
    return keys[number % len(keys)] if keys else UUID(int=number)


def one_of(values: Any, number: int) -> Any:
    found = tuple(values)
    return found[number % len(found)]


def call(session: Session, one: int, other: int) -> object:
    new = NewContact(
        one_of(ContactKind, one), one_of(Direction, other), one_of(ContactOutcome, other),
        next_step_on=TODAY if one % 2 else None, uncleared_reason="She asked for it",
    )  # fmt: skip
    return contacts.record_contact(session, pick(session, Ncp, one), new, **HOW)


def correct(session: Session, one: int, other: int) -> object:
    values: dict[CorrectedKind, dict[str, Any]] = {
        CorrectedKind.CONTACT: {"note": f"Note {other}", "direction": one_of(Direction, other)},
        CorrectedKind.APPOINTMENT: {"place": f"Room {other}"},
        CorrectedKind.FOLLOW_UP: {"what": f"Call {other}", "due_on": DAY},
        CorrectedKind.LOCATE_REQUEST: {"result": f"{other}"},
        CorrectedKind.PERSON: {"last_name": f"Name{other}", "pin": f"77{other}"},
        CorrectedKind.ADDRESS: {"city": "Beloit"},
        CorrectedKind.PHONE: {"number": f"(608) 555-01{other % 100:02}"},
        CorrectedKind.REFERRAL: {"referred_on": DAY - timedelta(days=other % 5), "warm_hand_off": True},
        CorrectedKind.ENROLMENT: {"enrolled_on": DAY - timedelta(days=other % 5)},
        CorrectedKind.OUTCOME: {"note": f"{other}", "asked_on": TODAY},
        CorrectedKind.MEETING: {"how_often": one_of(HowOften, other)},
        CorrectedKind.JOB: {"wage_cents": 1500 + other},
        CorrectedKind.RELEASE: {"facts": one_of(("employment", "participation plan"), other), "revoked_on": None},
        CorrectedKind.CUSTODY: {"words": f"With {other}"},
    }
    kind = one_of(values, one)
    return corrections.correct(session, kind, pick(session, corrections.MODELS[kind], other), values[kind], **HOW)


def new_person(session: Session, one: int, _other: int) -> object:
    new = NewPerson(
        last_name=f"New{one}", first_name="Person", phone="(608) 555-0133", address_1="2 Test St", city="", state="",
        zip="", source=Source.COURT, county="Rock",
    )  # fmt: skip
    return caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO)


def answer(session: Session, one: int, other: int) -> object:
    held = pick(session, Assessment, one)
    state = interview.state(session, held)
    asked = state.question(state.current or "Q1").question
    item = one_of([line.code for line in asked.items] or [""], other)
    if not asked.choices:
        return interview.answer(session, held, asked.id, item, unanswered=True, **HOW)
    value = one_of([choice.code for choice in asked.choices], other)
    return interview.answer(session, held, asked.id, item, value=value, **HOW)


def settle(session: Session, one: int, other: int) -> object:
    how = one_of((appointments.keep, appointments.no_show, appointments.cancel, appointments.reminded), other)
    return how(session, pick(session, Appointment, one), **HOW)


def release(session: Session, one: int, _other: int) -> object:
    new = NewRelease(recipient=Recipient.CSA, signed_on=DAY)
    return releases.record_release(session, pick(session, Ncp, one), new, **HOW)


def set_up(session: Session, one: int, other: int) -> object:
    starts = datetime.combine(DAY, datetime.min.time(), NOW.tzinfo) + timedelta(hours=other % 24)
    new = NewAppointment(one_of(AppointmentKind, one), starts, "Janesville", remind_on=TODAY)
    return appointments.set_appointment(session, pick(session, Ncp, one), new, **HOW)


def review_a_step(session: Session, one: int, other: int) -> None:
    plans.review_step(session, pick(session, PlanStep, one), one_of(StepState, other), "A note", **HOW)


def roll(session: Session, one: int, other: int) -> object:
    """The roll of a session, of whoever takes part in whatever program."""
    noted = {pick(session, Enrolment, other): one_of(Attended, other)}
    return classes.note_roll(session, pick(session, ClassSession, one), noted, **HOW)


def old_job(session: Session, one: int, other: int) -> object:
    started_on = TODAY - timedelta(days=40)
    return jobs.start_job(session, pick(session, Ncp, one), started_on=started_on, employer=f"E{other}", **HOW)


NEEDS = ("child_care", "employment")


def family_contact(session: Session, one: int, other: int) -> object:
    kind, outcome = one_of(ContactKind, one), one_of(ContactOutcome, other)
    return family.record_contact(session, pick(session, CustodialParent, one), kind, Direction.OUT, outcome, **HOW)


def meeting(session: Session, one: int, other: int) -> object:
    how_often, point = one_of(HowOften, other), one_of(WorkPoint, one)
    return family.note_meeting(session, pick(session, Child, one), how_often, point, on=TODAY, **HOW)


def outcome(session: Session, one: int, other: int) -> object:
    enrolment_id, asked = pick(session, Enrolment, one), one_of([one for one in measures() if not one.money], other)
    enrolment = session.get(Enrolment, enrolment_id)
    ncp_id = enrolment.ncp_id if enrolment is not None else UUID(int=1)
    given = Given(asked.code, one_of(OutcomePoint, one), enrolment_id, one_of(asked.choices, other).code)
    return outcomes.answer(session, ncp_id, given, on=TODAY, **HOW)


def mark_item(session: Session, one: int, other: int) -> None:
    item = one_of(checklist.load().items, one).code
    checklist.mark(session, pick(session, Ncp, one), item, one_of(ChecklistState, other), on=TODAY, **HOW)


COMMANDS: tuple[Work, ...] = (
    family_contact,
    meeting,
    lambda s, a, b: family.add_parent(s, pick(s, Ncp, a), NewParent(f"Parent {b}"), **HOW),
    lambda s, a, b: family.change_parent(s, pick(s, CustodialParent, a), NewParent(f"Other {b}"), **HOW),
    lambda s, a, b: family.note_need(s, pick(s, CustodialParent, a), one_of(NEEDS, b), on=TODAY, **HOW),
    lambda s, a, b: family.meet_need(s, pick(s, CustodialParent, a), one_of(NEEDS, b), on=TODAY, **HOW),
    lambda s, a, b: family.forget_need(s, pick(s, CustodialParent, a), one_of(NEEDS, b), **HOW),
    lambda s, a, b: family.add_child(s, pick(s, Ncp, a), NewChild(f"Child {b}"), **HOW),
    lambda s, a, b: family.change_child(s, pick(s, Child, a), NewChild(f"Maya {b}"), **HOW),
    call,
    correct,
    new_person,
    answer,
    settle,
    release,
    set_up,
    review_a_step,
    lambda s, a, b: contacts.add_follow_up(s, pick(s, Ncp, a), f"Call {b}", TODAY, **HOW),
    lambda s, a, _: contacts.complete_follow_up(s, pick(s, FollowUp, a), **HOW),
    lambda s, a, b: contacts.postpone_follow_up(s, pick(s, FollowUp, a), TODAY + timedelta(b % 9), **HOW),
    lambda s, a, _: today.mark_done(s, pick(s, FollowUp, a), **HOW),
    lambda s, a, b: today.postpone(s, pick(s, FollowUp, a), TODAY + timedelta(b % 9 + 1), **HOW),
    lambda s, a, _: today.bring_back(s, pick(s, FollowUp, a), **HOW),
    lambda s, a, b: referrals.refer(s, pick(s, Ncp, a), NewReferral(pick(s, Program, b), DAY), **HOW),
    lambda s, a, _: referrals.enrol(s, pick(s, Referral, a), enrolled_on=DAY, **HOW),
    lambda s, a, b: referrals.attend(s, pick(s, Enrolment, a), held_on=TODAY, attended=one_of(Attended, b), **HOW),
    lambda s, a, _: referrals.complete(s, pick(s, Referral, a), ended_on=TODAY, **HOW),
    lambda s, a, _: referrals.leave(s, pick(s, Referral, a), ended_on=TODAY, reason="Moved", **HOW),
    lambda s, a, _: jobs.start_job(s, pick(s, Ncp, a), started_on=DAY, hours_a_week=Decimal("37.5"), **HOW),
    lambda s, a, b: classes.plan_series(s, pick(s, Program, a), Series(DAY, time(b % 9 + 1), 2), **HOW),
    lambda s, a, b: classes.call_off(s, pick(s, ClassSession, a), cancelled=bool(b % 2), **HOW),
    lambda s, a, _: classes.take_out(s, pick(s, ClassSession, a), **HOW),
    roll,
    lambda s, a, b: referrals.note_thought(s, pick(s, Referral, a), Thought("yes", note=f"{b}"), **HOW),
    old_job,
    lambda s, a, b: jobs.note_check(s, pick(s, Job, a), 30, one_of((True, None), b), on=TODAY, **HOW),
    lambda s, a, _: jobs.end_job(s, pick(s, Job, a), ended_on=TODAY, **HOW),
    lambda s, a, _: releases.revoke(s, pick(s, Release, a), revoked_on=TODAY, note="Why", **HOW),
    lambda s, a, b: releases.attach_scan(s, pick(s, Release, a), Scan("r.pdf", "application/pdf", b"%d" % b), **HOW),
    lambda s, a, b: watches.ask(s, pick(s, Ncp, a), NewWatch((one_of(WatchedChange, b),)), **HOW),
    lambda s, a, _: watches.end(s, pick(s, Watch, a), **HOW),
    lambda s, a, b: family.note_custody(
        s, pick(s, Ncp, a), NewCustody(one_of(CustodyKind, b), DAY, Source.PARENT, f"With {b}"), **HOW
    ),
    lambda s, a, b: caseload.set_safe_contact(s, pick(s, Ncp, a), bool(b % 2), "Text only", reason="Why", **HOW),
    lambda s, a, _: plans.create(s, pick(s, Ncp, a), DRAFT, **HOW),
    lambda s, a, _: plans.save(s, pick(s, Plan, a), plans.plan(s, pick(s, Plan, a + 1)).draft, **HOW),
    lambda s, a, _: plans.sign(s, pick(s, Plan, a), signed_on=TODAY, coach="Rae", scan=b"%PDF-1.7 x", **HOW),
    lambda s, a, _: plans.revise(s, pick(s, Plan, a), **HOW),
    lambda s, a, _: interview.start(s, pick(s, Ncp, a), **HOW),
    lambda s, a, _: interview.withdraw(s, pick(s, Assessment, a), **HOW),
    lambda s, a, b: merging.merge(s, pick(s, Ncp, a), pick(s, Ncp, b), **HOW),
    lambda s, a, _: merging.take_apart(s, pick(s, NcpMerge, a), **HOW),
    lambda s, a, b: directory.add_contact_person(s, pick(s, Csa, a), f"Person {b}", **HOW),
    lambda s, a, _: directory.remove_contact_person(s, pick(s, CsaContact, a), **HOW),
    lambda s, a, b: agreements.agree(s, pick(s, Csa, a), Agreement(contact_within_days=1 + b), **HOW),
    lambda s, a, b: agreements.keep_process(s, pick(s, Csa, a), NewProcess(f"Process {b}"), **HOW),
    lambda s, a, _: agreements.remove_process(s, pick(s, CsaProcess, a), **HOW),
    lambda s, a, b: joint_work.keep_meeting(s, pick(s, Csa, a), NewMeeting(f"About {b}", DAY), **HOW),
    lambda s, a, _: joint_work.remove_meeting(s, pick(s, CsaMeeting, a), **HOW),
    lambda s, a, b: joint_work.keep_step(s, pick(s, Csa, a), NewStep(f"Step {b}", "other"), today=TODAY, **HOW),
    lambda s, a, b: joint_work.do_step(s, pick(s, JointStep, a), one_of(JointStepState, b), today=TODAY, **HOW),
    lambda s, a, _: joint_work.remove_step(s, pick(s, JointStep, a), **HOW),
    lambda s, a, b: liaisons.keep_liaison(s, NewLiaison(f"Liaison {b}", areas=("Rock", f"County {a}")), **HOW),
    lambda s, a, b: liaisons.keep_liaison(
        s, NewLiaison(f"Liaison {b}", areas=("Dane",)), liaison_id=pick(s, Liaison, a), **HOW
    ),
    lambda s, a, _: liaisons.remove_liaison(s, pick(s, Liaison, a), **HOW),
    lambda s, a, b: reviews.ask(s, pick(s, Csa, a), [pick(s, Ncp, b)], due_on=TODAY, **HOW),
    lambda s, a, b: reviews.answer(s, pick(s, CsaReview, a), one_of(ReviewAnswer, b), "Why", **HOW),
    lambda s, a, b: belonging.assign(s, [pick(s, Ncp, a), pick(s, Ncp, b)], "Rae", **HOW),
    lambda s, a, b: belonging.mark(s, [pick(s, Ncp, a)], f"mark {b % 3}", **HOW),
    lambda s, a, b: belonging.unmark(s, [pick(s, Ncp, a)], f"mark {b % 3}", **HOW),
    lambda s, a, _: closing.close(s, pick(s, Ncp, a), closing.reasons()[0], on=DAY, **HOW),
    lambda s, a, _: closing.reopen(s, pick(s, Ncp, a), because="Came back", **HOW),
    lambda s, a, _: locate.ask(s, pick(s, Ncp, a), locate.sources()[0], DAY, **HOW),
    lambda s, a, b: reach.mark_phone(s, pick(s, NcpPhone, a), one_of(Standing, b), **HOW),
    lambda s, a, b: corrections.correct(
        s, CorrectedKind.LOCATE_REQUEST, pick(s, LocateRequest, a), {"result": f"{b}", "answered_on": TODAY}, **HOW
    ),
    outcome,
    mark_item,
    lambda s, a, _: checklist.unmark(s, pick(s, Ncp, a), one_of(checklist.load().items, a).code, **HOW),
)


@pytest.fixture
def people(vault: Vault) -> None:
    """Three people, an agency and two programs."""

    def add(session: Session) -> None:
        search_index.rebuild(session, [add_person(session, Person(name, "Jo")) for name in ("Abel", "Bram", "Cole")])
        add_csa(session)
        for name in ("WIOA", "Children First"):
            add_program(session, name)

    vault.write(add)


def do(session: Session, work: Work, one: int, other: int) -> Step | None:
    """Do something, if it can be done, and give what can be taken back of it."""
    try:
        with session.begin_nested(), undo.recorded(session) as recorder:
            work(session, one, other)
            step = recorder.step("The work", at=NOW)
    except DeskError:
        return None
    assert step is None or step.missed == ()
    return step


@given(
    st.lists(
        st.tuples(st.integers(0, len(COMMANDS) - 1), st.integers(0, 99), st.integers(0, 99)),
        min_size=1,
        max_size=14,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taken_back_the_last_first_all_is_as_it_was_and_done_again_as_it_was_then(
    vault: Vault, people: None, told: list[tuple[int, int, int]]
) -> None:
    def work(session: Session) -> None:
        done: list[tuple[Step, dict[str, list[Any]], dict[str, list[Any]]]] = []
        for number, one, other in told:
            before = everything(session)
            step = do(session, COMMANDS[number], one, other)
            if step is not None:
                done.append((step, before, everything(session)))
        for step, before, _after in reversed(done):
            undo.take_back(session, step, **HOW)
            assert everything(session) == before
        for step, _before, after in done:
            undo.take_back(session, step.reversed, **HOW)
            assert everything(session) == after

    in_vain(vault, work)


def test_every_command_can_be_done_and_taken_back(vault: Vault, people: None) -> None:
    """The sequences are worth something: none of the commands is always refused."""

    def work(session: Session) -> None:
        never, chance = set(range(len(COMMANDS))), random.Random(SEED)
        for _ in range(2_000):
            number = (
                chance.choice(sorted(never)) if never and chance.random() < 0.3 else chance.randrange(len(COMMANDS))
            )
            if do(session, COMMANDS[number], chance.randrange(100), chance.randrange(100)) is not None:
                never.discard(number)
            if not never:
                break
        assert not never, [COMMANDS[number] for number in never]

    in_vain(vault, work)
