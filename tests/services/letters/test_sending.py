"""Who gets a letter and who does not, what is kept of it, and what is taken back."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import AppointmentKind, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpAddress, Source, Standing
from csdesk.models.partner import ContactRule, ReviewAnswer
from csdesk.services import audit, classes, contacts, disclosure, letters, referrals, undo
from csdesk.services.classes import Series
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.disclosure import Accounted
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.letters import Batch, Decisions, Sorted, Why, shipped
from csdesk.services.letters.facts import facts_of, values_of
from csdesk.services.progress import Cancelled
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.vault import Vault
from tests.services.letters.mail import BY, MOMENT, add, meeting, office, pages
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report, reviewed
from tests.services.test_classes import enrol

BODY = shipped()["invitation"].body


@pytest.fixture(autouse=True)
def an_office(vault: Vault) -> None:
    office(vault)


def sort(vault: Vault, *ids: UUID, body: str = BODY, label: bool = False, **decided: Any) -> Sorted:
    return vault.read(
        lambda session: letters.sort_out(session, ids, body, Decisions(**decided), **MOMENT, label=label)
    )


def why(found: Sorted) -> list[tuple[Why, str]]:
    return [(one.why, one.reason) for one in found.left_out]


def send(vault: Vault, *ids: UUID, template: str = "invitation", again: date | None = None, **decided: Any) -> Any:
    batch = Batch(template, ids, Decisions(**decided), again)
    return vault.write(lambda session: letters.send(session, batch, **BY))


def counts(vault: Vault) -> tuple[int, int, int]:
    def work(session: Session) -> tuple[int, int, int]:
        return tuple(
            session.scalar(select(func.count()).select_from(one)) for one in (ContactAttempt, Letter, FollowUp)
        )  # type: ignore[return-value]

    return vault.read(work)


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


@pytest.mark.parametrize("label", [False, True])
def test_safe_contact_is_left_out_of_every_batch_and_sheet_of_labels(vault: Vault, *, label: bool) -> None:
    safe, other = vault.write(lambda session: (add(session, Person(safe_contact=True)), add(session)))
    found = sort(vault, safe, other, label=label, safe_yes=True, safe_address=True, reason="x", unverified=True)
    assert [one.ncp_id for one in found.getting] == [other]
    assert why(found) == [(Why.SAFE_CONTACT, "Reach only as they said; see the record.")]
    assert found.safe_way == ""
    alone = sort(vault, safe, label=True, safe_yes=True, safe_address=True)
    assert alone.getting == ()


def test_one_letter_to_somebody_under_safe_contact_needs_a_yes_and_shows_the_way(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        ncp_id = add(session, Person(safe_contact=True))
        ncp = session.get_one(Ncp, ncp_id)
        ncp.safe_contact_way, ncp.safe_contact_time = "Text to the sister", "before noon"
        return ncp_id

    ncp_id = vault.write(work)
    found = sort(vault, ncp_id)
    assert found.getting == ()
    assert found.safe_way == "Text to the sister · before noon"
    assert [one.lines for one in sort(vault, ncp_id, safe_yes=True).getting] == [("Jeremy Zamora",)]
    mailed = sort(vault, ncp_id, safe_yes=True, safe_address=True).getting[0]
    assert mailed.lines == ("Jeremy Zamora", "1420 CLARK ST", "JANESVILLE WI 53545")
    with pytest.raises(RefusedError, match="Nobody"):
        send(vault, ncp_id)
    sent = send(vault, ncp_id, safe_yes=True)
    assert "CLARK" not in pages(sent.pdf)[0]
    assert vault.read(lambda session: letters.address_of_last_letter(session, ncp_id)) is None


@pytest.mark.parametrize(
    ("person", "address", "expected"),
    [
        (Person(flags=("deceased",)), {}, (Why.DECEASED, "The report says that the NCP is deceased.")),
        (Person(more={"closed_on": date(2026, 9, 1)}), {}, (Why.CLOSED, "Closed on September 1, 2026.")),
        (Person(flags=("unworkable_status",)), {}, (Why.DO_NOT_CALL, "The report gives a status with which")),
        (Person(), {"address_1": ""}, (Why.NO_ADDRESS, "No address on the record.")),
        (Person(), {"zip": "", "city": ""}, (Why.NO_ADDRESS, "No street, or no ZIP code and no city.")),
        (Person(), {"standing": Standing.FAILED}, (Why.RETURNED_MAIL, "A letter to the only address came back.")),
        (Person(flags=("address_unverified",)), {}, (Why.UNVERIFIED, "The report does not say that this")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", [False, True])
def test_who_cannot_get_one_is_left_out_with_the_reason(
    vault: Vault, person: Person, address: dict[str, Any], expected: tuple[Why, str], *, label: bool
) -> None:
    def work(session: Session) -> tuple[UUID, UUID]:
        report = add_report(session, "Rock")
        return add(session, person, report=report, **address), add(session, report=report)

    ncp_id, other = vault.write(work)
    found = sort(vault, ncp_id, other, label=label)
    assert [(one.why, one.reason[: len(expected[1])]) for one in found.left_out] == [expected]
    assert [one.ncp_id for one in found.getting] == [other]


def test_a_zip_code_or_a_city_is_enough(vault: Vault) -> None:
    def work(session: Session) -> tuple[UUID, ...]:
        return (
            add(session, city="", state=""),
            add(session, zip=""),
            add(session, address_1="W2841 Cty. Rd. KK, Lot 3", address_2="Apt. 4", city="Fond du Lac"),
        )

    found = sort(vault, *vault.write(work))
    assert [one.lines[1:] for one in found.getting] == [
        ("1420 CLARK ST", "53545"),
        ("1420 CLARK ST", "JANESVILLE WI"),
        ("W2841 CTY RD KK LOT 3", "APT 4", "FOND DU LAC WI 53545"),
    ]


def test_another_address_that_did_not_fail_is_written_to(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        ncp_id = add(session, standing=Standing.FAILED, since=date(2026, 9, 1))
        session.add(
            NcpAddress(
                ncp_id=ncp_id, address_1="7 OLD RD", city="BELOIT", state="WI", zip="53511", since=date(2026, 1, 1),
                source=Source.PARENT,
            )
        )  # fmt: skip
        return ncp_id

    ncp_id = vault.write(work)
    send(vault, ncp_id)
    vault.write(lambda session: come_back(session, ncp_id))
    assert why(sort(vault, ncp_id))[0][0] is Why.RETURNED_MAIL


def come_back(session: Session, ncp_id: UUID) -> None:
    returned = NewContact(ContactKind.LETTER, Direction.IN, ContactOutcome.RETURNED_MAIL)
    contacts.record_contact(session, ncp_id, returned, at=NOW + timedelta(days=5), who="X")


def test_a_letter_that_comes_back_marks_the_address_and_the_next_batch_leaves_them_out(vault: Vault) -> None:
    ncp_id = vault.write(add)
    send(vault, ncp_id)
    used = vault.read(lambda session: letters.address_of_last_letter(session, ncp_id))
    vault.write(lambda session: come_back(session, ncp_id))
    failed = vault.read(
        lambda session: session.scalars(select(NcpAddress.id).where(NcpAddress.standing == Standing.FAILED)).all()
    )
    assert list(failed) == [used]
    assert [one[0] for one in why(sort(vault, ncp_id))] == [Why.RETURNED_MAIL]


def test_a_doubtful_address_is_written_to_on_a_yes(vault: Vault) -> None:
    def work(session: Session) -> tuple[UUID, UUID]:
        report = add_report(session, "Rock")
        doubtful = Person(flags=("address_unverified",))
        told = add(session, doubtful, report=report, source=Source.PARENT)
        return add(session, doubtful, report=report), told

    doubtful, told = vault.write(work)
    assert [one.ncp_id for one in sort(vault, doubtful, told).getting] == [told]
    assert len(sort(vault, doubtful, told, unverified=True).getting) == 2


def test_who_is_not_cleared_gets_one_with_a_reason_that_is_kept(vault: Vault) -> None:
    def work(session: Session) -> tuple[UUID, UUID, UUID]:
        csa = add_csa(session, "Rock", ContactRule.CSA_FIRST)
        waiting, cleared, excluded = (add(session) for _ in range(3))
        out = reviewed(excluded, csa, ReviewAnswer.EXCLUDED)
        out.reason = "Open warrant"
        session.add_all([reviewed(cleared, csa, ReviewAnswer.CLEARED), out])
        return waiting, cleared, excluded

    waiting, cleared, excluded = vault.write(work)
    found = sort(vault, waiting, cleared, excluded)
    assert [one.ncp_id for one in found.getting] == [cleared]
    assert why(found) == [
        (Why.UNCLEARED, "Rock County Child Support Agency reviews first and was not asked yet."),
        (Why.EXCLUDED, "Rock County Child Support Agency excluded this NCP: Open warrant"),
    ]
    send(vault, waiting, cleared, excluded, reason="Agreed by phone")
    kept = {one.ncp_id: one.uncleared_reason for one in all_contacts(vault)}
    assert kept == {waiting: "Agreed by phone", cleared: ""}
    assert len(sort(vault, excluded, reason="The court asked for it").getting) == 1
    assert sort(vault, waiting, cleared, label=True, reason="x").left_out_for(Why.UNCLEARED)


def all_contacts(vault: Vault) -> list[ContactAttempt]:
    return vault.read(lambda session: list(session.scalars(select(ContactAttempt))))


def test_a_letter_about_an_appointment_needs_one_ahead_with_a_place(vault: Vault) -> None:
    def work(session: Session) -> tuple[UUID, ...]:
        ids = tuple(add(session) for _ in range(5))
        meeting(session, ids[0], days=11)
        meeting(session, ids[0], days=30)
        meeting(session, ids[1], days=-3)
        meeting(session, ids[2], days=4, state=AppointmentState.CANCELLED)
        meeting(session, ids[3], days=4, place="")
        meeting(session, ids[4], days=4, kind=AppointmentKind.HEARING, place="Courthouse")
        return ids

    ids = vault.write(work)
    body = shipped()["appointment"].body
    found = sort(vault, *ids, body=body)
    assert [one.ncp_id for one in found.getting] == [ids[0]]
    values = found.getting[0].values
    assert (values["appointment_day"], values["appointment_place"]) == ("Monday, October 19", "Job Center, Room 4")
    assert {one.reason for one in found.left_out} == {
        "No appointment ahead.", "The appointment ahead has no place yet."
    }  # fmt: skip
    hearing = sort(vault, *ids, body="{first_name}: {court_day}, {court_time}, {court}").getting
    assert [(one.ncp_id, one.values["court"]) for one in hearing] == [(ids[4], "Courthouse")]


def test_every_field_of_a_person_says_something_or_leaves_them_out(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        ncp_id = add(session, Person(last_name="DU BOIS", first_name="", counties=("Dane", "Rock")))
        meeting(session, ncp_id)
        meeting(session, ncp_id, kind=AppointmentKind.HEARING, court="Branch 3")
        meeting(session, ncp_id, days=-2, state=AppointmentState.NO_SHOW)
        new = NewReferral(add_program(session), TODAY, enrolled_since=TODAY - timedelta(days=9))
        referrals.refer(session, ncp_id, new, at=NOW, who=WHO)
        (referral,) = referrals.referrals_of(session, ncp_id)
        assert referral.enrolment is not None
        missed: dict[str, Any] = {"held_on": TODAY, "attended": Attended.NO, "at": NOW, "who": WHO}
        referrals.attend(session, referral.enrolment.id, **missed)
        return ncp_id

    ncp_id = vault.write(work)
    office(vault, liaison_email="dana@agency.example")
    body = "\n".join(f"{{{name}}}" for name in letters.fields())
    values = sort(vault, ncp_id, body=body).getting[0].values
    assert values["first_name"] == "Du Bois"
    assert values["counties"] == "Dane and Rock Counties"
    assert values["address"] == "1420 Clark St, Janesville, WI 53545"
    assert values["missed_day"] == "Tuesday, October 6"
    assert all(values[name] for name in letters.fields())


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


def test_a_preview_within_a_batch_follows_the_rules_of_a_batch(vault: Vault) -> None:
    safe, other = vault.write(lambda session: (add(session, Person(safe_contact=True)), add(session)))
    batch = Batch("invitation", (safe, other), Decisions(safe_yes=True, safe_address=True))
    with pytest.raises(RefusedError, match="gets no letter"):
        vault.read(lambda session: letters.preview_pdf(session, batch, safe, **MOMENT))


def test_a_batch_has_a_bound(vault: Vault) -> None:
    ncp_id = vault.write(add)
    with pytest.raises(RefusedError, match="2,000 people at once"):
        send(vault, *[ncp_id] * 2_001)


def test_people_are_sorted_out_by_hundreds_and_each_once(vault: Vault) -> None:
    ids = vault.write(lambda session: tuple(add(session) for _ in range(520)))
    found = sort(vault, *ids, *ids[:5])
    assert [one.ncp_id for one in found.getting] == list(ids)


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
