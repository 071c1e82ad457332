"""The last thing done is taken back row by row, or not at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, Uuid, delete, insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models import Base
from csdesk.models.audit import AuditEvent
from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome, Direction, FollowUp, Postponement
from csdesk.models.ncp import Ncp, NcpAddress, NcpMark, NcpPhone, Standing
from csdesk.services import contacts, family, resources, search_index, today, undo
from csdesk.services.contacts import NewContact
from csdesk.services.errors import RefusedError
from csdesk.services.family import NewParent
from csdesk.services.undo import Step
from csdesk.services.undo.taking_back import SOFT_REFERENCES
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

Work = Callable[[Session], object]
CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.WRONG_NUMBER, next_step="Ask the sister",
                  next_step_on=TODAY + timedelta(days=7))  # fmt: skip


def do(vault: Vault, work: Work, words: str = "The work") -> Step:
    """Do something and give what can be taken back of it."""

    def recorded(session: Session) -> Step:
        with undo.recorded(session) as recorder:
            work(session)
            step = recorder.step(words, at=NOW)
        assert step is not None
        return step

    step = vault.write(recorded)
    assert not step.missed
    return step


def take_back(vault: Vault, step: Step) -> None:
    """Take it back."""
    vault.write(lambda session: undo.take_back(session, step, at=NOW, who=WHO))


def columns_of(table: Table) -> list[Column[Any]]:
    """All of them; in the list of people by name, the room between two places may be another one."""
    return [column for column in table.c if (table.name, column.name) != ("search_entry", "place")]


def everything(vault: Vault) -> dict[str, list[Any]]:
    """All rows of all tables that undo answers for."""

    def read(session: Session) -> dict[str, list[Any]]:
        return {
            table.name: sorted(map(tuple, session.execute(select(*columns_of(table)))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "audit_event"
        }

    return vault.read(read)


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Somebody with an address and a phone."""

    def add(session: Session) -> UUID:
        made = add_person(session)
        search_index.rebuild(session, [made])
        return made

    return vault.write(add)


def test_a_call_is_taken_back_with_all_that_came_of_it(vault: Vault, ncp_id: UUID) -> None:
    before_it = vault.write(lambda session: contacts.add_follow_up(session, ncp_id, "Call", TODAY, at=NOW, who=WHO))
    before = everything(vault)
    step = do(vault, lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO), "The call")
    assert vault.read(lambda session: session.scalars(select(NcpPhone.standing)).one()) is Standing.FAILED
    assert vault.read(lambda session: session.get_one(FollowUp, before_it).done_at) == NOW
    take_back(vault, step)
    assert everything(vault) == before
    line = vault.read(lambda session: session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first())
    assert line is not None
    assert (line.action, line.record_id) == ("undo.taken_back", ncp_id)
    assert line.detail == "1 contact_attempt, 1 contact_phone, 2 follow_up, 1 ncp_phone"


def test_what_the_database_deletes_by_itself_comes_back(vault: Vault, ncp_id: UUID) -> None:
    vault.write(lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO))
    before = everything(vault)
    step = do(vault, lambda session: session.delete(session.get_one(Ncp, ncp_id)))
    assert vault.read(lambda session: session.scalar(select(FollowUp.id))) is None
    take_back(vault, step)
    assert everything(vault) == before


def test_statements_given_to_the_session_are_recorded(vault: Vault, ncp_id: UUID) -> None:
    before = everything(vault)

    def work(session: Session) -> None:
        session.execute(update(NcpPhone).where(NcpPhone.ncp_id == ncp_id).values(standing=Standing.WORKS))
        session.execute(delete(NcpAddress).where(NcpAddress.ncp_id == ncp_id))

    take_back(vault, do(vault, work))
    assert everything(vault) == before


def test_a_statement_past_the_session_makes_the_step_one_that_is_never_taken_back(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> Step:
        with undo.recorded(session) as recorder:
            session.connection().execute(insert(NcpMark).values(ncp_id=ncp_id, mark="job fair"))
            session.execute(insert(NcpMark), [{"ncp_id": ncp_id, "mark": "court"}])
            found = recorder.step("The marks", at=NOW)
        assert found is not None
        return found

    step = vault.write(work)
    assert step.missed == ("ncp_mark",)
    with pytest.raises(RefusedError, match="more than is known"):
        take_back(vault, step)


def test_a_row_that_was_changed_since_holds_it_up(vault: Vault, ncp_id: UUID) -> None:
    step = do(vault, lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO), "The call")

    def edit(session: Session) -> None:
        session.scalars(select(ContactAttempt)).one().note = "Another note"

    vault.write(edit)
    before = everything(vault)
    with pytest.raises(RefusedError, match=r"The call cannot be taken back: .* changed since \(1 contact\)"):
        take_back(vault, step)
    assert everything(vault) == before


def test_another_column_that_was_changed_since_does_not(vault: Vault, ncp_id: UUID) -> None:
    def close(session: Session) -> None:
        session.get_one(Ncp, ncp_id).closed_reason = "Moved"

    def assign(session: Session) -> None:
        session.get_one(Ncp, ncp_id).assigned_to = "Rae"

    step = do(vault, close)
    vault.write(assign)
    take_back(vault, step)
    person = vault.read(lambda session: session.get_one(Ncp, ncp_id))
    assert (person.closed_reason, person.assigned_to) == ("", "Rae")


