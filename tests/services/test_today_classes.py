"""Classes and jobs on *Today*: reminders the day before, rolls, who was missed, who is to be asked after a job."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.services import classes, contacts, jobs, referrals, today
from csdesk.services.classes import Series
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.days import moment_of
from csdesk.services.errors import RefusedError
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.settings import Settings
from csdesk.services.today import TodayLine
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program
from tests.services.test_classes import enrol
from tests.services.test_merging import in_vain

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
EVENING = time(17, 30)


def group(session: Session, key: str, now: datetime = NOW) -> tuple[TodayLine, ...]:
    found = today.todays_list(session, today=now.astimezone().date(), now=now, settings=Settings())
    return next((one.lines for one in found.groups if one.key == key), ())


def contact(session: Session, ncp_id: UUID, outcome: ContactOutcome, at: datetime) -> None:
    call = NewContact(ContactKind.CALL, Direction.OUT, outcome, uncleared_reason="Asked for it")
    contacts.record_contact(session, ncp_id, call, at=at, who=WHO)


@pytest.fixture
def tried(vault: Vault) -> Callable[[Callable[[Session, UUID], None]], None]:
    """Try something in vain, with a program."""
    return lambda work: in_vain(vault, lambda session: work(session, add_program(session, "Parenting classes")))


def test_who_has_a_class_on_the_next_working_day_is_reminded_until_told(tried: Any) -> None:
    friday = moment_of(date(2026, 10, 9), time(10))

    def work(session: Session, program_id: UUID) -> None:
        ncp_id, _ = enrol(session, program_id, "Abel")
        monday = classes.plan_series(session, program_id, Series(date(2026, 10, 12), EVENING, place="Library"), **HOW)
        assert group(session, "class_reminders", NOW) == ()
        (line,) = group(session, "class_reminders", friday)
        assert (line.when, line.name) == ("Mon, Oct 12", "Abel, Jo")
        assert line.why == "Class on Monday, 5:30 PM: Parenting classes, Library"
        contact(session, ncp_id, ContactOutcome.NO_ANSWER, friday)
        assert group(session, "class_reminders", friday)
        ncp = session.get_one(Ncp, ncp_id)
        ncp.safe_contact, ncp.safe_contact_way = True, "Text"
        session.flush()
        assert [one.why for one in group(session, "class_reminders", friday)] == ["Class on Monday, 5:30 PM"]
        contact(session, ncp_id, ContactOutcome.LEFT_MESSAGE, friday)
        assert group(session, "class_reminders", friday) == ()
        other, _ = enrol(session, program_id, "Bram")
        (line,) = group(session, "class_reminders", friday)
        assert line.ncp_id == other
        today.mark_done(session, line.subject_id, at=friday, who=WHO)
        assert group(session, "class_reminders", friday) == ()
        (done,) = today.done_lines(session, friday.date())
        assert (done.ncp_id, done.what) == (other, "Remind of the class on October 12")
        classes.call_off(session, monday[0], **HOW)
        assert monday[0] not in {one.session_id for one in classes.ahead_of(session, ncp_id, on=friday.date())}

    tried(work)


def test_a_roll_is_one_line_until_everybody_is_noted(tried: Any) -> None:
    def work(session: Session, program_id: UUID) -> None:
        people = [enrol(session, program_id, name) for name in ("Abel", "Bram")]
        (held,) = classes.plan_series(
            session, program_id, Series(TODAY - timedelta(days=1), EVENING, topic="Talking"), **HOW
        )
        classes.plan_series(session, program_id, Series(TODAY, time(23, 0)), **HOW)
        (line,) = group(session, "roll")
        assert (line.subject_id, line.ncp_id, line.program_id, line.name) == (
            held, None, program_id, "Parenting classes"
        )  # fmt: skip
        assert line.why == "2 of 2 not noted: Talking on October 7, 5:30 PM"
        classes.note_roll(session, held, {people[0][1]: Attended.YES}, **HOW)
        (line,) = group(session, "roll")
        assert line.why.startswith("1 of 2 not noted")
        today.postpone(session, held, TODAY + timedelta(days=1), **HOW)
        assert group(session, "roll") == ()
        (put_off,) = today.done_lines(session, TODAY)
        assert (put_off.program_id, put_off.what) == (program_id, "Roll of the class on October 7")
        today.bring_back(session, held, **HOW)
        classes.note_roll(session, held, {people[1][1]: Attended.EXCUSED}, **HOW)
        assert group(session, "roll") == ()

    tried(work)


def test_a_class_of_a_program_that_no_list_names_has_no_place_and_no_topic(tried: Any) -> None:
    def work(session: Session, shelter: UUID) -> None:
        session.get_one(Program, shelter).category = "dv_program"
        ncp_id, _ = enrol(session, shelter, "Abel")
        there = Series(TODAY - timedelta(days=1), EVENING, weeks=2, place="12 Shelter Lane", topic="Survivors group")
        classes.plan_series(session, shelter, there, **HOW)
        (line,) = group(session, "roll")
        assert (line.name, line.why) == ("a service", "1 of 1 not noted: class on October 7, 5:30 PM")
        before = moment_of(TODAY + timedelta(days=5), time(10))
        (line,) = group(session, "class_reminders", before)
        assert line.why == "Class tomorrow, 5:30 PM: a service"
        assert [one.place for one in classes.ahead_of(session, ncp_id, on=TODAY)] == [""]
        assert {one.topic for one in classes.sessions_of(session, shelter)} == {"Survivors group"}

    tried(work)


def test_what_brings_both_parents_together_does_not_go_on_under_safe_contact(tried: Any) -> None:
    def work(session: Session, program_id: UUID) -> None:
        ncp_id, _ = enrol(session, program_id, "Abel")
        referred = add_person(session, Person("Bram", "Jo"))
        open_one = referrals.refer(session, referred, NewReferral(program_id, TODAY), **HOW)
        there = Series(TODAY - timedelta(days=1), EVENING, weeks=2)
        held, _ahead = classes.plan_series(session, program_id, there, **HOW)
        (taken_part,) = (one.enrolment for one in referrals.referrals_of(session, ncp_id))
        assert taken_part is not None
        classes.note_roll(session, held, {taken_part.id: Attended.NO}, **HOW)
        before = moment_of(TODAY + timedelta(days=5), time(10))
        for person in (ncp_id, referred):
            session.get_one(Ncp, person).safe_contact_way = "Text only"
            session.get_one(Ncp, person).safe_contact = True
        session.flush()
        assert len(group(session, "class_reminders", before)) == len(group(session, "missed_class")) == 1
        assert group(session, "safely") == ()
        session.get_one(Program, program_id).category = "mediation"
        session.flush()
        assert group(session, "class_reminders", before) == group(session, "missed_class") == ()
        lines = group(session, "safely")
        assert [(one.ncp_id, one.why, one.action) for one in lines] == [
            (person, "A referral does not go with safe contact, see record", "Open the record")
            for person in (ncp_id, referred)
        ]
        with pytest.raises(RefusedError, match="both parents together"):
            referrals.enrol(session, open_one, enrolled_on=TODAY, **HOW)
        today.mark_done(session, lines[0].subject_id, **HOW)
        (done,) = today.done_lines(session, TODAY)
        assert (done.ncp_id, done.what) == (ncp_id, "A referral does not go with safe contact, see record")
        referrals.not_enrolled(session, open_one, on=TODAY, reason="Safe contact", **HOW)
        assert group(session, "safely") == ()

    tried(work)


def test_who_missed_the_last_class_is_called_or_written_to_once(tried: Any) -> None:
    def work(session: Session, program_id: UUID) -> None:
        ncp_id, enrolment = enrol(session, program_id, "Abel")
        first, second = classes.plan_series(
            session, program_id, Series(TODAY - timedelta(days=8), EVENING, weeks=2), **HOW
        )
        contact(session, ncp_id, ContactOutcome.REACHED, moment_of(TODAY - timedelta(days=8), time(9)))
        classes.note_roll(session, first, {enrolment: Attended.NO}, **HOW)
        (line,) = group(session, "missed_class")
        assert (line.ncp_id, line.action_key) == (ncp_id, "C")
        assert line.why == "Did not come on September 30: Parenting classes"
        classes.note_roll(session, second, {enrolment: Attended.YES}, **HOW)
        assert group(session, "missed_class") == ()
        classes.note_roll(session, second, {enrolment: Attended.NO}, **HOW)
        (line,) = group(session, "missed_class")
        contact(session, ncp_id, ContactOutcome.NO_ANSWER, NOW)
        assert group(session, "missed_class") == ()

    tried(work)


def test_a_job_is_asked_after_on_its_days(tried: Any) -> None:
    def work(session: Session, _program_id: UUID) -> None:
        ncp_id = add_person(session)
        begun = TODAY - timedelta(days=33)
        key = jobs.start_job(session, ncp_id, started_on=begun, employer="Lake Foods", **HOW)
        (line,) = group(session, "job_checks")
        assert (line.ncp_id, line.when, line.action_key) == (ncp_id, "3 days", "J")
        assert line.why.startswith("Lake Foods: still there after 30 days? Since September 5.")
        today.mark_done(session, line.subject_id, **HOW)
        assert group(session, "job_checks") == ()
        (done,) = today.done_lines(session, TODAY)
        assert (done.ncp_id, done.what) == (ncp_id, "Still at the job after 30 days?")
        later = moment_of(begun + timedelta(days=60), time(9))
        assert [one.when for one in group(session, "job_checks", later)] == ["Today"]
        jobs.note_check(session, key, 60, True, on=later.date(), at=later, who=WHO)
        assert group(session, "job_checks", later) == ()

    tried(work)
