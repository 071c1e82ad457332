"""The audit trail is a chain: whatever is changed, taken out or put in is found."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import audit
from csdesk.services.vault import Vault
from tests.support.days import moment

AT = moment(10, 8)
SOMEBODY = UUID(int=7)


def note(session: Session, detail: str = "") -> None:
    audit.record(session, at=AT, who="Dana", action="ncp.opened", kind="ncp", record_id=SOMEBODY, detail=detail)


def notes(session: Session, count: int) -> None:
    for number in range(count):
        note(session, str(number))


def five_lines(vault: Vault) -> int:
    """Five more lines. Gives the number of the line before them: a vault that was just made has some already."""
    before = len(vault.read(numbers))
    vault.write(lambda session: notes(session, 3))
    vault.write(note)
    vault.write(note)
    return before


def behind_the_back(vault: Vault, *statements: str) -> tuple[str, ...]:
    """Change the trail as only somebody with the key and a database program can, and verify it. Nothing stays."""

    def work(session: Session) -> tuple[str, ...]:
        guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in guards:
            session.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            session.execute(text(statement))
        for _, sql in guards:
            session.connection().exec_driver_sql(sql)
        return audit.verify(session)

    return vault.read(work)


def numbers(session: Session) -> list[int]:
    return list(session.scalars(select(AuditEvent.number).order_by(AuditEvent.number)))


def test_lines_of_one_flush_and_of_many_transactions_are_one_chain(vault: Vault) -> None:
    before = five_lines(vault)
    assert vault.read(numbers) == list(range(1, before + 6))
    assert vault.read(audit.verify) == ()


def test_a_line_that_is_undone_leaves_no_gap(vault: Vault) -> None:
    def half_undone(session: Session) -> None:
        note(session, "kept")
        inner = session.begin_nested()
        note(session, "undone")
        inner.rollback()
        note(session, "kept too")
        with session.begin_nested():
            note(session, "inside")
        note(session, "last")

    def undone(session: Session) -> None:
        note(session)
        raise RuntimeError

    vault.write(half_undone)
    with pytest.raises(RuntimeError):
        vault.write(undone)
    vault.write(note)
    details = vault.read(lambda session: session.scalars(select(AuditEvent.detail).order_by(AuditEvent.number)).all())
    assert list(details)[-5:] == ["kept", "kept too", "inside", "last", ""]
    assert vault.read(audit.verify) == ()


def test_one_session_through_several_transactions(vault: Vault) -> None:
    def work(session: Session) -> tuple[str, ...]:
        note(session)
        session.commit()
        note(session)
        session.rollback()
        note(session)
        note(session)
        session.commit()
        return audit.verify(session)

    assert vault.read(work) == ()


@pytest.mark.parametrize(
    ("change", "where", "fault"),
    [
        (
            "UPDATE audit_event SET who = 'Robin'",
            (3,),
            "Line {} of the audit trail, or the one before it, was changed",
        ),
        ("UPDATE audit_event SET at = '2026-10-09 00:00:00.000000'", (5,), "Line {}"),
        ("UPDATE audit_event SET record_id = NULL", (1,), "Line {}"),
        ("UPDATE audit_event SET hash = 'x'", (2,), "Line {}"),
        ("DELETE FROM audit_event", (2,), "lacks line {}."),
        ("DELETE FROM audit_event", (3, 4), "lacks lines {} to {}."),
    ],
)
def test_what_was_changed_is_named(vault: Vault, change: str, where: tuple[int, ...], fault: str) -> None:
    before = five_lines(vault)
    lines = [before + number for number in where]
    (found, *_more) = behind_the_back(vault, f"{change} WHERE number IN ({', '.join(map(str, lines))})")
    assert fault.format(*lines) in found


def test_the_first_lines_are_missed(vault: Vault) -> None:
    five_lines(vault)
    assert behind_the_back(vault, "DELETE FROM audit_event WHERE number <= 3") == (
        "The audit trail lacks lines 1 to 3.",
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(1, 5),
    column=st.sampled_from(["id", "at", "who", "action", "record_kind", "record_id", "detail"]),
    other=st.sampled_from(
        ["00000000000070008000000000000001", "2019-01-01 00:00:00.000000", "Dana,", "dana", "ncp", "1"]
    ),
)
def test_no_change_of_any_column_goes_unseen(vault: Vault, number: int, column: str, other: str) -> None:
    number += five_lines(vault)
    good = {
        "id": other if other.startswith("0") else "0" * 31 + "2",
        "at": other if other.startswith("2") else "2030-01-01 00:00:00.000001",
        "record_id": other if other.startswith("0") else None,
    }.get(column, other)
    value = "NULL" if good is None else f"'{good}'"
    unchanged = text(f"SELECT {column} IS {value} FROM audit_event WHERE number = {number}")
    same = vault.read(lambda session: session.scalar(unchanged))
    found = behind_the_back(vault, f"UPDATE audit_event SET {column} = {value} WHERE number = {number}")
    assert bool(found) is not bool(same)


def test_a_trail_without_its_guards_is_a_fault(vault: Vault) -> None:
    five_lines(vault)

    def unguarded(session: Session) -> tuple[str, ...]:
        session.execute(text("DROP TRIGGER audit_event_changed"))
        return audit.verify(session)

    (fault,) = vault.read(unguarded)
    assert "not guarded" in fault


def test_many_faults_are_counted(vault: Vault) -> None:
    vault.write(lambda session: notes(session, 60))
    lines = len(vault.read(numbers))
    faults = behind_the_back(vault, "UPDATE audit_event SET who = who || 'x'")
    assert len(faults) == 21
    assert faults[-1] == f"The audit trail has {lines - 20} more faults."
