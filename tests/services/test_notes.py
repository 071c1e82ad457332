"""Words are found in the notes of all people."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.services import contacts, locate, notes
from csdesk.services.appointments import AppointmentKind, NewAppointment, keep, set_appointment
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.locate import LocateAnswer
from csdesk.services.referrals import NewReferral, refer
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program


def write(session: Session, ncp_id: UUID, note: str) -> None:
    call = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED, note)
    contacts.record_contact(session, ncp_id, call, at=NOW, who=WHO)


def test_notes_of_every_kind_are_found_with_where_they_stand(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        write(session, ncp_id, "Wants the forklift class")
        contacts.add_follow_up(session, ncp_id, "Ask about the FORKLIFT", TODAY, at=NOW, who=WHO)
        meeting = NewAppointment(AppointmentKind.HEARING, NOW - timedelta(hours=1))
        meeting_id = set_appointment(session, ncp_id, meeting, at=NOW, who=WHO)
        keep(session, meeting_id, note="Ordered to take the forklift class", at=NOW, who=WHO)
        referral = NewReferral(add_program(session), TODAY, note="forklift")
        refer(session, ncp_id, referral, at=NOW, who=WHO)
        asked = locate.ask(session, ncp_id, "Employer", TODAY, at=NOW, who=WHO)
        locate.answer(session, asked, LocateAnswer(TODAY, True, "Drives a forklift"), at=NOW, who=WHO)
        found = notes.search(session, "forklift").notes
        assert {one.where for one in found} == {"Contact", "Next step", "Appointment", "Referral", "Locate request"}
        assert {one.name for one in found} == {"Zamora, Jeremy"}

    vault.write(work)


@pytest.mark.parametrize(
    ("note", "typed", "hit"),
    [
        ("Works nights at the dairy", "NIGHT dairy", True),
        ("Works nights at the dairy", "night bakery", False),
        ("Sister is María José", "maria jose", True),
        ("Sister is Maria", "maría", True),
        ("100% of_it", "100%", True),
        ("100 percent", "100%", False),
        ("don\u2019t call before noon", "dont", True),
        ("anything", "   ", False),
    ],
)
def test_all_words_count_and_capitals_and_accents_do_not(vault: Vault, note: str, typed: str, hit: bool) -> None:
    def work(session: Session) -> None:
        write(session, add_person(session), note)
        assert bool(notes.search(session, typed).notes) is hit

    vault.write(work)


def test_the_newest_come_first_and_what_is_cut_is_said(vault: Vault) -> None:
    def work(session: Session) -> None:
        first, second = add_person(session), add_person(session, Person("Drake", "Rose"))
        write(session, first, "x" * 300 + " needle " + "y" * 300)
        contacts.add_follow_up(
            session, second, "needle", TODAY + timedelta(days=2), at=NOW + timedelta(days=2), who=WHO
        )
        found = notes.search(session, "needle", most=1)
        assert found.more
        assert [one.ncp_id for one in found.notes] == [second]
        excerpt = notes.search(session, "needle").notes[1].excerpt
        assert "needle" in excerpt
        assert len(excerpt) < 200

    vault.write(work)


def test_of_somebody_to_be_reached_safely_only_the_name_is_listed(vault: Vault) -> None:
    def work(session: Session) -> None:
        write(session, add_person(session, Person(safe_contact=True)), "Lives at 9 Hidden Way")
        (found,) = notes.search(session, "hidden").notes
        assert "Hidden Way" not in found.excerpt

    vault.write(work)


@pytest.mark.parametrize("typed", ["555-0142", "0142", "hidden 9", "x \u0664", "9"])
def test_digits_find_nobody_to_be_reached_safely(vault: Vault, typed: str) -> None:
    """That there is a note with these digits would tell them."""

    def work(session: Session) -> None:
        note = "Lives at 9 Hidden Way, x4, phone 608-555-0142"
        write(session, add_person(session, Person(safe_contact=True)), note)
        write(session, other := add_person(session, Person("Drake", "Rose")), note)
        assert {one.ncp_id for one in notes.search(session, typed).notes} <= {other}
        assert set(notes.people_noted(session, typed)) <= {other}
        assert len(notes.search(session, "hidden way").notes) == 2

    vault.write(work)


@given(st.text(max_size=40), st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), max_size=3))
def test_a_text_says_each_of_its_own_words(text: str, more: list[str]) -> None:
    words = text.lower().split()
    assert notes.says(" ".join([*more, text]), words)


def test_a_page_of_words_is_searched_for_like_a_few(vault: Vault) -> None:
    page = " ".join(f"word{number}" for number in range(2_000))

    def work(session: Session) -> None:
        ncp_id = add_person(session)
        write(session, ncp_id, page)
        write(session, ncp_id, page.rpartition(" ")[0])
        assert len(notes.search(session, page).notes) == 1
        assert notes.people_noted(session, page + " more") == ()

    vault.write(work)
