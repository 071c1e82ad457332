"""The database itself keeps the audit trail as it was written, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import audit
from tests.models.conftest import config_for

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=7 * 366)


def trail(connection: Connection, *moments: datetime) -> Session:
    """A trail with a line at each of these moments."""
    command.upgrade(config_for(connection), "head")
    session = Session(connection, join_transaction_mode="create_savepoint")
    for at in moments:
        audit.record(session, at=at, who="Dana", action="ncp.opened", kind="ncp")
    session.commit()
    return session


def test_no_line_is_changed(connection: Connection) -> None:
    with trail(connection, OLD, NOW) as session, pytest.raises(IntegrityError, match="never changed"):
        session.execute(update(AuditEvent).where(AuditEvent.number == 1).values(who="Somebody else"))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_line_is_removed_only_when_it_and_the_next_are_older_than_seven_years(
    connection: Connection, number: int
) -> None:
    with trail(connection, OLD, OLD, NOW, NOW) as session:
        remove = delete(AuditEvent).where(AuditEvent.number == number)
        if number == 1:
            session.execute(remove)
            assert session.scalar(select(func.count()).select_from(AuditEvent)) == 3
            assert audit.verify(session) == ()
        else:
            with pytest.raises(IntegrityError, match="kept for seven years"):
                session.execute(remove)


def test_the_trail_cannot_be_emptied(connection: Connection) -> None:
    with trail(connection, OLD, OLD) as session:
        sqlite = connection.dialect.name == "sqlite"
        with pytest.raises(IntegrityError, match="kept for seven years"):
            session.execute(text("DELETE FROM audit_event" if sqlite else "TRUNCATE audit_event"))


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_line_is_added_at_the_end_only(connection: Connection, number: int) -> None:
    with trail(connection, NOW, NOW) as session:
        session.add(AuditEvent(at=NOW, who="x", action="x", number=number, hash=""))
        with pytest.raises(IntegrityError, match="at its end"):
            session.flush()


def test_a_line_is_not_written_over(connection: Connection) -> None:
    """SQLite's REPLACE removes a row without asking the trigger that guards removal."""
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    with trail(connection, NOW, NOW) as session:
        columns = "at, who, action, record_kind, record_id, detail, hash"
        for key, number in (("id", 3), ("'0'", 1)):
            with pytest.raises(IntegrityError, match="at its end"):
                session.execute(
                    text(
                        f"INSERT OR REPLACE INTO audit_event (id, number, {columns}) "
                        f"SELECT {key}, {number}, {columns} FROM audit_event WHERE number = 1"
                    )
                )
        assert audit.verify(session) == ()
