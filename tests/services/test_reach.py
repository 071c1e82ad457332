"""Phones and addresses by hand: added with where they are from, marked, found by the search; locate requests."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import NcpAddress
from csdesk.services import caseload, closing, contacts, corrections, locate, phones, reach, today
from csdesk.services.caseload import CaseloadQuery, NcpRecord
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.locate import LocateAnswer
from csdesk.services.reach import NewAddress, Source, Standing
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person

HOME = NewAddress("7 Lake Rd", "Beloit", "WI", "53511")


def page(session: Session, ncp_id: UUID) -> NcpRecord:
    session.flush()
    return caseload.record(session, ncp_id, today=TODAY)


def add_phone(session: Session, ncp_id: UUID, number: str, source: Source = Source.PARENT) -> UUID:
    return reach.add_phone(session, ncp_id, number, source, at=NOW, today=TODAY, who=WHO)


def add_address(session: Session, ncp_id: UUID, new: NewAddress = HOME) -> UUID:
    return reach.add_address(session, ncp_id, new, Source.PARENT, at=NOW, today=TODAY, who=WHO)


def test_a_number_that_was_told_stands_first_with_its_source_and_finds_the_person(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        add_phone(session, ncp_id, " 608  555 0199 ", Source.COURT)
        first, _report = page(session, ncp_id).phones
        assert (first.number, first.source, first.since) == ("(608) 555-0199", Source.COURT, TODAY)
        found = caseload.find(session, CaseloadQuery("5550199"), today=TODAY)
        assert [line.ncp_id for line in found.rows] == [ncp_id]

    vault.write(work)


@pytest.mark.parametrize(
    "number",
    ["", "ask the sister", "12", "555 0156", "608 555 015", "(608) 555-0156", "1 608 555 0156", "5" * 16, "+1 608"],
)
def test_what_is_no_number_or_known_is_not_added(vault: Vault, number: str) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        with pytest.raises(RefusedError, match=r"Nothing was (added|saved)") as refused:
            add_phone(session, ncp_id, number)
        assert (refused.value.field, len(page(session, ncp_id).phones)) == ("number", 1)

    vault.write(work)


@pytest.mark.parametrize(
    "number", ["1 (414) 555-0122", "414.555.0122 x 12", "+52 55 5555 0122", "414–555–0122 evenings"]
)
def test_a_number_with_an_extension_a_word_or_of_another_country_is_taken(vault: Vault, number: str) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        add_phone(session, ncp_id, number)
        assert len(page(session, ncp_id).phones) == 2

    vault.write(work)


def test_an_address_is_added_marked_and_found(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        key = add_address(session, ncp_id)
        assert page(session, ncp_id).addresses[0].line == "7 Lake Rd, Beloit, WI 53511"
        for standing in (Standing.FAILED, Standing.WORKS):
            reach.mark_address(session, key, standing, at=NOW, who=WHO)
            assert page(session, ncp_id).addresses[0].standing is standing
        found = caseload.find(session, CaseloadQuery("lake beloit"), today=TODAY)
        assert [line.ncp_id for line in found.rows] == [ncp_id]
        for bad in (HOME, NewAddress("", "Beloit"), NewAddress("7 Lake Rd", ""), NewAddress("7" * 201, "Beloit")):
            with pytest.raises(RefusedError, match="Nothing was added"):
                add_address(session, ncp_id, bad)

    vault.write(work)


def test_an_address_that_reports_repeat_is_marked_in_all_its_rows(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        session.add(NcpAddress(ncp_id=ncp_id, address_1="1 Test St", since=TODAY, source=Source.REPORT))
        session.flush()
        (shown,) = page(session, ncp_id).addresses
        reach.mark_address(session, shown.id, Standing.FAILED, at=NOW, who=WHO)
        standings = session.scalars(select(NcpAddress.standing).where(NcpAddress.ncp_id == ncp_id)).all()
        assert standings == [Standing.FAILED, Standing.FAILED]

    vault.write(work)


def test_how_often_and_when_a_number_was_tried_is_told(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        (phone,) = page(session, ncp_id).phones
        assert (phone.tries, phone.tried_on) == (0, None)
        call = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER)
        for day in (3, 1):
            contacts.record_contact(session, ncp_id, call, at=NOW - timedelta(days=day), who=WHO)
        (phone,) = page(session, ncp_id).phones
        assert (phone.tries, phone.tried_on) == (2, TODAY - timedelta(days=1))

    vault.write(work)


def test_what_comes_from_the_report_is_not_typed_and_who_is_gone_gets_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        with pytest.raises(RefusedError, match="comes in with the report"):
            add_phone(session, ncp_id, "608 555 0199", Source.REPORT)
        with pytest.raises(NotFoundError):
            add_phone(session, uuid7(), "608 555 0199")
        with pytest.raises(NotFoundError):
            reach.mark_phone(session, uuid7(), Standing.WORKS, at=NOW, who=WHO)

    vault.write(work)


@pytest.mark.parametrize("number", ["608.555.0199", "+1 608 555 0199", "6085550199", "(608)555-0199"])
def test_ten_digits_are_written_as_the_report_writes_them(vault: Vault, number: str) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        key = add_phone(session, ncp_id, number)
        assert page(session, ncp_id).phones[0].number == "(608) 555-0199"
        values = {"number": number.replace("0199", "0198")}
        corrections.correct(session, CorrectedKind.PHONE, key, values, at=NOW, who=WHO)
        assert page(session, ncp_id).phones[0].number == "(608) 555-0198"

    vault.write(work)


@pytest.mark.parametrize(
    "text", ["608 555 0199 ext 5", "her mother 608 555 0199", "555 0199", "ask the sister", "+49 30 1234567", ""]
)
def test_what_is_more_or_less_than_a_number_stays_as_typed(text: str) -> None:
    assert phones.written(f"  {text} ") == text


# Locate requests


def on_today(session: Session) -> tuple[today.TodayLine, ...]:
    session.flush()
    found = today.todays_list(session, today=TODAY, now=NOW, settings=Settings())
    return next((group.lines for group in found.groups if group.key == "locate"), ())


def test_an_answer_is_taken_over_with_its_source_and_both_are_told(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        asked = locate.ask(session, ncp_id, "Postmaster", date(2026, 9, 20), at=NOW, who=WHO)
        assert [one.id for one in locate.waiting_since(session, TODAY)] == [asked]
        said = LocateAnswer(date(2026, 10, 7), True, "Forwarded", "608 555 0188", HOME)
        locate.answer(session, asked, said, at=NOW, who=WHO)
        shown = page(session, ncp_id)
        assert (shown.phones[0].number, shown.addresses[0].address_1) == ("(608) 555-0188", "7 Lake Rd")
        assert shown.phones[0].found_by == shown.addresses[0].found_by == "Postmaster, Wednesday, October 7"
        assert shown.phones[1].found_by == ""
        told = [(one.what, one.detail) for one in shown.timeline if one.icon == "locate"]
        assert told == [
            ("Postmaster answered: found", "Forwarded; (608) 555-0188; 7 Lake Rd, Beloit, WI, 53511"),
            ("Asked: Postmaster", "Where this person is"),
        ]
        assert locate.waiting_since(session, TODAY) == ()
        with pytest.raises(RefusedError, match="has its answer"):
            locate.answer(session, asked, said, at=NOW, who=WHO)
        details = session.scalars(select(AuditEvent.detail)).all()
        assert not any("Lake" in detail or "555" in detail or "Postmaster" in detail for detail in details)

    vault.write(work)


def test_a_known_source_marks_what_it_brings_and_a_number_that_is_none_leaves_the_request_open(vault: Vault) -> None:
    assert locate.source_of("Child support agency") is Source.CSA
    assert locate.source_of("His cousin") is Source.LIAISON
    assert {"Postmaster", "Credit bureau", "State Parent Locator Service"} <= set(locate.sources())

    def asked(session: Session) -> tuple[UUID, UUID]:
        ncp_id = add_person(session)
        return ncp_id, locate.ask(session, ncp_id, "His cousin", TODAY, at=NOW, who=WHO)

    ncp_id, key = vault.write(asked)
    with pytest.raises(RefusedError):
        vault.write(
            lambda session: locate.answer(
                session, key, LocateAnswer(TODAY, True, "", "608 555 0188", NewAddress("x", "")), at=NOW, who=WHO
            )
        )
    assert vault.read(lambda session: len(page(session, ncp_id).phones)) == 1
    assert vault.read(lambda session: locate.locates_of(session, ncp_id))[0].is_open


def test_what_is_found_ends_the_search_for_it(vault: Vault) -> None:
    """A wrong number or returned mail proposes to find another one; a step in other words stays."""

    def work(session: Session) -> None:
        ncp_id = add_person(session)
        for kind, outcome, step in (
            (ContactKind.CALL, ContactOutcome.WRONG_NUMBER, ""),
            (ContactKind.LETTER, ContactOutcome.RETURNED_MAIL, ""),
            (ContactKind.CALL, ContactOutcome.WRONG_NUMBER, "Ask his mother for another number"),
        ):
            what = step or contacts.proposal(kind, outcome, TODAY).step
            tomorrow = TODAY + timedelta(days=1)
            made = NewContact(kind, Direction.OUT, outcome, next_step=what, next_step_on=tomorrow)
            contacts.record_contact(session, ncp_id, made, at=NOW, who=WHO)
        contacts.add_follow_up(session, ncp_id, "Find another number", TODAY, at=NOW, who=WHO)

        def owed() -> list[str]:
            session.flush()
            return [one.what for one in contacts.follow_ups_of(session, ncp_id)]

        assert len(owed()) == 4
        asked = locate.ask(session, ncp_id, "Postmaster", TODAY, at=NOW, who=WHO)
        locate.answer(session, asked, LocateAnswer(TODAY, True, phone="608 555 0188"), at=NOW, who=WHO)
        assert sorted(owed()) == [
            "Ask his mother for another number", "Find another address", "Find another number",
        ]  # fmt: skip
        asked = locate.ask(session, ncp_id, "Postmaster", TODAY, at=NOW, who=WHO)
        locate.answer(session, asked, LocateAnswer(TODAY, True, address=HOME), at=NOW, who=WHO)
        assert sorted(owed()) == ["Ask his mother for another number", "Find another number"]

    vault.write(work)


def test_only_old_questions_about_open_records_wait(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        for days in (13, 14, 40):
            locate.ask(session, ncp_id, f"Source {days}", TODAY - timedelta(days=days), at=NOW, who=WHO)
        assert [one.source for one in locate.waiting_since(session, TODAY)] == ["Source 40", "Source 14"]
        assert [line.why for line in on_today(session)] == [
            "Source 40 was asked on August 29 and has not answered",
            "Source 14 was asked on September 24 and has not answered",
        ]
        today.mark_done(session, on_today(session)[0].subject_id, at=NOW, who=WHO)
        assert len(on_today(session)) == 1
        closing.close(session, ncp_id, closing.reasons()[0], on=TODAY, at=NOW, who=WHO)
        assert on_today(session) == ()
        assert locate.waiting_since(session, TODAY) == ()
        for source, on in (("", TODAY), ("x" * 201, TODAY), ("Postmaster", TODAY + timedelta(days=1))):
            with pytest.raises(RefusedError):
                locate.ask(session, ncp_id, source, on, at=NOW, who=WHO)

    vault.write(work)
