"""The migrations make exactly the tables that the models describe, on SQLite and on PostgreSQL."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from csdesk.models import Base, migrations
from csdesk.models.assessment import Assessment, Instrument
from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.message import OutboxMessage
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import Csa, CsaReview, Program, ProgramKind
from csdesk.models.plan import Plan, PlanState
from csdesk.models.quarter import Quarter, QuarterWorkbook
from csdesk.models.referral import Job
from csdesk.models.referral_report import ReportImport
from csdesk.models.release import Release
from csdesk.services.vault import Vault
from tests.models.conftest import config_for

COMPARED = {"compare_type": True, "include_name": migrations.described}


def ncp(**more: object) -> Ncp:
    fields: dict[str, object] = {
        "last_name": "EXAMPLE",
        "first_name": "PAT",
        "sort_name": "example pat",
        "source": Source.CSA,
        "created_at": datetime(2026, 7, 6, 12, tzinfo=UTC),
    }
    return Ncp(**(fields | more))


def test_the_newest_migration_is_the_one_that_the_program_expects() -> None:
    script = ScriptDirectory.from_config(config_for())
    assert script.get_current_head() == migrations.HEAD
    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(migrations.KNOWN))


def test_migrations_make_what_the_models_say_and_can_be_undone(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")
    context = MigrationContext.configure(connection, opts=COMPARED)
    assert compare_metadata(context, Base.metadata) == []
    command.downgrade(config_for(connection), "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    command.upgrade(config_for(connection), "head")


def test_records_come_back_as_they_went_in(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        session.add(ncp(pin="0067207269", date_of_birth=date(1988, 4, 24)))
        session.flush()
        session.expire_all()
        kept = session.scalars(select(Ncp)).one()
        assert (kept.pin, kept.date_of_birth) == ("0067207269", date(1988, 4, 24))
        assert kept.created_at == datetime(2026, 7, 6, 12, tzinfo=UTC)
        assert kept.source is Source.CSA
        assert kept.id.version == 7


def test_a_moment_without_a_time_zone_is_refused(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        session.add(ncp(created_at=datetime(2026, 7, 6, 12)))  # noqa: DTZ001 - the fault under test
        with pytest.raises(StatementError, match="needs a time zone"):
            session.flush()


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param([ncp(last_name="", first_name="")], id="a person without a name"),
        pytest.param([ncp(pin="9"), ncp(pin="9")], id="two people with one PIN"),
        pytest.param([ncp(source="rumour")], id="a source that does not exist"),
        pytest.param([ncp(listed_import_id=uuid4())], id="a report that is not there"),
        pytest.param(
            [
                ReportImport(
                    file_name="x",
                    file_sha256="0" * 64,
                    attachment_id=uuid4(),
                    report_date=date(2026, 7, 6),
                    imported_at=datetime(2026, 7, 6, tzinfo=UTC),
                    rows_total=3,
                    rows_accepted=1,
                    rows_rejected=1,
                    rows_duplicate=0,
                    ncps_new=0,
                    ncps_changed=0,
                    ncps_unchanged=0,
                    ncps_returned=0,
                    ncps_not_listed=0,
                )
            ],
            id="rows that do not add up",
        ),
    ],
)
def test_the_database_itself_refuses(connection: Connection, broken: list[Base]) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        for record in broken:
            # Parameters live as long as the module, so each test adds copies.
            session.add(type(record)(**{c.key: getattr(record, c.key) for c in inspect(type(record)).column_attrs}))
        with pytest.raises(StatementError):
            session.flush()


MOMENT = datetime(2026, 7, 6, tzinfo=UTC)
DAY = date(2026, 7, 6)
HELD = {"started_at": MOMENT, "interviewer": "Dana"}
WRITTEN = {"coach": "Dana", "created_at": MOMENT, "changed_at": MOMENT}
MADE = {"recipient_name": "x", "as_of": DAY, "made_at": MOMENT, "people": 1}
MESSAGE = {
    "recipient_name": "x", "recipient_email": "", "subject": "", "body": "", "about_people": 0, "rule": "",
    "created_at": MOMENT,
}  # fmt: skip


def of_one_person(session: Session) -> dict[str, UUID]:
    """What the records below belong to."""
    person, instrument = ncp(), Instrument(code="fra", version="1", sha256="0" * 64, source_text="")
    csa, program = Csa(name="Rock County CSA", county="Rock"), Program(name="W-2", kind=ProgramKind.EMPLOYMENT)
    file = Attachment(
        kind=AttachmentKind.WORKBOOK, file_name="x", media_type="x/y", sha256="0", size=1, content=b"x",
        added_at=MOMENT,
    )  # fmt: skip
    quarter = Quarter(year=2026, number=3, due_on=date(2026, 10, 15))
    session.add_all((person, instrument, csa, program, file, quarter))
    session.flush()
    return {
        "ncp_id": person.id,
        "instrument_id": instrument.id,
        "csa_id": csa.id,
        "program_id": program.id,
        "attachment_id": file.id,
        "quarter_id": quarter.id,
    }


@pytest.mark.parametrize(
    ("model", "keys", "good", "bad"),
    [
        (Assessment, "ncp_id instrument_id", HELD, HELD),
        (Assessment, "ncp_id instrument_id", HELD, HELD | {"state": "finished"}),
        (
            Assessment,
            "ncp_id instrument_id",
            HELD,
            HELD | {"state": "finished", "finished_at": MOMENT, "determination": "eligible"},
        ),
        (Plan, "ncp_id", WRITTEN, WRITTEN | {"version": 2}),
        (
            Plan,
            "ncp_id",
            WRITTEN | {"state": "signed", "signed_on": DAY},
            WRITTEN | {"state": "signed", "signed_on": DAY, "version": 2},
        ),
        (CsaReview, "ncp_id csa_id", {"asked_at": MOMENT, "due_on": DAY}, {"answer": "cleared"}),
        (Job, "ncp_id", {"started_on": DAY, "created_at": MOMENT}, {"ended_on": date(2026, 7, 5)}),
        (Job, "ncp_id", {"started_on": DAY, "created_at": MOMENT}, {"hours_a_week": Decimal(169)}),
        (Job, "ncp_id", {"started_on": DAY, "created_at": MOMENT}, {"wage_cents": -1}),
        (
            Release,
            "ncp_id",
            {"recipient": "state", "signed_on": DAY, "created_at": MOMENT},
            {"revoked_on": date(2026, 7, 5)},
        ),
        (
            Release,
            "ncp_id csa_id",
            {"recipient": "csa", "signed_on": DAY, "created_at": MOMENT},
            {"recipient": "state"},
        ),
        (
            Release,
            "ncp_id program_id",
            {"recipient": "program", "signed_on": DAY, "created_at": MOMENT},
            {"recipient": "csa"},
        ),
        (
            QuarterWorkbook,
            "quarter_id attachment_id csa_id",
            MADE | {"recipient": "csa", "withheld": 1},
            {"withheld": 2},
        ),
        (
            QuarterWorkbook,
            "quarter_id attachment_id",
            MADE | {"recipient": "state", "withheld": 0},
            {"recipient": "csa"},
        ),
        (OutboxMessage, "", MESSAGE | {"message_id": "<1@x>"}, {"message_id": "<2@x>", "state": "sent"}),
    ],
)
def test_the_database_refuses_what_the_services_would_not_write(
    connection: Connection, model: type[Base], keys: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        there = of_one_person(session)
        named = {key: there[key] for key in keys.split()}
        session.add(model(**(named | good)))
        session.flush()
        session.add(model(**(named | good | bad)))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_signed_plan_needs_its_date(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")
    with Session(connection) as session:
        person = ncp()
        session.add(person)
        session.flush()
        now = datetime(2026, 7, 6, tzinfo=UTC)
        session.add(Plan(ncp_id=person.id, state=PlanState.SIGNED, coach="Dana", created_at=now, changed_at=now))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_vault_is_migrated_when_it_is_made(vault: Vault) -> None:
    def differences(session: Session) -> list[object]:
        context = MigrationContext.configure(session.connection(), opts=COMPARED)
        return list(compare_metadata(context, Base.metadata))

    assert vault.read(differences) == []
