"""How the steps of the plan stand is said in the contact, and saved and taken back with it."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csdesk.services import contacts, plans
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.errors import RefusedError
from csdesk.services.plans import StepReview, StepState
from csdesk.services.vault import Vault
from csdesk.ui.screens.ncps import RecordScreen
from tests.services.people import NOW, WHO
from tests.services.plans.planning import DRAFT, make, person, sign, view
from tests.ui.records import Open, Settled, as_record, focused, press, type_words


@pytest.fixture
def plan_id(vault: Vault) -> UUID:
    """A signed plan with three open steps."""
    made = make(vault)
    sign(vault, made)
    return made


@pytest.fixture
def screen(vault: Vault, plan_id: UUID, open_screen: Open) -> RecordScreen:
    """The record of the person whose plan it is."""
    return as_record(open_screen("record", ncp_id=view(vault, plan_id).ncp_id))


def begin(screen: RecordScreen, settled: Settled) -> None:
    press(Qt.Key.Key_A)
    settled()


def test_steps_are_offered_where_somebody_is_reached(screen: RecordScreen, settled: Settled) -> None:
    assert not screen.contact.steps.isVisible()
    begin(screen, settled)
    assert screen.contact.steps.isVisible()
    assert len(screen.contact.steps.lines) == len(DRAFT.steps)
    screen.contact.outcome.set_value(ContactOutcome.NO_ANSWER.value)
    assert not screen.contact.steps.isVisible()
    screen.contact.outcome.set_value(ContactOutcome.REACHED.value)
    assert screen.contact.steps.isVisible()


def test_a_contact_and_its_reviews_are_one_thing(
    vault: Vault, plan_id: UUID, screen: RecordScreen, settled: Settled
) -> None:
    before = view(vault, plan_id)
    begin(screen, settled)
    press(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_1)
    screen.contact.steps.lines[1].state.setFocus()
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert "holds the step up" in screen.contact.fault.text()
    assert view(vault, plan_id) == before
    assert focused() is screen.contact.steps.lines[1].note
    assert screen.contact.steps.lines[1].note.accessibleDescription() == screen.contact.fault.text()
    type_words("The form asks for a bank account")
    press(Qt.Key.Key_Tab)
    type_words("10/22/2026")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    contact = vault.read(lambda session: contacts.contacts_of(session, before.ncp_id))[0]
    done, stuck, other = view(vault, plan_id).steps
    assert (done.state, stuck.state, other.state) == (StepState.DONE, StepState.STUCK, StepState.OPEN)
    assert (stuck.note, stuck.due_on) == ("The form asks for a bank account", date(2026, 10, 22))
    assert [past.contact_id for past in (*done.history, *stuck.history)] == [contact.id] * 2
    assert not screen.contact.steps.isVisible()
    assert [line.step.step_id for line in screen.contact.steps.lines] == [stuck.step_id, other.step_id]
    screen.desk.take_back()
    settled()
    assert view(vault, plan_id) == before
    assert vault.read(lambda session: contacts.contacts_of(session, before.ncp_id)) == ()


def test_what_was_said_of_steps_waits_for_its_person(
    vault: Vault, plan_id: UUID, screen: RecordScreen, open_screen: Open, settled: Settled
) -> None:
    begin(screen, settled)
    line = screen.contact.steps.lines[2]
    line.state.set_value(StepState.UNDER_WAY)
    QTest.keyClicks(line.note, "every second Friday")
    kept = screen.unsaved()
    open_screen("record", ncp_id=person(vault, "Zamora", "Zoë"))
    assert not screen.contact.steps.isVisible()
    assert screen.contact.draft() is None
    open_screen("record", ncp_id=view(vault, plan_id).ncp_id)
    assert screen.contact.steps.isVisible()
    assert screen.contact.steps.lines[2].typed() == ["under_way", "every second Friday", ""]
    assert screen.unsaved() == kept
    screen.contact.outcome.set_value(ContactOutcome.NO_ANSWER.value)
    screen.contact.save.click()
    settled()
    assert {step.state for step in view(vault, plan_id).steps} == {StepState.OPEN}


def test_nobody_elses_step_is_reviewed(vault: Vault, plan_id: UUID) -> None:
    other = person(vault, "Zamora", "Zoë")
    step = view(vault, plan_id).steps[0]
    said = NewContact(
        ContactKind.CALL,
        Direction.OUT,
        ContactOutcome.REACHED,
        reviews=(StepReview(step.step_id, StepState.DONE),),
    )
    with pytest.raises(RefusedError, match="not of this person's plan"):
        vault.write(lambda session: contacts.record_contact(session, other, said, at=NOW, who=WHO))
    assert vault.read(lambda session: contacts.contacts_of(session, other)) == ()
    assert vault.read(lambda session: plans.plan(session, plan_id)).steps[0].state is StepState.OPEN
