"""What was entered wrongly is corrected in a form, from the entry of what happened."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import Source
from csdesk.services import caseload, contacts, corrections, family, referrals
from csdesk.services.caseload import NcpRecord, NewPerson
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.days import noon
from csdesk.services.family import NewParent
from csdesk.services.referrals import NewReferral
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions import corrections as forms
from csdesk.ui.screens.ncps.actions.correction_forms import FORMS
from tests.services.people import TODAY, add_program
from tests.ui.records import add_zamora, as_record, choose

Open = Callable[..., Screen]
Settled = Callable[[], None]
CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER, note="Rang twice")


def page_of(vault: Vault, ncp_id: UUID) -> NcpRecord:
    return vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))


def field(screen: RecordScreen, name: str, typed: str) -> None:
    assert screen.form.form is not None
    screen.form.form.fields[name].bring_back(typed)


def test_a_call_is_corrected_in_a_form_with_its_values(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    at = desk.now()
    key = vault.write(lambda session: contacts.record_contact(session, ncp_id, CALL, at=at, who=desk.who))
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    forms.ask(desk, screen, key, screen.open_form)
    settled()
    assert screen.form.form is not None
    values = screen.form.form.values()
    assert (values["note"], values["outcome"]) == ("Rang twice", "no_answer")
    field(screen, "note", "Rang three times")
    field(screen, "reason", "Counted wrongly")
    screen.form.save.click()
    settled()
    assert screen.form.action is None
    found = vault.read(lambda session: corrections.corrections_of(session, ncp_id))
    assert [(one.label, one.former, one.reason) for one in found] == [("Note", "Rang twice", "Counted wrongly")]
    one = next(one for one in vault.read(lambda session: contacts.contacts_of(session, ncp_id)) if one.id == key)
    assert (one.note, one.at) == ("Rang three times", at)


def test_a_referral_that_was_entered_by_mistake_is_taken_out_with_a_reason(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)

    def refer(session: Session) -> UUID:
        new = NewReferral(add_program(session, "Welders"), desk.today(), uncleared_reason="By phone")
        return referrals.refer(session, ncp_id, new, at=desk.now(), who=desk.who)

    key = vault.write(refer)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    forms.ask(desk, screen, key, screen.open_form)
    settled()
    field(screen, "referred_on", "")
    screen.form.save.click()
    settled()
    assert "say why it was entered" in screen.form.fault.text()
    field(screen, "reason", "The wrong person")
    screen.form.save.click()
    settled()
    assert screen.form.action is None
    assert vault.read(lambda session: referrals.referrals_of(session, ncp_id)) == ()
    told = page_of(vault, ncp_id).timeline
    assert "Referral entered by mistake, taken out" in [entry.what for entry in told]


def test_what_the_report_says_is_said_to_be_the_report_s(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    forms.ask(desk, screen, ncp_id, screen.open_form)
    settled()
    assert screen.form.action is None
    assert desk.messages.current is not None
    assert "referral report says" in desk.messages.current.sentence


def test_a_person_who_was_entered_here_is_corrected_from_the_menu(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    new = NewPerson(
        last_name="Quilfeather", first_name="Jon", phone="(608) 555-0133", address_1="2 Test St", city="", state="",
        zip="", source=Source.COURT,
    )  # fmt: skip
    ncp_id: UUID = vault.write(
        lambda session: caseload.add_person(session, new, at=desk.now(), today=desk.today(), who=desk.who)
    )
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    choose(screen, "correctPerson")
    field(screen, "last_name", "Quillfeather")
    screen.form.save.click()
    settled()
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=desk.today()))
    assert (record.name, record.former_names, record.pin) == ("Quillfeather, Jon", (), "")
    assert [one.former for one in vault.read(lambda session: corrections.corrections_of(session, ncp_id))] == [
        "Quilfeather"
    ]


def test_outreach_to_the_other_parent_is_corrected_by_its_day_without_an_hour(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    how: dict[str, Any] = {"at": desk.now(), "who": desk.who}

    def reach(session: Session) -> UUID:
        parent_id = family.add_parent(session, ncp_id, NewParent("Rosa Sample"), **how)
        said = (ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED)
        return family.record_contact(session, parent_id, *said, on=noon(desk.today()), **how)

    key = vault.write(reach)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    forms.ask(desk, screen, key, screen.open_form)
    settled()
    assert screen.form.form is not None
    assert "time" not in screen.form.form.fields
    field(screen, "day", "10/2/2026")
    screen.form.save.click()
    settled()
    (entry,) = [one for one in page_of(vault, ncp_id).timeline if one.record_id == key]
    assert (entry.day, entry.at) == (date(2026, 10, 2), None)
    assert entry.detail.endswith("before: when October 8, 2026")


def test_every_field_that_can_be_corrected_has_its_place_in_a_form() -> None:
    elsewhere = {corrections.CorrectedKind.OUTCOME, corrections.CorrectedKind.MEETING}
    assert set(corrections.FIELDS) - set(FORMS) == elsewhere
    for kind, fields in corrections.FIELDS.items():
        if kind in elsewhere:  # the screen of outcomes asks again
            continue
        shown = {one.name for one in FORMS[kind].fields}
        if kind is corrections.CorrectedKind.RELEASE:
            shown = {name for name in shown if not name.startswith("fact.")} | {"facts"}
        if kind in forms.MOMENTS:
            shown = (shown - {"day", "time"}) | {forms.MOMENTS[kind]}
        assert shown == set(fields)
