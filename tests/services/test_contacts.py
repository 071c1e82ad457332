"""Contacts, their next steps, and days as people type them."""

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import NcpAddress, NcpPhone, Source, Standing
from csdesk.services import contacts, days, reviews
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact, UnclearDayError, parse_when
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_report

MARK = "Zebra-marker said so"


def call(
    outcome: ContactOutcome = ContactOutcome.NO_ANSWER,
    *,
    kind: ContactKind = ContactKind.CALL,
    direction: Direction = Direction.OUT,
    step: str = "",
    step_on: date | None = None,
    reason: str = "",
) -> NewContact:
    return NewContact(kind, direction, outcome, MARK, step, step_on, uncleared_reason=reason)


def record(session: Session, ncp_id: UUID, contact: NewContact, *, minutes: int = 0) -> UUID:
    return contacts.record_contact(session, ncp_id, contact, at=NOW + timedelta(minutes=minutes), who=WHO)


def test_a_contact_is_kept_with_its_next_step(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        contact_id = record(session, ncp_id, call(step="Call again", step_on=date(2026, 10, 22)))
        (kept,) = contacts.contacts_of(session, ncp_id)
        assert (kept.id, kept.outcome, kept.note, kept.by) == (contact_id, ContactOutcome.NO_ANSWER, MARK, WHO)
        (owed,) = contacts.follow_ups_of(session, ncp_id)
        assert (owed.what, owed.due_on, owed.promised) == ("Call again", date(2026, 10, 22), False)
        details = session.scalars(select(AuditEvent.detail)).all()
        assert "call out no_answer" in details
        assert not any(MARK in detail for detail in details)

    vault.write(work)


@pytest.mark.parametrize(
    ("contact", "still_open"),
    [
        (call(), ["Due", "Later"]),
        (call(ContactOutcome.REACHED), ["Later"]),
        (call(step="New", step_on=TODAY), ["New", "Later"]),
        (call(ContactOutcome.LEFT_MESSAGE), ["Due", "Later"]),
    ],
)
def test_what_was_due_is_done_once_it_was_acted_on(vault: Vault, contact: NewContact, still_open: list[str]) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        for what, due_on in (("Due", TODAY), ("Later", TODAY + timedelta(days=1))):
            contacts.add_follow_up(session, ncp_id, what, due_on, at=NOW - timedelta(days=1), who=WHO)
        record(session, ncp_id, contact)
        assert [one.what for one in contacts.follow_ups_of(session, ncp_id)] == still_open

    vault.write(work)


def phones(session: Session, ncp_id: UUID) -> list[Standing]:
    session.flush()
    return list(session.scalars(select(NcpPhone.standing).where(NcpPhone.ncp_id == ncp_id).order_by(NcpPhone.since)))


def addresses(session: Session, ncp_id: UUID) -> list[Standing]:
    session.flush()
    return list(session.scalars(select(NcpAddress.standing).where(NcpAddress.ncp_id == ncp_id)))


def test_a_wrong_number_fails_the_newest_phone_and_the_next_one_tried_is_the_other(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        session.add(NcpPhone(ncp_id=ncp_id, number="(608) 555-0157", since=date(2026, 9, 1), source=Source.PARENT))
        record(session, ncp_id, call(ContactOutcome.WRONG_NUMBER))
        assert phones(session, ncp_id) == [Standing.UNTRIED, Standing.FAILED]
        record(session, ncp_id, call(ContactOutcome.REACHED))
        assert phones(session, ncp_id) == [Standing.WORKS, Standing.FAILED]
        record(session, ncp_id, call(ContactOutcome.NO_ANSWER))
        assert phones(session, ncp_id) == [Standing.WORKS, Standing.FAILED]
        assert addresses(session, ncp_id) == [Standing.UNTRIED]

    vault.write(work)


def test_returned_mail_fails_the_address_and_who_calls_in_tells_nothing_of_the_number(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        record(session, ncp_id, call(ContactOutcome.RETURNED_MAIL, kind=ContactKind.LETTER))
        record(session, ncp_id, call(ContactOutcome.REACHED, direction=Direction.IN))
        record(session, ncp_id, call(ContactOutcome.REACHED, kind=ContactKind.COURT))
        assert addresses(session, ncp_id) == [Standing.FAILED]
        assert phones(session, ncp_id) == [Standing.UNTRIED]

    vault.write(work)


def test_whom_the_csa_has_not_cleared_is_contacted_only_with_a_reason_that_is_kept(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        assert contacts.reason_needed(session, ncp_id).endswith("reviews first and was not asked yet.")
        for reason in ("", "   "):
            with pytest.raises(RefusedError, match="give the reason"):
                record(session, ncp_id, call(reason=reason))
        assert contacts.contacts_of(session, ncp_id) == ()
        record(session, ncp_id, call(reason="Hearing is tomorrow"))
        (review_id,) = reviews.ask(session, csa_id, (ncp_id,), due_on=TODAY, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            record(session, ncp_id, call())
        reviews.answer(session, review_id, ReviewAnswer.CLEARED, at=NOW, who=WHO)
        record(session, ncp_id, call(reason="not needed any more"), minutes=1)
        assert [one.uncleared_reason for one in contacts.contacts_of(session, ncp_id)] == ["", "Hearing is tomorrow"]

    vault.write(work)


def test_a_flag_against_calling_needs_a_reason_too_but_who_calls_in_is_taken_down(vault: Vault) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        for flag in ("deceased", "unworkable_status"):
            ncp_id = add_person(session, Person(flags=(flag, "address_unverified")), report=report)
            with pytest.raises(RefusedError):
                record(session, ncp_id, call())
            record(session, ncp_id, call(ContactOutcome.REACHED, direction=Direction.IN))
            record(session, ncp_id, call(reason="The clerk says it is another person"))
            assert len(contacts.contacts_of(session, ncp_id)) == 2
        assert contacts.reason_needed(session, add_person(session, Person(flags=("address_unverified",)))) == ""

    vault.write(work)


def test_a_later_report_without_the_flag_lifts_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, Person(flags=("deceased",)), report=add_report(session, "Rock"))
        assert contacts.reason_needed(session, ncp_id) == "The report says that the NCP is deceased."
        later = add_report(session, "Rock", on=date(2026, 11, 3))
        case = session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id)).one()
        case.listed_import_id = later
        session.add(CaseSnapshot(case_id=case.id, import_id=later, as_of=date(2026, 11, 3), row_number=1))
        session.flush()
        assert contacts.reason_needed(session, ncp_id) == ""

    vault.write(work)


@pytest.mark.parametrize(
    "contact",
    [
        call(step="Call again"),
        call(step="Call again", step_on=TODAY - timedelta(days=1)),
        call(step="x" * 201, step_on=TODAY),
        call(ContactOutcome.WRONG_NUMBER, kind=ContactKind.VISIT),
        call(ContactOutcome.RETURNED_MAIL),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(vault: Vault, contact: NewContact) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        with pytest.raises(RefusedError) as caught:
            record(session, ncp_id, contact)
        assert MARK not in str(caught.value)
        assert contacts.contacts_of(session, ncp_id) == ()
        assert contacts.follow_ups_of(session, ncp_id, open_only=False) == ()

    vault.write(work)


def test_follow_ups_are_done_once_and_put_off_only_ahead(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        owed = contacts.add_follow_up(session, ncp_id, "Call", TODAY, promised=True, at=NOW, who=WHO)
        contacts.postpone_follow_up(session, owed, TODAY + timedelta(days=3), at=NOW, who=WHO)
        assert contacts.follow_ups_of(session, ncp_id)[0].due_on == TODAY + timedelta(days=3)
        with pytest.raises(RefusedError):
            contacts.postpone_follow_up(session, owed, TODAY - timedelta(days=1), at=NOW, who=WHO)
        contacts.complete_follow_up(session, owed, at=NOW, who=WHO)
        assert contacts.follow_ups_of(session, ncp_id) == ()
        with pytest.raises(RefusedError):
            contacts.complete_follow_up(session, owed, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            contacts.add_follow_up(session, ncp_id, "  ", TODAY, at=NOW, who=WHO)
        for missing in (
            lambda: contacts.complete_follow_up(session, uuid7(), at=NOW, who=WHO),
            lambda: contacts.add_follow_up(session, uuid7(), "Call", TODAY, at=NOW, who=WHO),
            lambda: record(session, uuid7(), call()),
        ):
            with pytest.raises(NotFoundError):
                missing()

    vault.write(work)


def test_the_number_that_was_called_is_kept_and_stands_as_the_call_tells(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, other = add_person(session), add_person(session, Person("Drake", "Rose"))
        newer = NcpPhone(ncp_id=ncp_id, number="(608) 555-0157", since=date(2026, 9, 1), source=Source.PARENT)
        session.add(newer)
        session.flush()
        (older,) = session.scalars(select(NcpPhone.id).where(NcpPhone.ncp_id == ncp_id, NcpPhone.id != newer.id))
        record(session, ncp_id, replace(call(ContactOutcome.REACHED), phone_id=older))
        record(session, ncp_id, replace(call(ContactOutcome.WRONG_NUMBER), phone_id=newer.id), minutes=1)
        record(session, ncp_id, call(), minutes=2)
        assert phones(session, ncp_id) == [Standing.WORKS, Standing.FAILED]
        assert [one.phone_id for one in contacts.contacts_of(session, ncp_id)] == [older, newer.id, older]
        with pytest.raises(RefusedError, match="not on the record"):
            record(session, other, replace(call(), phone_id=older))

    vault.write(work)


def test_who_calls_in_from_a_number_that_is_named_shows_that_it_works(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        (phone,) = session.scalars(select(NcpPhone.id).where(NcpPhone.ncp_id == ncp_id))
        came_in = replace(call(ContactOutcome.REACHED, direction=Direction.IN), phone_id=phone)
        record(session, ncp_id, came_in)
        assert phones(session, ncp_id) == [Standing.WORKS]

    vault.write(work)


def test_who_did_not_come_is_followed_up_even_when_nobody_says_so(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        record(session, ncp_id, call(ContactOutcome.NO_SHOW, kind=ContactKind.OFFICE))
        (owed,) = contacts.follow_ups_of(session, ncp_id)
        assert owed.due_on == TODAY + timedelta(days=1)
        assert owed.what.startswith("Did not come")

    vault.write(work)


@pytest.mark.parametrize(
    ("outcome", "kind", "on", "step", "due"),
    [
        (ContactOutcome.NO_ANSWER, ContactKind.CALL, date(2026, 10, 6), "Call again", date(2026, 10, 8)),
        (ContactOutcome.NO_ANSWER, ContactKind.CALL, date(2026, 10, 8), "Call again", date(2026, 10, 12)),
        (ContactOutcome.NO_SHOW, ContactKind.OFFICE, date(2026, 10, 9), "Did not come", date(2026, 10, 12)),
        (ContactOutcome.SENT, ContactKind.LETTER, date(2026, 10, 8), "No answer yet", date(2026, 10, 22)),
        (ContactOutcome.SENT, ContactKind.LETTER, date(2026, 10, 10), "No answer yet", date(2026, 10, 26)),
        (ContactOutcome.SENT, ContactKind.TEXT, date(2026, 10, 6), "No answer yet", date(2026, 10, 9)),
    ],
)
def test_what_is_proposed_follows_the_outcome_and_falls_on_no_weekend(
    outcome: ContactOutcome, kind: ContactKind, on: date, step: str, due: date
) -> None:
    proposed = contacts.proposal(kind, outcome, on)
    assert proposed.step.startswith(step)
    assert parse_when(proposed.when, on) == due


def test_nothing_is_proposed_after_reaching_somebody_and_another_number_comes_before_a_search() -> None:
    for outcome in (ContactOutcome.REACHED, ContactOutcome.REFUSED, ContactOutcome.APPOINTMENT_MADE):
        assert contacts.proposal(ContactKind.CALL, outcome, TODAY) == contacts.Proposal()
    wrong = ContactOutcome.WRONG_NUMBER
    assert "other number" in contacts.proposal(ContactKind.CALL, wrong, TODAY, other_number=True).step
    assert "Find" in contacts.proposal(ContactKind.CALL, wrong, TODAY).step


@given(st.sampled_from(ContactKind), st.sampled_from(ContactOutcome), st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_every_proposal_is_a_working_day_ahead(kind: ContactKind, outcome: ContactOutcome, today: date) -> None:
    proposed = contacts.proposal(kind, outcome, today)
    if proposed.when:
        due = parse_when(proposed.when, today)
        assert due > today
        assert due.weekday() < 5


def test_every_kind_and_outcome_has_its_wording() -> None:
    assert set(contacts.KIND_LABELS) == set(ContactKind)
    assert set(contacts.OUTCOME_LABELS) == set(ContactOutcome)
    assert set(contacts.DIRECTION_LABELS) == set(Direction)


THURSDAY = TODAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", THURSDAY),
        (" Tomorrow ", date(2026, 10, 9)),
        ("tom", date(2026, 10, 9)),
        ("in 2 weeks", date(2026, 10, 22)),
        ("2 weeks", date(2026, 10, 22)),
        ("in a week", date(2026, 10, 15)),
        ("in 3 days", date(2026, 10, 11)),
        ("in 3 months", date(2027, 1, 8)),
        ("next month", date(2026, 11, 8)),
        ("Friday", date(2026, 10, 9)),
        ("fri", date(2026, 10, 9)),
        ("Thursday", date(2026, 10, 15)),
        ("next Monday", date(2026, 10, 12)),
        ("next Friday", date(2026, 10, 16)),
        ("Sat", date(2026, 10, 10)),
        ("10/22", date(2026, 10, 22)),
        ("10/8", THURSDAY),
        ("10/7", date(2027, 10, 7)),
        ("1/5/27", date(2027, 1, 5)),
        ("10/22/2026", date(2026, 10, 22)),
        ("2/29", date(2028, 2, 29)),
        ("Oct 22", date(2026, 10, 22)),
        ("October 22nd, 2026", date(2026, 10, 22)),
        ("Sept. 3", date(2027, 9, 3)),
        ("2026-10-22", date(2026, 10, 22)),
    ],
)
def test_days_are_understood_as_people_type_them(text: str, expected: date) -> None:
    assert parse_when(text, THURSDAY) == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "2/30", "13/1", "2026-02-30", "in x weeks", "fr1day", "octopus 3", "m", "10/22/026", "f"]
)
def test_what_is_no_day_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnclearDayError, match="nothing was saved"):
        parse_when(text, THURSDAY)


ANY_DAY = st.dates(date(2001, 1, 1), date(2090, 12, 31))


@given(ANY_DAY, ANY_DAY)
def test_a_date_written_out_is_that_date_whatever_today_is(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day.month}/{day.day}/{day.year}", f"{day:%B} {day.day}, {day.year}"):
        assert parse_when(text, today) == day


@given(ANY_DAY, st.integers(0, 900))
def test_so_many_days_ahead_are_so_many_days(today: date, number: int) -> None:
    assert parse_when(f"in {number} days", today) - today == timedelta(days=number)
    assert parse_when(f"{number} weeks", today) - today == timedelta(days=7 * number)


@given(ANY_DAY, st.sampled_from(days.WEEKDAYS))
def test_a_weekday_is_its_next_one_within_seven_days(today: date, name: str) -> None:
    found = parse_when(name, today)
    assert f"{found:%A}".lower() == name
    assert 1 <= (found - today).days <= 7


@given(ANY_DAY, ANY_DAY)
def test_a_day_without_a_year_is_never_past(day: date, today: date) -> None:
    found = parse_when(f"{day.month}/{day.day}", today)
    assert found >= today
    assert (found.month, found.day) == (day.month, day.day)
    if (day.month, day.day) != (2, 29):
        assert (found - today).days <= 366


@given(st.text(max_size=30), ANY_DAY)
def test_any_text_is_a_day_or_a_sentence(text: str, today: date) -> None:
    with contextlib.suppress(UnclearDayError):
        assert isinstance(parse_when(text, today), date)
