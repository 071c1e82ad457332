"""The other parent, the children, how often they meet; none of it says that the NCP was reached."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import caseload, closing, corrections, family, interview, notes, stages
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family import Family, HowOften, NewChild, NewParent, WorkPoint
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

HOW: dict[str, Any] = {"at": NOW, "who": WHO}


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    return vault.write(add_person)


@pytest.fixture
def parent_id(vault: Vault, ncp_id: UUID) -> UUID:
    new = NewParent("Rosa  Sample ", phone="(608) 555-0177")
    return vault.write(lambda session: family.add_parent(session, ncp_id, new, **HOW))


def add_parent(vault: Vault, ncp_id: UUID, name: str) -> UUID:
    return vault.write(lambda session: family.add_parent(session, ncp_id, NewParent(name), **HOW))


def change_child(vault: Vault, child_id: UUID, new: NewChild) -> None:
    vault.write(lambda session: family.change_child(session, child_id, new, **HOW))


def of(vault: Vault, ncp_id: UUID) -> Family:
    return vault.read(lambda session: family.family_of(session, ncp_id, today=TODAY))


def test_a_name_is_enough_and_what_it_said_before_is_kept(vault: Vault, ncp_id: UUID, parent_id: UUID) -> None:
    assert [one.name for one in of(vault, ncp_id).parents] == ["Rosa Sample"]
    (case_id, words), *_ = of(vault, ncp_id).cases
    right = NewParent("Rosa Sampleton", phone="(608) 555-0177", case_id=case_id)
    vault.write(lambda session: family.change_parent(session, parent_id, right, "she said so", **HOW))
    (parent,) = of(vault, ncp_id).parents
    assert (parent.name, parent.case_words) == ("Rosa Sampleton", words)
    assert set(parent.former) == {"name before: Rosa Sample", "case before: nothing"}
    for name in ("", "  "):
        with pytest.raises(RefusedError):
            add_parent(vault, ncp_id, name)
    with pytest.raises(NotFoundError):
        vault.write(lambda session: family.add_parent(session, UUID(int=4), NewParent("Rosa"), **HOW))


def test_a_case_of_somebody_else_is_refused(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        other = add_person(session, Person("Drake", "Rose"))
        case = session.query(IvdCase).filter_by(ncp_id=other).one()
        family.add_parent(session, ncp_id, NewParent("Rosa", case_id=case.id), **HOW)

    with pytest.raises(RefusedError):
        vault.write(work)


def test_outreach_to_the_other_parent_stands_in_what_happened_and_reaches_nobody(
    vault: Vault, ncp_id: UUID, parent_id: UUID
) -> None:
    made = vault.write(
        lambda session: family.record_contact(
            session, parent_id, ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED, "Wants child care", **HOW
        )
    )
    before = vault.read(lambda session: stages.stages_of(session, [ncp_id], today=TODAY)[ncp_id])
    assert before in (Stage.LISTED, Stage.TO_CONTACT)
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert record.last_contact is None
    entry = next(one for one in record.timeline if one.record_id == made)
    assert (entry.what, entry.detail) == ("CP: call, reached", "Rosa Sample: Wants child care")
    (parent,) = of(vault, ncp_id).parents
    assert (parent.contacts, parent.last_contact_on) == (1, TODAY)
    assert vault.read(lambda session: notes.people_noted(session, "child care")) == (ncp_id,)
    vault.write(
        lambda session: corrections.correct(session, CorrectedKind.CP_CONTACT, made, {"note": "Wants a job"}, **HOW)
    )
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    entry = next(one for one in record.timeline if one.record_id == made)
    assert "Wants a job" in entry.detail
    assert "before: note Wants child care" in entry.detail


@pytest.mark.parametrize(
    ("kind", "outcome", "late"),
    [
        (ContactKind.VISIT, ContactOutcome.WRONG_NUMBER, 0),
        (ContactKind.CALL, ContactOutcome.RETURNED_MAIL, 0),
        (ContactKind.CALL, ContactOutcome.REACHED, 1),
    ],
)
def test_what_cannot_have_been_is_refused(
    vault: Vault, ncp_id: UUID, parent_id: UUID, kind: ContactKind, outcome: ContactOutcome, late: int
) -> None:
    on = NOW + timedelta(days=late)
    with pytest.raises(RefusedError):
        vault.write(
            lambda session: family.record_contact(session, parent_id, kind, Direction.OUT, outcome, on=on, **HOW)
        )
    assert of(vault, ncp_id).parents[0].contacts == 0


def test_a_need_is_noted_met_and_comes_back(vault: Vault, ncp_id: UUID, parent_id: UUID) -> None:
    vault.write(lambda session: family.note_need(session, parent_id, "child_care", "nights", on=TODAY, **HOW))
    vault.write(lambda session: family.note_need(session, parent_id, "employment", on=TODAY, **HOW))
    vault.write(lambda session: family.meet_need(session, parent_id, "child_care", on=TODAY, **HOW))
    (parent,) = of(vault, ncp_id).parents
    assert [one.label for one in parent.open_needs] == ["Employment"]
    assert [one.met_on for one in parent.needs] == [None, TODAY]
    vault.write(lambda session: family.note_need(session, parent_id, "child_care", on=TODAY, **HOW))
    vault.write(lambda session: family.forget_need(session, parent_id, "employment", **HOW))
    assert [(one.code, one.note) for one in of(vault, ncp_id).parents[0].open_needs] == [("child_care", "nights")]
    with pytest.raises(RefusedError):
        vault.write(lambda session: family.note_need(session, parent_id, "a yacht", on=TODAY, **HOW))
    early = TODAY - timedelta(days=1)
    with pytest.raises(RefusedError):
        vault.write(lambda session: family.meet_need(session, parent_id, "child_care", on=early, **HOW))


def test_how_often_they_meet_is_asked_once_at_intake_and_once_at_exit(
    vault: Vault, ncp_id: UUID, parent_id: UUID
) -> None:
    new = NewChild("Maya", date(2019, 3, 4), parent_id)
    child_id = vault.write(lambda session: family.add_child(session, ncp_id, new, **HOW))

    def answer(how_often: HowOften, point: WorkPoint) -> None:
        vault.write(lambda session: family.note_meeting(session, child_id, how_often, point, on=TODAY, **HOW))

    assert of(vault, ncp_id).to_ask == ()
    vault.write(lambda session: interview.start(session, ncp_id, **HOW))
    assert [one.point for one in of(vault, ncp_id).to_ask] == [WorkPoint.INTAKE]
    answer(HowOften.LESS, WorkPoint.INTAKE)
    assert of(vault, ncp_id).to_ask == ()
    answer(HowOften.MONTHLY, WorkPoint.OTHER)
    vault.write(lambda session: closing.close(session, ncp_id, closing.reasons()[0], on=TODAY, **HOW))
    assert [one.point for one in of(vault, ncp_id).to_ask] == [WorkPoint.EXIT]
    answer(HowOften.WEEKLY, WorkPoint.EXIT)
    found = of(vault, ncp_id)
    assert found.to_ask == ()
    (child,) = found.children
    assert (child.age, child.meetings[0].words) == (7, "Every week (at exit)")
    assert [one.how_often for one in child.meetings] == [HowOften.WEEKLY, HowOften.MONTHLY, HowOften.LESS]


def test_a_child_is_corrected_and_lives_with_a_parent_of_this_record(
    vault: Vault, ncp_id: UUID, parent_id: UUID
) -> None:
    child_id = vault.write(lambda session: family.add_child(session, ncp_id, NewChild("Maja"), **HOW))
    right = NewChild("Maya", date(2019, 3, 4), parent_id)
    vault.write(lambda session: family.change_child(session, child_id, right, **HOW))
    (child,) = of(vault, ncp_id).children
    assert (child.name, child.parent_id) == ("Maya", parent_id)
    assert "name before: Maja" in child.former
    assert "lives with before: nothing" in child.former
    for wrong in (NewChild(" "), NewChild("Maya", TODAY + timedelta(days=1)), NewChild("Maya", None, UUID(int=8))):
        with pytest.raises(RefusedError):
            change_child(vault, child_id, wrong)
