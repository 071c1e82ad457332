"""Today: each line for its reason, done, put off, brought back."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, ContactAttempt, ContactKind, ContactOutcome, FollowUp
from csdesk.models.ncp import Source
from csdesk.models.partner import ContactRule, ReviewAnswer
from csdesk.models.plan import Plan, PlanState, PlanStep, StepState
from csdesk.models.referral import Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services import caseload, contacts, interview, today
from csdesk.services.contacts import Direction, NewContact
from csdesk.services.errors import RefusedError
from csdesk.services.settings import Settings
from csdesk.services.today import Today, TodayGroup
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report, reviewed


def look(session: Session, day: date = TODAY, settings: Settings | None = None) -> Today:
    session.flush()
    now = NOW + (day - TODAY)
    return today.todays_list(session, today=day, now=now, settings=settings or Settings())


def group(session: Session, key: str, day: date = TODAY, settings: Settings | None = None) -> TodayGroup | None:
    return next((one for one in look(session, day, settings).groups if one.key == key), None)


def ids(session: Session, key: str, day: date = TODAY) -> list[UUID]:
    found = group(session, key, day)
    return [line.subject_id for line in found.lines] if found else []


def owe(
    session: Session, ncp_id: UUID, due_on: date, what: str = "Ask about the class", promised: bool = False
) -> UUID:
    row = FollowUp(ncp_id=ncp_id, what=what, due_on=due_on, promised=promised, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def tried(
    session: Session, ncp_id: UUID, days_ago: int, outcome: ContactOutcome = ContactOutcome.REACHED
) -> ContactAttempt:
    row = ContactAttempt(
        ncp_id=ncp_id, at=NOW - timedelta(days=days_ago), kind=ContactKind.CALL, outcome=outcome, by=WHO
    )
    session.add(row)
    session.flush()
    return row


def meeting(session: Session, ncp_id: UUID, starts_at: datetime, kind: AppointmentKind, place: str = "") -> UUID:
    row = Appointment(ncp_id=ncp_id, kind=kind, starts_at=starts_at, place=place, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def test_an_empty_desk_has_nothing_to_do(vault: Vault) -> None:
    found = vault.read(look)
    assert (found.groups, found.total, found.summary) == ((), 0, "Nothing is due today.")
    assert (found.report.report_date, found.report.stale) == (None, False)


def test_follow_ups_are_overdue_due_or_not_yet(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        late = owe(session, ncp_id, date(2026, 10, 5), promised=True)
        later = owe(session, ncp_id, date(2026, 10, 7))
        now = owe(session, ncp_id, TODAY)
        owe(session, ncp_id, date(2026, 10, 9))
        closed = add_person(session, Person(more={"closed_on": TODAY}))
        owe(session, closed, TODAY)
        overdue = group(session, "overdue")
        assert overdue is not None
        assert [(line.subject_id, line.when) for line in overdue.lines] == [(late, "3 days"), (later, "1 day")]
        assert overdue.lines[0].why == "Promised call-back: Ask about the class"
        assert (overdue.lines[0].action_key, overdue.lines[0].action) == ("C", "Call (608) 555-0156")
        assert overdue.lines[0].counties == ("Rock",)
        assert ids(session, "due_today") == [now]

    vault.write(work)


def test_what_is_done_or_put_off_disappears_and_can_be_brought_back(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        first, second = owe(session, ncp_id, date(2026, 10, 6)), owe(session, ncp_id, date(2026, 10, 7))
        tomorrow = TODAY + timedelta(days=1)
        today.mark_done(session, first, at=NOW, who=WHO)
        today.postpone(session, second, tomorrow, at=NOW + timedelta(minutes=1), who=WHO)
        assert ids(session, "overdue") == []
        assert look(session).done_today == 1
        assert ids(session, "due_today", tomorrow) == [second]
        assert ids(session, "overdue", tomorrow + timedelta(days=2)) == [second]
        assert today.bring_back(session, at=NOW, who=WHO)
        assert ids(session, "overdue") == [second]
        assert today.bring_back(session, first, at=NOW, who=WHO)
        assert ids(session, "overdue") == [first, second]
        assert look(session).done_today == 0
        assert not today.bring_back(session, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            today.postpone(session, first, TODAY, at=NOW, who=WHO)

    vault.write(work)


def test_putting_off_works_for_each_kind_of_line_and_comes_back_on_its_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        new = add_person(session, report=report)
        worked = add_person(session, Person(last_name="Abbott"), report=report)
        meeting(session, worked, NOW, AppointmentKind.HEARING)
        tried(session, add_person(session, report=report), 70)
        before = {one.key: one.lines[0].subject_id for one in look(session).groups}
        assert set(before) == {"today", "lapsed", "to_contact"}
        assert new in ids(session, "to_contact")
        for subject_id in [*before.values(), *ids(session, "to_contact")]:
            today.postpone(session, subject_id, TODAY + timedelta(days=2), at=NOW, who=WHO)
        assert look(session).groups == ()
        assert new in ids(session, "to_contact", TODAY + timedelta(days=2))

    vault.write(work)


def test_the_day_has_its_hearings_in_order_with_what_to_do_at_each(vault: Vault) -> None:
    def work(session: Session) -> None:
        early = NOW.astimezone().replace(hour=9, minute=0)
        never, planning = add_person(session), add_person(session)
        hearing = meeting(session, never, early, AppointmentKind.HEARING, "Janesville")
        tried(session, planning, 3)
        session.add(Plan(ncp_id=planning, coach=WHO, created_at=NOW, changed_at=NOW))
        signing = meeting(session, planning, early + timedelta(hours=6), AppointmentKind.APPOINTMENT)
        ahead = meeting(session, never, early + timedelta(days=5), AppointmentKind.APPOINTMENT)
        meeting(session, never, early + timedelta(days=8), AppointmentKind.APPOINTMENT)
        missed = meeting(session, planning, early - timedelta(days=2), AppointmentKind.APPOINTMENT)
        found = group(session, "today")
        assert found is not None
        assert [(line.subject_id, line.when, line.why, line.action_key) for line in found.lines] == [
            (hearing, "9:00 AM", "Hearing, Janesville · never reached", "I"),
            (signing, "3:00 PM", "Appointment", "W"),
        ]
        assert ids(session, "week") == [ahead]
        assert ids(session, "overdue") == [missed]
        at_eight = today.todays_list(session, today=TODAY, now=early - timedelta(hours=1), settings=Settings())
        assert at_eight.summary == f"{at_eight.total} to do, 2 with a time. The next is at 9:00 AM in Janesville."

    vault.write(work)


def test_who_was_reached_once_and_then_never_again_has_lapsed(vault: Vault) -> None:
    def work(session: Session) -> None:
        gone = add_person(session)
        tried(session, gone, 60)
        for days_ago, outcome in ((59, ContactOutcome.REACHED), (90, ContactOutcome.NO_ANSWER)):
            tried(session, add_person(session), days_ago, outcome)
        waiting = add_person(session)
        tried(session, waiting, 80)
        owe(session, waiting, TODAY + timedelta(days=9))
        again = add_person(session)
        tried(session, again, 80)
        tried(session, again, 65, ContactOutcome.NO_ANSWER)
        assert ids(session, "lapsed") == [gone, again]
        lines = group(session, "lapsed", settings=Settings(lapsed_after_days=63))
        assert lines is not None
        assert [line.when for line in lines.lines] == ["65 days"]
        contacts.record_contact(
            session, again, NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER), at=NOW, who=WHO
        )
        assert ids(session, "lapsed") == [gone]

    vault.write(work)


def test_what_happens_with_somebody_else_brings_no_lapsed_line_back(vault: Vault) -> None:
    def work(session: Session) -> None:
        gone, other = add_person(session), add_person(session)
        tried(session, gone, 60)
        today.mark_done(session, gone, at=NOW, who=WHO)
        tried(session, other, -1)
        assert ids(session, "lapsed") == []

    vault.write(work)


def test_referrals_steps_reviews_and_releases_show_when_their_time_comes(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, csa_id, program_id = add_person(session), add_csa(session), add_program(session)
        for days, status in ((14, ReferralStatus.OPEN), (13, ReferralStatus.OPEN), (30, ReferralStatus.NOT_ENROLLED)):
            day = TODAY - timedelta(days=days)
            session.add(
                Referral(
                    ncp_id=ncp_id, program_id=program_id, referred_on=day, by=WHO, status=status, last_news_on=day,
                    created_at=NOW,
                )
            )  # fmt: skip
        plan = Plan(
            ncp_id=ncp_id,
            state=PlanState.SIGNED,
            signed_on=date(2026, 9, 3),
            coach=WHO,
            created_at=NOW,
            changed_at=NOW,
        )
        session.add(plan)
        session.flush()
        for position, (due_on, state) in enumerate(
            [(TODAY, StepState.OPEN), (TODAY, StepState.DONE), (TODAY + timedelta(days=1), StepState.OPEN)]
        ):
            session.add(
                PlanStep(plan_id=plan.id, position=position, who="Parent", what="Call", due_on=due_on, state=state)
            )
        for due_on, answer in ((date(2026, 10, 4), ReviewAnswer.OPEN), (date(2026, 10, 4), ReviewAnswer.CLEARED)):
            session.add(reviewed(ncp_id, csa_id, answer, due_on=due_on))
        for recipient, days in ((Recipient.CSA, 30), (Recipient.STATE, 31), (Recipient.PROGRAM, 5)):
            session.add(
                Release(
                    ncp_id=ncp_id, recipient=recipient, signed_on=date(2026, 9, 1), created_at=NOW,
                    valid_until=TODAY + timedelta(days=days),
                )
            )  # fmt: skip
        session.add(Release(ncp_id=ncp_id, recipient=Recipient.PROGRAM, signed_on=TODAY, created_at=NOW))
        found = {one.key: one for one in look(session).groups}
        assert [line.why for line in found["no_news"].lines] == [
            "Referred to WIOA on September 24; no news since September 24"
        ]
        assert [(line.when, line.why) for line in found["plan_steps"].lines] == [("Today", "Parent: Call")]
        (late,) = found["csa_reviews"].lines
        assert (late.when, late.name, late.why, late.action, late.ncp_id, late.csa_id) == (
            "4 days", "Rock CSA", "1 person, due October 4", "Open its review list", None, csa_id,
        )  # fmt: skip
        assert [(line.when, line.why) for line in found["releases"].lines] == [
            ("in 30 days", "The release for the CSA runs out on November 7")
        ]
        (waiting,) = look(session).waiting_for_others
        assert (waiting.who, waiting.what, waiting.when, waiting.late) == (
            "Rock County Child Support Agency", "review of 1 person", "4 days late", True
        )  # fmt: skip

    vault.write(work)


def test_an_open_next_step_says_when_to_contact(vault: Vault) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        waiting, planned = (add_person(session, report=report) for _ in range(2))
        step = owe(session, planned, TODAY + timedelta(days=3))
        assert ids(session, "to_contact") == [waiting]
        session.get_one(FollowUp, step).done_at = NOW
        assert ids(session, "to_contact") == [waiting]
        assert set(ids(session, "to_contact", TODAY + timedelta(days=1))) == {waiting, planned}

    vault.write(work)


def test_whom_to_contact_first_leaves_out_whom_not_to_call(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session, "Dane", ContactRule.CSA_FIRST)
        add_csa(session, "Rock", ContactRule.LIAISON_FIRST)
        old = add_report(session, "Rock", on=date(2026, 9, 4))
        new = add_report(session, "Rock", "Dane")
        add_person(session, Person(last_name="Gone"), report=old)
        add_person(session, Person(last_name="Dead", flags=("deceased",)), report=new)
        add_person(session, Person(last_name="Jailed", flags=("unworkable_status",)), report=new)
        add_person(session, Person(last_name="Reviewed", counties=("Dane",)), report=new)
        tried(session, add_person(session, Person(last_name="Tried"), report=new), 1)
        sent = add_person(session, Person(last_name="Abel", source=Source.CSA))
        near = Person(last_name="Flagged", flags=("order_too_recent", "out_of_state"))
        flagged = add_person(session, near, report=new)
        free = [add_person(session, Person(last_name=f"Free{number:02}"), report=new) for number in range(21)]
        found = group(session, "to_contact")
        assert found is not None
        assert [line.ncp_id for line in found.lines] == [sent, flagged, *free[:18]]
        assert (found.more, found.more_is_least) == (3, False)
        why = "On the report of October 4; nobody has tried yet"
        assert found.lines[1].why == f"Flagged: Order too recent, Outside Wisconsin. {why}"
        assert found.lines[2].why == why
        assert look(session).summary == "Nothing is due today; 23 to contact."
        owe(session, free[0], TODAY)
        now = look(session)
        assert (now.total, now.summary) == (1, "1 to do, and 22 to contact.")
        assert sum(len(group.lines) + group.more for group in now.groups) == 1 + 22

    vault.write(work)


def test_where_every_csa_reviews_first_only_the_cleared_are_to_be_contacted(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        report = add_report(session, "Rock")
        add_person(session, report=report)
        cleared = add_person(session, report=report)
        session.add(reviewed(cleared, csa_id, ReviewAnswer.CLEARED))
        assert ids(session, "to_contact") == [cleared]
        found = group(session, "to_contact", settings=Settings(counties=("Dane",)))
        assert found is None

    vault.write(work)


def test_the_safeguards_hide_the_phone_everywhere(vault: Vault) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        safe = Person(safe_contact=True, phone="(608) 555-0199")
        for happens in range(3):
            ncp_id = add_person(session, safe, report=report)
            if happens == 1:
                owe(session, ncp_id, TODAY)
            if happens == 2:
                tried(session, ncp_id, 70)
        lines = [line for one in look(session).groups for line in one.lines]
        assert len(lines) == 3
        assert all(line.safe_contact and line.action == "See safe contact" for line in lines)
        assert "555-0199" not in repr(lines)

    vault.write(work)


def test_an_interview_that_turned_safe_contact_on_leaves_the_question_how(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        held = interview.start(session, ncp_id, at=NOW, who=WHO)
        interview.answer(session, held, "Q4", value="client", at=NOW, who=WHO)
        assert group(session, "safely") is None
        interview.answer(session, held, "Q11", "family_violence", value="yes", at=NOW, who=WHO)
        found = group(session, "safely")
        assert found is not None
        (line,) = found.lines
        assert (line.ncp_id, line.why) == (ncp_id, "How to reach this person safely is not said yet")
        assert "violence" not in repr(look(session)).lower()
        today.postpone(session, line.subject_id, TODAY + timedelta(days=2), at=NOW, who=WHO)
        assert ids(session, "safely") == []
        assert ids(session, "safely", TODAY + timedelta(days=2)) == [line.subject_id]
        assert ids(session, "under_way") == [held]
        today.bring_back(session, line.subject_id, at=NOW, who=WHO)
        assert ids(session, "safely") == [line.subject_id]
        caseload.set_safe_contact(session, ncp_id, True, "", way="Text only", at=NOW, who=WHO)
        assert ids(session, "safely") == []

    vault.write(work)


def test_whom_not_to_call_is_not_offered_a_call(vault: Vault) -> None:
    def work(session: Session) -> None:
        owe(session, add_person(session, Person(flags=("deceased",)), report=add_report(session, "Rock")), TODAY)
        owe(session, add_person(session, Person(phone="")), TODAY)
        found = group(session, "due_today")
        assert found is not None
        assert [line.action_key for line in found.lines] == ["O", "L"]

    vault.write(work)


def test_an_interview_under_way_is_offered_to_go_on_with(vault: Vault) -> None:
    def work(session: Session) -> None:
        person = add_person(session)
        interview.start(session, person, at=NOW, who=WHO)
        (group,) = [group for group in look(session).groups if group.key == "under_way"]
        assert [(line.ncp_id, line.action_key) for line in group.lines] == [(person, "I")]

    vault.write(work)


def test_an_agency_that_owes_answers_is_one_line_and_stays_done_until_more_is_late(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, goes_ahead = add_csa(session), add_csa(session, "Dane", ContactRule.LIAISON_FIRST)
        closed = add_person(session, Person(more={"closed_on": TODAY}))
        for due_on in (date(2026, 10, 4), date(2026, 10, 4), date(2026, 10, 6), date(2026, 10, 20)):
            session.add(reviewed(add_person(session), csa_id, ReviewAnswer.OPEN, due_on=due_on))
        session.add(reviewed(closed, csa_id, ReviewAnswer.OPEN, due_on=date(2026, 9, 1)))
        session.add(reviewed(add_person(session), goes_ahead, ReviewAnswer.OPEN, due_on=date(2026, 9, 1)))
        (line,) = next(one for one in look(session).groups if one.key == "csa_reviews").lines
        assert (line.when, line.why) == ("4 days", "3 people, due October 4")
        assert line.action_key == "O"
        (waiting,) = look(session).waiting_for_others
        assert waiting.what == "review of 3 of 4 people"
        today.mark_done(session, line.subject_id, at=NOW, who=WHO)
        assert "csa_reviews" not in {one.key for one in look(session).groups}
        (done,) = today.done_lines(session, TODAY)
        assert (done.name, done.what, done.csa_id) == ("Rock CSA", "Answers to a review list", csa_id)
        later = today.todays_list(
            session, today=date(2026, 10, 21), now=NOW + timedelta(days=13), settings=Settings()
        )
        (again,) = next(one for one in later.groups if one.key == "csa_reviews").lines
        assert again.why == "4 people, due October 4"

    vault.write(work)