def test_it_is_done_again_with_a_line_in_the_trail_unless_something_stands_in_its_way(
    vault: Vault, ncp_id: UUID
) -> None:
    step = do(vault, lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO), "The call")
    done = everything(vault)
    take_back(vault, step)
    take_back(vault, step.reversed)
    assert everything(vault) == done
    with pytest.raises(RefusedError, match="The call cannot be done again: something of it was changed since"):
        take_back(vault, step.reversed)
    said = vault.read(lambda session: session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all())
    assert said[-2:] == ["undo.taken_back", "undo.done_again"]


def test_later_work_that_refers_to_it_is_named(vault: Vault) -> None:
    made: list[UUID] = []
    step = do(vault, lambda session: made.append(add_person(session, Person())), "The new person")
    vault.write(lambda session: contacts.record_contact(session, made[0], CALL, at=NOW, who=WHO))
    with pytest.raises(RefusedError, match=r"later work depends on it \(1 contact, 1 next step\)|changed since"):
        take_back(vault, step)


def test_a_line_put_off_names_what_it_stands_for(vault: Vault, ncp_id: UUID) -> None:
    made: list[UUID] = []
    step = do(
        vault,
        lambda session: made.append(contacts.add_follow_up(session, ncp_id, "Call", TODAY, at=NOW, who=WHO)),
    )
    later = do(vault, lambda session: today.postpone(session, made[0], TODAY + timedelta(1), at=NOW, who=WHO))
    with pytest.raises(RefusedError, match="1 line put off on Today"):
        take_back(vault, step)
    take_back(vault, later)
    take_back(vault, step)
    assert vault.read(lambda session: session.scalar(select(FollowUp.id))) is None


def test_a_row_that_takes_the_place_of_another_gives_it_back(vault: Vault, ncp_id: UUID) -> None:
    def put_off(days: int) -> Work:
        return lambda session: today.postpone(session, ncp_id, TODAY + timedelta(days), at=NOW, who=WHO)

    first, second = do(vault, put_off(1)), do(vault, put_off(2))
    take_back(vault, second)
    assert vault.read(lambda session: session.scalars(select(Postponement.until)).one()) == TODAY + timedelta(1)
    take_back(vault, first)
    assert vault.read(lambda session: session.scalar(select(Postponement.id))) is None


def test_a_key_that_changes_is_followed(vault: Vault, ncp_id: UUID) -> None:
    other = vault.write(lambda session: add_person(session, Person("Okafor", "Ben")))
    vault.write(lambda session: session.add(NcpMark(ncp_id=ncp_id, mark="job fair")))
    before = everything(vault)

    def move(session: Session) -> None:
        session.scalars(select(NcpMark)).one().ncp_id = other

    take_back(vault, do(vault, move))
    assert everything(vault) == before


def test_nothing_done_is_nothing_to_take_back(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> Step | None:
        with undo.recorded(session) as recorder:
            session.get_one(Ncp, ncp_id).closed_reason = "Moved"
            session.flush()
            session.get_one(Ncp, ncp_id).closed_reason = ""
            return recorder.step("Nothing", at=NOW)

    assert vault.write(work) is None


def test_a_value_that_is_set_to_itself_is_no_change(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        person = session.get_one(Ncp, ncp_id)
        person.closed_reason = str(person.closed_reason)
        session.scalars(select(NcpPhone)).one().standing = Standing.WORKS

    step = do(vault, work)
    assert [row.table for row in step.rows] == ["ncp_phone"]


def test_a_new_name_is_not_found_any_more(vault: Vault, ncp_id: UUID) -> None:
    before = everything(vault)

    def rename(session: Session) -> None:
        session.get_one(Ncp, ncp_id).last_name = "Quillfeather"
        search_index.rebuild(session, [ncp_id])

    step = do(vault, rename)
    assert everything(vault) != before
    take_back(vault, step)
    assert everything(vault) == before


def test_every_table_has_words_for_what_depends() -> None:
    words = resources.toml("undo/words.toml")["record"]
    recorded = {table for table in Base.metadata.tables if not undo.is_derived(table)}
    assert set(words) == recorded


def test_a_key_twice_is_refused_whole(vault: Vault, ncp_id: UUID) -> None:
    """What another row has taken since leaves no room, and nothing is put back."""

    def free(session: Session) -> None:
        session.get_one(Ncp, ncp_id).pin = None

    def take(session: Session, pin: str) -> None:
        other = add_person(session, Person("Okafor", "Ben"))
        session.get_one(Ncp, other).pin = pin

    pin = vault.read(lambda session: session.get_one(Ncp, ncp_id).pin) or uuid7().hex
    step = do(vault, free)
    vault.write(lambda session: take(session, pin))
    before = everything(vault)
    with pytest.raises(RefusedError, match="no room"):
        take_back(vault, step)
    assert everything(vault) == before


def test_columns_that_name_a_record_without_the_database_s_knowledge_are_known() -> None:
    """A new one belongs among the soft references, or here, with the reason why nobody waits for it."""
    elsewhere = ("quarter_extract", "source")
    """Names another vault, none of its records."""
    known = {("audit_event", "record_id"), ("ncp_merge", "gone_id"), elsewhere, *SOFT_REFERENCES}
    found = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Uuid) and not column.primary_key and not column.foreign_keys
    }
    assert found == known


def test_a_correction_of_a_parent_does_not_hold_a_need_that_was_noted_after_it(vault: Vault, ncp_id: UUID) -> None:
    how: dict[str, Any] = {"at": NOW, "who": WHO}
    parent = vault.write(lambda session: family.add_parent(session, ncp_id, NewParent("Marla"), **how))
    vault.write(lambda session: family.change_parent(session, parent, NewParent("Marla Poe"), **how))
    before = everything(vault)
    step = do(vault, lambda session: family.note_need(session, parent, "child_care", on=TODAY, **how))
    take_back(vault, step)
    assert everything(vault) == before
