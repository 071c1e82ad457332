"""Who gets a letter, who is left out and why, and what needs a yes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import AppointmentKind, AppointmentState, ContactAttempt
from csdesk.models.ncp import Ncp, NcpAddress, Source, Standing
from csdesk.models.partner import ContactRule, ReviewAnswer
from csdesk.services import contacts, letters, referrals
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.errors import RefusedError
from csdesk.services.letters import Batch, Decisions, Why, shipped
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.vault import Vault
from tests.services.letters.mail import MOMENT, add, meeting, office, pages, send, sort, why
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_program, add_report, reviewed


@pytest.fixture(autouse=True)
def an_office(vault: Vault) -> None:
    office(vault)


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


def test_a_preview_within_a_batch_follows_the_rules_of_a_batch(vault: Vault) -> None:
    safe, other = vault.write(lambda session: (add(session, Person(safe_contact=True)), add(session)))
    batch = Batch("invitation", (safe, other), Decisions(safe_yes=True, safe_address=True))
    with pytest.raises(RefusedError, match="gets no letter"):
        vault.read(lambda session: letters.preview_pdf(session, batch, safe, **MOMENT))


def test_people_are_sorted_out_by_hundreds_and_each_once(vault: Vault) -> None:
    ids = vault.write(lambda session: tuple(add(session) for _ in range(520)))
    found = sort(vault, *ids, *ids[:5])
    assert [one.ncp_id for one in found.getting] == list(ids)
