"""The checklist of a person is filled by what was recorded and finished by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.partner import Program, ProgramKind
from csdesk.services import appointments, audit, checklist, contacts, family, merging, referrals
from csdesk.services import vault as vaults
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.checklist import ChecklistLine, ChecklistState, PersonChecklist
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.days import noon
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family import NewParent
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program, add_report
from tests.services.plans.planning import DRAFT, desk, make, sign

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
DONE, NOT_NEEDED, OPEN = ChecklistState.DONE, ChecklistState.NOT_NEEDED, ChecklistState.OPEN


def of(session: Session, ncp_id: UUID) -> PersonChecklist:
    return checklist.checklist_of(session, ncp_id)


def line(session: Session, ncp_id: UUID, code: str) -> ChecklistLine:
    return next(one for one in of(session, ncp_id).lines if one.code == code)


def done(session: Session, ncp_id: UUID) -> set[str]:
    return {one.code for one in of(session, ncp_id).lines if one.state is DONE}


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    return vault.write(lambda session: add_person(session, report=add_report(session, "Rock")))


def refer(
    session: Session, ncp_id: UUID, name: str, category: str, *, enrolled: bool = False
) -> tuple[UUID, UUID | None]:
    """A referral of twenty days ago to a program of this category, and its enrolment ten days ago, if wanted."""
    program = session.get_one(
        Program, add_program(session, name, ProgramKind.EMPLOYMENT if category == "wioa" else ProgramKind.SERVICE)
    )
    program.category = category
    new = NewReferral(program.id, TODAY - timedelta(days=20), warm_hand_off=True)
    referral_id = referrals.refer(session, ncp_id, new, **HOW)
    if not enrolled:
        return referral_id, None
    return referral_id, referrals.enrol(session, referral_id, enrolled_on=TODAY - timedelta(days=10), **HOW)


def meet(session: Session, ncp_id: UUID, kind: ContactKind, day: date, direction: Direction = Direction.OUT) -> None:
    contacts.record_contact(
        session, ncp_id, NewContact(kind, direction, ContactOutcome.REACHED), at=noon(day), who=WHO
    )


def test_who_is_only_on_the_report_has_what_the_report_says(vault: Vault, ncp_id: UUID) -> None:
    found = vault.read(lambda session: of(session, ncp_id))
    filled = {one.code: one for one in found.lines if one.state is DONE}
    assert set(filled) == {"enforcement_reports", "zero_partial_report", "record_information"}
    assert filled["enforcement_reports"].on == date(2026, 10, 4)
    assert filled["enforcement_reports"].words == "From the record: On the referral report"
    assert found.number(DONE) + found.number(NOT_NEEDED) + found.number(OPEN) == 47


def test_referrals_fill_the_items_of_their_kind_and_category(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> list[set[str]]:
        before = done(session, ncp_id)
        refer(session, ncp_id, "WIOA Rock", "wioa")
        work_only = done(session, ncp_id) - before
        refer(session, ncp_id, "Blackhawk GED", "ged")
        both = done(session, ncp_id) - before - work_only
        return [work_only, both]

    assert vault.write(work) == [
        {"employment_specialist", "additional_employment"},
        {"provide_resources", "college", "additional_resources"},
    ]
    known = vault.read(lambda session: line(session, ncp_id, "employment_specialist"))
    assert known.words == "From the record: Referred to WIOA Rock, handed over"


def test_classes_sessions_and_the_call_afterwards(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> list[set[str]]:
        before = done(session, ncp_id)
        _, enrolment_id = refer(session, ncp_id, "Nurturing Fathers", "fatherhood_class", enrolled=True)
        assert enrolment_id is not None
        enrolled = done(session, ncp_id) - before
        missed_on = TODAY - timedelta(days=5)
        referrals.attend(session, enrolment_id, held_on=missed_on, attended=Attended.NO, **HOW)
        meet(session, ncp_id, ContactKind.CALL, missed_on - timedelta(days=1))
        early = done(session, ncp_id) - before - enrolled
        meet(session, ncp_id, ContactKind.CALL, missed_on, Direction.IN)
        assert "we_missed_you" not in done(session, ncp_id)
        meet(session, ncp_id, ContactKind.CALL, missed_on + timedelta(days=2))
        return [enrolled, early, done(session, ncp_id) - before - enrolled - early]

    assert vault.write(work) == [
        {"provide_resources", "enroll_in_class", "class_providers"},
        {"attendance"},
        {"we_missed_you"},
    ]


def test_meeting_in_person_the_court_and_hearings(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> list[set[str]]:
        before = done(session, ncp_id)
        meet(session, ncp_id, ContactKind.CALL, TODAY - timedelta(days=30))
        assert done(session, ncp_id) == before, "a call is not a meeting"
        meet(session, ncp_id, ContactKind.COURT, TODAY - timedelta(days=30))
        at_court = done(session, ncp_id) - before
        hearing = NewAppointment(AppointmentKind.HEARING, noon(TODAY - timedelta(days=1)), court="Rock County")
        appointments.keep(session, appointments.set_appointment(session, ncp_id, hearing, **HOW), **HOW)
        assert done(session, ncp_id) - before == at_court, "nobody was enrolled yet"
        refer(session, ncp_id, "WIOA Rock", "wioa", enrolled=True)
        return [at_court, done(session, ncp_id) & {"review_hearings"}]

    assert vault.write(work) == [{"contempt_docket", "recruit_at_court", "relationship"}, {"review_hearings"}]


def test_the_plan_and_looking_at_it(vault: Vault, ncp_id: UUID) -> None:
    desk(vault)
    plan_id = make(vault, DRAFT, ncp_id)
    assert vault.read(lambda session: line(session, ncp_id, "sign_plan")).state is OPEN
    sign(vault, plan_id, signed_on=TODAY - timedelta(days=3))
    vault.write(lambda session: meet(session, ncp_id, ContactKind.CALL, TODAY))
    signed, reached = vault.read(
        lambda session: (line(session, ncp_id, "sign_plan"), line(session, ncp_id, "check_in"))
    )
    assert (signed.on, signed.known and signed.known.opens) == (TODAY - timedelta(days=3), "plans")
    assert (reached.on, reached.words) == (TODAY, "From the record: Spoke after the plan was signed")


def test_the_other_parents_needs_and_contacts(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> set[str]:
        before = done(session, ncp_id)
        parent_id = family.add_parent(session, ncp_id, NewParent("Rosa Sample"), **HOW)
        family.note_need(session, parent_id, "child_care", on=TODAY, **HOW)
        family.note_need(session, parent_id, "health_coverage", on=TODAY, **HOW)
        family.record_contact(
            session, parent_id, ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED, on=NOW, **HOW
        )
        return done(session, ncp_id) - before

    assert vault.write(work) == {"cp_child_care", "check_in_cp"}


def test_a_mark_stands_above_the_record_until_it_is_taken_away(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        checklist.mark(session, ncp_id, "enforcement_reports", OPEN, "  not  by us ", on=TODAY, **HOW)
        checklist.mark(session, ncp_id, "random_assignment", NOT_NEEDED, "no study", on=TODAY, **HOW)
        checklist.mark(session, ncp_id, "explain_system", NOT_NEEDED, on=TODAY, **HOW)
        checklist.mark(session, ncp_id, "explain_system", DONE, on=TODAY - timedelta(days=2), **HOW)

    vault.write(work)
    found = {one.code: one for one in vault.read(lambda session: of(session, ncp_id)).lines}
    open_again = found["enforcement_reports"]
    assert (open_again.state, open_again.on, open_again.words) == (OPEN, None, f"Marked by {WHO}: not by us")
    assert open_again.known is not None
    assert (found["random_assignment"].state, found["random_assignment"].note) == (NOT_NEEDED, "no study")
    assert (found["explain_system"].state, found["explain_system"].on) == (DONE, TODAY - timedelta(days=2))
    vault.write(lambda session: checklist.unmark(session, ncp_id, "enforcement_reports", **HOW))
    assert vault.read(lambda session: line(session, ncp_id, "enforcement_reports")).state is DONE


def test_what_cannot_be_marked_is_refused_and_nothing_is_kept(vault: Vault, ncp_id: UUID) -> None:
    def mark(whom: UUID, item: str, day: date) -> None:
        vault.write(lambda session: checklist.mark(session, whom, item, DONE, on=day, **HOW))

    with pytest.raises(NotFoundError):
        mark(UUID(int=4), "explain_system", TODAY)
    with pytest.raises(RefusedError):
        mark(ncp_id, "no_such_item", TODAY)
    with pytest.raises(RefusedError):
        mark(ncp_id, "explain_system", TODAY + timedelta(days=1))
    with pytest.raises(NotFoundError):
        vault.read(lambda session: of(session, UUID(int=4)))
    assert not any(one.marked for one in vault.read(lambda session: of(session, ncp_id)).lines)


def test_the_trail_says_which_item_and_no_note(vault: Vault, ncp_id: UUID) -> None:
    vault.write(
        lambda session: checklist.mark(session, ncp_id, "explain_system", DONE, "at the kitchen", on=TODAY, **HOW)
    )
    newest = vault.read(lambda session: audit.read_trail(session, limit=1).lines[0])
    assert (newest.action, newest.detail) == ("checklist.marked", "explain_system: done")


def test_a_merge_brings_the_marks_of_both(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> dict[str, ChecklistState]:
        gone = add_person(session, Person("Zamorra", "Jerry"))
        checklist.mark(session, ncp_id, "explain_system", NOT_NEEDED, on=TODAY, **HOW)
        later: dict[str, Any] = {"at": NOW + timedelta(hours=1), "who": WHO}
        checklist.mark(session, gone, "explain_system", DONE, on=TODAY, **later)
        checklist.mark(session, gone, "parole", DONE, on=TODAY, **later)
        merging.merge(session, ncp_id, gone, "one PIN", **HOW)
        return {one.code: one.state for one in of(session, ncp_id).lines if one.marked}

    assert vault.write(work) == {"explain_system": DONE, "parole": DONE}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([one.code for one in checklist.load().items]),
            st.sampled_from([*ChecklistState, None]),
        ),
        max_size=12,
    )
)
def test_whatever_is_marked_the_last_word_holds_and_the_numbers_add_up(
    marked_person: tuple[Vault, UUID], marks: list[tuple[str, ChecklistState | None]]
) -> None:
    vault, ncp_id = marked_person

    def work(session: Session) -> tuple[PersonChecklist, PersonChecklist]:
        before = of(session, ncp_id)
        for number, (item, state) in enumerate(marks):
            how: dict[str, Any] = {"at": NOW + timedelta(seconds=number), "who": WHO}
            if state is None:
                checklist.unmark(session, ncp_id, item, **how)
            else:
                checklist.mark(session, ncp_id, item, state, on=TODAY, **how)
        return before, of(session, ncp_id)

    before, after = vault.read(work)
    said = dict(marks)
    for was, now in zip(before.lines, after.lines, strict=True):
        assert now.state is (said.get(now.code) or was.state)
        assert now.marked is (said.get(now.code) is not None)
        assert now.known == was.known
    assert sum(after.number(state) for state in ChecklistState) == len(after.lines) == 47


@pytest.fixture(scope="module")
def marked_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, UUID]]:
    vault = vaults.create(tmp_path_factory.mktemp("checklist") / "v.csvault", "lantern orbit walnut 42").vault
    yield vault, vault.write(add_person)
    vault.lock()
