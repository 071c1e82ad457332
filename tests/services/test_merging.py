"""Two records of one person: merged with all that hangs on them, and taken apart again."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models import Base
from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import ContactKind, ContactOutcome, Direction
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpOtherPin
from csdesk.models.plan import Plan, PlanGoal, PlanOtherId, PlanState, PlanStep
from csdesk.services import caseload, contacts, merging, search_index, undo
from csdesk.services.caseload.safe_contact import set_safe_contact
from csdesk.services.contacts import NewContact
from csdesk.services.errors import RefusedError
from csdesk.services.merging.rules import people_columns
from csdesk.services.vault import Vault
from tests.golden import make
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.services.test_undo import columns_of

Rows = dict[str, list[dict[str, Any]]]
CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED)


class Enough(Exception):  # noqa: N818 - the end of an example, not a fault
    """Leaves a transaction without keeping anything."""


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows of all tables but the trail."""
    session.flush()
    return {
        table.name: sorted(map(tuple, session.execute(select(*columns_of(table)))), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name != "audit_event"
    }


def in_vain(vault: Vault, work: Callable[[Session], None]) -> None:
    """Do something of which nothing is kept."""

    def then_leave(session: Session) -> None:
        work(session)
        raise Enough

    with pytest.raises(Enough):
        vault.write(then_leave)


def belonging(session: Session, ncp_id: UUID) -> dict[Table, list[dict[str, Any]]]:
    """Every row that hangs on a person, directly or through others, tables that are referred to first."""
    found: dict[Table, list[dict[str, Any]]] = {}
    keys: dict[str, set[Any]] = {"ncp": {ncp_id}}
    for table in Base.metadata.sorted_tables:
        if table.name == "ncp" or undo.is_derived(table.name):
            continue
        parents = [key for key in table.foreign_keys if key.ondelete == "CASCADE" and key.column.table.name in keys]
        for row in session.execute(select(table)).mappings():
            if any(row[key.parent.name] in keys[key.column.table.name] for key in parents):
                found.setdefault(table, []).append(dict(row))
                if "id" in table.c:
                    keys.setdefault(table.name, set()).add(row["id"])
    return found


@pytest.fixture
def golden(vault: Vault) -> UUID:
    """Somebody of whom there is a row in every table."""
    vault.write(fill)

    def fullest(session: Session) -> UUID:
        people = session.scalars(select(Ncp.id)).all()
        search_index.rebuild(session, people)
        return max(people, key=lambda ncp_id: len(belonging(session, ncp_id)))

    return vault.write(fullest)


def fill(session: Session) -> None:
    """The invented rows of the golden vaults, but for the trail and what is made from others."""
    for table, rows in make.rows().items():
        for row in [] if undo.is_derived(table) else rows:
            marks = ", ".join("?" * len(row))
            columns = ", ".join(f'"{column}"' for column in row)
            statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
            session.connection().exec_driver_sql(statement, tuple(row.values()))


def second(session: Session, ncp_id: UUID, *, without: Iterable[str] = ()) -> UUID:
    """Another record with copies of all that hangs on this one, as far as two records can have it."""
    person = dict(session.execute(select(Ncp.__table__).where(Ncp.id == ncp_id)).mappings().one())
    new_id = UUID(int=uuid7().int)
    person |= {"id": new_id, "pin": uuid7().hex[-20:], "first_name": "Second"}
    session.execute(insert(Base.metadata.tables["ncp"]), [person])
    keys: dict[Any, Any] = {ncp_id: new_id}
    left_out: set[Any] = set()
    for table, rows in belonging(session, ncp_id).items():
        for row in rows:
            copy = {name: keys.get(value, value) for name, value in row.items()}
            if table.name in without or left_out & set(row.values()):
                left_out.add(row.get("id", object()))
                continue
            if "id" in copy:
                copy["id"] = keys[row["id"]] = UUID(int=uuid7().int)
            session.execute(insert(table), [copy | unlike(table.name, copy)])
    search_index.rebuild(session, [new_id])
    session.expire_all()
    return new_id


def unlike(table: str, copy: dict[str, Any]) -> dict[str, Any]:
    """What must be another one on a second record."""
    if table == "iv_d_case":
        return {"number": f"9{copy['number']}"[:20]}
    if table == "ncp_other_pin":
        return {"pin": f"9{copy['pin']}"[:20]}
    if table == "assessment" and copy["state"] is AssessmentState.UNDER_WAY:
        return {"state": AssessmentState.WITHDRAWN, "finished_at": copy["started_at"]}
    return {}


def names(session: Session, key: UUID) -> list[str]:
    """The tables in which a record is named, but for the merge itself, which says who is gone."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if table.name not in ("audit_event", "ncp_merge")
        and isinstance(column.type, type(Base.metadata.tables["ncp"].c.id.type))
        and session.scalar(select(column).where(column == key).limit(1)) is not None
    ]


def test_every_table_about_people_is_tried(vault: Vault, golden: UUID) -> None:
    """A new table needs a row in tests/golden/rows.toml, and is merged with the others from then on."""
    tried = vault.read(lambda session: {table.name for table in belonging(session, golden)})
    assert {table.name for table, _column in people_columns()} <= tried


def test_all_that_hangs_on_one_moves_to_the_other_and_back(vault: Vault, golden: UUID) -> None:
    def work(session: Session) -> None:
        other = second(session, golden)
        before = everything(session)
        merge_id = merging.merge(session, golden, other, "The same mother", at=NOW, who=WHO)
        after = everything(session)
        assert names(session, other) == []
        # Marks that both have are one, two drafts are one draft, the merge and the other PIN are new.
        one_less = {"ncp": -1, "ncp_mark": -1, "ncp_merge": 1, "ncp_other_pin": 1}
        for table, rows in before.items():
            if table in ("plan", "plan_goal", "ncp_name") or table.startswith("search_"):
                continue
            assert len(after[table]) == len(rows) + one_less.get(table, 0), table
        told = merging.take_apart(session, merge_id, at=NOW, who=WHO)
        assert told.left == ""
        assert everything(session) == before

    in_vain(vault, work)


@given(
    without=st.sets(st.sampled_from(sorted({table.name for table, _ in people_columns()}))),
    turned=st.booleans(),
    pin=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merged_and_taken_apart_is_as_it_was(
    vault: Vault, golden: UUID, without: set[str], turned: bool, pin: bool
) -> None:
    def work(session: Session) -> None:
        other = second(session, golden, without=without)
        kept, gone = (other, golden) if turned else (golden, other)
        if not pin:
            session.get_one(Ncp, kept).pin = None
            session.flush()
            search_index.rebuild(session, [kept])
        before = everything(session)
        merge_id = merging.merge(session, kept, gone, at=NOW, who=WHO)
        merging.take_apart(session, merge_id, at=NOW, who=WHO)
        assert everything(session) == before

    in_vain(vault, work)


def test_a_merge_can_be_taken_back_like_anything_else(vault: Vault, golden: UUID) -> None:
    def work(session: Session) -> None:
        other = second(session, golden)
        before = everything(session)
        with undo.recorded(session) as recorder:
            merge_id = merging.merge(session, golden, other, at=NOW, who=WHO)
            step = recorder.step("The merge", at=NOW)
        assert step is not None
        assert step.missed == ()
        merged = everything(session)
        with undo.recorded(session) as recorder:
            merging.take_apart(session, merge_id, at=NOW, who=WHO)
            apart = recorder.step("Taking apart", at=NOW)
        assert apart is not None
        undo.take_back(session, apart, at=NOW, who=WHO)
        assert everything(session) == merged
        undo.take_back(session, step, at=NOW, who=WHO)
        assert everything(session) == before

    in_vain(vault, work)


def two(session: Session, *, report: UUID | None = None) -> tuple[UUID, UUID]:
    """Two people with a case and a phone each."""
    return (
        add_person(session, Person("Quillfeather", "Jon"), report=report),
        add_person(session, Person("Quillfeather-Stone", "Jonathan", phone="(608) 555-0177")),
    )


def test_the_merged_person_is_found_by_both_names_phones_and_pins(vault: Vault) -> None:
    kept, gone = vault.write(two)
    pin = vault.read(lambda session: session.get_one(Ncp, gone).pin)
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    record = vault.read(lambda session: caseload.record(session, kept, today=TODAY))
    assert record.name == "Quillfeather, Jon"
    assert [former.name for former in record.former_names] == ["Quillfeather-Stone, Jonathan"]
    assert {phone.number for phone in record.phones} == {"(608) 555-0156", "(608) 555-0177"}
    assert vault.read(lambda session: session.scalars(select(NcpOtherPin.pin)).all()) == [pin]
    assert vault.read(lambda session: session.get(Ncp, gone)) is None


def test_what_came_since_stays_with_the_kept_one_and_is_said(vault: Vault) -> None:
    kept, gone = vault.write(two)
    before = vault.write(lambda session: contacts.record_contact(session, gone, CALL, at=NOW, who=WHO))
    merge_id = vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    later = NOW + timedelta(days=2)
    since = vault.write(lambda session: contacts.record_contact(session, kept, CALL, at=later, who=WHO))
    told = vault.write(lambda session: merging.take_apart(session, merge_id, at=later, who=WHO))
    assert told.stays == "1 contact"
    assert "stays with the record that was kept: 1 contact." in told.sentence
    assert [one.id for one in vault.read(lambda session: contacts.contacts_of(session, kept))] == [since]
    assert [one.id for one in vault.read(lambda session: contacts.contacts_of(session, gone))] == [before]


def test_what_was_changed_since_is_said_and_the_rest_goes_back(vault: Vault) -> None:
    kept, gone = vault.write(two)
    merge_id = vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))

    def delete_a_case(session: Session) -> None:
        session.delete(
            session.scalars(select(IvdCase).where(IvdCase.ncp_id == kept).order_by(IvdCase.id.desc())).first()
        )

    vault.write(delete_a_case)
    told = vault.write(lambda session: merging.take_apart(session, merge_id, at=NOW, who=WHO))
    assert told.left == "1 IV-D case"
    assert vault.read(lambda session: session.get(Ncp, gone)) is not None


def test_of_two_signed_plans_and_two_drafts_one_stays(vault: Vault) -> None:
    def plan(ncp_id: UUID, version: int, state: PlanState, day: date, steps: int) -> tuple[Plan, list[Any]]:
        made = Plan(
            id=uuid7(), ncp_id=ncp_id, version=version, state=state, coach="Rae", created_at=NOW,
            changed_at=NOW + timedelta(days=day.day), signed_on=day if state is PlanState.SIGNED else None,
        )  # fmt: skip
        parts: list[Any] = [
            PlanStep(plan_id=made.id, position=number + 1, who="Parent", what=f"Step {number} of {day}")
            for number in range(steps)
        ]
        return made, [*parts, PlanGoal(plan_id=made.id, position=1, kind="longer_term", text="A license")]

    def prepare(session: Session) -> tuple[UUID, UUID]:
        kept, gone = two(session)
        for ncp_id, signed, drafted in ((kept, 3, 8), (gone, 5, 7)):
            for number, (state, day) in enumerate(((PlanState.SIGNED, signed), (PlanState.DRAFT, drafted)), start=1):
                made, parts = plan(ncp_id, number, state, date(2026, 9, day), steps=2)
                session.add(made)
                session.flush()
                session.add_all(parts)
                session.flush()
        return kept, gone

    kept, gone = vault.write(prepare)
    drafted = select(Plan.id).where(Plan.ncp_id == gone, Plan.state == PlanState.DRAFT)
    gone_draft = vault.read(lambda session: session.scalar(drafted))
    preview = vault.read(lambda session: merging.merge_preview(session, kept, gone))
    assert any("two" in note or "Both have a draft" in note for note in preview.notes)
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))

    def read(session: Session) -> tuple[list[tuple[int, PlanState, date | None]], list[str]]:
        plans = session.scalars(select(Plan).order_by(Plan.version)).all()
        draft = next(plan for plan in plans if plan.state is PlanState.DRAFT)
        older = session.scalars(select(PlanOtherId)).one()
        assert (older.id, older.plan_id) == (gone_draft, draft.id)
        steps = session.scalars(select(PlanStep).where(PlanStep.plan_id == draft.id).order_by(PlanStep.position))
        return [(plan.version, plan.state, plan.signed_on) for plan in plans], [step.what for step in steps]

    plans, steps = vault.read(read)
    assert plans == [
        (1, PlanState.REPLACED, date(2026, 9, 3)),
        (2, PlanState.DRAFT, None),
        (3, PlanState.SIGNED, date(2026, 9, 5)),
    ]
    assert steps == [f"Step {number} of 2026-09-0{day}" for day in (8, 7) for number in (0, 1)]


def test_safe_contact_of_either_stays_on(vault: Vault) -> None:
    kept, gone = vault.write(two)

    def mark(session: Session) -> None:
        person = session.get_one(Ncp, gone)
        person.safe_contact, person.safe_contact_note = True, "Text only"

    vault.write(mark)
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    person = vault.read(lambda session: session.get_one(Ncp, kept))
    assert (person.safe_contact, person.safe_contact_note) == (True, "Text only")


def test_safe_contact_that_was_told_of_the_merged_person_holds_for_both_when_taken_apart(vault: Vault) -> None:
    """Of which of the two it was said nobody knows."""

    def apart(*, before: bool) -> list[tuple[bool, str]]:
        kept, gone = vault.write(two)
        if before:
            vault.write(lambda session: set_safe_contact(session, gone, True, "Text only", at=NOW, who=WHO))
        merge_id = vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
        vault.write(lambda session: set_safe_contact(session, kept, True, "Ask her sister", at=NOW, who=WHO))
        vault.write(lambda session: merging.take_apart(session, merge_id, at=NOW, who=WHO))
        people = vault.read(lambda session: [session.get_one(Ncp, one) for one in (kept, gone)])
        return [(one.safe_contact, one.safe_contact_note) for one in people]

    assert apart(before=False) == [(True, "Ask her sister"), (True, "Ask her sister")]
    assert apart(before=True) == [(True, "Ask her sister"), (True, "Text only")]


def test_interviews_under_way_on_both_are_finished_first(vault: Vault, golden: UUID) -> None:
    def work(session: Session) -> None:
        other = second(session, golden)
        for ncp_id in (golden, other):
            some = session.scalars(select(Assessment).where(Assessment.ncp_id == ncp_id)).first()
            assert some is not None
            some.state = AssessmentState.UNDER_WAY
            session.flush()
        with pytest.raises(RefusedError, match="under way on both"):
            merging.merge(session, golden, other, at=NOW, who=WHO)

    in_vain(vault, work)


def test_merged_twice_is_taken_apart_last_first(vault: Vault) -> None:
    first, second_one = vault.write(two)
    third = vault.write(lambda session: add_person(session, Person("Okafor", "Ben")))
    before = vault.read(everything)
    one = vault.write(lambda session: merging.merge(session, second_one, third, at=NOW, who=WHO))
    other = vault.write(lambda session: merging.merge(session, first, second_one, at=NOW, who=WHO))
    assert [line.gone_id for line in vault.read(lambda session: merging.merges_of(session, first))] == [
        second_one,
        third,
    ]
    with pytest.raises(RefusedError, match="merged into another one afterwards"):
        vault.write(lambda session: merging.take_apart(session, one, at=NOW, who=WHO))

    def apart(merge_id: UUID) -> None:
        vault.write(lambda session: merging.take_apart(session, merge_id, at=NOW, who=WHO))

    for merge_id in (other, one):
        apart(merge_id)
    after = vault.read(everything)
    assert {name: rows for name, rows in after.items() if not name.startswith("search")} == {
        name: rows for name, rows in before.items() if not name.startswith("search")
    }


def test_the_preview_says_what_moves_and_what_differs(vault: Vault) -> None:
    kept, gone = vault.write(two)
    vault.write(lambda session: contacts.record_contact(session, gone, CALL, at=NOW, who=WHO))
    preview = vault.read(lambda session: merging.merge_preview(session, kept, gone))
    assert ("contact", 1) in preview.moves
    assert ("IV-D case", 1) in preview.moves
    assert [difference.label for difference in preview.differences] == ["Name", "PIN"]
    assert preview.refused == ""
