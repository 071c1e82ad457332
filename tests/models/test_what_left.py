"""The accounting of disclosures of earlier versions says when each thing left (schema 0009)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from alembic import command
from sqlalchemy import Connection, MetaData, String, Uuid, insert, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, Source
from csdesk.models.release import Disclosure, Recipient, Release, Way
from tests.models.conftest import config_for

MADE = datetime(2026, 7, 6, 12, tzinfo=UTC)
SENT, SAVED = MADE + timedelta(days=1), MADE + timedelta(days=2)


def before(connection: Connection) -> Any:
    """Adds a row to a table as version 0008 had it, with nothing in what is not given; gives its key."""
    tables = MetaData()
    tables.reflect(connection)

    def add(table: str, **fields: Any) -> Any:
        there = tables.tables[table]
        row: dict[str, Any] = {"id": uuid4()}
        for column in there.columns:
            if isinstance(fields.get(column.name, row.get(column.name)), UUID):
                column.type = Uuid()
            elif column.name not in fields and not column.nullable and not column.primary_key:
                row[column.name] = "" if isinstance(column.type, String) else 0
        connection.execute(insert(there).values(row | fields))
        return row["id"]

    return add


def test_what_was_sent_or_given_out_left_then_and_what_was_only_prepared_has_not(connection: Connection) -> None:
    command.upgrade(config_for(connection), "0008")
    add = before(connection)
    ncp_id = add(
        "ncp", last_name="EXAMPLE", first_name="PAT", sort_name="example pat", source="csa", created_at=MADE
    )  # fmt: skip
    quarter_id = add("quarter", year=2026, number=2, due_on=date(2026, 7, 15))
    told = {"ncp_id": ncp_id, "at": MADE, "recipient": "state", "recipient_name": "State", "rule": "enrolled"}
    for what in ("prepared", "sent", "saved"):
        attachment_id = add(
            "attachment", kind="workbook", file_name="x.xlsx", media_type="x", sha256=what.ljust(64, "0"), size=1,
            content=b"x", added_at=MADE,
        )  # fmt: skip
        workbook_id = add(
            "quarter_workbook", quarter_id=quarter_id, recipient="state", recipient_name="State",
            attachment_id=attachment_id, as_of=date(2026, 6, 30), made_at=MADE, people=1, withheld=0,
        )  # fmt: skip
        add("disclosure", what=what, attachment_id=attachment_id, **told)
        if what == "sent":
            add(
                "outbox_message", message_id="<1@x>", recipient_name="State", created_at=MADE, state="sent",
                workbook_id=workbook_id, sent_at=SENT,
            )  # fmt: skip
        if what == "saved":
            add(
                "audit_event", at=SAVED, who="Dana", action="workbook.exported", number=1, record_id=workbook_id,
            )  # fmt: skip
    add("disclosure", what="said", **told)

    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        rows = session.execute(select(Disclosure.what, Disclosure.left_at, Disclosure.way)).all()
    assert {what: (left_at, way) for what, left_at, way in rows} == {
        "prepared": (None, None),
        "sent": (SENT, Way.MAIL),
        "saved": (SAVED, Way.FILE),
        "said": (MADE, None),
    }
    command.downgrade(config_for(connection), "0008")
    command.upgrade(config_for(connection), "head")


def test_every_recipient_can_be_kept(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        person = Ncp(last_name="E", first_name="P", sort_name="e p", source=Source.CSA, created_at=MADE)
        session.add(person)
        session.flush()
        for recipient in Recipient:
            named = {"ncp_id": person.id, "recipient": recipient, "recipient_name": "Somebody"}
            session.add(Release(signed_on=MADE.date(), created_at=MADE, **named))
            session.add(Disclosure(at=MADE, what="x", rule="enrolled", **named))
        session.flush()
