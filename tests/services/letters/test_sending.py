"""Who gets a letter and who does not, what is kept of it, and what is taken back."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.contact import AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.services import audit, classes, contacts, disclosure, letters, undo
from csdesk.services.classes import Series
from csdesk.services.contacts import ContactKind, ContactOutcome
from csdesk.services.disclosure import Accounted
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.letters import Batch, Decisions
from csdesk.services.letters.facts import facts_of, values_of
from csdesk.services.progress import Cancelled
from csdesk.services.referrals import Attended
from csdesk.services.vault import Vault
from tests.services.letters.mail import BY, MOMENT, add, counts, meeting, office, pages, send, sort
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program
from tests.services.test_classes import enrol


@pytest.fixture(autouse=True)
def an_office(vault: Vault) -> None:
    office(vault)


def test_a_letter_is_kept_word_for_word_and_stands_among_the_contacts(vault: Vault) -> None:
    ncp_id = vault.write(lambda session: add(session, Person(last_name="O'BRIEN-MCCALL", first_name="CHAD")))
    sent = send(vault, ncp_id, again=TODAY + timedelta(days=14))
    one = vault.read(lambda session: letters.sent_letters(session, ncp_id=ncp_id))[0]
    assert one.id == sent.letter_ids[0]
    assert (one.name, one.title, one.template, one.by) == (
        "O'Brien-McCall, Chad",
        "Invitation",
        "invitation",
        "Test Liaison",
    )
    assert "Dear Chad,\n\nMy name is Dana Liaison. I work for Rock Works." in one.text
    assert "{" not in one.text
    contact = vault.read(lambda session: contacts.contacts_of(session, ncp_id))[0]
    assert contact.id == one.contact_id
    assert (contact.kind, contact.outcome, contact.note) == (ContactKind.LETTER, ContactOutcome.SENT, "Invitation")
    assert vault.read(lambda session: letters.letter_of_contact(session, contact.id)) == one
    due = vault.read(lambda session: contacts.follow_ups_of(session, ncp_id))
    assert [(step.what, step.due_on) for step in due] == [("No answer to the letter yet", date(2026, 10, 22))]
    text = pages(sent.pdf)[0]
    assert "Chad O'Brien-McCall 1420 CLARK ST JANESVILLE WI 53545" in text


def test_a_letter_prints_again_as_it_was(vault: Vault) -> None:
    ncp_id = vault.write(add)
    sent = send(vault, ncp_id)
    vault.write(lambda session: letters.save_template(session, "invitation", "Other", "Other words", at=NOW, who="X"))
    vault.write(lambda session: setattr(session.get_one(Ncp, ncp_id), "first_name", "Somebody"))
    again = vault.read(lambda session: letters.again_pdf(session, sent.letter_ids))
    assert again == sent.pdf
    vault.write(lambda session: letters.note_again(session, sent.letter_ids[0], at=NOW, who="X"))
    lines = vault.read(lambda session: audit.read_trail(session, action="letter", limit=9)).lines
    assert [line.action for line in lines] == ["letter.again", "letter.wording_changed", "letter.sent"]
    assert lines[-1].detail == "invitation 1"


def test_who_came_under_safe_contact_has_no_address_on_an_old_letter(vault: Vault) -> None:
    ncp_id = vault.write(add)
    sent = send(vault, ncp_id)
    vault.write(lambda session: setattr(session.get_one(Ncp, ncp_id), "safe_contact", True))
    text = pages(vault.read(lambda session: letters.again_pdf(session, sent.letter_ids)))[0]
    assert "Jeremy Zamora" in text
    assert "CLARK" not in text


def test_nor_does_an_old_letter_say_it_whose_wording_names_the_address(vault: Vault) -> None:
    def work(session: Session) -> tuple[UUID, str]:
        body = "Dear {first_name},\nis {address} still where you live?"
        return add(session), letters.save_template(session, "", "Address", body, at=NOW, who="X")

    ncp_id, code = vault.write(work)
    sent = send(vault, ncp_id, template=code)
    assert "Clark" in vault.read(lambda session: letters.sent_letters(session, ncp_id=ncp_id))[0].text
    vault.write(lambda session: setattr(session.get_one(Ncp, ncp_id), "safe_contact", True))
    again = pages(vault.read(lambda session: letters.again_pdf(session, sent.letter_ids)))[0]
    on_file = vault.read(lambda session: letters.sent_letters(session, ncp_id=ncp_id))[0].text
    assert "clark" not in (again + on_file).lower()
    assert "is (address left out) still where you live?" in on_file


def test_a_preview_leaves_no_trace(vault: Vault) -> None:
    ncp_id = vault.write(add)
    before = vault.read(lambda session: audit.read_trail(session, limit=1)).total
    made = vault.read(lambda session: letters.preview_pdf(session, Batch("invitation", (ncp_id,)), ncp_id, **MOMENT))
    assert "Dear Jeremy," in pages(made)[0]
    assert counts(vault) == (0, 0, 0)
    assert vault.read(lambda session: audit.read_trail(session, limit=1)).total == before


def test_what_the_settings_lack_is_said_and_nothing_is_sent(vault: Vault) -> None:
    ncp_id = vault.write(add)
    office(vault, liaison_phone="", agency_name=" ")
    lacks = sort(vault, ncp_id).desk_lacks
    assert lacks.startswith("The letter says the name of your agency and your phone number, and the settings do not")
    with pytest.raises(RefusedError, match="your phone number"):
        send(vault, ncp_id)
    assert counts(vault) == (0, 0, 0)


@pytest.mark.parametrize("stops_at", [4, 6 + 4])  # while they are drawn, and while they are noted
def test_cancelled_or_refused_nothing_of_a_batch_is_kept(vault: Vault, stops_at: int) -> None:
    ids = vault.write(lambda session: tuple(add(session) for _ in range(6)))
    left = iter(range(stops_at))

    def stop(_done: int, _total: int, /) -> None:
        if next(left, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        vault.write(lambda session: letters.send(session, Batch("invitation", ids), **BY, progress=stop))
    assert counts(vault) == (0, 0, 0)
    with pytest.raises(NotFoundError):
        vault.write(lambda session: letters.send(session, Batch("gone", ids), **BY))


def test_a_batch_is_taken_back_as_one(vault: Vault) -> None:
    ids = vault.write(lambda session: tuple(add(session) for _ in range(4)))

    def work(session: Session) -> Any:
        with undo.recorded(session) as recorder:
            letters.send(session, Batch("invitation", ids, Decisions(), TODAY + timedelta(days=7)), **BY)
            return recorder.step("The letter to 4 people", at=NOW, kinds=frozenset({"contacts"}))

    step = vault.write(work)
    assert counts(vault) == (4, 4, 4)
    vault.write(lambda session: undo.take_back(session, step, at=NOW, who="X"))
    assert counts(vault) == (0, 0, 0)


def test_who_missed_an_appointment_and_has_no_other_waits_for_a_letter(vault: Vault) -> None:
    def work(session: Session) -> list[UUID]:
        ids = [add(session, Person(last_name=f"Abc{letter}")) for letter in "EDCBA"]
        for ncp_id in ids[:4]:
            meeting(session, ncp_id, days=-2, state=AppointmentState.NO_SHOW)
        meeting(session, ids[2])
        session.get_one(Ncp, ids[3]).closed_on = TODAY
        return ids

    ids = vault.write(work)
    assert vault.read(lambda session: letters.no_shows(session, at=NOW)) == (ids[1], ids[0])
    send(vault, ids[1], template="missed")
    assert vault.read(lambda session: letters.no_shows(session, at=NOW)) == (ids[0],)
    text = vault.read(letters.sent_letters)[0].text
    assert "We had a time to meet on Tuesday, October 6." in text


def test_labels_are_noted_without_a_name_and_hold_name_and_address_only(vault: Vault) -> None:
    ids = vault.write(lambda session: (add(session), add_person(session)))
    made, told = vault.write(lambda session: letters.make_labels(session, ids, Decisions(), sheet="5160", **BY))
    assert told == Accounted(disclosure.Recipient.PARENT, 1)
    (said,) = vault.read(lambda session: disclosure.disclosures_of(session, ids[0]))
    assert (said.what, said.recipient_name) == ("Address label", "The parent")
    assert pages(made) == ["Jeremy Zamora 1420 CLARK ST JANESVILLE WI 53545"]
    line = vault.read(lambda session: audit.read_trail(session, action="letter.labels", limit=1)).lines[0]
    assert line.detail == "5160 1"
    assert made == vault.read(
        lambda session: letters.labels_preview(session, ids, Decisions(), sheet="5160", **MOMENT)
    )


def test_a_batch_has_a_bound(vault: Vault) -> None:
    ncp_id = vault.write(add)
    with pytest.raises(RefusedError, match="2,000 people at once"):
        send(vault, *[ncp_id] * 2_001)


def test_who_missed_the_last_class_waits_for_a_letter_that_names_no_program(vault: Vault) -> None:
    def prepare(session: Session) -> UUID:
        program_id = add_program(session, "Harbor treatment")
        ncp_id, enrolment = enrol(session, program_id, "Abel")
        held = Series(TODAY - timedelta(days=2), time(8))
        (key,) = classes.plan_series(session, program_id, held, at=NOW, who=WHO)
        classes.note_roll(session, key, {enrolment: Attended.NO}, at=NOW, who=WHO)
        return ncp_id

    ncp_id = vault.write(prepare)
    assert vault.read(lambda session: letters.missed_classes(session, at=NOW)) == (ncp_id,)
    values = vault.read(lambda session: values_of(facts_of(session, [ncp_id], at=NOW)[ncp_id], today=TODAY))
    assert values["class_day"] == "Tuesday, October 6"
    assert "Harbor" not in "".join(values.values())
